"""The leaderboard: who stands where, how it is shown, and that nobody is pinged."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import cmarkgfm  # type: ignore[import-untyped]  # it ships no types

from bot.core.leaderboard import leaderboard, leaderboard_lines, older_lines
from bot.core.rules import Columns, Points
from bot.locale.board_words import BOARD_WORDS
from tests.core.standings import CHINESE, ENGLISH, RULES, entry, shown, standing, table

if TYPE_CHECKING:
    from bot.core.entry import Entry
    from bot.core.rules import Rules

ZH, EN = BOARD_WORDS["zh"], BOARD_WORDS["en"]
BODY = table(1, 9)
STARS = """| No. | Points | Status |
|---|---|---|
| 1 | ⭐ | |
| 2 | ⭐⭐⭐ | |
| 3 | 0.25 🌟 | |
| 4 | 5 | |
| 5 | 0 | |
"""


def ranks(entries: list[Entry], rules: Rules = RULES, body: str = BODY) -> list[tuple[int, str, str, str]]:
    """Rank, name, points and tasks of everybody."""
    return [
        (leader.rank, leader.name, str(leader.points), " ".join(task.id for task in leader.tasks))
        for leader in leaderboard(standing(body, entries), rules)
    ]


def done(task: int, *members: str, minute: int | None = 0, team: str | None = None) -> Entry:
    return entry(task, *members, state="done", minute=minute, team=team)


def test_more_points_stand_first() -> None:
    entries = [done(1, "ann"), done(2, "bob"), done(3, "bob"), entry(4, "cy", state="approved")]

    assert ranks(entries) == [(1, "bob", "2", "2 3"), (2, "ann", "1", "1")]


def test_of_equal_points_whoever_had_them_first_stands_first() -> None:
    entries = [
        done(1, "ann", minute=1),
        done(2, "ann", minute=30),
        done(3, "bob", minute=10),
        done(4, "bob", minute=20),
    ]

    assert [rank[:2] for rank in ranks(entries)] == [(1, "bob"), (2, "ann")]


def test_whoever_is_as_early_with_as_much_shares_the_rank_and_the_next_is_lower() -> None:
    entries = [done(1, "bob"), done(1, "ann"), done(2, "cy", minute=5)]
    board = leaderboard(standing(BODY, entries), RULES)

    assert ranks(entries) == [(1, "ann", "1", "1"), (1, "bob", "1", "1"), (3, "cy", "1", "2")]
    assert shown("\n".join(leaderboard_lines(board, ENGLISH, EN)))[1:] == [
        ["🥇 1 (tied)", "ann", "1", "1"],
        ["🥇 1 (tied)", "bob", "1", "1"],
        ["🥉 3", "cy", "1", "2"],
    ]


def test_a_time_that_nobody_knows_comes_after_those_of_the_same_points() -> None:
    entries = [
        done(1, "ann", minute=None),
        done(2, "bob", minute=99),
        done(3, "cy", minute=1),
        done(4, "cy", minute=None),
    ]

    assert [rank[:2] for rank in ranks(entries)] == [(1, "cy"), (2, "bob"), (3, "ann")]


def test_a_task_without_points_does_not_make_anybody_later() -> None:
    entries = [done(1, "ann", minute=1), done(5, "ann", minute=50), done(1, "bob", minute=9)]

    assert [rank[:2] for rank in ranks(entries, body=STARS)] == [(1, "ann"), (2, "bob")]


def test_points_come_from_the_points_column() -> None:
    entries = [done(task, name) for task, name in [(1, "ann"), (2, "bob"), (3, "cy"), (4, "di"), (5, "ed")]]
    rules = replace(RULES, points=Points(star=2))

    assert ranks(entries, rules, STARS) == [
        (1, "bob", "6", "2"), (2, "di", "5", "4"), (3, "ann", "2", "1"), (4, "cy", "1/2", "3"), (5, "ed", "0", "5"),
    ]  # fmt: skip


def test_a_shared_task_is_split_where_the_rules_say_so() -> None:
    entries = [done(2, "ann"), done(2, "bob"), entry(2, "cy")]

    assert ranks(entries, replace(RULES, points=Points(share="split")), STARS)[0] == (1, "ann", "3/2", "2")


def test_a_team_is_one_with_everybody_who_was_in_it() -> None:
    board = leaderboard(
        standing(BODY, [done(1, "ann", team="Red Pandas"), done(2, "Ann", "bob", team="red  pandas")]), RULES
    )

    assert shown("\n".join(leaderboard_lines(board, ENGLISH, EN)))[1:] == [
        ["🥇 1", "Red Pandas (ann, bob)", "2", "1, 2"]
    ]


def test_nobody_done_is_said_in_one_sentence() -> None:
    assert leaderboard_lines([], CHINESE, ZH) == ["还没有人完成任务。"]
    assert older_lines([], ENGLISH, EN) == ["> Nobody has finished a task yet."]


def test_the_older_form_is_a_line_of_names_with_the_number_of_their_tasks() -> None:
    board = leaderboard(standing(BODY, [done(1, "ann"), done(2, "ann"), done(3, "bob")]), RULES)

    assert older_lines(board, CHINESE, ZH) == [
        "> 排名不分先后 [ann](https://github.com/ann) (2) [bob](https://github.com/bob) (1)"
    ]


def test_nobody_is_pinged_in_any_form() -> None:
    board = leaderboard(standing(BODY, [done(1, "ann"), done(2, "bob", team="@cy | <!-- @di -->")]), RULES)
    plain = replace(CHINESE, mentions="plain")

    for look in (CHINESE, plain):
        assert "@" not in "".join(leaderboard_lines(board, look, ZH) + older_lines(board, look, ZH))
    assert older_lines(board[:1], plain, ZH) == ["> 排名不分先后 ann (1)"]


def test_any_team_name_shows_as_itself() -> None:
    team = "a | b <b> `c` *d*"
    board = leaderboard(standing(BODY, [done(1, "ann", team=team)]), RULES)
    text = "\n".join(leaderboard_lines(board, ENGLISH, EN))

    assert shown(text)[1][1] == f"{team} (ann)"
    assert "<b>" not in cmarkgfm.github_flavored_markdown_to_html(text)


def test_a_removed_task_earns_nothing() -> None:
    board = standing(BODY, [done(1, "ann")], removed=["1"], columns=Columns())

    assert leaderboard(board, RULES) == ()
