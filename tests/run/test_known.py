"""Facts kept current by deliveries, in whatever order they come."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from hypothesis import given
from hypothesis import strategies as st

from bot.core.facts import Comment, Facts, Issue
from bot.core.reply import Delete, Edit, Post
from bot.github.webhook import CommentChanged, CommentDeleted, IssueChanged, IssueGone
from bot.run.known import Known

if TYPE_CHECKING:
    from bot.github.webhook import Change

REPO = "acme/sky"
START = datetime(2026, 1, 1, tzinfo=UTC)
ISSUE = Issue(REPO, 1, "https://github.com/acme/sky/issues/1", "olivia", "old", START, START)


def at(second: float) -> datetime:
    return START + timedelta(seconds=second)


def said(number: int, second: int, body: str, created: int | None = None) -> Comment:
    first = at(second if created is None else created)
    return Comment(number, 1, "alice", False, body, first, at(second), f"https://github.com/#{number}")


def known(*comments: Comment) -> Known:
    return Known(Facts(ISSUE, comments, "keeper"))


def created(comment: Comment) -> CommentChanged:
    return CommentChanged(REPO, comment, "created")


def edited(comment: Comment, before: str) -> CommentChanged:
    return CommentChanged(REPO, comment, "edited", before)


def issue(body: str) -> IssueChanged:
    return IssueChanged(replace(ISSUE, body=body), "edited", "old", "olivia")


def test_a_new_comment_is_news_and_the_same_again_is_none() -> None:
    facts = known()
    new = created(said(7, 5, "claim #1"))

    assert [facts.take(new), facts.take(new)] == [True, False]
    assert [each.body for each in facts.facts.comments] == ["claim #1"]


def test_comments_stay_in_the_order_of_their_ids() -> None:
    facts = known(said(5, 1, "five"))
    facts.take(created(said(9, 3, "nine")))
    facts.take(created(said(7, 2, "seven")))

    assert [each.id for each in facts.facts.comments] == [5, 7, 9]


def test_an_older_version_changes_nothing() -> None:
    facts = known(said(7, 9, "new", created=1))

    assert not facts.take(edited(said(7, 5, "older", created=1), "oldest"))
    assert facts.facts.comments[0].body == "new"


def test_a_deleted_comment_does_not_come_back() -> None:
    facts = known(said(7, 1, "claim #1"))

    assert facts.take(CommentDeleted(REPO, 1, 7))
    assert not facts.take(edited(said(7, 5, "claim #2", created=1), "claim #1"))
    assert facts.facts.comments == ()


def test_a_deletion_that_comes_first_is_remembered() -> None:
    facts = known()

    assert not facts.take(CommentDeleted(REPO, 1, 7))
    assert not facts.take(created(said(7, 1, "claim #1")))


def test_a_comment_older_than_the_look_that_did_not_see_it_is_doubtful() -> None:
    facts = Known(Facts(replace(ISSUE, updated=at(60)), (), "keeper"))
    facts.take(created(said(7, 59, "claim #1")))

    assert facts.doubt


def test_a_comment_of_the_looks_own_second_is_not() -> None:
    facts = Known(Facts(replace(ISSUE, updated=at(60)), (), "keeper"))

    assert facts.take(created(said(7, 60, "claim #1")))
    assert not facts.doubt


def test_two_edits_of_one_second_that_cannot_be_told_apart_are_doubtful() -> None:
    facts = known(said(7, 5, "third", created=1))

    assert facts.take(edited(said(7, 5, "second", created=1), "first"))
    assert facts.doubt


def test_an_edit_of_the_same_second_that_follows_on_is_taken() -> None:
    facts = known(said(7, 5, "first"))

    assert facts.take(edited(said(7, 5, "second"), "first"))
    assert (facts.doubt, facts.facts.comments[0].body) == (False, "second")


def test_another_text_of_the_issue_has_to_be_read() -> None:
    facts = known()

    assert [facts.take(issue("old")), facts.stale_issue] == [False, False]
    assert [facts.take(issue("new")), facts.stale_issue] == [True, True]
    assert facts.facts.issue.body == "old"


def test_closing_and_locking_are_news_too() -> None:
    for changed in (replace(ISSUE, closed=START), replace(ISSUE, locked=True)):
        assert known().take(IssueChanged(changed, "closed", None, "olivia"))


def test_the_boards_other_issues_have_other_texts() -> None:
    facts = known()

    assert not facts.take(IssueChanged(replace(ISSUE, number=2, body="other"), "edited", "x", "olivia"))
    assert not facts.stale_issue


def test_an_issue_that_is_gone_has_to_be_looked_for() -> None:
    facts = known()

    assert facts.take(IssueGone(REPO, 1, "deleted"))
    assert facts.doubt


def test_the_delivery_of_our_own_write_is_no_reason_to_read_again() -> None:
    facts = known()
    facts.ask_issue()
    facts.take(issue("ours"))
    facts.put_issue(replace(ISSUE, body="ours"))

    assert not facts.stale_issue


def test_an_edit_heard_of_while_we_wrote_has_to_be_read() -> None:
    for heard in (["theirs"], ["theirs", "ours"], ["ours", "theirs"], ["old"]):
        facts = known()
        facts.ask_issue()
        news = [facts.take(issue(each)) for each in heard]
        facts.put_issue(replace(ISSUE, body="ours"))

        assert all(news)
        assert facts.stale_issue


def test_what_was_heard_before_the_reading_is_older() -> None:
    facts = known()
    facts.take(issue("theirs"))
    facts.ask_issue()
    facts.put_issue(replace(ISSUE, body="theirs, again"))

    assert not facts.stale_issue


def test_a_question_without_an_answer_leaves_the_text_in_doubt() -> None:
    facts = known()
    facts.ask_issue()

    assert facts.stale_issue


# Three comments, each created, edited and at last deleted or not, a second apart.
HISTORY: list[Change] = [
    created(said(1, 1, "a")), created(said(2, 2, "b")), edited(said(1, 3, "c", created=1), "a"),
    created(said(3, 4, "d")),
    edited(said(3, 5, "e", created=4), "d"), CommentDeleted(REPO, 1, 2), edited(said(1, 6, "f", created=1), "c"),
]  # fmt: skip


@given(st.permutations(HISTORY), st.lists(st.sampled_from(HISTORY)))
def test_deliveries_in_any_order_and_doubled_give_the_same_comments(order: list[Change], again: list[Change]) -> None:
    facts = known()
    for change in [*order, *again]:
        facts.take(change)

    assert [(each.id, each.body) for each in facts.facts.comments] == [(1, "f"), (3, "e")]


def reply(number: int, about: int, text: str = "There is no task 99.") -> Comment:
    return replace(said(number, 10, f"<!-- hackathon:reply {about} v1 -->\n{text}"), author="keeper")


def test_undoing_what_another_hand_said_or_took_back_needs_a_full_look() -> None:
    facts = known(said(7, 1, "claim #99"), reply(8, about=7))
    facts.take(created(reply(9, about=6)))
    facts.take(CommentDeleted(REPO, 1, 8))

    assert [
        facts.whom_undo([action])
        for action in (Delete(9, "6"), Edit(9, "6", "text"), Post("7", 1, "text"), Post("5", 1, "text"))
    ] == ["process", "process", "process", None]


def test_undoing_what_a_person_took_away_needs_one_too() -> None:
    facts = known(said(7, 1, "claim #99"), reply(8, about=7), reply(9, about=6))
    facts.take(CommentDeleted(REPO, 1, 8, reply(8, about=7)))
    person, process = Post("7", 1, "text"), Post("6", 1, "text")
    assert facts.whom_undo([person, process]) == "person"

    facts.take(CommentDeleted(REPO, 1, 9))
    assert facts.whom_undo([person, process]) == "process"


def test_the_deliveries_of_our_own_replies_need_none() -> None:
    facts = known(said(7, 1, "claim #99"), reply(8, about=7))
    facts.take(created(reply(9, about=6)))  # before the answer to our own request
    facts.take(CommentDeleted(REPO, 1, 8))
    facts.put_replies([reply(9, about=6)], [8])
    facts.take(created(reply(9, about=6)))

    assert not facts.whom_undo([Delete(9, "6"), Post("7", 1, "text")])
