"""Fill in the bot's cells of every row, and read what people wrote in them (no I/O)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from bot.core.answer import Standing
from bot.core.cell import Past, Wanted, keep_cell
from bot.core.entry import STATES, Entry
from bot.core.face import plain_words
from bot.core.memory import CellMemory, fingerprint

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
    """Every cell as it is to stand: `kept`, by (task id, column).

    `edits` are for `table.replace_cells`, `cells` and `headers` what to remember, `resets` the `/reset`s carried
    out, and `standing` the board as people will see it, entries set by hand included.
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
    """What is known of the cells: the body's memory (None where it was lost or never was), this look's newest fact,
    and the parts that stand in continuation comments, by (task id, column).
    """

    memory: Memory | None
    newest: Moment
    moved: Mapping[tuple[str, str], tuple[str, ...]]


def fill_in(
    tasks: Sequence[Task], board: Board, look: Look, known: Known, links: Mapping[tuple[str, str], str] | None = None
) -> Sheet:
    """Return the bot's cells for these tasks; `links` stand for the entries of the cells that have to move."""
    memory = known.memory
    edits: dict[tuple[int, int], str] = {}
    cells = dict(memory.cells) if memory else {}
    entries: dict[str, tuple[Entry, ...]] = {}
    taken: dict[str, tuple[Entry, ...]] = {}
    changes: list[CellChange] = []
    resets: list[Moment] = []
    all_kept: dict[tuple[str, str], Kept] = {}
    for task in tasks:
        if task.removed:
            continue  # a struck-out row stays as it is
        reset = board.resets.get(task.id)
        handed_back = reset is not None and memory is not None and reset > memory.reset
        if reset is not None and handed_back:
            resets.append(reset)
        kept = _Row(task, board, look, known, handed_back).keep(links or {})
        for column, (place, old, cell) in kept.items():
            all_kept[task.id, column] = cell
            cells[task.id, column] = cell.memory
            if cell.text != old:
                edits[task.row.line, place] = cell.text
                changes.append(CellChange(task.id, column, plain_words(old), plain_words(cell.text)))
        entries[task.id], taken[task.id] = _standing(
            task.id, board, {name: cell for name, (_, _, cell) in kept.items()}
        )
    removed = frozenset(task.id for task in tasks if task.removed).union(board.removed)
    standing = Standing(tuple(tasks), entries, removed, taken)
    return Sheet(edits, tuple(changes), cells, _headers(tasks), tuple(resets), standing, all_kept)


def _headers(tasks: Iterable[Task]) -> frozenset[str]:
    """Return the fingerprints of the headers over the bot's cells."""
    places = {(task.table.line, place): task for task in tasks for place in (task.status, task.done)}
    return frozenset(_header(task, place) for (_, place), task in places.items() if place is not None)


def _header(task: Task, place: int) -> str:
    return fingerprint("header", task.table.header.cells[place].shown)


@dataclass(frozen=True, slots=True)
class _Row:
    """One task's row; `handed_back`: a `/reset` gives its cells to the bot, whatever a person wrote there."""

    task: Task
    board: Board
    look: Look
    known: Known
    handed_back: bool

    def keep(self, links: Mapping[tuple[str, str], str]) -> dict[str, tuple[int, str, Kept]]:
        """Return (place, old text, cell) for each of the row's cells of the bot's, by column name."""
        kept = {}
        for column, (place, old, wanted) in self._cells().items():
            cell = (self.task.id, column)
            text, past = ("", self._past(CellMemory())) if self.handed_back else (old, self._known(column, place))
            kept[column] = place, old, keep_cell(cell, text, wanted, past, links.get(cell, ""))
        return kept

    def _known(self, column: str, place: int) -> Past:
        return self._past(self._remembered(column, place), self.known.moved.get((self.task.id, column), ()))

    def _past(self, memory: CellMemory | None, moved: tuple[str, ...] = ()) -> Past:
        return Past(memory, self.known.newest.at, moved)

    def _remembered(self, column: str, place: int) -> CellMemory | None:
        """Return what is remembered of the cell; nothing where the bot's column is another one since.

        Else an organiser who adds a column that looks like the status would have taken everyone away by hand.
        """
        if self.known.memory is None:
            return None
        ours = (self.task.status, self.task.done)
        others = (at for at in range(len(self.task.table.header.cells)) if at not in ours)
        known = self.known.memory.headers
        if _header(self.task, place) not in known and any(_header(self.task, at) in known for at in others):
            return None
        return self.known.memory.cell(self.task.id, column)

    def _cells(self) -> dict[str, tuple[int, str, Sequence[Wanted]]]:
        """Return place, text and wanted entries of each cell."""
        task, entries = self.task, self.board.entries.get(self.task.id, ())
        removed = self.board.removed.get(task.id)
        wanted = [self._wanted(entry, self.look.entry(entry)) for entry in entries]
        if removed:
            wanted = [Wanted("removed", frozenset(), "", self.look.locale.removed, removed.at)]
        cells: dict[str, tuple[int, str, Sequence[Wanted]]] = {"status": (task.status, task.status_text, wanted)}
        if task.done is not None:
            done = [entry for entry in entries if entry.state == "done" and not removed]
            names = [self._wanted(entry, self.look.name(entry)) for entry in done]
            cells["done"] = task.done, task.done_text, names
        return cells

    def _wanted(self, entry: Entry, text: str) -> Wanted:
        logins = frozenset(member.casefold() for member in entry.members)
        return Wanted(entry.key, logins, self.look.name(entry), text, entry.newest.at)


def _standing(task: str, board: Board, kept: Mapping[str, Kept]) -> tuple[tuple[Entry, ...], tuple[Entry, ...]]:
    """Return the entries that the status cell shows (the bot's, and a person's own), and those taken out by hand."""
    status = kept["status"]
    entries = board.entries.get(task, ())
    hand = [_by_hand(task, words) for words in status.by_hand]
    done = [_by_hand(task, words, done=True) for words in kept["done"].by_hand] if "done" in kept else []
    shown = [entry for entry in entries if entry.key in status.standing]
    taken = tuple(entry for entry in entries if entry.key in status.taken)
    return _merged((*shown, *(entry for entries in (*hand, *done) for entry in entries))), taken


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
