"""Commands that a person's words in the table keep from showing: whoever gives one is told so (no I/O).

What a person wrote in a cell stays, and counts as it reads. So a claim of somebody whom an organiser struck out there
comes to nothing, and so does the withdrawal of somebody whom one wrote in. Only commands given since the words were
seen are meant: those before them were overruled on purpose.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

from bot.core.board import Refusal
from bot.core.entry import STATES, key_of
from bot.core.memory import NOTHING, print_of
from bot.core.task import task_key

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from bot.core.board import Board, Outcome
    from bot.core.entry import Entry, State
    from bot.core.reading import Command
    from bot.core.sheet import Sheet
    from bot.core.verb import Name

_ASKED: Mapping[Name, State] = {  # what the table should show at the least
    "claim": "claimed", "assign": "claimed", "propose": "rfc_open", "submit": "pr_open", "done": "done",
}  # fmt: skip
_ENDED: Mapping[Name, State] = {  # from which state on it should show nothing
    "unclaim": "closed", "unassign": "closed", "undone": "done",
}  # fmt: skip


def overruled(outcomes: tuple[Outcome, ...], board: Board, sheet: Sheet) -> tuple[Outcome, ...]:
    """Return the outcomes less what the table doesn't show, which is refused as `by_hand`."""
    if not any(kept.memory.spoken for kept in sheet.kept.values()):
        return outcomes
    return tuple(_overruled(outcome, board, sheet) for outcome in outcomes)


def _overruled(outcome: Outcome, board: Board, sheet: Sheet) -> Outcome:
    done = {(verb, task) for verb, tasks in outcome.done for task in tasks}
    refusals: list[Refusal] = []
    for command in outcome.reading.commands:
        tasks = [task for task in dict.fromkeys(command.tasks) if (command.verb, task) in done]
        if hidden := tuple(task for task in tasks if _Row(task, board, sheet).hides(command, outcome)):
            refusals.append(Refusal("by_hand", command.verb, hidden, command.users, command.team))
            done -= {(command.verb, task) for task in hidden}
    if not refusals:
        return outcome
    left = [(verb, tuple(task for task in tasks if (verb, task) in done)) for verb, tasks in outcome.done]
    return replace(
        outcome, done=tuple(one for one in left if one[1]), refusals=(*outcome.refusals, *dict.fromkeys(refusals))
    )


class _Row(NamedTuple):
    """One task: what the facts say, and what the table shows."""

    task: str
    board: Board
    sheet: Sheet

    def hides(self, command: Command, outcome: Outcome) -> bool:
        """Whether words that were there before the comment keep from showing what it asks for."""
        kept = self.sheet.kept.get((self.task, "status"))
        spoken = kept.memory.spoken if kept else NOTHING.spoken
        return bool(spoken) and any(
            self._is_hidden(command.verb, who) and spoken[who.printed] < outcome.comment.updated
            for who in self._meant(command, outcome.comment.author)
            if who.printed in spoken
        )

    def _meant(self, command: Command, author: str) -> Sequence[_Who]:
        """Return whom a command is about: its author, those it names, or everyone on the task."""
        entries = self.board.entries.get(self.task, ())
        shown = self.sheet.standing.on(self.task)
        logins = command.users if command.rule.organiser else (author,)
        if command.rule.organiser and not logins:
            logins = tuple(dict.fromkeys(member for entry in (*entries, *shown) for member in entry.members))
        return [self._who(login, None if command.rule.organiser else command.team) for login in logins]

    def _who(self, login: str, team: str | None) -> _Who:
        key = key_of(team, login)
        entries = self.board.entries.get(self.task, ())
        mine = next((entry for entry in entries if entry.key == key or entry.names(login)), None)
        shown = [entry.state for entry in self.sheet.standing.on(self.task) if entry.names(login)]
        return _Who(
            print_of(task_key(self.task), "status", mine.key if mine else key),
            mine,
            max(map(STATES.index, shown), default=-1),
        )

    def _is_hidden(self, verb: Name, who: _Who) -> bool:
        if verb in _ASKED:
            return who.entry is not None and who.shown < STATES.index(_ASKED[verb])
        if verb not in _ENDED:
            return False
        least = STATES.index(_ENDED[verb])
        return who.shown >= least and (who.entry is None or STATES.index(who.entry.state) < least)


class _Who(NamedTuple):
    """Somebody on a task: their fingerprint there, their entry by the facts, the place of the state that is shown."""

    printed: str
    entry: Entry | None
    shown: int
