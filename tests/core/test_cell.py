"""What becomes of a person's edit of the bot's cells: DESIGN.md's table of hand edits, row by row."""

from __future__ import annotations

import pytest

from tests.core.scene import BODY, Hackathon

ROW = "| 2 | Fins | {} | |"


def written(hackathon: Hackathon, old: str, new: str) -> None:
    """A person replaces the status cell of task 2."""
    hackathon.change(ROW.format(old).replace("  ", " "), ROW.format(new).replace("  ", " "))


def claimed(*logins: str) -> Hackathon:
    """A board on which these people are on task 2."""
    hackathon = Hackathon()
    hackathon.look()
    for login in logins:
        hackathon.comment(login, "claim #2")
    hackathon.look()
    return hackathon


# adds a name or words to a cell


@pytest.mark.parametrize(
    ("words", "counting", "state"),
    [
        ("@mia", ["mia"], "claimed"),
        ("@mia Approved", ["mia"], "approved"),
        ("✅ @mia", ["mia"], "done"),
        ("[mia](https://github.com/mia) 提交RFC", ["mia"], "rfc_open"),
        (
            '@mia <img src="https://img.shields.io/badge/状态-提交PR-F39C12" /> [#3](https://x.example/3)',
            ["mia"],
            "pr_open",
        ),
        ("ask @mia-2, please", ["mia-2"], "claimed"),
        ("~~@mia Done~~", [], ""),
        ("<del>@mia</del>", [], ""),
        ("~@mia Done~", [], ""),
        ("~~~@mia~~~", ["mia"], "claimed"),
        (r"\~@mia\~ ~", ["mia"], "claimed"),
        ("mia@example.org or https://medium.example/@mia, @acme/crew", [], ""),
        ("reserved for students", [], ""),
        ("已由@mia认领", ["mia"], "claimed"),
        ("联系 mia@example.org，@mia/crew", [], ""),
        ("<!-- ask @mia, alice said -->", [], ""),
    ],
)
def test_words_that_a_person_adds_stay_and_count(words: str, counting: list[str], state: str) -> None:
    hackathon = claimed("alice")
    written(hackathon, "@alice Claimed", f"@alice Claimed<br>{words}")
    hackathon.look()
    hackathon.comment("bob", "claim #2")
    hackathon.look()

    assert hackathon.cell(2) == f"@alice Claimed<br>{words}<br>@bob Claimed"
    assert hackathon.people_on(2) == ["alice", "bob", *counting]
    assert {entry.state for entry in hackathon.entries(2) if entry.by_hand} == ({state} if state else set())


def test_a_login_that_a_person_names_takes_the_place_of_its_entry() -> None:
    hackathon = claimed("alice", "bob")
    written(hackathon, "@alice Claimed<br>@bob Claimed", "@alice Claimed<br>@bob Claimed<br>see @alice: PR open")
    hackathon.look()

    assert hackathon.cell(2) == "@bob Claimed<br>see @alice: PR open"
    assert [(entry.members, entry.state) for entry in hackathon.entries(2)] == [
        (("bob",), "claimed"),
        (("alice",), "pr_open"),
    ]


def test_a_persons_words_keep_their_place_while_entries_come_and_go() -> None:
    hackathon = claimed("alice", "bob")
    written(hackathon, "@alice Claimed<br>@bob Claimed", "note one<br>@alice Claimed<br>note two<br>@bob Claimed")
    hackathon.look()
    hackathon.comment("carol", "claim #2")
    hackathon.comment("alice", "unclaim #2")
    hackathon.look()

    assert hackathon.cell(2) == "note one<br>note two<br>@bob Claimed<br>@carol Claimed"


def test_a_name_in_the_done_cell_is_done() -> None:
    hackathon = claimed("alice")
    hackathon.change("| @alice Claimed | |", "| @alice Claimed | @alice, @mia |")
    hackathon.look()

    assert [(entry.members, entry.state) for entry in hackathon.entries(2)] == [
        (("alice",), "done"),
        (("mia",), "done"),
    ]
    assert hackathon.row(2)[2:] == ["@alice Claimed", "@alice, @mia"]


# changes or strikes out an entry


