"""Edits that a write went over, and how they are put back: text and facts alone."""

from __future__ import annotations

import re
import time
from collections import Counter
from dataclasses import replace
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.agree import agreeing
from bot.core.merge import merge
from bot.core.plan import decide
from tests.core.scene import Hackathon, rules

BLOCK = re.compile(r"<!-- hackathon:(\w+) -->.*?<!-- /hackathon:\1 -->", re.DOTALL)


class Race:
    """A person saves while the bot writes: `read`, what the person made of it, and what the write left."""

    def __init__(self, *claims: tuple[str, str]) -> None:
        self.hackathon = Hackathon()
        self.hackathon.look()
        for author, words in claims or [("alice", "claim #1"), ("alice", "claim #2")]:
            self.hackathon.comment(author, words)
        self.hackathon.look()
        self.read = self.hackathon.body

    def write(self, author: str = "bob", words: str = "claim #1, 2") -> str:
        """Somebody comments, and the bot writes the body."""
        self.hackathon.comment(author, words)
        self.hackathon.look()
        return self.hackathon.body

    def after(self, theirs: str, author: str = "bob", words: str = "claim #1, 2") -> Hackathon:
        """The board once the person's text was written over, put back, and looked at."""
        now = self.write(author, words)
        merged = merge((self.read, theirs, now), self.hackathon.rules)
        assert merge((self.read, theirs, merged), self.hackathon.rules) == merged, "twice is not as once"
        self.hackathon.save(merged)
        self.hackathon.look()
        return self.hackathon

    def changed(self, old: str, new: str) -> str:
        """What the person saves."""
        assert self.read.count(old) == 1, f"{old!r} in\n{self.read}"
        return self.read.replace(old, new)


@pytest.fixture
def race() -> Race:
    return Race()


def people(body: str) -> str:
    """A body without the bot's blocks."""
    return BLOCK.sub("", body)


def without_state(body: str) -> str:
    """A body whose hidden state, its last block, was deleted."""
    return re.sub(r"<!-- hackathon:state -->.*", "", body, flags=re.DOTALL)


# -- what a person may have done ---------------------------------------------------------------------------


def test_a_title_changed_in_the_row_that_the_bot_wrote_stays_changed(race: Race) -> None:
    board = race.after(race.changed("| Engine |", "| Engines |"))

    assert board.row(1) == ["1", "Engines", "@alice Claimed<br>@bob Claimed", ""]


def test_words_in_a_cell_stay_and_the_bots_new_entry_too(race: Race) -> None:
    board = race.after(race.changed("| 1 | Engine | @alice Claimed |", "| 1 | Engine | @alice Claimed<br>by e-mail |"))

    assert board.cell(1) == "@alice Claimed<br>@bob Claimed<br>by e-mail"
    assert board.people_on(1) == ["alice", "bob"]


def test_words_keep_their_place_in_a_cell_that_the_bot_did_not_touch(race: Race) -> None:
    theirs = race.changed("| 1 | Engine | @alice Claimed |", "| 1 | Engine | by e-mail: @zoe<br>@alice Claimed |")
    board = race.after(theirs, words="claim #2")

    assert board.cell(1) == "by e-mail: @zoe<br>@alice Claimed"


def test_an_entry_changed_by_hand_stays_changed(race: Race) -> None:
    theirs = race.changed("| 1 | Engine | @alice Claimed |", "| 1 | Engine | ~~@alice Claimed~~ |")
    board = race.after(theirs)

    assert board.cell(1) == "@bob Claimed<br>~~@alice Claimed~~"
    assert board.people_on(1) == ["bob"]


def test_an_entry_removed_stays_away_though_its_state_was_written_meanwhile(race: Race) -> None:
    theirs = race.changed("| 1 | Engine | @alice Claimed |", "| 1 | Engine | |")
    board = race.after(theirs, "alice", "/submit 1 https://example.org/work")

    assert "alice" not in board.cell(1)


