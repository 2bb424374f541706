"""What an organiser may do to the text in GitHub's editor, each edit with a word of its own (no I/O)."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from tests.simulation import page
from tests.simulation.hands import Hand

if TYPE_CHECKING:
    import random
    from collections.abc import Callable

    from tests.simulation.page import Line

    Edit = Callable[[random.Random, str, str, Line], tuple[str, Hand] | None]

CROWD = ("ann", "ben", "cai", "dora")  # participants of whom organisers write


def edited(chance: random.Random, body: str, number: int, untouchable: set[str]) -> tuple[str, Hand] | None:
    """One edit of a text; None where the one that was thought of is not possible. Cells of `untouchable` tasks stay."""
    marker = f"zmark{number}"
    edit = chance.choice(_EVERYWHERE)
    lines = [line for line in page.rows(body).values() if not line.struck]
    if chance.random() < 0.6:
        edit = chance.choice(_IN_CELLS)
        lines = [line for line in lines if line.task not in untouchable]
    return edit(chance, body, marker, chance.choice(lines)) if lines else None


def _prose(chance: random.Random, body: str, marker: str, _: Line) -> tuple[str, Hand]:
    return page.with_prose(body, f"Note: {marker}."), Hand(marker, "prose")


def _title(chance: random.Random, body: str, marker: str, line: Line) -> tuple[str, Hand]:
    return page.with_cell(body, line.task, 1, f"{line.cells[1]} {marker}"), Hand(marker, "title", line.task)


def _row(chance: random.Random, body: str, marker: str, line: Line) -> tuple[str, Hand]:
    number = int(marker.removeprefix("zmark")) + 100
    cells = [str(number), f"New {marker}", *[""] * (len(line.cells) - 2)]
    return page.with_row(body, line.task, f"| {' | '.join(cells)} |"), Hand(marker, "row", str(number))


def _unrow(chance: random.Random, body: str, marker: str, line: Line) -> tuple[str, Hand] | None:
    if page.MARKER.search(" ".join(line.cells)) or len(page.rows(body)) < 5:
        return None
    text = page.with_prose(page.without_row(body, line.task), f"Without one: {marker}.")
    return text, Hand(marker, "unrow", line.task)


def _strike_out(chance: random.Random, body: str, marker: str, line: Line) -> tuple[str, Hand]:
    text = page.with_cell(body, line.task, 1, f"~~{line.cells[1]}~~ {marker}")
    return page.with_cell(text, line.task, 0, f"~~{line.task}~~"), Hand(marker, "title", line.task)


def _swap(chance: random.Random, body: str, marker: str, line: Line) -> tuple[str, Hand]:
    other = chance.choice(sorted(page.rows(body)))
    text = page.with_prose(page.swapped(body, line.task, other), f"Other order: {marker}.")
    return text, Hand(marker, "swap", line.task)


def _say(chance: random.Random, body: str, marker: str, line: Line) -> tuple[str, Hand]:
    who = chance.choice((*CROWD, f"guest-{marker.removeprefix('zmark')}"))
    part = chance.choice((f"{marker} ask @{who}", f"@{who} {marker} Done", f"{marker}"))
    at = chance.randint(0, len(line.parts))
    return _with_part(body, line, Hand(marker, "say", line.task, part=part), at, at)


def _strike(chance: random.Random, body: str, marker: str, line: Line) -> tuple[str, Hand] | None:
    at = _an_entry(chance, line)
    if at is None:
        return None
    return _with_part(body, line, Hand(marker, "strike", line.task, part=f"~~{line.parts[at]}~~ {marker}"), at, at + 1)


def _change(chance: random.Random, body: str, marker: str, line: Line) -> tuple[str, Hand] | None:
    at = _an_entry(chance, line)
    if at is None:
        return None
    part = f"{line.parts[at].split()[0]} Done {marker}"
    return _with_part(body, line, Hand(marker, "change", line.task, part=part), at, at + 1)


def _with_part(body: str, line: Line, hand: Hand, start: int, end: int) -> tuple[str, Hand]:
    """The text with a person's words in place of some parts of a status cell, and whom they speak for."""
    parts = line.parts
    parts[start:end] = [hand.part]
    text = page.with_cell(body, line.task, 2, "<br>".join(parts))
    return text, replace(hand, spoken=frozenset(page.LOGIN.findall(hand.part)))


def _take(chance: random.Random, body: str, marker: str, line: Line) -> tuple[str, Hand] | None:
    at = _an_entry(chance, line)
    if at is None:
        return None
    parts = line.parts
    taken = frozenset(page.LOGIN.findall(parts.pop(at)))
    text = page.with_cell(body, line.task, 2, "<br>".join(parts))
    return _marked_title(text, line, marker), Hand(marker, "take", line.task, taken=taken)


def _empty(chance: random.Random, body: str, marker: str, line: Line) -> tuple[str, Hand] | None:
    if not line.parts or not all(part.startswith("@") for part in line.parts) or page.MARKER.search(line.cells[2]):
        return None
    text = page.with_cell(body, line.task, 2, "")
    return _marked_title(text, line, marker), Hand(
        marker, "empty", line.task, taken=frozenset(page.LOGIN.findall(line.cells[2]))
    )


def _marked_title(text: str, line: Line, marker: str) -> str:
    return page.with_cell(text, line.task, 1, f"{line.cells[1]} {marker}")


def _an_entry(chance: random.Random, line: Line) -> int | None:
    """The place of one of the bot's own entries in the status cell."""
    own = [at for at, part in enumerate(line.parts) if part.startswith("@") and not page.MARKER.search(part)]
    return chance.choice(own) if own else None


_EVERYWHERE: tuple[Edit, ...] = (_prose, _title, _row, _unrow, _strike_out, _swap, _prose, _title)
_IN_CELLS: tuple[Edit, ...] = (_say, _say, _strike, _change, _take, _empty)
