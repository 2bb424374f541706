"""When this process waits for another that undoes what it does: acts and times alone."""

from __future__ import annotations

from dataclasses import replace

import pytest
import structlog
from structlog.testing import capture_logs

from bot.core.plan import decide
from bot.run.pace import Pace
from bot.run.rivals import CALM, NOTHING, Doing, Heed, Rivals
from tests.core.scene import WORDS, Hackathon

SAME, OTHER, LATER = (
    Doing(1, frozenset({"write a"})),
    Doing(1, frozenset({"write b"})),
    Doing(2, frozenset({"write a"})),
)
PACE = Pace(rival=(2.0, 10.0))


@pytest.fixture
def rivals() -> Rivals:
    """Those of a process that did something, and then heard of another one at second 0."""
    made = Rivals(PACE, structlog.get_logger())
    made.did(SAME)
    made.meet(0.0)
    return made


def quarrel(rivals: Rivals, now: float, rounds: int) -> list[float]:
    """The other process undoes the same again and again: how long this one waits each time."""
    waits = []
    for _ in range(rounds):
        rivals.meet(now)
        waits.append(rivals.heed(SAME, now, undoes=False).wait)
        now += waits[-1]
        rivals.did(SAME)
    return waits


def test_what_was_undone_is_done_again_later_and_everything_asked_before(rivals: Rivals) -> None:
    assert [rivals.heed(SAME, now, undoes=False) for now in (1.0, 2.0, 3.0, 3.0)] == [
        Heed(wait=2.0),
        Heed(wait=1.0),
        Heed(ask=True),
        Heed(),
    ]


def test_the_waits_double_up_to_the_longest_and_one_warning_is_given(rivals: Rivals) -> None:
    with capture_logs() as logs:
        assert quarrel(rivals, 1.0, 5) == [2.0, 4.0, 8.0, 10.0, 10.0]

    assert [(each["log_level"], each["event"]) for each in logs] == [("warning", "another_process")]
    assert "stop one of the two" in logs[0]["problem"]


def test_once_undone_is_no_warning_yet(rivals: Rivals) -> None:
    with capture_logs() as logs:
        quarrel(rivals, 1.0, 1)

    assert logs == []


def test_a_quarrel_that_is_over_is_forgotten(rivals: Rivals) -> None:
    quarrel(rivals, 1.0, 5)

    assert quarrel(rivals, 100.0 + CALM, 1) == [2.0]


@pytest.mark.parametrize("doing", [OTHER, LATER, NOTHING], ids=["something else", "people said more", "nothing"])
def test_what_is_new_waits_for_nobody(rivals: Rivals, doing: Doing) -> None:
    assert rivals.heed(doing, 1.0, undoes=False) == Heed()


def test_all_that_was_done_counts_until_people_say_more(rivals: Rivals) -> None:
    rivals.did(OTHER)
    assert rivals.heed(SAME, 1.0, undoes=False).wait

    rivals.did(LATER)
    assert rivals.heed(SAME, 1.0, undoes=False) == Heed()


def test_without_another_process_the_same_may_be_done_at_once(rivals: Rivals) -> None:
    alone = Rivals(PACE, structlog.get_logger())
    alone.did(SAME)

    assert alone.heed(SAME, 1.0, undoes=False) == Heed()
    assert rivals.heed(SAME, 1.0 + CALM, undoes=False) == Heed()


def test_before_anothers_word_in_a_comment_is_taken_back_everything_is_asked(rivals: Rivals) -> None:
    assert rivals.heed(LATER, 5.0 + CALM, undoes=True) == Heed(ask=True)
    assert rivals.heed(SAME, 5.0 + CALM, undoes=False).wait  # for the other was heard of by that


def test_the_same_text_and_replies_are_the_same_thing_whatever_they_were_made_from() -> None:
    hackathon = Hackathon()
    hackathon.look()
    hackathon.comment("alice", "claim 2、99")
    facts = hackathon.facts
    doing = Doing.of(facts, decide(facts, hackathon.rules))
    hackathon.change("Good luck!", "Good luck! ")
    hackathon.change("Good luck! ", "Good luck!")
    assert Doing.of(hackathon.facts, decide(hackathon.facts, hackathon.rules)) == doing
    assert {act.split()[0] for act in doing.acts} == {"write", "say"}

    hackathon.look()
    done = decide(hackathon.facts, hackathon.rules)
    assert Doing.of(hackathon.facts, done) == NOTHING


def test_what_people_say_open_and_close_is_news_and_chat_is_none() -> None:
    hackathon = Hackathon()
    hackathon.look()
    seen = set()
    for act in (
        lambda: hackathon.comment("alice", "claim 2"),
        lambda: hackathon.comment("bob", "claim 3"),
        lambda: hackathon.edit(1, "claim 2 "),
        lambda: hackathon.pull("carol", f"{WORDS} 4"),
        hackathon.close,
        lambda: hackathon.comment("dora", "Well done!"),
    ):
        act()
        facts = replace(hackathon.facts, stands=None)
        seen.add(Doing.of(facts, decide(facts, hackathon.rules)).facts)

    assert len(seen) == 5
