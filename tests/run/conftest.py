"""The scenes' `hackathon` for tests of the server's parts, and people who send deliveries by hand."""

from __future__ import annotations

import hashlib
import hmac
import io
import json
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pytest
from aiohttp import ClientSession, web

from bot.run.metrics import Metrics
from bot.run.server import Server
from bot.run.tracker import Tracker
from tests.scenes.conftest import hackathon, pytest_runtest_makereport, stage
from tests.scenes.hackathon import SECRET, board, staged, world

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from aiohttp import ClientResponse

    from bot.run.door import Bounds
    from tests.scenes.hackathon import Hackathon

__all__ = ["hackathon", "pytest_runtest_makereport", "stage"]


def sign(body: bytes, secret: str = SECRET) -> str:
    """The header that GitHub sends with a body."""
    return "sha256=" + hmac.new(secret.encode(), body, hashlib.sha256).hexdigest()


@dataclass
class Door:
    """The server's HTTP, whose boards have not been looked at: what it answers is all that is tried."""

    session: ClientSession
    url: str
    metrics: Metrics
    stage: Hackathon
    tracker: Tracker
    server: Server

    async def post(self, body: bytes, **headers: str | None) -> tuple[int, str]:
        """POST a body signed as GitHub does; a header given as None is left out. Status and text."""
        sent = {
            "X-GitHub-Event": "ping",
            "X-GitHub-Delivery": "a-delivery",
            "Content-Type": "application/json",
            "X-Hub-Signature-256": sign(body),
        } | {name.replace("_", "-"): value for name, value in headers.items()}
        given = {name: value for name, value in sent.items() if value is not None}
        async with self.session.post(f"{self.url}/webhook", data=io.BytesIO(body), headers=given) as answer:
            return answer.status, (await answer.text()).strip()

    async def deliver(self, event: str, payload: Any, delivery: str = "a-delivery", **headers: str | None) -> int:
        """The status for a payload as JSON."""
        body = json.dumps(payload).encode()
        status, _ = await self.post(body, X_GitHub_Event=event, X_GitHub_Delivery=delivery, **headers)
        return status

    def happening(self) -> tuple[str, dict[str, Any]]:
        """What GitHub would deliver last: the event and its payload."""
        last = self.stage.github.events[-1]
        return last.name, last.payload

    async def get(self, path: str) -> tuple[int, str]:
        """Status and text of a page."""
        answer: ClientResponse
        async with self.session.get(f"{self.url}{path}") as answer:
            return answer.status, await answer.text()

    def counted(self) -> dict[tuple[str, str], float]:
        """`hackathon_deliveries_total` by event and result."""
        samples = next(iter(self.metrics.deliveries.collect())).samples
        return {(each.labels["event"], each.labels["result"]): each.value for each in samples}


@asynccontextmanager
async def standing(*secrets: str, bounds: Bounds | None = None) -> AsyncIterator[Door]:
    """A door with these secrets and bounds, over a real socket."""
    async with staged(world()) as there, there.client() as client, ClientSession() as session:
        metrics = Metrics()
        tracker = Tracker(board(), client, metrics)
        server = Server([tracker], secrets or (SECRET,), metrics, bounds)
        runner = server.runner()
        await runner.setup()
        try:
            await web.TCPSite(runner, "127.0.0.1", 0).start()
            url = f"http://127.0.0.1:{runner.addresses[0][1]}"
            yield Door(session, url, metrics, there, tracker, server)
        finally:
            await runner.cleanup()


@pytest.fixture
async def door() -> AsyncIterator[Door]:
    async with standing() as made:
        yield made
