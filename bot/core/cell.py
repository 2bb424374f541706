"""Keep one of the bot's cells true without touching what a person wrote there (no I/O).

A cell holds parts joined by `<br>`. A part whose text the memory knows is the bot's; any other is a person's: it
stays as it is where it is, and speaks for the logins it names. A name that the bot wrote and that is gone was
taken away by hand, and stays away until a newer fact brings it back.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.core.face import read_words
from bot.core.memory import CellMemory, Written, fingerprint

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from bot.core.face import Words

_BREAK = re.compile(r"<br[ \t]{0,9}/?>", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Wanted:
    """What the facts want in a cell: who (a participant's key), their logins, the text, and the newest fact."""

    who: str
    logins: frozenset[str]
    text: str
    newest: datetime | None = None


@dataclass(frozen=True, slots=True)
class Kept:
    """A cell as it is to stand, what to remember of it, who stands in it as the bot's, and a person's parts."""

    text: str
    memory: CellMemory
    standing: frozenset[str] = frozenset()
    by_hand: tuple[Words, ...] = ()


@dataclass(frozen=True, slots=True)
class _Part:
    """One part of a cell; `who` is the participant whose entry the bot wrote there, None for a person's words."""

    text: str
    who: str | None
    words: Words | None = None


def keep_cell(
    cell: tuple[str, str], text: str, wanted: Sequence[Wanted], memory: CellMemory | None, newest: datetime
) -> Kept:
    """Return the cell with the wanted entries; `memory` is None where the body's memory was lost.

    `cell` is (task id, column), `newest` the newest fact of this look.
    """
    prints = {one.who: fingerprint(*cell, one.who) for one in wanted}
    owners = {printed: who for who, printed in prints.items()}
    parts = [_classify(cell, part, wanted, memory, owners) for part in split_parts(text)]
    by_hand = tuple(part.words for part in parts if part.words)
    named = frozenset(login for words in by_hand for login in words.named)
    taken = _taken(parts, wanted, prints, memory or CellMemory(), named)
    gone = _still_gone(wanted, prints, memory or CellMemory()) | dict.fromkeys(taken, newest)
    willing = [one for one in wanted if prints[one.who] not in gone]
    standing = [one for one in willing if not one.logins & named]
    # One that a person speaks for is remembered without a text: taken away later, it stays away.
    texts = {one.who: one.text for one in standing}
    written = tuple(Written(prints[one.who], fingerprint(*cell, texts.get(one.who, ""))) for one in willing)
    ordered = _in_place(parts, standing)
    same = ordered == [part.text for part in parts]
    return Kept(text if same else "<br>".join(ordered), CellMemory(written, gone), frozenset(texts), by_hand)


def split_parts(text: str) -> list[str]:
    """Return the parts of a cell, without the empty ones that a trailing `<br>` leaves."""
    return [part for piece in _BREAK.split(text) if (part := piece.strip())]


def _classify(
    cell: tuple[str, str],
    text: str,
    wanted: Sequence[Wanted],
    memory: CellMemory | None,
    owners: Mapping[str, str],
) -> _Part:
    for one in wanted:
        if one.text == text:
            return _Part(text, one.who)
    if memory is not None:
        printed = fingerprint(*cell, text)
        for written in memory.written:
            if written.text == printed:
                return _Part(text, owners.get(written.who, written.who))
    words = read_words(text, [login for one in wanted for login in sorted(one.logins)])
    if memory is None and words.bare:
        for one in wanted:
            if words.named == one.logins:
                return _Part(text, one.who)
    return _Part(text, None, words)


def _taken(
    parts: Sequence[_Part],
    wanted: Sequence[Wanted],
    prints: Mapping[str, str],
    memory: CellMemory,
    named: frozenset[str],
) -> list[str]:
    """Return the fingerprints of those whom the bot wrote and a person took out since."""
    present = {part.who for part in parts}
    written = {one.who for one in memory.written}
    return [
        prints[one.who]
        for one in wanted
        if prints[one.who] in written and one.who not in present and not one.logins & named
    ]


def _still_gone(wanted: Sequence[Wanted], prints: Mapping[str, str], memory: CellMemory) -> dict[str, datetime]:
    """Return who was taken out earlier, less those whom a newer fact brings back."""
    newest = {prints[one.who]: one.newest for one in wanted}
    return {who: since for who, since in memory.gone.items() if (fact := newest.get(who)) is None or fact <= since}


def _in_place(parts: Sequence[_Part], standing: Sequence[Wanted]) -> list[str]:
    """Return the texts in order: the bot's in the order of joining, a person's behind what it stood behind."""
    prints = [one.who for one in standing]
    behind: dict[str | None, list[str]] = {}
    last: str | None = None
    for part in parts:
        if part.who is not None:
            last = part.who if part.who in prints else last
        else:
            behind.setdefault(last, []).append(part.text)
    ordered = list(behind.get(None, []))
    for one in standing:
        ordered += [one.text, *behind.get(one.who, [])]
    return ordered
