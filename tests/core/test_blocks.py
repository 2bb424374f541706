"""Where the boards stand in the body, and that nothing else of it changes."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.anchor import anchor_lines, anchors_of, find_anchor
from bot.core.blocks import write_boards
from bot.core.marked import find_block
from bot.core.rules import Columns
from tests.core.standings import CHINESE, RULES, entry, shown, standing, table

if TYPE_CHECKING:
    from bot.core.entry import Entry
    from bot.core.face import Look
    from bot.core.rules import Rules

TABLE = table(1, 2)
BODY = f"# Spring\n\n{TABLE}\nGood luck!\n"
STATE = "<!-- hackathon:state --><!-- {} --><!-- /hackathon:state -->"
DONE = [entry(1, "ann", state="done")]
PROGRESS = """<!-- hackathon:progress -->

| 任务方向 | 任务数量 | 提交作品 / 任务认领 | 提交率 | 完成 | 完成率 |
| :---: | :---: | :---: | :---: | :---: | :---: |
| Spring | 2 | 1 / 1 | 50% | 1 | 50% |
<!-- /hackathon:progress -->"""
LEADERBOARD = """<!-- hackathon:leaderboard -->

| 名次 | 参与者 | 积分 | 完成的任务 |
| :---: | :--- | :---: | :--- |
| 🥇 1 | [ann](https://github.com/ann) | 1 | 1 |
<!-- /hackathon:leaderboard -->"""


def written(body: str, entries: list[Entry] = DONE, rules: Rules = RULES, look: Look = CHINESE) -> str:
    """The body with its boards; writing them once more changes nothing."""
    once = write_boards(body, standing(body, entries), rules, look)
    assert write_boards(once, standing(once, entries), rules, look) == once
    return once


def test_boards_are_added_at_the_end_below_a_blank_line() -> None:
    assert written(BODY) == f"{BODY}\n{PROGRESS}\n\n{LEADERBOARD}\n"


def test_boards_are_added_before_the_hidden_state() -> None:
    assert written(f"{BODY}{STATE}\n") == f"{BODY}\n{PROGRESS}\n\n{LEADERBOARD}\n{STATE}\n"


def test_boards_are_added_at_the_end_where_an_organiser_moved_the_state() -> None:
    assert written(f"{STATE}\n{BODY}") == f"{STATE}\n{BODY}\n{PROGRESS}\n\n{LEADERBOARD}\n"


@pytest.mark.parametrize(("end", "gap"), [("", "\n\n"), ("\n", "\n"), ("\n\n", ""), ("\n\n\n", ""), ("\n ", "\n\n")])
def test_there_is_a_blank_line_whatever_the_body_ends_in(end: str, gap: str) -> None:
    body = BODY.rstrip("\n") + end

    assert written(body).startswith(f"{body}{gap}<!--")


def test_the_boards_have_the_line_endings_of_the_body() -> None:
    body = BODY.replace("\n", "\r\n")

    assert written(body) == f"{BODY}\n{PROGRESS}\n\n{LEADERBOARD}\n".replace("\n", "\r\n")


def test_a_leaderboard_is_added_once_somebody_has_finished() -> None:
    assert "leaderboard" not in written(BODY, [entry(1, "ann")])
    assert "leaderboard" in written(BODY)


def test_a_leaderboard_with_a_place_says_that_nobody_has_finished() -> None:
    assert "<!-- hackathon:leaderboard -->\n\n还没有人完成任务。\n<!-- /" in written(written(BODY), [entry(1, "ann")])


def test_a_board_stays_where_its_markers_were_moved() -> None:
    moved = f"<!-- hackathon:leaderboard -->old\n<!-- /hackathon:leaderboard -->\n\n{BODY}"

    assert written(moved) == f"{LEADERBOARD}\n\n{BODY}\n{PROGRESS}\n"


@pytest.mark.parametrize("before", ["Board: ", "<details>\n", "<details><summary>Board</summary> "])
def test_a_board_is_shown_as_a_table_whatever_its_marker_stands_behind(before: str) -> None:
    body = f"{BODY}\n{before}<!-- hackathon:progress --><!-- /hackathon:progress --> so far\n"

    assert ["Spring", "2", "1 / 1", "50%", "1", "50%"] in shown(written(body))


def test_a_board_that_stands_twice_is_kept_once() -> None:
    assert (
        written(f"{PROGRESS}\n\n{BODY}\n{PROGRESS}\n", rules=replace(RULES, leaderboard=False))
        == f"{PROGRESS}\n\n{BODY}\n"
    )


def test_a_board_saved_with_other_line_endings_is_not_written_again() -> None:
    saved = written(BODY).replace("\n", "\r\n") + "\n"

    assert written(saved) == saved


def test_a_board_that_the_rules_do_not_want_is_left_alone() -> None:
    rules = replace(RULES, progress=False, leaderboard=False)

    assert written(BODY, rules=rules) == BODY
    assert written(f"{BODY}\n<!-- hackathon:progress -->mine<!-- /hackathon:progress -->\n", rules=rules).endswith(
        "mine<!-- /hackathon:progress -->\n"
    )


def test_markers_in_a_fence_are_somebodys_explanation() -> None:
    body = f"```\n<!-- hackathon:progress -->\n<!-- /hackathon:progress -->\n```\n{BODY}"

    assert written(body) == f"{body}\n{PROGRESS}\n\n{LEADERBOARD}\n"


def test_nothing_is_added_inside_a_fence_that_is_left_open() -> None:
    assert written(f"{BODY}\n```\nopen\n") == f"{BODY}\n```\nopen\n"


def test_nothing_is_added_to_a_board_without_tasks() -> None:
    assert written("# Spring\n") == "# Spring\n"


def test_a_chart_exists_where_its_markers_are() -> None:
    body = f"<!-- hackathon:chart --><!-- /hackathon:chart -->\n\n{BODY}"

    assert "mermaid" not in written(BODY)
    assert written(body).startswith("<!-- hackathon:chart -->\n\n```mermaid\nxychart-beta horizontal\n")
    assert 'x-axis ["Spring 2/1/1/1"]' in written(body)


def test_a_chart_of_no_tasks_is_empty() -> None:
    assert (
        written("<!-- hackathon:chart -->x<!-- /hackathon:chart -->\n")
        == "<!-- hackathon:chart -->\n\n<!-- /hackathon:chart -->\n"
    )


ANCHORS = f"# Spring\n\n{TABLE}\n## 📊 看板信息\nold\n#####\n\n## 统计信息\n\n##### \nGood luck!\n"


def test_the_older_places_are_kept_where_they_stand_in_their_own_form() -> None:
    leaders = "<!-- hackathon:leaderboard -->\n\n> 排名不分先后 [ann](https://github.com/ann) (1)\n"

    assert written(ANCHORS) == (
        f"# Spring\n\n{TABLE}\n## 📊 看板信息\n{PROGRESS}\n#####\n\n"
        f"## 统计信息\n{leaders}<!-- /hackathon:leaderboard -->\n##### \nGood luck!\n"
    )
    assert "> 还没有人完成任务。" in written(ANCHORS, [])


def test_a_board_moved_out_of_its_older_place_leaves_that_to_the_organisers() -> None:
    top = f"# Spring\n\n{TABLE}\n## 统计信息\nours\n#####\n\n"
    body = f"{top}<!-- hackathon:leaderboard --><!-- /hackathon:leaderboard -->\n"

    assert written(body, rules=replace(RULES, progress=False)) == f"{top}{LEADERBOARD}\n"


@pytest.mark.parametrize(
    "inside",
    [f"\n{TABLE}\n", "# other\n", f"{STATE}\n", "\n"],
    ids=["tasks", "another heading", "the hidden state", "no end"],
)
def test_a_place_with_other_things_in_it_is_none(inside: str) -> None:
    end = "" if inside == "\n" else "#####\n"
    body = f"# Spring\n\n{table(3, 4)}\n## 看板信息\n{inside}{end}"

    assert written(body).count("<!-- hackathon:progress -->") == 1
    assert f"## 看板信息\n{inside}{end}" in written(body)


def test_a_heading_in_a_fence_is_no_place() -> None:
    body = f"```\n## 看板信息\n#####\n```\n\n{BODY}"

    assert find_anchor(body, "progress") is None
    assert anchors_of(body) == []


def test_a_comment_that_a_cell_leaves_open_hides_no_place() -> None:
    body = f"| No. | Status |\n| --- | --- |\n| 1 | @ab <!-- |\n\n{ANCHORS}<!-- end -->\n"

    assert len(anchors_of(body)) == len(anchors_of(ANCHORS)) == 2


def test_a_comment_around_a_place_hides_it() -> None:
    body = f"<!--\n\n{ANCHORS}\n"

    assert anchors_of(body) == anchors_of(f"- <!-- {body}-->") == []


def test_what_is_inside_the_older_places_is_known_by_its_lines() -> None:
    inside = [(one.first, one.last, ANCHORS[one.start : one.end]) for one in anchors_of(ANCHORS)]

    assert inside == [(9, 9, "old\n"), (13, 13, "\n")]
    assert anchor_lines(ANCHORS) == {9, 13}


CORPUS = Path(__file__).parents[2] / ".." / "shared" / "corpus" / "bodies"


@pytest.mark.parametrize("name", ["hackathonbot-ori-f79236.md", "hackathonbot-2023-09-11T11-19-16-54a574.md"])
def test_boards_of_the_older_assistant_go_on_without_a_visible_break(name: str) -> None:
    if not CORPUS.is_dir():
        pytest.skip("the shared corpus is not here")
    body = (CORPUS / name).read_bytes().decode()
    new = written(body, [])

    assert new[: new.index("<!--")] == body[: body.index("看板信息") + len("看板信息\n")]
    assert new.endswith("<!-- /hackathon:progress -->\n#####" + body.rpartition("#####")[2])
    assert ["全部任务", "4", "0 / 0", "0%", "0", "0%"] in shown(new)


LINES = st.sampled_from(
    ["", "words", "## 看板信息", "## 统计信息", "#####", "```", "> quote", "- item", "<!--", "-->", STATE,
     "<!-- hackathon:progress -->", "<!-- /hackathon:progress -->", "<!-- hackathon:leaderboard -->",
     "<!-- /hackathon:leaderboard -->", "<!-- hackathon:chart -->", "<!-- /hackathon:chart -->", "| a | b |"],
)  # fmt: skip
TEXTS = st.lists(LINES, max_size=12)


@pytest.mark.parametrize(
    "around",
    [f"<!-- hackathon:progress -->\n\n{table(8, 9)}\n<!-- /hackathon:progress -->",
     f"<!-- hackathon:progress -->\n{STATE}\n<!-- /hackathon:progress -->",
     "<!-- hackathon:progress --><!-- hackathon:more -->\n<!-- /hackathon:progress --><!-- /hackathon:more -->",
     "| a | b |\n|-|-|\n| here: <!-- hackathon:progress --><!-- /hackathon:progress --> | |"],
    ids=["tasks", "the hidden state", "half of another block", "nothing, in a row"],
)  # fmt: skip
def test_a_board_whose_markers_came_to_stand_around_other_things_is_left_alone(around: str) -> None:
    body = f"{around}\n\n{TABLE}"

    assert written(body, rules=replace(RULES, leaderboard=False)) == body


def test_a_board_that_could_pass_for_tasks_is_still_the_bots() -> None:
    rules = replace(RULES, columns=Columns(id=1, status=4))
    four = [entry(1, f"dev{number}", state="done", minute=number) for number in range(9)]

    assert "| 9 | [dev8]" in written(written(BODY, rules=rules), four, rules)


def settled(body: str) -> str:
    """The body after two looks: a heading that stood inside a board's markers no longer names the tasks below."""
    return written(write_boards(body, standing(body, DONE), RULES, CHINESE))


@given(TEXTS, TEXTS, st.sampled_from(["\n", "\r\n"]))
def test_boards_written_into_any_body_come_to_rest_and_leave_the_tasks_alone(
    above: list[str], below: list[str], ending: str
) -> None:
    body = ending.join([*above, "", TABLE, *below])
    new = settled(body)

    assert [task.id for task in standing(new).tasks] == [task.id for task in standing(body).tasks]


@given(TEXTS)
def test_what_is_added_at_the_end_reads_back_and_is_shown_as_a_table(above: list[str]) -> None:
    body = "\n".join([*above, "", TABLE, "words"])
    new = settled(body)

    if new.startswith(f"{body}\n\n<!-- hackathon:progress -->"):
        block = find_block(new, "progress")
        assert block
        assert shown(new[block.inside : block.inside_end])[1][1:] == ["2", "1 / 1", "50%", "1", "50%"]
        assert ["任务方向", "任务数量", "提交作品 / 任务认领", "提交率", "完成", "完成率"] in shown(new)


def test_tasks_below_a_board_that_grew_are_no_place_of_the_next_one() -> None:
    body = f"## 看板信息\n#####\n## 统计信息\n{TABLE}\n#####\n"

    assert [task.id for task in standing(written(body)).tasks] == ["1", "2"]
