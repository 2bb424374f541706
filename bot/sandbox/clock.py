"""Clocks for a simulated GitHub (no I/O but reading the machine's time where asked to)."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta


class SteppingClock:
    """A clock that stands still: the world steps it a second at every change, a test by `advance`."""

    def __init__(self, start: datetime | None = None):
        self.time = start or datetime(2026, 1, 1, tzinfo=UTC)

    def __call__(self) -> datetime:
        """The time it shows."""
        return self.time

    def step(self) -> None:
        """One second on, so that two changes never carry one timestamp."""
        self.time += timedelta(seconds=1)

    def advance(self, by: timedelta) -> None:
        """Let time pass without a change."""
        self.time += by


def wall_clock() -> datetime:
    """The machine's time."""
    return datetime.now(UTC)


def stamp(time: datetime) -> str:
    """A time as GitHub writes it: whole seconds, in UTC, ending in `Z`."""
    return time.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
