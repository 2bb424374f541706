"""What is to be done about the bot's replies, as frozen values that github/apply.py carries out (no I/O)."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Post:
    """Answer the comment with the id `comment` by a new comment on `issue`."""

    comment: int
    issue: int
    text: str


@dataclass(frozen=True, slots=True)
class Edit:
    """Let the bot's own comment with the id `reply`, which answers `comment`, say `text`."""

    reply: int
    comment: int
    text: str


@dataclass(frozen=True, slots=True)
class Delete:
    """Remove the bot's own comment with the id `reply`, which answered `comment`."""

    reply: int
    comment: int


ReplyAction = Post | Edit | Delete
