"""A simulated GitHub for the demo and the tests; it shares no code with the bot, so no mistakes either."""
