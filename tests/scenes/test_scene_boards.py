"""Several boards in one process, several issues on one board, and what one board's trouble does to the others."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from structlog.testing import capture_logs

from bot.core.rules import Columns
from tests.scenes.hackathon import REPO, TABLE, board, staged, world

if TYPE_CHECKING:
    from bot.core.rules import Rules


async def test_two_boards_in_one_process_keep_to_themselves() -> None:
    async with staged(world(TABLE, TABLE), board(1), board(2, language="zh")) as hackathon:
        await hackathon.start()
        await hackathon.comment("alice", "claim #2", on=1)
        await hackathon.comment("bob", "claim #4", on=2)

        assert [hackathon.cell(2, 1), hackathon.cell(4, 1)] == ["@alice Claimed", ""]
        assert [hackathon.cell(2, 2), hackathon.cell(4, 2)] == ["", "@bob 报名"]


async def test_a_comment_on_the_second_issue_of_a_board_counts_on_its_first() -> None:
    async with staged(world(TABLE, "More comments here."), board(1, issues=(1, 2))) as hackathon:
        await hackathon.start()
        await hackathon.comment("alice", "claim #2", on=1)
        await hackathon.comment("bob", "claim #2", on=2)
        wrong = await hackathon.comment("carol", "claim #99", on=2)

        assert hackathon.people_on(2) == ["alice", "bob"]
        assert hackathon.body(2) == "More comments here."
        assert "99" in (hackathon.reply_to(wrong) or "")


async def test_an_issue_that_is_no_board_is_left_alone() -> None:
    async with staged(world(TABLE, TABLE), board(1)) as hackathon:
        await hackathon.start()
        said = await hackathon.comment("alice", "claim #2", on=2)

        assert (hackathon.body(2), hackathon.thumbs(said)) == (TABLE, [])


def broken(rules: Rules) -> Rules:
    """Rules that no rules file can hold: deciding by them raises, as a mistake of ours would."""
    return replace(rules, columns=Columns(id=object()))  # type: ignore[arg-type]  # that is the mistake


async def test_a_mistake_of_ours_on_one_board_is_logged_and_stops_no_other() -> None:
    async with staged(world(TABLE, TABLE), broken(board(1)), board(2)) as hackathon:
        with capture_logs() as logs:
            await hackathon.begin()
            await hackathon.eventually(lambda: hackathon.trackers[1].looked)
            await hackathon.comment("alice", "claim #2", on=2)
            await hackathon.eventually(lambda: sum(each["event"] == "look_failed" for each in logs) > 2)

        assert hackathon.people_on(2, issue=2) == ["alice"]
        assert {each["board"] for each in logs if each["event"] == "look_failed"} == {"board-1"}
        assert all(isinstance(each["exc_info"], Exception) for each in logs if each["event"] == "look_failed")


async def test_a_board_that_cannot_be_had_keeps_no_other_from_its_work() -> None:
    async with staged(world(TABLE), board(99), board(1)) as hackathon:
        await hackathon.begin()
        await hackathon.eventually(lambda: hackathon.trackers[1].looked)
        await hackathon.comment("alice", "claim #2")

        assert hackathon.people_on(2) == ["alice"]
        assert not hackathon.trackers[0].looked


async def test_a_slow_board_keeps_no_other_waiting() -> None:
    async with staged(world(TABLE, TABLE), board(1), board(2)) as hackathon:
        hackathon.github.faults.delay(5.0, "GET", rf"/repos/{REPO}/issues/1")
        await hackathon.begin()
        await hackathon.eventually(lambda: hackathon.trackers[1].looked)
        hackathon.github.comment(REPO, 2, "alice", "claim #2")
        await hackathon.eventually(lambda: hackathon.people_on(2, issue=2) == ["alice"])

        assert not hackathon.trackers[0].looked


async def test_another_repositorys_issue_of_the_same_number_is_another_board() -> None:
    github = world(TABLE)
    github.add_repo("acme/sea")
    github.open_issue("acme/sea", "olivia", "Tasks", TABLE)
    async with staged(github, board(1)) as hackathon:
        await hackathon.start()
        github.add_hook("acme/sea", f"{hackathon.url}/webhook", "a webhook's secret")
        github.comment("acme/sea", 1, "alice", "claim #2")
        await hackathon.settled()

        assert github.issue("acme/sea", 1).body == TABLE
        assert hackathon.people_on(2) == []


async def test_a_repository_may_be_written_in_any_case_in_the_rules() -> None:
    async with staged(world(TABLE), board(1, repo="Acme/SKY")) as hackathon:
        await hackathon.start()
        await hackathon.comment("alice", "claim #2")

        assert hackathon.people_on(2) == ["alice"]
