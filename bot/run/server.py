"""The webhook server: deliveries in, boards kept (HTTP both ways).

A delivery is answered before any work: it is checked, turned into a fact, given to its board, and that is all.
"""

from __future__ import annotations

import asyncio
import re
import signal
from collections import OrderedDict
from typing import TYPE_CHECKING, Any

import structlog
from aiohttp import web
from aiohttp.http_exceptions import HttpProcessingError

from bot.github.errors import Malformed
from bot.github.webhook import (
    CommentChanged,
    CommentDeleted,
    IssueChanged,
    IssueGone,
    PullChanged,
    ReviewChanged,
    is_signed,
    read_delivery,
    read_payload,
    read_pull_delivery,
)
from bot.run.connection import backups_of, open_client
from bot.run.door import Bounds, Door, DoorRunner, NotTaken
from bot.run.heap import tidy
from bot.run.keep import keep
from bot.run.metrics import CONTENT_TYPE, Metrics
from bot.run.missed import ask_for_missed
from bot.run.pace import Allowance, Pace
from bot.run.shared import Shared
from bot.run.siblings import Siblings
from bot.run.tracker import Tracker

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.github.webhook import Change, PullChange
    from bot.settings import Settings

LARGEST_DELIVERY = Bounds().one_body  # bytes
REMEMBERED_DELIVERIES = 4_000
SHUTDOWN = 1.0  # seconds that open connections have to end
_EVENTS = frozenset({"ping", "issue_comment", "issues", "pull_request", "pull_request_review"})  # that metrics name
_ODD = re.compile(r"[^ -~]")

_log = structlog.get_logger()


class Server:
    """The boards and the door to them."""

    def __init__(
        self, trackers: Sequence[Tracker], secrets: Sequence[str], metrics: Metrics, bounds: Bounds | None = None
    ) -> None:
        self.trackers, self.secrets, self.metrics = trackers, secrets, metrics
        self.door = Door(bounds or Bounds())
        self._boards: dict[tuple[str, int], list[Tracker]] = {}
        for tracker in trackers:
            for number in tracker.rules.issues:
                self._boards.setdefault((tracker.rules.repo.casefold(), number), []).append(tracker)
        self._carriers: dict[str, list[Tracker]] = {}
        for tracker in trackers:
            if (pulls := tracker.rules.pulls) is not None:
                for repo in {repo.casefold() for repo in (*pulls.repos, *pulls.rfc_repos)}:
                    self._carriers.setdefault(repo, []).append(tracker)
        self._seen: OrderedDict[str, None] = OrderedDict()

    def app(self) -> web.Application:
        """Return the routes."""
        app = web.Application()
        app.router.add_post("/webhook", self._webhook)
        app.router.add_get("/healthz", self._healthz)
        app.router.add_get("/readyz", self._readyz)
        app.router.add_get("/metrics", self._metrics)
        return app

    def runner(self) -> web.AppRunner:
        """Return what serves the routes."""
        return DoorRunner(self.app(), self.door, shutdown_timeout=SHUTDOWN)

    async def _webhook(self, request: web.Request) -> web.Response:
        event = request.headers.get("X-GitHub-Event", "")
        delivery = request.headers.get("X-GitHub-Delivery", "")
        status, result = await self._receive(request, event, delivery)
        known = event if event in _EVENTS else "other"  # a stranger can't fill the metrics with names
        self.metrics.deliveries.labels(event=known, result=result).inc()
        _log.info("delivery", delivery=_plain(delivery), event_name=_plain(event), status=status, result=result)
        return web.Response(status=status, text="" if status == 204 else f"{result}\n")

    async def _receive(self, request: web.Request, event: str, delivery: str) -> tuple[int, str]:
        """Check a delivery in the order that DESIGN.md gives, and hand its fact on."""
        try:
            body = await self.door.read(request)
        except NotTaken as error:
            return error.status, error.why
        except (ConnectionError, web.RequestPayloadError, HttpProcessingError):
            return 400, "broken_off"  # whoever sent it hung up, or framed it wrongly
        if not is_signed(self.secrets, request.headers.get("X-Hub-Signature-256"), body):
            return 401, "unsigned"
        try:
            payload = _payload(event, delivery, request.headers.get("Content-Type", ""), body)
        except Malformed as error:
            _log.warning("malformed_delivery", delivery=_plain(delivery), error=str(error))
            return 400, "malformed"
        return (200, "pong") if event == "ping" else self._hand_on(event, delivery, payload)

    def _hand_on(self, event: str, delivery: str, payload: dict[str, Any]) -> tuple[int, str]:
        """Give the fact that a delivery carries to the boards that it concerns, once."""
        try:
            change = read_delivery(event, payload) or read_pull_delivery(event, payload)
        except Malformed as error:  # GitHub sends none such; whatever it is, it names no board that we know
            _log.warning("unreadable_delivery", delivery=_plain(delivery), error=str(error))
            return 204, "unreadable"
        boards = self._concerned(change)
        if not boards or change is None:
            return 204, "no_board"
        if self._is_repeated(delivery):
            return 202, "duplicate"
        for tracker in boards:
            tracker.take(change, _plain(delivery))
        return 202, "accepted"

    def _concerned(self, change: Change | PullChange | None) -> Sequence[Tracker]:
        match change:
            case CommentChanged(repo=repo, comment=comment):
                place = repo, comment.issue
            case CommentDeleted(repo=repo, issue=number):
                place = repo, number
            case IssueChanged(issue=issue):
                place = issue.repo, issue.number
            case IssueGone(repo=repo, number=number):
                place = repo, number
            case PullChanged(pull=pull) | ReviewChanged(pull=pull):
                return self._carriers.get(pull.repo.casefold(), ())
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
        return web.Response(body=self.metrics.page(), headers={"Content-Type": CONTENT_TYPE})


