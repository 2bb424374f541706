"""The other boards under the same words: a title's number may be theirs (HTTP, by github/load.py, where not known)."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import structlog

from bot.core.number import id_key
from bot.core.task import read_tasks
from bot.github.errors import GitHubError
from bot.github.load import load_issue

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.core.rules import Rules
    from bot.github.client import Client

    Keys = frozenset[tuple[str, int]]

AGAIN = 300.0  # seconds until a board that couldn't be read is asked for again

_log = structlog.get_logger()


class Siblings:
    """All boards of a rules file, and the ids of their tasks as far as they were read."""

    def __init__(self, boards: Sequence[Rules], client: Client) -> None:
        self._boards, self._client = boards, client
        self._keys: dict[str, Keys] = {}
        self._unread: dict[str, float] = {}  # boards that can't be read, and until when they are not asked for

    def note(self, rules: Rules, body: str) -> None:
        """Note the tasks that a board's text has now."""
        found = (id_key(task.id) for task in read_tasks(body, rules.columns).tasks)
        self._keys[rules.name] = frozenset(key for key in found if key)

    async def elsewhere(self, rules: Rules) -> Keys:
        """Return the ids of tasks on the other boards under the same words; one that can't be read has none."""
        others = [other for other in self._under_same_words(rules) if other.name != rules.name]
        return frozenset().union(*[await self._ids(other) for other in others])

    def is_first(self, rules: Rules) -> bool:
        """Whether a board is the first of those under its words, which speaks about titles for all of them."""
        return next(iter(self._under_same_words(rules)), rules).name == rules.name

    def _under_same_words(self, rules: Rules) -> list[Rules]:
        words = rules.pulls.title.casefold() if rules.pulls else None
        return [other for other in self._boards if other.pulls and other.pulls.title.casefold() == words]

    async def _ids(self, rules: Rules) -> Keys:
        now = asyncio.get_running_loop().time()
        if rules.name not in self._keys and self._unread.get(rules.name, now) <= now:
            try:
                self.note(rules, (await load_issue(self._client, rules.repo, rules.issue)).body)
            except GitHubError as error:
                self._unread[rules.name] = now + AGAIN
                _log.warning("sibling_unread", board=rules.name, error=str(error))
        return self._keys.get(rules.name, frozenset())
