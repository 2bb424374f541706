"""Put an older text of the issue back as a person's edit would (no I/O).

The old text comes with its old memory, or with none where the bot had not written yet. Taken as it is, the next look
would do again what was just undone, and carry out old `/reset`s once more. So the memory of now is kept, as where a
person edits by hand, told what the text says:

| an entry of the bot's | then |
| --- | --- |
| stands in the old text as the bot wrote it, then or since | the bot's: kept current by the facts |
| is not in the old text | stays away, but for facts newer than the newest that the old text knew of |
| stands there in other words | a person's words, which stay |
| stood in a continuation comment, then or now | as the facts say: the old text doesn't tell whom its link stood for |
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from bot.core.cell import MORE, split_parts
from bot.core.column import own_cells
from bot.core.marked import write_block
from bot.core.memory import CellMemory, digest, fingerprint, print_of, read_memory, write_memory
from bot.core.task import read_tasks

if TYPE_CHECKING:
    from datetime import datetime

    from bot.core.memory import Memory
    from bot.core.rules import Rules


def put_back(old: str, now: str, until: datetime, rules: Rules) -> str:
    """Return the text to write so that `old` stands in the issue again, where `now` stands.

    `until` is the newest fact that was known when `old` stood there. Returns `now` where the two differ in nothing
    but the hidden memory.
    """
    if write_block(old, "state", "") == write_block(now, "state", ""):
        return now
    memories = [memory for text in (now, old) if (memory := read_memory(text, rules.issue)) is not None]
    if not memories:
        return old
    cells = {
        (task.key, cell.column): _cell((task.key, cell.column), cell.text, memories, until)
        for task in read_tasks(old, rules.columns).tasks
        for cell in own_cells(task)
    }
    kept = replace(
        memories[0].with_cells(cells),
        headers=frozenset().union(*(memory.headers for memory in memories)),
        read=digest(now),  # else the write would look like one that went over an edit
    )
    return write_memory(old, rules.issue, kept)


def _cell(cell: tuple[str, str], text: str, memories: list[Memory], until: datetime) -> CellMemory:
    """Return what to remember of a cell that holds `text` again."""
    shown = {fingerprint(*cell, part) for part in split_parts(text)}
    kept = [memory.cell(*cell) for memory in memories]
    written = dict.fromkeys(one for each in kept for one in each.written)
    standing = tuple(one for one in written if one.text in shown)
    there = {one.who for one in standing}
    moved = print_of(*cell, MORE)
    gone = {one.who: until for one in written if one.who != moved and moved not in there}
    for each in kept:
        gone |= {who: max(at, gone.get(who, at)) for who, at in each.gone.items()}
    return CellMemory(standing, {who: at for who, at in gone.items() if who not in there})