def _plain(header: str) -> str:
    """Return a header's text for a log: whatever a stranger writes there, a terminal that shows it does nothing."""
    return _ODD.sub("?", header[:100])


def _payload(event: str, delivery: str, content_type: str, body: bytes) -> dict[str, Any]:
    """Return the object that a signed delivery carries. Raises Malformed."""
    if not event or not delivery:
        raise Malformed("the delivery has no X-GitHub-Event or no X-GitHub-Delivery")
    return read_payload(content_type, body)


async def serve(settings: Settings, host: str, port: int, pace: Pace | None = None) -> None:
    """Serve until SIGTERM or SIGINT. Raises OSError where the port can't be had, GitHubError at a wrong token."""
    metrics, allowance = Metrics(), Allowance()
    boards = len(settings.boards)
    async with open_client(settings.environment, on_response=metrics.count_exchange, boards=boards) as client:
        siblings, backups = Siblings(settings.boards, client), backups_of(settings.environment)
        shared = Shared(pace or Pace(), allowance, siblings, backups=backups)
        trackers = [Tracker(rules, client, metrics, shared) for rules in settings.boards]
        secrets = [secret.reveal() for secret in settings.environment.webhook_secrets]
        runner = Server(trackers, secrets, metrics).runner()
        await runner.setup()
        try:
            site = web.TCPSite(runner, host, port)
            await site.start()
            _log.info("serving", host=host, port=_port_of(runner), boards=[rules.name for rules in settings.boards])
            beside = [asyncio.create_task(each) for each in (ask_for_missed(client, trackers), tidy())]
            try:
                await keep(trackers, _stop_signal())
            finally:
                for task in beside:
                    task.cancel()
                await asyncio.gather(*beside, return_exceptions=True)
        finally:
            await runner.cleanup()


def _stop_signal() -> asyncio.Event:
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for name in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(name, stop.set)
    return stop


def _port_of(runner: web.AppRunner) -> int:
    return int(runner.addresses[0][1])
