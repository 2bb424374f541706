"""Processes of the bot that can be killed at any moment, and the courier that brings them deliveries (no sockets)."""

from __future__ import annotations

import asyncio
from collections import Counter
from contextlib import suppress
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from bot.github.auth import AppAuth, TokenAuth
from bot.github.cache import MemoryStore
from bot.github.client import Setting
from bot.github.errors import GitHubError
from bot.run.keep import keep
from bot.run.metrics import Metrics
from bot.run.missed import ask_for_missed
from bot.run.pace import Allowance
from bot.run.server import Server
from bot.run.shared import Shared
from bot.run.siblings import Siblings
from bot.run.sync import Request, _sync_board
from bot.run.tracker import Tracker
from tests.simulation.wire import Wire, WiredClient

if TYPE_CHECKING:
    import random

    from bot.core.rules import Rules
    from bot.github.auth import Auth
    from bot.github.client import Client
    from bot.sandbox.model import Delivery
    from bot.sandbox.rest import Api
    from tests.simulation.diary import Diary
    from tests.simulation.wire import Weather


@dataclass
class Machine:
    """What every process of the bot finds on starting: GitHub, the rules, the disk, a clock that may be wrong.

    `others` are further boards of its rules, `app` the id and the key of an App, `token` a person's where it is none.
    """

    api: Api
    rules: Rules
    weather: Weather
    diary: Diary
    wall: float  # seconds since 1970 at the loop's 0
    token: str = ""
    app: tuple[str, str] | None = None
    others: tuple[Rules, ...] = ()
    disk: MemoryStore = field(default_factory=MemoryStore)
    ahead: float = 0.0  # seconds that the machine's clock is wrong by
    started: int = 0

    def clock(self) -> float:
        """The machine's time, in seconds since 1970."""
        return self.wall + asyncio.get_running_loop().time() + self.ahead

    def client(self, who: str, *, disk: bool = False) -> WiredClient:
        """A client with the bot's credentials and nothing remembered, but what the disk keeps."""
        auth: Auth = AppAuth(*self.app) if self.app else TokenAuth(self.token)
        setting = Setting(cache=self.disk if disk else MemoryStore(), clock=self.clock)
        return WiredClient(auth, setting, Wire(self.api, self.weather, self.diary, who))

    def tracker(self, who: str, *, disk: bool = False) -> Tracker:
        """The first board's keeper, that knows nothing yet."""
        return self.trackers(self.client(who, disk=disk), disk=disk)[0]

    def trackers(self, client: Client, *, disk: bool = False) -> list[Tracker]:
        """A keeper for each board."""
        boards, metrics = [self.rules, *self.others], Metrics()
        store = self.disk if disk else None
        shared = Shared(allowance=Allowance(), siblings=Siblings(boards, client), store=store)
        return [Tracker(rules, client, metrics, shared) for rules in boards]


class EndedByItself(Exception):  # noqa: N818 - it is what happened
    """A process ended without being asked to, and not for GitHub's sake."""


class Process:
    """One `serve` at work until it is killed."""

    def __init__(self, machine: Machine) -> None:
        machine.started += 1
        self.name = f"bot-{machine.started}"
        self.diary = machine.diary
        client = machine.client(self.name)
        trackers = machine.trackers(client)
        self.tracker = trackers[0]
        self.server = Server(trackers, [], self.tracker.metrics)
        self._keeping = asyncio.create_task(keep(trackers, asyncio.Event()))
        self._missed = asyncio.create_task(ask_for_missed(client, trackers))
        self.alive = True
        self.since = asyncio.get_running_loop().time()
        self.diary.note(self.name, "starts")

    def receive(self, delivery: Delivery) -> int:
        """Take a delivery at the door, signed and read already; return the status that it is answered with."""
        status, _ = self.server._hand_on(delivery.event, delivery.guid, delivery.payload)
        return status

    async def kill(self) -> None:
        """End it at once, wherever it is."""
        self.alive = False
        self.diary.note(self.name, "is killed")
        for task in (self._keeping, self._missed):
            task.cancel()
            with suppress(asyncio.CancelledError, GitHubError):  # it may have given up just now
                await task

    def has_ended(self) -> bool:
        """Whether it gave up, as it does on starting where only an operator can help; raises any mistake's error."""
        if not self.alive or not self._keeping.done():
            return False
        error = self._keeping.exception()
        if not isinstance(error, GitHubError):
            raise EndedByItself(self.name) from error
        self._missed.cancel()
        self.alive = False
        self.diary.note(self.name, f"gives up: {error}")
        return True


async def sync_now_and_then(machine: Machine, chance: random.Random) -> None:
    """Run `sync` every few minutes until cancelled, as a workflow would beside the server."""
    while True:
        await asyncio.sleep(chance.uniform(20, 400))  # simulated seconds
        machine.diary.note("sync", "starts")
        result = await _sync_board(machine.tracker("sync", disk=True), Request([machine.rules]))
        machine.diary.note("sync", f"ends, changed: {result.changed}, error: {result.error}")


@dataclass
class Courier:
    """Brings deliveries to the processes that live; `rough` is how often one is lost, doubled or late (0 to 1).

    `arrived` tells by a delivery's guid who took it, `fates` counts what became of them.
    """

    machine: Machine
    chance: random.Random
    processes: list[Process]
    rough: float = 0.0
    mishaps: tuple[str, ...] = ("lost", "lost", "doubled", "late", "very late")
    arrived: dict[str, list[Process]] = field(default_factory=dict)
    fates: Counter[str] = field(default_factory=Counter)
    newest: int = 0

    def collect(self) -> None:
        """Send off what GitHub has to deliver; called at every change."""
        for delivery in self.machine.api.github.take_deliveries():
            delivery.status, delivery.status_code = "pending", 0
            for seconds in self._journeys(delivery):
                asyncio.get_running_loop().call_later(seconds, self._arrive, delivery)

    def _journeys(self, delivery: Delivery) -> list[float]:
        quick = self.chance.choice((0.05, 0.1, 0.3, 1.0, 2.0))
        fate = "in time"
        if self.chance.random() < self.rough:
            fate = self.chance.choice(self.mishaps)
        self.fates[fate] += 1
        self.fates["sent again"] += delivery.redelivery
        if fate == "lost":
            self.machine.diary.note("delivery", f"{delivery.event} {delivery.action} {delivery.id} is lost")
            delivery.status, delivery.status_code = "failed to connect to host", 502
            return []
        if fate == "very late":
            return [self.chance.uniform(60, 1200)]
        if fate == "late":
            return [self.chance.uniform(2, 40)]
        return [quick, quick + self.chance.uniform(0, 30)] if fate == "doubled" else [quick]

    def _arrive(self, delivery: Delivery) -> None:
        alive = [each for each in self.processes if each.alive]
        self.fates["overtaken"] += delivery.id < self.newest
        self.newest = max(self.newest, delivery.id)
        delivery.status, delivery.status_code = ("OK", 202) if alive else ("failed to connect to host", 502)
        for process in alive:
            status = process.receive(delivery)
            delivery.status_code = status
            if status == 204:
                continue  # it names the repository as it is called for the while, which no rules do
            self.arrived.setdefault(delivery.guid, []).append(process)
        who = ", ".join(each.name for each in alive) or "nobody"
        self.machine.diary.note("delivery", f"{delivery.event} {delivery.action} {delivery.id} reaches {who}")
