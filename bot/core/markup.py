"""Which lines of a comment a person meant to be read, less their Markdown (no I/O).

Not read: fenced code, block quotes, HTML comments, struck-out text, inline code unless it is the whole line,
and the tail of an e-mail reply. A line that Markdown draws into the quote above it is marked `lazy`: its
author may have meant it, so it is neither obeyed nor ignored.

Every scan is linear in the length of the comment: repetitions are bounded or anchored.
"""

from __future__ import annotations

import html
import re
import unicodedata
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

# Control characters, zero-width and bidirectional marks, variation selectors, the keycap's frame and tags.
_INVISIBLE = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f"
    "\u200b-\u200f\u202a-\u202e\u2060-\u206f\u20e3\ufe00-\ufe0f\ufeff\ufff9-\ufffb\U000e0000-\U000e0fff]"
)
_MARKS = re.compile(
    r"(?:[ \t]{0,99}(?:[-*+]|[0-9]{1,9}[.)]|#{1,6})(?=[ \t]))?[ \t]{0,99}(?:\[[ xX]\][ \t]+)?"
)
_LIST_MARK = re.compile(r"[ \t]{0,99}(?:[-*+]|[0-9]{1,9}[.)])[ \t]+")
_BLOCK_START = re.compile(r"[ \t]*(?:[-*+][ \t]|[0-9]{1,9}[.)][ \t]|#{1,6}[ \t]|`{3}|~{3}|<)")
_QUOTE = re.compile(r"[ \t]*>")
_FENCE = re.compile(r"[ \t]*(`{3,}(?=[^`]*$)|~{3,})")
_BREAK = re.compile(r"<br[ \t]{0,9}/?>", re.IGNORECASE)
_STRIKE_TAG = re.compile(r"</?(?:s|del|strike)>", re.IGNORECASE)
_TAG = re.compile(r"</?[A-Za-z][^<>\n]{0,300}>")
_AUTOLINK = re.compile(r"<(https?://[^<>\s]{1,2000})>", re.IGNORECASE)
_LINK = re.compile(r"\[([^\[\]\n]{0,200})\]\(\s?<?([^\s()<>]{1,2000})>?\s?\)")
_ENTITY = re.compile(r"&(?:#[0-9]{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});")
_EMPHASIS = re.compile(r"\*{2,}|(?<!\w)[*_]+|[*_]+(?!\w)")
_INLINE = re.compile(r"`+|<!--|~~")
_MAIL_TAIL = re.compile(
    r"[-_ ]{2,}(?:original(?: message)?|原始邮件)[-_ ]{2,}$"
    r"|on .{1,300} wrote:$"
    r"|(?:在|于) ?[0-9]{4}.{1,300}写道:$"
    r"|发件人:|from:",
    re.IGNORECASE,
)
_MAIL_WRAP = re.compile(r"on .{1,200}$", re.IGNORECASE)
_MAIL_FIRST = frozenset("-_—－oOｏＯ发在于fFｆＦ")
_MAIL_WIDTH = 400  # characters; such a line is never longer


@dataclass(frozen=True, slots=True)
class Line:
    """A line as its author meant it. `lazy`: Markdown shows it inside the quote that stands above it."""

    text: str
    lazy: bool = False

    @property
    def folded(self) -> str:
        """The text with widths and compatibility forms folded (NFKC), so that `：３` reads as `:3`."""
        return fold(self.text)


def fold(text: str) -> str:
    """Fold widths and compatibility forms (NFKC) and white space; keep the case."""
    return " ".join(unicodedata.normalize("NFKC", text).split())


def read_lines(body: str) -> tuple[Line, ...]:
    """Return the lines that are read, in order, without their list, heading and emphasis marks."""
    return tuple(_before_mail_tail(_clean(_paragraphs(_INVISIBLE.sub("", body)))))