@pytest.mark.parametrize(("author", "people"), [("dora", ["dora"]), ("bob", [])])
def test_a_strike_through_several_entries_is_through_each_though_the_bot_wrote_one(
    author: str, people: list[str]
) -> None:
    race = Race(("alice", "claim #1"), ("bob", "claim #1"), ("carol", "claim #1"))
    entries = "@alice Claimed<br>@bob Claimed<br>@carol Claimed"
    board = race.after(race.changed(entries, f"~~{entries}~~"), author, "submit #1")

    assert board.people_on(1) == people
    assert f"~~{entries}~~" in board.cell(1)


def test_an_emptied_cell_keeps_who_came_meanwhile(race: Race) -> None:
    board = race.after(race.changed("| 1 | Engine | @alice Claimed |", "| 1 | Engine | |"))

    assert board.cell(1) == "@bob Claimed"


def test_a_row_added_is_there_and_can_be_claimed(race: Race) -> None:
    board = race.after(race.changed("| 4 | Hull | | |\n", "| 4 | Hull | | |\n| 5 | Wings | @zoe | |\n"))
    board.comment("bob", "claim #5")
    board.look()

    assert board.row(5) == ["5", "Wings", "@zoe<br>@bob Claimed", ""]


def test_a_row_removed_is_gone_and_comes_back_as_it_was_known(race: Race) -> None:
    row = "| 2 | Fins | @alice Claimed | |\n"
    board = race.after(race.changed(row, ""))
    assert "Fins" not in board.body

    board.change("| 3 | Nose | | |\n", row + "| 3 | Nose | | |\n")
    board.look()

    assert board.people_on(2) == ["alice", "bob"]


def test_a_row_moved_is_there_once_with_all_its_entries(race: Race) -> None:
    row = "| 2 | Fins | @alice Claimed | |\n"
    theirs = race.changed(row, "").replace("| 4 | Hull | | |\n", "| 4 | Hull | | |\n" + row)
    board = race.after(theirs)

    assert board.body.count("Fins") == 1
    assert board.body.index("Hull") < board.body.index("Fins")
    assert board.people_on(2) == ["alice", "bob"]


def test_text_around_the_table_stays_changed(race: Race) -> None:
    theirs = race.changed("Good luck!", "Good luck!\n\nSee you on Friday.").replace("# Rockets", "# Rockets 2")
    board = race.after(theirs)

    assert people(board.body).split("\n\n")[0] == "# Rockets 2"
    assert "Good luck!\n\nSee you on Friday." in board.body


def test_a_browsers_line_endings_are_no_edit_and_the_edit_takes_on_those_that_stand(race: Race) -> None:
    board = race.after(race.changed("Good luck!", "Good luck!\nBye.").replace("\n", "\r\n"))

    assert "Good luck!\nBye.\n" in board.body
    assert "\r" not in board.body


def test_two_people_at_once_both_stay(race: Race) -> None:
    theirs = race.changed("Good luck!", "Much luck!").replace("| Engine |", "| Engines |")
    board = race.hackathon
    now = race.write()
    board.save(now.replace("Good luck!", "Good luck, all!").replace("| Fins |", "| Two fins |"))
    board.save(merge((race.read, theirs, board.body), board.rules))
    board.look()

    assert "Much luck, all!\n" in board.body
    assert [board.row(task)[1] for task in (1, 2)] == ["Engines", "Two fins"]


def test_two_versions_of_one_title_both_stay_and_the_rest_of_the_row_is_merged(race: Race) -> None:
    theirs = race.changed("| 1 | Engine |", "| ~~1~~ | Motor |")
    race.write()
    race.hackathon.change("| Engine |", "| Engines |")
    merged = merge((race.read, theirs, race.hackathon.body), race.hackathon.rules)

    assert "| ~~1~~ | Engines<br>Motor | @alice Claimed<br>@bob Claimed | |" in merged
    assert merge((race.read, theirs, merged), race.hackathon.rules) == merged


def test_two_versions_of_one_line_both_stay(race: Race) -> None:
    theirs = race.changed("Good luck!", "Much luck!")
    race.write()
    race.hackathon.change("Good luck!", "Bad luck!")
    merged = merge((race.read, theirs, race.hackathon.body), race.hackathon.rules)

    assert "\nMuch luck!\nBad luck!\n" in merged
    assert merge((race.read, theirs, merged), race.hackathon.rules) == merged


