"""What a board is decided by beside its issue: pull requests, other boards, who may do what (HTTP, by github/)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.core.need import authority_needed
from bot.run.authority import Authority
from bot.run.siblings import Siblings
from bot.run.work import PullWork

if TYPE_CHECKING:
    from bot.core.rules import Rules
    from bot.github.client import Client
    from bot.run.known import Known
    from bot.run.shared import Shared


class Around:
    """All that one board's tracker asks for; of pull requests it also follows the deliveries, by `work`."""

    def __init__(self, client: Client, rules: Rules, shared: Shared) -> None:
        self._rules = rules
        self._authority = Authority(client, rules.repo)
        self._siblings = shared.siblings or Siblings([rules], client)
        self.work = PullWork(client, rules, shared.store, self._authority)

    async def complete(self, known: Known) -> None:
        """Learn what the facts at hand call for: linked pull requests, and who may command and approve."""
        rules, work, siblings = self._rules, self.work, self._siblings
        siblings.note(rules, known.facts.issue.body)
        await work.follow(known.facts)
        known.put_pulls(work.pulls, await siblings.elsewhere(rules), siblings.is_first(rules))
        writers = await self._authority.writers(authority_needed(known.facts, rules))
        known.put_authority(writers, work.reviewers)
