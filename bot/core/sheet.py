"""Fill in the bot's cells of every row, and read what people wrote in them (no I/O)."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

from bot.core.answer import Standing
from bot.core.cell import Past, Wanted, keep_cell
from bot.core.column import COLUMNS, Place, headers_of, new_columns, own_cells
from bot.core.entry import STATES, Entry
from bot.core.face import plain_words
from bot.core.memory import NOTHING, CellMemory
from bot.core.recent import Recent
from bot.core.task import task_key

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence
    from datetime import datetime

    from bot.core.board import Board
    from bot.core.cell import Kept
    from bot.core.face import Look, Words
    from bot.core.memory import Memory, Moment
    from bot.core.task import Task


class CellChange(NamedTuple):
    """A cell of the bot's that is to change: its source as it is, and as it is to be."""

    task: str
    column: str
    old: str
    new: str

    @property
    def before(self) -> str:
        """What it says now, in plain words."""
        return plain_words(self.old)

    @property
    def after(self) -> str:
        """What it is to say, in plain words."""
        return plain_words(self.new)


@dataclass(frozen=True, slots=True)
class Sheet:
    """Every cell as it is to stand: `kept`, by (task id, column).

    `edits` are for `table.replace_cells`, `cells` (by task's key, column) and `headers` what to remember, `resets`
    the `/reset`s carried out, and `standing` the board as people will see it, entries set by hand included.
    """

    edits: Mapping[tuple[int, int], str]
    changes: tuple[CellChange, ...]
    cells: Mapping[tuple[str, str], CellMemory]
    headers: frozenset[str]
    resets: tuple[Moment, ...]
    standing: Standing
    kept: Mapping[tuple[str, str], Kept]

    def by_hand(self, task: str) -> frozenset[str]:
        """Return the folded logins that a person wrote on a task."""
        entries = self.standing.on(task)
        return frozenset(member.casefold() for entry in entries if entry.by_hand for member in entry.members)


class Known(NamedTuple):
    """What is known of the cells of a board (its name): the body's memory (None where it was lost or never was), this
    look's newest fact, and the parts that stand in continuation comments, by (task id, column).
    """

    board: str
    memory: Memory | None
    newest: Moment
    moved: Mapping[tuple[str, str], tuple[str, ...]]


def fill_in(
    tasks: Sequence[Task], board: Board, look: Look, known: Known, links: Mapping[tuple[str, str], str] | None = None
) -> Sheet:
    """Return the bot's cells for these tasks; `links` stand for the entries of the cells that have to move."""
    memory = known.memory
    new = new_columns(tasks, memory) if memory else frozenset[Place]()
    edits: dict[tuple[int, int], str] = {}
    cells = dict(memory.cells) if memory else {}
    filled: dict[str, _Filled] = {}
    resets: list[Moment] = []
    for task in tasks:
        if task.removed:
            continue  # a struck-out row stays as it is
        reset = _new_reset(task, board, memory)
        resets += [reset] if reset else []
        own = tuple(_cells(task, known, new, links or {}, handed_back=reset is not None))
        row = _Row(
            known.board, task.id, own, board.entries.get(task.id, ()), board.removed.get(task.id), look, known.newest.at
        )
        done = filled[task.id] = _ROWS.get(row.board, row.key, row) or _fill(row)
        for cell, kept in zip(row.cells, done.kept, strict=True):
            cells[task.key, cell.column] = kept.memory
            if kept.text != cell.old:
                edits[task.row.line, cell.place] = kept.text
    removed = frozenset(task.id for task in tasks if task.removed).union(board.removed)
    standing = Standing(
        tuple(tasks),
        {task: one.standing for task, one in filled.items()},
        removed,
        {task: one.taken for task, one in filled.items()},
        {task: one.unlisted for task, one in filled.items()},
        {task: tuple(text for kept in one.kept for text in kept.said) for task, one in filled.items()},
    )
    return Sheet(
        edits=edits,
        changes=tuple(change for one in filled.values() for change in one.changes),
        cells=cells,
        headers=headers_of(tasks),
        resets=tuple(resets),
        standing=standing,
        kept={
            (task, name): kept for task, one in filled.items() for name, kept in zip(COLUMNS, one.kept, strict=False)
        },
    )


def _new_reset(task: Task, board: Board, memory: Memory | None) -> Moment | None:
    """Return the `/reset` of a row that was not carried out yet; one before the first look never is."""
    reset = board.resets.get(task.id)
    return reset if reset is not None and memory is not None and reset > memory.reset else None


class _Cell(NamedTuple):
    """One of a row's cells: `old` is what stands there, `text` the same, nothing where the row is handed back."""

    column: str
    place: int
    old: str
    text: str
    past: Past
    link: str


