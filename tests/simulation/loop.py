"""An event loop whose clock stands still while anything works and leaps to the next timer (no I/O, no real time)."""

from __future__ import annotations

import asyncio
import selectors
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import Coroutine

T = TypeVar("T")


class _Leaping(selectors.SelectSelector):
    """Waits for nothing: the time that it was asked to wait has simply passed."""

    def __init__(self) -> None:
        super().__init__()
        self.now = 0.0  # seconds since the loop began

    def select(self, timeout: float | None = None) -> list[tuple[selectors.SelectorKey, int]]:
        if timeout is None:
            raise RuntimeError("everybody waits for somebody else: nothing will ever happen again")
        self.now += max(timeout, 0.0)
        return []


class LeapingLoop(asyncio.SelectorEventLoop):
    """asyncio's own loop on simulated time, which begins at 0."""

    def __init__(self) -> None:
        self._leaping = _Leaping()
        super().__init__(self._leaping)

    def time(self) -> float:
        return self._leaping.now


def run(story: Coroutine[object, object, T]) -> T:
    """Run a coroutine on simulated time."""
    with asyncio.Runner(loop_factory=LeapingLoop) as runner:
        return runner.run(story)
