"""What a person strikes out in a cell, or hides in a comment (no I/O).

Whoever selects a whole cell and strikes it out writes `~~@alice Claimed<br>@bob Claimed~~`, which GitHub shows as it
is meant: so a strike may go through several parts of a cell. One tilde does as well as two.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

BREAK = re.compile(r"(?<!\\)<br[ \t]{0,9}/?>", re.IGNORECASE)
_AROUND = re.compile(
    r"(?<![~\\])(?P<open>~~?)(?![~\s]).{1,4000}?(?<![~\s\\])(?P=open)(?!~)"
    r"|<(?P<tag>del|s|strike)>.{1,4000}?</(?P=tag)>|(?P<hidden><!--).{0,4000}?-->",
    re.IGNORECASE | re.DOTALL,
)
_HIDDEN = re.compile(r"<!--.{0,4000}?-->", re.DOTALL)  # a note that nobody who reads the issue sees
_ADDRESS = re.compile(r"\]\([^()\s]{0,9000}\)")  # no mark in it is one


def unhidden(text: str) -> str:
    """Return a text less what is hidden in comments."""
    return _HIDDEN.sub(" ", text)


def unstruck(text: str) -> str:
    """Return a text less what is struck out or hidden."""
    pieces: list[str] = []
    done = 0
    for span in _spans(text):
        pieces += text[done : span.start()], " "
        done = span.end()
    return "".join([*pieces, text[done:]])


def _spans(text: str) -> Iterator[re.Match[str]]:
    """Yield what is struck out or hidden, in its order."""
    if "~" in text or "<!" in text or "</" in text:
        yield from _AROUND.finditer(_ADDRESS.sub(lambda address: "x" * len(address[0]), text))


def strike_each(text: str) -> str:
    """Return a cell's text with what is struck out, or hidden, through several parts done so in each of them.

    It has as many parts as before; a mark at the end of a part stays one by itself.
    """
    pieces: list[str] = []
    done = 0
    for span in _spans(text):
        inside = text[span.start() : span.end()]
        pieces += text[done : span.start()], *(_struck(span, inside) if BREAK.search(inside) else [inside])
        done = span.end()
    return "".join([*pieces, text[done:]])


def _struck(span: re.Match[str], text: str) -> Iterator[str]:
    """Yield a span with its marks around every part."""
    first = span["open"] or span["hidden"] or f"<{span['tag']}>"
    last = span["open"] or ("-->" if span["hidden"] else f"</{span['tag']}>")
    parts = BREAK.split(text[len(first) : -len(last)])
    for at, part in enumerate(parts):
        yield "<br>" if at else ""
        if part.strip():
            yield f"{first}{part}{last}"
        elif at in (0, len(parts) - 1):
            yield last if at else first
