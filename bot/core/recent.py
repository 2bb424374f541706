"""What was made lately of what, so that a look with one fact more makes one thing anew (no I/O).

It changes no result: what is kept is given again only where it is made of equal values. `functools.lru_cache` would
hash those values each time, and they are deep; comparing them mostly finds the very same objects.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Generic, TypeVar

if TYPE_CHECKING:
    from collections.abc import Hashable

Given = TypeVar("Given")
Made = TypeVar("Made")


class Recent(Generic[Given, Made]):
    """The last thing made for each key, `size` keys at the most."""

    def __init__(self, size: int) -> None:
        self._size = size
        self._kept: dict[Hashable, tuple[Given, Made]] = {}

    def get(self, key: Hashable, given: Given) -> Made | None:
        """Return what was made of equal values, None where that isn't known."""
        kept = self._kept.get(key)
        return kept[1] if kept is not None and kept[0] == given else None

    def put(self, key: Hashable, given: Given, made: Made) -> Made:
        """Keep what was made, and return it."""
        if len(self._kept) >= self._size:
            self._kept.clear()
        self._kept[key] = (given, made)
        return made

    def cache_clear(self) -> None:
        """Forget everything."""
        self._kept.clear()
