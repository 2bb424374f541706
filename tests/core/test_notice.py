"""Replies: one to a comment that needs it, edited as it changes, gone once nothing is wrong."""

from __future__ import annotations

import re

import pytest

from bot.core.notice import tell_finding
from bot.core.reply import Delete, Edit, Post
from bot.core.rules import Columns
from bot.core.task import Finding
from bot.locale import EN
from tests.core.scene import ME, Hackathon, rules

MENTION = re.compile(r"(?<![\w`])@([A-Za-z0-9-]+)")


def outside_code(text: str) -> str:
    """The text that GitHub reads mentions and references in."""
    return re.sub(r"(`+).+?\1", "", text)


def test_an_unknown_number_is_answered_with_the_nearest_ones(hackathon: Hackathon) -> None:
    hackathon.comment("olga", "/remove 3")
    comment = hackathon.comment("alice", "claim 2、175")
    hackathon.look()

    assert hackathon.reply_to(comment) == (
        "@alice, not everything in your comment could be done:\n\n"
        "- `/claim` 175: not done, because this board has no such task. The nearest ones are 4, 2, 1. "
        "What to type next: `/claim 4`\n\n"
        "I did the rest: claimed 2.\n\n"
        "Edit your comment, and it is read again. `/help` lists everything you can type."
    )


def test_a_reply_follows_its_comment_and_goes_once_nothing_is_wrong(hackathon: Hackathon) -> None:
    comment = hackathon.comment("alice", "/claim")
    assert [type(action) for action in hackathon.look().replies] == [Post]
    hackathon.edit(comment, "/claim 99")
    assert [type(action) for action in hackathon.look().replies] == [Edit]
    assert "99" in hackathon.reply_to(comment)
    hackathon.edit(comment, "/claim 2")
    plan = hackathon.look()

    assert [type(action) for action in plan.replies] == [Delete]
    assert plan.thanks == {comment}
    assert hackathon.replies_to(comment) == []


def test_a_reply_to_a_deleted_comment_goes(hackathon: Hackathon) -> None:
    comment = hackathon.comment("alice", "/claim")
    hackathon.look()
    hackathon.delete(comment)
    hackathon.look()

    assert hackathon.comments == {}


def test_of_two_replies_to_a_comment_the_first_stays(hackathon: Hackathon) -> None:
    comment = hackathon.comment("alice", "/claim")
    hackathon.look()
    (first,) = [one for one in hackathon.comments.values() if one.author == ME]
    hackathon.comment(ME, first.body, by_bot=True)
    hackathon.look()

    assert [one.id for one in hackathon.comments.values() if one.author == ME] == [first.id]
    assert len(hackathon.replies_to(comment)) == 1


def test_a_reply_that_somebody_changed_is_put_right(hackathon: Hackathon) -> None:
    comment = hackathon.comment("alice", "/claim")
    hackathon.look()
    said = hackathon.reply_to(comment)
    (reply,) = [one.id for one in hackathon.comments.values() if one.author == ME]
    hackathon.edit(reply, hackathon.comments[reply].body.replace("nothing", "all") + "\r\n")
    hackathon.look()

    assert hackathon.reply_to(comment) == said


def test_comments_of_before_the_first_look_get_no_reply_unless_asked_for() -> None:
    hackathon = Hackathon()
    old = hackathon.comment("alice", "/claim")
    hackathon.look()
    hackathon.look()
    assert hackathon.replies_to(old) == []

    hackathon.look("all")
    assert len(hackathon.replies_to(old)) == 1
    hackathon.look()
    assert len(hackathon.replies_to(old)) == 1


def test_an_old_comment_that_is_edited_now_is_answered() -> None:
    hackathon = Hackathon()
    old = hackathon.comment("alice", "/claim")
    hackathon.look()
    hackathon.edit(old, "/claim 99")
    hackathon.look()

    assert len(hackathon.replies_to(old)) == 1


def test_bots_and_chat_get_no_reply(hackathon: Hackathon) -> None:
    hackathon.comment("robo[bot]", "/claim", by_bot=True)
    hackathon.comment("alice", "great event!")
    plan = hackathon.look()

    assert plan.replies == ()
    assert plan.outcomes == ()


def test_the_bots_own_words_are_no_command_whoever_says_them(hackathon: Hackathon) -> None:
    for words in ("/claim 77", "/why 1", "/help\n/status", "claim 1 please", "/assign 2 @bob", "1, 2"):
        hackathon.comment("alice", words)
    hackathon.look("all")
    said = [one.body for one in hackathon.comments.values() if one.author == ME]
    assert len(said) == 6

    copies = [hackathon.comment("mallory", body) for body in said]
    plan = hackathon.look()

    assert {outcome.comment.id for outcome in plan.outcomes}.isdisjoint(copies)
    assert plan.replies == ()


