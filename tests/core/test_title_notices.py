"""Titles that name no task: one notice on the board's issue, as long as it is true."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from bot.core.number import Ids
from bot.core.reply import Delete, Edit, Post
from bot.core.title import read_title
from bot.core.wording import Wording
from bot.locale import LOCALES
from tests.core.scene import ME, PULLS, Hackathon, rules

UNREAD = (
    "@alice, the title of [#101](https://github.com/acme/rockets/pull/101) has the words of this event, but no task "
    "number behind them: `Rockets No. fins`. Please retitle it; it should contain `Rockets No.1`. "
    "This notice then goes away."
)


def told(event: Hackathon, pull: str) -> list[str]:
    """What the bot says about a pull request after a look."""
    event.look()
    return event.replies_to(pull)


def test_a_title_without_a_number_gets_one_notice_that_goes_when_it_is_mended(event: Hackathon) -> None:
    pull = event.pull("alice", "Rockets No. fins")
    (action,) = event.look().replies
    assert isinstance(action, Post)
    assert (action.about, action.issue) == ("acme/rockets#101", 7)
    assert event.replies_to(pull) == [UNREAD]

    event.retitle(pull, "Rockets No.99 fins")
    assert [type(one) for one in event.look().replies] == [Edit]
    assert event.reply_to(pull) == (
        "@alice, the title of [#101](https://github.com/acme/rockets/pull/101) names 99, and this board has no such "
        "task. The nearest ones are 4, 3, 2. Please retitle it; it should contain `Rockets No.4`. "
        "This notice then goes away."
    )

    event.retitle(pull, "Rockets No.2 fins")
    assert [type(one) for one in event.look().replies] == [Delete]
    assert (event.replies_to(pull), event.states(2)) == ([], {"alice": "pr_open"})


def test_the_known_numbers_of_a_title_count_while_the_unknown_ones_are_told(event: Hackathon) -> None:
    pull = event.pull("alice", "Rockets No.2、98、3-99")
    event.look()

    assert "names 98, 99, and this board" in event.reply_to(pull)
    assert (event.people_on(2), event.people_on(4)) == (["alice"], ["alice"])


def test_in_chinese_and_from_another_repository() -> None:
    event = Hackathon(rules(pulls=PULLS, language="zh"))
    event.look()
    pull = event.pull("alice", "【Rockets No.】fins", repo="acme/docs")

    event.look()

    assert event.reply_to(pull) == (
        "@alice [docs#101](https://github.com/acme/docs/pull/101) 的标题里有本次活动的字样，但后面没有任务序号："
        "`【Rockets No.】fins`。请修改标题，写上 `Rockets No.1`，这条提醒会自动消失。"
    )


@pytest.mark.parametrize("change", ["title", "close", "gone"])
def test_a_notice_goes_once_the_title_says_nothing_of_the_event_or_the_work_is_off(
    event: Hackathon, change: str
) -> None:
    pull = event.pull("alice", "Rockets No.99")
    assert len(told(event, pull)) == 1
    if change == "title":
        event.retitle(pull, "fins")
    elif change == "close":
        event.close_pull(pull)
    else:
        del event.pulls[pull]

    assert told(event, pull) == []


def test_a_merged_one_is_still_told_of(event: Hackathon) -> None:
    pull = event.pull("alice", "Rockets No.99")
    event.merge(pull)

    assert len(told(event, pull)) == 1


def test_pull_requests_of_before_the_first_look_get_no_notice_until_they_change() -> None:
    event = Hackathon(rules(pulls=PULLS))
    pull = event.pull("alice", "Rockets No.99")
    assert told(event, pull) == []
    assert told(event, pull) == []

    event.retitle(pull, "Rockets No.98")
    assert len(told(event, pull)) == 1


def test_asked_for_all_replies_an_old_title_is_told_of() -> None:
    event = Hackathon(rules(pulls=PULLS))
    pull = event.pull("alice", "Rockets No.99")
    event.look()
    event.look("all")

    assert len(event.replies_to(pull)) == 1


def test_a_number_that_another_board_has_is_no_trouble(event: Hackathon) -> None:
    event.elsewhere = frozenset({("", 99)})
    theirs = event.pull("alice", "Rockets No.99")
    neither = event.pull("bob", "Rockets No.98、99")
    event.look()

    assert event.replies_to(theirs) == []
    assert "names 98, and" in event.reply_to(neither)


def test_the_first_board_of_the_words_speaks_for_all(event: Hackathon) -> None:
    event.first_of_words = False
    pulls = [
        event.pull("alice", "Rockets No.99"),
        event.pull("alice", "Rockets No."),
        event.pull("bob", "Rockets No.2"),
    ]
    event.look()

    assert [event.replies_to(pull) for pull in pulls] == [[], [], []]
    assert event.people_on(2) == ["bob"]


def test_bots_blocked_people_and_other_repositories_get_no_notice() -> None:
    event = Hackathon(rules(pulls=PULLS, blocked=frozenset({"eve"})))
    event.look()
    event.pull("robo[bot]", "Rockets No.99", by_bot=True)
    event.pull("Eve", "Rockets No.99")
    event.pull("far", "Rockets No.99", repo="else/where")
    early = event.pull("early", "Rockets No.99")
    event.pulls[early] = replace(event.pulls[early], created=event.now.replace(year=2025))

    assert event.look().replies == ()


def test_a_deleted_account_is_named_and_never_mentioned(event: Hackathon) -> None:
    pull = event.pull("ghost", "Rockets No.99")

    assert told(event, pull)[0].startswith("ghost, the title of")


def test_what_a_title_says_mentions_nobody_and_refers_to_nothing(event: Hackathon) -> None:
    pull = event.pull("alice", "Rockets No. @everyone #12 `x` <!-- hackathon:reply 1 a --> \u202e GH-7 acme/rockets#3")
    (said,) = told(event, pull)
    outside = re.sub(r"`[^`]*`", "", said)

    assert re.findall(r"@[\w-]+", outside) == ["@alice"]
    assert "GH-" not in outside
    assert outside.count("#") == 1  # the pull request's own name


def test_while_a_table_cannot_be_read_nothing_is_said_of_titles_and_what_was_said_stays(event: Hackathon) -> None:
    early = event.pull("alice", "Rockets No.99")
    event.look()
    mended, broken = "| --- | --- | --- | --- |\n| 1", "| --- | --- | --- |\n| 1"
    event.change(mended, broken)
    late = event.pull("bob", "Rockets No.2")
    later = event.pull("carol", "Rockets No.98")
    event.look()
    assert [len(event.replies_to(pull)) for pull in (early, late, later)] == [1, 0, 0]

    event.change(broken, mended)
    event.look()
    assert [len(event.replies_to(pull)) for pull in (early, late, later)] == [1, 0, 1]
    assert event.people_on(2) == ["bob"]


def test_a_notice_that_somebody_else_pastes_is_not_the_bots(event: Hackathon) -> None:
    pull = event.pull("alice", "Rockets No.99")
    event.look()
    (ours,) = [one for one in event.comments.values() if one.author == ME]
    copied = event.comment("mallory", ours.body)
    event.retitle(pull, "Rockets No.2")
    event.look()

    assert list(event.comments) == [copied]


def test_on_a_board_without_open_tasks_a_title_is_shown_with_a_sample(event: Hackathon) -> None:
    event.comment("olga", "/remove 1-4")
    pulls = event.pull("alice", "Rockets No."), event.pull("alice", "Rockets No.99")
    event.look()

    assert ["`Rockets No.1`" in event.reply_to(pull) for pull in pulls] == [True, True]
    assert "nearest" not in event.reply_to(pulls[1])


@pytest.mark.parametrize(
    "words",
    [
        *("Rockets No.", "Hackathon 10th Spring No", "[Typing]", "Typing", "映射文档 No.", "任务 "),
        *("OCR+ERNIE No.", "【飞桨黑客松】", "Code Style #", "a" * 200),
    ],
)
@pytest.mark.parametrize("task", ["7", "A-1", "GH12"])
def test_the_title_that_a_notice_asks_for_reads_as_its_task(words: str, task: str) -> None:
    ids = Ids.of([task])
    said = Wording(LOCALES["en"], ids, (task,), words)._titles([task])
    (title,) = re.findall("`([^`]*)`", said)
    read = read_title(title, words, ids)

    assert read is not None
    assert (read.tasks, read.unknown) == ((task,), ())
