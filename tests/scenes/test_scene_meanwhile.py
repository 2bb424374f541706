"""Things that happen at the same time: edits between a read and a write, deliveries in any order, GitHub's faults."""

from __future__ import annotations

import random
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest
from structlog.testing import capture_logs

from bot.sandbox.state import GitHub
from tests.scenes.hackathon import REPO, TABLE, board, staged, world

if TYPE_CHECKING:
    from tests.scenes.hackathon import Hackathon

ISSUE = rf"/repos/{REPO}/issues/1"


async def test_an_edit_before_the_last_read_is_kept_and_the_claim_too(hackathon: Hackathon) -> None:
    hackathon.github.faults.lose("issues")
    hackathon.github.faults.before("GET", ISSUE, lambda: hackathon.edit_at_once("Welcome!", "Hurry up!"))
    await hackathon.comment("alice", "claim #2")

    assert hackathon.shown().startswith("Hurry up!")
    assert hackathon.people_on(2) == ["alice"]


async def test_an_edit_right_after_the_write_is_seen_though_its_delivery_overtakes_the_answer(
    hackathon: Hackathon,
) -> None:
    faults = hackathon.github.faults
    faults.after(
        "PATCH", ISSUE, lambda: hackathon.edit_at_once("| 4 | 线程池 |  |", "| 4 | 线程池 |  |\r\n| 5 | New |  |")
    )
    faults.delay(0.3, "PATCH", ISSUE)
    early = hackathon.github.comment(REPO, 1, "bob", "claim #5")
    await hackathon.comment("alice", "claim #2")

    assert (hackathon.people_on(2), hackathon.people_on(5)) == (["alice"], ["bob"])
    assert hackathon.reply_to(early) is None


async def test_comments_during_a_full_look_are_not_missed(hackathon: Hackathon) -> None:
    comments = rf"{ISSUE}/comments"
    hackathon.github.faults.after("GET", comments, lambda: hackathon.github.comment(REPO, 1, "alice", "claim #2"))
    hackathon.github.faults.delay(0.2, "GET", comments)
    await hackathon.trackers[0].look()
    await hackathon.settled()

    assert hackathon.people_on(2) == ["alice"]


async def test_comments_during_the_very_first_look_are_not_missed(stage: Hackathon) -> None:
    stage.github.faults.after("GET", rf"{ISSUE}/comments", lambda: stage.github.comment(REPO, 1, "alice", "claim #2"))
    stage.github.faults.delay(0.2, "GET", rf"{ISSUE}/comments")
    await stage.start()

    assert stage.people_on(2) == ["alice"]


async def test_a_comment_during_a_write_follows_in_the_next(hackathon: Hackathon) -> None:
    hackathon.github.faults.delay(0.3, "PATCH", ISSUE)
    hackathon.github.comment(REPO, 1, "alice", "claim #2")
    await hackathon.eventually(lambda: hackathon.people_on(2) == ["alice"])
    said = await hackathon.comment("bob", "claim #2")

    assert hackathon.people_on(2) == ["alice", "bob"]
    assert hackathon.thumbs(said) == ["keeper"]


async def test_a_burst_is_written_in_few_writes() -> None:
    async with staged(world()) as hackathon:
        hackathon.pace = hackathon.pace.__class__(quiet=0.02, gather=0.1, hold=1.0, between_writes=0.2)
        await hackathon.start()
        before = hackathon.body_writes
        for number in range(100):
            hackathon.github.comment(REPO, 1, f"person-{number}", "claim #2")
        await hackathon.settled()

        assert len(hackathon.people_on(2)) == 100
        assert hackathon.body_writes - before <= 4


@pytest.mark.parametrize("seed", range(12))
async def test_deliveries_lost_doubled_late_and_shuffled_then_one_look_give_the_board_of_one_look(seed: int) -> None:
    chance = random.Random(seed)
    async with staged(world()) as hackathon:
        await hackathon.start()
        faults = hackathon.github.faults
        faults.shuffle(chance)
        for _ in range(chance.randint(1, 6)):
            chance.choice((faults.lose, faults.double, faults.hold))("issue_comment")
        play(hackathon.github, seed)
        await hackathon.settled()
        hackathon.github.release()
        await hackathon.settled()
        await hackathon.trackers[0].look()
        await hackathon.settled()
        seen, told = hackathon.shown(), sorted(hackathon.replies())
    async with staged(world()) as alone:
        await alone.start()
        await alone.stop()
        play(alone.github, seed)
        await alone.start()

        assert (seen, told) == (alone.shown(), sorted(alone.replies()))


