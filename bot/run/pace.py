"""When a board is looked at again, and when a thumb may be given (no I/O; the clock is given).

A change after quiet is decided on at once; a burst is gathered. Times are a monotonic clock's seconds.
"""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Pace:
    """In seconds: how long nothing must have come for a change to be written at once, and the breath in which
    nothing may follow it: deciding keeps the door waiting, so what comes in one breath is answered first. How long a
    burst is gathered after its last change, and held at most; the least time between two body writes; how long until a
    failed look is tried again, at first and at most; and how long another process of the bot that undoes what this one
    does is let its way, at first and at most.
    """

    quiet: float = 1.0
    breath: float = 0.03
    gather: float = 0.5
    hold: float = 5.0
    between_writes: float = 1.0
    retry: tuple[float, float] = (2.0, 60.0)
    rival: tuple[float, float] = (2.0, 600.0)

    def pause(self, failures: int) -> float:
        """Return the seconds until the next look after so many failures in a row: twice as many each time."""
        return _doubled(self.retry, failures)

    def truce(self, rounds: int) -> float:
        """Return the seconds until what was undone so many times is done again: twice as many each time."""
        return _doubled(self.rival, rounds)


def _doubled(bounds: tuple[float, float], times: int) -> float:
    first, most = bounds
    return min(first * 2.0 ** min(times - 1, 20), most)


@dataclass(slots=True)
class Burst:
    """The changes that wait to be decided on."""

    pace: Pace
    first: float | None = None
    last: float = float("-inf")
    at_once: bool = False
    written: float = float("-inf")

    def add(self, now: float) -> None:
        """Note that a change came."""
        if self.first is None:
            self.first = now
            self.at_once = now - self.last >= self.pace.quiet
        elif now < self.first + self.pace.breath:
            self.at_once = False
        self.last = now

    def due(self) -> float | None:
        """Return when to decide, None where nothing waits."""
        if self.first is None:
            return None
        at_once = self.first + self.pace.breath
        ready = at_once if self.at_once else min(self.last + self.pace.gather, self.first + self.pace.hold)
        return max(ready, self.written + self.pace.between_writes)

    def rest(self, now: float) -> float:
        """Return the seconds until the next body write is allowed, 0 where it is now."""
        return max(0.0, self.written + self.pace.between_writes - now)

    def clear(self) -> None:
        """Note that the waiting changes are being decided on."""
        self.first = None


@dataclass(slots=True)
class Allowance:
    """So many reactions a minute, for all boards together: GitHub counts an account's writes."""

    most: int = 20
    minute: float = 60.0  # seconds
    _spent: deque[float] = field(default_factory=deque)

    def wait(self, now: float) -> float:
        """Return the seconds until the next one is allowed, 0 where it is now."""
        if len(self._spent) < self.most:
            return 0.0
        return max(0.0, self._spent[-self.most] + self.minute - now)

    def spend(self, now: float) -> None:
        """Note that one is being sent."""
        self._spent.append(now)
        if len(self._spent) > self.most:
            self._spent.popleft()
