"""The bot at work: a tracker for each board, driven by the server or by one sync."""