def play(github: GitHub, seed: int) -> None:
    """A dozen things that people do, the same for the same seed."""
    chance = random.Random(seed)
    said: list[int] = []
    for _ in range(14):
        who = chance.choice(("alice", "bob", "carol"))
        text = chance.choice(("claim #2", "claim #4", "unclaim #2", "【报名】：1、2", "claim #77", "hello"))
        kind = chance.choice(("say", "say", "edit", "delete"))
        if kind == "say" or not said:
            said.append(github.comment(REPO, 1, who, text).id)
        elif kind == "edit":
            github.edit_comment(chance.choice(said), text)
        else:
            github.delete_comment(said.pop(chance.randrange(len(said))))


async def test_two_edits_within_one_second_end_as_the_comment_stands() -> None:
    github = GitHub(now=lambda: datetime(2026, 1, 1, tzinfo=UTC))
    github.add_repo(REPO)
    github.grant(REPO, "keeper", "write")
    github.open_issue(REPO, "olivia", "Tasks", TABLE)
    async with staged(github) as hackathon:
        await hackathon.start()
        said = await hackathon.comment("alice", "claim #1")
        github.faults.hold("issue_comment")
        await hackathon.edit(said, "claim #2")
        await hackathon.edit(said, "claim #4")
        github.release()
        await hackathon.settled()

        assert [hackathon.people_on(task) for task in (1, 2, 4)] == [[], [], ["alice"]]


async def test_a_created_delivery_that_comes_after_the_deletion_brings_nobody_back(hackathon: Hackathon) -> None:
    hackathon.github.faults.hold("issue_comment")
    said = await hackathon.comment("alice", "claim #2")
    await hackathon.delete(said)
    await hackathon.trackers[0].look()
    hackathon.github.release()
    await hackathon.settled()

    assert hackathon.people_on(2) == []


@pytest.mark.parametrize("effect", [False, True], ids=["before the write", "after the write"])
async def test_a_body_write_that_broke_off_is_looked_at_and_done_once(hackathon: Hackathon, effect: bool) -> None:
    hackathon.github.faults.fail("PATCH", ISSUE, effect=effect)
    said = hackathon.github.comment(REPO, 1, "alice", "claim #2")
    await hackathon.eventually(lambda: hackathon.people_on(2) == ["alice"])
    await hackathon.eventually(lambda: hackathon.thumbs(said))
    await hackathon.settled()

    assert hackathon.cell(2) == "@alice Claimed"


async def test_a_comment_is_thanked_although_the_look_at_it_failed_first(hackathon: Hackathon) -> None:
    hackathon.github.faults.fail("GET", ISSUE, times=8)
    said = hackathon.github.comment(REPO, 1, "alice", "claim #2")
    await hackathon.eventually(lambda: hackathon.thumbs(said))

    assert hackathon.people_on(2) == ["alice"]


async def test_a_rate_limit_is_waited_out_and_nothing_is_lost(hackathon: Hackathon) -> None:
    hackathon.hurried = 1.0
    hackathon.github.faults.secondary_limit(1, "PATCH", ISSUE)
    said = hackathon.github.comment(REPO, 1, "alice", "claim #2")
    await hackathon.eventually(lambda: hackathon.thumbs(said))

    assert hackathon.people_on(2) == ["alice"]


async def test_a_deleted_issue_is_a_logged_error_and_no_end() -> None:
    async with staged(world(TABLE, TABLE), board(1), board(2)) as hackathon:
        await hackathon.start()
        with capture_logs() as logs:
            hackathon.github.delete_issue(REPO, 1, "olivia")
            await hackathon.eventually(lambda: any(each["event"] == "look_failed" for each in logs))
        await hackathon.comment("alice", "claim #2", on=2)

        assert hackathon.people_on(2, issue=2) == ["alice"]
        failed = next(each for each in logs if each["event"] == "look_failed")
        assert (failed["board"], "not found" in failed["error"]) == ("board-1", True)


async def test_a_transferred_issue_is_reported_with_its_new_place() -> None:
    github = world()
    github.add_repo("acme/sea")
    async with staged(github) as hackathon:
        await hackathon.start()
        with capture_logs() as logs:
            github.transfer_issue(REPO, 1, "olivia", "acme/sea")
            await hackathon.eventually(lambda: any(each["event"] == "look_failed" for each in logs))

        assert "acme/sea#1" in next(each["error"] for each in logs if each["event"] == "look_failed")