@pytest.mark.parametrize(
    ("read", "theirs", "now", "both"),
    [
        ("Welcome!", "Welcome, all!", "Very welcome!", None),
        ("Be welcome!", "Be welcome, all!", "Be very welcome!", "Be very welcome, all!"),
        ("Be here!", "Be here at 9!", "Be here on Friday!", "Be here on Friday at 9!"),
        ("今天开始报名", "今天下午开始报名", "今天开始报名了", "今天下午开始报名了"),
        ("at 9", "at 10", "at 11", None),
        ("a b c", "a c", "a b c d", "a c d"),
    ],
)
def test_two_changes_of_one_line_are_blended_where_they_are_apart(
    read: str, theirs: str, now: str, both: str | None
) -> None:
    merged = merge((read, theirs, now), rules())

    assert merged == (both or f"{theirs}\n{now}")
    assert merge((read, theirs, merged), rules()) == merged


def test_two_spellings_of_one_id_leave_one(race: Race) -> None:
    theirs = race.changed("| 1 |", "| ~~1~~ |")
    race.write()
    race.hackathon.change("| 1 |", "| 01 |")

    assert "| 01 | Engine |" in merge((race.read, theirs, race.hackathon.body), race.hackathon.rules)


def test_a_row_removed_by_one_and_changed_by_another_stays(race: Race) -> None:
    theirs = race.changed("| 2 | Fins | @alice Claimed | |\n", "")
    race.write()
    race.hackathon.change("| Fins |", "| Two fins |")
    merged = merge((race.read, theirs, race.hackathon.body), race.hackathon.rules)

    assert "| 2 | Two fins | @alice Claimed<br>@bob Claimed | |" in merged


def test_a_row_moved_by_one_and_changed_by_another_is_there_once(race: Race) -> None:
    row = "| 1 | Engine | @alice Claimed | |\n"
    theirs = race.changed(row, "").replace("| 4 | Hull | | |\n", "| 4 | Hull | | |\n" + row)
    race.write()
    race.hackathon.change("| Engine |", "| Engines |")
    merged = merge((race.read, theirs, race.hackathon.body), race.hackathon.rules)

    assert (merged.count("Engines"), merged.count("| Engine |")) == (1, 0)


def test_a_row_that_another_gave_more_cells_keeps_that_version(race: Race) -> None:
    theirs = race.changed("| Engine |", "| Motor |")
    race.write()
    race.hackathon.change("| 1 | Engine | @alice Claimed<br>@bob Claimed | |", "| 1 | Engine | @alice Claimed | | x |")

    assert "| 1 | Engine |" in merge((race.read, theirs, race.hackathon.body), race.hackathon.rules)


def test_a_column_added_takes_every_entry_to_its_new_place(race: Race) -> None:
    rows = race.read.replace("| Title |", "| Title | Level |").replace("| --- | --- |", "| --- | --- | --- |")
    theirs = re.sub(r"^(\| \d \| \w+ \|)", r"\1 easy |", rows, flags=re.MULTILINE)
    board = race.after(theirs)

    assert board.row(1) == ["1", "Engine", "easy", "@alice Claimed<br>@bob Claimed", ""]


def test_who_had_an_old_editor_open_removes_nobody() -> None:
    race = Race(("alice", "claim #1"))
    old = race.read
    race.read = race.write("carol", "claim #1")
    theirs = old.replace("Good luck!", "Much luck!").replace("| Engine |", "| Engines |")
    now = race.write("dave", "claim #1")
    race.hackathon.save(merge((race.read, theirs, now), race.hackathon.rules, names=False))
    race.hackathon.look()

    assert "Much luck!" in race.hackathon.body
    assert race.hackathon.row(1)[1] == "Engines"
    assert race.hackathon.people_on(1) == ["alice", "carol", "dave"]


