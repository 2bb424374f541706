"""The bot's client over a wire in memory: latency, GitHub's bad days, and no sockets (no I/O)."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NoReturn

import aiohttp
from yarl import URL

from bot.github.auth import Identity
from bot.github.client import Client, Setting, path_of
from bot.github.counts import Exchange
from bot.sandbox.faults import Fault, Kind
from bot.sandbox.web import Request, Reset

if TYPE_CHECKING:
    import random
    from collections.abc import Mapping

    from bot.github.auth import Auth
    from bot.sandbox.model import Installation
    from bot.sandbox.rest import Api
    from bot.sandbox.state import GitHub
    from tests.simulation.diary import Diary

TIMEOUT = 30.0  # seconds, as the real client's session gives up
_FAULTS: tuple[Kind, ...] = ("status", "reset", "truncate", "delay", "primary", "secondary")
_LIKELY = (30, 20, 15, 20, 2, 6)


@dataclass
class Weather:
    """How often a request goes wrong (0 to 1), and until when (simulated seconds) the network is gone."""

    chance: random.Random
    rough: float = 0.0
    gone_until: float = 0.0
    latencies: tuple[float, ...] = (0.02, 0.05, 0.1, 0.4)  # seconds, each way
    struck: dict[str, int] = field(default_factory=dict)

    def fault(self) -> Fault | None:
        """What befalls the next request, None for nothing."""
        if self.chance.random() >= self.rough:
            return None
        kind = self.chance.choices(_FAULTS, _LIKELY)[0]
        self.struck[kind] = self.struck.get(kind, 0) + 1
        seconds = {"primary": self.chance.randint(5, 600), "secondary": self.chance.randint(1, 90)}
        return Fault(
            kind,
            lambda _: True,
            effect=kind in {"truncate", "delay"} or self.chance.random() < 0.5,
            status=self.chance.choice((403, 429)) if kind == "secondary" else self.chance.choice((500, 502, 503, 504)),
            seconds=seconds.get(kind, self.chance.choice((0.5, 3, 12, 40))),
        )


@dataclass
class Wire:
    """Where a client's requests go, and what may befall them there; `who` sends them."""

    api: Api
    weather: Weather
    diary: Diary
    who: str


class WiredClient(Client):
    """The real client; its one exchange with GitHub goes over a wire in memory."""

    def __init__(self, auth: Auth, setting: Setting, wire: Wire) -> None:
        super().__init__(None, auth, setting)  # type: ignore[arg-type]  # no session: `_request` is all that used it
        self._api, self._weather, self._diary, self._who = wire.api, wire.weather, wire.diary, wire.who

    async def _request(
        self, method: str, url: str, headers: Mapping[str, str], body: bytes = b""
    ) -> tuple[int, Mapping[str, str], bytes]:
        path, status = path_of(url), 0
        try:
            status, answered, content = await self._exchange(method, URL(url), headers, body)
            return status, answered, content
        finally:
            self._diary.request(self._who, method, path, status)
            self._count(Exchange(method, path, status, 0.0))

    async def _exchange(
        self, method: str, url: URL, headers: Mapping[str, str], body: bytes
    ) -> tuple[int, Mapping[str, str], bytes]:
        loop = asyncio.get_running_loop()
        await asyncio.sleep(self._latency())  # simulated seconds
        if loop.time() < self._weather.gone_until:
            await asyncio.sleep(self._weather.chance.choice((0.0, 10.0)))  # simulated seconds
            raise aiohttp.ConnectionTimeoutError("no network")
        fault = self._weather.fault()
        faults = self._api.github.faults.requests
        if fault is not None:
            faults.append(fault)
        lowered = {name.lower(): value for name, value in headers.items()}
        try:
            answer = self._api.respond(Request(method, url.path, dict(url.query), lowered, body, "https"))
        except Reset:
            _broken()
        finally:
            if fault is not None:
                faults.remove(fault)
        if answer.delay > TIMEOUT:
            await asyncio.sleep(TIMEOUT)  # simulated seconds
            raise TimeoutError
        await asyncio.sleep(answer.delay + self._latency())  # simulated seconds
        return answer.status, answer.headers, answer.body

    def _latency(self) -> float:
        return self._weather.chance.choice(self._weather.latencies)


def _broken() -> NoReturn:
    raise aiohttp.ServerDisconnectedError("the connection was closed")


class AppStandIn:
    """An App's credentials without its key: tokens come from the world itself, for `lifetime` seconds each."""

    def __init__(self, github: GitHub, installation: Installation) -> None:
        self._github, self._installation = github, installation
        self._token = ""

    async def credentials(self, client: Client, repo: str | None) -> Mapping[str, str]:
        """See `Auth`."""
        if not self._token:
            self._token = self._github.add_installation_token(self._installation).value
        return {"oauth_token": self._token}

    def renew(self, repo: str | None) -> bool:
        """See `Auth`."""
        self._token = ""
        return True

    async def identity(self, client: Client) -> Identity:
        """See `Auth`."""
        slug = self._installation.app.slug
        return Identity(f"{slug}[bot]", frozenset({slug}))
