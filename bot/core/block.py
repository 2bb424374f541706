"""Find, replace and add the bot's own marked blocks in an issue body (no I/O).

A block stands between `<!-- hackathon:NAME -->` and `<!-- /hackathon:NAME -->`; an organiser moves it by moving
its markers. Markers inside fenced code are somebody's explanation of them, not a block.
"""

from __future__ import annotations

import re
from typing import Literal, NamedTuple

BlockName = Literal["progress", "leaderboard", "chart", "more", "state"]

_MARKER = re.compile(r"<!-- (/?)hackathon:([a-z]{1,20}) -->|^[ \t]{0,3}(`{3,}|~{3,})[^\n]*", re.MULTILINE)


class Span(NamedTuple):
    """Where a block's inside begins and ends, in characters."""

    start: int
    end: int


def find_block(body: str, name: BlockName) -> Span | None:
    """Return the inside of the first complete block of this name, None where there is none."""
    fence = ""
    opened: int | None = None
    for match in _MARKER.finditer(body):
        if mark := match[3]:
            fence = _after_fence(fence, mark, match[0])
        elif fence or match[2] != name:
            continue
        elif not match[1]:
            opened = match.end()
        elif opened is not None:
            return Span(opened, match.start())
    return None


def _after_fence(fence: str, mark: str, line: str) -> str:
    """Return the fence that is open after a line of fence marks."""
    if not fence:
        return "" if mark[0] == "`" and "`" in line.strip()[len(mark) :] else mark
    closes = mark[0] == fence[0] and len(mark) >= len(fence) and line.strip() == mark
    return "" if closes else fence


def write_block(body: str, name: BlockName, inside: str) -> str:
    """Return the body with the block's inside replaced; a block that isn't there yet is added at the end."""
    span = find_block(body, name)
    if span is not None:
        return body[: span.start] + inside + body[span.end :]
    newline = "\r\n" if "\r\n" in body else "\n"
    gap = "" if not body or body.endswith("\n") else newline
    return f"{body}{gap}<!-- hackathon:{name} -->{inside}<!-- /hackathon:{name} -->"