def _paragraphs(body: str) -> Iterator[tuple[bool, str]]:
    """Yield (lazy, text) for each run of lines that Markdown reads as one, fences and quotes left out."""
    fence, comment, after_quote = "", False, False
    run: list[str] = []
    for raw in body.replace("\r\n", "\n").replace("\r", "\n").split("\n"):
        line = raw
        if fence:
            fence = "" if _closes(line, fence) else fence
            continue
        if comment:
            _, comment_end, line = line.partition("-->")
            if not comment_end:
                continue
            comment = False
        ends_run = not line.strip() or bool(_BLOCK_START.match(line))
        if ends_run and run:
            yield after_quote, "\n".join(run)
            run = []
        if ends_run:
            after_quote = False
        content = line[mark.end() :] if (mark := _LIST_MARK.match(line)) else line
        if opened := _FENCE.match(content):
            fence = opened[1]
        elif _QUOTE.match(content):
            if run:
                yield after_quote, "\n".join(run)
                run = []
            after_quote = bool(content.strip(" \t>"))
        elif content.lstrip().startswith("<!--") and "-->" not in content:
            comment = True
        elif line.strip():
            run.append(line)
    if run:
        yield after_quote, "\n".join(run)


def _closes(line: str, fence: str) -> bool:
    bare = line.strip()
    return len(bare) >= len(fence) and not bare.strip(fence[0])


def _clean(paragraphs: Iterable[tuple[bool, str]]) -> Iterator[Line]:
    for lazy, text in paragraphs:
        for line in _BREAK.sub("\n", _without_hidden(_STRIKE_TAG.sub("~~", text))).split("\n"):
            shown = _without_marks(line).strip()
            if shown:
                yield Line(shown, lazy)


def _without_hidden(text: str) -> str:
    """Drop code spans (unless one is a whole line), HTML comments and struck-out text from a paragraph."""
    tokens = [(match.start(), match[0]) for match in _INLINE.finditer(text)]
    closings = _closings(text, tokens)
    kept: list[str] = []
    at = 0
    for start, token in tokens:
        end = closings.get(start)
        if start < at or end is None:
            continue
        kept.append(text[at:start])
        at = end
        inside = text[start + len(token) : end - len(token)]
        if token[0] == "`" and _is_whole_line(text, start, end):
            kept.append(inside)
    kept.append(text[at:])
    return "".join(kept)


def _closings(text: str, tokens: list[tuple[int, str]]) -> dict[int, int]:
    """Where each opening token's span ends; a token without a partner is plain text."""
    ends: dict[int, int] = {}
    nearest: dict[str, int] = {}
    comment_end = -1
    for start, token in reversed(tokens):
        if token == "<!--":
            found = text.find("-->", start, comment_end if comment_end >= 0 else len(text))
            comment_end = found + 3 if found >= 0 else comment_end
            if comment_end >= 0:
                ends[start] = comment_end
            continue
        if token in nearest:
            ends[start] = nearest[token] + len(token)
        nearest[token] = start
    return ends


def _is_whole_line(text: str, start: int, end: int) -> bool:
    line_start = text.rfind("\n", 0, start) + 1
    line_end = text.find("\n", end)
    before = text[line_start:start]
    after = text[end : line_end if line_end >= 0 else len(text)]
    return not _MARKS.sub("", before, count=1).strip(" \t*_") and not after.strip(" \t*_.。")


def _without_marks(line: str) -> str:
    line = line[mark.end() :] if (mark := _MARKS.match(line)) else line
    if "<" in line:
        line = _TAG.sub("", _AUTOLINK.sub(r"\1", line))
    if "](" in line:
        line = _LINK.sub(_link_words, line)
    if "&" in line:
        line = _ENTITY.sub(lambda found: html.unescape(found[0]), line)
    return _EMPHASIS.sub("", line) if "*" in line or "_" in line else line


def _link_words(link: re.Match[str]) -> str:
    """`[12](url)` says 12 and a link; `[#456](…/pull/456)` and `[url](url)` say the link once."""
    text, url = link[1].strip(), link[2]
    number = text.removeprefix("#")
    if text.startswith("http") or (number.isdigit() and re.search(rf"/pull/{number}\b", url)):
        return url
    return f"{text} {url}"


def _before_mail_tail(lines: Iterable[Line]) -> Iterator[Line]:
    """Stop where a mail program begins to repeat the mail that was answered."""
    held: Line | None = None  # "On … " whose "wrote:" may have been wrapped to the next line
    for line in lines:
        suspicious = held is not None or (line.text[0] in _MAIL_FIRST and len(line.text) < _MAIL_WIDTH)
        folded = line.folded if suspicious else ""
        if held is not None:
            if _MAIL_TAIL.match(f"{held.folded} {folded}"):
                return
            yield held
            held = None
        if _MAIL_TAIL.match(folded):
            return
        if _MAIL_WRAP.match(folded):
            held = line
        else:
            yield line
    if held is not None:
        yield held
