"""Put cells, boards and memory into a board's body, and check the text before it is written (no I/O)."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Literal, NamedTuple

from bot.core.blocks import write_boards, write_more
from bot.core.guard import differs_elsewhere, own_places
from bot.core.marked import find_block
from bot.core.memory import NEVER, Memory, Moment, digest, write_after, write_memory
from bot.core.number import Ids
from bot.core.sheet import Known
from bot.core.table import replace_cells, still_shown
from bot.core.task import read_tasks

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.core.continuation import Continuations
    from bot.core.face import Look
    from bot.core.facts import Facts
    from bot.core.rules import Rules
    from bot.core.sheet import Sheet
    from bot.core.task import Finding, TaskList

Problem = Literal[
    "no_table",
    "too_long",
    "unsafe",
    "boards",  # the rows are kept, the boards and what else stands in a block stay as they are
]

_NOT_READABLE = ("no_table", "unreadable", "stray_row")


@dataclass(frozen=True, slots=True)
class Pass:
    """What one pass from facts to plan works with."""

    facts: Facts
    rules: Rules
    view: TaskList
    memory: Memory | None
    newest: Moment
    there: Continuations
    unwanted: tuple[str, ...] = ()

    @property
    def ids(self) -> Ids:
        """The ids of the board's tasks."""
        return Ids.of(task.id for task in self.view.tasks)

    @property
    def known(self) -> Known:
        """What is known of the cells."""
        return Known(self.rules.name, self.memory, self.newest, self.there.moved)

    @property
    def amiss(self) -> tuple[Finding, ...]:
        """The findings that keep a row from being read."""
        return tuple(finding for finding in self.view.findings if finding.code in _NOT_READABLE)


class Layout(NamedTuple):
    """How a board is to stand: its cells, how entries look and how short they are (a place in `fit.FORMS`).

    `more` are the lines that say where moved cells stand, `leaders` those that stand for a moved leaderboard. Without
    `boards` the rows alone are kept, and `more` where there is any.
    """

    sheet: Sheet
    look: Look
    form: int = 0
    more: Sequence[str] = ()
    leaders: Sequence[str] = ()
    boards: bool = True


def build(now: Pass, layout: Layout) -> str:
    """Return the body with a layout; the same body where it stands like that already."""
    old, sheet, rules = now.facts.issue.body, layout.sheet, now.rules
    body = replace_cells(old, sheet.edits)
    if layout.boards:
        body = write_boards(body, sheet.standing, rules, layout.look, layout.leaders)
    if layout.boards or layout.more:
        body = write_more(body, layout.more, rules.columns)
    kept = now.memory or Memory(first=now.newest, reset=now.newest, renamed=now.facts.renamed)
    kept = replace(kept, reset=max(kept.reset, *sheet.resets, NEVER), headers=sheet.headers, form=layout.form)
    kept = replace(kept.with_cells(sheet.cells), unwanted=now.unwanted)
    stands = now.facts.stands
    if stands is None:
        return write_after(old, body, rules.issue, kept)
    return write_memory(body, rules.issue, replace(kept, read=digest(stands)))


def problem_of(now: Pass, body: str, sheet: Sheet) -> Problem | None:
    """Say why a body must not be written, None where it may."""
    old, columns = now.facts.issue.body, now.rules.columns
    if body == old:
        return None
    if len(body) > now.rules.body_limit:
        return "too_long"
    ours = own_places(old, now.view.tasks), own_places(body, read_tasks(body, columns).tasks)
    if not still_shown(_bare(old), _bare(body), sheet.edits, ours) or differs_elsewhere(old, body, columns):
        return "unsafe"
    return None


def _bare(body: str) -> str:
    """Return a body without its hidden state where that shares a line, a table's row perhaps, with other words."""
    state = find_block(body, "state")
    shares = state is not None and state.start > 0 and body[state.start - 1] not in "\r\n"
    return body[: state.start] + body[state.end :] if state is not None and shares else body


def put_back(now: Pass) -> str:
    """Return the body with nothing done but a person's edit put back that was written over, and with which replies
    are unwanted, where there is room.
    """
    body, stands, issue = now.facts.issue.body, now.facts.stands, now.rules.issue
    memory = now.memory and replace(now.memory, unwanted=now.unwanted)
    if memory is not None and stands is not None:
        body = write_memory(body, issue, replace(memory, read=digest(stands)))
    elif memory is not None and memory != now.memory:
        body = write_after(body, body, issue, memory)
    kept = now.facts.issue.body if stands is None else stands
    return body if len(body) <= now.rules.body_limit else kept
