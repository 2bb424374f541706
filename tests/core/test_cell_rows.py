"""The bot's cells under `/reset`, moved rows and columns, and a person's odd words."""

from __future__ import annotations

import pytest

from tests.core.scene import BODY, Hackathon, rules
from tests.core.test_cell import ROW, claimed, written


def test_reset_hands_the_row_back_to_the_bot_once() -> None:
    hackathon = claimed("alice", "bob")
    written(hackathon, "@alice Claimed<br>@bob Claimed", "@bob Done<br>mine")
    hackathon.look()
    hackathon.comment("olga", "/reset 2")
    hackathon.look()
    assert hackathon.cell(2) == "@alice Claimed<br>@bob Claimed"

    written(hackathon, "@alice Claimed<br>@bob Claimed", "@bob Done")
    hackathon.look()

    assert hackathon.cell(2) == "@bob Done"


def test_a_row_that_is_struck_out_keeps_its_cells_and_gets_them_back() -> None:
    hackathon = claimed("alice")
    hackathon.change("| 2 | Fins |", "| ~~2~~ | Fins |")
    hackathon.look()
    hackathon.comment("bob", "claim #2")
    hackathon.look()
    assert "| ~~2~~ | Fins | @alice Claimed | |" in hackathon.body
    assert hackathon.people_on(2) == []

    hackathon.change("| ~~2~~ | Fins |", "| 2 | Fins |")
    hackathon.look()

    assert hackathon.cell(2) == "@alice Claimed<br>@bob Claimed"


def test_rows_may_move_and_split_over_tables_with_their_entries() -> None:
    hackathon = claimed("alice")
    hackathon.change(f"{ROW.format('@alice Claimed')}\n", "")
    hackathon.change("Good luck!", f"| Task | T | Status | Done by |\n|-|-|-|-|\n{ROW.format('@alice Claimed')}")
    hackathon.comment("olga", "/done 2")
    hackathon.look()

    assert hackathon.row(2)[2:] == ["@alice Done", "@alice"]


def test_a_new_column_before_the_status_column_takes_nobody_away() -> None:
    hackathon = claimed("alice")
    before = hackathon.body
    for old, new in (("Title | Status", "Title | New status | Status"), ("--- | --- | ---", "--- | --- | --- | ---")):
        before = before.replace(old, new, 1)
    hackathon.save(before.replace("Fins | @alice", "Fins | | @alice").replace(" | | |", " | | | |"))
    hackathon.look()

    assert hackathon.row(2)[2:4] == ["@alice Claimed", "@alice Claimed"]


def test_a_renamed_column_forgets_nobody_who_was_taken_out() -> None:
    hackathon = claimed("alice")
    written(hackathon, "@alice Claimed", "")
    hackathon.look()
    hackathon.change("| Status |", "| Claim |")
    hackathon.look()

    assert hackathon.cell(2) == ""


@pytest.mark.parametrize("words", ["a \\", "`", "~~", "<!--", "&lt;br>", "a \\<br>b", "\\|", "# x", "- x"])
def test_odd_words_of_a_person_survive_beside_entries(words: str) -> None:
    hackathon = claimed("alice")
    written(hackathon, "@alice Claimed", f"@alice Claimed<br>{words}")
    hackathon.look()
    hackathon.comment("bob", "claim #2")
    plan = hackathon.look()

    assert plan.problem is None
    space = " " * words.endswith("\\")
    assert f"| @alice Claimed<br>{words}{space}<br>@bob Claimed |" in hackathon.body


def test_an_organiser_told_by_the_rules_is_not_pinged_in_plain_style() -> None:
    hackathon = Hackathon(rules(mentions="plain"))
    hackathon.comment("alice", "claim #2")
    hackathon.look()
    written(hackathon, "alice Claimed", "alice Done")
    hackathon.look()

    assert hackathon.cell(2) == "alice Done"


def test_without_memory_words_in_the_cell_of_a_removed_task_stay() -> None:
    hackathon = claimed("alice")
    hackathon.comment("olga", "/remove 2")
    hackathon.look()
    written(hackathon, "Removed", "Removed<br>soon back")
    hackathon.forget()
    hackathon.look()

    assert hackathon.cell(2) == "Removed<br>soon back"


@pytest.mark.parametrize("row", ["| 4 | Hull", "4 | Hull", "| 4 | Hull \t", "| 4", "4", " 4 "])
def test_a_short_row_that_no_pipe_closes_can_be_claimed(row: str) -> None:
    hackathon = Hackathon(body=BODY.replace("| 4 | Hull | | |", row))
    hackathon.comment("alice", "claim #4")
    plan = hackathon.look()

    assert plan.problem is None
    assert f"\n{row.rstrip()} | {'' if 'Hull' in row else ' | '}@alice Claimed |" in hackathon.body


