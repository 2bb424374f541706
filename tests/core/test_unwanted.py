"""A reply that a person deleted stays away as long as that stands as it did which it was about."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import pytest

from bot.core.memory import read_memory
from bot.core.unwanted import MOST
from tests.core.scene import BODY, ME, PULLS, WORDS, Hackathon, rules

if TYPE_CHECKING:
    from bot.core.facts import Comment, Facts
    from bot.core.plan import Plan


@dataclass
class Told(Hackathon):
    """One whose deliveries arrive: what a person deleted of the bot's the process knows."""

    dismissed: tuple[Comment, ...] = ()

    @property
    def facts(self) -> Facts:
        return replace(super().facts, dismissed=self.dismissed)

    def take_down(self, about: int | str, *, told: bool = True) -> Comment:
        """An organiser deletes the bot's reply about something."""
        mark = f"<!-- hackathon:reply {about} "
        (reply,) = [one for one in self.comments.values() if one.author == ME and one.body.startswith(mark)]
        self.delete(reply.id)
        if told:
            self.dismissed = (*self.dismissed, reply)
        return reply

    def _carry_out(self, plan: Plan) -> None:
        super()._carry_out(plan)
        self.dismissed = plan.dismissed

    def restart(self) -> None:
        """Another process goes on: what the last one was told it doesn't know."""
        self.dismissed = ()

    def kept(self) -> int:
        """How many are remembered in the text."""
        memory = read_memory(self.body, 7)
        assert memory is not None
        return len(memory.unwanted)


@pytest.fixture
def told() -> Told:
    """A board that was looked at."""
    hackathon = Told()
    hackathon.look()
    return hackathon


@pytest.mark.parametrize("words", ["/claim 99", "/claim", "/help", "/why 99\n/status"])
def test_a_deleted_reply_stays_away_through_restarts_until_its_comment_is_edited(told: Told, words: str) -> None:
    comment = told.comment("alice", words)
    told.look()
    told.take_down(comment)
    told.look()
    told.restart()
    told.comment("bob", "claim 2")
    told.look("all")
    assert told.replies_to(comment) == []

    told.edit(comment, "/claim 98")
    told.look()
    assert "98" in told.reply_to(comment)
    assert told.kept() == 0


def test_the_same_words_again_are_another_version(told: Told) -> None:
    comment = told.comment("alice", "/claim 99")
    told.look()
    told.take_down(comment)
    told.edit(comment, "/claim 98")
    told.edit(comment, "/claim 99")
    told.look()

    assert len(told.replies_to(comment)) == 1


def test_what_would_be_said_may_change_and_it_stays_away(told: Told) -> None:
    comment = told.comment("alice", "/claim 99")
    told.look()
    told.take_down(comment)
    told.look()
    told.change("| 4 | Hull |", "| 98 | Hull |")
    told.look()

    assert told.replies_to(comment) == []


def test_a_deletion_that_nobody_told_of_is_mended(told: Told) -> None:
    comment = told.comment("alice", "/claim 99")
    told.look()
    told.take_down(comment, told=False)
    told.look()

    assert len(told.replies_to(comment)) == 1


def test_a_late_word_of_it_takes_the_new_reply_away_unless_the_comment_was_edited(told: Told) -> None:
    same, edited = told.comment("alice", "/claim 99"), told.comment("bob", "/claim 99")
    told.look()
    late = (told.take_down(same, told=False), told.take_down(edited, told=False))
    told.edit(edited, "/claim 98")
    told.look()
    told.dismissed = late
    told.look()

    assert (told.replies_to(same), len(told.replies_to(edited))) == ([], 1)


def test_a_comment_that_is_deleted_is_remembered_no_longer(told: Told) -> None:
    comment = told.comment("alice", "/claim 99")
    told.look()
    told.take_down(comment)
    told.look()
    assert told.kept() == 1

    told.delete(comment)
    plan = told.look()
    assert (told.kept(), plan.dismissed) == (0, ())


