"""Read task numbers as people type them (no I/O).

    number   [#] [No.] letters{0,4} [-] digits{1,6}      12  #12  No.12  012  A-1  a1
    join     、 , ; / & 和 and, or spaces                 3、7 and 9
    range    - ~ – — － 至 到                             3-5  A-1~A-3

Widths are folded first (`markup.fold`), so `，` is `,`; any dash may stand for the one of an id (`A–1`). Of a range
only the board's own ids are taken, so its length never matters. Whether `A-1` is an id or a range the board's ids say.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from dataclasses import dataclass, field
from difflib import get_close_matches
from functools import lru_cache
from typing import TYPE_CHECKING, Literal

from bot.core.fold import fold
from bot.core.link import pulls_at_start

if TYPE_CHECKING:
    from collections.abc import Iterable

Key = tuple[str, int]  # letters in upper case, number: `A-1`, `a1` and `A-01` are one id

MAX_IDS = 100_000  # of one board, where a person writes them as ranges

_DATE = r"(?:19|20)[0-9]{2}(?:-[0-9]{1,2}-|/[0-9]{1,2}/|\.[0-9]{1,2}\.)[0-9]{1,2}(?![0-9])"
DASHES = "-‐‑‒–—―−"  # a phone types any of them for another


def _id(part: str) -> str:
    """Return the pattern of one id, its groups named for the first or the last of a range."""
    return (
        rf"(?!{_DATE})\#?\s?(?:no\.?\s{{0,3}}\#?)?(?:(?P<letters{part}>[a-z]{{1,4}})(?P<dash{part}>[{DASHES}]?))?"
        rf"(?P<digits{part}>[0-9]++)(?![a-z0-9_%]|[.:][0-9])"
    )


_FLAGS = re.IGNORECASE | re.ASCII  # ASCII: without it `ı` is an `i`, and `K` (Kelvin) a `k`
RANGE = rf"\s{{0,9}}(?:[{DASHES}~〜∼]{{1,3}}|至|到)\s{{0,9}}"
_ITEM = rf"(?P<item>{_id('')}(?:{RANGE}{_id('2')})?)"
_HARD_JOIN = r"(?:[、,;/&]|和|and(?![a-z]))"
_JOIN = rf"(?P<join>[\])】]?\s*+(?:{_HARD_JOIN}\s*+)++[\[(【]?|[\]】]\s?[\[【]|\s++)"
_TIME_SPAN = r"\s?(?:个(?![性人体])|天|周|日|月|年|小时|分钟|days?\b|weeks?\b|months?\b|hours?\b)"
_COUNTED = r"\s?[个项道](?:任务|赛?题|$|[,。!、\s])"
_NUMBER = re.compile(_id(""), _FLAGS)
_FIRST = re.compile(rf"(?>{_ITEM})(?!{_COUNTED})", _FLAGS)
_NEXT = re.compile(rf"{_JOIN}(?>{_ITEM})(?!{_TIME_SPAN})", _FLAGS)
_LEFT_OUT = re.compile(
    rf"(?:^\s*(?:[-/~+.。|*#→>·\\]{{1,3}}|至|到|或|(?:to|or|plus)\b)|[、,;&+]|[和与及或]|\b(?:and|or)\b)\s{{0,9}}"
    rf"(?:\#?(?:no\.?\s?)?[a-z]{{0,2}}-?[0-9]{{1,6}}(?![a-z0-9_%]|[.:][0-9]|(?:{RANGE}[0-9]{{1,6}})?{_TIME_SPAN})"
    r"|第?[一二两三四五六七八九十百]{1,5}(?=$|[号题、,;&和\s]))",
    _FLAGS,
)


@dataclass(frozen=True, slots=True, eq=False)
class Ids:
    """The ids of a board, found however they are typed; `on_board` keeps them in the board's order.

    Made by `Ids.of`, which gives the same object for the same ids: equal and hashed by identity.
    """

    on_board: tuple[str, ...]
    _by_key: dict[Key, str] = field(repr=False)
    _numbers: dict[str, list[int]] = field(repr=False)
    _spelt: frozenset[str] = field(repr=False)
    _characters: str = field(repr=False)

    @classmethod
    def of(cls, ids: Iterable[str]) -> Ids:
        """Build from ids as they stand in the id column; of two that read the same the first counts."""
        return _ids_of(tuple(ids))

    def find(self, key: Key) -> str | None:
        """Return the id as the board writes it, None where the board has no such id."""
        return self._by_key.get(key)

    def typed(self, text: str) -> str | None:
        """Return the id that somebody typed (`012`, `#12`, `a1`) as the board writes it, None where it has none."""
        key = id_key(text)
        return self.find(key) if key else None

    def uses(self, letters: str) -> bool:
        """Whether any id of the board begins with these letters (in upper case)."""
        return letters in self._numbers

    def numbers(self, letters: str) -> list[int]:
        """Return the numbers of the ids with these letters, in order, for the caller to keep."""
        return self._numbers.get(letters, []).copy()

    def between(self, letters: str, first: int, last: int) -> tuple[str, ...]:
        """Return the board's ids from `first` to `last`, both included, without walking the gap."""
        numbers = self._numbers.get(letters, [])
        inside = numbers[bisect_left(numbers, first) : bisect_right(numbers, last)]
        return tuple(self._by_key[letters, number] for number in inside)

    def spell(self, letters: str, dash: str, number: int) -> str:
        """Return an id that the board lacks as the board would write it, or as it was typed."""
        if not self.uses(letters):
            return f"{letters}{'-' if dash else ''}{number}"
        like = self._by_key[letters, self._numbers[letters][0]]
        return f"{like.rstrip('0123456789')}{number}"

    def nearest(self, typed: str, most: int = 3) -> tuple[str, ...]:
        """Return existing ids that somebody who typed `typed` may have meant, the likeliest first."""
        key = id_key(typed)
        if key is None:
            return ()
        # Neither walks the board: a comment may name a thousand that it lacks.
        alike = get_close_matches(typed, self._one_slip_from(typed), n=most, cutoff=0.6)
        numbers = self._numbers.get(key[0], [])
        at = bisect_left(numbers, key[1])
        beside = sorted(numbers[max(0, at - most) : at + most], key=lambda number: (abs(number - key[1]), number))
        around = [self._by_key[key[0], number] for number in beside]
        return tuple(dict.fromkeys([*alike, *around]))[:most]

    def _one_slip_from(self, typed: str) -> list[str]:
        """Return the ids that differ by a character too many, missing or wrong, or by two that changed places."""
        cuts = [(typed[:at], typed[at:]) for at in range(len(typed) + 1)]
        slips = {head + tail[1:] for head, tail in cuts}
        slips |= {head + tail[1:2] + tail[:1] + tail[2:] for head, tail in cuts}
        for character in self._characters:
            slips |= {head + character + tail[wrong:] for head, tail in cuts for wrong in (0, 1)}
        return sorted(slips & self._spelt)