@pytest.mark.parametrize(
    ("changed", "people"),
    [
        ("@alice Done", [("alice", "done")]),
        ("~~@alice Claimed~~", []),
        ("~@alice Claimed~", []),
        ("~~ @alice Claimed ~~", [("alice", "claimed")]),
        ("alice is away", [("alice", "claimed")]),
        ("@alice Claimed until May", [("alice", "claimed")]),
        ("@bob Claimed", [("bob", "claimed")]),
        ("由alice负责，已提交PR", [("alice", "pr_open")]),
        ("<!-- @alice Claimed -->", []),
        ("@alice Claimed<!-- till May -->", [("alice", "claimed")]),
    ],
)
def test_a_changed_entry_stays_and_counts_as_it_reads(changed: str, people: list[tuple[str, str]]) -> None:
    hackathon = claimed("alice")
    written(hackathon, "@alice Claimed", changed)
    hackathon.look()
    hackathon.comment("olga", "/assign 3 @alice")
    hackathon.look()

    assert hackathon.cell(2) == changed
    assert [(entry.members[0], entry.state) for entry in hackathon.entries(2)] == people


def test_a_hidden_note_hides_nobody() -> None:
    hackathon = claimed("alice")
    written(hackathon, "@alice Claimed", "@alice Claimed<br><!-- alice asked for time -->")
    hackathon.look()
    hackathon.comment("alice", "submit #2")
    hackathon.look()

    assert hackathon.cell(2) == "@alice PR open<br><!-- alice asked for time -->"


def test_one_member_taken_out_of_a_teams_entry_stays_out() -> None:
    hackathon = claimed()
    for login in ("alice", "bob"):
        hackathon.comment(login, "【队名】：Sky\n【序号】：2\n【状态】：报名")
    hackathon.look()
    written(hackathon, "Sky (@alice, @bob) Claimed", "Sky (@alice) Claimed")
    hackathon.look()

    assert hackathon.cell(2) == "Sky (@alice) Claimed"


def test_words_about_one_member_leave_the_teams_entry() -> None:
    hackathon = claimed()
    for login in ("alice", "bob"):
        hackathon.comment(login, "【队名】：Sky\n【序号】：2\n【状态】：报名")
    hackathon.look()
    written(hackathon, "Sky (@alice, @bob) Claimed", "Sky (@alice, @bob) Claimed<br>contact @alice")
    hackathon.look()

    assert hackathon.cell(2) == "Sky (@alice, @bob) Claimed<br>contact @alice"


def test_without_memory_a_changed_entry_of_the_bots_shape_is_the_bots_again() -> None:
    hackathon = claimed("alice", "bob")
    for login in ("carol", "dora"):
        hackathon.comment(login, "【队名】：Sky\n【序号】：2\n【状态】：报名")
    hackathon.look()
    old = "@alice Claimed<br>@bob Claimed<br>Sky (@carol, @dora) Claimed"
    written(hackathon, old, "@alice Done<br>@bob Claimed, maybe<br>Sky (@carol, @dora) Done")
    hackathon.forget()
    hackathon.look()

    assert hackathon.cell(2) == "@alice Claimed<br>@bob Claimed, maybe<br>Sky (@carol, @dora) Claimed"


# removes an entry, empties a cell


def test_a_removed_entry_stays_away_until_a_newer_claim() -> None:
    hackathon = claimed("alice", "bob")
    written(hackathon, "@alice Claimed<br>@bob Claimed", "@bob Claimed")
    for _ in range(3):
        hackathon.look()
        hackathon.comment("bob", "claim #3")
    assert hackathon.cell(2) == "@bob Claimed"
    assert hackathon.people_on(2) == ["bob"]

    hackathon.comment("alice", "claim #2")
    hackathon.look()

    assert hackathon.people_on(2) == ["alice", "bob"]


def test_a_claim_seen_together_with_the_removal_is_not_newer() -> None:
    hackathon = claimed("alice")
    written(hackathon, "@alice Claimed", "")
    hackathon.comment("alice", "claim #2")
    hackathon.look()

    assert hackathon.cell(2) == ""


