"""An older text put back, and what the next looks make of it."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta

from bot.core.cell import MORE
from bot.core.facts import Comment, Facts, Issue
from bot.core.memory import CellMemory, Written, digest, fingerprint, print_of, read_memory, write_memory
from bot.core.plan import decide, newest_fact
from bot.core.rules import Rules
from bot.core.undo import put_back

START = datetime(2026, 3, 2, 8, tzinfo=UTC)
RULES = Rules("spring", "acme/sky", (7,), style="text", organisers=frozenset({"olivia"}))
TABLE = (
    "Welcome!\r\n\r\n| No. | Task | Status | Done by |\r\n| --- | --- | --- | --- |\r\n"
    "| 1 | One |  |  |\r\n| 2 | Two | @carol, by e-mail |  |\r\n| 3 | Three | @dora Claimed |  |\r\n\r\nHave fun.\r\n"
)
Kept = tuple[str, datetime]


@dataclass
class Board:
    """A board whose looks and restores follow one another; every comment comes a minute later."""

    body: str = TABLE
    said: list[Comment] = field(default_factory=list)

    def facts(self) -> Facts:
        now = self.said[-1].updated if self.said else START
        issue = Issue("acme/sky", 7, "https://github.com/acme/sky/issues/7", "olivia", self.body, START, now)
        return Facts(issue, tuple(self.said), "keeper")

    def comment(self, login: str, text: str) -> None:
        number = 100 + len(self.said)
        at = START + timedelta(minutes=len(self.said) + 1)
        url = f"https://github.com/acme/sky/issues/7#issuecomment-{number}"
        self.said.append(Comment(number, 7, login, False, text, at, at, url))

    def look(self) -> Kept:
        """Look until nothing is left to write; what was there before, as a backup holds it."""
        before = self.body, newest_fact(self.facts()).at
        for _ in range(2):
            self.body = decide(self.facts(), RULES).body
        assert decide(self.facts(), RULES).body == self.body
        return before

    def restore(self, kept: Kept) -> None:
        self.body = put_back(kept[0], self.body, kept[1], RULES)

    def cells(self) -> dict[str, str]:
        """The status cells."""
        rows = [line.split("|") for line in self.body.splitlines() if line.startswith("| ")][2:]
        return {row[1].strip(): row[3].strip() for row in rows if row[1].strip().isdecimal()}

    def done(self) -> dict[str, str]:
        rows = [line.split("|") for line in self.body.splitlines() if line.startswith("| ")][2:]
        return {row[1].strip(): row[4].strip() for row in rows if row[1].strip().isdecimal() and row[4].strip()}


def test_the_first_write_is_undone_for_good() -> None:
    board = Board()
    board.comment("alice", "claim #1-3")
    board.comment("dora", "claim #3")
    kept = board.look()
    written = board.cells()
    board.restore(kept)
    at_once = board.cells()
    board.look()

    assert written == {
        "1": "@alice Claimed",
        "2": "@carol, by e-mail<br>@alice Claimed",
        "3": "@alice Claimed<br>@dora Claimed",
    }
    assert at_once == board.cells() == {"1": "", "2": "@carol, by e-mail", "3": "@dora Claimed"}


def test_the_text_comes_back_to_the_byte_but_for_the_hidden_memory() -> None:
    board = Board()
    board.comment("alice", "claim #1")
    kept = board.look()
    board.restore(kept)

    assert board.body.startswith(TABLE)
    assert board.body.removeprefix(TABLE).startswith("<!-- hackathon:state -->")
    assert board.body.endswith("<!-- /hackathon:state -->")


def test_what_is_newer_than_the_text_comes_back_by_itself() -> None:
    board = Board()
    board.comment("alice", "claim #1")
    kept = board.look()
    board.comment("bob", "claim #1")
    board.look()
    board.restore(kept)
    board.comment("erin", "claim #2")
    board.look()

    assert board.cells() == {"1": "@bob Claimed", "2": "@carol, by e-mail<br>@erin Claimed", "3": "@dora Claimed"}


def test_who_was_undone_comes_back_by_claiming_again_or_by_assign() -> None:
    board = Board()
    board.comment("alice", "claim #1-2")
    kept = board.look()
    board.restore(kept)
    board.look()
    board.comment("alice", "/claim 1")
    board.comment("olivia", "/assign 2 @alice")
    board.look()

    assert board.cells()["1"] == "@alice Claimed"
    assert board.cells()["2"] == "@carol, by e-mail<br>@alice Claimed"


def test_reset_hands_a_row_back() -> None:
    board = Board()
    board.comment("alice", "claim #1-2")
    kept = board.look()
    board.restore(kept)
    board.look()
    board.comment("olivia", "/reset 2")
    board.look()

    assert board.cells() == {"1": "", "2": "@alice Claimed", "3": "@dora Claimed"}


def test_a_reset_from_before_is_not_carried_out_once_more() -> None:
    board = Board()
    board.comment("alice", "claim #1")
    kept = board.look()
    board.comment("olivia", "/reset 2")
    board.look()
    board.restore(kept)
    board.look()

    assert board.cells()["2"] == "@carol, by e-mail"


def test_an_entry_of_the_old_text_is_still_the_bots_and_follows_the_facts() -> None:
    board = Board()
    board.comment("alice", "claim #1")
    board.look()
    board.comment("bob", "claim #1-3")
    kept = board.look()
    board.comment("alice", "/submit 1")
    board.look()
    board.restore(kept)
    board.look()

    assert board.cells() == {"1": "@alice PR open", "2": "@carol, by e-mail", "3": "@dora Claimed"}


def test_who_withdrew_since_does_not_come_back() -> None:
    board = Board()
    board.comment("alice", "claim #1")
    board.look()
    kept = board.look()
    board.comment("alice", "unclaim #1")
    board.look()
    board.restore(kept)
    board.look()

    assert board.cells()["1"] == ""


def test_an_entry_that_a_person_took_out_since_stands_again() -> None:
    board = Board()
    board.comment("alice", "claim #1")
    board.look()
    kept = board.look()
    board.body = board.body.replace("@alice Claimed", "")
    board.look()
    board.restore(kept)
    board.look()

    assert board.cells()["1"] == "@alice Claimed"


def test_an_entry_that_a_person_had_taken_out_before_stays_away() -> None:
    board = Board()
    board.comment("alice", "claim #1")
    board.look()
    board.body = board.body.replace("@alice Claimed", "")
    kept = board.look()
    board.look()
    board.restore(kept)
    board.look()

    assert board.cells()["1"] == ""


def test_the_done_column_is_kept_too() -> None:
    board = Board()
    board.comment("alice", "claim #1")
    board.comment("olivia", "/done 1")
    kept = board.look()
    finished = board.done()
    board.restore(kept)
    board.look()

    assert (finished, board.done()) == ({"1": "@alice"}, {})


def test_a_restore_is_undone_by_another() -> None:
    board = Board()
    board.comment("alice", "claim #1-2")
    kept = board.look()
    written = board.cells()
    replaced = board.body, newest_fact(board.facts()).at
    board.restore(kept)
    board.look()
    board.restore(replaced)
    board.look()

    assert board.cells() == written


def test_a_row_that_the_old_text_lacks_is_filled_when_it_comes_back() -> None:
    board = Board(TABLE.replace("| 2 | Two | @carol, by e-mail |  |\r\n", ""))
    kept = board.body, START
    board.look()
    board.body = board.body.replace("| 3 |", "| 2 | Two |  |  |\r\n| 3 |")
    board.comment("alice", "claim #2")
    board.look()
    board.restore(kept)
    board.look()
    board.body = board.body.replace("| 3 |", "| 2 | Two |  |  |\r\n| 3 |")
    board.look()

    assert board.cells()["2"] == "@alice Claimed"


def test_entries_that_had_moved_to_a_continuation_are_as_the_facts_say() -> None:
    board = Board()
    board.comment("alice", "claim #1")
    board.look()
    memory = read_memory(board.body, 7)
    assert memory is not None
    cell, link = ("1", "status"), "🔵 [1][more-1]"
    moved = CellMemory((Written(print_of(*cell, MORE), fingerprint(*cell, link)),))
    full = write_memory(
        board.body.replace("@alice Claimed", link), 7, replace(memory, cells={**memory.cells, cell: moved})
    )
    forth = put_back(full, board.body, START + timedelta(hours=1), RULES)
    back = put_back(board.body, full, START + timedelta(hours=1), RULES)
    cells = []
    for body in (forth, back):
        board.body = body
        board.look()
        cells.append(board.cells()["1"])

    assert cells == ["@alice Claimed", "@alice Claimed"]


def test_a_wiped_body_is_put_back_by_the_old_texts_own_memory() -> None:
    board = Board()
    board.comment("alice", "claim #1")
    board.look()
    board.body = board.body.replace("@dora Claimed", "")
    kept = board.look()
    board.body = "Oops"
    board.comment("bob", "claim #1")
    board.restore(kept)
    board.look()

    assert board.cells() == {"1": "@alice Claimed<br>@bob Claimed", "2": "@carol, by e-mail", "3": ""}


def test_replies_are_not_given_again_to_comments_from_before() -> None:
    board = Board()
    board.comment("alice", "claim #99")
    kept = board.look()
    board.restore(kept)

    assert decide(board.facts(), RULES).replies == ()


def test_an_equal_text_is_left_alone() -> None:
    board = Board()
    board.comment("alice", "claim #1")
    board.look()

    assert put_back(board.body, board.body, START, RULES) == board.body


def test_the_write_says_which_text_it_replaced() -> None:
    board = Board()
    board.comment("alice", "claim #1")
    kept = board.look()
    replaced = board.body
    board.restore(kept)
    memory = read_memory(board.body, 7)

    assert memory is not None
    assert memory.read == digest(replaced)


def test_another_boards_memory_is_as_none() -> None:
    board = Board()
    board.comment("alice", "claim #1")
    kept = board.look()

    assert put_back(kept[0], board.body, kept[1], replace(RULES, issues=(8,))) == TABLE


def test_a_done_column_that_the_old_text_lacks_is_filled_when_it_comes_back() -> None:
    lines = [line.split("|") for line in TABLE.split("\r\n")]
    board = Board("\r\n".join("|".join(line[:4] + line[5:]) if len(line) > 1 else line[0] for line in lines))
    board.comment("alice", "claim #1")
    board.comment("olivia", "/done 1")
    board.look()
    board.comment("bob", "claim #2")

    def with_done() -> str:
        head = board.body.replace("| Status |", "| Status | Done by |", 1)
        return head.replace("| --- | --- | --- |", "| --- | --- | --- | --- |", 1)

    kept = board.look()
    board.body = with_done()
    board.look()
    finished = board.done()
    board.restore(kept)
    board.look()
    board.body = with_done()
    board.look()

    assert finished == board.done() == {"1": "@alice"}
