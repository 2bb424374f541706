"""The progress board: its numbers to the digit, and how GitHub shows it."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from types import SimpleNamespace
from typing import Any, cast

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.entry import STATES, Entry, State
from bot.core.progress import Count, is_submitted, progress, progress_lines, rate, total
from bot.core.rules import TrackRule
from bot.locale.board_words import BOARD_WORDS, BoardWords
from tests.core.standings import RULES, entry, shown, six_tracks, standing, table

ZH, EN = BOARD_WORDS["zh"], BOARD_WORDS["en"]


def rows(body: str, entries: list[Entry], words: BoardWords = ZH) -> list[list[str]]:
    """The rows of the progress board as GitHub shows them."""
    return shown("\n".join(progress_lines(progress(standing(body, entries), RULES, words), words)))


def test_the_board_of_the_spring_hackathon_reads_as_it_did() -> None:
    assert rows(*six_tracks()) == [
        ["任务方向", "任务数量", "提交作品 / 任务认领", "提交率", "完成", "完成率"],
        ["热身赛", "11", "7 / 11", "63.64%", "2", "18.18%"],
        ["框架 API 开发任务", "31", "22 / 31", "70.97%", "1", "3.23%"],
        ["框架其他开发任务", "16", "14 / 16", "87.5%", "6", "37.5%"],
        ["科学计算模型复现", "11", "7 / 11", "63.64%", "1", "9.09%"],
        ["套件开发任务", "24", "5 / 23", "20.83%", "2", "8.33%"],
        ["合作伙伴任务", "18", "5 / 17", "27.78%", "1", "5.56%"],
        ["合计", "111", "60 / 109", "54.05%", "13", "11.71%"],
    ]


def test_one_track_needs_no_total() -> None:
    assert rows(table(1, 2), [entry(1, "ann", state="done")], EN) == [
        ["Track", "Tasks", "Submitted / Claimed", "Submission rate", "Done", "Completion rate"],
        ["All tasks", "2", "1 / 1", "50%", "1", "50%"],
    ]


def test_a_task_counts_once_however_many_are_on_it() -> None:
    crowd = [entry(1, name, state=state) for name in ("ann", "bob", "cy") for state in ("pr_open", "done")]

    assert rows(table(1, 1), [*crowd]) == [rows(table(1, 1), [])[0], ["全部任务", "1", "1 / 1", "100%", "1", "100%"]]


def test_removed_tasks_are_not_counted() -> None:
    body = table(1, 3).replace("| 2 |", "| ~~2~~ |")
    board = standing(body, [entry(2, "ann"), entry(3, "ann")], removed=["3"])

    assert progress(board, RULES, ZH) == (Count("全部任务", 1, 0, 0, 0),)


def test_a_track_without_tasks_divides_by_nothing() -> None:
    rules = replace(RULES, tracks=(TrackRule("later", "50-60"),))

    assert shown("\n".join(progress_lines(progress(standing(table(1, 1)), rules, EN), EN)))[1:] == [
        ["later", "0", "0 / 0", "0%", "0", "0%"],
        ["Other", "1", "0 / 0", "0%", "0", "0%"],
        ["Total", "1", "0 / 0", "0%", "0", "0%"],
    ]


@pytest.mark.parametrize(
    ("state", "counts"),
    [
        ("closed", (0, 0, 0)),
        ("claimed", (1, 0, 0)),
        ("rfc_open", (1, 0, 0)),
        ("rfc_merged", (1, 0, 0)),
        ("pr_open", (1, 1, 0)),
        ("approved", (1, 1, 0)),
        ("partial", (1, 1, 0)),
        ("done", (1, 1, 1)),
    ],
)
def test_what_a_state_counts_as(state: State, counts: tuple[int, int, int]) -> None:
    assert progress(standing(table(1, 1), [entry(1, "ann", state=state)]), RULES, ZH) == (
        Count("全部任务", 1, *counts),
    )


def test_an_entry_that_says_it_was_submitted_is() -> None:
    assert is_submitted(cast("Any", SimpleNamespace(state="rfc_merged", submitted=True)))


@pytest.mark.parametrize(
    ("part", "text"),
    [("7/11", "63.64%"), ("7/8", "87.5%"), ("1", "100%"), ("0", "0%"), ("1/32", "3.13%"), ("1/3", "33.33%")],
)
def test_a_rate_has_two_decimals_at_most(part: str, text: str) -> None:
    assert rate(Fraction(part)) == text


@pytest.mark.parametrize("name", ["a | b", "<b>@ann</b>", "`code`", "*x* [y](z) ~~w~~", "https://x.example", "$1$ \\|"])
def test_any_track_name_shows_as_itself(name: str) -> None:
    line = progress_lines([Count(name, 1, 0, 0, 0)], ZH)

    assert shown("\n".join(line))[1][0] == name.replace("@", "＠")


COUNTS = st.lists(st.tuples(*[st.integers(0, 400)] * 4), min_size=2, max_size=9)


@given(COUNTS)
def test_the_total_is_the_sum_of_the_tracks(numbers: list[tuple[int, int, int, int]]) -> None:
    counts = [Count("x", *some) for some in numbers]
    table_rows = shown("\n".join(progress_lines(counts, ZH)))[1:]

    columns = [[int(row[1]), *map(int, row[2].split(" / ")), int(row[4])] for row in table_rows]
    assert columns[-1] == [sum(column) for column in zip(*columns[:-1], strict=True)]


@given(st.lists(st.tuples(st.integers(1, 9), st.sampled_from("abc"), st.sampled_from(STATES)), max_size=30))
def test_the_tracks_of_a_board_together_count_every_task_once(facts: list[tuple[int, str, State]]) -> None:
    body = f"# 一\n\n{table(1, 4)}\n# 二\n\n{table(5, 9)}"
    entries = [entry(task, login, state=state) for task, login, state in facts]
    split = progress(standing(body, entries), RULES, ZH)
    whole = progress(standing(table(1, 9), entries), RULES, ZH)

    assert total(split, ZH) == replace(whole[0], name="合计")
