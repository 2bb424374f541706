"""The scenes' hackathon with pull requests: two watched repositories, one of RFCs, and one that nobody watches."""

from __future__ import annotations

from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

from bot.core.rules import PullRules
from bot.sandbox.clock import SteppingClock
from bot.sandbox.server import serving
from tests.scenes.hackathon import KEEPER, REPO, SECRET, TABLE, Hackathon, board, judged, world

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from bot.core.rules import Rules

SKY, SEA, PLANS, AWAY = REPO, "acme/sea", "acme/plans", "acme/away"
WORDS = "Hackathon 10th No."
PULLS = PullRules(WORDS, (SKY, SEA), (PLANS,))
SOON = 1.0  # seconds in which the board shows what a delivery told


def carrying(issue: int = 1, **rules: object) -> Rules:
    """The rules of a board that follows pull requests."""
    return replace(board(issue, **rules), pulls=PULLS)


def title(tasks: object, more: str = "Work") -> str:
    """The title of a pull request on some tasks."""
    return f"【{WORDS}{tasks}】 {more}"


class Carrying(Hackathon):
    """`lost`: no delivery of a pull request arrives, and everybody waits for a full look instead."""

    lost = False

    async def begin(self) -> None:
        """Start the bot, with a hook in every repository."""
        await super().begin()
        for repo in (SEA, PLANS, AWAY):
            self.github.add_hook(repo, f"{self.url}/webhook", SECRET)
        if self.lost:
            for event in ("pull_request", "pull_request_review"):
                self.github.faults.lose(event, times=None)

    async def seen(self) -> None:
        """Wait until the board shows everything: a second after the deliveries, or one full look without them."""
        if self.lost:
            await self.settled()
            for tracker in self.trackers:
                await tracker.look()
            await self.settled()
        else:
            await self.eventually(self._at_rest, SOON)

    def deliveries(self) -> dict[str, int]:
        """How the last delivery from each repository was answered."""
        given = self.github.deliveries.values()
        return {each.hook.repo.full_name: each.status_code for each in given if each.hook.repo is not None}


@asynccontextmanager
async def carrying_stage(*bodies: str, **rules: Any) -> AsyncIterator[Carrying]:
    """The world, and a board on each issue; the bot not yet started."""
    begun = datetime.now(UTC).replace(microsecond=0) - timedelta(hours=1)
    github = world(*(bodies or (TABLE,)), now=SteppingClock(begun))
    for repo in (SEA, PLANS, AWAY):
        github.add_repo(repo)
        github.grant(repo, KEEPER, "write")
    github.grant(SEA, "mia", "write")
    boards = [carrying(number, **rules) for number in range(1, len(bodies or (TABLE,)) + 1)]
    async with serving(github) as server, judged(Carrying(github, server, boards)) as stage:
        yield stage
