"""Give and take back 👍, slowly, beside the board's own work (HTTP, by github/apply.py).

A queue in memory: what is in it when the process ends is dropped, for a thumb is a courtesy and the table is
the answer.
"""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import structlog

from bot.github.apply import thank, unthank
from bot.github.errors import GitHubError, Missing

if TYPE_CHECKING:
    from collections.abc import Callable

    from bot.github.client import Client
    from bot.run.pace import Allowance

_log = structlog.get_logger()


class Thanks:
    """The reactions of one board. Comments are meant by their ids."""

    def __init__(self, client: Client, repo: str, me: Callable[[], str], allowance: Allowance) -> None:
        self._client, self._repo, self._me, self._allowance = client, repo, me, allowance
        self._wanted: dict[int, bool] = {}  # comment → whether it should have a thumb, in the order of arrival
        self._given: set[int] = set()
        self._news = asyncio.Event()
        self._sending = False

    @property
    def busy(self) -> bool:
        """Whether a reaction waits or is under way."""
        return self._sending or bool(self._wanted)

    def deserves(self, comment: int) -> None:
        """Queue a thumb for a comment."""
        if comment in self._given:
            self._wanted.pop(comment, None)  # a withdrawal that waits is off
        else:
            self._queue(comment, wanted=True)

    def no_more(self, comment: int, *, may_have: bool) -> None:
        """Queue its withdrawal; `may_have`: the comment carries thumbs that may be the bot's."""
        if comment in self._given or comment in self._wanted or may_have:
            self._queue(comment, wanted=False)

    def forget(self, comment: int) -> None:
        """Drop what waits for a comment that is gone, and what is known of it."""
        self._wanted.pop(comment, None)
        self._given.discard(comment)

    async def run(self) -> None:
        """Work the queue off until cancelled."""
        loop = asyncio.get_running_loop()
        while True:
            self._news.clear()
            if not self._wanted:
                await self._news.wait()
            elif wait := self._allowance.wait(loop.time()):
                await asyncio.sleep(wait)
            else:
                self._allowance.spend(loop.time())
                await self._send_next()

    async def send_all(self) -> None:
        """Send everything that is queued."""
        while self._wanted:
            await self._send_next()

    async def _send_next(self) -> None:
        """Send the oldest reaction of the queue; what goes wrong is logged, and the reaction dropped."""
        comment = next(iter(self._wanted))
        wanted = self._wanted.pop(comment)
        self._sending = True
        try:
            await self._send(comment, wanted=wanted)
        except Missing:
            pass  # the comment was deleted meanwhile
        except GitHubError as error:
            _log.warning("reaction_failed", repo=self._repo, comment=comment, error=str(error))
        except Exception:  # a bug must cost one thumb, not all that follow
            _log.exception("reaction_failed", repo=self._repo, comment=comment)
        finally:
            self._sending = False

    async def _send(self, comment: int, *, wanted: bool) -> None:
        if wanted:
            self._given.add(comment)  # before the request, so that a withdrawal asked for meanwhile is queued
            try:
                await thank(self._client, self._repo, comment)
            except BaseException:
                self._given.discard(comment)
                raise
        else:
            await unthank(self._client, self._repo, comment, self._me())
            self._given.discard(comment)

    def _queue(self, comment: int, *, wanted: bool) -> None:
        self._wanted.pop(comment, None)
        self._wanted[comment] = wanted
        self._news.set()
