"""What a person sees of a board and does to its text in GitHub's editor; shares no code with the bot (no I/O)."""

from __future__ import annotations

import re
from typing import NamedTuple

CELL_END = re.compile(r"(?<!\\)\|")
ROW = re.compile(r"\|[ ~]*(\d+)[ ~]*\|")
LOGIN = re.compile(r"@([A-Za-z0-9-]+)")
MARKER = re.compile(r"zmark\d+")
BLOCK = re.compile(r"<!-- hackathon:(\w+) -->.*?<!-- /hackathon:\1 -->", re.DOTALL)
STATE = re.compile(r"<!-- hackathon:state -->.*?<!-- /hackathon:state -->", re.DOTALL)
REPLY = re.compile(r"<!-- hackathon:reply (\S+) ")


class Line(NamedTuple):
    """A task's row as it stands in the text."""

    task: str
    struck: bool
    cells: tuple[str, ...]

    @property
    def parts(self) -> list[str]:
        """The entries of its status cell."""
        return [part.strip() for part in self.cells[2].split("<br>") if part.strip()]


def rows(body: str) -> dict[str, Line]:
    """Every task's row by its number; of two with one number the first."""
    found: dict[str, Line] = {}
    for text in BLOCK.sub("", body).splitlines():
        match = ROW.match(text)
        if match is None:
            continue
        cells = tuple(cell.strip() for cell in CELL_END.split(text)[1:-1])
        found.setdefault(match[1], Line(match[1], "~~" in cells[0], cells))
    return found


def markers(body: str) -> list[str]:
    """Every word that a person marked an edit with, as often as it stands there."""
    return MARKER.findall(body)


def with_cell(body: str, task: str, column: int, text: str) -> str:
    """The text with one cell of a task's row replaced."""
    return _each_row(body, task, lambda line: _set(line, column, text))


def without_row(body: str, task: str) -> str:
    """The text less a task's row."""
    return _each_row(body, task, lambda _: "")


def with_row(body: str, after: str, row: str) -> str:
    """The text with a row put behind another's."""
    return _each_row(body, after, lambda line: line + row + _ending(line))


def swapped(body: str, one: str, other: str) -> str:
    """The text with two rows in each other's place."""
    lines = body.splitlines(keepends=True)
    places = [at for at, line in enumerate(lines) if (found := ROW.match(line)) and found[1] in (one, other)]
    if len(places) == 2:
        first, second = places
        lines[first], lines[second] = lines[second], lines[first]
    return "".join(lines)


def with_prose(body: str, words: str) -> str:
    """The text with a further line before its first table."""
    lines = body.splitlines(keepends=True)
    at = next(number for number, line in enumerate(lines) if line.startswith("|"))
    lines[at:at] = [f"{words}{_ending(lines[at])}", _ending(lines[at])]
    return "".join(lines)


def without_memory(body: str) -> str:
    """The text less the bot's hidden block."""
    return STATE.sub("", body)


def _each_row(body: str, task: str, change: object) -> str:
    assert callable(change)
    lines = body.splitlines(keepends=True)
    for at, line in enumerate(lines):
        found = ROW.match(line)
        if found and found[1] == task:
            lines[at] = str(change(line))
            break
    return "".join(lines)


def _set(line: str, column: int, text: str) -> str:
    pipes = [each.start() for each in CELL_END.finditer(line)]
    return f"{line[: pipes[column] + 1]} {text} {line[pipes[column + 1] :]}"


def _ending(line: str) -> str:
    return "\r\n" if line.endswith("\r\n") else "\n"