def test_an_old_editor_with_a_text_that_had_no_hidden_state_removes_nobody_either(race: Race) -> None:
    theirs = without_state(race.read).replace("@alice Claimed", "").replace("Good luck!", "Much luck!")
    now = race.write()
    race.hackathon.save(merge((race.read, theirs, now), race.hackathon.rules, names=False))  # as in seed 100565
    race.hackathon.look()

    assert "Much luck!" in race.hackathon.body
    assert race.hackathon.people_on(1) == race.hackathon.people_on(2) == ["alice", "bob"]


def test_entries_of_a_text_that_had_no_hidden_state_are_not_taken_out_by_one_that_has(race: Race) -> None:
    theirs = race.changed("Good luck!", "Much luck!")
    race.read = without_state(race.read)
    now = race.write("bob", "claim #1")
    race.hackathon.save(merge((race.read, theirs, now), race.hackathon.rules, names=False))  # as in wild seed 300590
    race.hackathon.look()

    assert race.hackathon.cell(1) == "@alice Claimed<br>@bob Claimed"
    assert race.hackathon.cell(2) == "@alice Claimed"


def test_an_entry_comes_back_where_an_old_editor_took_the_words_away_that_stood_for_it(race: Race) -> None:
    theirs = race.changed("Good luck!", "Much luck!")
    race.hackathon.save(race.changed("| 1 | Engine | @alice Claimed", "| 1 | Engine | ask @alice"))
    race.hackathon.look()
    race.read = race.hackathon.body
    now = race.write("bob", "claim #1")
    race.hackathon.save(merge((race.read, theirs, now), race.hackathon.rules, names=False))  # as in wild seed 300425
    race.hackathon.look()

    assert race.hackathon.cell(1) == "@alice Claimed<br>@bob Claimed"


def test_older_entries_in_a_text_that_had_no_hidden_state_are_nobodys_words(race: Race) -> None:
    theirs = without_state(race.read).replace("| 2 | Fins | @alice Claimed", "| 2 | Fins | ask @alice<br>@zoe")
    race.read = race.write("alice", "/submit 1")
    now = race.write("bob", "claim #1")
    race.hackathon.save(merge((race.read, theirs, now), race.hackathon.rules, names=False))
    race.hackathon.look()

    assert race.hackathon.cell(1) == "@alice PR open<br>@bob Claimed"
    assert race.hackathon.cell(2) == "ask @alice<br>@zoe"


def test_who_deleted_the_hidden_state_doubles_nobody(race: Race) -> None:
    theirs = without_state(race.read).replace("| Engine |", "| Engines |")
    board = race.after(theirs, "alice", "/submit 1 https://example.org/work")

    assert board.row(1)[1] == "Engines"
    assert board.cell(1).startswith("@alice PR open")
    assert "<br>" not in board.cell(1)


def test_an_edit_over_the_very_first_write_is_put_back() -> None:
    board = Hackathon()
    read = board.body.replace("Good luck!\n", "Good luck!")
    board.save(read)
    board.comment("alice", "claim #1")
    board.look()
    board.save(merge((read, read.replace("Good luck!", "Much luck!"), board.body), board.rules))
    board.look()

    assert people(board.body).count("luck!") == 1
    assert board.people_on(1) == ["alice"]


def test_a_block_moved_stands_at_its_new_place_once(race: Race) -> None:
    block = BLOCK.search(race.read)
    assert block is not None
    theirs = race.changed(block[0], "").replace("# Rockets", f"{block[0]}\n\n# Rockets")
    board = race.after(theirs)

    assert board.body.startswith("<!-- hackathon:progress -->")
    assert board.body.count("<!-- hackathon:progress -->") == 1


def test_words_inside_a_block_are_the_bots(race: Race) -> None:
    now = race.write()

    assert merge((race.read, race.changed("Submission rate", "Rate"), now), race.hackathon.rules) == now


def test_a_task_between_markers_on_the_move_is_not_lost(race: Race) -> None:
    theirs = race.changed("<!-- hackathon:progress -->", "").replace(
        "# Rockets", "<!-- hackathon:progress -->\n# Rockets"
    )
    board = race.after(theirs)

    assert all(board.body.count(title) == 1 for title in ("Engine", "Fins", "Nose", "Hull"))


