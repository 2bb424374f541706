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
    r" *(?:(?P<fence>`{3,}+(?=[^`]*$)|~{3,}+)|(?P<quote>>)|(?P<item>(?:[-*+]|[0-9]{1,9}[.)])(?: +|$))"
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

    def end_paragraph(self) -> None:
        if self.run:
            self.paragraphs.append(Paragraph("\n".join(self.run), self.below_quote))
            self.run = []

    def read(self, line: str) -> None:
        """Read one line, its tabs expanded."""
        bare = line.lstrip(" ")
        indent = len(line) - len(bare)
        if self.fence and (not bare or indent >= self.fence.container):
            self.fence = None if self.fence.closes(line, indent) else self.fence
            return
        self.fence = None  # a fence ends where its list item ends
        if self.in_comment:
            self._read_comment(line)
        elif not bare:
            self._break()
        else:
            self.column = self.column if indent >= self.column else 0
            if bare[0] in _MAY_START:
                self._read_start(line)
            else:
                self._keep(line)

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

    def _read_start(self, line: str) -> None:
        """Read a line that may begin something, looking through its list marks."""
        start = _START.match(line)
        if start and start["quote"] is None and start["fence"] is None:
            self._break()
        while start and start["item"] is not None:
            self.column = start.end()
            start = _START.match(line, start.end())
        if start is None or start["heading"] is not None or start["block"] is not None:
            self._keep(line)
        elif start["quote"] is not None:
            self._read_quote(line[start.start("quote") :])
        elif (marks := start["fence"]) is not None:
            self._break()
            self.fence = _Fence(marks, start.start("fence"), self.column)
        elif "-->" in line[start.start("comment") :]:
            self._keep(line)
        else:
            self.in_comment = True

    def _read_quote(self, line: str) -> None:
        self.end_paragraph()
        if fence := _QUOTED_FENCE.match(line):
            self.in_quoted_fence = not self.in_quoted_fence
        self.below_quote = not (fence or self.in_quoted_fence or _NO_TEXT.match(line))
