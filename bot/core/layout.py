"""The lines of an issue body: where a line's own text starts, its cells, and what hides a table (no I/O)."""

from __future__ import annotations

import re
from bisect import bisect_right
from functools import lru_cache
from typing import TYPE_CHECKING, Literal, NamedTuple

from bot.core.marked import find_blocks

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

Why = Literal[
    "widths",  # header and delimiter row have different numbers of cells
    "no_delimiter",  # lines with pipes and no delimiter row below the first
    "open_fence",  # a fence above is never closed
    "open_comment",  # an HTML comment above is never closed
    "html",  # an HTML block such as <details> stands above without a blank line
    "indented",  # indented by four or more: code
    "fence",  # inside a closed fence: meant as code
    "comment",  # inside a closed HTML comment: meant to be hidden
    "disagree",  # the splitter and GitHub's renderer find different cells
    "huge",  # more than MAX_CELLS cells
    "hidden",  # not shown, and none of these
]

SPACE = " \t\v\f"  # what a table's row may end in
PIPE = re.compile(r"(?<!\\)\|")
QUOTED = re.compile(r"[ \t>]*+")  # what may stand before a row
MARKED = re.compile(r"(?:[ \t>]|(?:[-+*]|\d{1,9}[.)]|\[\^[^\]\s]++\]:)(?=[ \t]))*+")  # before a header, list marks too
_LINE = re.compile(r"([^\r\n]*+)(?:\r\n|\r|\n|\Z)")  # cmark's line endings, and no others
_DELIMITER = re.compile(rf"\|?(?:[{SPACE}]*+:?-++:?[{SPACE}]*+\|)*+(?:[{SPACE}]*+:?-++:?)?+[{SPACE}]*+")
_BLANK = re.compile(r"\n[ \t>]*+\r?\n")
_FENCE = re.compile(r"(?:`{3,}|~{3,})[ \t]*+")


class Line(NamedTuple):
    """A line's place in the body, its ending left out."""

    start: int
    end: int


def lines_of(text: str) -> list[Line]:
    """Every line, the empty one after a final line ending too."""
    return [Line(*match.span(1)) for match in _LINE.finditer(text)]


def prefix_end(text: str, line: Line, marks: re.Pattern[str]) -> int:
    """Where a line's own text starts, after its block quotes, list marks and white space."""
    start = line.start + (line.start == 0 and text.startswith("\ufeff"))
    match = marks.match(text, start, line.end)
    return match.end() if match else start


def spans(text: str, line: Line, marks: re.Pattern[str]) -> Iterator[tuple[int, int]]:
    """Where the cells of a line are: between its pipes, the outer two optional."""
    start = prefix_end(text, line, marks)
    pipes = [match.start() for match in PIPE.finditer(text, start, line.end)]
    if pipes and pipes[0] == start:
        start = pipes.pop(0) + 1
    for pipe in pipes:
        yield start, pipe
        start = pipe + 1
    if text[start : line.end].strip(SPACE):
        yield start, line.end


def is_delimiter(text: str, line: Line) -> bool:
    """Whether a line can be the second row of a table."""
    start = prefix_end(text, line, QUOTED)
    return text.find("-", start, line.end) >= 0 and _DELIMITER.fullmatch(text, start, line.end) is not None


@lru_cache(maxsize=4)  # a look asks for those of the text that stands and of the new one
def own_lines(body: str, rows: frozenset[int] = frozenset()) -> frozenset[int]:
    """The lines (1-based) of the bot's own blocks, from `<!-- hackathon:NAME -->` to the end marker.

    A block whose markers came to stand around any of these `rows` (1-based lines of tasks) is left out.
    """
    starts = [line.start for line in lines_of(body)]
    own: set[int] = set()
    for block in find_blocks(body):
        lines = range(bisect_right(starts, block.start), bisect_right(starts, block.end - 1) + 1)
        own.update(lines if rows.isdisjoint(lines) else ())
    return frozenset(own)


class Surroundings:
    """What hides lines that GitHub doesn't show as a table; `code` is where blocks of code start and end."""

    def __init__(self, text: str, lines: Sequence[Line], code: Sequence[tuple[int, int]]) -> None:
        self._text, self._lines, self._code = text, lines, sorted(code)
        self._comments = _comments(text)

    def hides(self, number: int) -> Why | None:
        """Say which code or comment a line (1-based) is in, if any."""
        place = bisect_right(self._code, (number, len(self._lines) + 1)) - 1
        if place >= 0 and number <= self._code[place][1]:
            return self._code_at(*self._code[place])
        offset = self._lines[number - 1].start
        place = bisect_right(self._comments, (offset, offset)) - 1
        if place >= 0 and offset < self._comments[place][1]:
            return "open_comment" if self._comments[place][1] == len(self._text) else "comment"
        return None

    def _code_at(self, first: int, last: int) -> Why:
        opening, closing = (
            self._text[prefix_end(self._text, line, MARKED) : line.end]
            for line in (self._lines[first - 1], self._lines[last - 1])
        )
        if not opening.startswith(("```", "~~~")):
            return "indented"
        closed = last > first and closing[:1] == opening[0] and _FENCE.fullmatch(closing)
        return "fence" if closed else "open_fence"


def _comments(text: str) -> list[tuple[int, int]]:
    """Where HTML comments start and end; one that is never closed ends with the text.

    One that begins among words, a table's cell perhaps, has to be closed before the next blank line: else it is words.
    """
    found: list[tuple[int, int]] = []
    blanks = [match.start() for match in _BLANK.finditer(text)]
    end = -1
    start = text.find("<!--")
    while start >= 0:
        if end < start + 4 and (end := text.find("-->", start + 4)) < 0:
            end = len(text)
        begins = MARKED.fullmatch(text, text.rfind("\n", 0, start) + 1, start)
        place = bisect_right(blanks, start)
        if begins or place == len(blanks) or end < blanks[place]:
            found.append((start, end))
            start = text.find("<!--", end)
        else:
            start = text.find("<!--", start + 4)
    return found
