"""Find the tables of an issue body as GitHub shows them, and replace cells byte for byte (no I/O).

GitHub's renderer says which lines are rows; the splitter here finds their cells in the source: a pipe ends a
cell unless a backslash stands right before it. Both must agree on every cell, to the byte, or the table is
left alone.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from itertools import chain, repeat
from typing import TYPE_CHECKING, NamedTuple

from bot.core.layout import (
    MARKED,
    PIPE,
    QUOTED,
    SPACE,
    Line,
    Surroundings,
    Why,
    is_delimiter,
    lines_of,
    own_lines,
    prefix_end,
    spans,
)
from bot.core.shown import ShownRow, ShownTable, clean, show, words

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping, Sequence

MAX_CELLS = 100_000  # GitHub fills short rows up: 65,536 characters can ask for half a million cells

_HTML_STRUCK = re.compile(r"<(?:s|del|strike)>", re.IGNORECASE)


class Cell(NamedTuple):
    """The text between two pipes, `body[start:end]`, padding and all, and the HTML that GitHub makes of it.

    `html` is "" in an empty cell and where GitHub shows no such cell.
    """

    start: int
    end: int
    text: str
    html: str = ""

    @property
    def shown(self) -> str:
        """The text that a reader sees, white space folded; the source where GitHub shows no such cell."""
        return words(self.html or self.text)

    @property
    def struck(self) -> bool:
        """Whether it is struck out, in part at least."""
        return "<del>" in self.html or _HTML_STRUCK.search(self.text) is not None


@dataclass(frozen=True, slots=True)
class Row:
    """One line of a table (1-based), `body[start:end]` without its line ending.

    It may have more cells than its header (GitHub shows the first ones) or fewer.
    """

    line: int
    start: int
    end: int
    cells: tuple[Cell, ...]

    def cell(self, column: int) -> Cell | None:
        """The cell that GitHub shows in a 0-based column; None where the row is too short."""
        return self.cells[column] if column < len(self.cells) else None


@dataclass(frozen=True, slots=True)
class Table:
    """A table that GitHub shows, `line` its header's; `heading` the words of the Markdown heading above."""

    line: int
    header: Row
    rows: tuple[Row, ...]
    heading: str = ""


@dataclass(frozen=True, slots=True)
class Unreadable:
    """What looks like a table at `line` and isn't shown as one, with its first row."""

    line: int
    why: Why
    header: Row


@lru_cache(maxsize=4)  # a full body's tables take megabytes; a look makes one new body
def find_tables(body: str) -> tuple[tuple[Table, ...], tuple[Unreadable, ...]]:
    """Find the tables that GitHub shows, in order, and what looks like one and isn't shown or agreed on."""
    text = clean(body)  # character for character as long as the body: offsets hold in both
    lines = lines_of(text)
    if huge := _huge(text, lines):
        return (), (Unreadable(huge, "huge", _row(body, huge, lines[huge - 1], MARKED)),)
    shown = show(text, own_lines(body))
    tables: list[Table] = []
    bad: list[Unreadable] = []
    taken = bytearray(len(lines) + 2)
    for seen in sorted(shown.tables, key=lambda table: table.last):
        taken[seen.line : seen.last + 1] = b"\1" * (seen.last + 1 - seen.line)
        table = _agreed(body, text, lines, seen)
        if table:
            tables.append(table)
        else:
            header = _row(body, seen.line, lines[seen.line - 1], MARKED)
            bad.append(Unreadable(seen.line, "disagree", header))
    bad += _not_shown(body, lines, taken, Surroundings(text, lines, shown.code))
    return tuple(tables), tuple(sorted(bad, key=lambda one: one.line))


