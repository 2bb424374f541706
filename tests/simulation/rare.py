"""What seldom befalls a hackathon: each story has one such thing, in turn, so that none is ever left out (no I/O).

Three of them end the board for good: the bot then says so, asks GitHub no more often than it must, writes nothing more,
and keeps its other boards.
"""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from tests.simulation import page
from tests.simulation.people import REPO

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Iterator

    from tests.simulation.story import Story

    Event = Callable[[Story], Awaitable[None]]

ELSEWHERE = "acme/sea"
LAST = 30 * 60.0  # seconds at the end of a story in which requests about a lost board are counted
PATIENT = "deliveries alone"  # no look but those that something calls for: what arrives has to be enough
OTHER = 2  # the issue of the other board
OTHER_TEXT = "| No. | Task | Status |\n| --- | --- | --- |\n| 1 | One | |\n| 2 | Two | |\n"


async def _nothing(story: Story) -> None:
    pass


async def _rename_participant(story: Story) -> None:
    """A participant changes their login, when what they did is long known; perhaps somebody else takes the old one."""
    people = story.people
    await _night(story)
    await _newer_pulls(story)
    who = story.chance.choice([each for each in people.crowd if each not in people.gone])
    people.rename(who, f"{who}-{who}")
    if story.chance.random() < 0.4:
        people.crowd.append(who)


async def _rename_maintainer(story: Story) -> None:
    await _night(story)
    await _newer_pulls(story)
    story.people.rename(story.people.maintainer, "ambrosius")


async def _rename_bot(story: Story) -> None:
    story.people.rename(story.hands.bot, "warden")


async def _night(story: Story) -> None:
    """Nothing happens for long: what is known grows old, and a token ends, by a clock that is late unawares."""
    if story.installation is not None:
        story.machine.ahead = -420.0
        story.tally["clock set"] += 1
    seconds = story.chance.uniform(3700, 8000)
    story.diary.note("story", f"nothing happens for {seconds:.0f} s")
    await asyncio.sleep(seconds)  # simulated seconds


async def _newer_pulls(story: Story) -> None:
    """Somebody opens a pull request, and a look later search tells of the older ones no more."""
    if story.people.pulls:
        story.people.open_pull()
        await asyncio.sleep(400)  # simulated seconds


async def _suspend(story: Story) -> None:
    assert story.installation is not None
    seconds = story.chance.choice((20, 300, 1500))
    story.diary.note("acme", f"suspends the App for {seconds} s")
    story.github.suspend(story.installation)
    asyncio.get_running_loop().call_later(seconds, story.github.unsuspend, story.installation)


async def _shut_out(story: Story) -> None:
    """The repository turns private, and is taken from the App's installation."""
    installation, place = story.installation, story.github.repo(REPO)
    assert installation is not None
    seconds = story.chance.choice((20, 300, 1500))
    story.diary.note("acme", f"shuts the App out for {seconds} s")
    place.private = True
    story.github.choose_repos(installation, [], [REPO])

    def back() -> None:
        place.private = False
        story.github.choose_repos(installation, [REPO], [])

    asyncio.get_running_loop().call_later(seconds, back)


async def _delete(story: Story) -> None:
    story.people.lost = True
    story.github.delete_issue(REPO, 1, "olivia")
    story.ended = "not found (This issue was deleted)"


async def _convert(story: Story) -> None:
    story.people.lost = True
    story.github.convert_to_discussion(REPO, 1)
    story.ended = "not found (Not Found)"


async def _transfer(story: Story) -> None:
    story.people.lost = True
    story.github.add_repo(ELSEWHERE)
    story.github.transfer_issue(REPO, 1, "olivia", ELSEWHERE)
    story.ended = f"is {ELSEWHERE}#1 now"


RARE: tuple[tuple[str, Event], ...] = (
    ("an ordinary day", _nothing), ("participant renamed", _rename_participant), (PATIENT, _nothing),
    ("App suspended", _suspend), ("issue deleted", _delete), ("maintainer renamed", _rename_maintainer),
    ("a night", _night), ("bot renamed", _rename_bot), (PATIENT, _nothing), ("App shut out", _shut_out),
    ("issue made a discussion", _convert), ("participant renamed", _rename_participant),
    ("issue transferred", _transfer),
)  # fmt: skip
BY_APP = frozenset({"App suspended", "App shut out", "a night"})
BY_TOKEN = frozenset({"bot renamed"})
# What issue 4 names: each of these happens in any few dozens of stories.
NAMED = frozenset({
    "delivery lost", "delivery doubled", "delivery late", "delivery very late", "delivery overtaken",
    "delivery sent again", "fault: status", "fault: status, done all the same", "fault: reset",
    "fault: reset, done all the same", "fault: truncate", "fault: delay", "fault: no answer in time", "fault: primary",
    "fault: secondary", "fault: expired token", "tokens revoked", "kill", "clock set", "network gone", "issue locked",
    "issue closed", "repository renamed", "repository hidden", "account deleted", "review dismissed",
    *(name for name, _ in RARE),
})  # fmt: skip
ENDINGS = frozenset({"issue deleted", "issue made a discussion", "issue transferred"})


async def go_on_elsewhere(story: Story) -> Iterator[str]:
    """Wait, once the board is lost, and say what does not hold then; somebody takes a task of the other board."""
    loop = asyncio.get_running_loop()
    story.github.comment(REPO, OTHER, "guest", "claim #2")
    await asyncio.sleep(60)  # simulated seconds
    shown = page.rows(story.github.issue(REPO, OTHER).body or "")["2"].cells[2]
    before, told = len(story.github.log), len(story.diary.errors)
    since = loop.time()
    await asyncio.sleep(LAST)  # simulated seconds
    return _wrong(story, shown, before, told, since)


def _wrong(story: Story, shown: str, before: int, told: int, since: float) -> Iterator[str]:
    if not shown.startswith("@guest "):
        yield f"the other board shows {shown!r} for @guest"
    errors = [words for _, board, words in story.diary.errors[told:] if board == story.machine.rules.name]
    if not errors or not all(story.ended in words for words in errors):
        yield f"the log should say {story.ended!r}, it says {errors[:3]}"
    about = [each for each in story.github.log[before:] if each.path.endswith(("/issues/1", "/issues/1/comments"))]
    alive = sum(process.alive for process in story.processes)
    most = alive * 2 * (LAST / 60 + 3)  # one look a minute, a transferred issue's in two requests
    if len(about) > most:
        yield f"{len(about)} requests about a board that is gone since {since:.0f}, in {LAST:.0f} s"
    yield from (f"a write to a board that is gone: {each.method} {each.path}" for each in about if each.method != "GET")
