"""A board's look-out for pull requests on a simulated GitHub, in one process after another."""

from __future__ import annotations

from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from bot.core.rules import PullRules, Rules
from bot.github.auth import TokenAuth
from bot.github.cache import MemoryStore, Store
from bot.github.client import Client, Setting, connect
from bot.github.pulls import Found, follow_pulls, look_for_pulls
from bot.github.shelf import PullShelf
from bot.github.webhook import read_pull_delivery
from bot.sandbox.server import serving
from bot.sandbox.state import GitHub
from tests.github.script import Clock

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Collection

    from bot.core.facts import Pull
    from bot.sandbox.rest import Api

SKY, SEA, PLANS = "acme/sky", "acme/sea", "acme/plans"
WORDS = "Hackathon 10th Spring No."
SINCE = datetime(2026, 1, 1, tzinfo=UTC)
LONG = "acme/" + "very-long-repository-name-" * 3  # 78 characters: three don't fit into a query


@dataclass
class Watch:
    """One board's look-out. `store` outlives a process; `shelf` and `client` are of the present one."""

    github: GitHub
    api: Api
    url: str
    clock: Clock
    rules: Rules
    store: Store = field(default_factory=MemoryStore)
    linked: Collection[tuple[str, int]] = ()
    shelf: PullShelf = field(init=False)
    client: Client = field(init=False)
    found: Found = field(default_factory=Found)

    async def look(self, linked: Collection[tuple[str, int]] = ()) -> dict[str, str]:
        """Look once; say what is known, and how it stands."""
        self.linked = linked
        self.api.log.clear()
        now = self.github.now()
        self.found = await look_for_pulls(self.client, self.rules, self.shelf, linked, now, SINCE)
        return self.shown()

    async def follow(self) -> dict[str, str]:
        """Ask for what the deliveries left open."""
        self.api.log.clear()
        self.found = await follow_pulls(self.client, self.shelf)
        return self.shown()

    def shown(self) -> dict[str, str]:
        return {f"{pull.repo}#{pull.number}": stand(pull) for pull in self.found.pulls}

    def deliver(self) -> list[bool]:
        """Hand on the deliveries that wait; say which of them matter."""
        changes = [read_pull_delivery(each.event, each.payload) for each in self.github.take_deliveries()]
        return [self.shelf.take(change) for change in changes if change is not None]

    def later(self, **by: float) -> None:
        """Let time pass, for the world and for the limits."""
        self.github.now.advance(timedelta(**by))  # type: ignore[attr-defined]  # a stepping clock
        self.clock.now += timedelta(**by).total_seconds()

    def asked(self) -> list[str]:
        """What the last look asked for: path, and the status."""
        return [f"{one.path} {one.status}" for one in self.api.log]

    def counted(self) -> int:
        return sum(one.counted for one in self.api.log)

    def watching(self, *repos: str, rfc: tuple[str, ...] = (), words: str = WORDS) -> None:
        """Other rules, from now on."""
        self.rules = replace(self.rules, pulls=PullRules(words, repos, rfc))
        self.shelf = PullShelf(self.rules, self.store)

    @asynccontextmanager
    async def process(self) -> AsyncIterator[None]:
        """A new process, with what the store kept."""
        token = self.github.add_token("keeper").value
        setting = Setting(base_url=self.url, cache=self.store, clock=self.clock, sleep=self.clock.sleep)
        async with connect(TokenAuth(token), setting) as self.client:
            self.shelf = PullShelf(self.rules, self.store)
            yield


def stand(pull: Pull) -> str:
    """How a pull request stands, in a word or two."""
    state = "merged" if pull.merged else "closed" if pull.closed else "draft" if pull.draft else "open"
    if pull.reviews is not None:
        return " ".join([state, *(f"{review.author}:{review.state}" for review in pull.reviews)])
    return f"{state} approved" if pull.approved else state


@asynccontextmanager
async def watching() -> AsyncIterator[Watch]:
    clock = Clock()
    world = GitHub(wall=lambda: datetime.fromtimestamp(clock(), UTC))
    for repo in (SKY, SEA, PLANS):
        world.add_repo(repo)
        world.add_hook(repo, "http://127.0.0.1:9/webhook", "secret")
    world.grant(SKY, "olivia", "admin")
    world.take_deliveries()
    rules = Rules(name="b", repo=SKY, issues=(1,), pulls=PullRules(WORDS, (SKY, SEA), (PLANS,)))
    async with serving(world) as server:
        watch = Watch(world, server.api, server.url, clock, rules)
        async with watch.process():
            yield watch