def test_the_newest_are_kept_and_a_second_look_still_writes_nothing(told: Told) -> None:
    comments = [told.comment("alice", f"/claim {900 + each}") for each in range(MOST + 2)]
    told.look()
    for comment in comments:
        told.take_down(comment)
    told.look()
    told.restart()
    told.look()

    assert told.kept() == MOST
    assert [len(told.replies_to(comment)) for comment in comments] == [1, 1, *[0] * MOST]


def test_anothers_comment_with_the_bots_marker_is_no_word_on_a_reply(told: Told) -> None:
    comment = told.comment("alice", "/claim 99")
    told.look()
    forged = replace(told.take_down(comment, told=False), author="mallory")
    told.dismissed = (forged,)
    told.look()

    assert len(told.replies_to(comment)) == 1


def test_without_a_memory_what_was_told_is_remembered_all_the_same(told: Told) -> None:
    comment = told.comment("alice", "/claim 99")
    told.look()
    told.take_down(comment)
    told.forget()
    told.look()
    told.restart()
    told.look("all")

    assert told.replies_to(comment) == []


def test_a_word_about_a_title_stays_away_until_the_title_changes() -> None:
    told = Told(rules(pulls=PULLS))
    told.look()
    pull = told.pull("alice", f"{WORDS} 99")
    told.look()
    told.take_down(pull)
    told.look()
    told.restart()
    told.reopen(pull)  # another change of it
    told.look()
    assert told.replies_to(pull) == []

    told.retitle(pull, f"{WORDS} 98")
    told.look()
    assert len(told.replies_to(pull)) == 1


@pytest.mark.parametrize("readable", [False, True], ids=["no table", "one of two"])
def test_the_word_about_a_table_stays_away_until_something_else_is_wrong(readable: bool) -> None:
    more = "\n\n| No. | Status |\n| --- | --- |\n| 8 | |\n"
    told = Told(body=BODY + more if readable else BODY)
    told.look()
    told.change("| --- | --- | --- | --- |", "| --- | --- | --- |")
    told.look()
    told.take_down(0)
    told.look()
    told.restart()
    told.change("# Rockets", "# Rockets\n\nWe know, and mend it tomorrow.")
    told.look()
    assert told.replies_to(0) == []

    told.change("| --- | --- | --- |\n", "| --- | --- | --- | --- |\n")
    told.look()
    told.change("| --- | --- | --- | --- |", "| --- | --- | --- |")
    told.look()
    assert len(told.replies_to(0)) == 1


def test_a_text_without_room_keeps_its_length_and_the_running_process_still_knows() -> None:
    told = Told(rules(body_limit=520, progress=False))
    told.look()
    for login in ("alice", "bob", "carol", "dora", "eric"):
        told.comment(login, "claim 1-4")
    comment = told.comment("finn", "/claim")
    told.look()
    told.take_down(comment)
    told.rules = replace(told.rules, body_limit=len(told.body))
    plan = told.look()

    assert (plan.problem, told.kept(), told.replies_to(comment)) == ("too_long", 0, [])


def test_the_word_that_an_issue_is_nearly_full_stays_away() -> None:
    told = Told()
    told.look()
    for number in range(2_300):
        told.comment("alice", f"chat {number}")
    told.look()
    about = "acme/rockets#7"
    told.take_down(about)
    told.look()
    told.restart()
    told.look()
    assert told.replies_to(about) == []

    told.rules = replace(told.rules, issues=(7, 8))
    told.look()
    assert len(told.replies_to(about)) == 1


def test_a_deleted_word_on_a_torn_block_stays_away_until_another_block_is_torn(told: Told) -> None:
    told.comment("olga", "/done 1 @alice")
    told.look()
    for name, words in (("progress", "Good luck!"), ("leaderboard", "<!-- hackathon:progress -->")):
        begin = f"<!-- hackathon:{name} -->\n"
        told.save(told.body.replace(begin, "", 1).replace(words, f"{begin}{words}", 1))
        told.look()
        assert f"/hackathon:{name}" in told.reply_to("0")

        told.take_down("0")
        told.look()
        told.restart()
        told.look()
        assert told.replies_to("0") == []
