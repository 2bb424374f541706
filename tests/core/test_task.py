"""Tasks are the rows of tables with an id and a status column; what is amiss is said, with its line."""

from __future__ import annotations

import time

import pytest

from bot.core.rules import Columns
from bot.core.task import Finding, Task, fold_id, read_id, read_tasks

GUESS = Columns()
BOARD = """# Kernel work

| No. | Difficulty | Title | Status | Done by |
| --- | --- | --- | --- | --- |
| 1 | ⭐⭐ | [Sort](https://x.example) `keys` | @amy | |
| ~~2~~ | ⭐ | Merge |
| **[A-03](#a)** | 3 | a \\| b | | @bob |
"""


def ids_of(body: str, columns: Columns = GUESS) -> list[str]:
    return [task.id for task in read_tasks(body, columns).tasks]


def findings_of(body: str, columns: Columns = GUESS) -> list[tuple[int | None, str, tuple[str, ...]]]:
    return [(one.line, one.code, one.detail) for one in read_tasks(body, columns).findings]


def brief(task: Task) -> tuple[str, str, bool, str, str, str, str]:
    return task.id, task.title, task.removed, task.track, task.points, task.status_text, task.done_text


def test_a_task_is_its_row() -> None:
    tasks = read_tasks(BOARD, GUESS)

    assert [brief(task) for task in tasks.tasks] == [
        ("1", "Sort keys", False, "Kernel work", "⭐⭐", "@amy", ""),
        ("2", "Merge", True, "Kernel work", "⭐", "", ""),
        ("A-03", "a | b", False, "Kernel work", "3", "", "@bob"),
    ]
    assert {(task.row.line, task.status, task.done) for task in tasks.tasks} == {(5, 3, 4), (6, 3, 4), (7, 3, 4)}
    assert tasks.findings == ()


def test_a_table_without_a_done_column_has_none() -> None:
    (task,) = read_tasks("|序号|认领人|\n|-|-|\n|1|x|\n", GUESS).tasks

    assert (task.done, task.done_text, task.title, task.points) == (None, "", "", "")


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("1", "1"),
        ("001", "1"),
        ("#1", "1"),
        ("No.1", "1"),
        ("no 1", "1"),
        ("NO1", "1"),
        ("№ 1", "1"),
        ("１", "1"),
        (" # 1 ", "1"),
        ("A-03", "A-03"),
        ("a3", "A-03"),
        ("No.A-3", "A-03"),
        ("A–3", "A-03"),
        ("4", None),
        ("1.5", None),
        ("", None),
        ("#", None),
    ],
)
def test_a_typed_id_finds_the_id_of_the_table(typed: str, found: str | None) -> None:
    task = read_tasks(BOARD, GUESS).find(typed)

    assert (task.id if task else None) == found


@pytest.mark.parametrize(
    ("text", "plain", "key"),
    [
        ("012", "012", "12"),
        ("000", "000", "0"),
        ("Ab-07", "Ab-07", "ab7"),
        ("NO-1", "NO-1", "no1"),
        ("A–1", "A-1", "a1"),
        ("B−02", "B-02", "b2"),
        ("2–4", None, None),
        ("–1", None, None),
        ("1234567", None, None),
        ("abcde1", None, None),
        ("1-", None, None),
        ("12a", None, None),
        ("二", None, None),
    ],
)
def test_an_id_is_some_letters_and_up_to_six_digits(text: str, plain: str | None, key: str | None) -> None:
    assert (read_id(text), fold_id(text)) == (plain, key)


@pytest.mark.parametrize(
    "header", ["序号", "编号", "任务序号", "No", "NO.", "#", "ID", "Task", "Task ID", " **序 号** ", "ＩＤ：", "`no.`"]
)
@pytest.mark.parametrize(
    "status", ["状态", "队伍名称/状态/PR", "认领人", "报名", "**Status**", "Claimed by", "ASSIGNEE"]
)
def test_headers_are_known_in_any_dress(header: str, status: str) -> None:
    assert ids_of(f"|{status}|{header}|\n|-|-|\n|x|7|\n") == ["7"]


@pytest.mark.parametrize("header", ["完成队伍", "完成人", "完成者（队）", "Done by", "done  BY"])
def test_done_headers(header: str) -> None:
    (task,) = read_tasks(f"|#|{header}|Status|\n|-|-|-|\n|1|a|b|\n", GUESS).tasks

    assert (task.done, task.status) == (1, 2)


@pytest.mark.parametrize(
    ("header", "title"),
    [
        ("|#|Area|Task|Status|", "t"),
        ("|#|题目|任务链接|Status|", "a"),
        ("|#|Area|Words|Status|", "a"),
        ("|Task|Points|Title|Status|", "t"),
    ],
)
def test_the_title_is_the_likeliest_column(header: str, title: str) -> None:
    (task,) = read_tasks(f"{header}\n|-|-|-|-|\n|1|a|t|s|\n", GUESS).tasks

    assert task.title == title


def test_a_number_in_another_column_is_no_task() -> None:
    body = "|Title|#|Status|\n|-|-|-|\n|2|1|x|\n\n|Level|Weight|Status|\n|-|-|-|\n|2|3|y|\n"

    assert ids_of(body) == ["1"]


def test_ids_may_be_spread_over_tables_whose_headings_are_tracks() -> None:
    body = "# One\n|#|Status|\n|-|-|\n|2||\n# Two\nStatus | #\n-|-\n x | 1\n"

    assert [(task.id, task.track, task.status) for task in read_tasks(body, GUESS).tasks] == [
        ("2", "One", 1),
        ("1", "Two", 0),
    ]


