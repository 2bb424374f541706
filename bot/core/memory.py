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

if TYPE_CHECKING:
    from collections.abc import Mapping

_VERSION = 1
_TASK = re.compile(r"[A-Za-z]{0,4}-?[0-9]{1,6}")
_PRINTS = re.compile(r"(?:[A-Za-z0-9+/]{4})*")
_PRINT = 4  # characters of a fingerprint, 24 bits: pairs are kept by cell, so a clash needs one cell's entries


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
    """One cell: the entries that the bot wrote there, and those that a person took away, with the newest fact then."""

    written: tuple[Written, ...] = ()
    gone: Mapping[str, datetime] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Memory:
    """What the bot remembers of a board.

    `first` is the newest fact of its first look, `reset` the newest `/reset` that was carried out; `cells` are by
    (task id, column), the column being `status` or `done`, and `headers` the fingerprints of the headers over
    the bot's cells.
    """

    first: Moment
    reset: Moment
    cells: Mapping[tuple[str, str], CellMemory] = field(default_factory=dict)
    headers: frozenset[str] = frozenset()

    def cell(self, task: str, column: str) -> CellMemory:
        """Return what is remembered of a cell."""
        return self.cells.get((task, column), CellMemory())

    def with_cells(self, cells: Mapping[tuple[str, str], CellMemory]) -> Memory:
        """Return this memory with other cells, leaving out those with nothing to remember."""
        return replace(self, cells={key: cell for key, cell in cells.items() if cell.written or cell.gone})


@lru_cache(maxsize=16_384)
def fingerprint(*words: str) -> str:
    """Return a short fingerprint of some words, safe inside an HTML comment (no `-`)."""
    digest = blake2b("\0".join(words).encode(errors="replace"), digest_size=_PRINT * 3 // 4).digest()
    return b64encode(digest).decode()


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
    return write_block(body, "state", f"<!-- {_encode(memory, issue)} -->")


def _encode(memory: Memory, issue: int) -> str:
    rows: dict[str, dict[str, list[Any]]] = {}
    for (task, column), cell in sorted(memory.cells.items()):
        written = "".join(who + text for who, text in cell.written)
        gone = {who: _seconds(at) for who, at in sorted(cell.gone.items())}
        rows.setdefault(column, {})[task] = [written, gone] if gone else [written]
    state = {
        "v": _VERSION,
        "issue": issue,
        "first": _moment(memory.first),
        "reset": _moment(memory.reset),
        "headers": "".join(sorted(memory.headers)),
        **rows,
    }
    return json.dumps(state, separators=(",", ":"))


def _decode(state: Any, issue: int) -> Memory | None:
    """Raise any of `read_memory`'s errors for what the bot never wrote: what is read is written again."""
    if state["v"] != _VERSION or state["issue"] != issue:
        return None
    cells = {
        (_checked(_TASK, task), column): _cell(*kept)
        for column in ("status", "done")
        for task, kept in state.get(column, {}).items()
    }
    headers = frozenset(_prints(state["headers"]))
    return Memory(_read_moment(state["first"]), _read_moment(state["reset"]), cells, headers)


def _cell(written: str, gone: Mapping[str, int] | None = None) -> CellMemory:
    prints = _prints(written)
    taken = {_checked(_PRINTS, who): _time(at) for who, at in gone.items()} if gone else {}
    return CellMemory(tuple(Written(who, text) for who, text in zip(prints[::2], prints[1::2], strict=True)), taken)


def _prints(joined: str) -> list[str]:
    _checked(_PRINTS, joined)
    return [joined[at : at + _PRINT] for at in range(0, len(joined), _PRINT)]


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
