"""Every body of the shared corpus goes through: its tables found, its cells written, nothing else touched."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.core.rules import Columns
from bot.core.table import find_tables, replace_cells, still_shown
from bot.core.task import TaskList, read_tasks

BODIES = Path(__file__).parents[2] / ".." / "shared" / "corpus" / "bodies"
FILES = sorted(BODIES.glob("*")) if BODIES.is_dir() else []
PARAMS = [pytest.param(path, id=path.stem) for path in FILES] or [
    pytest.param(BODIES, marks=pytest.mark.skip("the shared corpus isn't beside this clone"))
]


def text_of(path: Path) -> str:
    return path.read_bytes().decode()  # byte for byte: no line ending is translated


def forced(body: str) -> TaskList:
    """The tasks, with the last column as status where no header says so."""
    tasks = read_tasks(body, Columns())
    if tasks.tasks or not any(one.code == "no_status" for one in tasks.findings):
        return tasks
    width = max(len(table.header.cells) for table in find_tables(body)[0])
    return read_tasks(body, Columns(status=width))


@pytest.mark.parametrize("path", PARAMS)
def test_every_table_of_a_body_is_found_or_its_lack_is_said(path: Path) -> None:
    body = text_of(path)

    tables, unreadable = find_tables(body)
    tasks = read_tasks(body, Columns())

    assert tables
    assert {one.why for one in unreadable} <= {"fence"}
    assert tasks.tasks or {one.code for one in tasks.findings} & {"no_status", "no_table"}


@pytest.mark.parametrize("path", PARAMS)
def test_writing_to_a_task_changes_its_cell_alone(path: Path) -> None:
    body = text_of(path)

    for task in forced(body).tasks:
        edit = {(task.row.line, task.status): "@amy 报名"}
        after = replace_cells(body, edit)
        grown = len(after) - len(body)
        assert after[: task.row.start] + body[task.row.start : task.row.end] + after[task.row.end + grown :] == body
        assert after[task.row.start : task.row.end + grown].count("@amy 报名") == 1
        assert still_shown(body, after, edit)
        again = next(one for one in forced(after).tasks if one.key == task.key)
        assert again.status_text == "@amy 报名"


@pytest.mark.parametrize("path", PARAMS)
def test_writing_to_any_cell_of_any_table_leaves_the_tables_as_they_were(path: Path) -> None:
    body = text_of(path)

    for table in find_tables(body)[0]:
        column = len(table.header.cells) - 1
        edits = {(row.line, column): f"new {row.line}" for row in table.rows}
        after = replace_cells(body, edits)
        assert still_shown(body, after, edits)
        written = {
            row.line: cell.shown for found in find_tables(after)[0] for row in found.rows if (cell := row.cell(column))
        }
        assert {line: written[line] for line, _ in edits} == {line: text for (line, _), text in edits.items()}