def test_a_person_whose_token_the_bot_uses_commands_like_anybody() -> None:
    hackathon = Hackathon(me="olga")
    hackathon.look()
    comment = hackathon.comment("Olga", "claim 2、99")
    hackathon.look()
    hackathon.comment("olga", "/assign 3 @bob")
    hackathon.look()

    assert hackathon.people_on(2) == ["Olga"]
    assert hackathon.people_on(3) == ["bob"]
    assert len(hackathon.replies_to(comment)) == 1
    assert len(hackathon.comments) == 3


@pytest.mark.parametrize(
    ("words", "about"),
    [("/help", "this is what you can type"), ("/status", "you are on no task yet"), ("/why 2", "**Task 2** `Fins`")],
)
def test_a_question_is_answered_once_for_each_version_of_the_comment(
    hackathon: Hackathon, words: str, about: str
) -> None:
    comment = hackathon.comment("alice", words)
    hackathon.look()
    assert about in hackathon.reply_to(comment)

    hackathon.comment("bob", "claim 2")
    assert hackathon.look().replies == ()
    hackathon.edit(comment, f"{words} \nThank you!")
    assert [type(action) for action in hackathon.look().replies] == [Edit]
    hackathon.edit(comment, "Thank you!")
    assert [type(action) for action in hackathon.look().replies] == [Delete]


def test_an_unknown_number_in_a_question_is_named_and_the_others_answered(hackathon: Hackathon) -> None:
    both = hackathon.comment("alice", "/why 2、99")
    neither = hackathon.comment("alice", "/why 99")
    hackathon.look()

    assert "**Task 2** `Fins`\n- nobody is on it" in hackathon.reply_to(both)
    assert "What to type next: `/why 4`" in hackathon.reply_to(both)
    assert "**Task" not in hackathon.reply_to(neither)


@pytest.mark.parametrize(
    "words",
    [
        "/claim @bob @everyone #3 99 x@y.zz",
        "/claim `@bob` <!-- hackathon:reply 1 a --> GH-12 99",
        "claim 2 for @bob please, see #12 and acme/rockets#3",
        "/claim GH-12",
        "/assign 2 @bob",
        "/why 2\n/status 2",
        "【队名】：@bob `x` #3\n【序号】：9\n【状态】：@carol",
        "/claim 5-2 @bob",
        "【认领 3 @bob",
        "/claim 1、三、2 @bob",
    ],
)
def test_a_reply_mentions_nobody_but_the_author_and_refers_to_nothing(hackathon: Hackathon, words: str) -> None:
    hackathon.comment("bob", "【队名】：@carol #4 GH-5\n【序号】：2\n【状态】：报名")
    comment = hackathon.comment("alice", words)
    hackathon.look()
    said = outside_code(hackathon.reply_to(comment))

    assert set(MENTION.findall(said)) <= {"alice"}
    assert not re.search(r"(?<!\w)#\d|GH-\d", said.replace("issues/7#issuecomment", ""))


def test_a_deleted_account_is_named_and_never_mentioned(hackathon: Hackathon) -> None:
    hackathon.comment("ghost", "claim 2")
    comment = hackathon.comment("ghost", "/claim 99")
    hackathon.look()

    assert hackathon.cell(2) == "ghost Claimed"
    assert hackathon.reply_to(comment).startswith("ghost, not everything")


def test_a_table_that_cannot_be_read_is_told_once_and_the_word_goes_when_it_is_mended(hackathon: Hackathon) -> None:
    claim = hackathon.comment("alice", "claim 2")
    unknown = hackathon.comment("bob", "claim 3、98")
    hackathon.look()
    told = hackathon.reply_to(unknown)
    mended, broken = "| --- | --- | --- | --- |", "| --- | --- | --- |"
    hackathon.change(mended, broken)
    late = hackathon.comment("carol", "claim 3、99")
    before = hackathon.body
    plan = hackathon.look()

    assert (hackathon.body, plan.problem, plan.thanks) == (before, "no_table", frozenset())
    assert "Line 3: GitHub doesn't show this as a table. Its header and the dashes below differ" in hackathon.reply_to(
        0
    )
    assert hackathon.replies_to(late) == []
    assert hackathon.reply_to(unknown) == told

    hackathon.change(broken, mended)
    plan = hackathon.look()

    assert hackathon.replies_to(0) == []
    assert len(hackathon.replies_to(late)) == 1
    assert hackathon.people_on(2) == ["alice"]
    assert claim in plan.thanks


