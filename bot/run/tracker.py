"""One board at work: facts in memory, one writer, a full look now and then (HTTP, by github/).

A delivery only changes a fact and marks the board; the one place that decides and writes is `_settle`, called by
nobody but `run` (the server) and `look` (a single run).
"""

from __future__ import annotations

import asyncio
from contextlib import suppress
from dataclasses import replace
from typing import TYPE_CHECKING

import structlog

from bot.core.plan import decide
from bot.core.reply import Post
from bot.github.apply import Changed, apply_replies, write_body
from bot.github.errors import GitHubError, RateLimited, Refused, Uncertain, may_pass
from bot.github.load import load_facts, read_issue
from bot.github.webhook import CommentChanged, CommentDeleted, IssueChanged, PullChange
from bot.run.agenda import Agenda, now
from bot.run.around import Around
from bot.run.continuations import foreseen, leftover, write_continuations
from bot.run.dismissed import Dismissed
from bot.run.edits import Edits
from bot.run.fresh import Fresh, measure, thank
from bot.run.known import Known
from bot.run.looked import PROBLEMS, Looked
from bot.run.own import Own
from bot.run.pace import Allowance
from bot.run.rivals import Doing, Rivals
from bot.run.shared import Shared
from bot.run.thanks import Thanks

if TYPE_CHECKING:
    from bot.core.facts import Facts
    from bot.core.plan import Plan, Replies
    from bot.core.rules import Rules
    from bot.github.client import Client
    from bot.github.webhook import Change
    from bot.run.metrics import Metrics

ROUNDS = 6  # times that a text changed under our hands is planned anew before the next look
NAMED = 20  # deliveries that a log line names at most

_log = structlog.get_logger()


