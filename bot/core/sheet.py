"""Fill in the bot's cells of every row, and read what people wrote in them (no I/O)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.core.answer import Standing
from bot.core.cell import Wanted, keep_cell
from bot.core.entry import STATES, Entry
from bot.core.face import plain_words
from bot.core.memory import CellMemory

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from bot.core.board import Board
    from bot.core.cell import Kept
    from bot.core.face import Look, Words
    from bot.core.memory import Memory, Moment
    from bot.core.task import Task


@dataclass(frozen=True, slots=True)
class CellChange:
    """A cell of the bot's that is to change, in plain words."""

    task: str
    column: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Sheet:
    """Every cell as it is to stand.

    `edits` are for `table.replace_cells`, `cells` what to remember, `resets` the `/reset`s carried out, and
    `standing` the board as people will see it, entries set by hand included.
    """

    edits: Mapping[tuple[int, int], str]
    changes: tuple[CellChange, ...]
    cells: Mapping[tuple[str, str], CellMemory]
    resets: tuple[Moment, ...]
    standing: Standing

    def by_hand(self, task: str) -> frozenset[str]:
        """Return the folded logins that a person wrote on a task."""
        entries = self.standing.on(task)
        return frozenset(member.casefold() for entry in entries if entry.by_hand for member in entry.members)


def fill_in(tasks: Sequence[Task], board: Board, look: Look, memory: Memory | None, newest: Moment) -> Sheet:
    """Return the bot's cells for these tasks; `memory` is None where it was lost or never was."""
    edits: dict[tuple[int, int], str] = {}
    cells = dict(memory.cells) if memory else {}
    entries: dict[str, tuple[Entry, ...]] = {}
    resets: list[Moment] = []
    changes: list[CellChange] = []
    for task in tasks:
        if task.removed:
            entries[task.id] = board.entries.get(task.id, ())
            continue  # a struck-out row stays as it is
        reset = board.resets.get(task.id)
        handed_back = reset is not None and memory is not None and reset > memory.reset
        if reset is not None and handed_back:
            resets.append(reset)
        row = _Row(task, board, look, None if handed_back else memory, handed_back)
        kept = row.keep(newest)
        for column, (place, old, cell) in kept.items():
            cells[task.id, column] = cell.memory
            if cell.text != old:
                edits[task.row.line, place] = cell.text
                changes.append(CellChange(task.id, column, plain_words(old), plain_words(cell.text)))
        entries[task.id] = _standing(task.id, board, {column: cell for column, (_, _, cell) in kept.items()})
    removed = frozenset(task.id for task in tasks if task.removed) | board.removed
    return Sheet(edits, tuple(changes), cells, tuple(resets), Standing(tuple(tasks), entries, removed))


@dataclass(frozen=True, slots=True)
class _Row:
    """One task's row; `handed_back`: a `/reset` gives its cells to the bot, whatever a person wrote there."""

    task: Task
    board: Board
    look: Look
    memory: Memory | None
    handed_back: bool

    def keep(self, newest: Moment) -> dict[str, tuple[int, str, Kept]]:
        """Return (place, old text, cell) for each of the row's cells of the bot's, by column name."""
        return {
            column: (place, old, self._keep(column, old, wanted, newest))
            for column, (place, old, wanted) in self._cells().items()
        }

    def _keep(self, column: str, old: str, wanted: Sequence[Wanted], newest: Moment) -> Kept:
        remembered = self.memory.cell(self.task.id, column) if self.memory else None
        cell = (self.task.id, column)
        if self.handed_back:
            return keep_cell(cell, "", wanted, CellMemory(), newest.at)
        return keep_cell(cell, old, wanted, remembered, newest.at)

    def _cells(self) -> dict[str, tuple[int, str, Sequence[Wanted]]]:
        """Return place, text and wanted entries of each cell."""
        task, entries = self.task, self.board.entries.get(self.task.id, ())
        removed = task.id in self.board.removed
        wanted = [_wanted(entry, self.look.entry(entry)) for entry in entries]
        if removed:
            wanted = [Wanted("removed", frozenset(), self.look.locale.removed)]
        cells: dict[str, tuple[int, str, Sequence[Wanted]]] = {"status": (task.status, task.status_text, wanted)}
        if task.done is not None:
            done = [_wanted(entry, self.look.name(entry)) for entry in entries if entry.state == "done" and not removed]
            cells["done"] = task.done, task.done_text, done
        return cells


def _wanted(entry: Entry, text: str) -> Wanted:
    logins = frozenset(member.casefold() for member in entry.members)
    return Wanted(entry.key, logins, text, entry.newest.at if entry.newest else None)


def _standing(task: str, board: Board, kept: Mapping[str, Kept]) -> tuple[Entry, ...]:
    """Return the entries that the status cell shows: the bot's that stand there, and a person's own."""
    status = kept["status"]
    shown = status.standing
    facts = tuple(entry for entry in board.entries.get(task, ()) if entry.key in shown)
    hand = [_by_hand(task, words) for words in status.by_hand]
    done = [_by_hand(task, words, done=True) for words in kept["done"].by_hand] if "done" in kept else []
    return _merged((*facts, *(entry for entries in (*hand, *done) for entry in entries)))


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
