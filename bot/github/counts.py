"""What was asked of GitHub, for metrics, `--json` and logs (no I/O)."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Exchange:
    """One request as it went over the network.

    `status` is 0 where no answer came; `remaining` is how many requests GitHub says are left in this hour.
    """

    method: str
    path: str
    status: int
    seconds: float
    remaining: int | None = None

    @property
    def is_write(self) -> bool:
        """Whether it was sent to change something; buying an App's token doesn't."""
        return self.method != "GET" and not self.path.endswith("/access_tokens")


@dataclass(slots=True)
class Counts:
    """Requests so far, `304`s too. `snapshot()` before and `since()` after give one look's own."""

    requests: int = 0
    writes: int = 0
    by_status: Counter[int] = field(default_factory=Counter)
    remaining: int | None = None

    def add(self, exchange: Exchange) -> None:
        """Count one more."""
        self.requests += 1
        self.writes += exchange.is_write
        self.by_status[exchange.status] += 1
        if exchange.remaining is not None:
            self.remaining = exchange.remaining

    def snapshot(self) -> Counts:
        """The counts as they are now."""
        return Counts(self.requests, self.writes, self.by_status.copy(), self.remaining)

    def since(self, earlier: Counts) -> Counts:
        """What came after `earlier`."""
        return Counts(
            self.requests - earlier.requests,
            self.writes - earlier.writes,
            self.by_status - earlier.by_status,
            self.remaining,
        )