def test_a_table_broken_by_hand_is_put_back_broken_and_once_mended_nobody_is_missing(race: Race) -> None:
    now = race.write()
    theirs = race.changed("| --- | --- | --- | --- |\n", "")
    board = race.hackathon
    merged = merge((race.read, theirs, now), board.rules)
    plan = decide(replace(board.facts, issue=replace(board.facts.issue, body=merged), stands=now), board.rules)
    assert (plan.problem, people(plan.body)) == ("no_table", people(merged))

    board.save(plan.body)
    board.change("| Done by |\n", "| Done by |\n| --- | --- | --- | --- |\n")
    board.look()

    assert (board.people_on(1), board.people_on(2)) == (["alice", "bob"], ["alice", "bob"])


def test_a_table_that_is_readable_only_in_the_persons_text_is_taken_from_there(race: Race) -> None:
    theirs = race.changed("| Engine |", "| Engines |")
    broken = race.read.replace("| --- | --- | --- | --- |\n", "")
    mended = merge((broken, theirs, broken), race.hackathon.rules)

    assert people(mended) == people(theirs)


def test_what_both_wrote_alike_is_there_once(race: Race) -> None:
    theirs = race.changed("Good luck!", "Much luck!").replace(
        "| 1 | Engine | @alice Claimed |", "| 1 | Engine | @alice Claimed<br>@zoe |"
    )
    race.write()
    race.hackathon.change("Good luck!", "Much luck!")
    race.hackathon.change("@bob Claimed | |\n| 2", "@bob Claimed<br>@zoe | |\n| 2")
    now = race.hackathon.body

    assert merge((race.read, theirs, now), race.hackathon.rules) == now


def test_words_taken_out_of_a_cell_stay_out_of_it() -> None:
    race = Race()
    race.hackathon.change("| 1 | Engine | @alice Claimed |", "| 1 | Engine | first<br>@alice Claimed<br>x<br>x |")
    race.hackathon.look()
    race.read = race.hackathon.body
    board = race.after(race.changed("first<br>@alice Claimed<br>x<br>x", "@alice Claimed<br>x"))

    assert board.cell(1) == "@alice Claimed<br>x<br>@bob Claimed" or board.cell(1).count("x") == 1


def test_a_text_without_any_state_is_merged_all_the_same() -> None:
    assert merge(("a\nb\nc", "a\nB\nc", "a\nb\nc\nd"), rules()) == "a\nB\nc\nd"


def test_a_state_that_cannot_be_read_is_left_to_the_next_look(race: Race) -> None:
    now = re.sub(r"(<!-- hackathon:state -->)<!--.*?-->", r"\1<!-- 1 -->", race.write())
    merged = merge((race.read, race.changed("Good luck!", "Much luck!"), now), race.hackathon.rules)

    assert merged == now.replace("Good luck!", "Much luck!")


def test_the_hidden_state_may_stand_anywhere_beside_another_block_too() -> None:
    board = Hackathon(body="| No. | Status |\n|-|-|\n| 1 | |\n\nBye.\n")
    board.look()
    blocks = {found[1]: found[0] for found in BLOCK.finditer(board.body)}
    text = people(board.body).strip()
    read = f"{blocks['state']}\n{blocks['progress']}{blocks['state'].replace('state', 'chart')}\n{text}\n"
    board.save(read)
    board.comment("alice", "claim #1")
    board.look()
    board.save(merge((read, read.replace("Bye.", "See you."), board.body), board.rules))
    board.look()

    assert people(board.body).strip() == "| No. | Status |\n|-|-|\n| 1 | @alice Claimed |\n\nSee you."


# -- what the person began with is not known ---------------------------------------------------------------


def put_beside(theirs: str, now: str, other: str | None = None) -> str:
    """`now`, with what a person's text has beside that or another one."""
    merged = merge((now if other is None else other, theirs, now), rules(), names=False, added=True)
    assert merge((now if other is None else other, theirs, merged), rules(), names=False, added=True) == merged
    return merged


