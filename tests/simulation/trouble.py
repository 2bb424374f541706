"""What befalls the bot now and then: it dies, its network, its clock, its rights, its repository (no I/O)."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from tests.simulation.people import REPO

if TYPE_CHECKING:
    from tests.simulation.story import Story


async def befall(story: Story) -> None:
    """One trouble, counted."""
    now, what = asyncio.get_running_loop().time(), story.chance.choice(_TROUBLES)
    story.tally[what] += 1
    if what == "kill":
        await _kill(story)
    elif what == "network gone":
        story.weather.gone_until = now + story.chance.choice((30, 600, 3600))
        story.diary.note("network", f"is gone until {story.weather.gone_until:.0f}")
    elif what == "clock set":
        story.machine.ahead += story.chance.choice((-7200, -420, -90, 45, 3600))
        story.diary.note("clock", f"is {story.machine.ahead} s ahead")
    elif what == "tokens revoked":
        _revoke_for(story, story.chance.choice((5, 60, 600)))
    elif what == "repository renamed":
        _rename_for(story, story.chance.choice((5, 60, 600)))
    elif what == "repository hidden":
        _hide_for(story, story.chance.choice((5, 60, 600)))
    else:
        story.weather.rough = story.chance.choice((0.0, 0.1, 0.6))
        story.diary.note("weather", f"is {story.weather.rough}")


_TROUBLES = (
    *("kill",) * 4, *("network gone",) * 2, *("clock set",) * 2, *("tokens revoked",) * 2, "repository renamed",
    "repository hidden", *("other weather",) * 2,
)  # fmt: skip


async def _kill(story: Story) -> None:
    alive = [each for each in story.processes if each.alive]
    if alive:
        await story.chance.choice(alive).kill()
    for _ in range(story.chance.choice((0, 0, 1, 4))):
        await asyncio.sleep(story.pause())  # simulated seconds
        story.people.act()
    story.start()


def _revoke_for(story: Story, seconds: float) -> None:
    taken = dict(story.github.tokens)
    story.github.tokens.clear()
    story.diary.note("github", f"knows no token for {seconds} s")
    asyncio.get_running_loop().call_later(seconds, lambda: story.github.tokens.update(taken))


def _rename_for(story: Story, seconds: float) -> None:
    owner, _, name = REPO.partition("/")
    place = story.github.repo(REPO)
    story.github.rename_repo(REPO, "heaven")
    story.diary.note("repository", f"is {place.name} for {seconds} s")
    back = lambda: story.github.rename_repo(f"{owner}/{place.name}", name)  # noqa: E731  # a step back is a line
    asyncio.get_running_loop().call_later(seconds, back)


def _hide_for(story: Story, seconds: float) -> None:
    """Shut the bot's account out of the repository, which turns private."""
    place = story.github.repo(REPO)
    keeper = place.permissions.pop(story.hands.bot.casefold(), None)
    place.private = True

    def back() -> None:
        place.private = False
        if keeper is not None:
            place.permissions[story.hands.bot.casefold()] = keeper

    story.diary.note("repository", f"is hidden for {seconds} s")
    asyncio.get_running_loop().call_later(seconds, back)