@lru_cache(maxsize=256)
def _ids_of(ids: tuple[str, ...]) -> Ids:
    by_key: dict[Key, str] = {}
    for one in ids:
        if (key := id_key(one)) is not None:
            by_key.setdefault(key, one)
    numbers: dict[str, list[int]] = {}
    for letters, number in sorted(by_key):
        numbers.setdefault(letters, []).append(number)
    on_board = tuple(by_key.values())
    return Ids(on_board, by_key, numbers, frozenset(on_board), "".join(sorted({*"".join(on_board)})))


def id_key(text: str) -> Key | None:
    """Fold an id (`A-01`, `a1`, `#12`, `No.12`) to what identifies it; None where it is none."""
    match = _NUMBER.fullmatch(fold(text))
    if match is None or len(match["digits"]) > 6:
        return None
    return _letters(match), int(match["digits"])


def ids_from_text(text: str) -> Ids:
    """Return the ids that a person lists for a board (`1-120, A-1~A-5`).

    Raises ValueError with a sentence for a person: nothing listed, unreadable, backwards, over MAX_IDS.
    """
    folded = fold(text)
    found: list[str] = []
    match, at = _FIRST.match(folded), 0
    while match is not None:
        found += _listed(match, MAX_IDS - len(found))
        at = match.end()
        match = _NEXT.match(folded, at)
    if not found or at < len(folded):
        raise ValueError(f"can't read {folded[at:][:40]!r} as task ids; write them as 1-120, A-1~A-5 or 1,3")
    return Ids.of(found)


