"""How a simulated GitHub counts requests against its rate limits (no I/O)."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from bot.sandbox.model import Refused

if TYPE_CHECKING:
    from bot.sandbox.auth import Actor
    from bot.sandbox.world import World

WINDOWS = {"core": timedelta(hours=1), "search": timedelta(minutes=1)}
SECONDARY = "You have exceeded a secondary rate limit. Please wait a few minutes before you try again."


@dataclass(slots=True)
class Window:
    """One actor's requests of one resource until `reset`."""

    reset: datetime
    used: int = 0


@dataclass(slots=True)
class Meter:
    """The counts of all actors."""

    world: World
    windows: dict[tuple[str, str], Window] = field(default_factory=dict)
    writes: dict[str, deque[datetime]] = field(default_factory=dict)

    def limit(self, actor: Actor, resource: str) -> int:
        """How many requests the actor has in a window."""
        limits = self.world.limits
        if resource == "search":
            return limits.search if actor.token else limits.anonymous_search
        if actor.token is None and actor.app is None:
            return limits.anonymous
        return limits.workflow if actor.token and actor.token.kind == "workflow" else limits.core

    def window(self, actor: Actor, resource: str) -> Window:
        """The actor's present window."""
        now, key = self.world.wall(), (actor.name, resource)
        if key not in self.windows or self.windows[key].reset <= now:
            self.windows[key] = Window(now + WINDOWS[resource])
        return self.windows[key]

    def check(self, actor: Actor, resource: str) -> None:
        """403 where nothing remains."""
        if self.window(actor, resource).used >= self.limit(actor, resource):
            raise Refused(403, f"API rate limit exceeded for {actor.name}.")

    def count_write(self, actor: Actor) -> None:
        """403 where there were too many writes in the last minute: a secondary limit."""
        most = self.world.limits.writes_a_minute
        if most is None:
            return
        now = self.world.wall()
        recent = self.writes.setdefault(actor.name, deque())
        while recent and recent[0] <= now - timedelta(minutes=1):
            recent.popleft()
        if len(recent) >= most:
            raise Refused(403, SECONDARY)
        recent.append(now)

    def exhaust(self, actor: Actor, resource: str, seconds: float) -> None:
        """Nothing remains for so many seconds."""
        window = self.window(actor, resource)
        window.used = self.limit(actor, resource)
        window.reset = self.world.wall() + timedelta(seconds=seconds)

    def headers(self, actor: Actor, resource: str) -> dict[str, str]:
        """The `X-RateLimit-*` headers."""
        shown = self.overview(actor, resource)
        return {f"x-ratelimit-{name}": str(value) for name, value in shown.items()} | {"x-ratelimit-resource": resource}

    def overview(self, actor: Actor, resource: str) -> dict[str, int]:
        """Limit, remaining, reset (seconds since 1970) and used."""
        window, limit = self.window(actor, resource), self.limit(actor, resource)
        used = min(window.used, limit)
        # Rounded up: a client that waits exactly until `reset` must find the window new.
        reset = -int(-window.reset.timestamp() // 1)
        return {"limit": limit, "remaining": limit - used, "reset": reset, "used": used}