def replace_cells(body: str, edits: Mapping[tuple[int, int], str]) -> str:
    """Put new text into cells, named by row line and 0-based column; every other byte stays.

    The padding around an old text stays; an empty cell gets one space each side. A short row gets the cells
    up to the one written. Raises `ValueError` for a text that can't stand in a cell (a pipe without a
    backslash before it, a line break) and for a cell that is in no row of a readable table.
    """
    by_line: dict[int, dict[int, str]] = {}
    for (line, column), text in edits.items():
        if PIPE.search(text) or "\n" in text or "\r" in text:
            raise ValueError(f"not the text of one cell: {text[:40]!r}")
        by_line.setdefault(line, {})[column] = text
    tables = find_tables(body)[0]
    rows = {row.line: row for table in tables for row in table.rows if row.line in by_line}
    widths = {row.line: len(table.header.cells) for table in tables for row in table.rows}
    for line, column in edits:
        if not 0 <= column < widths.get(line, 0):
            raise ValueError(f"no cell {column} in a table row at line {line}")
    pieces: list[str] = []
    done = 0
    for line in sorted(by_line):
        row = rows[line]
        pieces += body[done : row.start], _written(body, row, by_line[line])
        done = row.end
    return "".join([*pieces, body[done:]])


def still_shown(
    before: str,
    after: str,
    edited: Collection[tuple[int, int]],
    ours: tuple[Collection[int], Collection[int]] = ((), ()),
) -> bool:
    """Say whether GitHub shows in `after` the tables of `before`, cell for cell, but for the edited cells.

    `edited` names cells by their row's line in `before`. `ours` are lines of either body, as `own_lines`
    tells them: a table whose header stands on one is the bot's own and not compared. Costs one look at each
    body, none at one seen lately.
    """
    old, new = (
        [table for table in find_tables(body)[0] if table.line not in mine]
        for body, mine in zip((before, after), ours, strict=True)
    )
    if len(old) != len(new):
        return False
    columns: dict[int, set[int]] = {}
    for line, column in edited:
        columns.setdefault(line, set()).add(column)
    return all(
        len(one.rows) == len(two.rows)
        and all(
            _same(a, b, columns.get(a.line, set()))
            for a, b in zip((one.header, *one.rows), (two.header, *two.rows), strict=True)
        )
        for one, two in zip(old, new, strict=True)
    )


@lru_cache(maxsize=1024)  # names of repositories and teams, again and again
def escape_cell(text: str) -> str:
    """Write any text so that a cell shows it as plain words: no markup, link, mention, HTML or end of cell.

    White space and control characters become single spaces, and `@` the full-width `＠`, which mentions
    nobody.
    """
    plain = clean("".join(" " if ord(char) < 32 or 127 <= ord(char) < 160 else char for char in text))
    escaped = "".join(_ESCAPES.get(char, char) for char in " ".join(plain.split()))
    return _AUTOLINK.sub(lambda link: link[1] + f"&#{ord(link[2])};", escaped)


_ESCAPES = {char: "\\" + char for char in "`*_[]~|"}
_ESCAPES |= {"\\": "&#92;", "@": "＠", "<": "&lt;", ">": "&gt;", "&": "&amp;", "$": "&#36;"}  # $: GitHub reads formulas
# Inside words too: GitHub makes a link of what follows an underscore, a digit or a Chinese letter.
_AUTOLINK = re.compile(r"(www|https?|ftp)([.:])", re.IGNORECASE)


def _huge(text: str, lines: list[Line]) -> int | None:
    """The line of a delimiter row so wide that filling up the rows would cost too much."""
    widest = max(
        ((text.count("|", *line), number) for number, line in enumerate(lines, 1) if is_delimiter(text, line)),
        default=(0, 0),
    )
    cells = (widest[0] + 1) * sum(1 for line in lines if line.end > line.start)
    return widest[1] if widest[1] and cells > MAX_CELLS else None


def _row(body: str, number: int, line: Line, marks: re.Pattern[str], seen: ShownRow | None = None) -> Row:
    pages = [cell.html for cell in seen.cells] if seen else []
    return Row(
        number,
        line.start,
        line.end,
        tuple(
            Cell(start, end, body[start:end], page)
            for (start, end), page in zip(spans(body, line, marks), chain(pages, repeat("")), strict=False)
        ),
    )


