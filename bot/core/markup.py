"""Which lines of a comment a person meant to be read, less their Markdown (no I/O).

Not read: fenced code, block quotes and HTML comments (paragraph.py), struck-out text, inline code unless it is the
whole line, HTML's own tags for those, and the tail of an e-mail reply (mail.py). A line that Markdown draws into
the quote above it is marked `lazy`: its author may have meant it, so it is neither obeyed nor ignored.

Every scan is linear in the length of the comment: repetitions are bounded or anchored.
"""

from __future__ import annotations

import html
import re
from typing import TYPE_CHECKING

from bot.core.fold import fold, without_invisible
from bot.core.mail import Line, before_tail
from bot.core.paragraph import Paragraph, read_paragraphs

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

__all__ = ["Line", "fold", "read_lines"]

_FLAGS = re.IGNORECASE | re.ASCII
_MARKS = re.compile(
    r"(?: *(?:[-*+•●▪◦‣]|[0-9]{1,9}[.)]|#{1,6})(?= )){0,4} *(?:\[[ xX]\] +)?"  # • is pasted from elsewhere
)
_BREAK = re.compile(r"<br {0,9}/?>", _FLAGS)
_CODE_TAG = re.compile(r"</?(?:code|tt)>", _FLAGS)
_HIDING_TAG = re.compile(r"<(/?)(del|s|strike|blockquote|pre)(?: [^<>\n]{0,300})?>", _FLAGS)
_TAG = re.compile(r"</?[a-z][^<>\n]{0,300}>", _FLAGS)
_AUTOLINK = re.compile(r"<(https?://[^<>\s]{1,2000})>", _FLAGS)
_LINK = re.compile(r"\[([^\[\]\n]{0,200})\]\( ?<?([^\s()<>]{1,2000})>? ?\)")
_ENTITY = re.compile(r"&(?:#[0-9]{1,7}|#x[0-9a-f]{1,6}|[a-z][a-z0-9]{1,31});", _FLAGS)
_EMPHASIS = re.compile(r"https?://\S+|[*_]+", _FLAGS)
_ESCAPE = re.compile(r"\\([!-/:-@\[-`{-~])")
_INLINE = re.compile(r"\\[\\`~<]|`+|<!--|~~")
_SPECIAL = re.compile(r"[`~<&*_\\\]]")
_WIDTH = 120  # characters of list marks and spaces that may stand before a line that is all code


def read_lines(body: str) -> tuple[Line, ...]:
    """Return the lines that are read, in order, without their list, heading and emphasis marks."""
    paragraphs = list(read_paragraphs(without_invisible(body)))
    known = {paragraph: _without_hidden(paragraph) for paragraph in dict.fromkeys(paragraphs)}
    shown = [known[paragraph] for paragraph in paragraphs]
    if any("<" in paragraph.text and _HIDING_TAG.search(paragraph.text) for paragraph in known.values()):
        shown = _without_hiding_tags(shown)
    return tuple(before_tail(_lines(shown)))


def _lines(paragraphs: Iterable[Paragraph]) -> Iterator[Line]:
    known: dict[str, tuple[str, str]] = {}  # people repeat lines, attackers by the thousand
    for text, lazy in paragraphs:
        for line in (_BREAK.sub("\n", text) if "<" in text else text).split("\n"):
            if line not in known:
                shown = _without_marks(line).strip()
                known[line] = shown, fold(shown)
            shown, folded = known[line]
            if folded:
                yield Line(shown, folded, lazy)


def _without_hidden(paragraph: Paragraph) -> Paragraph:
    """Drop code spans (unless one is a whole line), HTML comments and struck-out text from a paragraph."""
    text = _CODE_TAG.sub("`", paragraph.text) if "<" in paragraph.text else paragraph.text
    marks = [(match.start(), match[0]) for match in _INLINE.finditer(text)]
    if not marks:
        return paragraph
    closings = _closings(text, marks)
    kept: list[str] = []
    at = 0
    for start, mark in marks:
        end = closings.get(start)
        if start < at or end is None:
            continue
        kept += text[at:start], _code_line(text, start, end, mark)
        at = end
    kept.append(text[at:])
    return Paragraph("".join(kept), paragraph.lazy)


