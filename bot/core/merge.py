"""Put back an edit that a write went over: a three-way merge of issue bodies (no I/O).

Three texts: the one that was read, what a person made of it, and what stands there now. Each is cut into pieces: a
line, a task's row, a block of the bot's. Which pieces there are, and in what order, is merged first, then each row
cell by cell, then the bot's own cells part by part. What the bot wrote in its cells and blocks tells nothing of what
the person did. Where two people changed the same place, both versions stay.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from typing import TYPE_CHECKING

from bot.core.agree import blend, three_way
from bot.core.cell import join_parts, split_parts
from bot.core.column import own_cells
from bot.core.face import read_words
from bot.core.marked import find_block, write_block
from bot.core.memory import NEVER, Memory, fingerprint, read_memory, write_memory
from bot.core.piece import Cell, cut, row_key, without_news
from bot.core.table import replace_cells
from bot.core.task import fold_id, read_tasks

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence, Set

    from bot.core.piece import Piece, Text
    from bot.core.rules import Rules
    from bot.core.task import Task

    Texts = tuple[Text, Text, Text]  # what was read, the person's, what stands there now

_EMPTY = Cell()
_NO_MEMORY = Memory(NEVER, NEVER)


def merge(bodies: tuple[str, str, str], rules: Rules, *, names: bool = True, added: bool = False) -> str:
    """Return what stands there now, with the person's edit put back; `bodies` are (read, person's, now).

    Without `names` the first text knows of other entries than the person's: then only those are taken out that the
    person's own memory names. With `added` the person's text was not made from the first: what it has beside that one
    counts, what it lacks does not. An edit that is there already changes nothing.
    """
    now = cut(bodies[2], rules)
    remembered = read_memory(bodies[1], rules.issue)
    read = cut(bodies[0], rules, like=now, memory=remembered)
    theirs = cut(bodies[1], rules, like=now, memory=read.memory)
    texts = (without_news(theirs, read) if added else read, theirs, now)
    pieces = [_resolved(piece, texts) for piece in _once(_merged(*(text.pieces for text in texts)))]
    body = now.body if pieces == list(now.pieces) else _with_state(_joined(pieces, now.newline), texts, rules)
    own = None if names else remembered or _NO_MEMORY
    edits: dict[tuple[int, int], str] = {}
    for task in read_tasks(body, rules.columns).tasks:
        edits |= {(task.row.line, column): text for column, text in _cells(task, texts)}
        edits |= {(task.row.line, column): text for column, text in _own_cells(task, texts, own)}
    return replace_cells(body, edits) if edits else body


def _merged(base: Sequence[Piece], theirs: Sequence[Piece], now: Sequence[Piece]) -> Iterator[Piece]:
    """Yield the pieces of a three-way merge: where all three agree, as they are now."""
    keys = ([piece.key for piece in pieces] for pieces in (base, theirs, now))
    for before, there, here, same in three_way(*keys):
        yield from _chosen(base[before], theirs[there], now[here])
        if same is not None:
            yield now[same]


def _chosen(old: Sequence[Piece], their: Sequence[Piece], our: Sequence[Piece]) -> Iterable[Piece]:
    """Return the pieces of a stretch that changed in one text or in both."""
    said, their_said, our_said = ([piece.said for piece in pieces] for pieces in (old, their, our))
    if our_said == said:
        return their
    if their_said in (said, our_said):
        return our
    if len(old) == len(their) == len(our) == 1 and not (their[0].is_row or our[0].is_row):
        line = blend(old[0].text, their[0].text, our[0].text)
        if line is not None:
            return [our[0]._replace(text=line)]
    return _both(old, their, our)


def _both(old: Sequence[Piece], their: Sequence[Piece], our: Sequence[Piece]) -> Iterator[Piece]:
    """Yield our pieces less those that the person took out, and theirs that are new behind what they stand behind."""
    before, stays = {piece.said for piece in old}, {piece.said for piece in their}
    places = {piece.key: at for at, piece in enumerate(our)}
    behind: dict[int, list[Piece]] = {}
    at = -1
    for piece in their:
        if piece.key in places:
            at = max(at, places[piece.key])
        elif piece.said not in before and piece.text.strip():
            behind.setdefault(at, []).append(piece)
    yield from behind.get(-1, ())
    for at, piece in enumerate(our):
        if piece.said not in before or piece.said in stays or not piece.text.strip():
            yield piece
        yield from behind.get(at, ())


def _once(pieces: Iterable[Piece]) -> Iterator[Piece]:
    """Yield each row once: one may have been moved by one and changed by the other."""
    seen: set[str] = set()
    for piece in pieces:
        if not piece.is_row or piece.key not in seen:
            yield piece
        seen.add(piece.key)


def _resolved(piece: Piece, texts: Texts) -> Piece:
    """Return the piece as it is to stand: a row as it is now, or as the person made it if nobody else changed it."""
    base, their, our = (text.rows.get(piece.key) for text in texts)
    if our is None:
        return piece
    changed = base is not None and their is not None and base.cells != their.cells
    return their if their and base and changed and our.cells == base.cells else our


def _joined(pieces: Sequence[Piece], newline: str) -> str:
    """Return the pieces as one text."""
    lines = [f"{piece.text}{piece.end or newline}" for piece in pieces[:-1]]
    return "".join([*lines, *(f"{piece.text}{piece.end}" for piece in pieces[-1:])])


def _with_state(body: str, texts: Texts, rules: Rules) -> str:
    """Return the body with the hidden state of now.

    Of a row that is not there as a task, what the person's text remembers counts: if it comes back, then as they knew
    it.
    """
    _, theirs, now = texts
    state = find_block(now.body, "state")
    if state is None:
        return body
    body = write_block(body, "state", now.body[state.inside : state.inside_end])
    memory = read_memory(now.body, rules.issue)
    if memory is None or theirs.memory is None:
        return body
    there = {row_key(task) for task in read_tasks(body, rules.columns).tasks} & now.rows.keys()
    cells = {place: cell for place, cell in memory.cells.items() if f"#{place[0]}" in there}
    old = {place: cell for place, cell in theirs.memory.cells.items() if f"#{place[0]}" not in there}
    return write_memory(body, rules.issue, memory.with_cells(cells | old))


def _cells(task: Task, texts: Texts) -> Iterator[tuple[int, str]]:
    """Yield the cells of a row that the person changed while others of it changed too."""
    base, their, our = (text.rows.get(row_key(task)) for text in texts)
    if not (base and their and our) or our.cells in (base.cells, their.cells):
        return
    if not len(base.cells) == len(their.cells) == len(our.cells) == len(task.table.header.cells):
        return  # which column is which nobody can tell
    for column, (old, theirs, ours) in enumerate(zip(base.cells, their.cells, our.cells, strict=True)):
        if theirs not in (old, ours):
            text = theirs if ours == old else _either(old, theirs, ours)
            if text != ours:
                yield column, text


def _either(old: str, theirs: str, ours: str) -> str:
    """Return a cell with the changes of both, or both versions; of an id ours, for a row has but one."""
    ids = {fold_id(text.strip("~")) for text in (ours, theirs)}
    parts = split_parts(ours)
    if theirs in parts or (len(ids) == 1 and None not in ids):
        return ours
    text = blend(old, theirs, ours)
    return join_parts([*parts, theirs]) if text is None else text


def _own_cells(task: Task, texts: Texts, own: Memory | None) -> Iterator[tuple[int, str]]:
    """Yield the bot's cells of a row that are to hold other parts than they do.

    `own` is what the person's text itself remembers, None where it knows all that the first does.
    """
    for column, place, text in own_cells(task):
        base, their, our = (each.cells.get((task.key, column)) for each in texts)
        if their is None:
            continue
        knew = None if own is None else {one.who for one in own.cell(task.key, column).written}
        if own is _NO_MEMORY and our is not None:
            their = _without_entries(their, our)
        parts = list(their.parts) if our is None else _parts(base or _EMPTY, their, our, knew)
        if our is not None and base is not None:
            parts = [*parts, *_back(base, their, our, texts[2].memory or _NO_MEMORY, (task.key, column))]
        if list(parts) != split_parts(text):
            yield place, join_parts(parts)


def _back(base: Cell, their: Cell, our: Cell, memory: Memory, place: tuple[str, str]) -> list[str]:
    """Return the bot's entries that came back where a person took the words away that stood for them; `place` as in
    Memory.
    """
    there = base.bots.keys() | our.bots.keys()
    back = [(their.bots[who], text) for who, text in memory.cell(*place).written if who in their.bots.keys() - there]
    return [part for part, text in back if fingerprint(*place, part) == text]


def _without_entries(their: Cell, our: Cell) -> Cell:
    """Return a cell of a text that remembers nothing, less older entries of those whom the bot has there."""
    entries = [read_words(part).named for part in our.bots.values()]
    told = [(part, read_words(part)) for part in their.people]
    return replace(their, people=tuple(part for part, words in told if not (words.bare and words.named in entries)))


def _parts(base: Cell, their: Cell, our: Cell, knew: Set[str] | None) -> Sequence[str]:
    """Return the parts of a cell: the person's, if nobody else changed it; else ours, with their new ones behind.

    `knew` are those whose entries the person may have taken out, None for all that were there.
    """
    if knew is None and our.parts == base.parts:
        return their.parts
    gone = base.bots.keys() - their.bots.keys()
    gone = gone if knew is None else gone & knew
    taken = {our.bots[who] for who in gone if who in our.bots}
    stay = Counter(their.people)
    removed = (Counter(base.people) - stay) & (Counter(our.parts) - stay)
    kept: list[str] = []
    for part in our.parts:
        if part in taken or removed[part] > 0:
            removed[part] -= 1
        else:
            kept.append(part)
    added = stay - Counter(base.people) - Counter(kept)
    return [*kept, *added.elements()]
