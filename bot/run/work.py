"""The pull requests of one board between looks: what is known of them, and who may judge them (HTTP, by github/).

What is known stands while GitHub can't be asked about pull requests, so that comments go on being done. Only where
nothing is known yet does that end a look: a board without its pull requests would be wrong.
"""

from __future__ import annotations

import asyncio
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import structlog

from bot.core.facts import GHOST
from bot.core.need import pulls_needed, reviewers_needed
from bot.core.plan import newest_fact
from bot.core.renaming import Renaming, all_renamed
from bot.github.errors import GitHubError, Missing
from bot.github.pulls import follow_pulls, look_for_pulls
from bot.github.shelf import PullShelf
from bot.run.ahead import read_ahead
from bot.run.authority import Authority

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable, Coroutine, Iterable

    from bot.core.facts import Comment, Facts, Pull
    from bot.core.rules import Rules
    from bot.github.cache import Store
    from bot.github.client import Client
    from bot.github.webhook import PullChange
    from bot.run.known import Known

HOLD = 1.0  # seconds that a decision waits for an answer about pull requests; a later one is decided on anew

_log = structlog.get_logger()


class PullWork:
    """What one board follows beside its issue. `reviewers` are as in Facts."""

    def __init__(self, client: Client, rules: Rules, store: Store | None, authority: Authority) -> None:
        self._client, self._rules = client, rules
        self._shelf = PullShelf(rules, store)
        self._authority: dict[str, Authority] = {rules.repo.casefold(): authority}
        self.reviewers: frozenset[tuple[str, str]] = frozenset()
        self._renamed: dict[str, Renaming] = {}
        self._strangers: set[tuple[str, str]] = set()  # reviewers whose logins turned out to be nobody's
        self._failed: dict[str, str] = {}  # why the last question of a kind came to nothing
        self._wake: Callable[[], None] | None = None
        self._asking: dict[str, asyncio.Task[None]] = {}
        self._left: set[str] = set()  # kinds of questions that nobody waits for any more

    @property
    def pulls(self) -> tuple[Pull, ...]:
        """The pull requests as they are known now."""
        return self._shelf.pulls if self._rules.pulls else ()

    @property
    def problems(self) -> tuple[str, ...]:
        """What the operator should know, a sentence each."""
        return (*self._shelf.problems(), *dict.fromkeys(self._failed.values()))

    @property
    def busy(self) -> bool:
        """Whether a question is still open."""
        return any(not task.done() for task in self._asking.values())

    def take(self, change: PullChange, known: Known | None = None) -> bool:
        """Take a delivery; return whether the board may look different now. It may tell `known` people's new logins."""
        if known is not None:
            known.note_author(change.pull.author_id, change.pull.author)
        return self._rules.pulls is not None and self._shelf.take(change)

    def meet(self, facts: Facts, before: Iterable[Comment]) -> Facts:
        """Learn from comments read anew, and those of the last look, who has another login now, and whose is gone.

        Return the facts with all whose logins changed since this process began.
        """
        logins = {one.author_id: one.author for one in facts.comments if one.author_id and one.author != GHOST}
        ghosts = {comment.id for comment in facts.comments if comment.author == GHOST}
        self._shelf.doubt_authors({one.author_id for one in before if one.id in ghosts and one.author != GHOST})
        renamed = {one.author: logins.get(one.author_id, one.author) for one in before}
        renamed |= self._shelf.meet(logins)
        seen = newest_fact(facts).at
        news = {old.casefold(): Renaming(new, seen) for old, new in renamed.items() if old.casefold() != new.casefold()}
        self._renamed = all_renamed(self._renamed, news)
        return replace(facts, renamed=self._renamed)

    def forget_authority(self) -> None:
        """Ask anew who may write to which repository."""
        for authority in self._authority.values():
            authority.forget()

    async def look(self, facts: Facts) -> None:
        """Learn what changed since the last look. Raises GitHubError where nothing is known yet."""
        await read_ahead(facts, self._rules)
        if self._rules.pulls is not None:
            await self._ask("look", lambda: self._look(facts))

    async def follow(self, facts: Facts) -> None:
        """Ask for what deliveries and new links left open, and about new reviewers."""
        await read_ahead(facts, self._rules)
        if self._rules.pulls is not None:
            await self._ask("follow", lambda: self._follow(facts))

    @asynccontextmanager
    async def alongside(self, wake: Callable[[], None]) -> AsyncIterator[None]:
        """Within it a question that takes long goes on beside the board's own work; `wake` is called at its end."""
        self._wake = wake
        try:
            yield
        finally:
            self._wake = None
            for task in self._asking.values():
                task.cancel()
            await asyncio.gather(*self._asking.values(), return_exceptions=True)

    # -- asking --------------------------------------------------------------------------------------------

    async def _ask(self, kind: str, question: Callable[[], Coroutine[None, None, None]]) -> None:
        """Put a question; alongside, no longer than HOLD, and after one of its kind."""
        if self._wake is None or not self._shelf.looked:
            await self._try(kind, question)
        elif kind not in self._left:
            self._asking[kind] = task = asyncio.create_task(self._beside(kind, question))
            await asyncio.wait([task], timeout=HOLD)
            if not task.done():
                self._left.add(kind)

    async def _beside(self, kind: str, question: Callable[[], Coroutine[None, None, None]]) -> None:
        """Put a question that nobody may be waiting for at its end."""
        try:
            await self._try(kind, question)
        except Exception as error:  # a bug; nobody else would hear of it
            self._failed[kind] = f"a mistake of the bot's own ({type(error).__name__}): please report the log"
            _log.exception("pulls_failed", board=self._rules.name)
        if kind in self._left:
            self._left.discard(kind)
            if self._wake is not None:
                self._wake()

    async def _try(self, kind: str, question: Callable[[], Coroutine[None, None, None]]) -> None:
        """Put a question, and note where it comes to nothing. Raises GitHubError where nothing is known yet."""
        try:
            await question()
            self._failed.pop(kind, None)
        except GitHubError as error:
            if not self._shelf.looked:
                raise
            self._failed[kind] = f"pull requests stay as last known: {error}"

    async def _look(self, facts: Facts) -> None:
        now = datetime.fromtimestamp(self._client.clock(), UTC)
        linked = pulls_needed(facts, self._rules)
        await look_for_pulls(self._client, self._rules, self._shelf, linked, now, self._since(facts))

    async def _follow(self, facts: Facts) -> None:
        linked = pulls_needed(facts, self._rules)
        new = linked - self._shelf.linked
        if linked != self._shelf.linked:
            self._shelf.begin(linked, self._since(facts))
            self._shelf.doubtful |= {place for place in new if place not in self._shelf.memo.pulls}
        if self._shelf.busy:
            await follow_pulls(self._client, self._shelf)
        self.reviewers = await self._writers_among(reviewers_needed(replace(facts, pulls=self.pulls)))
        if self._shelf.expect_reviews_by(self._strangers):  # they have another login by now
            await follow_pulls(self._client, self._shelf)
            self.reviewers = await self._writers_among(reviewers_needed(replace(facts, pulls=self.pulls)))

    async def _writers_among(self, reviewers: frozenset[tuple[str, str]]) -> frozenset[tuple[str, str]]:
        """Return (repository, login) of those who may write there. Raises GitHubError."""
        found: set[tuple[str, str]] = set()
        self._strangers.clear()
        for repo in sorted({repo for repo, _ in reviewers}):
            authority = self._authority.setdefault(repo, Authority(self._client, repo))
            try:
                logins = await authority.writers(login for place, login in reviewers if place == repo)
            except Missing:  # the repository is away: what was known stays
                found |= {(place, login) for place, login in self.reviewers & reviewers if place == repo}
                continue
            found |= {(repo, login) for login in logins}
            self._strangers |= {(repo, login) for login in authority.unknown}
        return frozenset(found)

    def _since(self, facts: Facts) -> datetime:
        return self._rules.since or facts.issue.created
