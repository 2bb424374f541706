"""One board at work: facts in memory, one writer, a full look now and then (HTTP, by github/).

A delivery only changes a fact and marks the board; the one place that decides and writes is `settle`, called by
nobody but `run` (the server) and `look` (a single run).
"""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import structlog

from bot.core.plan import authority_needed, decide
from bot.github.apply import Changed, apply_replies, write_body
from bot.github.errors import Forbidden, GitHubError, RateLimited, Uncertain
from bot.github.load import load_facts, load_writers, read_issue
from bot.github.webhook import CommentChanged
from bot.run.known import Known
from bot.run.pace import Burst, Pace
from bot.run.thanks import Thanks

if TYPE_CHECKING:
    from bot.core.plan import Plan, Problem, Replies
    from bot.core.rules import Rules
    from bot.github.auth import Identity
    from bot.github.client import Client
    from bot.github.webhook import Change
    from bot.run.metrics import Metrics

REMEMBERED = 600.0  # seconds that a person's permission is taken for known
ROUNDS = 6  # times that a text changed under our hands is planned anew before the next look
RETRY = (2.0, 60.0)  # seconds until a failed look is tried again: at first, and at most

# Why a body was left as it is although it should change, for the operator.
PROBLEMS: dict[Problem, str] = {
    "no_table": "the issue has no table with a task number column and a status column that GitHub shows: "
    "add one, or name its columns in the rules (`hackathon-bot check` tells what was found)",
    "too_long": "the body would go over the limit, so it was left as it is: shorten it, or use style emoji or text",
    "unsafe": "the new text would have changed more than the bot's own cells, so it was not sent: "
    "run `hackathon-bot check`",
}

_log = structlog.get_logger()


@dataclass(slots=True)
class Looked:
    """What a look came to. `writes` is the number of body writes."""

    plan: Plan
    changed: bool = False
    problems: list[str] = field(default_factory=list)


