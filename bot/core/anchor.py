"""Find the places where the older assistant kept its boards: from a heading that names one to `#####` (no I/O)."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING, Literal, NamedTuple

from bot.core.layout import Surroundings, lines_of
from bot.core.shown import clean, show

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

AnchorName = Literal["progress", "leaderboard"]

_WORDS: dict[AnchorName, str] = {"progress": "看板信息", "leaderboard": "统计信息"}
_HEADING = re.compile(r" {0,3}#{1,6}(?:[ \t]|$)")
_END = re.compile(r" {0,3}#####[ \t]*")


class Anchor(NamedTuple):
    """What is between the two lines: `body[start:end]`, and its lines from `first` to `last` (1-based), if any."""

    start: int
    end: int
    first: int
    last: int


def find_anchor(body: str, name: AnchorName, tasks: Collection[int] = ()) -> Anchor | None:
    """Return the older place of a board, None where there is none.

    `tasks` are the lines of the tasks' rows: what holds one, or another heading, is no place of a board.
    """
    if _WORDS[name] not in body:
        return None
    return next((one for one in _anchors(body, name) if not any(one.first <= line <= one.last for line in tasks)), None)


def anchors_of(body: str, tasks: Collection[int] = ()) -> list[Anchor]:
    """Return the older places of all boards, in their order; what is inside them is the bot's."""
    return sorted(anchor for name in _WORDS if (anchor := find_anchor(body, name, tasks)))


def anchor_lines(body: str, tasks: Collection[int] = ()) -> frozenset[int]:
    """Return the lines (1-based) inside the older places of all boards."""
    return frozenset(line for one in anchors_of(body, tasks) for line in range(one.first, one.last + 1))


def _anchors(body: str, name: AnchorName) -> Iterator[Anchor]:
    text = clean(body)
    lines = lines_of(text)
    around = Surroundings(text, lines, show(text).code)
    headings = [
        number
        for number, line in enumerate(lines, 1)
        if _HEADING.match(text, line.start, line.end) and not around.hides(number)
    ]
    for number, below in pairwise(headings):
        heading, end = lines[number - 1], lines[below - 1]
        if _WORDS[name] in text[heading.start : heading.end] and _END.fullmatch(text, end.start, end.end):
            yield Anchor(lines[number].start, end.start, number + 1, below - 1)
