"""Which rows a person changed, as the issue's text alone tells."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.core.by_hand import SetByHand, set_by_hand

if TYPE_CHECKING:
    from tests.core.scene import Hackathon


def told(hackathon: Hackathon) -> SetByHand:
    return set_by_hand(hackathon.body, hackathon.rules)


def test_words_and_removed_entries_are_told_apart(hackathon: Hackathon) -> None:
    hackathon.comment("alice", "claim 1-3")
    hackathon.comment("bob", "claim 3")
    hackathon.comment("olga", "/done 4 @carol")
    hackathon.comment("olga", "/remove 4")
    hackathon.look()
    hackathon.change("| Engine | @alice Claimed", "| Engine | @alice Claimed<br>@dave, by mail")
    hackathon.change("| Nose | @alice Claimed<br>", "| Nose | ")
    hackathon.look()

    assert told(hackathon) == SetByHand(("1",), ("3",))


def test_a_board_that_the_bot_has_not_written_tells_nothing(hackathon: Hackathon) -> None:
    hackathon.change("| Engine | |", "| Engine | @alice |")
    hackathon.forget()

    assert told(hackathon) == SetByHand((), ())


def test_a_row_handed_back_is_the_bots_again(hackathon: Hackathon) -> None:
    hackathon.comment("alice", "claim 1")
    hackathon.look()
    hackathon.change("@alice Claimed", "@bob, by mail")
    hackathon.look()
    before = told(hackathon)
    hackathon.comment("olga", "/reset 1")
    hackathon.look()

    assert (before, told(hackathon)) == (SetByHand(("1",), ("1",)), SetByHand((), ()))
