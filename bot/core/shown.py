"""The tables and headings that GitHub shows of a Markdown text, by its own renderer (no I/O).

Raw HTML is left out of the rendering, so that nothing written in a body can pass for a row of a table.
"""

from __future__ import annotations

import ctypes
import html
import re
from contextlib import suppress
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

from cmarkgfm import _cmark, cmark  # type: ignore[import-untyped]  # it ships no types

if TYPE_CHECKING:
    from collections.abc import Collection

_OPTIONS = cmark.Options.CMARK_OPT_SOURCEPOS | cmark.Options.CMARK_OPT_FOOTNOTES
_EXTENSIONS = ("table", "strikethrough")
_RAW = "<!-- raw HTML omitted -->"
_TAG = re.compile(r"<[^>]*+>")
_SURROGATE = re.compile(r"[\ud800-\udfff]")
_PART = re.compile(r'<(t[hdr]|table|pre|h[1-6])(?: align="[a-z]++")? data-sourcepos="(\d++):(\d++)-(\d++):(\d++)">')


class ShownCell(NamedTuple):
    """One cell: how many bytes of UTF-8 stand between its pipes, and the HTML that GitHub makes of them."""

    width: int
    html: str


class ShownRow(NamedTuple):
    """One row: its line (1-based; a header's line isn't told reliably) and the cells that the source has.

    Cells that GitHub adds to a short row, or doesn't show of a long one, are not among them.
    """

    line: int
    cells: list[ShownCell]


@dataclass(slots=True)
class ShownTable:
    """One table: its last line, its rows (the first is the header), and the words of the heading above."""

    last: int
    heading: str
    rows: list[ShownRow] = field(default_factory=list)

    @property
    def line(self) -> int:
        """The header's line: two above the first row, or one above the end of a table without rows.

        The position that cmark gives the header itself is that of the paragraph it ended.
        """
        return self.rows[1].line - 2 if len(self.rows) > 1 else self.last - 1


@dataclass(slots=True)
class Shown:
    """What GitHub shows: its tables, and the first and last line of every block of code."""

    tables: list[ShownTable] = field(default_factory=list)
    code: list[tuple[int, int]] = field(default_factory=list)


def clean(text: str) -> str:
    """Put U+FFFD for what UTF-8 or Markdown can't hold (a NUL, half a surrogate pair), as cmark does."""
    return _SURROGATE.sub("\ufffd", text.replace("\0", "\ufffd"))


def show(text: str, own: Collection[int] = ()) -> Shown:
    """Say which tables GitHub shows of a text that went through `clean`. Linear in rows x columns.

    A heading that reaches behind the first of the bot's `own` lines is none: the next write may take it away.
    """
    inside = {line for line in own if line - 1 in own}
    page = _render(text)
    shown, heading = Shown(), ""
    cells: list[ShownCell] = []
    for part in _PART.finditer(page):
        tag, line, start, last, end = part.groups()
        if tag in ("td", "th"):
            if end != "0":  # a cell that GitHub added to a short row stands at 0:0
                inner = page[part.end() : page.find("</t", part.end())]
                cells.append(ShownCell(int(end) - int(start) + 1, inner))
        elif tag == "tr":
            cells = []
            shown.tables[-1].rows.append(ShownRow(int(line), cells))
        elif tag == "table":
            shown.tables.append(ShownTable(int(last), heading))
        elif tag == "pre":
            shown.code.append((int(line), int(last)))
        elif inside.isdisjoint(range(int(line), int(last) + 1)):
            heading = words(page[part.end() : page.find("</h", part.end())])
    return shown


def words(fragment: str) -> str:
    """The text that a reader sees of some HTML, white space folded; badges and `<br>` count as a space."""
    if "<" in fragment or "&" in fragment:
        fragment = html.unescape(_TAG.sub("", fragment.replace(_RAW, " ")))
    return " ".join(fragment.split())


def _render(text: str) -> str:
    """Render as `cmark.markdown_to_html_with_extensions` does, and give the memory back.

    cmarkgfm 2025.10 frees neither the tree nor the HTML: 1.2 MB a call for a body of 60,000 characters.
    """
    cmark.core_extensions_ensure_registered()
    parser = cmark.parser_new(options=_OPTIONS)
    try:
        for name in _EXTENSIONS:
            cmark.parser_attach_syntax_extension(parser, cmark.find_syntax_extension(name))
        cmark.parser_feed(parser, text)
        root = cmark.parser_finish(parser)
        raw = _cmark.lib.cmark_render_html(root, _OPTIONS, cmark.parser_get_syntax_extensions(parser))
    finally:
        cmark.parser_free(parser)
    rendered: str = _cmark.ffi.string(raw).decode("utf-8")
    _release(root, raw)
    return rendered


_native = ctypes.CDLL(_cmark.__file__)


def _release(root: object, raw: object) -> None:
    """Free a tree and its HTML; a build of cmarkgfm that hides these functions leaks, and works."""
    with suppress(AttributeError):
        for free, pointer in ((_native.cmark_node_free, root), (_native.free, raw)):
            free(ctypes.c_void_p(int(_cmark.ffi.cast("intptr_t", pointer))))
