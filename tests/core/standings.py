"""Boards as they stand, made from a body and entries, for the tests of what is counted and shown."""

from __future__ import annotations

import html
import re
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import cmarkgfm  # type: ignore[import-untyped]  # it ships no types

from bot.core.answer import Standing
from bot.core.entry import Entry, State
from bot.core.face import Look
from bot.core.memory import NEVER, Moment
from bot.core.rules import Columns, Rules
from bot.core.task import read_tasks
from bot.locale import LOCALES

if TYPE_CHECKING:
    from collections.abc import Iterable

START = datetime(2026, 3, 1, 8, 0, tzinfo=UTC)
RULES = Rules(name="spring", repo="acme/rockets", issues=(7,), language="zh")
ENGLISH = Look("text", "ping", LOCALES["en"], "https://github.com", "acme/rockets")
CHINESE = Look("text", "ping", LOCALES["zh"], "https://github.com", "acme/rockets")

# Item 5 of the issue: name, tasks, submitted, claimed, done.
SIX_TRACKS = [
    ("热身赛", 11, 7, 11, 2),
    ("框架 API 开发任务", 31, 22, 31, 1),
    ("框架其他开发任务", 16, 14, 16, 6),
    ("科学计算模型复现", 11, 7, 11, 1),
    ("套件开发任务", 24, 5, 23, 2),
    ("合作伙伴任务", 18, 5, 17, 1),
]


def table(first: int, last: int, points: str = "") -> str:
    """A task table with the ids from `first` to `last`."""
    rows = [f"| {number} | 任务 {number} | {points} | | |" for number in range(first, last + 1)]
    return "\n".join(["| 序号 | 任务标题 | 难度 | 认领 | 完成队伍 |", "| --- | --- | --- | --- | --- |", *rows, ""])


def entry(
    task: int,
    *members: str,
    state: State = "claimed",
    minute: int | None = 0,
    team: str | None = None,
    hand: bool = False,
) -> Entry:
    """An entry that came about some minutes after the start, at no known time with None."""
    when = NEVER if minute is None else Moment(START + timedelta(minutes=minute), 1)
    handed_in = not hand and state in ("pr_open", "approved", "partial", "done")
    return Entry(str(task), members, state, joined=when, newest=when, team=team, submitted=handed_in, by_hand=hand)


def standing(
    body: str, entries: Iterable[Entry] = (), removed: Iterable[str] = (), columns: Columns | None = None
) -> Standing:
    """The board that a body and these entries make."""
    tasks = read_tasks(body, columns or Columns()).tasks
    by_task: dict[str, tuple[Entry, ...]] = {}
    for one in entries:
        by_task[one.task] = (*by_task.get(one.task, ()), one)
    return Standing(tasks, by_task, frozenset(removed) | {task.id for task in tasks if task.removed}, {})


def six_tracks() -> tuple[str, list[Entry]]:
    """The board of 111 tasks and its entries: some done, some more submitted, the others claimed."""
    parts: list[str] = []
    entries: list[Entry] = []
    first = 1
    for name, tasks, submitted, claimed, done in SIX_TRACKS:
        parts.append(f"## {name}\n\n{table(first, first + tasks - 1)}\n")
        stages: list[tuple[State, int]] = [
            ("done", done),
            ("pr_open", submitted - done),
            ("claimed", claimed - submitted),
        ]
        states = [state for state, times in stages for _ in range(times)]
        entries += [entry(first + at, f"dev{first + at}", state=state, minute=at) for at, state in enumerate(states)]
        first += tasks
    return "".join(parts), entries


def shown(markdown: str) -> list[list[str]]:
    """The cells of every table row that GitHub shows, as text."""
    page = cmarkgfm.github_flavored_markdown_to_html(markdown)
    rows = re.findall(r"<tr>(.*?)</tr>", page, re.DOTALL)
    cells = [re.findall(r"<t[hd][^>]*>(.*?)</t[hd]>", row, re.DOTALL) for row in rows]
    return [[" ".join(html.unescape(re.sub(r"<[^>]*>", "", cell)).split()) for cell in row] for row in cells]
