"""A board that outgrows its text, over HTTP: continuation comments are posted, kept and taken back."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from bot.core.reply import Post
from bot.run.metrics import Metrics
from bot.run.tracker import Tracker
from tests.scenes.hackathon import KEEPER, REPO, board, staged, world

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from bot.sandbox.model import Comment
    from tests.scenes.hackathon import Hackathon

LIMIT = 1_400


@pytest.fixture
async def small() -> AsyncIterator[Hackathon]:
    """A board with little room that thirty people have claimed things on, before the bot's first look."""
    github = world()
    for number in range(30):
        github.comment(REPO, 1, f"dev-{number}", "claim #1, 2, 4")
    async with staged(github, board(1, body_limit=LIMIT, progress=False)) as hackathon:
        yield hackathon


def continuations(hackathon: Hackathon) -> list[Comment]:
    """The bot's comments that hold cells."""
    comments = hackathon.github.comments.values()
    return [one for one in comments if one.user.login == KEEPER and one.body.startswith("<!-- hackathon:more ")]


def writes(hackathon: Hackathon) -> int:
    """How often the bot wrote anything."""
    return sum(each.method != "GET" for each in hackathon.serving.api.log)


async def test_what_has_no_room_stands_in_a_comment_that_the_body_links_to(small: Hackathon) -> None:
    await small.start()
    (more,) = continuations(small)
    said = small.body() + more.body

    assert len(small.body()) <= LIMIT
    assert f"#issuecomment-{more.id}" in small.body()
    assert [
        number for number in range(30) if said.count(f"@dev-{number}<br>") + said.count(f"@dev-{number} |") < 3
    ] == []
    before = writes(small)
    await small.restart()
    assert writes(small) == before


async def test_it_is_kept_in_place_and_goes_once_there_is_room(small: Hackathon) -> None:
    await small.start()
    (before,) = continuations(small)
    await small.comment("late", "claim #1")
    (after,) = continuations(small)
    assert after.id == before.id
    assert "@late" in after.body

    for number in range(30):
        await small.comment(f"dev-{number}", "unclaim #1, 2, 4")
    assert continuations(small) == []
    assert small.people_on(1) == ["late"]


async def test_a_preview_shows_the_body_and_the_comments_that_it_needs(small: Hackathon) -> None:
    await small.start()
    await small.stop()
    for one in continuations(small):
        small.github.delete_comment(one.id, KEEPER)
    async with small.client() as client:
        plan = await Tracker(small.rules[0], client, Metrics()).preview()

    assert [type(one) for one in plan.continuations] == [Post]
    assert "#issuecomment-new" in plan.body
    assert continuations(small) == []
