"""A simulated GitHub over real HTTP: the REST API, and deliveries sent to the hooks (does I/O).

async with running(github) as url:
    ...  # url is http://127.0.0.1:PORT
"""

from __future__ import annotations

import asyncio
import contextlib
from collections import deque
from time import monotonic
from typing import TYPE_CHECKING

from aiohttp import ClientError, ClientSession, ClientTimeout, web

from bot.sandbox.deliveries import as_request
from bot.sandbox.rest import Api
from bot.sandbox.web import Request, Reset

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable

    from bot.sandbox.model import Delivery
    from bot.sandbox.state import GitHub

ANSWER_SECONDS = 10.0  # GitHub waits so long for a hook's answer
AT_ONCE = 10  # deliveries under way at a time; they start in order


class Courier:
    """Sends the outbox to the hooks' addresses, and notes how each delivery went."""

    def __init__(self, github: GitHub, at_once: int = AT_ONCE):
        self.github = github
        self.under_way: set[asyncio.Task[None]] = set()
        self._queue: deque[Delivery] = deque()
        self._news = asyncio.Event()
        self._places = asyncio.Semaphore(at_once)
        self._idle = asyncio.Event()

    async def run(self) -> None:
        """Send until cancelled."""
        self.github.listeners.append(self._news.set)
        self._news.set()
        timeout = ClientTimeout(total=ANSWER_SECONDS)
        try:
            async with ClientSession(timeout=timeout) as session:
                await self._send_for_ever(session)
        finally:
            self.github.listeners.remove(self._news.set)
            for task in self.under_way:
                task.cancel()
            await asyncio.gather(*self.under_way, return_exceptions=True)

    async def _send_for_ever(self, session: ClientSession) -> None:
        while True:
            await self._news.wait()
            self._news.clear()
            waiting, self.github.outbox[:] = self.github.outbox[:], []
            self._queue += self.github.faults.route(waiting)
            while self._queue:
                await self._places.acquire()
                task = asyncio.create_task(self._send(session, self._queue.popleft()))
                self.under_way.add(task)
                task.add_done_callback(self._sent)

    async def _send(self, session: ClientSession, delivery: Delivery) -> None:
        headers, body = as_request(delivery)
        started = monotonic()
        try:
            async with session.post(delivery.hook.url, data=body, headers=headers) as answer:
                await answer.read()
                delivery.status_code, delivery.status = answer.status, answer.reason or ""
        except TimeoutError:
            delivery.status_code, delivery.status = 504, "timed out"
        except (ClientError, OSError):
            delivery.status_code, delivery.status = 502, "failed to connect to host"
        if delivery.status_code < 300:
            delivery.status = "OK"
        delivery.duration = monotonic() - started

    def _sent(self, task: asyncio.Task[None]) -> None:
        self._places.release()
        self.under_way.discard(task)
        self._idle.set()

    async def idle(self) -> None:
        """Wait until nothing waits and nothing is under way."""
        while self.github.outbox or self._queue or self.under_way or self._news.is_set():
            self._idle.clear()
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self._idle.wait(), 0.05)


def application(api: Api, prepare: Callable[[web.Application], None] | None = None) -> web.Application:
    """The API as an aiohttp application under its base path; `prepare` may add routes, which come first."""

    async def handle(request: web.Request) -> web.StreamResponse:
        path = request.rel_url.path.removeprefix(api.base_path)
        headers = {name.lower(): value for name, value in request.headers.items()}
        plain = Request(request.method, path, dict(request.query), headers, await request.read(), request.scheme)
        try:
            response = api.respond(plain)
        except Reset:
            if request.transport is not None:
                request.transport.abort()
            return web.Response(status=500)
        if response.delay:
            await asyncio.sleep(response.delay)
        return web.Response(status=response.status, headers=response.headers, body=response.body)

    app = web.Application(client_max_size=26 * 2**20)
    if prepare is not None:
        prepare(app)
    app.router.add_route("*", f"{api.base_path}/{{path:.*}}", handle)
    return app


class Serving:
    """A running server: its `url`, the `api` with its log, and the `courier` of its deliveries."""

    def __init__(self, url: str, api: Api, courier: Courier):
        self.url = url
        self.api = api
        self.courier = courier


@contextlib.asynccontextmanager
async def serving(  # noqa: PLR0913 - each may be left out
    github: GitHub,
    *,
    host: str = "127.0.0.1",
    port: int = 0,
    base_path: str = "",
    at_once: int = AT_ONCE,
    prepare: Callable[[web.Application], None] | None = None,
) -> AsyncIterator[Serving]:
    """Serve the world and send its deliveries until the block ends. `prepare` may add routes before start."""
    api = Api(github, base_path)
    runner = web.AppRunner(application(api, prepare), handle_signals=False, access_log=None, shutdown_timeout=1.0)
    await runner.setup()
    site = web.TCPSite(runner, host, port)
    await site.start()
    bound = runner.addresses[0][1]
    courier = Courier(github, at_once)
    sending = asyncio.create_task(courier.run())
    try:
        yield Serving(f"http://{host}:{bound}{base_path}", api, courier)
    finally:
        sending.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await sending
        await runner.cleanup()


@contextlib.asynccontextmanager
async def running(github: GitHub, *, base_path: str = "") -> AsyncIterator[str]:
    """The same, for those who need nothing but the API's address."""
    async with serving(github, base_path=base_path) as server:
        yield server.url
