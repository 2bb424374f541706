"""Deletions of the bot's replies between their delivery and the text that remembers them."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from bot.core.plan import decide
from bot.core.unwanted import MOST
from bot.github.webhook import CommentDeleted
from bot.run.dismissed import Dismissed
from tests.core.scene import Hackathon

if TYPE_CHECKING:
    from bot.core.facts import Comment


@pytest.fixture
def hackathon() -> Hackathon:
    """A board with a comment that got a reply: the comments 1 and 2."""
    made = Hackathon()
    made.look()
    made.comment("alice", "/claim 99")
    made.look()
    return made


def deleted(comment: Comment) -> CommentDeleted:
    return CommentDeleted("acme/rockets", 7, comment.id, comment)


def test_a_reply_that_another_hand_deleted_is_news_once(hackathon: Hackathon) -> None:
    dismissed, reply = Dismissed(), hackathon.comments[2]

    assert [dismissed.take(each) for each in (deleted(reply), deleted(reply))] == [True, False]


def test_other_comments_and_the_bots_own_deletions_are_none(hackathon: Hackathon) -> None:
    dismissed, reply = Dismissed(), hackathon.comments[2]

    assert not dismissed.take(deleted(hackathon.comments[1]))
    assert not dismissed.take(CommentDeleted("acme/rockets", 7, reply.id))
    assert dismissed.borne_out(hackathon.facts) == ()


def test_what_still_stands_is_not_borne_out_yet(hackathon: Hackathon) -> None:
    dismissed, reply = Dismissed(), hackathon.comments[2]
    dismissed.take(deleted(reply))
    assert dismissed.borne_out(hackathon.facts) == ()

    hackathon.delete(2)
    assert dismissed.borne_out(hackathon.facts) == (reply,)


def test_what_a_plan_found_void_is_forgotten_and_what_came_meanwhile_is_kept(hackathon: Hackathon) -> None:
    reply = hackathon.comments[2]
    void, later = replace(reply, id=8, body="<!-- hackathon:reply 5 a -->\n"), replace(reply, id=9)
    hackathon.delete(2)
    dismissed = Dismissed()
    for each in (reply, void):
        dismissed.take(deleted(each))
    facts = replace(hackathon.facts, dismissed=dismissed.borne_out(hackathon.facts))
    plan = decide(facts, hackathon.rules)
    dismissed.take(deleted(later))
    dismissed.settle(facts, plan)

    assert dismissed.borne_out(hackathon.facts) == (reply, later)


def test_no_more_are_kept_than_the_text_remembers(hackathon: Hackathon) -> None:
    dismissed = Dismissed()
    many = [replace(hackathon.comments[2], id=100 + each) for each in range(MOST + 3)]
    for each in many:
        dismissed.take(deleted(each))

    assert dismissed.borne_out(hackathon.facts) == tuple(many[3:])