def test_an_emptied_cell_stays_empty_until_an_organiser_assigns() -> None:
    hackathon = claimed("alice", "bob")
    written(hackathon, "@alice Claimed<br>@bob Claimed", "")
    hackathon.look()
    assert hackathon.cell(2) == ""

    hackathon.comment("olga", "/assign 2 @bob")
    hackathon.look()

    assert hackathon.cell(2) == "@bob Claimed"


def test_a_removed_entry_stays_away_though_the_process_that_saw_it_gone_did_not_know_its_claim() -> None:
    hackathon = claimed("alice", "bob")
    late = hackathon.comments.pop(2)  # as in seed 102379: it read the comments before, the text after
    written(hackathon, "@alice Claimed<br>@bob Claimed", "")
    hackathon.comment("carol", "claim #2")
    hackathon.look()
    hackathon.comments[2] = late
    hackathon.look()
    assert hackathon.cell(2) == "@carol Claimed"
    hackathon.comment("bob", "claim #2")
    hackathon.look()

    assert hackathon.cell(2) == "@bob Claimed<br>@carol Claimed"


def test_without_memory_facts_bring_a_removed_entry_back() -> None:
    hackathon = claimed("alice")
    written(hackathon, "@alice Claimed", "")
    hackathon.look()
    hackathon.forget()
    hackathon.look()

    assert hackathon.cell(2) == "@alice Claimed"


def test_words_taken_away_do_not_bring_back_whom_they_stood_for() -> None:
    hackathon = claimed("alice")
    written(hackathon, "@alice Claimed", "@alice away")
    hackathon.look()
    written(hackathon, "@alice away", "")
    hackathon.look()

    assert hackathon.cell(2) == ""


def test_a_removed_sign_of_removal_comes_back_with_the_next_removal() -> None:
    hackathon = claimed()
    hackathon.comment("olga", "/remove 2")
    hackathon.look()
    written(hackathon, "Removed", "")
    hackathon.look()
    assert hackathon.cell(2) == ""

    hackathon.comment("olga", "/restore 2\n/remove 2")
    hackathon.look()

    assert hackathon.cell(2) == "Removed"


# writes exactly what the bot would


def test_an_entry_written_again_as_the_bot_would_is_the_bots_again() -> None:
    hackathon = claimed("alice")
    written(hackathon, "@alice Claimed", "")
    hackathon.look()
    written(hackathon, "", "@alice Claimed")
    hackathon.look()
    assert hackathon.cell(2) == "@alice Claimed"

    hackathon.comment("olga", "/done 2")
    hackathon.look()

    assert hackathon.cell(2) == "@alice Done"


# saves an editor that was open for long


def test_a_text_saved_from_an_old_editor_removes_nobody() -> None:
    hackathon = claimed("alice")
    old = hackathon.body
    hackathon.comment("bob", "claim #2")
    hackathon.comment("alice", "unclaim #2")
    hackathon.look()
    hackathon.save(old.replace("Good luck!", "Good luck to you all!"))
    hackathon.look()

    assert hackathon.cell(2) == "@bob Claimed"
    assert "Good luck to you all!" in hackathon.body


# has a board kept by hand or by an older assistant


def test_of_an_older_board_the_explained_entries_become_the_bots_and_the_others_stay() -> None:
    badge = '<img src="https://img.shields.io/badge/状态-提交PR-F39C12" />'
    hackathon = Hackathon(
        body=BODY.replace("| 2 | Fins | |", f"| 2 | Fins | @alice {badge}<br>@mia {badge}<br>kept<br> |")
    )
    hackathon.comment("alice", "claim #2")
    hackathon.look()

    assert hackathon.cell(2) == f"@alice Claimed<br>@mia {badge}<br>kept"
    assert hackathon.people_on(2) == ["alice", "mia"]


def test_a_cell_that_says_the_right_thing_is_not_written() -> None:
    body = BODY.replace("| 2 | Fins | |", "| 2 | Fins |   @alice Claimed<br>@bob Claimed<br>\t |")
    hackathon = Hackathon(body=body)
    for login in ("alice", "bob"):
        hackathon.comment(login, "claim #2")
    plan = hackathon.look()

    assert plan.changes == ()
    assert hackathon.body.startswith(body)
