"""The pull requests of one board between looks: what is known of them, and who may judge them (HTTP, by github/)."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from bot.core.need import pulls_needed, reviewers_needed
from bot.github.pulls import follow_pulls, look_for_pulls
from bot.github.shelf import PullShelf
from bot.run.authority import Authority

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bot.core.facts import Facts, Pull
    from bot.core.rules import Rules
    from bot.github.cache import Store
    from bot.github.client import Client
    from bot.github.webhook import PullChange

    Place = tuple[str, int]


class PullWork:
    """What one board follows beside its issue. `problems` are for the operator to mend, a sentence each."""

    def __init__(self, client: Client, rules: Rules, store: Store | None, authority: Authority) -> None:
        self._client, self._rules = client, rules
        self._shelf = PullShelf(rules, store)
        self._authority: dict[str, Authority] = {rules.repo.casefold(): authority}
        self.problems: tuple[str, ...] = ()

    @property
    def pulls(self) -> tuple[Pull, ...]:
        """The pull requests as they are known now."""
        return self._shelf.pulls if self._rules.pulls else ()

    def take(self, change: PullChange) -> bool:
        """Take a delivery; return whether the board may look different now."""
        return self._rules.pulls is not None and self._shelf.take(change)

    async def look(self, facts: Facts) -> None:
        """Learn what changed since the last look. Raises GitHubError."""
        if self._rules.pulls is None:
            return
        now = datetime.fromtimestamp(self._client.clock(), UTC)
        linked, since = pulls_needed(facts, self._rules), self._since(facts)
        found = await look_for_pulls(self._client, self._rules, self._shelf, linked, now, since)
        self.problems = found.problems

    async def follow(self, facts: Facts) -> None:
        """Ask for what deliveries and new links left open. Raises GitHubError."""
        if self._rules.pulls is None:
            return
        linked = pulls_needed(facts, self._rules)
        new = linked - self._shelf.linked
        if linked != self._shelf.linked:
            self._shelf.begin(linked, self._since(facts))
            self._shelf.doubtful |= {place for place in new if place not in self._shelf.memo.pulls}
        if self._shelf.busy:
            self.problems = (await follow_pulls(self._client, self._shelf)).problems

    async def reviewers(self, facts: Facts) -> frozenset[tuple[str, str]]:
        """Return (repository, login) of the reviewers who may write there. Raises GitHubError."""
        found: set[tuple[str, str]] = set()
        for repo, logins in _by_repo(reviewers_needed(facts)).items():
            authority = self._authority.setdefault(repo, Authority(self._client, repo))
            found |= {(repo, login) for login in await authority.writers(logins)}
        return frozenset(found)

    def _since(self, facts: Facts) -> datetime:
        return self._rules.since or facts.issue.created


def _by_repo(reviewers: frozenset[Place] | frozenset[tuple[str, str]]) -> Mapping[str, list[str]]:
    found: dict[str, list[str]] = {}
    for repo, login in sorted(reviewers):
        found.setdefault(repo, []).append(str(login))
    return found
