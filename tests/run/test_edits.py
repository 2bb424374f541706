"""Which deliveries show that a write went over a person's save: texts and deliveries alone."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from bot.core.facts import Issue
from bot.core.plan import decide
from bot.github.auth import Identity
from bot.github.webhook import IssueChanged
from bot.run.edits import Edits
from bot.run.own import Own
from tests.core.scene import ME, REPO, START, URL, Hackathon

if TYPE_CHECKING:
    from datetime import datetime

    from bot.core.facts import Facts

ACCOUNT = Identity(ME, frozenset({ME}))


class Board:
    """A board on a GitHub without any HTTP, and a process of the bot, which learns by reading and by deliveries."""

    def __init__(self) -> None:
        self.hackathon = Hackathon()
        self.hackathon.look()
        self.counted = 0
        self.edits = self.process()

    def process(self, own: Own | None = None) -> Edits:
        """A process of the bot that knows nothing yet but who it is."""
        if own is None:
            own = Own()
            own.meet(ACCOUNT)
        return Edits(self.hackathon.rules, own, self._count)

    def _count(self) -> None:
        self.counted += 1

    @property
    def body(self) -> str:
        return self.hackathon.body

    def save(self, old: str, new: str) -> IssueChanged:
        """A person changes the text; its delivery."""
        before = self.body
        self.hackathon.change(old, new)
        return delivery("olga", before, self.body, at=self.hackathon.now)

    def plan(self, edits: Edits | None = None) -> Facts:
        """The bot reads, and somebody claims: what it is about to write from."""
        return (edits or self.edits).mended(self.hackathon.facts)

    def write(self, facts: Facts, edits: Edits | None = None, *, answered: bool = True) -> IssueChanged:
        """The bot writes what these facts ask for, whatever stands there; its delivery."""
        edits = edits or self.edits
        before, read = self.body, facts.stands or facts.issue.body
        body = edits.note_trying(decide(facts, self.hackathon.rules).body)
        self.hackathon.save(body)
        if answered:
            edits.note_written(read, body)
        return delivery(ME, before, body)

    def claim(self, author: str, task: int) -> None:
        self.hackathon.comment(author, f"claim #{task}")

    def race(self, old: str, new: str, author: str = "alice", task: int = 1) -> tuple[IssueChanged, IssueChanged]:
        """A claim is written while a person saves: the person's delivery and the bot's."""
        self.claim(author, task)
        facts = self.plan()
        theirs = self.save(old, new)
        return theirs, self.write(facts)

    def told(self, *deliveries: IssueChanged, edits: Edits | None = None) -> list[bool]:
        """The deliveries come: which of them show that a save was written over."""
        return [(edits or self.edits).take(each) for each in deliveries]

    def look(self, edits: Edits | None = None) -> Facts:
        """The bot reads, and writes if there is anything to be written."""
        facts = self.plan(edits)
        if decide(facts, self.hackathon.rules).body != self.body:
            self.told(self.write(facts, edits), edits=edits)
        return facts

    def is_mended(self, *words: str) -> bool:
        """Whether these words stand there once each after a look, which is the last that writes."""
        self.look()
        mended = [self.body.count(each) for each in words] == [1] * len(words)
        return mended and self.look().stands is None


def delivery(sender: str, before: str | None, after: str, number: int = 7, at: datetime = START) -> IssueChanged:
    return IssueChanged(Issue(REPO, number, URL, "olga", after, START, at), "edited", before, sender)


@pytest.fixture
def board() -> Board:
    return Board()


@pytest.mark.parametrize("order", [(0,), (1,), (0, 1), (1, 0), (0, 0, 1, 1), (1, 0, 1, 0)])
def test_either_delivery_puts_the_edit_back_and_both_do_it_once(board: Board, order: tuple[int, ...]) -> None:
    both = board.race("Good luck!", "Much luck!")
    shown = board.told(*(both[each] for each in order))

    assert shown == [True, *(False for _ in order[1:])]
    assert board.is_mended("Much luck!", "@alice Claimed")
    assert "Good luck!" not in board.body
    assert board.counted == 1


@pytest.mark.parametrize("first", [0, 1])
def test_a_late_second_delivery_changes_nothing_even_where_a_person_thought_better_of_it(
    board: Board, first: int
) -> None:
    both = board.race("Good luck!", "Much luck!")
    board.told(both[first])
    assert board.is_mended("Much luck!")
    board.told(board.save("Much luck!", "Good night!"))
    board.look()
    board.told(both[1 - first])

    assert board.is_mended("Good night!")
    assert "luck!" not in board.body
    assert board.counted == 1


def test_with_neither_delivery_nothing_is_known(board: Board) -> None:
    board.race("Good luck!", "Much luck!")

    assert not board.is_mended("Much luck!")
    assert board.counted == 0


@pytest.mark.parametrize("which", [(0,), (1,), (0, 1), (1, 0)])
def test_deliveries_that_overtake_the_writes_answer_count(board: Board, which: tuple[int, ...]) -> None:
    board.claim("alice", 1)
    facts = board.plan()
    both = [board.save("Good luck!", "Much luck!")]
    body = board.edits.note_trying(decide(facts, board.hackathon.rules).body)
    both.append(delivery(ME, board.body, body))
    board.hackathon.save(body)
    shown = board.told(*(both[each] for each in which))
    shown.append(board.edits.note_written(facts.issue.body, body))

    assert any(shown)
    assert board.is_mended("Much luck!", "@alice Claimed")
    assert board.counted == 1


@pytest.mark.parametrize("which", [(0,), (1,), (0, 1), (1, 0)])
def test_after_a_restart_either_delivery_will_do(board: Board, which: tuple[int, ...]) -> None:
    both = board.race("Good luck!", "Much luck!")
    board.edits = board.process()
    board.plan()
    board.told(*(both[each] for each in which))

    assert board.is_mended("Much luck!", "@alice Claimed")
    assert board.counted == 1


@pytest.mark.parametrize("which", [0, 1])
def test_a_delivery_that_comes_before_the_bot_knows_who_it_is_waits(board: Board, which: int) -> None:
    both = board.race("Good luck!", "Much luck!")
    own = Own()
    board.edits = board.process(own)
    assert not board.edits.take(both[which])
    own.meet(ACCOUNT)

    assert board.is_mended("Much luck!", "@alice Claimed")
    assert board.counted == 1


@pytest.mark.parametrize("order", [(0, 1, 2), (2, 1, 0), (1, 0, 2), (0, 2, 1), (0, 1), (1, 0), (2,), (0, 2), (2, 0)])
def test_two_saves_in_a_row_end_as_the_second_left_them(board: Board, order: tuple[int, ...]) -> None:
    board.claim("alice", 1)
    facts = board.plan()
    three = [board.save("Good luck!", "Much luck!"), board.save("Much luck!", "Much more luck!")]
    three.append(board.write(facts))
    board.told(*(three[each] for each in order))

    assert board.is_mended("Much more luck!")
    assert board.body.count("luck!") == 1


def test_a_second_save_whose_delivery_comes_after_the_first_was_put_back(board: Board) -> None:
    board.claim("alice", 1)
    facts = board.plan()
    one, two = board.save("Good luck!", "Much luck!"), board.save("Much luck!", "Much more luck!")
    board.write(facts)
    board.told(one)
    assert board.is_mended("Much luck!")
    board.told(two)

    assert board.is_mended("Much more luck!")
    assert board.body.count("luck!") == 1


@pytest.mark.parametrize("which", [(0,), (1,), (0, 1), (1, 0)])
def test_a_save_under_the_mending_write_is_put_back_too(board: Board, which: tuple[int, ...]) -> None:
    board.told(*board.race("Good luck!", "Much luck!"))
    facts = board.plan()
    both = [board.save("| Engine |", "| Engines |")]
    both.append(board.write(facts))
    board.told(*(both[each] for each in which))

    assert board.is_mended("Much luck!", "Engines", "@alice Claimed")
    assert board.counted == 2


def test_the_mending_writes_own_delivery_before_its_answer_loses_nothing(board: Board) -> None:
    board.told(*board.race("Good luck!", "Much luck!"))
    facts = board.plan()
    assert facts.stands is not None
    board.save("| Engine |", "| Engines |")
    told = board.write(facts, answered=False)
    board.told(told)
    board.edits.note_written(facts.stands, board.body)

    assert board.is_mended("Much luck!", "Engines")


def test_what_turns_up_while_another_save_is_being_put_back_is_not_taken_for_done(board: Board) -> None:
    one, other = board.race("Good luck!", "Much luck!"), board.race("| Engine |", "| Engines |", "bob", 2)
    board.told(one[1])
    facts = board.plan()
    body = board.edits.note_trying(decide(facts, board.hackathon.rules).body)
    board.told(other[1])
    board.hackathon.save(body)
    board.edits.note_written(facts.stands or "", body)

    assert board.is_mended("Much luck!", "Engines")


def test_what_was_put_back_by_a_write_without_an_answer_is_not_put_back_again(board: Board) -> None:
    board.told(*board.race("Good luck!", "Much luck!"))
    told = board.write(board.plan(), answered=False)
    theirs = board.save("Much luck!", "Bye!")
    board.told(told, theirs)

    assert board.is_mended("Bye!")
    assert "luck!" not in board.body


def test_another_process_of_the_bot_is_no_person(board: Board) -> None:
    other = board.process()
    board.claim("alice", 1)
    mine, its = board.plan(), board.plan(other)
    board.claim("bob", 2)
    written = [board.write(mine), board.write(its, other)]

    assert board.told(*written) == [False, False]
    assert board.told(*written, edits=other) == [False, False]
    assert board.counted == 0


@pytest.mark.parametrize("order", [(0, 1, 2), (2, 1, 0), (2, 0, 1), (2,), (1, 2), (1,), (0, 1), (1, 0)])
def test_a_save_between_the_writes_of_two_processes_is_put_back(board: Board, order: tuple[int, ...]) -> None:
    other = board.process()
    board.claim("alice", 1)
    mine, its = board.plan(), board.plan(other)
    three = [board.write(mine)]
    three.append(board.save("| 1 | Engine | @alice Claimed |", "| 1 | Engines | @alice Claimed<br>by e-mail |"))
    three.append(board.write(its, other))
    board.told(*(three[each] for each in order))

    assert board.is_mended("Engines", "by e-mail", "@alice Claimed")
    assert board.counted == 1


@pytest.mark.parametrize("order", [(0,), (0, 2), (2, 0), (2, 1, 0)])
def test_a_save_before_the_writes_of_two_processes_is_put_back(board: Board, order: tuple[int, ...]) -> None:
    other = board.process()
    board.claim("alice", 1)
    mine, its = board.plan(), board.plan(other)
    three = [board.save("Good luck!", "Much luck!"), board.write(mine), board.write(its, other)]
    board.told(*(three[each] for each in order))

    assert board.is_mended("Much luck!", "@alice Claimed")


def test_what_was_put_back_is_put_back_again_where_another_process_knew_nothing_of_it(board: Board) -> None:
    other = board.process()
    board.told(board.race("Good luck!", "Much luck!")[0])
    board.claim("bob", 2)
    mine, its = board.plan(), board.plan(other)
    board.write(mine)
    board.write(its, other)

    assert board.is_mended("Much luck!", "@alice Claimed", "@bob Claimed")


def test_who_saves_an_old_text_undoes_what_was_saved_since(board: Board) -> None:
    board.claim("alice", 1)
    board.look()
    opened = board.body
    board.claim("bob", 2)
    board.look()
    late = board.save("Good luck!", "Much luck!")
    board.hackathon.save(opened.replace("Engine", "Engines"))
    board.look()
    board.told(late)

    assert board.is_mended("Good luck!", "Engines", "@alice Claimed", "@bob Claimed")
    assert board.counted == 0


def test_whom_a_person_took_out_of_an_old_text_that_was_written_over_stays_out(board: Board) -> None:
    board.claim("alice", 1)
    board.look()
    opened = board.body
    board.claim("bob", 2)
    board.look()
    board.claim("carol", 2)
    facts = board.plan()
    board.hackathon.save(opened.replace("@alice Claimed", ""))  # as in seed 50090
    board.told(board.write(facts))

    assert board.is_mended("@bob Claimed", "@carol Claimed")
    assert "@alice" not in board.body


def test_a_text_without_a_memory_is_not_signed(board: Board) -> None:
    assert board.edits.note_trying("Hello") == "Hello"


def test_a_save_that_only_the_other_process_read_is_put_back_from_its_text(board: Board) -> None:
    other = board.process()
    board.claim("alice", 1)
    its = board.plan(other)
    theirs = board.save("Good luck!", "Much luck!")
    board.claim("bob", 1)
    written = [board.write(board.plan()), board.write(its, other)]
    board.told(theirs, *written)

    assert board.is_mended("Much luck!", "@alice Claimed")


@pytest.mark.parametrize("again", ["| 4 | Hull |", "@alice Claimed"])
def test_what_was_put_back_is_not_taken_out_by_a_process_that_never_saw_the_text_it_was_put_into(
    board: Board, again: str
) -> None:
    other = board.process()
    board.plan(other)
    _, covering = board.race("| 1 | Engine | |", "| 1 | Engines | by e-mail |")
    board.claim("bob", 2)
    board.write(board.plan())  # its delivery is lost
    board.told(covering)
    board.told(covering, edits=other)
    mending = board.plan()
    board.save(again, f"{again} again")
    told = board.write(mending)
    assert board.told(told, edits=other) == [True]  # as in seed 60060

    board.look(other)
    assert board.is_mended("Engines", "by e-mail", "again", "@bob Claimed")


def test_what_a_person_took_out_stays_out_though_nobody_remembers_the_text_it_was_in(board: Board) -> None:
    _, covering = board.race("| 3 | Nose | | |\n", "")
    board.edits = board.process()
    board.told(covering)

    assert board.is_mended("@alice Claimed")
    assert "Nose" not in board.body


@pytest.mark.parametrize("mine", [True, False])
@pytest.mark.parametrize("late", [True, False])
def test_a_save_that_one_process_built_on_is_put_back_where_another_passed_over_both(
    board: Board, mine: bool, late: bool
) -> None:
    other = board.process()
    board.claim("alice", 1)
    stale = board.plan(other)
    board.plan()
    theirs = board.save("Good luck!", "Much luck!")
    both = theirs, board.write(board.plan())  # as in seed 200003
    told = reversed(both) if late else both
    for each in told:
        board.told(each)
        board.told(each, edits=other)
    board.claim("bob", 2)
    board.write(stale, other)
    for edits in (board.edits, other) if mine else (other, board.edits):
        board.look(edits)

    assert board.is_mended("Much luck!", "@alice Claimed", "@bob Claimed")
    board.told(board.save("Much luck!", "Bye!"), theirs)
    board.told(theirs, edits=other)
    assert board.look(other).stands is None
    assert board.is_mended("Bye!")
    assert "luck!" not in board.body


def test_what_a_write_was_made_from_is_not_taken_back_with_the_save_that_it_went_over(board: Board) -> None:
    other = board.process()
    board.plan(other)
    earlier = board.save("| 1 | Engine | |", "| 1 | Engines | by e-mail |")
    board.plan()
    board.claim("alice", 1)
    facts = board.plan()
    later = board.save("Good luck!", "Much luck!")
    told = board.write(facts)
    board.told(earlier, later, told, edits=other)  # as in seed 200594 of two processes

    board.look(other)
    assert board.is_mended("Engines", "by e-mail", "Much luck!", "@alice Claimed")
    assert "Good luck!" not in board.body
    assert board.counted == 1


def test_a_write_that_only_the_delivery_of_a_later_save_told_of_is_known_too(board: Board) -> None:
    other = board.process()
    board.plan(other)
    theirs, _ = board.race("Good luck!", "Much luck!")  # by the other process, whose write is not told of
    later = board.save(board.body[board.body.index("<!-- hackathon:state") :], "")
    again = board.save("| Engine |", "| Engines |")
    board.told(later, edits=other)  # as in seed 300377 of wild ones
    assert board.told(again, theirs, edits=other) == [False, True]

    board.look(other)
    board.edits = other
    assert board.is_mended("Much luck!", "Engines", "@alice Claimed")


def test_two_saves_under_a_write_are_put_back_from_the_delivery_of_the_second(board: Board) -> None:
    board.claim("alice", 1)
    board.look()
    board.told(board.save("| Fins |", "| Fin |"))
    board.claim("bob", 2)
    facts = board.plan()
    board.save("# Rockets", "# Rocket")  # its delivery is lost
    second = board.save("Good luck!", "Much luck!")
    board.write(facts)
    board.told(second)  # as in seed 102145 with races

    assert board.is_mended("Much luck!", "# Rocket\n", "| Fin |", "@bob Claimed")
    assert board.counted == 2


@pytest.mark.parametrize("order", [(0, 1, 2), (1, 0, 2), (0, 2), (0, 2, 1)])
@pytest.mark.parametrize("restarted", [True, False])
def test_a_write_that_passed_over_a_save_is_not_taken_for_a_person_who_undid_it(
    board: Board, order: tuple[int, ...], restarted: bool
) -> None:
    other = board.process()
    board.claim("alice", 1)
    its = board.plan(other)
    board.plan()
    three = [board.save("Good luck!", "Much luck!")]
    board.claim("bob", 2)
    mine = board.plan()
    three.append(board.write(its, other))
    three.append(board.write(mine))  # as in seeds 200943 and 200975 of two processes
    board.edits = board.process() if restarted else board.edits
    board.told(*(three[each] for each in order))

    assert board.is_mended("Much luck!", "@alice Claimed", "@bob Claimed")
    assert "Good luck!" not in board.body


# -- nothing was written over ------------------------------------------------------------------------------


def test_the_usual_course_of_things_puts_nothing_back(board: Board) -> None:
    late = []
    for number, (old, new) in enumerate([("Good luck!", "Much luck!"), ("Much luck!", "Good luck!"), ("# R", "# r")]):
        late.append(board.save(old, new))
        board.claim(f"person-{number}", 1)
        facts = board.plan()
        assert facts.stands is None
        late.append(board.write(facts))

    assert board.told(*late, *reversed(late)) == [False] * 12
    assert board.look().stands is None
    assert board.counted == 0


def test_saves_that_were_not_read_one_by_one_are_no_news_once_the_last_was(board: Board) -> None:
    start = board.body
    saves = [board.save("Good luck!", "Much luck!"), board.save("Much luck!", "Bye!")]
    assert board.told(saves[0]) == [False]
    board.plan()
    assert board.told(saves[1]) == [False]
    board.hackathon.save(start)
    board.claim("alice", 1)
    board.told(board.write(board.plan()))

    assert board.is_mended("Good luck!")
    assert "Bye!" not in board.body


def test_who_goes_back_to_an_older_text_and_on_from_there_is_not_contradicted(board: Board) -> None:
    old = board.body
    board.claim("alice", 1)
    written = board.write(board.plan())
    before = board.body
    board.hackathon.save(old)
    back = delivery("olga", before, old)
    board.plan()
    on = board.save("Good luck!", "Much luck!")
    assert board.told(back, on) == [False, False]
    board.plan()
    off = board.save("Much luck!", "Good luck!")

    assert board.told(written, off) == [False, False]
    assert board.is_mended("Good luck!")
    assert "Much" not in board.body


def test_an_edit_that_stands_there_already_is_forgotten(board: Board) -> None:
    both = board.race("Good luck!", "Much luck!")
    board.told(*both)
    board.told(board.save("Good luck!", "Much luck!"))
    assert board.plan().stands is None
    board.told(board.save("Much luck!", "Bye!"))

    assert board.is_mended("Bye!")
    assert "luck!" not in board.body


def test_a_text_that_may_be_out_of_date_forgets_nothing(board: Board) -> None:
    both = board.race("Good luck!", "Much luck!")
    stale = replace(board.hackathon.facts, issue=replace(board.hackathon.facts.issue, body=both[0].issue.body))
    board.told(both[1])
    board.edits.mended(stale, fresh=False)

    assert board.is_mended("Much luck!")


def test_deliveries_of_other_things_say_nothing(board: Board) -> None:
    body = board.body
    others = [
        delivery("olga", None, body),
        delivery("olga", body, body),
        delivery("olga", body, "else", number=8),
        delivery(ME, body, "a text without a memory"),
    ]

    assert board.told(*others) == [False] * 4
    assert board.look().stands is None
