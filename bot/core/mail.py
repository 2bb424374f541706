"""Stop reading a comment where a mail program begins to repeat the mail that was answered (no I/O)."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

_DASHES = r"[-_—–─ ]{2,80}"
_TAIL = re.compile(
    rf"{_DASHES}(?:original(?: message)?|replied message|(?:回复的)?原(?:始)?邮件){_DASHES}$"
    r"|on .{1,500} wrote ?:$"
    r"|.{0,200}(?:在|于) ?[0-9]{4}.{1,300}写道 ?:$"
    r"|发件人 ?:|from ?:",
    re.IGNORECASE | re.ASCII,
)
_WRAPPED = re.compile(r"on .{0,100}[0-9].{0,200}$", re.IGNORECASE | re.ASCII)  # with a date
_FIRST = frozenset("-_—–─oO发fF")
_WIDTH = 400  # characters; such a line is never longer
_MOST_HELD = 3  # lines over which "On … wrote:" may be wrapped


class Line(NamedTuple):
    """A line as its author meant it, and folded (`fold.fold`), so that `：３` reads as `:3`.

    `lazy`: Markdown shows it inside the quote that stands above it.
    """

    text: str
    folded: str
    lazy: bool = False


def before_tail(lines: Iterable[Line]) -> Iterator[Line]:
    """Yield the lines above the tail of an e-mail reply; without a tail, all."""
    held: list[Line] = []  # "On … " whose "wrote:" may have been wrapped to the next lines
    for line in lines:
        folded = line.folded if len(line.folded) < _WIDTH else ""
        suspicious = folded and (folded[0] in _FIRST or folded[-1] == ":")
        if not held and not suspicious:
            yield line
            continue
        if held:
            if _TAIL.match(" ".join([*(one.folded for one in held), folded])):
                return
            if len(held) >= _MOST_HELD - 1:
                yield from held
                held = []
        if suspicious and _TAIL.match(folded):
            return
        if held or (folded[:3].lower() == "on " and _WRAPPED.match(folded)):
            held.append(line)
        else:
            yield line
    yield from held
