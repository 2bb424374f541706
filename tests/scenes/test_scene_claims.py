"""People claim tasks by commenting, and the table follows."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.scenes.hackathon import Hackathon


async def test_a_second_claimant_appears_beside_the_first(hackathon: Hackathon) -> None:
    await hackathon.comment("alice", "claim #2")
    await hackathon.comment("bob", "【报名】：2")

    assert hackathon.people_on(2) == ["alice", "bob"]


@pytest.mark.parametrize(
    "text", ["claim #2", "/claim 2", "@hackathon-bot claim 2", "@keeper claim #2", "【报名】：2", "[claim] 2", "报名 2"]
)
async def test_a_claim_in_any_form_reaches_the_table(hackathon: Hackathon, text: str) -> None:
    await hackathon.comment("alice", text)

    assert hackathon.people_on(2) == ["alice"]


async def test_one_comment_claims_several_tasks(hackathon: Hackathon) -> None:
    await hackathon.comment("alice", "【报名】：1、2、4")

    assert [hackathon.people_on(task) for task in (1, 2, 4)] == [["alice"], ["alice"], ["alice"]]


async def test_logins_that_begin_alike_are_different_people(hackathon: Hackathon) -> None:
    await hackathon.comment("abc", "claim #2")
    await hackathon.comment("ab", "claim #2")
    await hackathon.comment("abcd", "claim #2")
    await hackathon.comment("abc", "unclaim #2")

    assert hackathon.people_on(2) == ["ab", "abcd"]


async def test_a_team_stands_in_the_table_by_its_name(hackathon: Hackathon) -> None:
    await hackathon.comment("alice", "【队名】：萤火\n\n【序号】：4\n\n【状态】：报名")

    assert "萤火" in hackathon.cell(4)


@pytest.mark.parametrize("text", ["unclaim #2", "取消报名 2", "【取消报名】：2", "/abandon 2"])
async def test_a_withdrawal_empties_the_cell(hackathon: Hackathon, text: str) -> None:
    before = hackathon.shown()
    await hackathon.comment("alice", "claim #2")
    await hackathon.comment("alice", text)

    assert hackathon.people_on(2) == []
    assert hackathon.shown() == before


async def test_an_edit_changes_the_claim(hackathon: Hackathon) -> None:
    said = await hackathon.comment("alice", "claim #2")
    await hackathon.edit(said, "claim #4")

    assert (hackathon.people_on(2), hackathon.people_on(4)) == ([], ["alice"])


async def test_an_edited_comment_takes_its_place_in_time_from_the_edit(hackathon: Hackathon) -> None:
    said = await hackathon.comment("alice", "hello")
    await hackathon.comment("bob", "claim #2")
    await hackathon.edit(said, "claim #2")

    assert hackathon.people_on(2) == ["bob", "alice"]


async def test_a_deletion_withdraws_the_claim(hackathon: Hackathon) -> None:
    said = await hackathon.comment("alice", "claim #2")
    await hackathon.comment("bob", "claim #2")
    await hackathon.delete(said)

    assert hackathon.people_on(2) == ["bob"]


async def test_everything_but_the_bots_own_cells_stays_byte_for_byte(hackathon: Hackathon) -> None:
    before = hackathon.shown()
    await hackathon.comment("alice", "claim #2")

    assert hackathon.shown() == before.replace("| 2 | Leap seconds |  |", f"| 2 | Leap seconds | {hackathon.cell(2)} |")


@pytest.mark.parametrize(
    "text", ["I'd like to claim a task some day", "> 【报名】：2", "~~claim #2~~", "/merge 2", "`x`"]
)
async def test_chat_is_left_alone(hackathon: Hackathon, text: str) -> None:
    before = hackathon.body()
    said = await hackathon.comment("alice", text)

    assert (hackathon.body(), hackathon.reply_to(said), hackathon.thumbs(said)) == (before, None, [])


async def test_a_deleted_account_is_shown_as_ghost(hackathon: Hackathon) -> None:
    await hackathon.comment("alice", "claim #2")
    hackathon.github.delete_account("alice")
    await hackathon.comment("bob", "claim #2")
    await hackathon.restart()

    assert hackathon.cell(2) == "ghost Claimed<br>@bob Claimed"


async def test_a_bots_claim_is_not_read(hackathon: Hackathon) -> None:
    said = await hackathon.comment("renovate[bot]", "claim #2\n\nclaim #999")

    assert hackathon.people_on(2) == []
    assert hackathon.reply_to(said) is None
