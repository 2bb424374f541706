"""Cut an issue body into the pieces that a merge works with: lines, tasks' rows, blocks of the bot's (no I/O).

The hidden state is no piece: it says nothing that a person wrote.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from dataclasses import dataclass, field, replace
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

from bot.core.agree import agreeing, common
from bot.core.cell import read_parts
from bot.core.column import own_cells
from bot.core.layout import Line, lines_of
from bot.core.marked import find_blocks
from bot.core.memory import fingerprint, read_memory
from bot.core.task import read_tasks
from bot.core.torn import is_own

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from bot.core.marked import Block
    from bot.core.memory import Memory
    from bot.core.rules import Rules
    from bot.core.task import Task

Place = tuple[str, str]  # task key, column: `status` or `done`


class Piece(NamedTuple):
    """One piece, with its line ending ("" at the body's end).

    `key` says which it is, alike in all texts; `cells` are a row's but for the bot's own.
    """

    key: str
    text: str
    end: str
    cells: tuple[str, ...] = ()

    @property
    def said(self) -> tuple[str, tuple[str, ...]]:
        """What it says: space at its end and the bot's own words aside."""
        return self.key, self.cells

    @property
    def is_row(self) -> bool:
        """Whether it is a task's row."""
        return self.key.startswith("#")


@dataclass(frozen=True, slots=True)
class Cell:
    """One of the bot's cells: every part in its order, those that are people's, and whose the others are."""

    parts: tuple[str, ...] = ()
    people: tuple[str, ...] = ()
    bots: Mapping[str, str] = field(default_factory=dict)  # fingerprint of who → part


@dataclass(frozen=True, slots=True)
class Text:
    """A body in pieces; its rows by key, and the bot's cells."""

    body: str
    memory: Memory | None
    pieces: tuple[Piece, ...]
    rows: Mapping[str, Piece]
    cells: Mapping[Place, Cell]

    @property
    def newline(self) -> str:
        """The line ending that a new line gets."""
        return "\r\n" if "\r\n" in self.body else "\n"


def cut(body: str, rules: Rules, *, like: Text | None = None, memory: Memory | None = None) -> Text:
    """Cut a body into pieces, their line endings `like` another's.

    Whose part of a cell is whose its own memory tells, or the one given if it has none.
    """
    memory = read_memory(body, rules.issue) or memory
    tasks = {task.row.line: task for task in read_tasks(body, rules.columns).tasks}
    pieces = tuple(_pieces(body, tasks, rules))
    if like is not None:
        newline = like.newline
        pieces = tuple(Piece(piece.key, piece.text, piece.end and newline, piece.cells) for piece in pieces)
    cells = {(task.key, column): cell for task in tasks.values() for column, cell in _cells(task, memory)}
    return Text(body, memory, pieces, {piece.key: piece for piece in pieces if piece.is_row}, cells)


def without_news(text: Text, other: Text) -> Text:
    """Return a text less all that another has not: pieces, words of a row, people's parts of the bot's cells.

    It stands in for the unknown text that a person began with: set against it, all they did is to add. Where columns
    came or went, which words of a row are new nobody can tell, and the heads of tables are none.
    """
    keys, others = [piece.key for piece in text.pieces], [piece.key for piece in other.pieces]
    at_their_place = agreeing(keys, others)
    moved = Counter(others) - Counter(others[place] for place in at_their_place.values())
    rows = [(row, other.rows[key]) for key, row in text.rows.items() if key in other.rows]
    alike = all(len(row.cells) == len(version.cells) for row, version in rows)
    pieces: list[Piece] = []
    for at, piece in enumerate(text.pieces):
        if piece.key in other.rows:
            pieces.append(_without_new_words(piece, other.rows[piece.key]) if alike else piece)
        elif at in at_their_place or moved[piece.key] > 0 or not (alike or piece.is_row or piece.text[:1] != "|"):
            moved[piece.key] -= at not in at_their_place
            pieces.append(piece)
    cells = {place: _without_new_parts(cell, other.cells.get(place, cell)) for place, cell in text.cells.items()}
    return replace(text, pieces=tuple(pieces), rows={piece.key: piece for piece in pieces if piece.is_row}, cells=cells)


def row_key(task: Task) -> str:
    """Return the key of a task's row."""
    return f"#{task.key}"


def _pieces(body: str, tasks: Mapping[int, Task], rules: Rules) -> Iterator[Piece]:
    lines = lines_of(body)
    if body and body[-1] not in "\r\n":
        del lines[-1]  # an empty one, behind a line that has no ending
    ends = [*(body[line.end : after.start] for line, after in pairwise(lines)), ""]
    blocks = _own_blocks(body, lines, rules)
    at = 0
    while at < len(lines):
        last, bare = blocks.get(at, (at, ""))
        text, end = body[lines[at].start : lines[last].end], ends[last]
        if at in blocks:
            if bare or not end:
                yield Piece(f"={bare}", text if bare else "", end)
        elif task := tasks.get(at + 1):
            yield Piece(row_key(task), text, end, _said(task))
        else:
            yield Piece(f"={text.rstrip()}", text, end)
        at = last + 1


def _own_blocks(body: str, lines: list[Line], rules: Rules) -> dict[int, tuple[int, str]]:
    """Return the lines that hold the bot's blocks: the first → the last, and their text less what is the bot's.

    A block whose markers came to stand around tasks is none: what is in it would be taken for the bot's.
    """
    starts = [line.start for line in lines]
    found: dict[int, tuple[int, str]] = {}
    first = last = -1
    own: list[Block] = []
    for block in sorted(find_blocks(body), key=lambda block: block.start):
        if not is_own(body, block, rules.columns):
            continue
        at = bisect_right(starts, block.start) - 1
        if at > last:
            first, own = at, []
        last = bisect_right(starts, block.end - 1) - 1
        own.append(block)
        found[first] = last, _bare(body, lines[first].start, lines[last].end, own)
    return found


def _bare(body: str, start: int, end: int, blocks: list[Block]) -> str:
    """Return the text of some lines less the insides of these blocks, and less the whole hidden state."""
    kept: list[str] = []
    for block in blocks:
        hidden = block.name == "state"
        kept.append(body[start : block.start if hidden else block.inside])
        start = block.end if hidden else block.inside_end
    return "".join([*kept, body[start:end]]).strip()


def _without_new_words(row: Piece, other: Piece) -> Piece:
    """Return a row less the words that another version of it has not."""
    return row._replace(cells=tuple(common(mine, theirs) for mine, theirs in zip(row.cells, other.cells, strict=True)))


def _without_new_parts(cell: Cell, other: Cell) -> Cell:
    """Return a cell less the people's parts that another version of it has not."""
    people = Counter(cell.people) & Counter(other.people)
    return replace(cell, people=tuple(people.elements()))


def _said(task: Task) -> tuple[str, ...]:
    """Return the cells of a row, the bot's own and those missing at its end empty."""
    own = {task.status, task.done}
    texts = ["" if column in own else cell.text.strip() for column, cell in enumerate(task.row.cells)]
    return tuple(texts + [""] * (len(task.table.header.cells) - len(texts)))


def _cells(task: Task, memory: Memory | None) -> Iterator[tuple[str, Cell]]:
    """Yield the bot's cells of a row, by column."""
    for column, _, text in own_cells(task):
        owners = {one.text: one.who for one in memory.cell(task.key, column).written} if memory else {}
        read = read_parts(text)
        parts = tuple(part for part, _ in read)
        whose = [  # what a person struck out along with other parts is that person's
            owners.get(fingerprint(task.key, column, part)) if part == reading else None for part, reading in read
        ]
        yield (
            column,
            Cell(
                parts,
                tuple(part for part, who in zip(parts, whose, strict=True) if who is None),
                {who: part for part, who in zip(parts, whose, strict=True) if who is not None},
            ),
        )