def _closings(text: str, marks: list[tuple[int, str]]) -> dict[int, int]:
    """Where each opening mark's span ends; a mark without a partner is plain text."""
    ends: dict[int, int] = {}
    nearest: dict[str, int] = {}
    comment_ends = [match.end() for match in re.finditer("-->", text)]
    for start, mark in reversed(marks):
        if mark == "<!--":
            while len(comment_ends) > 1 and comment_ends[-2] - 3 >= start + 4:
                comment_ends.pop()
            if comment_ends and comment_ends[-1] - 3 >= start + 4:
                ends[start] = comment_ends[-1]
        elif mark[0] != "\\":
            if mark in nearest:
                ends[start] = nearest[mark] + len(mark)
            nearest[mark] = start
    return ends


def _code_line(text: str, start: int, end: int, mark: str) -> str:
    """Return what a hidden span leaves: its code where it is a whole line, else a space."""
    inside = text[start + len(mark) : end - len(mark)]
    if mark[0] != "`" or "\n" in inside:
        return " "
    before = text[max(0, start - _WIDTH) : start].rpartition("\n")
    after = text[end : end + _WIDTH].partition("\n")
    whole = (before[1] or start <= _WIDTH) and (after[1] or end + _WIDTH >= len(text))
    alone = not _MARKS.sub("", before[2], count=1).strip(" *_") and not after[0].strip(" *_.。,，!！")
    return inside if whole and alone else " "


def _without_hiding_tags(paragraphs: list[Paragraph]) -> list[Paragraph]:
    """Drop what stands between <del> and </del> and the like; an unclosed tag hides its own paragraph's rest."""
    open_at: dict[str, list[tuple[int, int]]] = {}
    hidden: list[tuple[tuple[int, int], tuple[int, int]]] = []
    for index, (text, _) in enumerate(paragraphs):
        for tag in _HIDING_TAG.finditer(text):
            waiting = open_at.setdefault(tag[2].lower(), [])
            if not tag[1]:
                waiting.append((index, tag.start()))
            elif waiting:
                hidden.append((waiting.pop(), (index, tag.end())))
    for waiting in open_at.values():
        hidden += ((opened, (opened[0], len(paragraphs[opened[0]].text))) for opened in waiting)
    return list(_cut(paragraphs, sorted(hidden)))


def _cut(paragraphs: list[Paragraph], hidden: list[tuple[tuple[int, int], tuple[int, int]]]) -> Iterator[Paragraph]:
    """Yield the paragraphs without the hidden stretches, which are sorted and may overlap."""
    spans = iter([*hidden, ((len(paragraphs), 0), (len(paragraphs), 0))])
    start, end = next(spans)
    for index, (text, lazy) in enumerate(paragraphs):
        kept: list[str] = []
        at = (index, 0)
        while at < (index, len(text)):
            if start > at:
                stop = start[1] if start[0] == index else len(text)
                kept.append(text[at[1] : stop])
                at = (index, stop)
            elif end > at:
                at = end
            else:
                start, end = next(spans)
        yield Paragraph(" ".join(kept), lazy)


def _without_marks(line: str) -> str:
    line = _MARKS.sub("", line, count=1)
    if not _SPECIAL.search(line):
        return line
    if line[:1] == line[-1:] == "~" and len(line) > 2:
        return ""  # GitHub strikes between single tildes too; elsewhere a tilde makes a range
    if "<" in line:
        line = _TAG.sub("", _AUTOLINK.sub(r"\1", line))
    if "](" in line:
        line = _LINK.sub(_link_words, line)
    if "&" in line:
        line = _ENTITY.sub(lambda found: html.unescape(found[0]), line)
    if "*" in line or "_" in line:
        line = _EMPHASIS.sub(_emphasis, line)
    return _ESCAPE.sub(r"\1", line) if "\\" in line else line


def _emphasis(found: re.Match[str]) -> str:
    """Keep a URL, an escaped mark and a mark between letters (`snake_case`, `3*4`), drop the rest."""
    run, text = found[0], found.string
    before, after = text[max(0, found.start() - 1) : found.start()], text[found.end() : found.end() + 1]
    if run[0] not in "*_" or before == "\\":
        return run
    inside_word = before.isalnum() and after.isalnum()
    return run if inside_word and ("_" in run or len(run) == 1) else ""


def _link_words(link: re.Match[str]) -> str:
    """`[12](url)` says 12 and a link; `[#456](…/pull/456)` and `[url](url)` say the link once."""
    text, url = link[1].strip(), link[2]
    number = text.removeprefix("#")
    if text.startswith("http") or (number.isdigit() and re.search(rf"/pull/{number}\b", url)):
        return url
    return f"{text} {url}"
