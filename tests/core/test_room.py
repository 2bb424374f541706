"""What is said where an issue fills up with comments."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from bot.core.facts import Comment, Facts, Issue
from bot.core.plan import decide
from bot.core.reply import Delete, Edit, Post, ReplyAction
from bot.core.room import CROWDED, MAX_COMMENTS
from bot.core.rules import Rules

START = datetime(2026, 3, 2, 8, tzinfo=UTC)
RULES = Rules("spring", "acme/sky", (7,), style="text")
TABLE = "| No. | Task | Status |\n| --- | --- | --- |\n| 1 | One |  |\n"
WEB = "https://github.com/acme/sky/issues/7"


def chat(count: int, issue: int = 7) -> tuple[Comment, ...]:
    """So many comments on an issue."""
    first = issue * 100_000
    return tuple(
        Comment(first + at, issue, "alice", False, "hello", START, START, f"{WEB}#issuecomment-{first + at}")
        for at in range(count)
    )


def decided(rules: Rules, *comments: Comment) -> tuple[ReplyAction, ...]:
    facts = Facts(Issue("acme/sky", 7, WEB, "olivia", TABLE, START, START), comments, "keeper")
    facts = replace(facts, issue=replace(facts.issue, body=decide(facts, rules).body))
    return decide(facts, rules).replies


def posted(action: ReplyAction, number: int = 999_999) -> Comment:
    """The comment that a post made."""
    assert isinstance(action, Post)
    at = START + timedelta(hours=1)
    return Comment(number, action.issue, "keeper", False, action.text, at, at, f"{WEB}#issuecomment-{number}")


def test_nothing_is_said_while_there_is_room() -> None:
    assert decided(RULES, *chat(CROWDED - 1)) == ()


@pytest.mark.parametrize(("language", "said"), [("en", "Organisers: more than 2,300"), ("zh", "组织者请注意")])
def test_the_organisers_are_told_in_time_what_to_do(language: str, said: str) -> None:
    (post,) = decided(replace(RULES, language=language), *chat(CROWDED))  # type: ignore[arg-type]  # one of the two

    assert isinstance(post, Post)
    assert (post.about, post.issue) == ("acme/sky#7", 7)
    assert said in post.text
    assert "`issues: [7, " in post.text
    assert "@" not in post.text


def test_it_is_said_once_and_goes_when_room_comes_back() -> None:
    (post,) = decided(RULES, *chat(CROWDED))

    assert decided(RULES, *chat(CROWDED), posted(post)) == ()
    assert decided(RULES, *chat(CROWDED + 150), posted(post)) == ()
    assert decided(RULES, *chat(CROWDED - 1), posted(post)) == (Delete(999_999, "acme/sky#7"),)


def test_with_a_second_issue_listed_everybody_is_told_where_to_go_on() -> None:
    (post,) = decided(RULES, *chat(CROWDED))
    (edit,) = decided(replace(RULES, issues=(7, 8)), *chat(CROWDED), posted(post))

    assert isinstance(edit, Edit)
    assert edit.reply == 999_999
    assert "Please write new ones in #8" in edit.text


def test_the_second_issue_fills_up_as_well() -> None:
    rules = replace(RULES, issues=(7, 8))
    first, second = decided(rules, *chat(CROWDED), *chat(CROWDED, 8))

    assert isinstance(first, Post)
    assert isinstance(second, Post)
    assert [first.issue, second.issue] == [7, 8]
    assert "`issues: [7, 8, NEW]`" in first.text
    assert "`issues: [7, 8, NEW]`" in second.text


def test_a_second_issue_that_is_crowded_alone_points_back() -> None:
    (post,) = decided(replace(RULES, issues=(7, 8)), *chat(CROWDED, 8))

    assert isinstance(post, Post)
    assert post.issue == 8
    assert "in #7;" in post.text


def test_on_an_issue_that_is_full_nothing_new_is_tried_and_what_stands_is_kept_up() -> None:
    (post,) = decided(RULES, *chat(CROWDED))
    (edit,) = decided(replace(RULES, issues=(7, 8)), *chat(MAX_COMMENTS - 1), posted(post))

    assert decided(RULES, *chat(MAX_COMMENTS)) == ()
    assert isinstance(edit, Edit)
