"""The webhook server: deliveries in, boards kept (HTTP both ways).

A delivery is answered before any work: it is checked, turned into a fact, given to its board, and that is all.
"""

from __future__ import annotations

import asyncio
import signal
from collections import OrderedDict
from contextlib import suppress
from typing import TYPE_CHECKING

import structlog
from aiohttp import web

from bot.github.errors import GitHubError, Malformed, RateLimited, Refused, Unavailable, Uncertain
from bot.github.webhook import (
    CommentChanged,
    CommentDeleted,
    IssueChanged,
    IssueGone,
    is_signed,
    read_delivery,
    read_payload,
)
from bot.run.connection import open_client
from bot.run.metrics import Metrics
from bot.run.tracker import PROBLEMS, Tracker

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.github.webhook import Change
    from bot.run.pace import Pace
    from bot.settings import Settings

LARGEST_DELIVERY = 25 * 2**20  # bytes; GitHub sends none larger
REMEMBERED_DELIVERIES = 10_000
LAST_WRITE = 8.0  # seconds that a write in flight has to end, so that the process is gone within ten

_log = structlog.get_logger()


class Server:
    """The boards and the door to them."""

    def __init__(self, trackers: Sequence[Tracker], secrets: Sequence[str], metrics: Metrics) -> None:
        self.trackers, self.secrets, self.metrics = trackers, secrets, metrics
        self._boards: dict[tuple[str, int], list[Tracker]] = {}
        for tracker in trackers:
            for number in tracker.rules.issues:
                self._boards.setdefault((tracker.rules.repo.casefold(), number), []).append(tracker)
        self._seen: OrderedDict[str, None] = OrderedDict()

    def app(self) -> web.Application:
        """Return the routes."""
        app = web.Application(client_max_size=LARGEST_DELIVERY)
        app.router.add_post("/webhook", self._webhook)
        app.router.add_get("/healthz", self._healthz)
        app.router.add_get("/readyz", self._readyz)
        app.router.add_get("/metrics", self._metrics)
        return app

    async def _webhook(self, request: web.Request) -> web.Response:
        event = request.headers.get("X-GitHub-Event", "")
        delivery = request.headers.get("X-GitHub-Delivery", "")
        status, result = await self._receive(request, event, delivery)
        known = event if event in _EVENTS else "other"  # a stranger can't fill the metrics with names
        self.metrics.deliveries.labels(event=known, result=result).inc()
        _log.info("delivery", delivery=delivery[:100], event_name=event[:100], status=status, result=result)
        return web.Response(status=status, text="" if status == 204 else f"{result}\n")

    async def _receive(self, request: web.Request, event: str, delivery: str) -> tuple[int, str]:
        """Check a delivery in the order that DESIGN.md gives, and hand its fact on."""
        if (request.content_length or 0) > LARGEST_DELIVERY:
            return 413, "too_large"
        try:
            body = await request.read()
        except web.HTTPRequestEntityTooLarge:
            return 413, "too_large"
        if not is_signed(self.secrets, request.headers.get("X-Hub-Signature-256"), body):
            return 401, "unsigned"
        try:
            change = _read(event, delivery, request.headers.get("Content-Type", ""), body)
        except Malformed as error:
            _log.warning("malformed_delivery", delivery=delivery[:100], error=str(error))
            return 400, "malformed"
        return (200, "pong") if event == "ping" else self._hand_on(change, delivery)

    def _hand_on(self, change: Change | None, delivery: str) -> tuple[int, str]:
        """Give a fact to the boards that it concerns, once."""
        boards = self._concerned(change)
        if not boards or change is None:
            return 204, "no_board"
        if self._is_repeated(delivery):
            return 202, "duplicate"
        for tracker in boards:
            tracker.take(change)
        return 202, "accepted"

    def _concerned(self, change: Change | None) -> Sequence[Tracker]:
        match change:
            case CommentChanged(repo=repo, comment=comment):
                place = repo, comment.issue
            case CommentDeleted(repo=repo, issue=number):
                place = repo, number
            case IssueChanged(issue=issue):
                place = issue.repo, issue.number
            case IssueGone(repo=repo, number=number):
                place = repo, number
            case None:
                return ()
        return self._boards.get((place[0].casefold(), place[1]), ())

    def _is_repeated(self, delivery: str) -> bool:
        if delivery in self._seen:
            return True
        self._seen[delivery] = None
        if len(self._seen) > REMEMBERED_DELIVERIES:
            self._seen.popitem(last=False)
        return False

    async def _healthz(self, _: web.Request) -> web.Response:
        return web.Response(text="ok\n")

    async def _readyz(self, _: web.Request) -> web.Response:
        waiting = [tracker.rules.name for tracker in self.trackers if not tracker.looked]
        if waiting:
            return web.Response(status=503, text=f"not looked at yet: {', '.join(waiting)}\n")
        return web.Response(text="ready\n")

    async def _metrics(self, _: web.Request) -> web.Response:
        return web.Response(body=self.metrics.page(), content_type="text/plain", charset="utf-8")


