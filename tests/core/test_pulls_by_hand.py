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


def gone_before_its_merge(event: Hackathon) -> str:
    """Alice's entry is taken out of the status cell, then her pull request is merged."""
    pull = event.pull("alice", "Rockets No.2")
    event.look()
    event.change(f"@alice PR open {LINK}", "")
    event.look()
    event.merge(pull)
    event.look()
    return pull


def test_who_was_taken_out_of_the_status_is_not_named_as_done_when_an_older_pull_request_merges(
    event: Hackathon,
) -> None:
    gone_before_its_merge(event)

    assert event.row(2) == ["2", "Fins", "", ""]
    assert event.entries(2) == ()
    assert "hackathon:leaderboard" not in event.body
    assert "| 4 | 0 / 0 | 0% | 0 | 0% |" in event.body


def test_a_newer_claim_brings_it_back_into_the_done_cell_too(event: Hackathon) -> None:
    gone_before_its_merge(event)
    event.comment("alice", "claim 2")
    event.look()

    assert event.row(2) == ["2", "Fins", f"@alice Done {LINK}", "@alice"]


def test_who_is_taken_out_of_the_status_leaves_the_done_cell(event: Hackathon) -> None:
    event.merge(event.pull("alice", "Rockets No.2"))
    event.merge(event.pull("bob", "Rockets No.2"))
    event.look()
    assert event.done_cell(2) == "@alice<br>@bob"

    event.change(f"@alice Done {LINK}<br>", "")
    event.look()

    assert event.row(2)[2:] == [f"@bob Done {LINK.replace('101', '102')}", "@bob"]
    assert "alice" not in event.body


def test_the_done_cell_follows_what_a_person_made_of_an_entry(event: Hackathon) -> None:
    pull = event.pull("alice", "Rockets No.2")
    event.look()
    event.change(f"@alice PR open {LINK}", "@alice Partly done, see the forum")
    event.merge(pull)
    event.look()
    assert event.done_cell(2) == ""

    event.change("@alice Partly done, see the forum", "@alice Done, at last")
    event.look()
    assert event.row(2)[2:] == ["@alice Done, at last", "@alice"]

    event.change("@alice Done, at last", "~~@alice Done, at last~~")
    event.look()
    assert event.done_cell(2) == ""