@pytest.mark.parametrize(
    ("theirs", "now", "both"),
    [
        ("| 1 | Engine new | |", "| 1 | Engine | |", "| 1 | Engine new | |"),
        ("| 1 | Engine | |", "| 1 | Engine back | |", "| 1 | Engine back | |"),
        ("| 1 | Engine new | |", "| 1 | Engine back | |", "| 1 | Engine backnew | |"),
        ("| ~~1~~ | Engine | |", "| 1 | Engine back | |", "| ~~1~~ | Engine back | |"),
        ("| 1 | Engine | new |", "| 1 | Engine | back |", "| 1 | Engine | back<br>new |"),
        ("| 1 | Engine | old |", "| 1 | Engine | old<br>old<br>back |", "| 1 | Engine | old<br>old<br>back |"),
        ("| 1 | A | |\n| 2 | B | |", "| 2 | B back | |\n| 1 | A | |", "| 2 | B back | |\n| 1 | A | |"),
        ("| 1 | A | |", "| 1 | A | |\n| 2 | Back | |", "| 1 | A | |\n| 2 | Back | |"),
        ("| 1 | A | |\n| 2 | New | |", "| 1 | A | back |", "| 1 | A | back |\n| 2 | New | |"),
        ("| 1 | A |", "| 1 | A back | |", "| 1 | A back | |"),
    ],
)  # fmt: skip
def test_what_a_person_added_is_put_beside_what_stands_and_nothing_is_taken_out(
    theirs: str, now: str, both: str
) -> None:
    head = "| No. | Task | Status |\n|-|-|-|\n"

    assert put_beside(head + theirs, head + now) == head + both


@pytest.mark.parametrize(
    ("theirs", "now", "both"),
    [
        ("a\nb\nnew", "a\nback\nb", "a\nback\nb\nnew"),
        ("b\na", "a\nb\nc", "a\nb\nc"),
        ("a\na", "a", "a\na"),
        ("", "a", "a"),
    ],
)
def test_lines_that_a_person_added_are_put_beside_those_that_stand(theirs: str, now: str, both: str) -> None:
    assert put_beside(theirs, now) == both


def test_a_row_that_has_other_columns_now_stays_as_it_stands() -> None:
    theirs = "| No. | Task | Status |\n|-|-|-|\n| 1 | Engine | by e-mail |"
    now = "| No. | Task | Note | Status |\n|-|-|-|-|\n| 1 | Engine | a | |"

    assert put_beside(theirs, now).endswith("| 1 | Engine | a | by e-mail |")


# -- laws --------------------------------------------------------------------------------------------------

LINES = st.lists(st.sampled_from(["", "a", "b", "# c", "| d", "é  ", "```", "> e"]), max_size=8)
TEXTS = LINES.map("\n".join)
ORDERED = st.sets(st.sampled_from("abcdefgh")).map(lambda lines: "\n".join(sorted(lines)))


@given(TEXTS, TEXTS)
def test_who_changed_nothing_changes_nothing(one: str, other: str) -> None:
    assert merge((one, one, other), rules()) == other


@given(TEXTS, TEXTS)
def test_where_nobody_else_changed_anything_the_persons_text_stands(one: str, other: str) -> None:
    assert said(merge((one, other, one), rules())) == said(other)


@given(ORDERED, ORDERED, ORDERED)
def test_twice_is_as_once(read: str, theirs: str, now: str) -> None:
    merged = merge((read, theirs, now), rules())

    assert said(merge((read, theirs, merged), rules())) == said(merged)


@given(LINES, LINES)
def test_beside_what_stands_nothing_is_taken_out(theirs: list[str], now: list[str]) -> None:
    stands = "\n".join(now)
    merged = Counter(merge((stands, "\n".join(theirs), stands), rules(), added=True).split())
    one, other = Counter(stands.split()), Counter("\n".join(theirs).split())

    assert one <= merged <= one | other
    assert merged.keys() == one.keys() | other.keys()


def said(text: str) -> list[str]:
    return [line.rstrip() for line in text.rstrip("\n").split("\n")]


