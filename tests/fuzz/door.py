"""The webhook's door under fuzz: any delivery is answered as promised, and changes facts or nothing (no I/O).

The request is a stand-in that holds what aiohttp would give; everything behind it is the server's own.
"""

from __future__ import annotations

import asyncio
import hashlib
import hmac
import json
import random
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, cast

from bot.core.plan import decide
from bot.github.webhook import PullChanged, ReviewChanged
from bot.run.door import Bounds
from bot.run.known import Known
from bot.run.metrics import Metrics
from bot.run.server import Server
from tests.core.scene import PULLS, Hackathon, rules
from tests.fuzz.seeds import DELIVERIES

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from aiohttp import web

    from bot.github.webhook import Change, PullChange
    from bot.run.tracker import Tracker

SECRET = "a secret for fuzzing"
BOUNDS = Bounds(one_body=4096, all_bodies=8192)
FORM = "application/x-www-form-urlencoded"
ODD: tuple[object, ...] = (
    None, True, 0, -1, 10**400, float("inf"), float("nan"), "", [], {}, [[[{}]]], "\ud800",
    "\0|`@x\r\n<!--", "x" * 3000, "9999-12-31T23:59:59-23:59", "0001-01-01T00:00:00+23:59", "٣/٣",
    "issues/7", "acme/rockets", "edited", "created", "deleted", "transferred",
)  # fmt: skip


class Board:
    """A board that takes what the server hands on, as a tracker does, and decides on it."""

    def __init__(self) -> None:
        self.rules, self.looked = rules(pulls=PULLS), True
        self.known = Known(Hackathon().facts)
        self.taken: list[Change | PullChange] = []

    def take(self, change: Change | PullChange, delivery: str = "") -> None:
        self.taken.append(change)
        if isinstance(change, PullChanged | ReviewChanged):
            self.known.put_pulls((change.pull,), frozenset(), first=True)
        else:
            self.known.take(change)
        decide(self.known.facts, self.rules, "all")


@dataclass
class Sent:
    """What a stranger sent: as much of aiohttp's request as the server looks at."""

    headers: dict[str, str]
    body: bytes
    content_length: int | None

    @property
    def content(self) -> Sent:
        return self

    async def iter_any(self) -> AsyncIterator[bytes]:
        for at in range(0, len(self.body), 1000):
            yield self.body[at : at + 1000]


def door(data: bytes) -> None:
    """Any delivery, raw bytes or GitHub's own with some values exchanged, signed or not."""
    chance = random.Random(data[:9])
    event, payload = chance.choice(DELIVERIES)
    if data[9:10] < b"\x60":
        body = data[10:]
    else:
        payload = json.loads(json.dumps(payload))
        for at in range(len(data) % 4):
            _exchange(payload, random.Random(data[at:]), data[10:])
        body = json.dumps(payload).encode()
    kind = chance.choice(["application/json", "", FORM, FORM.upper() + "; charset=x"])
    good = "sha256=" + hmac.new(SECRET.encode(), body, hashlib.sha256).hexdigest()
    signature = chance.choice([good] * 9 + [None, "", good[:-1], good.upper(), "sha256=\udcff"])
    named = chance.choice([event] * 9 + ["", "issues", "\udcff"])
    delivery = chance.choice(["1"] * 9 + [""])
    length = chance.choice([len(body), None, BOUNDS.one_body + 1])
    headers = {"Content-Type": kind} | ({} if signature is None else {"X-Hub-Signature-256": signature})
    tracker = Board()
    server = Server([cast("Tracker", tracker)], [SECRET], Metrics(), BOUNDS)
    request = cast("web.Request", Sent(headers, body, length))

    status, _ = asyncio.run(server._receive(request, named, delivery))

    assert server.door.held == 0, "bytes of a body that was read are still counted"
    if max(length or 0, len(body)) > BOUNDS.one_body:
        assert status == 413, status
    elif signature != good:
        assert status == 401, status
    elif not named or not delivery:
        assert status == 400, status
    else:
        assert status in {200, 202, 204, 400}, status
        assert (status == 202) == bool(tracker.taken), status
    if status == 202:
        again, _ = asyncio.run(server._receive(request, named, delivery))
        assert (again, len(tracker.taken)) == (202, 1), "the same delivery counted twice"


def _exchange(value: Any, chance: random.Random, text: bytes) -> None:
    """Exchange one value somewhere in a delivery for an odd one, or for the fuzzer's text; or take it out."""
    while isinstance(value, dict) and value:
        key = chance.choice(sorted(value))
        if not isinstance(value[key], dict) or chance.random() < 0.2:
            if chance.random() < 0.15:
                del value[key]
            else:
                value[key] = chance.choice([*ODD, *[text.decode("utf-8", "surrogateescape")] * len(ODD)])
            return
        value = value[key]
