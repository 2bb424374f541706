"""A hackathon in one process: a simulated GitHub over real HTTP, the real server with signed deliveries.

    await hackathon.comment("alice", "claim #2")
    assert hackathon.people_on(2) == ["alice"]

Everybody who acts waits until the bot has nothing left to do, so that a test says what happened and no more.
"""

from __future__ import annotations

import asyncio
import re
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, TypeVar

from aiohttp import web

from bot.core.rules import Rules
from bot.github.auth import TokenAuth
from bot.github.client import Setting, connect
from bot.run.keep import keep
from bot.run.metrics import Metrics
from bot.run.pace import Allowance, Pace
from bot.run.server import Server
from bot.run.shared import Shared
from bot.run.siblings import Siblings
from bot.run.tracker import Tracker
from bot.sandbox.server import serving
from bot.sandbox.state import GitHub
from tests.sandbox import openapi

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable, Sequence

    from bot.github.client import Client
    from bot.sandbox.clock import SteppingClock
    from bot.sandbox.model import Comment
    from bot.sandbox.server import Serving

H = TypeVar("H", bound="Hackathon")

REPO = "acme/sky"
KEEPER = "keeper"  # the account whose token the bot has
SECRET = "a webhook's secret"
DEADLINE = 15.0  # seconds until a state that a test waits for counts as missed
QUICK = Pace(quiet=0.02, breath=0.0, gather=0.01, hold=0.1, between_writes=0.02, retry=(0.02, 0.1), rival=(0.02, 0.1))
TABLE = """\
Welcome!\r
\r
| No. | Task | Status |\r
| --- | --- | --- |\r
| 1 | Follow a file \\| watch it |  |\r
| 2 | Leap seconds |  |\r
| ~~3~~ | ~~Gone~~ |  |\r
| 4 | 线程池 |  |\r
\r
Have fun.\r
"""


def world(*bodies: str, now: SteppingClock | None = None) -> GitHub:
    """A repository, its organiser, the bot's account, and a tracking issue for each body: numbers 1, 2, …"""
    github = GitHub(now)
    github.add_repo(REPO)
    github.grant(REPO, "olivia", "admin")
    github.grant(REPO, KEEPER, "write")
    for body in bodies or (TABLE,):
        github.open_issue(REPO, "olivia", "Tasks", body)
    return github


def board(issue: int = 1, **rules: object) -> Rules:
    """The rules of a board on one issue, in plain text."""
    given: dict[str, object] = {"name": f"board-{issue}", "repo": REPO, "issues": (issue,), "style": "text"}
    return Rules(**(given | rules))  # type: ignore[arg-type]  # what a test names, it names rightly