class Tracker:
    """Keeps one board. Every method runs in one event loop; `settle` never runs twice at a time."""

    def __init__(self, rules: Rules, client: Client, metrics: Metrics, pace: Pace | None = None) -> None:
        self.rules, self.client, self.metrics = rules, client, metrics
        self.looked = False
        self.thanks = Thanks(client, rules.repo, lambda: self._identity.login if self._identity else "")
        self._burst = Burst(pace or Pace())
        self._identity: Identity | None = None
        self._known: Known | None = None
        self._during_load: list[Change] = []
        self._loading = False
        self._news = asyncio.Event()
        self._fresh: dict[int, tuple[float, int]] = {}  # comment → when its delivery came, and its 👍
        self._writers: dict[str, tuple[bool, float]] = {}  # login → may write, and until when that is known
        self._settling = asyncio.Lock()
        self._log = _log.bind(board=rules.name)

    def take(self, change: Change) -> None:
        """Take a delivery's fact and mark the board; decides nothing."""
        now = asyncio.get_running_loop().time()
        if self._loading:
            self._during_load.append(change)
        if self._known is not None and not self._known.take(change):
            return
        if isinstance(change, CommentChanged):
            self._fresh[change.comment.id] = (now, change.plus_one)
        self._burst.add(now)
        self._news.set()

    def expect(self, change: CommentChanged) -> None:
        """Note that a comment is fresh; what it says the next look reads for itself."""
        self._fresh[change.comment.id] = (asyncio.get_running_loop().time(), change.plus_one)

    @property
    def body(self) -> str:
        """The issue's text as it was last read."""
        return self._known.facts.issue.body if self._known else ""

    async def look(self, replies: Replies = "new") -> Looked:
        """Read all facts anew, decide and carry out. Raises GitHubError."""
        async with self._settling:
            await self._load()
            looked = await self._settle(replies)
        self.looked = True
        return looked

    async def preview(self, replies: Replies = "new") -> Plan:
        """Read all facts anew and decide, writing nothing."""
        known = await self._load()
        await self._ask_authority(known)
        return decide(known.facts, self.rules, replies)

    async def run(self) -> None:
        """Keep the board until cancelled: look, then follow deliveries, with a full look now and then."""
        failures = 0
        first = self.rules.look_every.total_seconds() if self.looked else 0.0
        next_look = asyncio.get_running_loop().time() + first
        while True:
            try:
                if await self._wait(next_look):
                    await self._follow()
                else:
                    await self.look()
                    next_look = asyncio.get_running_loop().time() + self.rules.look_every.total_seconds()
                failures = 0
            except GitHubError as error:
                failures += 1
                pause = _pause(error, failures)
                next_look = asyncio.get_running_loop().time() + pause
                self._burst.clear()  # the look that follows sees everything
                self._log.error("look_failed", error=str(error), again_in=round(pause))

    async def finish(self) -> None:
        """Wait until the write in flight, if any, is done."""
        async with self._settling:
            pass

    async def _wait(self, next_look: float) -> bool:
        """Wait for changes that are due (True) or the next full look (False)."""
        loop = asyncio.get_running_loop()
        while True:
            due = self._burst.due() if self._known else None
            now = loop.time()
            if due is not None and due <= now:
                return True
            if next_look <= now:
                return False
            until = next_look if due is None else min(due, next_look)
            self._news.clear()
            try:
                async with asyncio.timeout(until - now):
                    await self._news.wait()
            except TimeoutError:
                continue

    async def _follow(self) -> None:
        """Decide on what the deliveries said."""
        assert self._known is not None
        async with self._settling:
            self._burst.clear()
            if self._known.doubt:
                await self._load()
            await self._settle("new")

    async def _load(self) -> Known:
        """Read everything; deliveries that come meanwhile are taken on top, and looked at once more.

        One of a comment that isn't among those read may be newer than the reading, or about a comment that
        is deleted already.
        """
        self._loading = True
        self._during_load.clear()
        try:
            if self._identity is None:
                self._identity = await self.client.auth.identity(self.client)
            facts = await load_facts(self.client, self.rules, self._identity)
        finally:
            self._loading = False
        known = self._known = Known(facts)
        if sum(known.take(change) for change in self._during_load):
            known.doubt = True
            self._burst.add(asyncio.get_running_loop().time())
        return known

    async def _settle(self, replies: Replies) -> Looked:
        """Decide, and carry out what was decided: the body first, then replies, then thanks."""
        known = self._known
        assert known is not None
        fresh, self._fresh = self._fresh, {}
        looked = await self._write(known, replies)
        replied = await apply_replies(self.client, self.rules.repo, looked.plan.replies)
        known.put_replies(replied.written, replied.gone)
        known.doubt = known.doubt or bool(replied.uncertain)
        looked.problems += [f"a reply failed: {error}" for _, error in replied.errors]
        self._note(looked, fresh)
        if replied.uncertain:
            raise Uncertain("a reply may have been posted or not: the comments will tell")
        return looked

    async def _write(self, known: Known, replies: Replies) -> Looked:
        """Write the body, planning anew as often as somebody saved it under our hands."""
        if known.stale_issue:
            known.put_issue((await read_issue(self.client, self.rules.repo, self.rules.issue))[0])
        for _ in range(ROUNDS):
            await self._ask_authority(known)
            facts = known.facts
            plan = decide(facts, self.rules, replies)
            if plan.body == facts.issue.body:
                return Looked(plan, problems=[PROBLEMS[plan.problem]] if plan.problem else [])
            known.stale_issue = True  # until the answer says otherwise
            written = await write_body(self.client, self.rules.repo, self.rules.issue, facts.issue, plan.body)
            known.put_issue(written.issue)
            if not isinstance(written, Changed):
                self._burst.written = asyncio.get_running_loop().time()
                self.metrics.body_writes.labels(board=self.rules.name).inc()
                return Looked(plan, changed=True)
        raise Uncertain("the issue is being edited again and again: the next look tries anew")

    async def _ask_authority(self, known: Known) -> None:
        """Learn whether the authors of organisers' commands may write to the repository."""
        now = asyncio.get_running_loop().time()
        needed = authority_needed(known.facts, self.rules)
        unknown = [login for login in needed if self._writers.get(login, (False, 0.0))[1] <= now]
        try:
            writers = await load_writers(self.client, self.rules.repo, unknown) if unknown else frozenset()
        except Forbidden as error:
            self._log.warning("permissions_hidden", error=str(error))
            writers = frozenset()
        self._writers |= {login: (login in writers, now + REMEMBERED) for login in unknown}
        known.put_writers(frozenset(login for login in needed if self._writers[login][0]))

    def _note(self, looked: Looked, fresh: dict[int, tuple[float, int]]) -> None:
        """Thank for fresh comments, and measure."""
        now = asyncio.get_running_loop().time()
        for comment, (came, likes) in fresh.items():
            if looked.changed:
                self.metrics.comment_to_table.observe(now - came)
            if comment in looked.plan.thanks:
                self.thanks.deserves(comment)
            else:
                self.thanks.no_more(comment, may_have=likes > 0)
        self.metrics.count_commands(outcome for outcome in looked.plan.outcomes if outcome.comment.id in fresh)
        for problem in looked.problems:
            self._log.error("board_problem", problem=problem)
        self._log.info(
            "looked", changed=looked.changed, replies=len(looked.plan.replies), tasks=len(looked.plan.standing.tasks)
        )


def _pause(error: GitHubError, failures: int) -> float:
    """Return the seconds until the next look after an error."""
    if isinstance(error, RateLimited):
        return max(error.wait, RETRY[0])
    return min(RETRY[0] * 2.0 ** min(failures - 1, 6), RETRY[1])