def _cells(
    task: Task,
    known: Known,
    new: Collection[Place],
    links: Mapping[tuple[str, str], str],
    *,
    handed_back: bool,
) -> Iterable[_Cell]:
    """Return the row's cells of the bot's; `handed_back`: a `/reset` gives them to it, whatever stands there."""
    for column, place, old in own_cells(task):
        link = links.get((task.id, column), "")
        if handed_back:
            yield _Cell(column, place, old, "", Past(NOTHING), link)
            continue
        memory = known.memory.cell(task.key, column) if known.memory else NOTHING
        if is_new := (task.table.line, place) in new:
            memory = CellMemory(gone=memory.gone)
        moved = known.moved.get((task.id, column), ())
        yield _Cell(column, place, old, old, Past(memory, moved, lost=is_new or known.memory is None), link)


@dataclass(frozen=True, slots=True)
class _Row:
    """All that a task's cells are made of; the newest fact says only since when somebody is gone."""

    board: str
    task: str
    cells: tuple[_Cell, ...]
    entries: tuple[Entry, ...]
    removed: Moment | None
    look: Look
    newest: datetime = field(compare=False)

    @property
    def key(self) -> tuple[object, ...]:
        """What a look fills in several times is known by."""
        return self.task, self.look.form, *(bool(cell.link) for cell in self.cells)

    def wanted(self, status: Kept | None = None) -> list[Wanted]:
        """Return the entries that the facts want in the status cell, or in the done cell beside such a `status`.

        Whom a person took out of the status, or wrote there as less than done, the done cell doesn't name either.
        """
        if self.removed:
            text = self.look.locale.removed
            return [] if status else [Wanted("removed", frozenset(), "", text, self.removed.at)]
        if status is None:
            return [self._wanted(entry, self.look.entry(entry)) for entry in self.entries]
        by_hand = {login.casefold() for words in status.by_hand if words.state == "done" for login in words.counting}
        return [
            self._wanted(entry)
            for entry in self.entries
            if entry.state == "done"
            and (entry.key in status.standing or any(one.casefold() in by_hand for one in entry.members))
        ]

    def _wanted(self, entry: Entry, text: str = "") -> Wanted:
        logins = frozenset(member.casefold() for member in entry.members)
        name = self.look.name(entry)
        return Wanted(entry.key, logins, name, text or name, entry.newest.at)


class _Filled(NamedTuple):
    """A row's cells as they are to stand, in the order of COLUMNS, and what people will see in it."""

    kept: tuple[Kept, ...]
    changes: tuple[CellChange, ...]
    standing: tuple[Entry, ...]
    taken: tuple[Entry, ...]
    unlisted: tuple[Entry, ...]


_ROWS: Recent[_Row, _Filled] = Recent()


def _fill(row: _Row) -> _Filled:
    kept: tuple[Kept, ...] = ()
    key = task_key(row.task)
    for cell in row.cells:  # the status first: the done cell follows what a person made of it
        past, wanted = cell.past._replace(newest=row.newest), row.wanted(*kept)
        kept += (keep_cell((key, cell.column), cell.text, wanted, past, cell.link),)
    changes = tuple(
        CellChange(row.task, cell.column, cell.old, one.text)
        for cell, one in zip(row.cells, kept, strict=True)
        if one.text != cell.old
    )
    filled = _Filled(kept, changes, *_standing(row.task, row.entries, kept))
    if any(row.newest in one.memory.gone.values() for one in kept):
        return filled  # made of the newest fact too
    return _ROWS.put(row.board, row.key, row, filled)


def _standing(task: str, entries: Iterable[Entry], kept: Sequence[Kept]) -> tuple[tuple[Entry, ...], ...]:
    """Return the entries that the status cell shows (the bot's, and a person's own), and those taken out by hand: of
    the status, of the done cell alone.
    """
    status = kept[0]
    hand = [_by_hand(task, words) for words in status.by_hand]
    done = [_by_hand(task, words, done=True) for words in kept[-1].by_hand] if len(kept) > 1 else []
    shown = [entry for entry in entries if entry.key in status.standing]
    taken = tuple(entry for entry in entries if entry.key in status.taken)
    unlisted = tuple(entry for entry in entries if entry not in taken and entry.key in kept[-1].taken)
    return _merged((*shown, *(entry for entries in (*hand, *done) for entry in entries))), taken, unlisted


def _by_hand(task: str, words: Words, *, done: bool = False) -> list[Entry]:
    state = "done" if done else words.state or "claimed"
    return [Entry(task, (login,), state, by_hand=True) for login in words.counting]


def _merged(entries: Iterable[Entry]) -> tuple[Entry, ...]:
    """Return one entry a participant, the highest state of those that name it."""
    best: dict[str, Entry] = {}
    for entry in entries:
        other = best.get(entry.key)
        if other is None or STATES.index(entry.state) > STATES.index(other.state):
            best[entry.key] = entry
    return tuple(best.values())