def _read(event: str, delivery: str, content_type: str, body: bytes) -> Change | None:
    """Return the fact that a signed delivery carries. Raises Malformed."""
    if not event or not delivery:
        raise Malformed("the delivery has no X-GitHub-Event or no X-GitHub-Delivery")
    return read_delivery(event, read_payload(content_type, body))


_EVENTS = frozenset({"ping", "issue_comment", "issues", "pull_request", "pull_request_review"})


async def serve(settings: Settings, host: str, port: int, pace: Pace | None = None) -> None:
    """Serve until SIGTERM or SIGINT. Raises OSError where the port can't be had, GitHubError at a wrong token."""
    metrics = Metrics()
    async with open_client(settings.environment, on_response=metrics.count_exchange) as client:
        trackers = [Tracker(rules, client, metrics, pace) for rules in settings.boards]
        secrets = [secret.reveal() for secret in settings.environment.webhook_secrets]
        runner = web.AppRunner(Server(trackers, secrets, metrics).app(), access_log=None, shutdown_timeout=1)
        await runner.setup()
        try:
            site = web.TCPSite(runner, host, port)
            await site.start()
            _log.info("serving", host=host, port=_port_of(runner), boards=[rules.name for rules in settings.boards])
            await _keep(trackers, _stop_signal())
        finally:
            await runner.cleanup()


async def _keep(trackers: Sequence[Tracker], stop: asyncio.Event) -> None:
    """Keep the boards until asked to stop; then let the write in flight end."""
    working = asyncio.create_task(_work(trackers))
    stopping = asyncio.create_task(stop.wait())
    try:
        await asyncio.wait([stopping, working], return_when=asyncio.FIRST_COMPLETED)
        if working.done():
            working.result()  # the work never ends by itself: what ended it is raised here
        _log.info("stopping")
        with suppress(TimeoutError):
            async with asyncio.timeout(LAST_WRITE):
                await asyncio.gather(*(tracker.finish() for tracker in trackers))
    finally:
        working.cancel()
        stopping.cancel()
        await asyncio.gather(stopping, working, return_exceptions=True)


async def _work(trackers: Sequence[Tracker]) -> None:
    """Look at every board once, then keep them all. Raises the first board's error if none can ever work."""
    hopeless = [error for tracker in trackers if (error := await _first_look(tracker)) is not None]
    if len(hopeless) == len(trackers):
        raise hopeless[0]
    async with asyncio.TaskGroup() as group:
        for tracker in trackers:
            group.create_task(tracker.run())
            group.create_task(tracker.thanks.run())


async def _first_look(tracker: Tracker) -> GitHubError | None:
    """Look at a board; return the error if only the operator can mend it."""
    name = tracker.rules.name
    try:
        looked = await tracker.look()
    except GitHubError as error:
        _log.error("look_failed", board=name, error=str(error))
        return None if isinstance(error, Unavailable | Uncertain | RateLimited) else type(error)(f"{name}: {error}")
    return Refused(f"{name}: {PROBLEMS['no_table']}") if looked.plan.problem == "no_table" else None


def _stop_signal() -> asyncio.Event:
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for name in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(name, stop.set)
    return stop


def _port_of(runner: web.AppRunner) -> int:
    return int(runner.addresses[0][1])
