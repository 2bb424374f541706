"""What core decided is carried out: replies, the body, thanks, with GitHub failing in between."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import pytest

from bot.core.reply import Delete, Edit, Post
from bot.github.apply import Changed, Written, apply_replies, thank, unthank, write_body
from bot.github.errors import Forbidden, RateLimited, Refused, Unauthorized, Uncertain
from bot.github.load import load_issue

if TYPE_CHECKING:
    from bot.core.facts import Issue
    from tests.github.conftest import Scene

REPO = "acme/sky"
ISSUE = f"/repos/{REPO}/issues/1"


@pytest.fixture
async def issue(scene: Scene) -> Issue:
    return await load_issue(scene.client, REPO, scene.number)


async def test_a_reply_is_posted_edited_and_deleted(scene: Scene) -> None:
    posted = await apply_replies(scene.client, REPO, [Post("5", scene.number, "no such task")])
    (reply,) = posted.written
    assert (reply.author, reply.body, reply.issue) == ("keeper", "no such task", scene.number)
    assert scene.comments() == ["no such task"]

    edited = await apply_replies(scene.client, REPO, [Edit(reply.id, "5", "no such task either")])
    assert [one.body for one in edited.written] == scene.comments() == ["no such task either"]

    deleted = await apply_replies(scene.client, REPO, [Delete(reply.id, "5")])
    assert (deleted.gone, scene.comments()) == ([reply.id], [])


async def test_a_reply_that_somebody_removed_is_told_as_gone(scene: Scene) -> None:
    replied = await apply_replies(scene.client, REPO, [Edit(998, "5", "text"), Delete(999, "6")])

    assert (replied.gone, replied.errors, replied.written) == ([998, 999], [], [])


@pytest.mark.parametrize("effect", [True, False], ids=["after its effect", "before it"])
async def test_a_post_that_broke_off_is_told_and_not_repeated(scene: Scene, effect: bool) -> None:
    scene.github.faults.reset("POST", f"{ISSUE}/comments", effect=effect)
    first, second = Post("5", scene.number, "first"), Post("6", scene.number, "second")

    replied = await apply_replies(scene.client, REPO, [first, second])

    assert replied.uncertain == [first]
    assert [one.body for one in replied.written] == ["second"]
    assert scene.comments() == (["first", "second"] if effect else ["second"])


async def test_one_failing_reply_does_not_stop_the_others(scene: Scene) -> None:
    too_long = Post("5", scene.number, "x" * 65_537)

    replied = await apply_replies(scene.client, REPO, [too_long, Post("6", scene.number, "fine")])

    assert scene.comments() == ["fine"]
    ((action, error),) = replied.errors
    assert action == too_long
    assert isinstance(error, Refused)


async def test_a_locked_issue_is_told_as_what_it_is(scene: Scene) -> None:
    scene.github.lock(REPO, scene.number)
    scene.github.grant(REPO, "keeper", "read")

    replied = await apply_replies(scene.client, REPO, [Post("5", scene.number, "text")])

    ((_, error),) = replied.errors
    assert isinstance(error, Forbidden)
    assert "locked" in str(error)


async def test_without_a_known_token_the_rest_is_not_tried(scene: Scene) -> None:
    scene.github.tokens.clear()

    replied = await apply_replies(scene.client, REPO, [Delete(7, "5"), Delete(8, "6")])

    assert [type(error) for _, error in replied.errors] == [Unauthorized] * 2
    assert len(scene.asked()) == 1


async def test_a_secondary_limit_delays_a_reply_and_loses_none(scene: Scene) -> None:
    scene.github.faults.secondary_limit(20, "POST", f"{ISSUE}/comments", status=429)

    await apply_replies(scene.client, REPO, [Post("5", scene.number, "one"), Post("6", scene.number, "two")])

    assert scene.comments() == ["one", "two"]
    assert scene.clock.slept == [20]


async def test_the_body_is_written_after_a_last_look_that_costs_nothing(scene: Scene, issue: Issue) -> None:
    written = await write_body(scene.client, REPO, scene.number, issue, "| written |\r\n")

    assert isinstance(written, Written)
    assert written.issue.body == scene.body() == "| written |\r\n"
    assert scene.asked() == [f"GET {ISSUE}", f"GET {ISSUE}", f"PATCH {ISSUE}"]
    assert scene.client.counts.by_status == {200: 2, 304: 1}


async def test_a_body_that_somebody_saved_in_between_is_not_written_over(scene: Scene, issue: Issue) -> None:
    scene.github.edit_issue(REPO, scene.number, "olivia", "| her edit |")

    changed = await write_body(scene.client, REPO, scene.number, issue, "| ours |")

    assert isinstance(changed, Changed)
    assert changed.issue.body == scene.body() == "| her edit |"


async def test_a_comment_in_between_does_not_keep_the_body_from_being_written(scene: Scene, issue: Issue) -> None:
    scene.github.comment(REPO, scene.number, "alice", "claim #2")

    assert isinstance(await write_body(scene.client, REPO, scene.number, issue, "| ours |"), Written)
    assert scene.body() == "| ours |"


@pytest.mark.parametrize("effect", [True, False], ids=["after its effect", "before it"])
async def test_a_body_write_that_broke_off_is_never_repeated(scene: Scene, issue: Issue, effect: bool) -> None:
    scene.github.faults.fail("PATCH", ISSUE, effect=effect)

    with pytest.raises(Uncertain, match="look before"):
        await write_body(scene.client, REPO, scene.number, issue, "| ours |")

    assert scene.asked().count(f"PATCH {ISSUE}") == 1
    assert scene.body() == ("| ours |" if effect else "| table |")


async def test_a_body_write_that_was_held_up_looks_again_before_it_goes(scene: Scene, issue: Issue) -> None:
    scene.github.faults.secondary_limit(30, "PATCH", ISSUE)

    assert isinstance(await write_body(scene.client, REPO, scene.number, issue, "| ours |"), Written)
    assert scene.clock.slept == [30]
    assert scene.asked()[1:] == [f"GET {ISSUE}", f"PATCH {ISSUE}"] * 2


async def test_an_edit_made_while_a_body_write_was_held_up_stays(scene: Scene, issue: Issue) -> None:
    def save() -> None:
        scene.github.edit_issue(REPO, scene.number, "olivia", "| her edit |")

    scene.github.faults.secondary_limit(30, "PATCH", ISSUE)
    scene.github.faults.before("PATCH", ISSUE, save)

    assert isinstance(await write_body(scene.client, REPO, scene.number, issue, "| ours |"), Changed)
    assert scene.body() == "| her edit |"


async def test_a_limit_that_does_not_end_is_told(scene: Scene, issue: Issue) -> None:
    scene.github.faults.secondary_limit(30, "PATCH", ISSUE, times=None)

    with pytest.raises(RateLimited):
        await write_body(scene.client, REPO, scene.number, issue, "| ours |")

    assert scene.body() == "| table |"


async def test_writes_of_several_boards_go_one_after_another(scene: Scene, issue: Issue) -> None:
    other = scene.github.open_issue(REPO, "olivia", "Other", "| other |")
    second = await load_issue(scene.client, REPO, other.number)
    before = len(scene.asked())

    await asyncio.gather(
        write_body(scene.client, REPO, scene.number, issue, "| ours |"),
        write_body(scene.client, REPO, other.number, second, "| ours too |"),
    )

    one, two = f"/repos/{REPO}/issues/{scene.number}", f"/repos/{REPO}/issues/{other.number}"
    assert scene.asked()[before:] == [f"GET {one}", f"PATCH {one}", f"GET {two}", f"PATCH {two}"]


async def test_a_comment_is_thanked_once_and_the_thanks_taken_back(scene: Scene) -> None:
    comment = scene.github.comment(REPO, scene.number, "alice", "claim #2")
    scene.github.react(comment.id, "bob")

    first = await thank(scene.client, REPO, comment.id)
    assert await thank(scene.client, REPO, comment.id) == first
    assert _thanks(scene) == ["bob", "keeper"]

    await unthank(scene.client, REPO, comment.id, "Keeper")
    await unthank(scene.client, REPO, comment.id, "Keeper")
    assert _thanks(scene) == ["bob"]


def _thanks(scene: Scene) -> list[str]:
    return [reaction.user.login for reaction in scene.github.reactions.values() if reaction.content == "+1"]
