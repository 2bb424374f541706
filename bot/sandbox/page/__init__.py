"""The tracking issue as a page that people can use, on top of the simulated GitHub (does I/O in routes.py)."""

from bot.sandbox.page.routes import Page
from bot.sandbox.page.view import BoardTab, Example

__all__ = ["BoardTab", "Example", "Page"]
