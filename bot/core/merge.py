"""Put back an edit that a write went over: a three-way merge of issue bodies (no I/O).

Three texts: the one that was read, what a person made of it, and what stands there now. The bot's own cells and
blocks are taken out first, for they differ anyway: what is left is merged line by line, and the cells part by part.
Where two people changed the same lines, both versions stay.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import lru_cache
from typing import TYPE_CHECKING

from bot.core.cell import split_parts
from bot.core.marked import find_blocks, write_block
from bot.core.memory import fingerprint, read_memory
from bot.core.table import replace_cells
from bot.core.task import read_id, read_tasks

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from bot.core.rules import Columns, Rules

Place = tuple[str, str]  # task id, column: `status` or `done`


@dataclass(frozen=True, slots=True)
class Cell:
    """One of the bot's cells: every part in its order, those that are people's, and who the others are."""

    parts: tuple[str, ...]
    people: tuple[str, ...]
    bots: Mapping[str, str]  # fingerprint of who → part


_EMPTY = Cell((), (), {})


@dataclass(frozen=True, slots=True)
class Stripped:
    """A body without what is the bot's: its lines, without their ends, and its cells."""

    lines: tuple[str, ...]
    cells: Mapping[Place, Cell]


@lru_cache(maxsize=32)
def strip(body: str, columns: Columns, issue: int) -> Stripped:
    """Take what is the bot's out of a body; whose part of a cell is whose the body's own memory tells."""
    memory = read_memory(body, issue)
    cells: dict[Place, Cell] = {}
    edits: dict[tuple[int, int], str] = {}
    for task in read_tasks(body, columns).tasks:
        for column, place, text in (("status", task.status, task.status_text), ("done", task.done, task.done_text)):
            if place is None:
                continue
            written = memory.cell(task.id, column).written if memory else ()
            owner = {one.text: one.who for one in written}
            parts = tuple(split_parts(text))
            whose = [owner.get(fingerprint(task.id, column, part)) for part in parts]
            people = tuple(part for part, who in zip(parts, whose, strict=True) if who is None)
            bots = {who: part for part, who in zip(parts, whose, strict=True) if who is not None}
            cells[task.id, column] = Cell(parts, people, bots)
            if text:
                edits[task.row.line, place] = ""
    bare = replace_cells(body, edits) if edits else body
    for block in reversed(find_blocks(bare)):
        bare = f"{bare[: block.inside]}{bare[block.inside_end :]}"
    return Stripped(tuple(line.rstrip() for line in bare.split("\n")), cells)


def merge(texts: tuple[str, str, str], rules: Rules, *, names: bool = True) -> str:
    """Return what stands there now, with the person's edit put back; `texts` are (read, person's, now).

    Without `names` the first text tells nothing of whose entries the person took out, and none is. An edit that is
    there already changes nothing.
    """
    read, theirs, now = (strip(text, rules.columns, rules.issue) for text in texts)
    lines = tuple(_merged_lines(read.lines, theirs.lines, now.lines))
    newline = "\r\n" if "\r\n" in texts[2] else "\n"
    body = texts[2] if lines == now.lines else _with_blocks(newline.join(lines), texts[2])
    cells = {place: _merged_cell(place, (read, theirs, now), names=names) for place in {**now.cells, **theirs.cells}}
    return _with_cells(body, cells, rules.columns)


def _merged_lines(base: Sequence[str], theirs: Sequence[str], now: Sequence[str]) -> Iterator[str]:
    """Yield the lines of a three-way merge."""
    at_base = at_theirs = at_now = 0
    for base_from, theirs_from, now_from, size in [*_common(base, theirs, now), (len(base), len(theirs), len(now), 0)]:
        old, their, our = base[at_base:base_from], theirs[at_theirs:theirs_from], now[at_now:now_from]
        yield from _chosen(old, their, our)
        yield from now[now_from : now_from + size]
        at_base, at_theirs, at_now = base_from + size, theirs_from + size, now_from + size


def _chosen(old: Sequence[str], their: Sequence[str], our: Sequence[str]) -> Iterable[str]:
    """Return the lines of a stretch that changed in one text or in both."""
    if our == old:
        return their
    if their in (old, our):
        return our
    return _union(our, [line for line in their if line not in old])


def _union(our: Sequence[str], their: Iterable[str]) -> list[str]:
    """Return our lines, and behind each the new ones that stand behind it in theirs; of a task's rows ours counts."""
    ids = {_row_id(line) for line in our} - {None}
    have, merged = set(our), list(our)
    at = 0
    for line in their:
        if line in have:
            at = max(at, merged.index(line) + 1)
        elif line.strip() and _row_id(line) not in ids:
            merged.insert(at, line)
            at += 1
    return merged


def _row_id(line: str) -> str | None:
    first = line.strip().strip("|").partition("|")[0] if "|" in line else ""
    return read_id(first.strip().strip("~"))


def _common(base: Sequence[str], theirs: Sequence[str], now: Sequence[str]) -> Iterator[tuple[int, int, int, int]]:
    """Yield where all three texts agree: places in each, and how many lines."""
    mine = _matches(base, now)
    for start, their_start, length in _matches(base, theirs):
        for base_from, now_from, size in mine:
            first, last = max(start, base_from), min(start + length, base_from + size)
            if first < last:
                yield first, their_start + first - start, now_from + first - base_from, last - first


def _matches(one: Sequence[str], other: Sequence[str]) -> list[tuple[int, int, int]]:
    blocks = SequenceMatcher(None, one, other, autojunk=False).get_matching_blocks()
    return [(block.a, block.b, block.size) for block in blocks if block.size]


def _merged_cell(place: Place, texts: tuple[Stripped, Stripped, Stripped], *, names: bool) -> list[str]:
    """Return the parts of a cell, ours in their order and the person's new ones behind them."""
    base, their, our = (text.cells.get(place, _EMPTY) for text in texts)
    if place not in texts[1].cells:
        return list(our.parts)
    gone = base.bots.keys() - their.bots.keys() if names else frozenset()
    taken = {our.bots[who] for who in gone if who in our.bots}
    removed = Counter(base.people) - Counter(their.people)
    kept: list[str] = []
    for part in our.parts:
        if part in taken or removed[part] > 0:
            removed[part] -= 1
        else:
            kept.append(part)
    added = Counter(their.people) - Counter(base.people) - Counter(kept)
    return [*kept, *added.elements()]


def _with_blocks(bare: str, body: str) -> str:
    """Return the merged lines with the insides of the bot's blocks as they are now."""
    for block in find_blocks(body):
        if any(other.name == block.name for other in find_blocks(bare)):
            bare = write_block(bare, block.name, body[block.inside : block.inside_end])
    return bare


def _with_cells(body: str, cells: Mapping[Place, list[str]], columns: Columns) -> str:
    """Return the body with these parts in the bot's cells."""
    edits: dict[tuple[int, int], str] = {}
    for task in read_tasks(body, columns).tasks:
        for column, place, text in (("status", task.status, task.status_text), ("done", task.done, task.done_text)):
            parts = cells.get((task.id, column))
            if place is not None and parts is not None and parts != split_parts(text):
                edits[task.row.line, place] = "<br>".join(parts)
    return replace_cells(body, edits) if edits else body
