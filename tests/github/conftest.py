"""Clients of a scripted GitHub, and of the simulated one, over real HTTP."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer

from bot.github.auth import Auth, TokenAuth
from bot.github.client import Client, Setting, connect
from bot.sandbox.server import serving
from bot.sandbox.state import GitHub
from tests.github.script import Clock, Script

if TYPE_CHECKING:
    from bot.sandbox.rest import Api

Connect = Callable[..., Awaitable[Client]]


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
async def github() -> AsyncIterator[Script]:
    script = Script()
    app = web.Application()
    app.router.add_route("*", "/{path:.*}", script.handle)
    async with TestServer(app) as server:
        script.url = str(server.make_url("")).rstrip("/")
        yield script


@pytest.fixture
async def connected(github: Script, clock: Clock) -> AsyncIterator[Connect]:
    """Open clients of the scripted GitHub; further settings by keyword."""
    async with AsyncExitStack() as stack:

        async def opened(auth: Auth | None = None, **setting: Any) -> Client:
            settings: dict[str, Any] = {
                "base_url": github.url,
                "clock": clock,
                "sleep": clock.sleep,
            } | setting
            return await stack.enter_async_context(connect(auth or TokenAuth("secret-token"), Setting(**settings)))

        yield opened


@pytest.fixture
async def client(connected: Connect) -> Client:
    return await connected()


@dataclass
class Scene:
    """A simulated GitHub with one tracking issue, and the bot's client of it."""

    github: GitHub
    api: Api
    client: Client
    clock: Clock
    number: int

    def body(self) -> str | None:
        return self.github.issue("acme/sky", self.number).body

    def comments(self) -> list[str]:
        return [comment.body for comment in self.github.comments_on("acme/sky", self.number)]

    def asked(self) -> list[str]:
        return [f"{logged.method} {logged.path}" for logged in self.api.log]


@pytest.fixture
async def scene(clock: Clock) -> AsyncIterator[Scene]:
    world = GitHub(wall=lambda: datetime.fromtimestamp(clock(), UTC))
    world.add_repo("acme/sky")
    world.grant("acme/sky", "keeper", "write")
    issue = world.open_issue("acme/sky", "olivia", "Tasks", "| table |")
    token = world.add_token("keeper").value
    async with serving(world) as server:
        setting = Setting(base_url=server.url, clock=clock, sleep=clock.sleep)
        async with connect(TokenAuth(token), setting) as client:
            yield Scene(world, server.api, client, clock, issue.number)
