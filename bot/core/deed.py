"""One command for one task on its way: whether it was done, and what was refused (no I/O)."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

from bot.core.memory import Moment

if TYPE_CHECKING:
    from bot.core.board import Why
    from bot.core.facts import Comment
    from bot.core.reading import Command
    from bot.core.work import Work


class Said(NamedTuple):
    """A command of a comment that names a task.

    `linked` are the pull requests among its links that are followed; `rest` is the command without those.
    """

    comment: Comment
    command: Command
    linked: tuple[Work, ...]
    rest: Command

    @property
    def when(self) -> Moment:
        """Its place in time."""
        return Moment(self.comment.updated, self.comment.id)


class Verdict(NamedTuple):
    """What became of a command for one task: whether anything was done, and why not (all) of it.

    With each reason stands the login that it is about, None where that is the command's own author or users.
    """

    done: bool
    refused: tuple[tuple[Why, str | None], ...] = ()


@dataclass(slots=True)
class Deed:
    """A command being carried out for one task."""

    said: Said
    done: bool = False
    _refused: dict[tuple[Why, str | None], None] = field(default_factory=dict)

    @property
    def verdict(self) -> Verdict:
        """What became of it."""
        return Verdict(self.done, tuple(self._refused))

    def do(self) -> None:
        """Note that it was done, for one of the people it is about at least."""
        self.done = True

    def refuse(self, why: Why, about: str | None = None) -> None:
        """Note a refusal; `about` is a login that it is about, where the command names none."""
        self._refused[why, about] = None
