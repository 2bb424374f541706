"""What GitHub says now, as frozen values (no I/O). All times are aware datetimes in UTC."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from bot.core.renaming import Renaming


GHOST = "ghost"  # whom GitHub shows where an account was deleted


@dataclass(frozen=True, slots=True)
class Comment:
    """One comment on a tracking issue, as it stands.

    `author` is a login (`ghost` for a deleted account), `author_id` the account's number, which stays where the login
    is changed (0 where nobody told), `by_bot` says that the account is an App or a bot, `issue` is the number of the
    issue that it stands on. `updated` equals `created` until somebody edits it.
    """

    id: int
    issue: int
    author: str
    by_bot: bool
    body: str
    created: datetime
    updated: datetime
    url: str
    author_id: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class Issue:
    """The tracking issue that holds a board's body. `closed` is when it was closed, None while it is open.

    `comments` is how many GitHub counts; it refuses more than 2,500.
    """

    repo: str
    number: int
    url: str
    author: str
    body: str
    created: datetime
    updated: datetime
    closed: datetime | None = None
    locked: bool = False
    comments: int = 0


@dataclass(frozen=True, slots=True)
class Review:
    """One review of a pull request. `state` is GitHub's: APPROVED, CHANGES_REQUESTED, DISMISSED, COMMENTED."""

    id: int
    author: str
    state: str
    submitted: datetime
    author_id: int = field(default=0, compare=False)


@dataclass(frozen=True, slots=True)
class Pull:
    """One pull request, as it stands.

    `reviews` are None where they were not asked for; then `approved` says what GitHub's own index makes of
    them. A draft is open. `merged` and `closed` are times, None where it is neither.
    """

    repo: str
    number: int
    title: str
    author: str
    by_bot: bool
    url: str
    created: datetime
    updated: datetime
    merged: datetime | None = None
    closed: datetime | None = None
    draft: bool = False
    approved: bool = False
    reviews: tuple[Review, ...] | None = None
    author_id: int = field(default=0, compare=False)

    @property
    def place(self) -> tuple[str, int]:
        """What identifies it: the repository, case-folded, and the number."""
        return self.repo.casefold(), self.number


@dataclass(frozen=True, slots=True)
class Facts:
    """Everything one look knows about a board.

    `me` is the login that the bot's own comments carry; `names` are the names people may mention it by,
    without the `@`; `writers` are the logins, case-folded, that GitHub says may write to the repository
    (asked only for authors of organisers' commands: see `plan.authority_needed`).

    `pulls` are those whose title names the event or that a comment links to; `reviewers` are (repository, login)
    pairs, case-folded, of reviewers who may write there; `elsewhere` are the keys (`number.id_key`) of tasks on
    other boards of the same rules file under the same words; of those `first_of_words` speaks about titles.

    `dismissed` are the bot's own replies that another hand deleted, as deliveries told lately; they are not there.
    `renamed` says who changed their login, as far as this process saw it (see renaming.py).

    `stands` is the text in the issue where `issue.body` is that text with an edit put back that was written over.
    """

    issue: Issue
    comments: tuple[Comment, ...]
    me: str
    names: frozenset[str] = frozenset()
    writers: frozenset[str] = frozenset()
    pulls: tuple[Pull, ...] = ()
    reviewers: frozenset[tuple[str, str]] = frozenset()
    elsewhere: frozenset[tuple[str, int]] = frozenset()
    first_of_words: bool = True
    stands: str | None = None
    dismissed: tuple[Comment, ...] = ()
    renamed: Mapping[str, Renaming] = field(default_factory=dict)

    @property
    def own_comments(self) -> tuple[Comment, ...]:
        """Those that the bot's login wrote: with a personal token a person's own are among them."""
        me = self.me.casefold()
        return tuple(comment for comment in self.comments if comment.author.casefold() == me)
