"""The last check before a write: nothing but the bot's own cells and blocks may differ (no I/O).

It shares no step with the writing: both texts are read afresh, what is the bot's is cut out of each, and what is
left has to be equal.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from bot.core.anchor import anchors_of
from bot.core.layout import SPACE, own_lines
from bot.core.task import read_tasks

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator

    from bot.core.rules import Columns
    from bot.core.table import Row
    from bot.core.task import Task

_BLOCK = re.compile(
    r"<!-- hackathon:(progress|leaderboard|chart|more|state) -->(?:(?!<!-- hackathon:\1 -->).)*?"
    r"<!-- /hackathon:\1 -->(?:\r?\n)?",
    re.DOTALL,
)


def differs_elsewhere(before: str, after: str, columns: Columns) -> bool:
    """Whether `after` differs from `before` outside the bot's own cells and blocks."""
    old, new = read_tasks(before, columns).tasks, read_tasks(after, columns).tasks
    if [task.id for task in old] != [task.id for task in new]:
        return True
    widths = [_width(task) for task in old]
    if any(len(task.row.cells) < width for task, width in zip(new, widths, strict=True)):
        return True
    return _skeleton(before, old, widths) != _skeleton(after, new, widths)


def own_places(body: str, tasks: Iterable[Task]) -> frozenset[int]:
    """Return the lines (1-based) that are the bot's own: its blocks, and the places of the older assistant's boards."""
    rows = frozenset(task.row.line for task in tasks)
    anchors = anchors_of(body, rows)
    return own_lines(body, rows).union(*(range(anchor.first, anchor.last + 1) for anchor in anchors))


def _skeleton(body: str, tasks: tuple[Task, ...], widths: list[int]) -> str:
    """Return the body less the bot's cells and blocks; `widths` are how many cells each row had before."""
    spans = [(anchor.start, anchor.end) for anchor in anchors_of(body, [task.row.line for task in tasks])]
    for task, width in zip(tasks, widths, strict=True):
        spans += _own(task, task.row, width)
    spans += _blocks(body, [task.row for task in tasks])
    kept: list[str] = []
    at = 0
    for start, end in sorted(spans):
        kept.append(body[at:start])
        at = max(at, end)
    kept.append(body[at:])
    return "".join(kept).rstrip("\r\n")


def _blocks(body: str, rows: Collection[Row]) -> Iterator[tuple[int, int]]:
    """Yield where the bot's blocks are; one that came to stand around a row holds a person's words, and others.

    So does one that begins in a row and ends below it: its first marker may go with the cell.
    """
    at = 0
    while match := _BLOCK.search(body, at):
        start, end = match.span()
        torn = any(
            start <= row.start < end or (row.start < start < row.end < end and match[1] != "state") for row in rows
        )
        at = start + 1 if torn else end
        if not torn:
            yield start, end


def _width(task: Task) -> int:
    """Return how many cells a row has, less one of the bot's at its end that no pipe closes: empty, it is none."""
    row = task.row
    is_open = len(row.cells) - 1 in (task.status, task.done) and row.cells[-1].end == row.end
    return len(row.cells) - is_open


def _own(task: Task, row: Row, width: int) -> list[tuple[int, int]]:
    """Return the spans of a row that are the bot's: its cells, and what comes behind the cells of a short row."""
    columns = sorted({task.status} | ({task.done} if task.done is not None else set()))
    spans = [(row.cells[column].start, row.cells[column].end) for column in columns if column < width]
    if columns[-1] >= width:
        last = row.cells[width - 1]
        # Where no pipe closed the row, the one that closes it now has a space before it.
        spans.append((last.start + len(last.text.rstrip(SPACE)), row.end))
    return spans
