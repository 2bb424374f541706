"""`/why`: the comment, pull request, review or organiser's word behind every state; and what a report takes from it."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.core.news import news_since, submitted_at
from bot.core.plan import answers_of
from tests.core.scene import PULLS, URL, Hackathon, rules

PULL = "https://github.com/acme/rockets/pull/"
TEAM = "【队名】：Sky\n【序号】：2\n【状态】：报名"


def why(event: Hackathon, task: object = 2) -> list[str]:
    """The lines below a task's title."""
    plan = event.look()
    return answers_of(plan.standing, event.facts, event.rules).why(str(task)).splitlines()[1:]


def test_each_step_of_a_pull_request_is_told_with_its_link_and_time(event: Hackathon) -> None:
    event.comment("alice", "claim 2")
    first = event.pull("alice", "Rockets No.2 -part", repo="acme/docs")
    event.merge(first)
    second = event.pull("alice", "Rockets No.2")
    event.review(second, "mia")

    assert why(event) == [
        "- `alice`: Partly done",
        f"  - `claim` by `alice`, 2026-03-01 08:01: [comment]({URL}#issuecomment-1)",
        "  - [docs#101](https://github.com/acme/docs/pull/101) opened by `alice`, 2026-03-01 08:02",
        "  - [docs#101](https://github.com/acme/docs/pull/101) merged, 2026-03-01 08:03",
        f"  - [#102]({PULL}102) opened by `alice`, 2026-03-01 08:05",
        f"  - [#102]({PULL}102) approved by `mia`, 2026-03-01 08:06",
    ]


def test_a_pull_request_closed_unmerged_says_so_and_an_old_approval_is_not_told(event: Hackathon) -> None:
    pull = event.pull("alice", "Rockets No.2")
    event.review(pull, "mia")
    event.close_pull(pull)

    assert why(event) == [
        "- `alice`: Closed",
        f"  - [#101]({PULL}101) opened by `alice`, 2026-03-01 08:01",
        f"  - [#101]({PULL}101) closed without a merge, 2026-03-01 08:04",
    ]


def test_an_approval_that_only_the_search_told_is_somebodys(event: Hackathon) -> None:
    pull = event.pull("alice", "Rockets No.2")
    event.pulls[pull] = replace(event.pulls[pull], reviews=None, approved=True)

    assert why(event)[2] == f"  - [#101]({PULL}101) approved by `a maintainer`, 2026-03-01 08:01"


def test_the_organisers_word_is_among_the_reasons(event: Hackathon) -> None:
    event.merge(event.pull("alice", "Rockets No.2"))
    event.comment("olga", "/undone 2")

    assert why(event)[0] == "- `alice`: Partly done"
    assert why(event)[-1] == f"  - `undone` by `olga`, 2026-03-01 08:04: [comment]({URL}#issuecomment-1)"


def test_the_reasons_of_a_team_are_those_of_all_members_in_their_order(event: Hackathon) -> None:
    event.comment("alice", "claim 2")
    event.comment("bob", TEAM)
    event.pull("alice", "Rockets No.2")
    event.comment("alice", TEAM)

    lines = why(event)
    assert lines[0] == "- `Sky` (`bob`, `alice`): PR open"
    assert [line.split(", 2026-03-01 ")[1][:5] for line in lines[1:]] == ["08:01", "08:02", "08:03", "08:04"]


@pytest.mark.parametrize(
    ("act", "line"),
    [
        ("open", "  - `alice` 于 2026-03-01 08:01 提交 [#101](https://github.com/acme/rockets/pull/101)"),
        ("review", "  - [#101](https://github.com/acme/rockets/pull/101) 于 2026-03-01 08:02 由 `mia` 批准"),
        ("merge", "  - [#101](https://github.com/acme/rockets/pull/101) 于 2026-03-01 08:02 合入"),
        ("close", "  - [#101](https://github.com/acme/rockets/pull/101) 于 2026-03-01 08:02 关闭（未合入）"),
    ],
)
def test_in_chinese(act: str, line: str) -> None:
    event = Hackathon(rules(pulls=PULLS, language="zh"))
    pull = event.pull("alice", "Rockets No.2")
    if act == "review":
        event.review(pull, "mia")
    elif act == "merge":
        event.merge(pull)
    elif act == "close":
        event.close_pull(pull)

    assert why(event)[-1] == line


def test_reasons_mention_nobody(event: Hackathon) -> None:
    pull = event.pull("alice", "Rockets No.2")
    event.review(pull, "mia")

    assert "@" not in "".join(why(event))


def test_a_report_tells_what_was_handed_in_and_finished_since(event: Hackathon) -> None:
    event.merge(event.pull("early", "Rockets No.1"))
    event.pull("alice", "Rockets No.2 design", repo="acme/community")
    event.close_pull(event.pull("carol", "Rockets No.4"))
    event.later()
    since = event.now
    event.merge(event.pull("alice", "Rockets No.2"))
    event.pull("bob", "Rockets No.3 -part")
    plan = event.look()
    news = news_since(since, plan.standing)

    assert [(item.entry.key, [task.id for task in item.tasks]) for item in news.submitted] == [
        ("alice", ["2"]),
        ("bob", ["3"]),
    ]
    assert [item.entry.key for item in news.claimed] == ["bob"]
    assert [item.entry.key for item in news.finished] == ["alice"]


def test_work_counts_as_handed_in_from_its_opening_or_from_the_comment(event: Hackathon) -> None:
    pull = event.pull("alice", "Rockets No.2")
    event.comment("alice", "/submit 2 #101")
    event.comment("bob", "/submit 3")
    event.comment("carol", "claim 4")
    event.look()

    assert submitted_at(event.entries(2)[0]) == event.pulls[pull].created
    assert submitted_at(event.entries(3)[0]) == event.comments[2].updated
    assert submitted_at(event.entries(4)[0]) is None


def test_what_a_person_set_in_the_cells_is_shown_as_it_stands_there(event: Hackathon) -> None:
    event.comment("alice", "claim 2")
    event.comment("bob", "claim 2")
    event.comment("olga", "/done 2 @bob")
    event.look()
    event.change("@alice Claimed", "~~@alice Claimed~~<br>waits for [parts](https://example.org)")
    event.change("| @bob |", "| |")

    assert [line for line in why(event) if "by hand" in line] == [
        "- `bob`: taken out of the column of those who are done, by hand",
        "- written or changed by hand, and kept so: `~~@alice Claimed~~` · `waits for parts`",
    ]


def test_a_cell_of_the_bots_alone_has_nothing_set_by_hand(event: Hackathon) -> None:
    event.comment("alice", "claim 2")
    event.look()

    assert [line for line in why(event) if "by hand" in line] == []