@pytest.mark.parametrize("close", ["", " ", "\t"])
def test_a_cell_at_a_rows_end_that_no_pipe_closes_can_be_emptied(close: str) -> None:
    body = "| No. | Title | Status |\n| --- | --- | --- |\n| 1 | Engine | |\n"
    hackathon = Hackathon(rules(progress=False), body=body)
    claim = hackathon.comment("alice", "claim #1")
    hackathon.look()
    hackathon.change("| @alice Claimed |\n", f"| @alice Claimed{close}\n")
    hackathon.delete(claim)
    plan = hackathon.look()

    assert plan.problem is None
    assert hackathon.body.splitlines()[2].rstrip() == "| 1 | Engine |"


def test_an_id_that_is_padded_is_the_same_task() -> None:
    hackathon = claimed("alice", "bob")
    written(hackathon, "@alice Claimed<br>@bob Claimed", "@bob Claimed")
    hackathon.look()
    hackathon.comment("bob", "submit #2")
    hackathon.change("| 2 | Fins |", "| 02 | Fins |")
    hackathon.look()
    assert hackathon.cell("02") == "@bob PR open"
    assert hackathon.people_on("02") == ["bob"]

    hackathon.comment("alice", "claim #2")
    hackathon.look()

    assert hackathon.people_on("02") == ["alice", "bob"]


@pytest.mark.parametrize(("before", "after"), [("A-2", "A2"), ("a-2", "A-02"), ("NO-2", "no-002")])
def test_an_id_with_letters_that_is_spelled_otherwise_is_the_same_task(before: str, after: str) -> None:
    hackathon = Hackathon(body=BODY.replace("| 2 |", f"| {before} |"))
    hackathon.look()
    hackathon.comment("alice", f"/claim {before}")
    hackathon.look()
    hackathon.comment("alice", f"/submit {before}")
    hackathon.change(f"| {before} | Fins", f"| {after} | Fins")
    hackathon.look()

    assert hackathon.cell(after) == "@alice PR open"
    assert [one.by_hand for one in hackathon.entries(after)] == [False]


def with_column(body: str, before: str, header: str, *, renamed: str) -> str:
    """A task table with one column more, empty, before that of this header, which gets another name."""
    lines = body.split("\n")
    cells = [line.split("|") for line in lines]
    at = next(index for line in cells for index, cell in enumerate(line) if cell.strip() == before)
    table = [index for index, line in enumerate(cells) if len(line) > at and "Total" not in lines[index]]
    for index in table:
        new = {"No.": f" {header} ", "---": " --- "}.get(cells[index][1].strip(), " ")
        cells[index] = [cell.replace(before, renamed) for cell in cells[index]]
        cells[index].insert(at, new)
    return "\n".join("|".join(line) for line in cells)


def test_a_new_column_under_the_old_ones_name_takes_nobody_away() -> None:
    hackathon = Hackathon(rules(progress=False, leaderboard=False))
    hackathon.look()
    hackathon.comment("alice", "claim #2-3")
    hackathon.look()
    hackathon.save(with_column(hackathon.body, "Status", "Status", renamed="Old status"))
    hackathon.look()

    assert hackathon.row(2)[2:4] == hackathon.row(3)[2:4] == ["@alice Claimed", "@alice Claimed"]


def test_who_moves_an_entry_to_another_column_takes_it_out() -> None:
    hackathon = claimed("alice")
    hackathon.change("| Fins | @alice Claimed |", "| Fins<br>@alice Claimed | |")
    hackathon.look()
    hackathon.look()

    assert hackathon.row(2)[1:3] == ["Fins<br>@alice Claimed", ""]


@pytest.mark.parametrize("renamed", ["Status", "Claims until May"])
def test_a_new_column_under_any_names_takes_nobody_away_and_brings_nobody_back(renamed: str) -> None:
    hackathon = Hackathon(rules(progress=False, leaderboard=False))
    hackathon.look()
    for login in ("alice", "bob", "carol"):
        hackathon.comment(login, "claim #2")
    hackathon.look()
    written(hackathon, "@alice Claimed<br>@bob Claimed<br>@carol Claimed", "@bob Claimed<br>@carol Claimed")
    hackathon.look()
    hackathon.save(with_column(hackathon.body, "Status", "State (claimed by)", renamed=renamed))
    hackathon.comment("bob", "submit #2")
    hackathon.look()

    assert hackathon.row(2)[2:] == ["@bob PR open<br>@carol Claimed", "@bob Claimed<br>@carol Claimed", ""]