def _agreed(body: str, text: str, lines: list[Line], seen: ShownTable) -> Table | None:
    """The table in the source, or None where the splitter and the renderer differ by a cell or a byte."""
    numbers = [seen.line, *(shown.line for shown in seen.rows[1:])]
    rows = [
        _row(body, number, lines[number - 1], QUOTED if index else MARKED, shown)
        for index, (number, shown) in enumerate(zip(numbers, seen.rows, strict=True))
    ]
    width = len(seen.rows[0].cells)
    agreed = (
        is_delimiter(text, lines[seen.line])
        and len(rows[0].cells) == width
        and all(_fits(text, row.cells[:width], shown) for row, shown in zip(rows, seen.rows, strict=True))
    )
    return Table(seen.line, rows[0], tuple(rows[1:]), seen.heading) if agreed else None


def _fits(text: str, cells: Sequence[Cell], shown: ShownRow) -> bool:
    """Whether the cells are as many and as wide as the renderer says."""
    return [_bytes(text[cell.start : cell.end]) for cell in cells] == [cell.width for cell in shown.cells]


def _bytes(text: str) -> int:
    return len(text) if text.isascii() else len(text.encode())


def _not_shown(body: str, lines: list[Line], taken: bytearray, around: Surroundings) -> Iterator[Unreadable]:
    """Every run of lines with pipes that is in no table."""
    run: list[int] = []
    html = below_html = False
    for number, line in enumerate([*lines, Line(0, 0)], 1):
        start = prefix_end(body, line, MARKED)
        html = start < line.end and (html or body[start] == "<")
        piped = not taken[number] and body.find("|", start, line.end) >= 0
        if piped:
            below_html = below_html or html
            run.append(number)
        elif run:
            yield _reason(body, lines, run, around, below_html=below_html)
            run, below_html = [], False


def _reason(body: str, lines: list[Line], run: list[int], around: Surroundings, *, below_html: bool) -> Unreadable:
    at = next((i for i, number in enumerate(run) if i and is_delimiter(body, lines[number - 1])), 0)
    first = run[at - 1] if at else run[0]
    header = _row(body, first, lines[first - 1], MARKED)
    why: Why = "hidden"
    if hidden := around.hides(first):
        why = hidden
    elif below_html:
        why = "html"
    elif not at:
        why = "no_delimiter"
    elif len(header.cells) != len(list(spans(body, lines[run[at] - 1], QUOTED))):
        why = "widths"
    return Unreadable(first, why, header)


def _written(body: str, row: Row, texts: Mapping[int, str]) -> str:
    """The row's bytes with new texts in some columns, missing cells added."""
    pieces: list[str] = []
    done = row.start
    bare = row.cells[0].start == row.start or body[row.cells[0].start - 1] != "|"
    for column, cell in enumerate(row.cells):
        if column in texts:
            # Without a pipe before it, a first cell could become a list, a heading, or nothing at all.
            pieces += body[done : cell.start], "| " * (bare and not column), _padded(cell.text, texts[column])
            done = cell.end
    rest = body[done : row.end]
    kept = rest.rstrip(SPACE)
    missing = range(len(row.cells), max(texts) + 1)
    open_end = row.cells[-1].end == row.end
    alone = bare and 0 in texts and len(row.cells) == 1
    close = " |" * (open_end and (alone or bool(missing)))
    added = "".join(f" {texts.get(column, '').strip(SPACE)} |" for column in missing)
    return "".join(pieces) + kept + close + added + rest[len(kept) :]


def _padded(old: str, new: str) -> str:
    """The new text in the old one's padding; no byte changes where the words are the same."""
    words, new = old.strip(SPACE), new.strip(SPACE)
    if not words:
        return f" {new} " if new else old
    start = old.index(words)
    left, right = old[:start], old[start + len(words) :]
    return left + new + (right or " " * new.endswith("\\"))


def _same(old: Row, new: Row, edited: Collection[int]) -> bool:
    """Whether two rows show the same cells, the edited ones aside; a missing cell is an empty one."""
    if not edited:
        return [cell.text for cell in old.cells] == [cell.text for cell in new.cells]
    return all(
        _words(old, column) == _words(new, column)
        for column in range(max(len(old.cells), len(new.cells)))
        if column not in edited
    )


def _words(row: Row, column: int) -> str:
    cell = row.cell(column)
    return cell.text.strip(SPACE) if cell else ""