def test_in_a_long_row_the_cell_that_github_shows_counts() -> None:
    (task,) = read_tasks("|#|Title|Status|\n|-|-|-|\n|1|a|b|c|d|\n", GUESS).tasks

    assert (task.title, task.status_text, task.removed) == ("a", "b", False)


def test_the_rules_name_columns_by_words_or_number() -> None:
    body = "# H\n|Id|Key|Status|Who|Where|Worth|Done by|\n|-|-|-|-|-|-|-|\n|1|k-2|open|@amy|east|5|@bob|\n|1|3|||||\n"
    columns = Columns(id="key", status=4, done="Ｗho finished", track="where", points="wor")

    tasks = read_tasks(body.replace("Done by", "Who finished it"), columns)

    assert [brief(task) for task in tasks.tasks] == [
        ("k-2", "1", False, "east", "5", "@amy", "@bob"),
        ("3", "1", False, "H", "", "", ""),
    ]
    assert tasks.findings == ()


def test_a_column_that_the_rules_name_is_not_guessed_for_something_else() -> None:
    body = "|#|完成人状态|认领|\n|-|-|-|\n|1|a|b|\n"

    (task,) = read_tasks(body, Columns(status="完成人状态")).tasks

    assert (task.status, task.done) == (1, None)


def test_a_named_column_that_is_missing_is_said() -> None:
    columns = Columns(done="Finisher", track=9, points="Worth")

    assert findings_of("|#|Status|\n|-|-|\n|1||\n", columns) == [
        (1, "no_column", ("done", "Finisher")),
        (1, "no_column", ("track", "9")),
        (1, "no_column", ("points", "Worth")),
    ]


@pytest.mark.parametrize("columns", [Columns(status="Owner"), Columns(status=5), Columns(status=0), Columns(status="")])
def test_a_named_status_column_that_is_missing_is_not_guessed(columns: Columns) -> None:
    assert findings_of("|#|Status|\n|-|-|\n|1||\n", columns) == [(1, "no_status", ("#",))]


@pytest.mark.parametrize(
    ("body", "findings"),
    [
        ("words", [(None, "no_table", ())]),
        ("|Track|Tasks|Claimed|\n|-|-|-|\n|1|2|3|\n", [(None, "no_table", ())]),
        ("|Task|Status|\n|-|-|\n|write it|open|\n", [(None, "no_table", ())]),
        ("|#|Title|\n|-|-|\n|1|a|\n", [(1, "no_status", ("#",))]),
        ("|#|Status|\n|-|-|\n", []),
        ("|#|状态|认领人|\n|-|-|-|\n|1|||\n", [(1, "two_statuses", ("状态", "认领人"))]),
        ("|#|Status|\n|-|-|\n|1||\n|#01||\n", [(4, "repeated_id", ("01", "3"))]),
        ("|#|Status|\n|-|-|\n|1||\n|2-4||\n|Total||\n|||\n", [(4, "bad_id", ("2-4",))]),
        ("|#|Status|\n|-|-|\n|1||\n\n|2||\n\n|x|y|\n\n|3|\n", [(5, "stray_row", ("2",))]),
        ("|#|Status|\n|-|-|\n|1||\n<!-- note -->\n|2||\n", [(5, "stray_row", ("2",))]),
        ("|#|Status|\n|-|-|\n|1||\n\n|#|Status|\n|2||\n", [(5, "unreadable", ("no_delimiter",))]),
        ("|**#**|Status|\n|-|\n|1||\n", [(None, "no_table", ()), (1, "unreadable", ("widths",))]),
        ("|a|b|\n|-|\n|1||\n", [(None, "no_table", ())]),
        ("```\n|#|Status|\n|-|-|\n```\n", [(None, "no_table", ()), (2, "unreadable", ("fence",))]),
        ("```\n|#|Status|\n|-|-|\n```\n|#|Status|\n|-|-|\n|1||\n", []),
        ("|" * 600 + "\n" + "|-" * 599 + "|\n" + "x\n" * 400, [(None, "no_table", ()), (2, "unreadable", ("huge",))]),
    ],
)
def test_what_is_amiss_is_said_with_its_line(
    body: str, findings: list[tuple[int | None, str, tuple[str, ...]]]
) -> None:
    assert findings_of(body) == findings


def test_a_column_named_by_its_number_makes_no_task_table_of_one_without_rows() -> None:
    assert findings_of("|x|y|\n|-|-|\n", Columns(id=1)) == [(None, "no_table", ())]


def test_the_bots_own_blocks_hold_no_tasks() -> None:
    tables = "\n\n|#|Who|\n|-|-|\n|1|@amy|\n\n|#|Status|\n\n"
    block = f"<!-- hackathon:leaderboard -->{tables}<!-- /hackathon:leaderboard -->\n\n"

    assert findings_of(block + "|#|Status|\n|-|-|\n|1||\n") == []


def test_of_a_repeated_id_the_first_row_counts() -> None:
    body = "|#|Title|Status|\n|-|-|-|\n|A-1|first||\n|a1|second||\n"

    assert [(task.id, task.title) for task in read_tasks(body, GUESS).tasks] == [("A-1", "first")]
    assert read_tasks(body, GUESS).findings == (Finding(4, "repeated_id", ("a1", "3")),)


def test_equal_tasks_of_a_large_table_are_compared_in_time_that_grows_with_its_length() -> None:
    body = "|No.|Status|\n|---|---|\n" + "".join(f"|{row}||\n" for row in range(6_000))
    first, second = read_tasks(body, GUESS).tasks, read_tasks(f"{body}\nSee you\n", GUESS).tasks
    assert first[0].row is not second[0].row
    began = time.process_time()

    assert first == second
    assert time.process_time() - began < 1  # seconds; when each row's table was compared too it took ten
