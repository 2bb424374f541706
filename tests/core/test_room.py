"""What is said where an issue fills up with comments."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from bot.core.facts import Comment, Facts, Issue, Pull
from bot.core.plan import decide
from bot.core.reply import Delete, Edit, Post, ReplyAction
from bot.core.room import CROWDED, MAX_COMMENTS
from bot.core.rules import PullRules, Rules

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


BOTH = replace(RULES, issues=(7, 8))
LINK = "This is about [what stands here]"


def said(number: int, text: str, issue: int = 7) -> Comment:
    """A comment after the board's first look."""
    at = START + timedelta(hours=1)
    return Comment(number, issue, "bob", False, text, at, at, f"{WEB}#issuecomment-{number}")


def answered(rules: Rules, before: tuple[Comment, ...], *later: Comment) -> tuple[ReplyAction, ...]:
    """What is done about later comments, the bot's word on a crowded issue aside."""
    facts = Facts(Issue("acme/sky", 7, WEB, "olivia", TABLE, START, START), before, "keeper")
    facts = replace(facts, issue=replace(facts.issue, body=decide(facts, rules).body), comments=(*before, *later))
    return tuple(action for action in decide(facts, rules).replies if action.about != "acme/sky#7")


def test_what_a_full_issue_takes_no_more_is_said_on_the_other_with_a_link() -> None:
    (post,) = answered(BOTH, chat(MAX_COMMENTS - 1), said(5, "claim 99"))

    assert isinstance(post, Post)
    assert post.issue == 8
    assert (
        f"{LINK}({WEB}#issuecomment-5), on an issue that takes no more comments.\n\n@bob, not everything" in post.text
    )


def test_what_stands_on_the_other_stays_there_when_room_comes_back() -> None:
    (post,) = answered(BOTH, chat(MAX_COMMENTS - 1), said(5, "claim 99"))

    assert answered(BOTH, chat(MAX_COMMENTS - 1), said(5, "claim 99"), posted(post)) == ()
    assert answered(BOTH, chat(1), said(5, "claim 99"), posted(post)) == ()
    assert answered(BOTH, chat(1), said(5, "claim 1"), posted(post)) == (Delete(999_999, "5"),)


def test_where_no_issue_has_room_it_is_tried_where_it_belongs() -> None:
    (post,) = answered(RULES, chat(MAX_COMMENTS - 1), said(5, "claim 99"))

    assert isinstance(post, Post)
    assert post.issue == 7
    assert LINK not in post.text


def test_a_last_free_place_is_used() -> None:
    (post,) = answered(BOTH, chat(MAX_COMMENTS - 2), said(5, "claim 99"))

    assert isinstance(post, Post)
    assert (post.issue, LINK in post.text) == (7, False)


def test_what_is_wrong_with_a_pull_request_names_it_anyway() -> None:
    rules = replace(BOTH, pulls=PullRules("Event No.", ("acme/sky",)))
    at = START + timedelta(hours=1)
    pull = Pull("acme/sky", 9, "Event No.99", "bob", False, "https://github.com/acme/sky/pull/9", at, at)
    facts = Facts(Issue("acme/sky", 7, WEB, "olivia", TABLE, START, START), chat(MAX_COMMENTS), "keeper")
    body = decide(facts, rules).body
    facts = replace(facts, issue=replace(facts.issue, body=body), pulls=(pull,))
    (post,) = decide(facts, rules).replies

    assert isinstance(post, Post)
    assert (post.about, post.issue, LINK in post.text) == ("acme/sky#9", 8, False)


def test_what_is_wrong_with_the_text_of_a_full_issue_is_said_on_the_other_with_a_link_to_the_text() -> None:
    facts = Facts(Issue("acme/sky", 7, WEB, "olivia", TABLE, START, START), chat(MAX_COMMENTS), "keeper")
    body = decide(facts, BOTH).body + "\n\n    | No. | Task | Status |\n    | --- | --- | --- |\n    | 2 | Two | |\n"
    (post,) = decide(replace(facts, issue=replace(facts.issue, body=body)), BOTH).replies

    assert isinstance(post, Post)
    assert (post.about, post.issue, f"{LINK}({WEB})" in post.text) == ("0", 8, True)
