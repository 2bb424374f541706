"""The last column of DESIGN.md's table of hand edits: what becomes of each where the hidden memory was lost."""

from __future__ import annotations

import time

import pytest

from tests.core.scene import BODY, Hackathon
from tests.core.test_cell import claimed, written


def forgotten(hackathon: Hackathon) -> Hackathon:
    """The same board after its hidden memory was deleted and it was looked at again, twice."""
    hackathon.forget()
    hackathon.look()
    hackathon.look()
    return hackathon


@pytest.mark.parametrize("looked", [False, True], ids=["lost before the look", "lost after it"])
@pytest.mark.parametrize(
    ("typed", "cell", "people"),
    [
        ("@alice Claimed<br>ask @mia", "@alice Claimed<br>ask @mia", [("alice", "claimed"), ("mia", "claimed")]),
        ("@alice Claimed<br>@mia Done", "@alice Claimed<br>@mia Done", [("alice", "claimed"), ("mia", "done")]),
        ("soon<br>@alice Claimed", "soon<br>@alice Claimed", [("alice", "claimed")]),
        ("@alice: PR open soon", "@alice: PR open soon", [("alice", "pr_open")]),
        ("~~@alice Claimed~~", "~~@alice Claimed~~", []),
        ("@alice Done", "@alice Claimed", [("alice", "claimed")]),
        ("", "@alice Claimed", [("alice", "claimed")]),
        ("@alice Claimed", "@alice Claimed", [("alice", "claimed")]),
    ],
)
def test_each_edit_of_an_entry_without_memory(
    typed: str, cell: str, people: list[tuple[str, str]], *, looked: bool
) -> None:
    hackathon = claimed("alice")
    if typed != "@alice Claimed":
        written(hackathon, "@alice Claimed", typed)
    if looked:
        hackathon.look()
    forgotten(hackathon)

    assert hackathon.cell(2) == cell
    assert [(entry.members[0], entry.state) for entry in hackathon.entries(2)] == people


def test_an_entry_written_as_the_bot_would_is_the_bots_without_memory_too() -> None:
    hackathon = claimed("alice")
    written(hackathon, "@alice Claimed", "")
    hackathon.look()
    written(hackathon, "", "@alice Claimed")
    forgotten(hackathon)
    hackathon.comment("olga", "/done 2")
    hackathon.look()

    assert hackathon.cell(2) == "@alice Done"


def test_an_older_board_stays_shared_out_as_it_was_without_memory() -> None:
    older = "@alice Claimed<br>@mia Done<br>kept"
    hackathon = Hackathon(body=BODY.replace("| 2 | Fins | |", f"| 2 | Fins | {older} |"))
    hackathon.comment("alice", "claim #2")
    hackathon.look()
    forgotten(hackathon)
    assert hackathon.cell(2) == older

    hackathon.comment("alice", "unclaim #2")
    hackathon.look()

    assert hackathon.cell(2) == "@mia Done<br>kept"


def test_without_memory_nobody_is_answered_late() -> None:
    hackathon = claimed("alice")
    hackathon.comment("bob", "/claim 99")
    forgotten(hackathon)

    assert [reply for comment in (1, 2) for reply in hackathon.replies_to(comment)] == []


def test_a_thousand_people_on_one_task_are_told_apart_in_seconds() -> None:
    hackathon = claimed(*(f"person{number}" for number in range(1_000)))
    before = hackathon.cell(2)
    began = time.process_time()
    forgotten(hackathon)

    assert hackathon.cell(2) == before
    assert time.process_time() - began < 10  # seconds; with every name looked for in every part it took forty
