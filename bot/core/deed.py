"""One command on its way: what of it was done, and what was refused (no I/O)."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from bot.core.board import Refusal
from bot.core.memory import Moment

if TYPE_CHECKING:
    from bot.core.board import Why
    from bot.core.facts import Comment
    from bot.core.reading import Command


@dataclass(slots=True)
class Deed:
    """A command of a comment; the tasks of `done` and `refused` stand in their order, each once."""

    command: Command
    comment: Comment
    done: dict[str, None] = field(default_factory=dict)
    refused: dict[Why, dict[str, None]] = field(default_factory=dict)
    _about: dict[Why, dict[str, None]] = field(default_factory=dict)

    @property
    def when(self) -> Moment:
        """Its place in time."""
        return Moment(self.comment.updated, self.comment.id)

    def do(self, task: str) -> None:
        """Note that it was done for a task."""
        self.done[task] = None

    def refuse(self, why: Why, task: str, about: str | None = None) -> None:
        """Note a refusal; `about` is a login that it is about, where the command names none."""
        self.refused.setdefault(why, {})[task] = None
        if about is not None:
            self._about.setdefault(why, {})[about] = None

    def refusals(self) -> list[Refusal]:
        """Return the refusals, one a reason."""
        command = self.command
        return [
            Refusal(why, command.verb, tuple(tasks), command.users or tuple(self._about.get(why, ())), command.team)
            for why, tasks in self.refused.items()
        ]
