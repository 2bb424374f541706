"""Write the progress board, the leaderboard and the chart into their places in an issue body (no I/O).

A board stands between its markers; where there are none, where the older assistant kept it; where it has no place
at all it is added once, at the end. The chart stands between its markers alone.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from bot.core.anchor import find_anchor
from bot.core.chart import chart_lines
from bot.core.leaderboard import leaderboard, leaderboard_lines, older_lines
from bot.core.marked import find_block, find_blocks, write_block
from bot.core.progress import progress, progress_lines
from bot.core.task import read_tasks
from bot.core.torn import is_own
from bot.locale.board_words import BOARD_WORDS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.core.anchor import Anchor, AnchorName
    from bot.core.answer import Standing
    from bot.core.face import Look
    from bot.core.marked import Block, BlockName
    from bot.core.rules import Columns, Rules


def write_boards(body: str, standing: Standing, rules: Rules, look: Look, leaders_elsewhere: Sequence[str] = ()) -> str:
    """Return the body with its boards as they stand; a board that reads the same changes no byte.

    `leaders_elsewhere` are the lines that stand for a leaderboard that the body has no room for. A leaderboard is
    added once somebody has finished. A board that the rules don't want stays as it is, so does one whose markers came
    to stand around what is a person's, and none is added inside a fence that the body leaves open.
    """
    words = BOARD_WORDS[look.locale.code]
    counts = progress(standing, rules, words)
    if rules.progress:
        place = _anchor(body, "progress", rules.columns)
        body = _kept(body, _Board("progress", progress_lines(counts, words), place, add=bool(counts)), rules.columns)
    if rules.leaderboard:
        leaders = leaderboard(standing, rules)
        place = _anchor(body, "leaderboard", rules.columns)
        lines = older_lines(leaders, look, words) if place else leaderboard_lines(leaders, look, words)
        body = _kept(body, _Board("leaderboard", leaders_elsewhere or lines, place, add=bool(leaders)), rules.columns)
    if find_block(body, "chart"):
        body = _kept(body, _Board("chart", chart_lines(counts, words)), rules.columns)
    return body


class _Board(NamedTuple):
    """What is to stand in a block, the older place where it stands or is to stand, and whether it may be added."""

    name: BlockName
    lines: Sequence[str]
    anchor: Anchor | None = None
    add: bool = False


def _anchor(body: str, name: AnchorName, columns: Columns) -> Anchor | None:
    """Return the board's older place, None where it stands elsewhere now, or where that place holds other things."""
    if find_anchor(body, name) is None:
        return None
    # A board written above has moved the tasks' lines.
    anchor = find_anchor(body, name, [task.row.line for task in read_tasks(body, columns).tasks])
    if anchor is None:
        return None
    inside = [block for block in find_blocks(body) if anchor.start <= block.start < anchor.end]
    here = {block.name for block in inside}
    return anchor if here == ({name} if find_block(body, name) else set()) else None


def write_more(body: str, lines: Sequence[str], columns: Columns) -> str:
    """Return the body with what says where its moved cells stand; without lines an empty block, or none."""
    new = _kept(body, _Board("more", lines, add=bool(lines)), columns)
    if lines and not find_block(new, "more"):  # at the end it would be hidden
        return write_block(body, "more", "\n".join(["", "", *lines, ""]))
    return new


def _kept(body: str, board: _Board, columns: Columns) -> str:
    """Return the body with a board in its place."""
    newline = "\r\n" if "\r\n" in body else "\n"
    block = find_block(body, board.name)
    if block is not None:
        same = [one for one in find_blocks(body) if one.name == board.name]  # all of them go, and one stays
        if not all(is_own(body, one, columns) for one in same):
            return body
        new = _rewritten(body, block, board, newline)
        # A block taken out may leave a marker without its partner, which then pairs with one beyond the tasks.
        unharmed = len(same) == 1 or len(read_tasks(new, columns).tasks) == len(read_tasks(body, columns).tasks)
        return new if unharmed else body
    whole = f"<!-- hackathon:{board.name} -->{_inside(board, newline)}<!-- /hackathon:{board.name} -->"
    if board.anchor is not None:
        return f"{body[: board.anchor.start]}{whole}{newline}{body[board.anchor.end :]}"
    return _added(body, board.name, whole, newline) if board.add else body


def _inside(board: _Board, newline: str) -> str:
    """Return what stands between a board's markers: its lines, a blank one before them.

    Behind words, or below a `<details>`, a table is none without it.
    """
    return newline.join(["", "", *board.lines, ""])


def _rewritten(body: str, block: Block, board: _Board, newline: str) -> str:
    """Return the body with new lines in a block, the same body where they read as before."""
    alone = sum(other.name == board.name for other in find_blocks(body)) == 1
    if alone and body[block.inside : block.inside_end].replace("\r\n", "\n") == _inside(board, "\n"):
        return body
    return write_block(body, board.name, _inside(board, newline))


def _added(body: str, name: BlockName, whole: str, newline: str) -> str:
    """Return the body with a block at its end, before the hidden state; a blank line makes it a block of its own."""
    state = find_block(body, "state")
    at_end = state is not None and not body[state.end :].strip()
    before, after = (body[: state.start], body[state.start :]) if state and at_end else (body, "")
    gap = newline * (2 - _ends(before, newline)) if before.strip() else ""
    added = f"{before}{gap}{whole}{newline}{after}"
    return added if find_block(added, name) else body


def _ends(text: str, newline: str) -> int:
    """Return how many line endings a text ends in, two at most."""
    return next((count for count in (2, 1) if text.endswith((newline * count, "\n" * count))), 0)
