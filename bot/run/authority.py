"""Who may write to a repository, asked from GitHub and remembered for minutes (HTTP, by github/load.py)."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import structlog

from bot.github.errors import Forbidden, Missing
from bot.github.load import Writers, load_writers

if TYPE_CHECKING:
    from collections.abc import Iterable

    from bot.github.client import Client

REMEMBERED = 600.0  # seconds that an answer is taken for known

_log = structlog.get_logger()


class Authority:
    """The people whose permission was asked; logins are case-folded. `unknown`: of those last asked for, nobody's."""

    def __init__(self, client: Client, repo: str) -> None:
        self._client, self._repo = client, repo
        self.unknown: frozenset[str] = frozenset()
        self._known: dict[str, tuple[bool, float]] = {}  # login → may write, and until when that is known

    def forget(self) -> None:
        """Ask for everybody anew."""
        self._known.clear()

    async def writers(self, logins: Iterable[str]) -> frozenset[str]:
        """Return those of `logins` who may write, none where GitHub won't tell.

        Raises GitHubError, `Missing` where the repository is away and nothing was known of somebody.
        """
        logins, self.unknown = frozenset(logins), frozenset()
        now = asyncio.get_running_loop().time()
        unknown = [login for login in sorted(logins) if self._known.get(login, (False, 0.0))[1] <= now]
        try:
            found = await load_writers(self._client, self._repo, unknown) if unknown else Writers()
        except Forbidden as error:
            _log.warning("permissions_hidden", repo=self._repo, error=str(error))
            found = Writers()
        except Missing:  # the repository is away: what was known stays, and is asked for again
            if not self._known.keys() >= set(unknown):
                raise
            return frozenset(login for login in logins if self._known.get(login, (False, 0.0))[0])
        self.unknown = found.unknown
        self._known |= {login: (login in found.may, now + REMEMBERED) for login in unknown}
        return frozenset(login for login in logins if self._known[login][0])