@dataclass
class Hackathon:
    """The world and the bot in it. `hurried` is how many times faster than ours the bot's own waits pass."""

    github: GitHub
    serving: Serving
    rules: Sequence[Rules] = field(default_factory=lambda: (board(),))
    allowance: Allowance = field(default_factory=lambda: Allowance(most=1000))
    pace: Pace = QUICK
    hurried: float = 100.0
    trackers: list[Tracker] = field(default_factory=list)
    metrics: Metrics = field(default_factory=Metrics)
    url: str = ""
    _stop: asyncio.Event = field(default_factory=asyncio.Event)
    _keeping: asyncio.Task[None] | None = None

    # -- the bot -------------------------------------------------------------------------------------------

    async def start(self) -> None:
        """Start the bot and wait for its first look."""
        await self.begin()
        await self.eventually(lambda: all(tracker.looked for tracker in self.trackers))
        await self.settled()

    async def begin(self) -> None:
        """Start the bot; return once deliveries reach it."""
        listening: asyncio.Future[str] = asyncio.get_running_loop().create_future()
        self._stop = asyncio.Event()
        self._keeping = asyncio.create_task(self._run(listening))
        either: list[asyncio.Future[Any]] = [self._keeping, listening]
        await asyncio.wait(either, return_when=asyncio.FIRST_COMPLETED)
        if not listening.done():
            self._keeping.result()
        self.url = listening.result()
        hooks = list(self.github.hooks.values())
        if hooks:
            hooks[0].url = f"{self.url}/webhook"
        else:
            self.github.add_hook(REPO, f"{self.url}/webhook", SECRET)

    async def stop(self) -> None:
        """End it as SIGTERM does."""
        self._stop.set()
        if self._keeping is not None:
            await self._keeping

    async def crash(self) -> None:
        """End it as SIGKILL does: at once, wherever it is."""
        if self._keeping is not None:
            self._keeping.cancel()
            with suppress(asyncio.CancelledError):
                await self._keeping

    async def restart(self) -> None:
        """End it, forgetting all it knew, and start it again."""
        await self.stop()
        await self.start()

    async def _run(self, listening: asyncio.Future[str]) -> None:
        self.metrics = Metrics()
        async with self.client() as client:
            shared = Shared(self.pace, self.allowance, Siblings(self.rules, client))
            self.trackers = [Tracker(each, client, self.metrics, shared) for each in self.rules]
            runner = Server(self.trackers, [SECRET], self.metrics).runner()
            await runner.setup()
            try:
                await web.TCPSite(runner, "127.0.0.1", 0).start()
                listening.set_result(f"http://127.0.0.1:{runner.addresses[0][1]}")
                await keep(self.trackers, self._stop)
            finally:
                await runner.cleanup()

    @asynccontextmanager
    async def client(self) -> AsyncIterator[Client]:
        """A client with the bot's token."""
        known = [token.value for token in self.github.tokens.values() if token.user.login == KEEPER]
        token = known[0] if known else self.github.add_token(KEEPER).value
        setting = Setting(
            self.serving.url,
            on_response=self.metrics.count_exchange,
            sleep=lambda seconds: asyncio.sleep(seconds / self.hurried),  # the bot's own waits, hurried
        )
        async with connect(TokenAuth(token), setting) as client:
            yield client

    # -- what people do ------------------------------------------------------------------------------------

    async def comment(self, login: str, text: str, on: int = 1) -> Comment:
        """Somebody comments."""
        said = self.github.comment(REPO, on, login, text)
        await self.settled()
        return said

    async def edit(self, comment: Comment, text: str, editor: str | None = None) -> None:
        """Somebody edits a comment."""
        self.github.edit_comment(comment.id, text, editor)
        await self.settled()

    async def delete(self, comment: Comment) -> None:
        """Its author deletes it."""
        for each in list(comment.reactions):
            self.github.unreact(each)
        self.github.delete_comment(comment.id)
        await self.settled()

    async def organiser_edits(self, old: str, new: str, on: int = 1) -> None:
        """The organiser replaces a part of the issue's text."""
        self.edit_at_once(old, new, on)
        await self.settled()

    def edit_at_once(self, old: str, new: str, on: int = 1) -> None:
        """The same, without waiting: for an edit in the middle of something."""
        assert self.body(on).count(old) == 1, f"{old!r} is not there once:\n{self.body(on)}"
        self.github.edit_issue(REPO, on, "olivia", self.body(on).replace(old, new))

    # -- what is to be seen --------------------------------------------------------------------------------

    def body(self, issue: int = 1) -> str:
        """The issue's text."""
        return self.github.issue(REPO, issue).body or ""

    def shown(self, issue: int = 1) -> str:
        """The issue's text without the bot's own blocks."""
        block = r"\s*<!-- hackathon:(\w+) -->.*?<!-- /hackathon:\1 -->\s*"
        return re.sub(block, "", self.body(issue), flags=re.DOTALL).rstrip()

    def cell(self, task: int | str, issue: int = 1) -> str:
        """The last cell of a task's row."""
        row = re.search(rf"^\| (?:~~)?{task}(?:~~)? \|.*\|([^|]*)\|\s*$", self.body(issue), re.MULTILINE)
        assert row is not None, f"no row of task {task}:\n{self.body(issue)}"
        return row[1].strip()

    def people_on(self, task: int | str, issue: int = 1) -> list[str]:
        """The logins in a task's status cell, in their order."""
        return re.findall(r"@([A-Za-z0-9-]+)", self.cell(task, issue))

    def replies(self, issue: int = 1) -> list[str]:
        """What the bot said on an issue, without its hidden marks."""
        return [_spoken(each.body) for each in self._replies(issue)]

    def reply_to(self, comment: Comment) -> str | None:
        """The bot's reply to a comment; two are one too many."""
        mine = [each for each in self._replies(comment.issue.number) if f"hackathon:reply {comment.id} " in each.body]
        assert len(mine) < 2, f"{len(mine)} replies to one comment"
        return _spoken(mine[0].body) if mine else None

    def thumbs(self, comment: Comment) -> list[str]:
        """Who gave a comment a 👍."""
        given = [self.github.reactions[each] for each in self.github.comments[comment.id].reactions]
        return [each.user.login for each in given if each.content == "+1"]

    def _replies(self, issue: int) -> list[Comment]:
        return [each for each in self.github.comments_on(REPO, issue) if each.body.startswith("<!-- hackathon:reply ")]

    def requests(self, method: str | None = None) -> list[str]:
        """What the bot asked GitHub for."""
        return [f"{each.method} {each.path}" for each in self.serving.api.log if method in (None, each.method)]

    @property
    def body_writes(self) -> int:
        """How often an issue's text was written over HTTP."""
        return sum(re.fullmatch(r"PATCH .*/issues/\d+", each) is not None for each in self.requests())

    def metric(self, name: str, **labels: str) -> float:
        """A metric's value, 0 where it was never counted."""
        return self.metrics.registry.get_sample_value(name, labels) or 0.0

    # -- waiting -------------------------------------------------------------------------------------------

    async def eventually(self, holds: Callable[[], object], within: float = DEADLINE) -> None:
        """Wait until something holds. Raises TimeoutError after so many seconds, or whatever ended the bot."""
        async with asyncio.timeout(within):
            while not holds():
                if self._keeping is not None and self._keeping.done():
                    self._keeping.result()
                await asyncio.sleep(0.002)  # between two looks, under the deadline

    async def settled(self) -> None:
        """Wait until every delivery was answered and the bot has nothing left to do."""
        await self.eventually(self._at_rest)

    def _at_rest(self) -> bool:
        courier = self.serving.courier
        under_way = self.github.outbox or courier._queue or courier.under_way or courier._news.is_set()
        return not under_way and not any(tracker.busy for tracker in self.trackers)

    # -- afterwards ----------------------------------------------------------------------------------------

    def conversation(self) -> str:
        """Everything that happened, for whoever reads a failed test."""
        issues = [issue for (_, _), issue in sorted(self.github.issues.items())]
        lines: list[str] = []
        for issue in issues:
            lines += [f"== #{issue.number}", issue.body or ""]
            for number in issue.comments:
                said = self.github.comments[number]
                lines.append(f"-- {said.user.login} ({number}): {said.body}   👍 {self.thumbs(said)}")
        lines.append("== deliveries")
        lines += [f"{each.event} {each.action}: {each.status}" for each in self.github.deliveries.values()]
        lines.append("== requests")
        lines += [f"{each.method} {each.path} {each.status}" for each in self.serving.api.log]
        return "\n".join(lines)

    def check(self) -> None:
        """Hold all that was asked, answered and delivered against GitHub's own description."""
        if openapi.AVAILABLE:
            openapi.check_log(self.serving.api.log)
            openapi.check_events(self.github.events)


@asynccontextmanager
async def staged(github: GitHub, *rules: Rules) -> AsyncIterator[Hackathon]:
    """The world served over HTTP, the bot not yet started; at the end it is stopped and everything judged."""
    async with serving(github) as server, judged(Hackathon(github, server, rules or (board(),))) as hackathon:
        yield hackathon


@asynccontextmanager
async def judged(hackathon: H) -> AsyncIterator[H]:
    """The same of a world that is served already."""
    try:
        yield hackathon
    finally:
        await hackathon.crash()
    hackathon.check()


def _spoken(text: str) -> str:
    return re.sub(r"<!--.*?-->\s*", "", text, flags=re.DOTALL).strip()