class Tracker:
    """Keeps one board. Every method runs in one event loop; `_settle` never runs twice at a time."""

    def __init__(self, rules: Rules, client: Client, metrics: Metrics, shared: Shared | None = None) -> None:
        shared = shared or Shared()
        self.rules, self.client, self.metrics, self.pace = rules, client, metrics, shared.pace
        self.looked = False
        self.thanks = Thanks(client, rules.repo, self._me, shared.allowance or Allowance())
        self._around = Around(client, rules, shared)
        self._work = self._around.work
        self._own = Own()
        self._edits = Edits(rules, self._own, metrics.covered_edits.inc)
        self._dismissed = Dismissed()
        self._outlives = shared.store is not None
        self._before_write = shared.before_write
        self._agenda = Agenda(self.pace)
        self._known: Known | None = None
        self._during_load: list[Change] = []
        self._loading = False
        self._failures = 0  # in a row
        self._tried = asyncio.Event()
        self._hopeless: GitHubError | None = None
        self._fresh: dict[int, Fresh] = {}
        self._deliveries: list[str] = []  # those that the next decision answers
        self._settling = asyncio.Lock()
        self._log = _log.bind(board=rules.name)
        self._rivals = Rivals(self.pace, self._log)

    def take(self, change: Change | PullChange, delivery: str = "") -> None:
        """Take a delivery's fact and mark the board; decides nothing."""
        changed = self._work.take(change, self._known) if isinstance(change, PullChange) else self._take(change)
        if changed:
            if delivery and len(self._deliveries) < NAMED:
                self._deliveries.append(delivery)
            self._agenda.wake()

    def _take(self, change: Change) -> bool:
        """Take what happened to the issue or its comments; return whether anything may be different now."""
        shown = isinstance(change, IssueChanged) and self._take_save(change)
        shown = shown or (isinstance(change, CommentDeleted) and self._take_deletion(change))
        if self._loading:
            self._during_load.append(change)
        if self._known is not None and not self._known.take(change):
            return shown
        if isinstance(change, CommentChanged):
            self.expect(change)
        return True

    def _take_save(self, change: IssueChanged) -> bool:
        """Take a save of the issue: another process of the bot knows more; a new login of ours has to be learned."""
        anothers = self._edits.is_anothers(change)
        news = anothers or self._own.is_renamed(change)
        if anothers:
            self._rivals.meet(now())
        if self._known is not None:
            self._known.doubt = self._known.doubt or news
        return self._edits.take(change) or news

    def _take_deletion(self, change: CommentDeleted) -> bool:
        """Take the deletion of a comment; whether a person doesn't want a reply, a full look has to bear out."""
        self._fresh.pop(change.id, None)
        self.thanks.forget(change.id)
        dismissed = self._dismissed.take(change)
        if self._known is not None:
            self._known.doubt = self._known.doubt or dismissed
        return dismissed

    def expect(self, change: CommentChanged) -> None:
        """Note that a comment is fresh; what it says the next look reads for itself."""
        self._fresh[change.comment.id] = Fresh(now(), change.plus_one)

    @property
    def facts(self) -> Facts:
        """The facts as they were last read: there are some after the first look or preview."""
        assert self._known is not None
        return self._known.facts

    @property
    def busy(self) -> bool:
        """Whether something waits to be decided on, written or thanked for."""
        waits = self._agenda.burst.first is not None or self.thanks.busy
        return waits or self._settling.locked() or self._work.busy

    async def look(self, replies: Replies = "new") -> Looked:
        """Read all facts anew, decide and carry out. Raises GitHubError."""
        async with self._settling:
            await self._load()
            looked = await self._settle(replies)
        self.looked = True
        self._agenda.look_in(self.rules.look_every.total_seconds())
        return looked

    async def preview(self, replies: Replies = "new") -> Plan:
        """Read all facts anew and decide, writing nothing."""
        known = await self._load()
        await self._around.complete(known)
        plan = decide(known.facts, self.rules, replies)
        whole = decide(foreseen(known.facts, plan), self.rules, replies)
        new = (one for one in plan.continuations if isinstance(one, Post))  # they come first, the others after them
        return replace(whole, continuations=(*new, *whole.continuations))

    async def run(self) -> None:
        """Keep the board until cancelled: look, then follow deliveries, with a full look now and then.

        Whatever goes wrong is logged, and the board looked at anew after a pause.
        """
        async with self._work.alongside(self._agenda.wake):
            await self._keep()

    async def _keep(self) -> None:
        while True:
            alone = self._known is None or self._failures > 0
            try:  # no look has a name here: the last one's plan would stay beside the next one's
                self._done(await (self._follow() if await self._agenda.wait(looks_alone=alone) else self.look()))
            except Exception as error:  # a bug that one board meets must not end the others
                self._failed(error)
            self._tried.set()

    def _done(self, looked: Looked) -> None:
        self._failures = 0
        looked.tell(self._log)
        if looked.put_off:
            self._agenda.look_within(looked.put_off)
        if looked.uncertain:
            self._agenda.look_in(self.pace.retry[0])
        if looked.plan.problem == "no_table" and not self._tried.is_set():
            self._hopeless = Refused(f"{self.rules.name}: {PROBLEMS['no_table']}")

    async def first_look(self) -> GitHubError | None:
        """Wait for the first look of `run`; return its error if only the operator can mend it."""
        await self._tried.wait()
        return self._hopeless

    async def finish(self) -> None:
        """Wait until the write in flight, if any, is done, and put back what it went over; no other will begin."""
        await self._settling.acquire()
        if self._edits.waiting and self._known is not None:
            with suppress(GitHubError):  # the next process may learn of it from deliveries
                await self._settle("new")

    def _me(self) -> str:
        return self._own.login

    def _failed(self, error: Exception) -> None:
        """Log what went wrong and put the next look off: it reads everything, so nothing is lost."""
        self._failures += 1
        pause = self.pace.pause(self._failures)
        if isinstance(error, RateLimited):
            pause = max(error.wait, pause)
        self._agenda.look_in(pause)
        told = {"error": str(error), "again_in": round(pause), "deliveries": self._deliveries}
        if isinstance(error, GitHubError):
            self._log.error("look_failed", **told)
            if not self._tried.is_set() and not may_pass(error):
                self._hopeless = type(error)(f"{self.rules.name}: {error}")
        else:
            self._log.error("look_failed", exc_info=error, **told)

    async def _follow(self) -> Looked:
        """Decide on what the deliveries said."""
        assert self._known is not None
        async with self._settling:
            self._agenda.burst.clear()
            if self._known.doubt:
                await self._load(anew=True)
            return await self._settle("new")

    async def _load(self, *, anew: bool = False) -> Known:
        """Read everything; deliveries that come meanwhile are taken on top, and looked at once more.

        `anew`: who may write too, which is remembered for minutes: another process may know better.

        One of a comment that isn't among those read may be newer than the reading, or about a comment that
        is deleted already.
        """
        if anew:
            self._work.forget_authority()
        self._agenda.burst.clear()
        self._loading = True
        self._during_load.clear()
        try:
            if not self._own.login:
                self._agenda.wrote()  # one that was killed may have, just now
            before = self._known.facts.comments if self._known else ()
            # The bot's own account may get another login too: its replies then are not to be taken for a person's.
            identity = await self.client.auth.identity(self.client)
            facts = await load_facts(self.client, self.rules, identity, known=before)
            self._own.meet(identity, facts)
            facts = self._work.meet(facts, before)
            await self._work.look(facts)
        finally:
            self._loading = False
        known = self._known = Known(replace(facts, dismissed=self._dismissed.borne_out(facts)))
        if sum(known.take(change) for change in self._during_load):  # every one has to be taken
            known.doubt = True
            self._agenda.wake()
        self._during_load.clear()  # a delivery of the issue holds two whole texts
        return known

    async def _settle(self, replies: Replies) -> Looked:
        """Decide, and carry out what was decided: the body first, then replies, then thanks."""
        assert self._known is not None
        fresh, self._fresh = self._fresh, {}
        answered, self._deliveries = self._deliveries, []
        try:
            looked = await self._write(self._known, replies)
            after = [*leftover(looked.plan), *looked.plan.replies]
            replied = await apply_replies(self.client, self.rules.repo, after)
        except BaseException:
            self._fresh, self._deliveries = fresh | self._fresh, answered + self._deliveries
            raise
        known = self._known  # it may have been read anew
        known.put_replies(replied.written, replied.gone)
        self._rivals.did(looked.doing.less([*replied.uncertain, *(action for action, _ in replied.errors)]))
        renamed = any(comment.author.casefold() != known.facts.me.casefold() for comment in replied.written)
        looked.uncertain = bool(replied.uncertain) or renamed
        known.doubt = known.doubt or looked.uncertain
        looked.problems += [f"a reply failed: {error}" for _, error in replied.errors]
        looked.problems += self._work.problems
        looked.deliveries = answered
        thank(self.thanks, looked, fresh)
        measure(self.metrics, looked, fresh, now())
        return looked

    async def _write(self, known: Known, replies: Replies) -> Looked:
        """Write the body, planning anew as often as somebody saved it under our hands, and from facts read anew where
        another process of the bot may know better.
        """
        if known.stale_issue:
            known.ask_issue()
            known.put_issue((await read_issue(self.client, self.rules.repo, self.rules.issue))[0])
        for _ in range(ROUNDS):
            await self._around.complete(known)
            issue = known.facts.issue
            plan = decide(self._edits.mended(known.facts, fresh=not known.stale_issue), self.rules, replies)
            self._dismissed.settle(known.facts, plan)
            doing = Doing.of(known.facts, plan)
            heed = self._rivals.heed(doing, now(), known.whom_undo((*plan.continuations, *plan.replies)))
            if heed.wait:
                return Looked(replace(plan, replies=(), continuations=()), put_off=heed.wait)
            if heed.ask:
                known = await self._load(anew=True)
                continue
            if await write_continuations(self.client, self.rules.repo, known, plan):
                continue
            problems = [PROBLEMS[plan.problem]] if plan.problem else []
            if plan.body == issue.body:
                return Looked(plan, bool(plan.continuations), problems, doing=doing)
            await self._before_write(self.rules, known.facts, plan)
            await self._agenda.rest()
            known.ask_issue()
            body = self._edits.note_trying(plan.body)
            written = await write_body(self.client, self.rules.repo, self.rules.issue, issue, body)
            known.put_issue(written.issue)
            if not isinstance(written, Changed):
                await self._note_write(known, issue.body)
                return Looked(plan, changed=True, problems=problems, doing=doing)
        raise Uncertain("the issue is being edited again and again: the next look tries anew")

    async def _note_write(self, known: Known, read: str) -> None:
        """Note a write that was computed from the text `read`."""
        if self._edits.note_written(read, known.facts.issue.body):
            self._agenda.wake()
        self._agenda.wrote()
        self.metrics.body_writes.labels(board=self.rules.name).inc()
        if self._outlives:  # so that the next process finds the text unchanged, by its ETag
            known.put_issue((await read_issue(self.client, self.rules.repo, self.rules.issue))[0])
