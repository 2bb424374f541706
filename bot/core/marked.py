"""Find, replace and add the bot's own marked blocks in an issue body (no I/O).

A block stands between `<!-- hackathon:NAME -->` and `<!-- /hackathon:NAME -->`; an organiser moves it by moving
its markers. Markers inside fenced code are somebody's explanation of them, not a block. The inside of the hidden
block `state` is empty or one HTML comment: with anything else between them its markers are no block of the bot's.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Literal, NamedTuple, cast, get_args

BlockName = Literal["progress", "leaderboard", "chart", "more", "state"]

_NAMES = "|".join(get_args(BlockName))
# It begins with a set of characters, so that the search skips at once to the next of them.
_MARK = re.compile(
    r"[`~<-](?:(?P<fence>(?<=`)``+|(?<=~)~~+)|"
    rf"(?<=<)!--(?:(?<!`<!--) (?P<end>/?)hackathon:(?P<name>{_NAMES}) -->)?|(?<=-)->)"
)
_LINE_REST = re.compile(r"[^\r\n]*")
_LINE_END = re.compile(r"\A\r?\n")
_HIDDEN = re.compile(r"\s*(?:<!--(?:(?!-->).)*-->\s*)?", re.DOTALL)


class Block(NamedTuple):
    """A block, in characters: from its first marker to behind its last, and its inside."""

    name: BlockName
    start: int
    inside: int
    inside_end: int
    end: int


class Seen(NamedTuple):
    """The complete blocks of a body, in the order of their last markers, and whether its end hides what follows.

    `lone` are the markers without a partner: the text of each, and where it stands, in characters.
    """

    blocks: tuple[Block, ...]
    end_is_open: bool  # the body ends inside a fence or a comment
    lone: tuple[tuple[str, int], ...]


@lru_cache(maxsize=8)  # each keeps a body alive
def look(body: str) -> Seen:
    """Find the blocks of a body."""
    fence, in_comment = "", False
    opened: dict[str, re.Match[str]] = {}
    blocks: list[Block] = []
    marks: list[re.Match[str]] = []
    mark = _MARK.search(body)
    while mark:
        at = mark.end()
        if mark["fence"]:
            if _at_margin(body, mark.start()):
                at = _LINE_REST.match(body, at).end()  # type: ignore[union-attr]  # it matches anything
                fence = fence if in_comment else _after_fence(fence, mark[0], body[mark.start() : at])
        elif not fence:
            if mark["name"]:
                in_comment = False  # a marker's own --> ends a comment that was open
                marks.append(mark)
                _pair(body, mark, opened, blocks)
            else:
                in_comment = mark[0] == "<!--"
        mark = _MARK.search(body, at)
    paired = {at for block in blocks for at in (block.start, block.inside_end)}
    lone = tuple((one[0], one.start()) for one in marks if one.start() not in paired)
    return Seen(tuple(blocks), bool(fence) or in_comment, lone)


def _at_margin(body: str, start: int) -> bool:
    """Whether a fence hides what follows: one in a block quote or a list ends with its container."""
    line = body.rfind("\n", 0, start) + 1
    return start - line <= 3 and not body[line:start].strip(" ")


def _pair(body: str, mark: re.Match[str], opened: dict[str, re.Match[str]], blocks: list[Block]) -> None:
    """Remember a first marker, or close its block."""
    name = mark["name"]
    if not mark["end"]:
        opened[name] = mark
        return
    first = opened.pop(name, None)
    if first and (name != "state" or _HIDDEN.fullmatch(body, first.end(), mark.start())):
        blocks.append(Block(cast("BlockName", name), first.start(), first.end(), mark.start(), mark.end()))


def _after_fence(fence: str, mark: str, line: str) -> str:
    """Return the fence that is open after a line of fence marks."""
    if not fence:
        return "" if mark[0] == "`" and "`" in line.strip()[len(mark) :] else mark
    closes = mark[0] == fence[0] and len(mark) >= len(fence) and line.strip() == mark
    return "" if closes else fence


def find_blocks(body: str) -> tuple[Block, ...]:
    """Return every complete block, in the order of their last markers."""
    return look(body).blocks


def find_block(body: str, name: BlockName) -> Block | None:
    """Return the first complete block of this name, None where there is none."""
    return next((block for block in find_blocks(body) if block.name == name), None)


def write_block(body: str, name: BlockName, inside: str) -> str:
    """Return the body with the block's inside replaced, further blocks of that name taken out.

    One stays whose going would bring other markers of that name together: what stands between them may be anything.
    A block that isn't there yet is added at the end, or at the top where the end lies in an open fence or
    comment: there it would be shown, or end what hides the text above.
    """
    blocks = [block for block in find_blocks(body) if block.name == name]
    if not blocks:
        return _added(body, f"<!-- hackathon:{name} -->{inside}<!-- /hackathon:{name} -->")
    first, *others = blocks
    for other in reversed(others):
        without = body[: other.start] + _LINE_END.sub("", body[other.end :])
        body = without if _count(without, name) < _count(body, name) else body
    return body[: first.inside] + inside + body[first.inside_end :]


def _count(body: str, name: BlockName) -> int:
    return sum(block.name == name for block in find_blocks(body))


def _added(body: str, block: str) -> str:
    newline = "\r\n" if "\r\n" in body else "\n"
    if look(body).end_is_open:
        top = len(body) - len(body.removeprefix("\ufeff"))
        return f"{body[:top]}{block}{newline}{body[top:]}"
    gap = "" if not body or body.endswith("\n") else newline
    return f"{body}{gap}{block}"
