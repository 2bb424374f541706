"""What is to be done about the bot's replies, as frozen values that github/apply.py carries out (no I/O)."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Post:
    """Answer what `about` names (see notice.py) by a new comment on `issue`."""

    about: str
    issue: int
    text: str


@dataclass(frozen=True, slots=True)
class Edit:
    """Let the bot's own comment with the id `reply`, which answers `about`, say `text`."""

    reply: int
    about: str
    text: str


@dataclass(frozen=True, slots=True)
class Delete:
    """Remove the bot's own comment with the id `reply`, which answered `about`."""

    reply: int
    about: str


ReplyAction = Post | Edit | Delete
