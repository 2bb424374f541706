"""The bot's client over a wire in memory: latency, GitHub's bad days, and no sockets (no I/O)."""

from __future__ import annotations

import asyncio
from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NoReturn

import aiohttp
from yarl import URL

from bot.github.client import Client, Setting, path_of
from bot.github.counts import Exchange
from bot.sandbox.faults import Fault, Kind
from bot.sandbox.web import Request, Reset

if TYPE_CHECKING:
    import random
    from collections.abc import Mapping

    from bot.github.auth import Auth
    from bot.sandbox.rest import Api
    from tests.simulation.diary import Diary

TALKED = "a request while GitHub asked for silence"
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
    struck: Counter[str] = field(default_factory=Counter)

    def fault(self) -> Fault | None:
        """What befalls the next request, None for nothing."""
        if self.chance.random() >= self.rough:
            return None
        kind = self.chance.choices(_FAULTS, _LIKELY)[0]
        seconds = {"primary": self.chance.randint(5, 600), "secondary": self.chance.randint(1, 90)}
        effect = kind in {"truncate", "delay"} or (kind in {"status", "reset"} and self.chance.random() < 0.5)
        self.struck[f"{kind}, done all the same" if kind in {"status", "reset"} and effect else kind] += 1
        return Fault(
            kind,
            lambda _: True,
            effect=effect,
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
        self._hushed = 0.0  # until when GitHub asked this client for silence

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
        self._weather.struck[TALKED] += loop.time() < self._hushed - 0.2
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
        token = self._api.github.tokens.get(lowered.get("authorization", "").rpartition(" ")[2])
        if answer.status == 401 and token is not None:
            self._weather.struck["expired token"] += 1
        if answer.delay > TIMEOUT:
            self._weather.struck["no answer in time"] += 1
            await asyncio.sleep(TIMEOUT)  # simulated seconds
            raise TimeoutError
        await asyncio.sleep(answer.delay + self._latency())  # simulated seconds
        self._hushed = max(self._hushed, loop.time() + int(answer.headers.get("retry-after", 0)))
        return answer.status, answer.headers, answer.body

    def _latency(self) -> float:
        return self._weather.chance.choice(self._weather.latencies)


def _broken() -> NoReturn:
    raise aiohttp.ServerDisconnectedError("the connection was closed")
