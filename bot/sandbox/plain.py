"""A board's tables as plain text for a terminal, wide characters aligned (no I/O)."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from unicodedata import category, east_asian_width
from urllib.parse import unquote

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

ROW = re.compile(r"\|\s*(?:~~)?[0-9]+(?:~~)?\s*\|.*\|\s*")
CELL_END = re.compile(r"(?<!\\)\|")  # a pipe ends a cell unless a backslash stands right before it
BADGE = re.compile(r'<img src="https://img\.shields\.io/badge/[^-"]*-([^"]*)-[^-"]*" />')
LINK = re.compile(r"\[([^\]]*)\]\([^)]*\)")
COMMENT = re.compile(r"<!--.*?-->", re.DOTALL)
BLOCK = re.compile(r"<!-- hackathon:(\w+) -->(.*?)<!-- /hackathon:\1 -->", re.DOTALL)  # what the bot keeps for itself


def rows(body: str) -> list[list[str]]:
    """The cells of every task's row, as a reader sees them."""
    text = COMMENT.sub("", BLOCK.sub("", body))
    return [_cells(line) for line in text.splitlines() if ROW.fullmatch(line)]


def block(body: str, name: str) -> list[list[str]]:
    """The table in one of the bot's own blocks (`progress`, `leaderboard`), its header first; empty without one."""
    inside = next((found[2] for found in BLOCK.finditer(body) if found[1] == name), "")
    lines = [line for line in inside.splitlines() if line.startswith("|")]
    return [_cells(line) for at, line in enumerate(lines) if at != 1]  # the second says how columns are aligned


def statuses(body: str) -> dict[str, str]:
    """Who is on which task: the last cell of its row by the first."""
    return {row[0]: row[-1] for row in rows(body)}


def with_status(body: str, task: str, words: str) -> str:
    """The body with other words in a task's last cell: what an organiser does in GitHub's editor."""
    lines = body.splitlines(keepends=True)
    for at, line in enumerate(lines):
        pipes = [each.start() for each in CELL_END.finditer(line)]
        if ROW.fullmatch(line.rstrip("\r\n")) and _seen(line[1 : pipes[1]]) == task:
            lines[at] = f"{line[: pipes[-2] + 1]} {words} {line[pipes[-1] :]}"
    return "".join(lines)


def aligned(table: Sequence[Sequence[str]], header: Sequence[str], widest: int = 44) -> str:
    """Columns side by side; a cell of more than `widest` columns of the terminal is shortened."""
    shown = [[shortened(cell, widest) for cell in row] for row in (header, *table)]
    widths = [max(columns(row[at]) for row in shown) for at in range(len(header))]
    lines = ["  ".join(_padded(cell, wide) for cell, wide in zip(row, widths, strict=True)).rstrip() for row in shown]
    return "\n".join([lines[0], "  ".join("─" * wide for wide in widths), *lines[1:]])


def columns(text: str) -> int:
    """How many columns of a terminal a text takes."""
    return sum(_columns(each) for each in text)


def shortened(text: str, most: int) -> str:
    """The text, cut with an ellipsis where it takes more columns."""
    if columns(text) <= most:
        return text
    kept = text
    while columns(kept) > most - 1:
        kept = kept[:-1]
    return kept.rstrip() + "…"


def spoken(markdown: str) -> str:
    """A comment as a reader sees it: no hidden marks, links by their words."""
    return LINK.sub(r"\1", COMMENT.sub("", markdown)).strip()


def _cells(line: str) -> list[str]:
    return [_seen(cell) for cell in CELL_END.split(line)[1:-1]]


def _seen(cell: str) -> str:
    text = BADGE.sub(lambda found: f"[{unquote(found[1]).replace('_', ' ')}]", cell)
    return spoken(_joined(text.split("<br>"))).replace("\\|", "|")


def _joined(parts: Iterable[str]) -> str:
    return ", ".join(each.strip() for each in parts if each.strip())


def _padded(cell: str, wide: int) -> str:
    return cell + " " * (wide - columns(cell))


def _columns(character: str) -> int:
    if category(character) in ("Mn", "Me", "Cf"):
        return 0
    return 2 if east_asian_width(character) in "WF" else 1
