"""The little memory that an issue body carries: what the bot wrote, so that a person's edit shows (no I/O).

It stands in the hidden block `state`. For each cell the bot keeps one pair of short fingerprints an entry: of
who it is, and of the text that was written. A part of a cell whose text is known is the bot's; a name that is
known and no longer there was removed by hand. Losing the block loses this memory and the first look's time,
nothing else; anything in it that can't be read is as if it were lost.
"""

from __future__ import annotations

import json
import re
from base64 import b64encode
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from functools import lru_cache
from hashlib import blake2b
from typing import TYPE_CHECKING, Any, NamedTuple

from bot.core.marked import find_block, write_block
from bot.core.renaming import Renaming

if TYPE_CHECKING:
    from collections.abc import Mapping

STATE_MARKER = "<!-- hackathon:state -->"
_VERSION = 1
_WHO, _TEXT = 3, 4  # characters of fingerprints, 18 and 24 bits: they are compared within one cell alone
_UNWANTED = 6  # the same, 36 bits: among all comments and pull requests
PAIR = _WHO + _TEXT
_TASK = re.compile(r"[A-Za-z]{0,4}-?[0-9]{1,6}")
_LOGIN = re.compile(r"[A-Za-z0-9_-]{1,100}")
_PRINTS = re.compile(r"[A-Za-z0-9+/]*")


class Moment(NamedTuple):
    """A place in the order of comments: when one was last changed, and its id."""

    at: datetime
    id: int


NEVER = Moment(datetime.min.replace(tzinfo=UTC), 0)


class Written(NamedTuple):
    """What the bot wrote for one entry of a cell, as fingerprints."""

    who: str
    text: str


@dataclass(frozen=True, slots=True)
class CellMemory:
    """One cell: the entries that the bot wrote there, and whom a person took away, with the newest fact then.

    `spoken` are those in whose place a person's words stand, by the newest fact when that was first seen.
    """

    written: tuple[Written, ...] = ()
    gone: Mapping[str, datetime] = field(default_factory=dict)
    spoken: Mapping[str, datetime] = field(default_factory=dict)


NOTHING = CellMemory()


@dataclass(frozen=True, slots=True)
class Memory:
    """What the bot remembers of a board.

    `first` is the newest fact of its first look, `reset` the newest `/reset` that was carried out; `cells` are by
    (task's key, column), the column being `status` or `done`, `headers` the fingerprints of the headers over the bot's
    cells, and `read` the digest of the text that the last write was computed from. `form` is how short its entries
    are, from 0; `unwanted` are prints of what nobody wants a reply about (see unwanted.py), and `renamed` says who
    changed their login (see renaming.py).
    """

    first: Moment
    reset: Moment
    cells: Mapping[tuple[str, str], CellMemory] = field(default_factory=dict)
    headers: frozenset[str] = frozenset()
    read: str = ""
    form: int = 0
    unwanted: tuple[str, ...] = ()
    renamed: Mapping[str, Renaming] = field(default_factory=dict)

    def cell(self, task: str, column: str) -> CellMemory:
        """Return what is remembered of a cell, by its task's key."""
        return self.cells.get((task, column), NOTHING)

    def with_cells(self, cells: Mapping[tuple[str, str], CellMemory]) -> Memory:
        """Return this memory with other cells, leaving out those with nothing to remember."""
        kept = {key: cell for key, cell in cells.items() if cell.written or cell.gone or cell.spoken}
        return replace(self, cells=kept)


def carried_over(memory: Memory, renamed: Mapping[str, Renaming]) -> Memory:
    """Return the memory with these renamings: whom a person took out stays out under a new login."""
    cells = dict(memory.cells)
    for old, now in renamed.items():
        if memory.renamed.get(old) == now:
            continue
        for place, cell in cells.items():
            if (since := cell.gone.get(print_of(*place, old))) is not None:
                gone = {**cell.gone, print_of(*place, now.login.casefold()): since}
                cells[place] = replace(cell, gone=gone)
    return replace(memory, cells=cells, renamed=renamed)


