"""Sweep repositories for changed pull requests, into a shelf: by search, and by lists where it refuses (HTTP)."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from bot.github.errors import Forbidden, Missing, RateLimited, Refused, Unavailable
from bot.github.pull import phrase_of
from bot.github.search import Question, Sweep, list_back, owner_of, owners, places, search_back

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import datetime

    from bot.core.facts import Pull
    from bot.github.client import Client
    from bot.github.memo import Place
    from bot.github.shelf import PullShelf

LAG = timedelta(hours=1)  # what search may be late, and clocks apart; GitHub's index is rarely minutes late
LIST_LAG = timedelta(minutes=1)  # what two answers of GitHub's own may be apart
MANY_QUERIES = 2  # beyond so many a first look asks by owner
REFUSALS = (Refused, Forbidden, Missing)  # of search: what a repository's list may still answer
SILENCE = (Unavailable, RateLimited)  # of search, beyond the client's patience: the lists may still be asked


class Sweeping:
    """The sweeps of one look. Repositories are named as in `Memo`.

    `met` are the places that GitHub told of, `indexed` those that search did, `unmet` those that should have been
    among them; `newest` is the newest change that search told of, `by_owner` that it was trusted when asked so.
    """

    def __init__(self, client: Client, shelf: PullShelf, since: datetime) -> None:
        self.client, self.shelf, self.since = client, shelf, since
        self.question = Question(phrase_of(shelf.words), since)
        self.met: set[Place] = set()
        self.indexed: set[Place] = set()
        self.unmet: set[Place] = set()
        self.listed: set[str] = set()
        self.newest: datetime | None = None
        self.by_owner = False

    async def search(self, *, full: bool) -> None:
        """Search for everything, or for what changed since the last look."""
        memo = self.shelf.memo
        until = memo.mark - LAG if memo.mark and not full else None
        names = {self.shelf.present(repo): repo for repo in self.shelf.repos if not self.is_out(repo)}
        groups, by_owner = self.question.groups(tuple(names)), self.question.owner_groups(names)
        is_wise = until or (memo.due is None and len(groups) > MANY_QUERIES)
        if is_wise and len(by_owner) < len(groups) and await self._search_owners(by_owner, names, until):
            return
        for group in groups:
            await self.search_in([names[name] for name in group], until)

    def is_out(self, repo: str) -> bool:
        """Whether search is not asked about the repository, until the next full look."""
        return repo in self.shelf.memo.unsearchable or repo in self.shelf.memo.invisible

    async def _search_owners(
        self, groups: Sequence[Sequence[str]], names: Mapping[str, str], until: datetime | None
    ) -> bool:
        """Ask by owner in fewer queries than by repository; return whether the answers can be trusted.

        News can where each reaches back to something that is known, a first look where it finds anything at all.
        """
        try:
            sweeps = [await search_back(self.client, self.question, owners(group), until) for group in groups]
        except (*REFUSALS, *SILENCE):
            return False
        reached = [self._reaches(sweep) for sweep in sweeps]
        if not (all(reached) if until else any(reached)) or not all(sweep.sound for sweep in sweeps):
            return False
        self.by_owner = True
        for group, sweep in zip(groups, sweeps, strict=True):
            self._take_search(sweep, {repo for name, repo in names.items() if owner_of(name) in group})
        return True

    def _reaches(self, sweep: Sweep) -> bool:
        """Whether it found something that is known, where anything is."""
        adopted = [pull.place for pull in map(self.shelf.adopt, sweep.pulls.values()) if pull]
        return not self.shelf.memo.pulls.keys().isdisjoint(adopted) if self.shelf.memo.pulls else bool(adopted)

    async def search_in(self, repos: Sequence[str], until: datetime | None) -> None:
        """Search some repositories; where search refuses, find the one that it refuses, and read its list."""
        words = places(self.shelf.present(repo) for repo in repos)
        try:
            sweep = await search_back(self.client, self.question, words, until)
            if not sweep.sound:
                sweep = await search_back(self.client, self.question, words, until)
        except SILENCE:
            await self._list_all(repos)
        except REFUSALS as error:
            if len(repos) > 1 and not isinstance(error, Missing):
                half = len(repos) // 2
                await self.search_in(repos[:half], until)
                await self.search_in(repos[half:], until)
                return
            self.shelf.memo.unsearchable.update(repos)
            await self._list_all(repos)
        else:
            self._take_search(sweep, set(repos))
            if not sweep.sound:
                await self._list_all(repos)

    def _take_search(self, sweep: Sweep, repos: set[str]) -> None:
        met = set()
        for found in sweep.pulls.values():
            pull = self.shelf.adopt(found)
            if pull is None:  # of another repository of the owner
                continue
            met.add(pull.place)
            self.newest = max(filter(None, (self.newest, pull.updated)))
            if self.shelf.is_named(pull) or pull.place in self.shelf.memo.pulls:
                self.shelf.put_found(pull, vague=found.place in sweep.vague)
        self.met |= met
        self.indexed |= met
        self.unmet |= self.shelf.unmet(sweep, met, repos)

    async def _list_all(self, repos: Iterable[str]) -> None:
        for repo in repos:
            await self.read_list(repo)

    async def read_list(self, repo: str) -> None:
        """Read what changed in a repository since its list was last read, once a look."""
        memo, name = self.shelf.memo, self.shelf.present(repo)
        if repo in self.listed or repo in memo.invisible:
            return
        self.listed.add(repo)
        until = memo.listed.get(repo, self.since)
        try:
            sweep = await list_back(self.client, name, until - LIST_LAG)
        except (Missing, Forbidden):
            memo.invisible.add(repo)
            return
        await self.note_name(repo, sweep.pulls.values())
        met = set()
        for pull in filter(None, map(self.shelf.adopt, sweep.pulls.values())):
            met.add(pull.place)
            until = max(until, pull.updated)
            if self.shelf.wants(pull) or pull.place in memo.pulls:
                self.shelf.put_present(pull)
        self.met |= met
        self.unmet |= self.shelf.unmet(sweep, met, {repo})
        memo.listed[repo] = until

    async def note_name(self, repo: str, pulls: Iterable[Pull]) -> None:
        """Note what GitHub calls a repository now; search knows it by no older name."""
        for pull in pulls:
            if pull.repo.casefold() != self.shelf.present(repo).casefold():
                self.shelf.rename(repo, pull.repo)
                if repo not in self.shelf.memo.unsearchable:
                    await self.search_in([repo], None)
            return
