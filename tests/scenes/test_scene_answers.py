"""What people are told: replies, thumbs, and above all what they are not told."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from bot.run.pace import Allowance
from tests.scenes.hackathon import KEEPER, REPO, TABLE, board, staged, world

if TYPE_CHECKING:
    from tests.scenes.hackathon import Hackathon


async def test_a_claim_done_in_full_gets_a_thumb_and_no_word(hackathon: Hackathon) -> None:
    said = await hackathon.comment("alice", "claim #2")

    assert (hackathon.thumbs(said), hackathon.replies()) == ([KEEPER], [])


async def test_an_unknown_number_is_explained_and_the_rest_done(hackathon: Hackathon) -> None:
    said = await hackathon.comment("alice", "【报名】：2、175")

    told = hackathon.reply_to(said) or ""
    assert hackathon.people_on(2) == ["alice"]
    assert told.startswith("@alice, ")
    assert "175" in told
    assert hackathon.thumbs(said) == []


async def test_the_reply_speaks_the_boards_language() -> None:
    async with staged(world(), board(language="zh")) as hackathon:
        await hackathon.start()
        said = await hackathon.comment("alice", "claim #175")

        assert "175" in (hackathon.reply_to(said) or "")
        assert "任务" in (hackathon.reply_to(said) or "")


@pytest.mark.parametrize("text", ["claim #3", "claim", "/claim", "/done 2", "claim #2 please", "#2", "/unclaim 2"])
async def test_what_was_not_done_gets_one_reply(hackathon: Hackathon, text: str) -> None:
    before = hackathon.shown()
    said = await hackathon.comment("alice", text)

    assert (hackathon.reply_to(said) or "").startswith("@alice,")
    assert (hackathon.shown(), hackathon.thumbs(said), len(hackathon.replies())) == (before, [], 1)


async def test_the_reply_follows_the_comment_and_goes_once_nothing_is_wrong(hackathon: Hackathon) -> None:
    said = await hackathon.comment("alice", "claim #175")
    first = hackathon.reply_to(said)
    await hackathon.edit(said, "claim #176")
    second = hackathon.reply_to(said)
    await hackathon.edit(said, "claim #2")

    assert "175" in (first or "")
    assert "176" in (second or "")
    assert (hackathon.replies(), hackathon.thumbs(said), hackathon.people_on(2)) == ([], [KEEPER], ["alice"])


async def test_the_reply_goes_with_its_comment(hackathon: Hackathon) -> None:
    said = await hackathon.comment("alice", "claim #175")
    await hackathon.delete(said)

    assert hackathon.replies() == []


async def test_a_thumb_is_taken_back_when_an_edit_makes_the_comment_wrong(hackathon: Hackathon) -> None:
    said = await hackathon.comment("alice", "claim #2")
    await hackathon.edit(said, "claim #175")

    assert (hackathon.thumbs(said), hackathon.people_on(2)) == ([], [])


async def test_a_thumb_is_taken_back_after_a_restart_too_and_other_peoples_stay(hackathon: Hackathon) -> None:
    said = await hackathon.comment("alice", "claim #2")
    hackathon.github.react(said.id, "bob")
    await hackathon.restart()
    await hackathon.edit(said, "claim #175")

    assert hackathon.thumbs(said) == ["bob"]


async def test_an_edit_that_stays_right_asks_for_no_second_thumb(hackathon: Hackathon) -> None:
    said = await hackathon.comment("alice", "claim #2")
    await hackathon.edit(said, "claim #4")

    assert sum(each.endswith("/reactions") for each in hackathon.requests("POST")) == 1


async def test_a_full_look_thanks_nobody(stage: Hackathon) -> None:
    said = stage.github.comment(REPO, 1, "alice", "claim #2")
    await stage.start()

    assert (stage.people_on(2), stage.thumbs(said)) == (["alice"], [])


async def test_no_more_thumbs_than_allowed_are_given_a_minute() -> None:
    async with staged(world()) as hackathon:
        hackathon.allowance = Allowance(most=3, minute=600)
        await hackathon.start()
        for number in range(8):
            hackathon.github.comment(REPO, 1, f"person-{number}", "claim #2")
        await hackathon.eventually(lambda: len(hackathon.people_on(2)) == 8)
        await hackathon.eventually(lambda: len(hackathon.github.reactions) == 3)
        await hackathon.stop()

        assert len(hackathon.github.reactions) == 3


async def test_a_thumb_that_waits_is_dropped_when_the_comment_goes() -> None:
    async with staged(world()) as hackathon:
        hackathon.allowance = Allowance(most=1, minute=0.5)
        await hackathon.start()
        hackathon.github.comment(REPO, 1, "alice", "claim #2")
        said = hackathon.github.comment(REPO, 1, "bob", "claim #2")
        await hackathon.eventually(lambda: hackathon.people_on(2) == ["alice", "bob"])
        hackathon.github.delete_comment(said.id)
        await hackathon.settled()

        assert not any(f"/{said.id}/reactions" in each for each in hackathon.requests())


async def test_help_is_answered_once_and_not_again_after_a_restart(hackathon: Hackathon) -> None:
    said = await hackathon.comment("alice", "/help")
    first = hackathon.reply_to(said)
    await hackathon.comment("bob", "claim #2")
    await hackathon.restart()

    assert "/claim" in (first or "")
    assert hackathon.reply_to(said) == first
    assert len([each for each in hackathon.requests("POST") if each.endswith("/issues/1/comments")]) == 1


async def test_status_is_answered_anew_for_a_new_version_of_the_comment(hackathon: Hackathon) -> None:
    said = await hackathon.comment("alice", "/status")
    first = hackathon.reply_to(said)
    await hackathon.comment("alice", "claim #2")
    kept = hackathon.reply_to(said)
    await hackathon.edit(said, "/status please")

    assert first == kept
    assert hackathon.reply_to(said) != first
    assert len(hackathon.replies()) == 1


async def test_why_tells_the_comment_behind_an_entry(hackathon: Hackathon) -> None:
    claim = await hackathon.comment("alice", "claim #2")
    said = await hackathon.comment("bob", "/why 2")

    assert f"#issuecomment-{claim.id}" in (hackathon.reply_to(said) or "")


async def test_no_reply_mentions_a_third_person(hackathon: Hackathon) -> None:
    said = await hackathon.comment("alice", "/assign 175 @bob @everyone\n\nclaim 999 @carol")

    told = hackathon.reply_to(said) or ""
    outside_code = "".join(told.split("`")[::2])
    assert outside_code.count("@") == outside_code.count("@alice") == 1


async def test_bots_are_never_answered(hackathon: Hackathon) -> None:
    await hackathon.comment("dependabot[bot]", "claim #999")
    await hackathon.comment("dependabot[bot]", "/help")

    assert hackathon.replies() == []


async def test_the_bots_own_replies_start_nothing(hackathon: Hackathon) -> None:
    await hackathon.comment("alice", "claim #999")
    asked = len(hackathon.requests())
    for tracker in hackathon.trackers:
        await tracker.look()
    await hackathon.settled()

    assert len(hackathon.replies()) == 1
    assert [each for each in hackathon.requests()[asked:] if not each.startswith("GET")] == []


async def test_the_person_whose_token_the_bot_has_may_still_take_part(hackathon: Hackathon) -> None:
    claim = await hackathon.comment(KEEPER, "claim #2")
    wrong = await hackathon.comment(KEEPER, "claim #175")

    assert hackathon.people_on(2) == [KEEPER]
    assert hackathon.reply_to(claim) is None
    assert "175" in (hackathon.reply_to(wrong) or "")


async def test_a_person_who_forges_the_hidden_mark_is_nobody_special(hackathon: Hackathon) -> None:
    said = await hackathon.comment("alice", "<!-- hackathon:reply 1 AAAA -->\nclaim #2")

    assert hackathon.people_on(2) == ["alice"]
    assert said.id in hackathon.github.comments


async def test_comments_before_the_first_look_count_but_get_no_answer(stage: Hackathon) -> None:
    stage.github.comment(REPO, 1, "alice", "claim #2")
    wrong = stage.github.comment(REPO, 1, "alice", "claim #175")
    await stage.start()

    assert stage.people_on(2) == ["alice"]
    assert stage.reply_to(wrong) is None


async def test_an_old_comment_that_is_edited_now_is_answered(stage: Hackathon) -> None:
    wrong = stage.github.comment(REPO, 1, "alice", "claim #175")
    await stage.start()
    await stage.edit(wrong, "claim #176")

    assert "176" in (stage.reply_to(wrong) or "")


async def test_what_came_while_the_bot_was_away_is_answered_when_it_is_back(hackathon: Hackathon) -> None:
    await hackathon.stop()
    wrong = hackathon.github.comment(REPO, 1, "alice", "claim #175")
    await hackathon.start()

    assert "175" in (hackathon.reply_to(wrong) or "")


async def test_a_reply_that_a_person_deleted_is_given_anew_once(hackathon: Hackathon) -> None:
    said = await hackathon.comment("alice", "claim #175")
    reply = next(each for each in hackathon.github.comments_on(REPO, 1) if each.user.login == KEEPER)
    await hackathon.delete(reply)

    assert len(hackathon.replies()) <= 1
    assert hackathon.thumbs(said) == []


async def test_a_closed_issue_takes_no_claims_and_says_so_once(hackathon: Hackathon) -> None:
    await hackathon.comment("alice", "claim #2")
    hackathon.github.close_issue(REPO, 1, "olivia")
    await hackathon.settled()
    late = await hackathon.comment("bob", "claim #4")
    await hackathon.restart()

    assert (hackathon.people_on(2), hackathon.people_on(4)) == (["alice"], [])
    assert "over" in (hackathon.reply_to(late) or "")


async def test_a_reply_whose_answer_broke_off_is_not_posted_twice(hackathon: Hackathon) -> None:
    hackathon.github.faults.fail("POST", rf"/repos/{REPO}/issues/1/comments", effect=True)
    said = await hackathon.comment("alice", "claim #175")
    await hackathon.trackers[0].look()
    await hackathon.settled()

    assert "175" in (hackathon.reply_to(said) or "")


async def test_nobody_is_thanked_for_what_could_not_be_written() -> None:
    async with staged(world(TABLE), board(body_limit=len(TABLE) + 10)) as hackathon:
        await hackathon.start()
        said = await hackathon.comment("alice", "claim #2")

        assert (hackathon.people_on(2), hackathon.thumbs(said)) == ([], [])
