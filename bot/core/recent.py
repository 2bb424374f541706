"""What was made lately of what, so that a look with one fact more makes one thing anew (no I/O).

It changes no result: what is kept is given again only where it is made of equal values. `functools.lru_cache` would
hash those values each time, and they are deep; comparing them mostly finds the very same objects. And it would keep
what is gone until it is full: here a look keeps what it asked for, so memory stays as the board is.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Generic, TypeVar

if TYPE_CHECKING:
    from collections.abc import Hashable

Given = TypeVar("Given")
Made = TypeVar("Made")

_ALL: list[Recent[Any, Any]] = []


@dataclass(slots=True)
class _Kept(Generic[Given, Made]):
    """What was made of what, and the number of the last look that asked for it."""

    given: Given
    made: Made
    look: int


@dataclass(slots=True)
class _Board(Generic[Given, Made]):
    """What is kept for a board, and the number of its looks so far."""

    look: int = 0
    kept: dict[Hashable, _Kept[Given, Made]] = field(default_factory=dict)

    def get(self, key: Hashable, given: Given) -> Made | None:
        """See `Recent.get`."""
        kept = self.kept.get(key)
        if kept is None:
            return None
        kept.look = self.look
        return kept.made if kept.given == given else None


class Recent(Generic[Given, Made]):
    """The last thing made for each key of a board, as far as the board's last look asked for it."""

    def __init__(self) -> None:
        self._boards: defaultdict[str, _Board[Given, Made]] = defaultdict(_Board)
        _ALL.append(self)

    def get(self, board: str, key: Hashable, given: Given) -> Made | None:
        """Return what was made of equal values, None where that isn't known."""
        return self.of(board).get(key, given)

    def of(self, board: str) -> _Board[Given, Made]:
        """Return what is kept for a board, for who asks it thousands of times."""
        return self._boards[board]

    def put(self, board: str, key: Hashable, given: Given, made: Made) -> Made:
        """Keep what was made, and return it; where the last thing is equal, that one: others hold it already."""
        mine = self._boards[board]
        kept = mine.kept.get(key)
        made = made if kept is None or kept.made != made else kept.made
        mine.kept[key] = _Kept(given, made, mine.look)
        return made

    def begin_look(self, board: str) -> None:
        """Forget what was not asked for since the last look at a board began."""
        mine = self._boards[board]
        for key in [key for key, kept in mine.kept.items() if kept.look < mine.look]:
            del mine.kept[key]
        mine.look += 1

    def cache_clear(self) -> None:
        """Forget everything."""
        self._boards.clear()


def begin_look(board: str) -> None:
    """Forget everything about a board that was not asked for since the last look at it began."""
    for each in _ALL:
        each.begin_look(board)
