"""Look for the pull requests that carry a board's work, at few requests (HTTP, by the client).

| a look | asks |
| --- | --- |
| the first | search for everything, for what is approved, and for what was refused: of those the reviews |
| later | the same search, newest change first, down to what is known; by number for what it should have found |
| while a repository is hidden | its list instead, if something is known there; no reviews |
| an hour after the first, then every six | search for everything again, and each repository's list of changes since |
| after a delivery (`follow_pulls`) | by number where the delivery leaves a doubt, and for reviews |

Search is late, and knows a title only as it cuts it into words: deliveries and the lists tell of the rest. Where search
refuses, lists take its place.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from bot.github.errors import Forbidden, Missing
from bot.github.pull import pull_from, review_from
from bot.github.search import Question, Sweep, owners, places, search_anywhere, search_back
from bot.github.sweep import LAG, REFUSALS, SILENCE, Sweeping

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence
    from datetime import datetime

    from bot.core.facts import Pull
    from bot.core.rules import Rules
    from bot.github.client import Client
    from bot.github.counts import Counts
    from bot.github.memo import Place
    from bot.github.shelf import PullShelf

FULL_SOON = timedelta(hours=1)
FULL_EVERY = timedelta(hours=6)
FIRST_LOOK = 4  # requests for pull requests, with which a first `sync` is done in twelve
MANY = 20  # changed pull requests, whose approvals are searched for rather than read one by one


@dataclass(frozen=True, slots=True)
class Found:
    """The pull requests that may carry the board's work, by place, and what the operator should mend."""

    pulls: tuple[Pull, ...] = ()
    problems: tuple[str, ...] = ()


async def look_for_pulls(  # noqa: PLR0913, PLR0917 - whom to ask, for what, and what is known
    client: Client, rules: Rules, shelf: PullShelf, linked: Collection[Place], now: datetime, since: datetime
) -> Found:
    """Bring the shelf up to date and save it.

    `linked` are the pull requests that comments link to, followed whatever their title and age; of the others, those
    created since `since`. Raises `GitHubError` where GitHub can't be asked; then the shelf misses nothing later.
    """
    if rules.pulls is None:
        return Found()
    shelf.begin(linked, since)
    await _Look(client, shelf, since).run(now)
    shelf.save()
    return Found(shelf.pulls, shelf.problems())


async def follow_pulls(client: Client, shelf: PullShelf) -> Found:
    """Ask only for what deliveries left open (`shelf.busy`), without a look. Raises as `look_for_pulls`."""
    if shelf.since is not None:
        look = _Look(client, shelf, shelf.since)
        await look.ask_each(set(shelf.doubtful))
        await look.read_expected()
    return Found(shelf.pulls, shelf.problems())


