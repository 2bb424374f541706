"""Which columns are the bot's, and which of them came to be so since it last wrote (no I/O)."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from bot.core.cell import split_parts
from bot.core.memory import fingerprint

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from bot.core.memory import Memory
    from bot.core.task import Task

COLUMNS = ("status", "done")

Place = tuple[int, int]  # the line of a table's header, the place of a column in it


class OwnCell(NamedTuple):
    """A row's cell of the bot's: its column (of COLUMNS), the place in the row, and its source without padding."""

    column: str
    place: int
    text: str


def own_cells(task: Task) -> Iterator[OwnCell]:
    """Yield the row's cells of the bot's, the status first."""
    yield OwnCell("status", task.status, task.status_text)
    if task.done is not None:
        yield OwnCell("done", task.done, task.done_text)


def headers_of(tasks: Iterable[Task]) -> frozenset[str]:
    """Return the fingerprints of the headers over the bot's cells."""
    return frozenset(_header(rows[0], place) for (_, place), (_, rows) in _columns(tasks).items())


def new_columns(tasks: Iterable[Task], memory: Memory) -> frozenset[Place]:
    """Return the bot's columns that were none of its own when it last wrote; the memory is not of their cells.

    Else an organiser who adds a column that looks like the status would have taken everyone away by hand. In such a
    one nothing stands that the bot wrote, and its header is another, or what the bot wrote in several rows stands in
    one other column.
    """
    return frozenset(at for at, (column, rows) in _columns(tasks).items() if _is_new(column, at[1], rows, memory))


def _is_new(column: str, place: int, rows: Sequence[Task], memory: Memory) -> bool:
    beside: list[set[int]] = []
    for task in rows:
        if not (written := {one.text for one in memory.cell(task.key, column).written}):
            continue
        places = {
            at
            for at, cell in enumerate(task.row.cells)
            for part in split_parts(cell.text)
            if fingerprint(task.key, column, part) in written
        }
        if place in places:
            return False
        beside.append(places)
    moved = len(beside) > 1 and bool(set.intersection(*beside))
    return bool(beside) and (moved or _header(rows[0], place) not in memory.headers)


def _columns(tasks: Iterable[Task]) -> dict[Place, tuple[str, list[Task]]]:
    """Return the bot's columns, each with what it is and the tasks of its table."""
    columns: dict[Place, tuple[str, list[Task]]] = {}
    for task in tasks:
        for cell in own_cells(task):
            columns.setdefault((task.table.line, cell.place), (cell.column, []))[1].append(task)
    return columns


def _header(task: Task, place: int) -> str:
    return fingerprint("header", task.table.header.cells[place].shown)
