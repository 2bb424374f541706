"""Keep one of the bot's cells true without touching what a person wrote there (no I/O).

A cell holds parts joined by `<br>`. A part whose text the memory knows is the bot's; any other is a person's: it
stays as it is where it is, and speaks for the logins it names. An entry that the bot wrote and that is gone was
taken away by hand, and stays away until a newer fact, or a person writing it again, brings it back.

Where a body is full, one part (`✅ [12][more-1]`) stands for all of the bot's entries, which stand in a continuation
comment then; a person's parts never move. Who takes that part out takes out what it stood for.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, NamedTuple

from bot.core.face import read_words
from bot.core.memory import NOTHING, CellMemory, Written, fingerprint, print_of
from bot.core.struck import BREAK, strike_each, unstruck

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from bot.core.face import Words

EVER = datetime.fromtimestamp(0, UTC)
MORE = "/more"  # whom the part belongs to that links to a continuation: no participant's key has a slash
_LINKED = re.compile(r"\]\[more-[0-9]{1,4}\]")  # a link to a continuation, whatever a person wrote around it
_MOVED = re.compile(r"\S{1,3} \[[^\[\]]{1,60}\]\[more-[0-9]{1,4}\](?: \[[^\[\]]{1,9}\]\[more-[0-9]{1,4}\]){0,999}")


@dataclass(frozen=True, slots=True)
class Wanted:
    """What the facts want in a cell: who (a participant's key), their logins and name, the text, the newest fact."""

    who: str
    logins: frozenset[str]
    name: str
    text: str
    newest: datetime


@dataclass(frozen=True, slots=True)
class Kept:
    """A cell as it is to stand, what to remember of it, and whose entries are in it.

    `standing` and `taken` are participants' keys: of the bot's entries that stand there, and of those that a
    person took out; `by_hand` are a person's own parts, `said` their texts, `own` those of the bot's entries, here
    or moved.
    """

    text: str
    memory: CellMemory
    standing: frozenset[str]
    taken: frozenset[str]
    by_hand: tuple[Words, ...]
    own: tuple[str, ...] = ()
    said: tuple[str, ...] = ()


class Past(NamedTuple):
    """What is known of a cell: its memory, the parts that stand for it in a continuation comment, this look's newest
    fact. `lost`: what the bot wrote there is not known, though it may have written.
    """

    memory: CellMemory
    moved: tuple[str, ...] = ()
    newest: datetime = EVER
    lost: bool = False


_EMPTY = Kept("", NOTHING, frozenset(), frozenset(), ())


@dataclass(frozen=True, slots=True)
class _Part:
    """One part of a cell; `who` is the participant whose entry the bot wrote there, None for a person's words.

    `reading` is the text of those, with a strike that began in an earlier part.
    """

    text: str
    who: str | None
    words: Words | None = None
    reading: str = ""


def keep_cell(cell: tuple[str, str], text: str, wanted: Sequence[Wanted], past: Past, link: str = "") -> Kept:
    """Return the cell with the wanted entries, or with the `link` to where they stand; `cell` is (task key, column)."""
    memory = past.memory
    if not wanted and not text and not memory.gone:
        return _EMPTY
    prints = {one.who: print_of(*cell, one.who) for one in wanted}
    owners = {printed: who for who, printed in prints.items()}
    parts = [_classify(cell, part, wanted, past, owners) for part in read_parts(text)]
    found = _Found(parts, prints, memory, print_of(*cell, MORE))
    found.note_moved(wanted, past.moved)
    taken = {prints[one.who] for one in wanted if found.was_taken(one)} | found.taken_unknown()
    gone = found.still_gone(wanted) | dict.fromkeys(taken, past.newest)
    willing = [one for one in wanted if prints[one.who] not in gone]
    standing = [one for one in willing if not found.is_spoken_for(one)]
    there = frozenset(one.who for one in standing)
    shown = [Wanted(MORE, frozenset(), "", link, past.newest)] if link and standing else standing
    # One that a person speaks for is remembered too: taken away later, it stays away.
    remembered = willing if shown is standing else [one for one in willing if one.who not in there]
    written = [Written(prints[one.who], fingerprint(*cell, one.text)) for one in remembered]
    if shown is not standing:
        written.append(Written(found.more, fingerprint(*cell, link)))
    ordered = _in_place(parts, shown)
    same = ordered == [part.text for part in parts]
    return Kept(
        text=text if same else join_parts(ordered),
        memory=CellMemory(tuple(written), gone, found.spoken_for(cell, willing, past) if cell[1] == "status" else {}),
        standing=there,
        taken=frozenset(one.who for one in wanted if prints[one.who] in gone and not found.is_spoken_for(one)),
        by_hand=tuple(part.words for part in parts if part.words),
        own=tuple(one.text for one in standing),
        said=tuple(part.text for part in parts if part.words),
    )


def words_by_hand(cell: tuple[str, str], text: str, memory: CellMemory) -> list[str]:
    """Return the parts of a cell that a person wrote or changed since the bot last wrote it."""
    own = {one.text for one in memory.written}
    return [part for part in split_parts(text) if fingerprint(*cell, part) not in own and not _MOVED.fullmatch(part)]


def links_elsewhere(text: str) -> bool:
    """Whether a part of a cell stands for entries in a continuation comment."""
    return any(_MOVED.fullmatch(part) for part in split_parts(text))


def is_moved(cell: tuple[str, str], memory: CellMemory) -> bool:
    """Whether the bot's entries of a cell stood in a continuation comment when it was last written."""
    more = print_of(*cell, MORE)
    return any(one.who == more for one in memory.written)


def split_parts(text: str) -> list[str]:
    """Return the parts of a cell, without the empty ones that a trailing `<br>` leaves."""
    return [part for piece in BREAK.split(text) if (part := piece.strip())]


def read_parts(text: str) -> list[tuple[str, str]]:
    """Return the parts of a cell, each with how it reads: with a strike that goes through several around each."""
    parts, reading = split_parts(text), strike_each(text)
    return list(zip(parts, parts if reading == text else split_parts(reading), strict=True))


class _Found:
    """What stands in a cell, held against what the bot remembers of it."""

    def __init__(self, parts: Sequence[_Part], prints: Mapping[str, str], memory: CellMemory, more: str) -> None:
        self.prints, self.memory, self.more = prints, memory, more
        self.present = {part.who for part in parts}
        self.named = frozenset(login for part in parts if part.words for login in part.words.named)
        self.linked = any(part.words and _LINKED.search(unstruck(part.reading)) for part in parts)
        self.written = {one.who for one in memory.written}

    def note_moved(self, wanted: Iterable[Wanted], moved: Sequence[str]) -> None:
        """Take what stood in a continuation for written here, where a person took its link out, or struck it out."""
        if self.more in self.written and MORE not in self.present and not self.linked:
            lines = [f" {part} " for part in moved]
            self.written |= {self.prints[one.who] for one in wanted if any(f" {one.name} " in line for line in lines)}

    def is_missing(self, one: Wanted) -> bool:
        """Whether the bot wrote the entry and it isn't there as the bot wrote it."""
        return self.prints[one.who] in self.written and one.who not in self.present

    def was_taken(self, one: Wanted) -> bool:
        """Whether a person took the entry out, and left no word of it."""
        return self.is_missing(one) and not one.logins & self.named

    def taken_unknown(self) -> set[str]:
        """Return whom a person took out though no fact at hand speaks for them: another process may know of one."""
        left = self.written.difference(self.prints.values())
        return left - {*filter(None, self.present), self.more} if left else left

    def is_spoken_for(self, one: Wanted) -> bool:
        """Whether a person's words take the entry's place: all of a team is named, or its entry was changed."""
        named = one.logins & self.named
        return bool(named) and (named == one.logins or self.is_missing(one))

    def spoken_for(self, cell: tuple[str, str], wanted: Iterable[Wanted], past: Past) -> dict[str, datetime]:
        """Return for whom a person's words stand there, with the newest fact when that was first seen.

        EVER where they stood there before anybody asked. Who withdrew stays while a person's words name them.
        """
        if not self.named:
            return {}
        named = {print_of(*cell, login) for login in self.named}
        now = {self.prints[one.who] for one in wanted if self.is_spoken_for(one)}
        known = {who: since for who, since in self.memory.spoken.items() if who in named | now}
        return {who: EVER if not past.lost and who not in self.written else past.newest for who in now} | known

    def still_gone(self, wanted: Sequence[Wanted]) -> dict[str, datetime]:
        """Return who was taken out earlier, less those whom a newer fact or a person's hand brings back."""
        newest = {self.prints[one.who]: one.newest for one in wanted}
        back = {self.prints[one.who] for one in wanted if one.who in self.present}
        return {
            who: since
            for who, since in self.memory.gone.items()
            if who not in back and ((fact := newest.get(who)) is None or fact <= since)
        }


def _classify(
    cell: tuple[str, str],
    part: tuple[str, str],
    wanted: Sequence[Wanted],
    past: Past,
    owners: Mapping[str, str],
) -> _Part:
    text, reading = part
    known = [login for one in wanted for login in sorted(one.logins)]
    if reading != text:
        return _Part(text, None, read_words(reading, known), reading)
    for one in wanted:
        if one.text == text or (past.lost and _has_shape(text, one)):
            return _Part(text, one.who)
    if _MOVED.fullmatch(text):
        return _Part(text, MORE)
    if past.memory.written:
        printed = fingerprint(*cell, text)
        for written in past.memory.written:
            if written.text == printed:
                return _Part(text, owners.get(written.who, written.who))
    return _Part(text, None, read_words(text, known), text)


def _has_shape(text: str, one: Wanted) -> bool:
    """Whether a part is an entry of this participant in whatever state, with nothing of a person's own words."""
    if not one.logins:
        return False
    spelled = text.replace(one.name, " ".join(f"@{login}" for login in sorted(one.logins)))
    folded = spelled.casefold()
    if not all(login in folded for login in one.logins):  # of a thousand on one task most are told apart here
        return False
    words = read_words(spelled, one.logins)
    return words.bare and words.named == one.logins


def _in_place(parts: Sequence[_Part], standing: Sequence[Wanted]) -> list[str]:
    """Return the texts in order: the bot's in the order of joining, a person's behind what it stood behind.

    What stood behind any entry stands behind their link where they moved, and behind the last where they are back.
    """
    known = {one.who for one in standing}
    behind: dict[str | None, list[str]] = {}
    last: str | None = None
    for part in parts:
        if part.who is None:
            behind.setdefault(last, []).append(part.text)
        elif part.who in known:
            last = part.who
        elif standing and (part.who == MORE or MORE in known):
            last = standing[-1].who
    ordered = list(behind.get(None, []))
    for one in standing:
        ordered += [one.text, *behind.get(one.who, [])]
    return ordered


def join_parts(texts: Sequence[str]) -> str:
    """Join parts; a backslash at a part's end would make GitHub show the `<br>` as text."""
    return "<br>".join([*(f"{text} " if text.endswith("\\") else text for text in texts[:-1]), *texts[-1:]])
