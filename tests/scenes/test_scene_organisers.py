"""Organisers overrule the bot by command and by hand; nobody else does."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.scenes.hackathon import REPO, board, staged, world

if TYPE_CHECKING:
    from typing import Literal

    from tests.scenes.hackathon import Hackathon

PERMISSION = f"GET /repos/{REPO}/collaborators/{{}}/permission"


@pytest.mark.parametrize("permission", ["write", "maintain", "admin"])
async def test_who_may_write_to_the_repository_is_an_organiser(
    hackathon: Hackathon, permission: Literal["write", "maintain", "admin"]
) -> None:
    hackathon.github.grant(REPO, "mary", permission)
    await hackathon.comment("mary", "/assign 2 @alice")

    assert hackathon.people_on(2) == ["alice"]


@pytest.mark.parametrize("permission", ["none", "read", "triage"])
async def test_who_may_not_is_refused(hackathon: Hackathon, permission: Literal["none", "read", "triage"]) -> None:
    hackathon.github.grant(REPO, "mary", permission)
    said = await hackathon.comment("mary", "/assign 2 @alice")

    assert hackathon.people_on(2) == []
    assert "organisers" in (hackathon.reply_to(said) or "")


async def test_the_rules_make_an_organiser_without_asking_github() -> None:
    async with staged(world(), board(organisers=frozenset({"mary"}))) as hackathon:
        await hackathon.start()
        await hackathon.comment("Mary", "/assign 2 @alice")

        assert hackathon.people_on(2) == ["alice"]
        assert PERMISSION.format("mary") not in hackathon.requests()


async def test_permission_is_asked_once_and_remembered(hackathon: Hackathon) -> None:
    await hackathon.comment("olivia", "/assign 2 @alice")
    await hackathon.comment("olivia", "/assign 4 @bob")

    assert hackathon.requests().count(PERMISSION.format("olivia")) == 1


async def test_a_participants_claims_ask_for_no_permission(hackathon: Hackathon) -> None:
    await hackathon.comment("alice", "claim #2")

    assert not any("permission" in each for each in hackathon.requests())


async def test_a_forged_author_association_gives_nobody_authority(hackathon: Hackathon) -> None:
    hackathon.github.faults.lose("issue_comment")
    said = hackathon.github.comment(REPO, 1, "mallory", "/assign 2 @mallory")
    await hackathon.settled()
    lost = next(each for each in hackathon.github.deliveries.values() if each.event == "issue_comment")
    lost.payload["comment"]["author_association"] = "OWNER"
    hackathon.github.redeliver(lost)
    await hackathon.settled()

    assert hackathon.people_on(2) == []
    assert "organisers" in (hackathon.reply_to(said) or "")


async def test_authority_is_the_authors_whoever_edits(hackathon: Hackathon) -> None:
    said = await hackathon.comment("mallory", "hello")
    await hackathon.edit(said, "/assign 2 @mallory", editor="olivia")

    assert hackathon.people_on(2) == []


async def test_done_undone_and_unassign(hackathon: Hackathon) -> None:
    await hackathon.comment("alice", "claim #2")
    await hackathon.comment("olivia", "/done 2")
    done = hackathon.cell(2)
    await hackathon.comment("olivia", "/undone 2")
    undone = hackathon.cell(2)
    await hackathon.comment("olivia", "/unassign 2 @alice")

    assert (done, undone, hackathon.people_on(2)) == ("@alice Done", "@alice Claimed", [])


async def test_a_removed_task_takes_no_claims_until_it_is_restored(hackathon: Hackathon) -> None:
    await hackathon.comment("olivia", "/remove 2")
    said = await hackathon.comment("alice", "claim #2")
    refused, removed = hackathon.reply_to(said), hackathon.cell(2)
    await hackathon.comment("olivia", "/restore 2")
    await hackathon.edit(said, "claim #2 ")
    await hackathon.comment("bob", "claim #2")

    assert "taken off" in (refused or "")
    assert removed == "Removed"
    assert "bob" in hackathon.people_on(2)


async def test_who_is_blocked_is_refused_politely() -> None:
    async with staged(world(), board(blocked=frozenset({"mallory"}))) as hackathon:
        await hackathon.start()
        said = await hackathon.comment("Mallory", "claim #2")

        assert hackathon.people_on(2) == []
        assert "organisers" in (hackathon.reply_to(said) or "")


async def test_a_row_added_by_hand_can_be_claimed_at_once(hackathon: Hackathon) -> None:
    await hackathon.organiser_edits("| 4 | 线程池 |  |", "| 4 | 线程池 |  |\r\n| 5 | New |  |")
    await hackathon.comment("alice", "claim #5")

    assert hackathon.people_on(5) == ["alice"]


async def test_a_claim_that_came_too_early_is_taken_up_once_its_row_stands_there(hackathon: Hackathon) -> None:
    said = await hackathon.comment("alice", "claim #5")
    refused = hackathon.reply_to(said)
    await hackathon.organiser_edits("| 4 | 线程池 |  |", "| 4 | 线程池 |  |\r\n| 5 | New |  |")

    assert "5" in (refused or "")
    assert (hackathon.people_on(5), hackathon.reply_to(said)) == (["alice"], None)


async def test_words_written_by_hand_stay_beside_the_bots(hackathon: Hackathon) -> None:
    await hackathon.organiser_edits("| 2 | Leap seconds |  |", "| 2 | Leap seconds | @carol by phone |")
    await hackathon.comment("alice", "claim #2")

    assert hackathon.people_on(2) == ["carol", "alice"]


async def test_other_words_of_the_issue_are_the_organisers(hackathon: Hackathon) -> None:
    await hackathon.comment("alice", "claim #2")
    await hackathon.organiser_edits("Welcome!", "Welcome, everybody!")
    await hackathon.comment("bob", "claim #2")

    assert hackathon.shown().startswith("Welcome, everybody!\r\n")
    assert hackathon.people_on(2) == ["alice", "bob"]
