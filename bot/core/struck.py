"""What a person strikes out, or hides in a comment, through several parts of a cell at once (no I/O).

Whoever selects a whole cell and strikes it out writes `~~@alice Claimed<br>@bob Claimed~~`, which GitHub shows as it
is meant.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

BREAK = re.compile(r"(?<!\\)<br[ \t]{0,9}/?>", re.IGNORECASE)
_AROUND = re.compile(
    r"(?P<open>~~)(?=\S).{1,4000}?(?<=\S)~~|<(?P<tag>del|s|strike)>.{1,4000}?</(?P=tag)>|(?P<hidden><!--).{0,4000}?-->",
    re.IGNORECASE,
)
_ADDRESS = re.compile(r"\]\([^()\s]{0,9000}\)")  # no mark in it is one


def strike_each(text: str) -> str:
    """Return a cell's text with what is struck out, or hidden, through several parts done so in each of them.

    It has as many parts as before; a mark at the end of a part stays one by itself.
    """
    if "~~" not in text and "<" not in text:
        return text
    seen = _ADDRESS.sub(lambda address: "x" * len(address[0]), text)
    pieces: list[str] = []
    done = 0
    for span in _AROUND.finditer(seen):
        pieces += text[done : span.start()], *_struck(span, text[span.start() : span.end()])
        done = span.end()
    return "".join([*pieces, text[done:]])


def _struck(span: re.Match[str], text: str) -> Iterator[str]:
    """Yield a span with its marks around every part."""
    first = span["open"] or span["hidden"] or f"<{span['tag']}>"
    last = {"~~": "~~", "<!--": "-->"}.get(first, f"</{span['tag']}>")
    parts = BREAK.split(text[len(first) : -len(last)])
    for at, part in enumerate(parts):
        yield "<br>" if at else ""
        if part.strip():
            yield f"{first}{part}{last}"
        elif at in (0, len(parts) - 1):
            yield last if at else first
