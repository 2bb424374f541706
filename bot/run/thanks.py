"""Give and take back 👍, slowly, beside the board's own work (HTTP, by github/apply.py).

A queue in memory: what is in it when the process ends is dropped, for a thumb is a courtesy and the table is
the answer.
"""

from __future__ import annotations

import asyncio
from collections import deque
from typing import TYPE_CHECKING

import structlog

from bot.github.apply import thank, unthank
from bot.github.errors import GitHubError

if TYPE_CHECKING:
    from collections.abc import Callable

    from bot.github.client import Client

MOST_A_MINUTE = 20
_MINUTE = 60.0  # seconds

_log = structlog.get_logger()


class Thanks:
    """The reactions of one board. `deserves` and `no_more` are called with a comment's id."""

    def __init__(self, client: Client, repo: str, me: Callable[[], str]) -> None:
        self._client, self._repo, self._me = client, repo, me
        self._wanted: dict[int, bool] = {}  # comment → whether it should have a thumb, in the order of arrival
        self._given: set[int] = set()
        self._news = asyncio.Event()
        self._sent: deque[float] = deque(maxlen=MOST_A_MINUTE)

    def deserves(self, comment: int) -> None:
        """Queue a thumb for a comment."""
        if comment not in self._given:
            self._queue(comment, wanted=True)

    def no_more(self, comment: int, *, may_have: bool) -> None:
        """Queue its withdrawal; `may_have`: the comment carries thumbs that may be the bot's."""
        if comment in self._given or comment in self._wanted or may_have:
            self._queue(comment, wanted=False)

    async def run(self) -> None:
        """Work the queue off until cancelled."""
        loop = asyncio.get_running_loop()
        while True:
            await self._news.wait()
            while self._wanted:
                if len(self._sent) == MOST_A_MINUTE:
                    await asyncio.sleep(max(0.0, self._sent[0] + _MINUTE - loop.time()))
                self._sent.append(loop.time())
                await self.send_next()
            self._news.clear()

    async def send_next(self) -> None:
        """Send the oldest reaction of the queue; what GitHub refuses is logged and dropped."""
        comment = next(iter(self._wanted))
        wanted = self._wanted.pop(comment)
        try:
            if wanted:
                await thank(self._client, self._repo, comment)
                self._given.add(comment)
            else:
                await unthank(self._client, self._repo, comment, self._me())
                self._given.discard(comment)
        except GitHubError as error:
            _log.warning("reaction_failed", repo=self._repo, comment=comment, error=str(error))

    async def send_all(self) -> None:
        """Send everything that is queued."""
        while self._wanted:
            await self.send_next()

    def _queue(self, comment: int, *, wanted: bool) -> None:
        self._wanted.pop(comment, None)
        self._wanted[comment] = wanted
        self._news.set()
