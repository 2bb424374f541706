"""The tracking issue as a page that people can use, on top of the simulated GitHub (does I/O in routes.py)."""

from bot.sandbox.page.routes import Page

__all__ = ["Page"]