def fingerprint(*words: str) -> str:
    """Return a short fingerprint of some words, safe inside an HTML comment (no `-`)."""
    hashed = blake2b("\0".join(words).encode(errors="replace"), digest_size=_TEXT * 3 // 4).digest()
    return b64encode(hashed).decode()


def digest(body: str) -> str:
    """Return what identifies a whole text, safe inside an HTML comment."""
    return b64encode(blake2b(body.encode(errors="replace"), digest_size=9).digest()).decode()


def print_of(*who: str) -> str:
    """Return a still shorter fingerprint, of a participant in a cell."""
    return fingerprint(*who)[:_WHO]


def unwanted_print(about: str, version: str) -> str:
    """Return a fingerprint of what a reply is about, and of how that stands."""
    return digest(f"{about} {version}")[:_UNWANTED]


@lru_cache(maxsize=4)  # a look asks for that of the text that stands again and again
def read_memory(body: str, issue: int) -> Memory | None:
    """Return what the body remembers for the board of this issue, None where nothing readable is kept."""
    block = find_block(body, "state")
    if block is None:
        return None
    text = body[block.inside : block.inside_end].strip().removeprefix("<!--").removesuffix("-->")
    try:
        return _decode(json.loads(text), issue)
    except (ValueError, TypeError, LookupError, AttributeError, ArithmeticError, OSError, RecursionError):
        return None  # a person's slip, or another board's paste: as if it were lost


def write_memory(body: str, issue: int, memory: Memory) -> str:
    """Return the body with this memory in its hidden block."""
    return _with_state(body, _state(memory, issue))


def write_after(old: str, body: str, issue: int, memory: Memory) -> str:
    """Return the same, noting that it was computed from the `old` text; that text where nothing else differs."""
    state = _state(memory, issue)
    same = _with_state(body, state)
    return same if same == old else _with_state(body, state | {"read": digest(old)})


def _with_state(body: str, state: Mapping[str, object]) -> str:
    return write_block(body, "state", f"<!-- {json.dumps(state, separators=(',', ':'))} -->")


def _state(memory: Memory, issue: int) -> dict[str, object]:
    written: dict[str, list[str]] = {}
    gone: dict[str, dict[str, dict[str, int]]] = {}
    spoken: dict[str, dict[str, dict[str, int]]] = {}
    for (task, column), cell in sorted(memory.cells.items()):
        if cell.written:
            written.setdefault(column, []).append(f"{task}:{''.join(who + text for who, text in cell.written)}")
        for times, kept in ((cell.gone, gone), (cell.spoken, spoken)):
            if times:
                kept.setdefault(column, {})[task] = {who: _seconds(at) for who, at in sorted(times.items())}
    renamed = {old: [now.login, _seconds(now.seen)] for old, now in sorted(memory.renamed.items())}
    seldom = {"spoken": spoken, "form": memory.form, "unwanted": "".join(memory.unwanted), "renamed": renamed}
    return {
        "v": _VERSION,
        "issue": issue,
        "first": _moment(memory.first),
        "reset": _moment(memory.reset),
        "headers": "".join(sorted(memory.headers)),
        "read": memory.read,
        "written": {column: " ".join(rows) for column, rows in written.items()},
        "gone": gone,
    } | {name: value for name, value in seldom.items() if value}


def _decode(state: Any, issue: int) -> Memory | None:
    """Raise any of `read_memory`'s errors for what the bot never wrote: what is read is written again."""
    if state["v"] != _VERSION or state["issue"] != issue:
        return None
    cells: dict[tuple[str, str], CellMemory] = {}
    for column in ("status", "done"):
        written = dict(row.split(":") for row in state["written"].get(column, "").split())
        gone, spoken = state["gone"].get(column, {}), state.get("spoken", {}).get(column, {})
        for task in {**written, **gone, **spoken}:
            cells[_checked(_TASK, task), column] = CellMemory(
                tuple(Written(pair[:_WHO], pair[_WHO:]) for pair in _prints(written.get(task, ""), PAIR)),
                _read_times(gone.get(task, {})),
                _read_times(spoken.get(task, {})),
            )
    headers = frozenset(_prints(state["headers"], _TEXT))
    read = _checked(_PRINTS, state.get("read", ""))
    unwanted = tuple(_prints(state.get("unwanted", ""), _UNWANTED))
    renamed = {
        _checked(_LOGIN, old): Renaming(_checked(_LOGIN, login), _time(seen))
        for old, (login, seen) in state.get("renamed", {}).items()
    }
    first, reset = _read_moment(state["first"]), _read_moment(state["reset"])
    return Memory(first, reset, cells, headers, read, int(state.get("form", 0)), unwanted, renamed)


def _read_times(kept: Mapping[str, int]) -> dict[str, datetime]:
    return {_checked(_PRINTS, who): _time(at) for who, at in kept.items()}


def _prints(joined: str, size: int) -> list[str]:
    """Return the fingerprints that stand in a row."""
    if len(_checked(_PRINTS, joined)) % size:
        raise ValueError(joined)
    return [joined[at : at + size] for at in range(0, len(joined), size)]


def _checked(shape: re.Pattern[str], text: str) -> str:
    if not shape.fullmatch(text):
        raise ValueError(text)
    return text


def _moment(moment: Moment) -> list[int]:
    return [_seconds(moment.at), moment.id]


def _read_moment(kept: list[int]) -> Moment:
    at, comment = kept
    return Moment(_time(at), int(comment))


def _seconds(at: datetime) -> int:
    return int(at.timestamp())


def _time(seconds: int) -> datetime:
    return datetime.fromtimestamp(seconds, UTC)
