"""A board whose issue fills up goes on in a second one."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from bot.core.room import CROWDED
from tests.scenes.hackathon import REPO, board, staged, world

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from tests.scenes.hackathon import Hackathon

BOTH = board(1, issues=(1, 2))


@pytest.fixture
async def two() -> AsyncIterator[Hackathon]:
    """A board with a second issue for comments, the bot at work."""
    github = world()
    github.open_issue(REPO, "olivia", "More comments", "Go on here.")
    async with staged(github, BOTH) as hackathon:
        await hackathon.start()
        yield hackathon


async def test_claims_on_either_issue_count(two: Hackathon) -> None:
    await two.comment("alice", "claim #1")
    await two.comment("bob", "claim #1-2", on=2)
    await two.comment("alice", "unclaim #1", on=2)

    assert (two.people_on(1), two.people_on(2)) == (["bob"], ["bob"])
    assert two.body(2) == "Go on here."


async def test_a_reply_goes_where_the_comment_stands(two: Hackathon) -> None:
    said = await two.comment("bob", "claim #99", on=2)
    asked = await two.comment("bob", "/status", on=2)

    assert two.reply_to(said) is not None
    assert two.reply_to(asked) is not None
    assert (len(two.replies(1)), len(two.replies(2))) == (0, 2)
    assert two.thumbs(await two.comment("bob", "claim #4", on=2)) == ["keeper"]


async def test_edits_and_deletions_there_count_through_a_restart(two: Hackathon) -> None:
    said = await two.comment("bob", "claim #1", on=2)
    gone = await two.comment("carol", "claim #2", on=2)
    await two.edit(said, "claim #4")
    await two.delete(gone)
    now = [two.people_on(task) for task in (1, 2, 4)]
    await two.restart()

    assert now == [two.people_on(task) for task in (1, 2, 4)] == [[], [], ["bob"]]


async def test_the_organisers_are_told_before_github_refuses_and_everybody_once_there_is_a_second(
    stage: Hackathon,
) -> None:
    for number in range(CROWDED - 1):
        stage.github.comment(REPO, 1, f"user-{number % 50}", "hello")
    stage.github.open_issue(REPO, "olivia", "More comments", "Go on here.")
    stage.github.outbox.clear()
    await stage.start()
    before = stage.replies()
    await stage.comment("alice", "claim #1")
    told = stage.replies()
    await stage.stop()
    stage.rules = [replace(BOTH)]
    await stage.start()
    await stage.comment("bob", "claim #1", on=2)

    assert before == []
    assert [text[:27] for text in told] == ["Organisers: more than 2,300"]
    assert [text.partition("Please write new ones in ")[2][:2] for text in stage.replies()] == ["#2"]
    assert stage.people_on(1) == ["alice", "bob"]
