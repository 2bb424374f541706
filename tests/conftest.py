"""What holds for every test."""

from __future__ import annotations

from hypothesis import settings

# No test asserts a time: an example may take as long as a busy machine needs.
settings.register_profile("bot", deadline=None)
settings.load_profile("bot")
