"""A command that a person's words in the table keep from showing is answered, never passed over in silence."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.core.scene import Hackathon

SAID = "a person wrote or changed this entry in the table by hand"
ENTRY = "@alice Claimed"


def struck(hackathon: Hackathon, words: str = f"~~{ENTRY}~~") -> None:
    """Alice claims task 2, and an organiser puts these words in her entry's place."""
    hackathon.comment("alice", "claim 2")
    hackathon.look()
    hackathon.change(ENTRY, words)
    hackathon.look()


@pytest.mark.parametrize(
    ("words", "who", "typed", "told"),
    [
        ("~~@alice Claimed~~", "alice", "claim 2", "`/claim` 2"),
        ("~~@alice Claimed~~", "olga", "/assign 2 @alice", "`/assign` 2"),
        ("~~@alice Claimed~~", "olga", "/done 2", "`/done` 2"),
        ("@alice Claimed, by mail", "alice", "submit 2 https://example.org", "`/submit` 2"),
        ("@alice Claimed, by mail", "olga", "/done 2 @alice", "`/done` 2"),
        ("@alice Done, by mail", "alice", "unclaim 2", "`/unclaim` 2"),
        ("@alice Done, by mail", "olga", "/unassign 2 @alice", "`/unassign` 2"),
    ],
)
def test_what_a_persons_words_keep_from_showing_is_told(
    hackathon: Hackathon, words: str, who: str, typed: str, told: str
) -> None:
    struck(hackathon, words)
    said = hackathon.comment(who, typed)
    plan = hackathon.look()

    assert f"{told}: not done, because {SAID}" in hackathon.reply_to(said)
    assert said not in plan.thanks
    assert hackathon.cell(2) == words


@pytest.mark.parametrize(
    ("words", "who", "typed"),
    [
        ("@alice Claimed, by mail", "alice", "claim 2"),
        ("@alice Done, by mail", "olga", "/done 2 @alice"),
        ("~~@alice Claimed~~", "alice", "unclaim 2"),
        ("~~@alice Claimed~~", "bob", "claim 2"),
        ("~~@alice Claimed~~", "olga", "/reset 2"),
        ("~~@alice Claimed~~", "olga", "/remove 2"),
        ("~~@alice Claimed~~", "alice", "claim 3"),
    ],
)
def test_what_shows_all_the_same_is_no_trouble(hackathon: Hackathon, words: str, who: str, typed: str) -> None:
    struck(hackathon, words)
    said = hackathon.comment(who, typed)

    assert said in hackathon.look().thanks
    assert hackathon.replies_to(said) == []


def test_what_was_said_before_the_words_was_overruled_on_purpose_and_is_not_told(hackathon: Hackathon) -> None:
    first = hackathon.comment("alice", "claim 2")
    hackathon.look()
    hackathon.change(ENTRY, f"~~{ENTRY}~~")
    hackathon.look()
    hackathon.comment("bob", "claim 2")
    hackathon.look()

    assert hackathon.replies_to(first) == []


def test_words_that_stood_there_before_the_first_claim_are_told(hackathon: Hackathon) -> None:
    hackathon.change("| Fins | |", "| Fins | ~~@alice~~ |")
    hackathon.look()
    said = hackathon.comment("alice", "claim 2")
    hackathon.look()

    assert SAID in hackathon.reply_to(said)


def test_who_withdraws_and_claims_again_is_told_too(hackathon: Hackathon) -> None:
    struck(hackathon)
    hackathon.comment("alice", "unclaim 2")
    hackathon.look()
    said = hackathon.comment("alice", "claim 2")
    hackathon.look()

    assert SAID in hackathon.reply_to(said)


def test_the_reply_goes_once_the_words_are_gone(hackathon: Hackathon) -> None:
    struck(hackathon)
    said = hackathon.comment("alice", "claim 2")
    hackathon.look()
    hackathon.comment("olga", "/reset 2")
    hackathon.look()

    assert hackathon.replies_to(said) == []
    assert hackathon.cell(2) == ENTRY


def test_the_rest_of_a_command_is_said_to_be_done(hackathon: Hackathon) -> None:
    struck(hackathon)
    said = hackathon.comment("alice", "claim 1-3")
    hackathon.look()

    assert f"`/claim` 2: not done, because {SAID}" in hackathon.reply_to(said)
    assert "I did the rest: claimed 1, 3." in hackathon.reply_to(said)


def test_a_second_look_writes_nothing_and_says_nothing_new(hackathon: Hackathon) -> None:
    struck(hackathon)
    hackathon.comment("alice", "claim 2")
    hackathon.look()
    before = hackathon.body, hackathon.comments.copy()
    hackathon.look()

    assert (hackathon.body, hackathon.comments) == before


def test_where_the_memory_is_lost_nobody_is_told_of_older_words(hackathon: Hackathon) -> None:
    struck(hackathon)
    hackathon.forget()
    hackathon.look()
    body = hackathon.body
    hackathon.look()

    assert hackathon.body == body
    assert len(hackathon.comments) == 1


def test_a_member_of_a_team_is_told(hackathon: Hackathon) -> None:
    hackathon.comment("alice", "【队名】：Sky\n【序号】：2\n【状态】：报名")
    hackathon.look()
    hackathon.change("Sky (@alice) Claimed", "~~Sky (@alice) Claimed~~")
    hackathon.look()
    said = hackathon.comment("alice", "【队名】：Sky\n【序号】：2\n【状态】：报名")
    hackathon.look()

    assert SAID in hackathon.reply_to(said)


def test_a_done_that_words_say_is_not_undone(hackathon: Hackathon) -> None:
    hackathon.comment("olga", "/done 2 @alice")
    hackathon.look()
    hackathon.change("| Fins | @alice Done", "| Fins | @alice Done, well")
    hackathon.look()
    said = hackathon.comment("olga", "/undone 2")
    hackathon.look()

    assert f"`/undone` 2: not done, because {SAID}" in hackathon.reply_to(said)
