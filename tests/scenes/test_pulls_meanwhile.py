"""Titles that say nothing, and pull requests that GitHub doesn't tell of for a while."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from tests.scenes.carrying import SEA, SKY, Carrying, carrying_stage, title
from tests.scenes.hackathon import TABLE

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

OTHER = "| No. | Task | Status |\n| --- | --- | --- |\n| 77 | Elsewhere |  |\n"
SEARCH = "/search/issues"
REVIEWS = ".*/pulls/1/reviews"


@pytest.fixture
async def stage() -> AsyncIterator[Carrying]:
    async with carrying_stage() as stage:
        await stage.start()
        yield stage


# -- titles --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("lost", [False, True], ids=["deliveries", "looks"])
async def test_an_unknown_number_gets_one_notice_until_it_is_retitled(lost: bool) -> None:
    async with carrying_stage() as stage:
        stage.lost = lost
        await stage.start()
        stage.github.open_pull(SEA, "bob", title(99))
        await stage.seen()
        await stage.seen()
        (notice,) = stage.replies()
        assert notice.startswith("@bob, the title of ")
        assert "acme/sea/pull/1" in notice
        stage.github.retitle(SEA, 1, title(2))
        await stage.seen()

        assert (stage.replies(), stage.people_on(2)) == ([], ["bob"])


async def test_a_title_with_the_words_and_no_number_gets_one_too(stage: Carrying) -> None:
    stage.github.open_pull(SEA, "bob", title(" soon"))
    await stage.seen()

    assert len(stage.replies()) == 1


async def test_titles_of_before_the_first_look_get_none() -> None:
    async with carrying_stage() as stage:
        stage.github.open_pull(SEA, "bob", title(99))
        await stage.start()

        assert stage.replies() == []


async def test_of_two_boards_under_the_same_words_one_speaks_and_the_other_has_its_task() -> None:
    async with carrying_stage(TABLE, OTHER) as stage:
        await stage.start()
        stage.github.open_pull(SEA, "bob", title(77))
        stage.github.open_pull(SEA, "carol", title(99))
        await stage.seen()

        assert stage.people_on(77, issue=2) == ["bob"]
        assert [("@bob" in each, "@carol" in each) for each in stage.replies(1)] == [(False, True)]
        assert stage.replies(2) == []


# -- trouble -------------------------------------------------------------------------------------------------------


async def test_while_search_is_used_up_comments_are_done_and_pull_requests_stay(stage: Carrying) -> None:
    stage.github.open_pull(SEA, "bob", title(2))
    await stage.seen()
    stage.hurried = 1.0
    stage.github.faults.rate_limit(600, "GET", SEARCH)
    await stage.trackers[0].look()
    stage.github.comment(SKY, 1, "alice", "claim #1")

    await stage.eventually(lambda: stage.people_on(1) == ["alice"], within=2)
    assert stage.people_on(2) == ["bob"]


async def test_where_reviews_cannot_be_read_comments_are_done_and_the_approval_comes_later(stage: Carrying) -> None:
    stage.github.faults.fail("GET", REVIEWS, status=500, times=8)
    stage.github.open_pull(SEA, "bob", title(2))
    stage.github.review(SEA, 1, "mia")
    stage.github.comment(SKY, 1, "alice", "claim #1")

    await stage.eventually(lambda: stage.people_on(1) == ["alice"], within=3)
    await stage.settled()
    await stage.trackers[0].look()
    assert stage.cell(2).startswith("@bob Approved")


async def test_a_delivery_that_comes_before_the_first_look_ends_is_not_lost() -> None:
    async with carrying_stage() as stage:
        stage.github.index.fall_behind(by=timedelta(hours=5))
        stage.github.faults.delay(0.3, "GET", f"/repos/{SKY}/issues/1")
        await stage.begin()
        stage.github.open_pull(SEA, "bob", title(2))
        await stage.eventually(lambda: stage.trackers[0].looked)
        await stage.seen()

        assert stage.people_on(2) == ["bob"]
