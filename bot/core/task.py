"""Read the tasks out of an issue body's tables (no I/O)."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, field
from functools import lru_cache
from typing import TYPE_CHECKING, Literal

from bot.core.layout import Why, own_lines
from bot.core.number import DASHES
from bot.core.table import Cell, Row, Table, Unreadable, find_tables
from bot.locale.board_words import BOARD_HEADERS

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence, Set

    from bot.core.rules import Column, Columns

    _Used = Set[int | None]

# Of several headers that match, the one with the first word listed holds the ids.
ID_HEADERS = ("序号", "编号", "任务序号", "no", "no.", "#", "id", "taskid", "task")
STATUS_WORDS = ("状态", "认领", "报名", "status", "claim", "assignee")
DONE_WORDS = ("完成队伍", "完成人", "完成者", "doneby")
POINTS_WORDS = ("难度", "difficulty", "points")
TITLE_WORDS = ("任务标题", "标题", "题目", "title", "任务", "task", "名称", "name", "api", "issue")

Code = Literal[
    "no_table",  # the body has no table with an id column
    "no_status",  # a table with an id column has no status column; detail: the id header
    "two_statuses",  # several headers could be the status column, the first was taken; detail: the headers
    "no_column",  # the table lacks a column that the rules name; detail: which, its name
    "repeated_id",  # the row's id stood further up; detail: the id, the line of the row that counts
    "bad_id",  # the id cell has digits and is no id; detail: what stands there
    "stray_row",  # a line looks like a task's row and is in no table; detail: its id
    "unreadable",  # what looks like a task table isn't shown as one; detail: a `table.Why`
]


@dataclass(frozen=True, slots=True)
class Finding:
    """What an organiser should know about the tables; `line` is 1-based, None for the whole body."""

    line: int | None
    code: Code
    detail: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Task:
    """One row of a task table.

    `id` is as it stands in its cell, without `~~`, emphasis, link, `#` and `No.`; `removed` says that it is
    struck out. `status` and `done` are 0-based columns for `table.replace_cells`. `track` is the track
    column's text, or the heading over the table; `points` is the points cell's text, or "".
    """

    id: str
    title: str
    row: Row
    table: Table = field(compare=False)  # thousands of rows share it: comparing it with each made a look quadratic
    removed: bool
    status: int
    done: int | None
    track: str
    points: str

    @property
    def key(self) -> str:
        """What the task is known by, however its id is spelled: see `task_key`."""
        return task_key(self.id)

    @property
    def status_text(self) -> str:
        """The status cell's source, without its padding; "" where the row is too short."""
        return _source(self.row.cell(self.status))

    @property
    def done_text(self) -> str:
        """The done cell's source, without its padding; "" where there is none."""
        return "" if self.done is None else _source(self.row.cell(self.done))


@dataclass(frozen=True, slots=True)
class TaskList:
    """The tasks of a body in its order, each id once, and what was found amiss, by line."""

    tasks: tuple[Task, ...]
    findings: tuple[Finding, ...]
    by_key: Mapping[str, Task] = field(repr=False, compare=False)

    def find(self, typed: str) -> Task | None:
        """The task that a typed id names: `012`, `#12`, `No.12`, `a-1` or `A1` as well as `12` and `A-1`."""
        return self.by_key.get(fold_id(typed) or "")


@dataclass(frozen=True, slots=True)
class _Layout:
    """Which 0-based column of a task table holds what."""

    id: int
    status: int | None
    done: int | None
    track: int | None
    points: int | None
    title: int | None
    statuses: tuple[str, ...]


_ID = re.compile(r"([A-Za-z]{0,4})(-?)([0-9]{1,6})")
_DASH = re.compile(rf"(?<=[A-Za-z])[{DASHES}](?=[0-9])")
_NO = re.compile(r"(?:#\s*|no\s*\.\s*|no\s*(?=[0-9]))(.+)", re.IGNORECASE | re.DOTALL)


