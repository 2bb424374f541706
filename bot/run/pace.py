"""When a board is looked at again: at once after quiet, gathered in a burst (no I/O; the clock is given)."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Pace:
    """In seconds: how long nothing must have come for a change to be written at once; how long a burst is
    gathered after its last change, and held at most; the least time between two body writes.
    """

    quiet: float = 1.0
    gather: float = 0.5
    hold: float = 5.0
    between_writes: float = 1.0


@dataclass(slots=True)
class Burst:
    """The changes that wait to be decided on. Times are a monotonic clock's seconds."""

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
        self.last = now

    def due(self) -> float | None:
        """Return when to decide, None where nothing waits."""
        if self.first is None:
            return None
        ready = self.first if self.at_once else min(self.last + self.pace.gather, self.first + self.pace.hold)
        return max(ready, self.written + self.pace.between_writes)

    def clear(self) -> None:
        """Note that the waiting changes are being decided on."""
        self.first = None