class _Look(Sweeping):
    """One look at the pull requests of a board."""

    async def run(self, now: datetime) -> None:
        """Do what the table above says."""
        memo, spent = self.shelf.memo, self.client.counts.snapshot()
        first, full = memo.due is None, memo.due is None or now >= memo.due
        if full:
            memo.unsearchable, memo.invisible, memo.absent = set(), set(), set()
        if not self.question.phrase:
            memo.unsearchable = set(self.shelf.repos)
        await self.search(full=full)
        lists = self.shelf.repos if full and not first else memo.unsearchable | self._hidden_since()
        for repo in sorted(lists):
            await self.read_list(repo)
        if first:  # nothing was read of the repositories' lists: the next full look reads what changed since
            searched = (repo for repo in self.shelf.repos if not self.is_out(repo))
            memo.listed = dict.fromkeys(searched, now - LAG) | memo.listed
            memo.due = now  # what there is is known: where a question below fails, the next look puts it again
        await self._settle(first=first, full=full)
        if first and await self._look_in_on_the_silent(spent):
            await self._settle(first=True, full=False)
        if full:
            self.shelf.forget(now - FULL_EVERY)
            memo.due = now + (FULL_SOON if first else FULL_EVERY)
        memo.mark = max(filter(None, (memo.mark, self.newest)), default=None)

    def _hidden_since(self) -> set[str]:
        """Return the repositories that were hidden from a look although something is known there, hidden no more until
        their list says so: it may have been for a moment.
        """
        memo = self.shelf.memo
        hidden = memo.invisible & {repo for repo, _ in memo.pulls}
        memo.invisible -= hidden
        return hidden

    async def _look_in_on_the_silent(self, spent: Counts) -> bool:
        """Ask for the lists of repositories that search found nothing in, as far as a first look's budget goes.

        Search is silent too about a repository that was renamed or that the credentials may not see. Return whether
        any was asked for; the others' turn comes with the next full look.
        """
        silent = [repo for repo in self.shelf.repos if not any(place[0] == repo for place in self.met)]
        for repo in silent:
            if self.client.counts.since(spent).requests < FIRST_LOOK:
                await self.read_list(repo)
        return bool(silent)

    # -- by number -----------------------------------------------------------------------------------------

    async def _settle(self, *, first: bool, full: bool) -> None:
        known = self.shelf.memo.pulls
        linked = {p for p in self.shelf.linked if p not in known or not self.shelf.is_named(known[p].pull)}
        await self.ask_each((linked - self.shelf.memo.absent | self.unmet) - self.met | self.shelf.doubtful)
        await self._learn_approvals(first=first, full=full)
        await self.read_expected()

    async def ask_each(self, wanted: Iterable[Place]) -> None:
        """Ask for pull requests by number."""
        for place in sorted(wanted):
            if place not in self.met or place in self.shelf.doubtful:  # one question may have answered another
                await self._ask(place)

    async def _ask(self, place: Place) -> None:
        repo, number = place
        doubted = place in self.shelf.doubtful
        self.unmet.discard(place)
        self.shelf.doubtful.discard(place)  # at once: a delivery that comes meanwhile may be newer than the answer
        try:
            json, _ = await self.client.read(f"/repos/{self.shelf.present(repo)}/pulls/{number}")
        except (Missing, Forbidden):
            if await self._can_see(repo):
                self.shelf.drop(place)
            return
        except BaseException:
            self.shelf.doubtful |= {place} if doubted else set()
            raise
        pull = pull_from(json)
        await self.note_name(repo, [pull])
        self.met.add(place)
        adopted = self.shelf.adopt(pull)
        assert adopted is not None, "whatever its repository is called now was noted just before"
        self.shelf.put_present(adopted)

    async def _can_see(self, repo: str) -> bool:
        """Whether the repository can be seen now: a refusal may have come from its being away as a whole."""
        self.listed.discard(repo)  # what it said before the refusal is no answer
        await self.read_list(repo)
        return repo not in self.shelf.memo.invisible

    # -- reviews -------------------------------------------------------------------------------------------

    async def _learn_approvals(self, *, first: bool, full: bool) -> None:
        """Search for approvals where there are many to learn, else read the reviews."""
        shelf, stale = self.shelf, self.shelf.stale()
        searched = shelf.approved_by_search() if full else []
        if first or len(stale) > MANY:
            searched += [p for p in stale if p.place in self.indexed and p.place not in shelf.unreviewed]
        refused = await self._search_approvals(searched) if searched else []
        for pull in {pull.place: pull for pull in (*refused, *shelf.stale())}.values():
            await self._read_reviews(pull)

    async def _search_approvals(self, pulls: Sequence[Pull]) -> list[Pull]:
        """Take what the index makes of the reviews; return those whose reviews have to be read all the same.

        For the index one reviewer's refusal outweighs every other's later approval: there only the reviews tell.
        """
        try:
            approved, refused = await self._verdict("approved", pulls), await self._verdict("changes_requested", pulls)
        except (*REFUSALS, *SILENCE):
            return []
        if approved is None or refused is None:
            return []
        for pull in pulls:
            if pull.place not in refused:
                self.shelf.put_reviews(pull, None, approved=pull.place in approved)
        return [pull for pull in pulls if pull.place in refused]

    async def _verdict(self, verdict: str, pulls: Sequence[Pull]) -> set[Place] | None:
        """Return the open pull requests with this verdict of the index; None where it doesn't tell all of them."""
        question = Question(self.question.phrase, self.since, ("is:open", f"review:{verdict}"), of_any_age=True)
        repos = {pull.place[0] for pull in pulls}
        names = [self.shelf.present(repo) for repo in self.shelf.repos if repo in repos]
        words = [places(group) for group in question.groups(names)]
        by_owner = [owners(group) for group in question.owner_groups(names)]
        wanted = by_owner if self.by_owner and len(by_owner) < len(words) else words
        found: list[Sweep] = []
        if verdict == "changes_requested" and len(wanted) > 1:  # one that it doesn't see costs a doubt, not a verdict
            anywhere = await search_anywhere(self.client, question)
            found, wanted = ([anywhere], []) if anywhere else ([], wanted)
        found += [await search_back(self.client, question, each, None) for each in wanted]
        if not all(sweep.sound for sweep in found):
            return None
        return {p.place for sweep in found for p in map(self.shelf.adopt, sweep.pulls.values()) if p is not None}

    async def read_expected(self) -> None:
        """Read the reviews that deliveries told of."""
        for place in sorted(self.shelf.unreviewed):
            self.shelf.unreviewed.discard(place)
            kept = self.shelf.memo.pulls.get(place)
            if kept and self.shelf.is_reviewable(kept.pull):
                await self._read_reviews(kept.pull)

    async def _read_reviews(self, pull: Pull) -> None:
        self.shelf.unreviewed.discard(pull.place)
        if pull.place[0] in self.shelf.memo.invisible:
            self.shelf.owe_reviews(pull.place)
            return
        url = f"/repos/{self.shelf.present(pull.place[0])}/pulls/{pull.number}/reviews?per_page=100"
        try:
            reviews = [review_from(json) async for json in self.client.getiter(url)]
        except (Missing, Forbidden):  # what is known stays
            self.shelf.owe_reviews(pull.place)
            if await self._can_see(pull.place[0]):  # they alone are kept from us: asking again would tell no more
                self.shelf.put_reviews(pull, pull.reviews, approved=pull.approved)
            return
        except BaseException:
            self.shelf.unreviewed.add(pull.place)
            raise
        self.shelf.put_reviews(pull, tuple(filter(None, reviews)), approved=False)
