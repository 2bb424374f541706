"""Which track a task is in, and in which order the tracks stand."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.core.rules import Columns, TrackRule
from bot.core.track import tracks_of
from bot.locale.board_words import BOARD_WORDS
from tests.core.standings import RULES, standing, table

ZH, EN = BOARD_WORDS["zh"], BOARD_WORDS["en"]
BODY = f"# 热身赛\n\n{table(1, 3)}\n# 框架\n\n{table(4, 6)}\n# 热身赛\n\n{table(7, 7)}"


def tracks(body: str, *rules: tuple[str, str], columns: Columns | None = None) -> list[tuple[str, str]]:
    """The tracks of a body under these rules, each with its tasks' ids."""
    board = standing(body, columns=columns)
    named = replace(RULES, tracks=tuple(TrackRule(*rule) for rule in rules))
    return [(track.name, " ".join(task.id for task in track.tasks)) for track in tracks_of(board.tasks, named, ZH)]


def test_a_task_is_in_the_track_of_its_heading_wherever_that_heading_stands_again() -> None:
    assert tracks(BODY) == [("热身赛", "1 2 3 7"), ("框架", "4 5 6")]


@pytest.mark.parametrize(
    ("heading", "track"),
    [
        ("# 新 <!-- hackathon:progress -->\n<!-- /hackathon:progress -->", "新"),
        ("<!-- hackathon:progress -->\n# 新\n<!-- /hackathon:progress -->", "旧"),
        ("新 <!-- hackathon:progress -->\n---\n<!-- /hackathon:progress -->", "旧"),
    ],
)
def test_a_heading_inside_a_block_of_the_bots_is_none_for_it_goes_with_the_next_write(heading: str, track: str) -> None:
    assert tracks(f"# 旧\n\n{heading}\n\n{table(1, 1)}") == [(track, "1")]


def test_the_track_column_comes_before_the_heading() -> None:
    rows = "| 1 | 编译器 | |\n| 2 | 文档 | |\n| 3 | | |\n| 4 | 编译器 | |\n"
    body = f"# 全部\n\n| 序号 | 方向 | 状态 |\n|---|---|---|\n{rows}"

    assert tracks(body, columns=Columns(track="方向")) == [("编译器", "1 4"), ("文档", "2"), ("全部", "3")]


def test_the_rules_come_before_both_and_give_the_order() -> None:
    assert tracks(BODY, ("乙", "3-5、7"), ("甲", "No.1, 2")) == [("乙", "3 4 5 7"), ("甲", "1 2"), ("其他", "6")]


@pytest.mark.parametrize("typed", ["2-3, 6", "2－3，6", "#2~3 6", "02至03、6-999999"])
def test_ranges_read_as_people_type_them(typed: str) -> None:
    assert tracks(table(1, 6), ("甲", typed))[0] == ("甲", "2 3 6")


def test_a_task_that_two_tracks_list_is_in_the_first() -> None:
    assert tracks(table(1, 3), ("甲", "1-2"), ("乙", "2-3")) == [("甲", "1 2"), ("乙", "3")]


def test_a_track_of_the_rules_is_there_before_its_first_task() -> None:
    assert tracks(table(1, 1), ("甲", "1"), ("乙", "50-60")) == [("甲", "1"), ("乙", "")]


def test_a_row_added_within_the_rules_range_is_in_the_track_by_itself() -> None:
    assert tracks(table(1, 5), ("甲", "1-9")) == [("甲", "1 2 3 4 5")]


def test_a_board_without_any_track_has_one_of_everything() -> None:
    assert tracks(table(1, 2)) == [("全部任务", "1 2")]
    assert [track.name for track in tracks_of(standing(table(1, 2)).tasks, RULES, EN)] == ["All tasks"]


def test_tasks_without_a_heading_stand_together_under_a_name_of_their_own() -> None:
    assert tracks(f"{table(1, 2)}\n# 框架\n\n{table(3, 3)}") == [("其他", "1 2"), ("框架", "3")]
