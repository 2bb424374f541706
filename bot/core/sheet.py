"""Fill in the bot's cells of every row, and read what people wrote in them (no I/O)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.core.answer import Standing
from bot.core.cell import Wanted, keep_cell
from bot.core.entry import STATES, Entry
from bot.core.memory import CellMemory

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from bot.core.board import Board
    from bot.core.cell import Kept
    from bot.core.face import Look, Words
    from bot.core.memory import Memory, Moment
    from bot.core.task import Task


@dataclass(frozen=True, slots=True)
class Sheet:
    """Every cell as it is to stand.

    `edits` are for `table.replace_cells`, `cells` what to remember, `resets` the `/reset`s carried out, and
    `standing` the board as people will see it, entries set by hand included.
    """

    edits: Mapping[tuple[int, int], str]
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
    for task in tasks:
        if task.removed:
            entries[task.id] = board.entries.get(task.id, ())
            continue  # a struck-out row stays as it is
        reset = board.resets.get(task.id)
        handed_back = reset is not None and memory is not None and reset > memory.reset
        if reset is not None and handed_back:
            resets.append(reset)
        kept = _keep(task, board, look, memory, newest, forget=handed_back)
        for (column, place), (old, cell) in kept.items():
            cells[task.id, column] = cell.memory
            if cell.text != old:
                edits[task.row.line, place] = cell.text
        entries[task.id] = _standing(task.id, board, {column: cell for (column, _), (_, cell) in kept.items()})
    removed = frozenset(task.id for task in tasks if task.removed) | board.removed
    return Sheet(edits, cells, tuple(resets), Standing(tuple(tasks), entries, removed))


def _keep(
    task: Task, board: Board, look: Look, memory: Memory | None, newest: Moment, *, forget: bool
) -> dict[tuple[str, int], tuple[str, Kept]]:
    """Return (old text, cell) for each of the row's cells of the bot's, by column name and place."""
    entries = board.entries.get(task.id, ())
    wanted = [_wanted(entry, look.entry(entry)) for entry in entries]
    if task.id in board.removed:
        wanted = [Wanted("removed", frozenset(), look.locale.removed)]
    places = {("status", task.status): (task.status_text, wanted)}
    if task.done is not None:
        done = [_wanted(entry, look.name(entry)) for entry in entries if entry.state == "done"]
        places["done", task.done] = task.done_text, [] if task.id in board.removed else done
    return {
        (column, place): (
            old,
            keep_cell(
                (task.id, column),
                "" if forget else old,
                wants,
                CellMemory() if forget else memory.cell(task.id, column) if memory else None,
                newest.at,
            ),
        )
        for (column, place), (old, wants) in places.items()
    }


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