def test_a_done_column_that_went_and_came_back_is_filled_again() -> None:
    hackathon = Hackathon(rules(progress=False, leaderboard=False))
    hackathon.comment("olga", "/done 2 @alice @bob @carol")
    hackathon.look()
    hackathon.change("| @alice<br>@bob<br>@carol |", "| @bob<br>@carol |")
    hackathon.look()
    hackathon.save(hackathon.body.replace(" Done by |", "").replace("| --- | --- | --- | --- |", "| --- | --- | --- |"))
    hackathon.save(hackathon.body.replace("| @bob<br>@carol |", "|").replace("| | |", "| |"))
    hackathon.look()
    hackathon.comment("olga", "/undone 2 @carol")
    hackathon.save(with_column(hackathon.body, "Status", "Done by", renamed="Status"))
    hackathon.look()

    assert hackathon.row(2)[2:] == ["@bob", "@alice Done<br>@bob Done<br>@carol Claimed"]


def test_who_is_taken_out_by_hand_is_not_told_of_a_claim_from_while_the_task_was_off_the_board() -> None:
    hackathon = claimed("alice")
    hackathon.comment("olga", "/remove 2")
    again = hackathon.comment("alice", "claim #2")
    hackathon.look()
    hackathon.comment("olga", "/restore 2")
    hackathon.look()
    assert hackathon.people_on(2) == ["alice"]

    written(hackathon, "@alice Claimed", "")
    hackathon.look()
    hackathon.look()
    assert hackathon.replies_to(again) == []


@pytest.mark.parametrize(
    ("before", "after"),
    [("~~", "~~"), ("<del>", "</del>"), ("note ~~<br>", "~~"), ("~~", "<BR/><br>gone~~ x")],
)
def test_a_strike_through_several_entries_strikes_out_each(before: str, after: str) -> None:
    hackathon = claimed("alice", "bob", "carol")
    entries = "@alice Claimed<br>@bob Claimed<br>@carol Claimed"
    written(hackathon, entries, f"{before}{entries}{after}")
    hackathon.look()
    hackathon.comment("bob", "submit #2")
    hackathon.comment("dora", "claim #2")
    hackathon.look()

    assert hackathon.people_on(2) == ["dora"]
    assert hackathon.cell(2).replace("<BR/>", "<br>").replace("<br><br>", "<br>") == (
        f"{before}{entries}{after}<br>@dora Claimed".replace("<BR/><br>", "<br>")
    )


def test_a_comment_around_several_entries_takes_each_out() -> None:
    hackathon = claimed("alice", "bob", "carol")
    entries = "@alice Claimed<br>@bob Claimed<br>@carol Claimed"
    written(hackathon, entries, f"<!-- {entries} -->")
    hackathon.look()
    hackathon.comment("bob", "submit #2")
    hackathon.look()

    assert hackathon.people_on(2) == ["bob"]
    assert hackathon.cell(2) == f"<!-- {entries} --><br>@bob PR open"


def test_marks_in_addresses_strike_nothing_out() -> None:
    hackathon = claimed()
    for login in ("alice", "bob"):
        hackathon.comment(login, f"/submit 2 https://x.example/~~{login}")
    hackathon.look()
    written(hackathon, hackathon.cell(2), f"{hackathon.cell(2)}<br>soon")
    hackathon.look()
    hackathon.comment("olga", "/done 2")
    hackathon.look()

    assert hackathon.states(2) == {"alice": "done", "bob": "done"}
    assert not any(entry.by_hand for entry in hackathon.entries(2))


def test_who_claims_again_once_the_task_is_back_is_never_told_of_the_claim_before() -> None:
    hackathon = claimed()
    hackathon.comment("olga", "/remove 2")
    first = hackathon.comment("alice", "claim #2")
    hackathon.look()
    hackathon.comment("olga", "/restore 2")
    hackathon.look()
    assert "taken off the board" in hackathon.reply_to(first)

    hackathon.comment("alice", "claim #2")
    hackathon.look()
    hackathon.comment("alice", "unclaim #2")
    hackathon.look()
    hackathon.look()
    assert hackathon.replies_to(first) == []


def test_an_organiser_who_gives_a_task_back_is_still_told_what_was_not_done_before() -> None:
    hackathon = claimed()
    hackathon.comment("olga", "/remove 2")
    assign = hackathon.comment("olga", "/assign 2 @alice")
    claim = hackathon.comment("olga", "claim #2")
    hackathon.look()
    hackathon.comment("olga", "/restore 2")
    hackathon.look()

    assert "/assign" in hackathon.reply_to(assign)
    assert "/claim" in hackathon.reply_to(claim)
