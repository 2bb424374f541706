"""What a board comes to: who is on which task, and what became of every comment and title (no I/O)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bot.core.entry import Entry
    from bot.core.facts import Comment, Pull
    from bot.core.memory import Moment
    from bot.core.reading import Reading
    from bot.core.verb import Name

Why = Literal[
    "unknown",  # no such task
    "removed",  # the task was taken off the board
    "off_board",  # the same, for an organiser's verb
    "struck_out",  # `/restore` can't undo what stands in the table
    "blocked",  # may not take part
    "not_organiser",
    "event_over",  # the tracking issue is closed
    "not_on_task",  # nothing to withdraw
    "already_done",  # the rules take no claims on finished tasks
    "nobody",  # `/done 12` where nobody is on it
    "user_blocked",
    "by_hand",  # a person wrote the entry into the table
    "kept_by_pull",  # an open or merged pull request keeps the entry
    "others_pull",  # a linked pull request that is somebody else's
]


@dataclass(frozen=True, slots=True)
class Refusal:
    """A command, or the part of it for some tasks, that was not done, and why."""

    why: Why
    verb: Name
    tasks: tuple[str, ...]
    users: tuple[str, ...] = ()
    team: str | None = None


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one comment: `done` holds (verb, tasks) of what was carried out."""

    comment: Comment
    reading: Reading
    done: tuple[tuple[Name, tuple[str, ...]], ...]
    refusals: tuple[Refusal, ...]

    @property
    def in_full(self) -> bool:
        """Whether it commanded something and all of it was done."""
        return bool(self.done) and not self.refusals and not self.reading.hints


@dataclass(frozen=True, slots=True)
class TitleTrouble:
    """A title with the event's words that names no task (`typed` is what it says), or `unknown` ones."""

    pull: Pull
    unknown: tuple[str, ...] = ()
    typed: str = ""


@dataclass(frozen=True, slots=True)
class Board:
    """Entries by task id, in the order of joining; when tasks were removed by command; the newest `/reset`s."""

    entries: Mapping[str, tuple[Entry, ...]]
    removed: Mapping[str, Moment]
    resets: Mapping[str, Moment]
    outcomes: tuple[Outcome, ...]
    titles: tuple[TitleTrouble, ...] = ()