def test_while_one_table_cannot_be_read_the_other_is_kept_and_unknown_numbers_wait(hackathon: Hackathon) -> None:
    hackathon.change("Good luck!", "| No. | Status |\n| --- | --- |\n| 8 | |\n")
    hackathon.comment("alice", "claim 8")
    hackathon.look()
    hackathon.change("| No. | Status |\n| --- | --- |", "| No. | Status |\n| --- |")
    waits = hackathon.comment("bob", "claim 2、8")
    told = hackathon.comment("carol", "/claim")
    plan = hackathon.look()

    assert hackathon.people_on(2) == ["bob"]
    assert hackathon.replies_to(waits) == []
    assert len(hackathon.replies_to(told)) == len(hackathon.replies_to(0)) == 1
    assert waits not in plan.thanks

    hackathon.change("| --- |\n| 8", "| --- | --- |\n| 8")
    hackathon.look()

    assert hackathon.people_on(8) == ["alice", "bob"]
    assert hackathon.replies_to(0) == []


def test_nothing_is_posted_where_there_never_was_a_table() -> None:
    hackathon = Hackathon(body="Soon!")
    hackathon.comment("alice", "claim 2")
    plan = hackathon.look("all")

    assert (plan.replies, plan.body, plan.problem) == ((), "Soon!", "no_table")


def test_whoever_was_on_a_task_hears_nothing_when_its_row_goes(hackathon: Hackathon) -> None:
    mine = hackathon.comment("alice", "claim 2、3")
    given = hackathon.comment("olga", "/assign 2、3 @alice\n/done 3 @alice")
    ours = hackathon.comment("bea", "【队名】：Sky\n【序号】：2\n【状态】：报名")
    hackathon.look()
    hackathon.change("| 2 | Fins | @alice Claimed<br>Sky (@bea) Claimed | |\n", "")
    hackathon.change("| 3 | Nose |", "| ~~3~~ | Nose |")
    late = hackathon.comment("bob", "claim 2")
    hackathon.look()

    assert [hackathon.replies_to(comment) for comment in (mine, given, ours)] == [[], [], []]
    assert len(hackathon.replies_to(late)) == 1


def test_a_body_that_would_grow_too_long_stays_and_people_are_still_answered() -> None:
    hackathon = Hackathon(rules(body_limit=520, progress=False))
    hackathon.look()
    for login in ("alice", "bob", "carol", "dora", "eric"):
        hackathon.comment(login, "claim 1-4")
    comment = hackathon.comment("finn", "/claim")
    plan = hackathon.look()

    assert (plan.problem, plan.changes) == ("too_long", ())
    assert len(hackathon.replies_to(comment)) == 1


@pytest.mark.parametrize(
    ("finding", "sentence"),
    [
        (
            Finding(3, "no_column", ("done", "Finished")),
            "Line 3: the table has no column `Finished`, which the rules name.",
        ),
        (
            Finding(9, "stray_row", ("12",)),
            EN.findings["stray_row"].format(line=9, typed="`12`"),
        ),
        (Finding(None, "no_table"), "The text has no table with a column of task numbers any more."),
    ],
)
def test_a_finding_has_its_sentence(finding: Finding, sentence: str) -> None:
    assert tell_finding(finding, EN) == sentence


def test_a_text_that_would_differ_elsewhere_is_not_sent() -> None:
    hackathon = Hackathon(rules(columns=Columns(id=1, status=1)))  # the bot's cell would be the number's
    before = hackathon.body
    hackathon.comment("alice", "claim 2")
    plan = hackathon.look()

    assert (plan.problem, plan.changes, hackathon.body) == ("unsafe", (), before)


def test_a_block_that_would_spoil_the_text_where_it_stands_does_not_keep_the_rows_from_being_written() -> None:
    quoted = ">-<!-- hackathon:progress --><!-- /hackathon:progress -->\n| A |\n|---|\n"  # all of it words in the quote
    hackathon = Hackathon(body=f"| No. | Status |\n|---|---|\n| 1 | |\n\n{quoted}")
    hackathon.comment("alice", "claim 1")
    plan = hackathon.look()

    assert (plan.problem, [change.task for change in plan.changes]) == ("boards", ["1"])
    assert "| 1 | @alice Claimed |" in hackathon.body
    assert quoted in hackathon.body


def test_a_line_is_counted_in_the_text_that_the_bot_writes() -> None:
    hackathon = Hackathon(
        body="<!-- hackathon:progress --><!-- /hackathon:progress -->\n\n|ID|Status|\n|-|-|\n|1|\n\n|2|x|\n"
    )
    hackathon.look()

    stray = hackathon.body.splitlines().index("|2|x|") + 1
    assert f"- Line {stray}: " in hackathon.reply_to(0)


def test_of_very_many_rows_that_are_in_no_table_the_first_are_told() -> None:
    hackathon = Hackathon(
        body="|No.|Status|\n|---|---|\n|1||\n\n" + "".join(f"|{row}||\n\n" for row in range(2, 3_000))
    )
    hackathon.look()
    hackathon.look()
    lines = [line for line in hackathon.reply_to(0).splitlines() if line.startswith("- ")]

    assert len(lines) == 51
    assert lines[49].startswith("- Line ")
    assert lines[50] == "- and 2948 more"
