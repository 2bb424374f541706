"""Ask GitHub which pull requests changed, newest change first: by search, or by a repository's list (HTTP).

Search shows 1,000 results of a query and cuts a query at 256 characters, so long lists of repositories are asked
for in several, and what lies beyond the thousandth is asked for by the time of its change.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from bot.github.pull import pull_from, tells_of_merging
from bot.github.shape import find, take

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence
    from datetime import datetime

    from bot.core.facts import Pull
    from bot.github.client import Client

# https://docs.github.com/en/search-github/getting-started-with-searching-on-github/troubleshooting-search-queries
LONGEST_QUERY = 256  # characters, qualifiers too
SHOWN = 1_000  # results of one query
PER_PAGE = 100
LAST_PAGE = SHOWN // PER_PAGE
FURTHER = 10  # characters that `updated:<=` with a time takes more than `created:>=` with a date


@dataclass(slots=True)
class Sweep:
    """What one question found, by place; the last thing read is `oldest`.

    `whole`: everything was read, down to the last; `sound`: GitHub says that it left nothing out. Places in
    `vague` have to be asked for by number, for the answer doesn't say whether they were merged.
    """

    pulls: dict[tuple[str, int], Pull] = field(default_factory=dict)
    vague: set[tuple[str, int]] = field(default_factory=set)
    oldest: datetime | None = None
    whole: bool = False
    sound: bool = True

    def add(self, items: Iterable[Any]) -> None:
        """Take a page, newest change first."""
        for json in items:
            pull = pull_from(json)
            if pull.place not in self.pulls:
                self.pulls[pull.place] = pull
                if not tells_of_merging(json):
                    self.vague.add(pull.place)
            self.oldest = pull.updated

    def covers(self, pull: Pull) -> bool:
        """Whether it would have been found, had GitHub known it as it is."""
        return self.whole or (self.oldest is not None and pull.updated > self.oldest)


@dataclass(frozen=True, slots=True)
class Question:
    """Pull requests with a phrase in the title, created on the day of `since` or later, and `conditions`.

    Where it is about known ones (`of_any_age`), the day is left out: more repositories fit into a query.
    """

    phrase: str
    since: datetime
    conditions: tuple[str, ...] = ()
    of_any_age: bool = False

    def text(self, places: Iterable[str], before: datetime | None = None) -> str:
        """The query; with `before`, for those last changed by then."""
        day = self.since.astimezone(UTC)
        when = [f"updated:<={stamp(before)}"] if before else [f"created:>={day:%Y-%m-%d}"]
        when = [] if self.of_any_age and before is None else when
        return " ".join(["is:pr", *self.conditions, "in:title", f'"{self.phrase}"', *when, *places])

    def groups(self, repos: Sequence[str]) -> list[tuple[str, ...]]:
        """The repositories, in order, as few groups as fit into one query each."""
        return self._groups(repos, places)

    def owner_groups(self, repos: Iterable[str]) -> list[tuple[str, ...]]:
        """The owners of repositories, case-folded and sorted, as few groups as fit into one query each."""
        return self._groups(sorted({owner_of(repo) for repo in repos}), owners)

    def _groups(self, names: Iterable[str], words: Callable[[Iterable[str]], list[str]]) -> list[tuple[str, ...]]:
        groups: list[tuple[str, ...]] = []
        further = 0 if self.of_any_age else FURTHER
        for name in names:
            longer = (*groups[-1], name) if groups else ()
            if longer and len(self.text(words(longer))) + further <= LONGEST_QUERY:
                groups[-1] = longer
            else:
                groups.append((name,))
        return groups


def places(repos: Iterable[str]) -> list[str]:
    """The words that name repositories in a query."""
    return [f"repo:{repo}" for repo in repos]


def owner_of(repo: str) -> str:
    """Whose a repository is, case-folded."""
    return repo.partition("/")[0].casefold()


def owners(names: Iterable[str]) -> list[str]:
    """The words that name all repositories of some owners."""
    return [f"user:{name}" for name in names]


def stamp(time: datetime) -> str:
    """A time as search reads it: whole seconds, UTC."""
    return f"{time.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"


async def search_back(client: Client, question: Question, words: Sequence[str], until: datetime | None) -> Sweep:
    """Search, newest change first, down to what was last changed before `until` (None: to the last).

    What lies behind the results that GitHub shows is asked for by its time of change. What changes meanwhile
    moves to the front, where the next look begins. Raises `GitHubError`.
    """
    sweep, before = Sweep(), None
    until = until or question.since  # none was changed before it was created
    known = -1
    while len(sweep.pulls) > known:
        known = len(sweep.pulls)
        if await _search_once(client, _url(question.text(words, before)), until, sweep):
            return sweep
        before = sweep.oldest
    sweep.sound = False  # nothing new behind the last: more within one second than GitHub shows
    return sweep


async def _search_once(client: Client, url: str, until: datetime, sweep: Sweep) -> bool:
    """Read the results of one query; return whether there is no need to go on behind its last."""
    seen = 0
    for page in range(1, LAST_PAGE + 1):
        json, _ = await client.read(url if page == 1 else f"{url}&page={page}")
        items, total = take(json, "items", list), take(json, "total_count", int)
        sweep.add(items)
        sweep.sound = sweep.sound and find(json, "incomplete_results") is not True
        seen += len(items)
        if seen >= total:
            sweep.whole = True
            return True
        if sweep.oldest is not None and sweep.oldest < until:
            return True
        if len(items) < PER_PAGE:
            return False
    return False


async def search_anywhere(client: Client, question: Question) -> Sweep | None:
    """Ask without naming any place; None where one page doesn't tell all. Raises `GitHubError`."""
    sweep = Sweep()
    json, _ = await client.read(_url(question.text(())))
    sweep.add(take(json, "items", list))
    told_all = take(json, "total_count", int) <= len(sweep.pulls) and find(json, "incomplete_results") is not True
    return sweep if told_all else None


def _url(text: str) -> str:
    return f"/search/issues?q={quote(text, safe='')}&sort=updated&order=desc&per_page={PER_PAGE}"


async def list_back(client: Client, repo: str, until: datetime) -> Sweep:
    """Read a repository's list, newest change first, down to what was last changed before `until`.

    Raises `Missing` and `Forbidden` where the credentials may not see it.
    """
    sweep = Sweep()
    url = f"/repos/{repo}/pulls?state=all&sort=updated&direction=desc&per_page={PER_PAGE}"
    async for page in client.pages(url):
        sweep.add(page.items)
        if sweep.oldest is not None and sweep.oldest < until:
            return sweep
    sweep.whole = True
    return sweep
