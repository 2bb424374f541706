"""The handlers of a simulated GitHub's REST API, one module a subject (no I/O)."""

from bot.sandbox.routes import apps, comments, hooks, issues, pulls, repos, search

__all__ = ["apps", "comments", "hooks", "issues", "pulls", "repos", "search"]
