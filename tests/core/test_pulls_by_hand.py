"""What people write into the table, and pull requests: the person's word stays, a newer fact comes back."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.core.scene import Hackathon

LINK = "[#101](https://github.com/acme/rockets/pull/101)"


def test_an_entry_taken_out_by_hand_comes_back_by_a_newer_pull_request_and_not_by_an_older(event: Hackathon) -> None:
    pull = event.pull("alice", "Rockets No.2")
    event.look()
    event.change(f"@alice PR open {LINK}", "")
    event.look()
    event.merge(pull)
    event.look()
    assert event.cell(2) == ""

    event.pull("alice", "Rockets No.2 again")
    event.look()

    assert event.cell(2) == f"@alice Done {LINK} {LINK.replace('101', '102')}"


@pytest.mark.parametrize("words", ["/submit 2 #101", "claim 2"])
def test_a_newer_comment_brings_it_back_with_the_older_pull_request(event: Hackathon, words: str) -> None:
    event.pull("alice", "Rockets No.2")
    event.look()
    event.change(f"@alice PR open {LINK}", "")
    event.look()
    assert event.cell(2) == ""

    event.comment("alice", words)
    event.look()
    assert event.cell(2) == f"@alice PR open {LINK}"


def test_a_claim_that_was_withdrawn_again_brings_nothing_back(event: Hackathon) -> None:
    event.pull("alice", "Rockets No.2")
    event.look()
    event.change(f"@alice PR open {LINK}", "")
    event.look()
    event.comment("alice", "claim 2")
    event.comment("alice", "unclaim 2")
    event.look()

    assert event.cell(2) == ""


def test_an_organisers_link_brings_it_back_too(event: Hackathon) -> None:
    event.pull("alice", "Rockets No.2")
    event.look()
    event.change(f"@alice PR open {LINK}", "")
    event.look()
    event.comment("olga", "/submit 2 #101")
    event.look()

    assert event.cell(2) == f"@alice PR open {LINK}"


def test_a_persons_words_keep_their_place_while_states_move(event: Hackathon) -> None:
    pull = event.pull("alice", "Rockets No.2")
    event.pull("bob", "Rockets No.2")
    event.look()
    event.change(f"@alice PR open {LINK}<br>", f"@alice PR open {LINK}<br>please hurry<br>")
    event.merge(pull)
    event.look()

    bob = LINK.replace("101", "102")
    assert event.cell(2) == f"@alice Done {LINK}<br>please hurry<br>@bob PR open {bob}"


def test_a_person_who_names_a_state_speaks_for_the_login_whatever_its_pull_request_does(event: Hackathon) -> None:
    pull = event.pull("alice", "Rockets No.2")
    event.look()
    event.change(f"@alice PR open {LINK}", "@alice Partly done, see the forum")
    event.merge(pull)
    event.look()

    assert event.cell(2) == "@alice Partly done, see the forum"

    event.comment("olga", "/reset 2")
    event.look()
    assert event.cell(2) == f"@alice Done {LINK}"


def test_where_the_memory_is_lost_facts_bring_it_back(event: Hackathon) -> None:
    event.pull("alice", "Rockets No.2")
    event.look()
    event.change(f"@alice PR open {LINK}", "")
    event.look()
    event.forget()
    event.look()

    assert event.cell(2) == f"@alice PR open {LINK}"


def test_an_older_assistants_entry_becomes_the_bots_where_a_pull_request_explains_it(event: Hackathon) -> None:
    event.forget()
    event.change("| 2 | Fins | |", "| 2 | Fins | @alice 提交PR [#101](https://github.com/acme/rockets/pull/101)<br> |")
    pull = event.pull("alice", "Rockets No.2")
    event.look()
    assert event.cell(2) == f"@alice PR open {LINK}"

    event.merge(pull)
    event.look()
    assert event.cell(2) == f"@alice Done {LINK}"
