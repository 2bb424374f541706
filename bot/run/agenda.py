"""When a board is decided on, or looked at anew (no I/O; it waits on the event loop's clock)."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from bot.run.pace import Burst

if TYPE_CHECKING:
    from bot.run.pace import Pace


class Agenda:
    """The changes that wait to be decided on, in `burst`, and when the next full look is due. Times are in seconds."""

    def __init__(self, pace: Pace) -> None:
        self.burst = Burst(pace)
        self._news = asyncio.Event()
        self._next_look = float("-inf")

    def wake(self) -> None:
        """Note that there is something to decide on."""
        self.burst.add(now())
        self._news.set()

    def look_in(self, seconds: float) -> None:
        """Put the next full look there."""
        self._next_look = now() + seconds

    def look_within(self, seconds: float) -> None:
        """Let the next full look be no later than that."""
        self._next_look = min(self._next_look, now() + seconds)

    async def rest(self) -> None:
        """Wait until the next body write is allowed."""
        await asyncio.sleep(self.burst.rest(now()))

    def wrote(self) -> None:
        """Note a body write."""
        self.burst.written = now()

    async def wait(self, *, looks_alone: bool) -> bool:
        """Wait for changes that are due (True) or the next full look (False); with `looks_alone` for that."""
        while True:
            due, here = None if looks_alone else self.burst.due(), now()
            if due is not None and due <= here:
                return True
            if self._next_look <= here:
                return False
            until = self._next_look if due is None else min(due, self._next_look)
            self._news.clear()
            try:
                async with asyncio.timeout(until - here):
                    await self._news.wait()
            except TimeoutError:
                continue


def now() -> float:
    """Return the event loop's time, in seconds."""
    return asyncio.get_running_loop().time()
