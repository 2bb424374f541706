"""What GitHub says now, as frozen values (no I/O). All times are aware datetimes in UTC."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import datetime


@dataclass(frozen=True, slots=True)
class Comment:
    """One comment on a tracking issue, as it stands.

    `author` is a login (`ghost` for a deleted account), `by_bot` says that the account is an App or a bot,
    `issue` is the number of the issue that it stands on. `updated` equals `created` until somebody edits it.
    """

    id: int
    issue: int
    author: str
    by_bot: bool
    body: str
    created: datetime
    updated: datetime
    url: str


@dataclass(frozen=True, slots=True)
class Issue:
    """The tracking issue that holds a board's body. `closed` is when it was closed, None while it is open."""

    repo: str
    number: int
    url: str
    author: str
    body: str
    created: datetime
    updated: datetime
    closed: datetime | None = None
    locked: bool = False


@dataclass(frozen=True, slots=True)
class Facts:
    """Everything one look knows about a board.

    `me` is the login that the bot's own comments carry; `names` are the names people may mention it by,
    without the `@`; `writers` are the logins, case-folded, that GitHub says may write to the repository
    (asked only for authors of organisers' commands: see `plan.authority_needed`).
    """

    issue: Issue
    comments: tuple[Comment, ...]
    me: str
    names: frozenset[str] = frozenset()
    writers: frozenset[str] = frozenset()
