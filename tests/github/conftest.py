"""Clients of a scripted GitHub, over real HTTP."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack
from typing import Any

import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer

from bot.github.auth import Auth, TokenAuth
from bot.github.client import Client, Setting, connect
from tests.github.script import Clock, Script

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
            return await stack.enter_async_context(
                connect(auth or TokenAuth("secret-token"), Setting(**settings))
            )

        yield opened


@pytest.fixture
async def client(connected: Connect) -> Client:
    return await connected()
