"""What was made lately of what, so that a look with one fact more makes one thing anew (no I/O).

It changes no result: what is kept is given again only where it is made of equal values. `functools.lru_cache` would
hash those values each time, and they are deep; comparing them mostly finds the very same objects. And it would keep
what is gone until it is full: here a look keeps what it asked for, so memory stays as the board is.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Generic, TypeVar

if TYPE_CHECKING:
    from collections.abc import Hashable

Given = TypeVar("Given")
Made = TypeVar("Made")

_Kept = dict["Hashable", tuple[Given, Made]]
_ALL: list[Recent[Any, Any]] = []


class Recent(Generic[Given, Made]):
    """The last thing made for each key of a board, as far as the board's last look asked for it."""

    def __init__(self) -> None:
        self._asked: dict[str, _Kept[Given, Made]] = {}  # since the look began
        self._before: dict[str, _Kept[Given, Made]] = {}  # by the look before, and not again yet
        _ALL.append(self)

    def get(self, board: str, key: Hashable, given: Given) -> Made | None:
        """Return what was made of equal values, None where that isn't known."""
        asked = self._asked.setdefault(board, {})
        kept = asked.get(key)
        if kept is None:
            kept = self._before.get(board, {}).pop(key, None)
            if kept is None:
                return None
            asked[key] = kept
        return kept[1] if kept[0] == given else None

    def put(self, board: str, key: Hashable, given: Given, made: Made) -> Made:
        """Keep what was made, and return it; where the last thing is equal, that one: others hold it already."""
        asked = self._asked.setdefault(board, {})
        kept = asked.get(key)
        made = made if kept is None or kept[1] != made else kept[1]
        asked[key] = given, made
        return made

    def begin_look(self, board: str) -> None:
        """Forget what was not asked for since the last look at a board began."""
        self._before[board] = self._asked.pop(board, {})

    def cache_clear(self) -> None:
        """Forget everything."""
        self._asked.clear()
        self._before.clear()


def begin_look(board: str) -> None:
    """Forget everything about a board that was not asked for since the last look at it began."""
    for each in _ALL:
        each.begin_look(board)
