"""What the bot decides, as pure functions of values: no I/O, no clock, no environment. Start at plan.py."""