ACTS = st.sampled_from(["title", "words", "mine", "struck", "emptied", "added", "removed", "moved", "around", "crlf"])


def act(body: str, what: str, task: int, mark: str) -> str:
    """What a person does to a task's row or around the table; `mark` is a word that stands nowhere else."""
    lines = body.split("\n")
    at = next((at for at, line in enumerate(lines) if line.startswith(f"| {task} |")), None)
    if what == "crlf":
        return body.replace("\r\n", "\n").replace("\n", "\r\n")
    if at is None or what == "around":
        return body.replace("# Rockets", f"# Rockets\n\n{mark}", 1)
    _, number, title, status, *rest = lines[at].split("|")
    changed = {
        "title": (mark, status),
        "words": (title, f"{status}<br>{mark}"),
        "mine": (title, f"@zoe-{mark}"),
        "struck": (title, f"~~{status.strip()}~~ {mark}"),
        "emptied": (mark, ""),
        "moved": (mark, status),
    }
    lines[at] = "|".join(["", number, *(f" {text.strip()} " for text in changed.get(what, (title, status))), *rest])
    if what == "added":
        lines.insert(at, f"| {task + 10} | {mark} | | |")
    elif what == "removed":
        del lines[at]
    elif what == "moved":
        lines.insert(at + 1, lines.pop(at))
    return "\n".join(lines)


@given(
    st.lists(st.tuples(ACTS, st.integers(1, 4)), min_size=1, max_size=3),
    st.lists(
        st.sampled_from(["claim #1", "claim #2", "claim #1-4", "/submit 2", "unclaim #1"]), min_size=1, max_size=3
    ),
)
def test_every_word_of_a_person_is_there_once_and_the_board_as_the_facts_say(
    acts: list[tuple[str, int]], claims: list[str]
) -> None:
    race = Race()
    theirs = race.read
    for number, (what, task) in enumerate(acts):
        theirs = act(theirs, what, task, f"mark{number}x")
    for words in claims:
        now = race.write("bob", words)
    merged = merge((race.read, theirs, now), race.hackathon.rules)
    race.hackathon.save(merged)
    race.hackathon.look()

    for number in range(len(acts)):
        mark = f"mark{number}x"
        assert people(race.hackathon.body).count(mark) == people(theirs).count(mark)
    assert merge((race.read, theirs, merged), race.hackathon.rules) == merged
    bare = people(race.hackathon.body)
    assert [line.split("|")[1].strip() for line in bare.splitlines() if re.match(r"\| \d", line)] == [
        line.split("|")[1].strip() for line in people(theirs).splitlines() if re.match(r"\| \d", line)
    ]


# -- time --------------------------------------------------------------------------------------------------


@given(st.lists(st.sampled_from("abcde"), max_size=30), st.lists(st.sampled_from("abcde"), max_size=30))
def test_what_agrees_is_equal_and_in_order(one: list[str], other: list[str]) -> None:
    pairs = list(agreeing(one, other).items())

    assert all(one[at] == other[place] for at, place in pairs)
    assert all(a < c and b < d for (a, b), (c, d) in pairwise(pairs))


@pytest.mark.parametrize(
    ("read", "theirs", "now"),
    [
        ("\n" * 20_000, "\n" * 10_000 + "x" + "\n" * 9_000, "y" + "\n" * 20_000),
        ("a\n" * 20_000, "b\na\n" * 10_000, "a\nc\n" * 10_000),
        ("|a|a|\n" * 10_000, "|a|b|\n" * 10_000, "|b|a|\n" * 10_000),
        (
            "\n".join(map(str, range(11_000))),
            "\n".join(map(str, range(11_000, 0, -1))),
            "\n".join(map(str, range(9_000))),
        ),
        ("<!-- hackathon:chart --><!-- /hackathon:chart -->\n" * 1_200, "", "x"),
    ],
    ids=["blank", "repeated", "rows", "reversed", "blocks"],
)
def test_no_text_takes_long(read: str, theirs: str, now: str) -> None:
    began = time.process_time()
    merge((read, theirs, now), rules())

    assert time.process_time() - began < 10.0  # a quadratic one takes minutes