def read_id(text: str) -> str | None:
    """The id in a text as a person or a cell writes it, without `#` and `No.`; None where there is no id.

    Any dash stands for the one of an id, as in comments: editors and phones make `A–1` of `A-1`.
    """
    plain = _DASH.sub("-", unicodedata.normalize("NFKC", text).strip())
    if match := _NO.fullmatch(plain):
        plain = match[1].strip()
    return plain if _ID.fullmatch(plain) else None


def fold_id(text: str) -> str | None:
    """The key an id is looked up by: `12` for `012`, `#12`, `No.12`; `a1` for `A-1`, `a-01`, `A1`."""
    found = read_id(text)
    match = _ID.fullmatch(found) if found else None
    return match[1].casefold() + (match[3].lstrip("0") or "0") if match else None


@lru_cache(maxsize=4096)  # a look asks for those of a board's tasks again and again
def task_key(task: str) -> str:
    """The key of a task by its id, as `fold_id` gives it: an organiser may pad `1` to `01`, and it is the same task."""
    return fold_id(task) or task


@lru_cache(maxsize=6)  # the last bodies, and what stands in their blocks; each keeps a body's tables alive
def read_tasks(body: str, columns: Columns) -> TaskList:
    """Read every task table of a body; tables that hold no tasks are passed over."""
    tables, unreadable = find_tables(body)
    findings: list[Finding] = []
    tasks: dict[str, Task] = {}
    own = own_lines(body)
    widths: set[int] = set()
    for table in tables:
        layout = _layout(table.header, columns)
        if layout is None or not _holds_ids(table, layout, columns) or (table.line in own and _is_board(table, layout)):
            continue
        widths.add(len(table.header.cells))
        findings += _about(table, layout, columns)
        if layout.status is not None:
            findings += _collect(table, layout, layout.status, tasks)
    findings += _amiss((one for one in unreadable if one.line not in own), columns, widths)
    if not widths:
        findings.append(Finding(None, "no_table"))
    findings.sort(key=lambda finding: finding.line or 0)
    return TaskList(tuple(tasks.values()), tuple(findings), tasks)


def _is_board(table: Table, layout: _Layout) -> bool:
    """Whether a table in a block of the bot's is one of its boards; markers may have come to stand around tasks."""
    return layout.status is None or tuple(cell.shown for cell in table.header.cells) in BOARD_HEADERS


def _collect(table: Table, layout: _Layout, status: int, tasks: dict[str, Task]) -> list[Finding]:
    """Add a table's tasks to those of the tables above; the first row with an id counts."""
    findings = []
    for row in table.rows:
        text = _shown(row, layout.id)
        found = read_id(text)
        key = fold_id(text)
        if found is None or key is None:
            if any(char.isdigit() for char in text):
                findings.append(Finding(row.line, "bad_id", (text,)))
        elif key in tasks:
            findings.append(Finding(row.line, "repeated_id", (found, str(tasks[key].row.line))))
        else:
            tasks[key] = _task(found, row, table, layout, status)
    return findings


def _task(found: str, row: Row, table: Table, layout: _Layout, status: int) -> Task:
    cell = row.cell(layout.id)
    return Task(
        id=found,
        title=_shown(row, layout.title),
        row=row,
        table=table,
        removed=cell is not None and cell.struck,
        status=status,
        done=layout.done,
        track=_shown(row, layout.track) or table.heading,
        points=_shown(row, layout.points),
    )


def _about(table: Table, layout: _Layout, columns: Columns) -> Iterator[Finding]:
    """What is amiss with a task table's columns."""
    if layout.status is None:
        yield Finding(table.line, "no_status", (_shown(table.header, layout.id),))
    if len(layout.statuses) > 1:
        yield Finding(table.line, "two_statuses", layout.statuses)
    for what, named, found in (
        ("done", columns.done, layout.done),
        ("track", columns.track, layout.track),
        ("points", columns.points, layout.points),
    ):
        if named is not None and found is None:
            yield Finding(table.line, "no_column", (what, str(named)))


