"""The bot's HTTP to GitHub, all of it."""
