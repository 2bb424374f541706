"""Organisers delete what the bot said: it doesn't say that again, and posts again what holds people's entries."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.github.webhook import CommentDeleted
from tests.scenes.hackathon import KEEPER, REPO, TABLE, Hackathon, staged, world
from tests.scenes.test_scene_overflow import continuations, small

if TYPE_CHECKING:
    from bot.sandbox.model import Comment

__all__ = ["small"]  # the fixture


def delete_reply(hackathon: Hackathon, about: Comment | None = None, by: str = "olivia") -> None:
    """Somebody deletes the bot's reply to a comment, or its word about the board."""
    mark = f"<!-- hackathon:reply {about.id if about else 0} "
    (reply,) = [each for each in hackathon.github.comments_on(REPO, 1) if each.body.startswith(mark)]
    hackathon.github.delete_comment(reply.id, by)


async def test_a_reply_that_an_organiser_deleted_stays_away_until_the_comment_is_edited(hackathon: Hackathon) -> None:
    said = await hackathon.comment("alice", "claim #2、175")
    delete_reply(hackathon, said)
    await hackathon.settled()
    await hackathon.comment("bob", "claim #4")
    assert hackathon.reply_to(said) is None
    await hackathon.restart()
    assert hackathon.reply_to(said) is None

    await hackathon.edit(said, "claim #2、176")
    assert "176" in (hackathon.reply_to(said) or "")


async def test_a_reply_that_the_bots_own_account_deleted_comes_back(hackathon: Hackathon) -> None:
    said = await hackathon.comment("alice", "claim #175")
    delete_reply(hackathon, said, by=KEEPER)
    await hackathon.eventually(lambda: "175" in (hackathon.reply_to(said) or ""))


async def test_a_deletion_that_github_does_not_bear_out_changes_nothing(hackathon: Hackathon) -> None:
    said = await hackathon.comment("alice", "claim #175")
    tracker = hackathon.trackers[0]
    (reply,) = [each for each in tracker.facts.comments if each.author == KEEPER]
    tracker.take(CommentDeleted(REPO, 1, reply.id, reply))
    await hackathon.settled()

    assert "175" in (hackathon.reply_to(said) or "")
    assert "unwanted" not in hackathon.body()


async def test_a_deletion_told_while_the_comments_are_read_counts(hackathon: Hackathon) -> None:
    said = await hackathon.comment("alice", "claim #175")
    comments = rf"/repos/{REPO}/issues/1/comments"
    faults = hackathon.github.faults
    for when in (faults.before, faults.after):
        when("GET", comments, lambda: delete_reply(hackathon, said))
        faults.delay(0.2, "GET", comments)
        await hackathon.trackers[0].look()
        await hackathon.settled()
        assert hackathon.reply_to(said) is None
        await hackathon.edit(said, f"{said.body} 176")
        assert hackathon.reply_to(said)


async def test_a_deletion_told_late_and_twice_takes_the_new_reply_away_for_good(hackathon: Hackathon) -> None:
    said = await hackathon.comment("alice", "claim #175")
    hackathon.github.faults.hold("issue_comment")
    delete_reply(hackathon, said)
    await hackathon.restart()
    assert hackathon.reply_to(said)

    for delivery in 2 * hackathon.github.faults.release():
        delivery.hook.url = f"{hackathon.url}/webhook"
        hackathon.github.outbox.append(delivery)
    await hackathon.comment("bob", "Hello!")  # so that they are sent
    assert hackathon.reply_to(said) is None
    await hackathon.trackers[0].look()
    await hackathon.restart()
    assert hackathon.reply_to(said) is None


async def test_an_old_text_saved_over_it_does_not_bring_a_reply_back(hackathon: Hackathon) -> None:
    said = await hackathon.comment("alice", "claim #175")
    open_for_long = hackathon.body()
    delete_reply(hackathon, said)
    await hackathon.settled()
    hackathon.github.edit_issue(REPO, 1, "olivia", open_for_long.replace("Welcome!", "Hurry up!"))
    await hackathon.settled()
    await hackathon.restart()

    assert hackathon.reply_to(said) is None


async def test_the_word_that_a_table_cannot_be_read_stays_away_and_comes_when_it_breaks_anew() -> None:
    head, line = "| No. | Task | Status |\r\n", "| --- | --- | --- |\r\n"
    async with staged(world(f"{TABLE}\r\n| ID | Claim |\r\n| - | - |\r\n| 8 |  |\r\n")) as hackathon:
        await hackathon.start()
        await hackathon.organiser_edits(line, "")
        delete_reply(hackathon)
        await hackathon.settled()
        await hackathon.restart()
        assert hackathon.replies() == []

        await hackathon.organiser_edits(head, head + line)
        await hackathon.comment("alice", "claim #2")
        assert hackathon.people_on(2) == ["alice"]
        await hackathon.organiser_edits(line, "")
        assert len(hackathon.replies()) == 1


async def test_a_continuation_that_an_organiser_deleted_is_posted_again_at_once(small: Hackathon) -> None:
    await small.start()
    (before,) = continuations(small)
    small.github.delete_comment(before.id, "olivia")
    await small.settled()
    (after,) = continuations(small)

    assert after.body == before.body
    assert f"#issuecomment-{after.id}" in small.body()
    assert f"#issuecomment-{before.id}" not in small.body()
