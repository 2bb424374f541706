"""Pull requests carry the work: what the board shows of each step, told by deliveries or found by full looks."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from bot.run.pace import Pace
from tests.scenes.carrying import AWAY, PLANS, SEA, SKY, Carrying, carrying_stage, title

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

SKY_PULL = "[#2](https://github.com/acme/sky/pull/2)"
SEA_PULL = "[sea#1](https://github.com/acme/sea/pull/1)"
PLAN = "[plans#1](https://github.com/acme/plans/pull/1)"


@pytest.fixture(params=["deliveries", "looks"])
async def stage(request: pytest.FixtureRequest) -> AsyncIterator[Carrying]:
    """The bot at work, told of pull requests or not."""
    async with carrying_stage() as stage:
        stage.lost = request.param == "looks"
        await stage.start()
        yield stage


async def shown(stage: Carrying) -> str:
    """The cell of task 2, as soon as the board has had its second, or its look."""
    await stage.seen()
    return stage.cell(2)


async def test_one_in_the_boards_repository_from_draft_to_merge(stage: Carrying) -> None:
    github = stage.github
    await stage.comment("alice", "claim #2")
    assert stage.cell(2) == "@alice Claimed"

    github.open_pull(SKY, "alice", title(2), draft=True)
    assert await shown(stage) == f"@alice PR open {SKY_PULL}"
    github.ready_for_review(SKY, 2)
    review = github.review(SKY, 2, "olivia")
    assert await shown(stage) == f"@alice Approved {SKY_PULL}"
    github.dismiss(review.id, "olivia")
    assert await shown(stage) == f"@alice PR open {SKY_PULL}"
    github.review(SKY, 2, "olivia")
    assert await shown(stage) == f"@alice Approved {SKY_PULL}"
    github.review(SKY, 2, "olivia", "CHANGES_REQUESTED")
    assert await shown(stage) == f"@alice PR open {SKY_PULL}"
    github.merge(SKY, 2, "olivia")
    assert await shown(stage) == f"@alice Done {SKY_PULL}"


async def test_one_in_another_repository_closed_and_reopened(stage: Carrying) -> None:
    stage.github.open_pull(SEA, "bob", title(2))
    assert await shown(stage) == f"@bob PR open {SEA_PULL}"
    stage.github.review(SEA, 1, "mia")
    assert await shown(stage) == f"@bob Approved {SEA_PULL}"
    stage.github.close_pull(SEA, 1)
    assert await shown(stage) == f"@bob Closed {SEA_PULL}"
    stage.github.reopen_pull(SEA, 1)
    assert await shown(stage) == f"@bob Approved {SEA_PULL}"


async def test_an_rfc_from_its_proposal_to_its_merge(stage: Carrying) -> None:
    stage.github.open_pull(PLANS, "bob", title(2))
    assert await shown(stage) == f"@bob RFC open {PLAN}"
    stage.github.merge(PLANS, 1, "acme")
    assert await shown(stage) == f"@bob RFC merged {PLAN}"
    stage.github.open_pull(SEA, "bob", title(2))
    assert await shown(stage) == f"@bob PR open {PLAN} {SEA_PULL}"


async def test_a_part_is_not_the_whole(stage: Carrying) -> None:
    stage.github.open_pull(SEA, "bob", title(2, "first half -part"))
    stage.github.merge(SEA, 1, "mia")

    assert await shown(stage) == f"@bob Partly done {SEA_PULL}"


async def test_a_retitled_one_moves_to_its_new_task(stage: Carrying) -> None:
    await stage.comment("bob", "claim #2")
    stage.github.open_pull(SEA, "bob", title(2))
    assert await shown(stage) == f"@bob PR open {SEA_PULL}"
    stage.github.retitle(SEA, 1, title(4))

    assert (await shown(stage), stage.cell(4)) == ("@bob Claimed", f"@bob PR open {SEA_PULL}")


async def test_one_that_loses_the_words_leaves_the_board(stage: Carrying) -> None:
    stage.github.open_pull(SEA, "bob", title(2))
    assert await shown(stage) == f"@bob PR open {SEA_PULL}"
    stage.github.retitle(SEA, 1, "Something else")

    assert await shown(stage) == ""


async def test_several_tasks_and_several_people(stage: Carrying) -> None:
    stage.github.open_pull(SKY, "alice", title("1、2"))
    stage.github.open_pull(SEA, "bob", title(2))
    stage.github.merge(SEA, 1, "mia")

    assert await shown(stage) == f"@alice PR open {SKY_PULL}<br>@bob Done {SEA_PULL}"
    assert stage.cell(1) == f"@alice PR open {SKY_PULL}"


async def test_a_link_attaches_one_whose_title_says_nothing(stage: Carrying) -> None:
    stage.github.open_pull(SEA, "bob", "Faster waves")
    await stage.comment("bob", "/submit 2 https://github.com/acme/sea/pull/1")
    assert await shown(stage) == f"@bob PR open {SEA_PULL}"
    stage.github.merge(SEA, 1, "mia")

    assert await shown(stage) == f"@bob Done {SEA_PULL}"


async def test_a_link_to_somebody_elses_attaches_nothing_and_says_whose_it_is(stage: Carrying) -> None:
    stage.github.open_pull(SEA, "bob", "Faster waves")
    said = await stage.comment("carol", "/submit 2 https://github.com/acme/sea/pull/1")
    await stage.seen()

    assert "bob" in (stage.reply_to(said) or "")
    assert stage.cell(2) == ""


@pytest.mark.parametrize(("login", "repo"), [("olivia", SEA), ("mia", SKY), ("passer-by", SEA)])
async def test_who_may_not_write_to_that_repository_approves_nothing_there(
    stage: Carrying, login: str, repo: str
) -> None:
    pull = stage.github.open_pull(repo, "bob", title(2))
    stage.github.review(repo, pull.number, login)
    await stage.seen()

    assert stage.cell(2).startswith("@bob PR open")
    if not stage.lost:
        assert f"GET /repos/{repo}/collaborators/{login}/permission" in stage.requests()


async def test_one_in_a_repository_that_is_not_in_the_rules_is_nothing(stage: Carrying) -> None:
    stage.github.open_pull(AWAY, "bob", title(2))
    await stage.seen()

    assert stage.cell(2) == ""
    counted = stage.metric("hackathon_deliveries_total", event="pull_request", result="no_board")
    assert (stage.deliveries()[AWAY], counted) == ((502, 0) if stage.lost else (204, 1))


async def test_one_of_before_the_event_is_nothing_unless_it_is_linked() -> None:
    async with carrying_stage() as stage:
        pull = stage.github.open_pull(SEA, "bob", title(2))
        stage.github.issue(SKY, 1).created_at = pull.created_at + timedelta(seconds=1)
        await stage.start()
        stage.github.merge(SEA, 1, "mia")
        await stage.seen()
        assert stage.cell(2) == ""
        await stage.comment("bob", "/submit 2 https://github.com/acme/sea/pull/1")

        assert await shown(stage) == f"@bob Done {SEA_PULL}"


async def test_the_boards_in_the_body_follow() -> None:
    async with carrying_stage() as stage:
        await stage.start()
        stage.github.open_pull(SEA, "bob", title(2))
        stage.github.merge(SEA, 1, "mia")
        await stage.seen()

        assert "| All tasks | 3 | 1 / 1 | 33.33% | 1 | 33.33% |" in stage.body()
        assert "bob" in stage.body().partition("<!-- hackathon:leaderboard -->")[2]


async def test_at_the_real_pace_a_merge_shows_within_a_second() -> None:
    async with carrying_stage() as stage:
        stage.pace = Pace(between_writes=0)  # the first look wrote just now
        await stage.start()
        stage.github.open_pull(SEA, "bob", title(2))

        assert await shown(stage) == f"@bob PR open {SEA_PULL}"
