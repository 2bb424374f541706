"""Split a comment into the paragraphs that are read, as GitHub shows them (no I/O).

Left out: fenced code (nested in lists, longer, tilde, unclosed), block quotes, and HTML comments that begin a
line. A line that Markdown draws into the quote above it (a lazy continuation) makes a lazy paragraph.
An indented line is read: people indent, and hardly anybody writes code that way.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator

# What a line may begin with, in its container. A backtick fence has no further backtick on its line.
_START = re.compile(
    r" *(?:(?P<fence>`{3,}+(?=[^`]*$)|~{3,}+)|(?P<quote>>)|(?P<item>[-*+](?: +|$)|[0-9]{1,9}[.)] +)"
    r"|(?P<heading>\#{1,6}(?: |$))|(?P<comment><!--)"
    r"|(?P<block></?(?:details|summary|div|p|table|[uo]l|li|blockquote|pre|h[1-6]|center)[\s>]))",
    re.IGNORECASE | re.ASCII,
)
_MAY_START = frozenset("`~>-*+#<0123456789")
_NO_TEXT = re.compile(r"[> ]*(?:#{1,6}(?: |$)|$)")  # a quote's line after which nothing is drawn into it
_QUOTED_FENCE = re.compile(r"[> ]*(`{3}|~{3})")


class Paragraph(NamedTuple):
    """Lines that Markdown reads as one. `lazy`: Markdown shows them inside the quote above."""

    text: str
    lazy: bool = False


class _Fence(NamedTuple):
    """An open fence: its marks, how far they are indented, and where its list item's text begins."""

    marks: str
    indent: int
    container: int

    def closes(self, line: str, indent: int) -> bool:
        bare = line.strip(" ")
        return len(bare) >= len(self.marks) and not bare.strip(self.marks[0]) and indent <= self.indent + 3


def read_paragraphs(body: str) -> Iterator[Paragraph]:
    """Yield the paragraphs in order; lists, headings and HTML blocks begin new ones."""
    blocks = _Blocks()
    for line in body.replace("\r\n", "\n").replace("\r", "\n").expandtabs(4).split("\n"):
        blocks.read(line)
    blocks.end_paragraph()
    yield from blocks.paragraphs


class _Start(NamedTuple):
    """How a line begins: its indent, its list marks, and what follows them."""

    indent: int
    kind: str  # a group of _START, or "text", "blank", "empty"
    at: int
    column: int = 0  # where its list item's text begins; 0 without a list mark
    marks: str = ""


def _start_of(line: str) -> _Start:
    """Look through a line's list marks at what it begins with."""
    bare = line.lstrip(" ")
    indent = len(line) - len(bare)
    if not bare:
        return _Start(indent, "blank", indent)
    if bare[0] not in _MAY_START:
        return _Start(indent, "text", indent)
    column = 0
    start = _START.match(line)
    while start and start.lastgroup == "item":
        column = start.end()
        start = _START.match(line, column)
    if column >= len(line):
        return _Start(indent, "empty", column, column)
    if start is None:
        return _Start(indent, "text", column or indent, column)
    kind = start.lastgroup or ""
    if kind == "heading" and not line[start.end() :].strip(" #"):
        return _Start(indent, "empty", start.end(), column)
    return _Start(indent, kind, start.start(kind), column, start["fence"] or "")


class _Blocks:
    """Reads line by line; what is shown gathers in `paragraphs`."""

    def __init__(self) -> None:
        self.paragraphs: list[Paragraph] = []
        self.run: list[str] = []
        self.fence: _Fence | None = None
        self.in_comment = False
        self.in_quoted_fence = False
        self.below_quote = False  # the line above is a quote's text, or was drawn into one
        self.column = 0  # where the text of the list item above begins; 0 outside lists
        self.starts: dict[str, _Start] = {}  # a line that was read before costs nothing

    def end_paragraph(self) -> None:
        if self.run:
            self.paragraphs.append(Paragraph("\n".join(self.run), self.below_quote))
            self.run = []

    def read(self, line: str) -> None:
        """Read one line, its tabs expanded."""
        if not (line or self.fence or self.in_comment):  # of a flood of lines every second one
            self._break()
            return
        if (start := self.starts.get(line)) is None:
            start = self.starts[line] = _start_of(line)
        if self.fence:
            if start.kind == "blank" or start.indent >= self.fence.container:
                self.fence = None if self.fence.closes(line, start.indent) else self.fence
                return
            self.fence = None  # it ends where its list item ends
        if self.in_comment:
            self._read_comment(line)
        elif start.kind == "blank":
            self._break()
        else:
            self._read_start(line, start)

    def _break(self) -> None:
        self.end_paragraph()
        self.below_quote = self.in_quoted_fence = False

    def _keep(self, line: str) -> None:
        self.in_quoted_fence = False
        self.run.append(line)

    def _read_comment(self, line: str) -> None:
        _, end, rest = line.partition("-->")
        self.in_comment = not end
        if rest.strip(" "):
            self._keep(rest)

    def _read_start(self, line: str, start: _Start) -> None:
        """Read a line that is not blank, outside fences and comments."""
        if start.column or start.indent < self.column:
            self.column = start.column
        if start.column or start.kind not in ("text", "quote"):
            self._break()
        if start.kind == "quote":
            self._read_quote(line[start.at :])
        elif start.kind == "fence":
            self.fence = _Fence(start.marks, start.at, self.column)
        elif start.kind == "comment" and "-->" not in line[start.at :]:
            self.in_comment = True
        elif start.kind != "empty":  # of a list item or a heading without text nothing is shown
            self._keep(line)

    def _read_quote(self, line: str) -> None:
        self.end_paragraph()
        if fence := _QUOTED_FENCE.match(line):
            self.in_quoted_fence = not self.in_quoted_fence
        self.below_quote = not (fence or self.in_quoted_fence or _NO_TEXT.match(line))
