"""What strangers may hold of the server: connections, seconds and bytes (network I/O, by aiohttp).

A delivery can be judged only once it is there in full, so whoever reaches the port may send as much as GitHub may. The
bounds are far above what GitHub does: it opens a connection, sends a delivery at once and waits ten seconds. What is
refused under attack GitHub notes as failed; the next look finds what it was about.
"""

from __future__ import annotations

import asyncio
from collections import OrderedDict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from aiohttp import web

if TYPE_CHECKING:
    from aiohttp.typedefs import Handler
    from aiohttp.web_protocol import RequestHandler


@dataclass(frozen=True, slots=True)
class Bounds:
    """How much the door takes: connections at once; seconds until a request's head has come, until its body has, and
    between two requests; bytes of one body, and of all that are being read.
    """

    connections: int = 500
    head: float = 10.0
    body: float = 10.0
    idle: float = 30.0
    one_body: int = 25 * 2**20  # GitHub sends none larger
    all_bodies: int = 64 * 2**20


class NotTaken(Exception):  # noqa: N818 - named by what happened, and caught by it
    """A body was not read to its end: the status to answer, and why in a word."""

    def __init__(self, status: int, why: str) -> None:
        super().__init__(why)
        self.status, self.why = status, why


class Door:
    """The connections that are open, and the bytes that they hold."""

    def __init__(self, bounds: Bounds) -> None:
        self.bounds = bounds
        self.held = 0  # bytes of bodies being read
        self.visits: OrderedDict[RequestHandler, _Visit] = OrderedDict()  # those heard from longest ago first

    def opened(self, visit: _Visit) -> None:
        """Note a connection; where there are too many, whoever said something whole longest ago has to go.

        A delivery of GitHub's comes in a few packets, and is answered before any work: it is never long the oldest.
        """
        if len(self.visits) >= self.bounds.connections:
            _, oldest = self.visits.popitem(last=False)
            oldest.end()
        self.visits[visit.inner] = visit

    def closed(self, visit: _Visit) -> None:
        """Note a connection's end."""
        self.visits.pop(visit.inner, None)

    @web.middleware
    async def attend(self, request: web.Request, handler: Handler) -> web.StreamResponse:
        """Note that a request's head has come, and that it was answered."""
        visit = self.visits.get(request.protocol)
        if visit is not None:
            visit.heard()
        answer = await handler(request)
        if request.protocol in self.visits:
            self.visits.move_to_end(request.protocol)
        return answer

    async def read(self, request: web.Request) -> bytes:
        """Return a request's body. Raises NotTaken, and aiohttp's own errors where it breaks off."""
        if (request.content_length or 0) > self.bounds.one_body:
            raise NotTaken(413, "too_large")
        body = bytearray()
        try:
            async with asyncio.timeout(self.bounds.body):
                async for piece in request.content.iter_any():
                    body += piece
                    self.held += len(piece)
                    if len(body) > self.bounds.one_body:
                        raise NotTaken(413, "too_large")
                    if self.held > self.bounds.all_bodies:
                        raise NotTaken(503, "too_many")
            return bytes(body)
        except TimeoutError:
            raise NotTaken(408, "too_slow") from None
        finally:
            self.held -= len(body)


class DoorRunner(web.AppRunner):
    """Serves an application behind a door."""

    def __init__(self, app: web.Application, door: Door, *, shutdown_timeout: float) -> None:
        app.middlewares.append(door.attend)
        super().__init__(
            app,
            access_log=None,
            shutdown_timeout=shutdown_timeout,
            auto_decompress=False,  # a body is read as it was signed, never unpacked
            keepalive_timeout=door.bounds.idle,
            lingering_time=2.0,  # seconds that the rest of a refused body is read on, so that the refusal is heard
            read_bufsize=2**16,
        )
        self._door = door

    @property
    def server(self) -> Any:
        """What makes a protocol for each connection."""
        made = super().server
        return made and (lambda: _Visit(self._door, made()))


class _Visit(asyncio.Protocol):
    """One connection: aiohttp's own handling of it, and the time that its first request may take to come.

    Between later requests aiohttp itself keeps the time.
    """

    def __init__(self, door: Door, inner: RequestHandler) -> None:
        self.inner = inner
        self._door = door
        self._transport: asyncio.Transport | None = None
        self._alarm: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport
        self._alarm = asyncio.get_running_loop().call_later(self._door.bounds.head, self.end)
        self.inner.connection_made(transport)
        self._door.opened(self)

    def heard(self) -> None:
        """Note that the head of a request has come."""
        if self._alarm is not None:
            self._alarm.cancel()

    def end(self) -> None:
        """Hang up."""
        if self._transport is not None:
            self._transport.abort()

    def connection_lost(self, exc: BaseException | None) -> None:
        self.heard()
        self._door.closed(self)
        self.inner.connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        self.inner.data_received(data)

    def eof_received(self) -> None:
        self.inner.eof_received()

    def pause_writing(self) -> None:
        self.inner.pause_writing()

    def resume_writing(self) -> None:
        self.inner.resume_writing()