def _listed(match: re.Match[str], room: int) -> list[str]:
    """Return the ids of one item of a list, all of a range's; at most `room` of them."""
    letters, typed = _letters(match), match["item"]
    first, last = _whole(match["digits"]), _whole(match["digits2"] or match["digits"])
    if _letters(match, "2") not in ("", letters) or last < first or last > 999_999:
        raise ValueError(f"{typed} is no range of ids: the second must be the larger, with six digits at most")
    if last - first >= room:
        raise ValueError(f"{typed} makes more than {MAX_IDS:,} ids")
    prefix = letters + ("-" if match["dash"] else "")
    width = min(len(match["digits"]), 6) if match["digits"].startswith("0") else 0  # a column may say 001
    return [f"{prefix}{number:0{width}}" for number in range(first, last + 1)]


@dataclass(frozen=True, slots=True)
class Trouble:
    """Why a line was not read in full: a code that the locale words, and the person's own text."""

    code: Literal["backwards", "range_end", "left_out"]
    typed: str


@dataclass(frozen=True, slots=True)
class Numbers:
    """What was read: every id (on the board or not), what went wrong, and where reading stopped."""

    ids: tuple[str, ...]
    unknown: tuple[str, ...]
    troubles: tuple[Trouble, ...]
    end: int


def read_numbers(text: str, ids: Ids, *, links_after_space: bool = False) -> Numbers:
    """Read the numbers that `text` (folded) begins with; what follows them is left to the caller.

    `links_after_space`: in `submit 12 #456` the second number names a pull request.
    """
    reader = _Reader(text, ids)
    reader.read(links_after_space=links_after_space)
    return Numbers(tuple(reader.ids), tuple(reader.unknown), tuple(reader.troubles), reader.at)


class _Reader:
    """One pass over a text, from number to number; what was read stands in order, each once."""

    def __init__(self, text: str, ids: Ids) -> None:
        self.text, self.board, self.at = text, ids, 0
        self.ids: dict[str, None] = {}
        self.unknown: dict[str, None] = {}
        self.troubles: dict[Trouble, None] = {}
        self.seen: set[str] = set()
        self.untaken: dict[str, list[int]] = {}  # the board's numbers that no range has taken yet

    def read(self, *, links_after_space: bool) -> None:
        match = _FIRST.match(self.text)
        if match is None:
            return
        while match is not None:
            if match["item"] not in self.seen:
                self._take(match)
            self.at = match.end()
            match = self._next(links_after_space=links_after_space)
        left = self.text[self.at :]
        if links_after_space:
            left = left[pulls_at_start(left)[1] :]
        if _LEFT_OUT.search(left):
            self.troubles[Trouble("left_out", left.strip(" 、,;/&"))] = None

    def _next(self, *, links_after_space: bool) -> re.Match[str] | None:
        match = _NEXT.match(self.text, self.at)
        if match is None or not match["join"].isspace():
            return match
        if links_after_space and match["item"].startswith("#"):
            return None
        # `40 V2`: after a mere space a word with a digit is a word, unless the board has such ids.
        return match if match["letters"] is None or self.board.uses(_letters(match)) else None

    def _take(self, match: re.Match[str]) -> None:
        """Take one number, or a range."""
        self.seen.add(match["item"])
        letters, low = _letters(match), _whole(match["digits"])
        if match["digits2"] is not None:
            self._take_range(match["item"], letters, low, match)
        elif low > 999_999:
            self.troubles[Trouble("left_out", match["item"])] = None
        else:
            known = self.board.find((letters, low))
            one = known or self.board.spell(letters, match["dash"] or "", low)
            self.ids[one] = None
            if known is None:
                self.unknown[one] = None

    def _take_range(self, typed: str, letters: str, low: int, match: re.Match[str]) -> None:
        high = _whole(match["digits2"])
        if _letters(match, "2") not in ("", letters) or low > high:
            self.troubles[Trouble("backwards", typed)] = None
            return
        # Taken out of the list, so that any number of overlapping ranges costs no more than the board is long.
        if (numbers := self.untaken.get(letters)) is None:
            numbers = self.untaken[letters] = self.board.numbers(letters)
        inside = slice(bisect_left(numbers, low), bisect_right(numbers, high))
        for number in numbers[inside]:
            self.ids[self.board.find((letters, number)) or ""] = None
        del numbers[inside]
        if any(self.board.find((letters, end)) is None for end in (low, high)):
            self.troubles[Trouble("range_end", typed)] = None


def _letters(match: re.Match[str], part: str = "") -> str:
    return (match[f"letters{part}"] or "").upper()


def _whole(digits: str) -> int:
    """The number, or one larger than any id where a person typed more digits than an id can have."""
    bare = digits.lstrip("0") or "0"
    return int(bare) if len(bare) <= 6 else 10**6
