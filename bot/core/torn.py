"""Blocks of the bot's whose markers came to stand around what is a person's (no I/O).

Whoever moves a block moves two markers, one after the other, or pastes one of them into the wrong line. What stands
between them then is not the bot's to write over, so such a block is left as it is until its markers are right again.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from bot.core.layout import PIPE
from bot.core.marked import find_blocks
from bot.core.table import find_tables
from bot.core.task import read_tasks
from bot.locale.board_words import BOARD_HEADERS, BOARD_WORDS

if TYPE_CHECKING:
    from bot.core.marked import Block, BlockName
    from bot.core.rules import Columns, Rules

_SENTENCES = tuple(
    start
    for words in BOARD_WORDS.values()
    for start in (words.nobody_done, f"> {words.nobody_done}", words.older_leaders.partition("{")[0])
)


class Torn(NamedTuple):
    """A block that is left as it is: its name, and the lines (1-based) of its two markers."""

    name: BlockName
    line: int
    last: int


def torn_blocks(body: str, rules: Rules) -> tuple[Torn, ...]:
    """Return the blocks that the rules want and that are left as they are, in their order."""
    unwanted = {"state"} | {name for name in ("progress", "leaderboard") if not getattr(rules, name)}
    torn = [
        Torn(block.name, *(body.count("\n", 0, at) + 1 for at in (block.start, block.end)))
        for block in find_blocks(body)
        if block.name not in unwanted and not is_own(body, block, rules.columns)
    ]
    return tuple(sorted(torn, key=lambda one: one.line))


def is_own(body: str, block: Block, columns: Columns) -> bool:
    """Whether between a block's markers nothing stands but what the bot wrote: no tasks, no words, no other block.

    Words alone are written over: they keep the place of a board that isn't there yet. Nor does a block that begins in
    a table's row belong to the bot: its lines would break the table.
    """
    if _begins_in_row(body, block):
        return False
    others = [other for other in find_blocks(body) if other.name != block.name]
    if any(other.start < block.end and block.start < other.end for other in others):
        return False
    inside = body[block.inside : block.inside_end]
    tasks = read_tasks(inside, columns).tasks
    if any(tuple(cell.shown for cell in task.table.header.cells) not in BOARD_HEADERS for task in tasks):
        return False
    return not _is_mixed(inside)


def _begins_in_row(body: str, block: Block) -> bool:
    line = max(body.rfind("\n", 0, block.start), body.rfind("\r", 0, block.start)) + 1
    if not body[line : block.start].strip():
        return False  # a marker that begins a line ends a table
    rows = (row for table in find_tables(body)[0] for row in (table.header, *table.rows))
    return any(row.start <= block.start < row.end for row in rows)


def _is_mixed(inside: str) -> bool:
    """Whether a board of the bot's stands there, and other words beside it."""
    board = words = table = fence = False
    for line in map(str.strip, inside.splitlines()):
        if fence:
            fence = not line.startswith("```")
        elif line.startswith("```mermaid"):
            board = fence = True
        elif table and line.startswith("|"):
            continue
        else:
            table = tuple(cell.strip() for cell in PIPE.split(line)[1:-1]) in BOARD_HEADERS
            is_ours = table or line.startswith(_SENTENCES) or "[more-" in line
            board, words = board or is_ours, words or (bool(line) and not is_ours)
    return board and words