def _amiss(unreadable: Iterable[Unreadable], columns: Columns, widths: set[int]) -> list[Finding]:
    """What was meant as a task table or as a task's row.

    A closed fence or comment hides on purpose, unless the body has no task table but there.
    """
    purpose: tuple[Why, ...] = ("fence", "comment") if widths else ()
    findings = []
    for one in unreadable:
        if one.why in purpose:
            continue
        layout = _layout(one.header, columns)
        if one.why == "huge" or (layout is not None and layout.status is not None):
            findings.append(Finding(one.line, "unreadable", (one.why,)))
        elif one.why in ("no_delimiter", "html") and len(one.header.cells) in widths:
            found = next((read_id(cell.shown) for cell in one.header.cells[:1]), None)
            if found:
                findings.append(Finding(one.line, "stray_row", (found,)))
    return findings


def _holds_ids(table: Table, layout: _Layout, columns: Columns) -> bool:
    """Whether a table with an id column is about tasks: a row has an id, or it has no rows yet.

    A column that the rules name by its number exists in every table, so it proves nothing without rows.
    """
    if not table.rows:
        return not isinstance(columns.id, int)
    return any(read_id(_shown(row, layout.id)) for row in table.rows)


def _layout(header: Row, columns: Columns) -> _Layout | None:
    """Which column holds what, by the rules or the headers' words; None where there is no id column."""
    words = [_fold(cell.shown) for cell in header.cells]
    id_column = _named(words, columns.id) if columns.id is not None else _exactly(words, ID_HEADERS)
    if id_column is None:
        return None
    given = None if columns.status is None else _named(words, columns.status)
    done = _choose(words, columns.done, DONE_WORDS, {id_column, given})
    statuses = _holding(words, STATUS_WORDS, {id_column, done}) if columns.status is None else []
    status = next(iter(statuses), given)
    points = _choose(words, columns.points, POINTS_WORDS, {id_column, status, done})
    track = None if columns.track is None else _named(words, columns.track)
    title = _title(words, {id_column, status, done, points, track})
    named = tuple(header.cells[at].shown for at in statuses)
    return _Layout(id_column, status, done, track, points, title, named)


def _choose(words: Sequence[str], named: Column | None, guess: Sequence[str], used: _Used) -> int | None:
    """The column that the rules name, else the first whose header holds one of the words."""
    return _named(words, named) if named is not None else next(iter(_holding(words, guess, used)), None)


def _named(words: Sequence[str], column: Column) -> int | None:
    """The 0-based place of a column that the rules name: by number, by its header, or by a part of that."""
    if isinstance(column, int):
        return column - 1 if 0 < column <= len(words) else None
    name = _fold(column)
    if name in words:
        return words.index(name)
    return next((at for at, word in enumerate(words) if name and name in word), None)


def _exactly(words: Sequence[str], names: Sequence[str]) -> int | None:
    return next((words.index(name) for name in names if name in words), None)


def _holding(words: Sequence[str], parts: Sequence[str], used: _Used) -> list[int]:
    return [at for at, word in enumerate(words) if at not in used and any(part in word for part in parts)]


def _title(words: Sequence[str], used: _Used) -> int | None:
    """The column of the tasks' titles: by its header's words, else the first that nothing else uses."""
    free = [at for at in range(len(words)) if at not in used]
    named = (at for part in TITLE_WORDS for at in free if part in words[at])
    return next(named, free[0] if free else None)


def _fold(text: str) -> str:
    """A header's words without case, width, white space and marks at the edges."""
    plain = unicodedata.normalize("NFKC", text).casefold()
    kept = "".join(char for char in plain if not char.isspace() and unicodedata.category(char) != "Cf")
    return kept.strip("*_~`:")


def _shown(row: Row, column: int | None) -> str:
    cell = None if column is None else row.cell(column)
    return cell.shown if cell else ""


def _source(cell: Cell | None) -> str:
    return cell.text.strip() if cell else ""
