"""Read task numbers as people type them (no I/O).

    number   [#] [No.] letters{0,4} [-] digits{1,6}      12  #12  No.12  012  A-1  a1
    join     、 , ; / & 和 and, or spaces                 3、7 and 9
    range    - ~ – — － 至 到                             3-5  A-1~A-3

Widths are folded first (`markup.fold`), so `，` is `,`. Of a range only the board's own ids are taken, so its
length never matters. Whether `A-1` is an id or a range the board's ids say.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from dataclasses import dataclass, field
from difflib import get_close_matches
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from collections.abc import Iterable

Key = tuple[str, int]  # letters in upper case, number: `A-1`, `a1` and `A-01` are one id

_NUMBER = re.compile(
    r"\#?\s?(?:no\.?\s{0,3}\#?)?(?:(?P<letters>[A-Za-z]{1,4})-?)?(?P<digits>[0-9]+)(?![A-Za-z0-9_%]|[.:][0-9])",
    re.IGNORECASE,
)
_DASH = r"[-‐‑‒–—―−~〜∼]{1,3}|至|到"
_RANGE = re.compile(rf"\s{{0,9}}(?:{_DASH})\s{{0,9}}")
_HARD_JOIN = r"(?:[、,;/&]|和|and(?![A-Za-z]))"
_JOIN = re.compile(rf"\s*(?:{_HARD_JOIN}\s*)+|\s+", re.IGNORECASE)
_DATE = re.compile(r"(?:19|20)[0-9]{2}([-/.])[0-9]{1,2}\1[0-9]{1,2}(?![0-9])")
_TIME_SPAN = r"\s?(?:个(?![性人体])|天|周|日|月|年|小时|分钟|days?\b|weeks?\b|months?\b|hours?\b)"
_COUNTED_LATER = re.compile(_TIME_SPAN, re.IGNORECASE)
_COUNTED_FIRST = re.compile(r"[个项道](?:任务|赛?题|$|[,。!、\s])")
_LEFT_OUT = re.compile(
    rf"(?:^\s*(?:[-/~+.。|]|至|到|或|to\b|or\b)|[、,;&+]|[和与及或]|\b(?:and|or)\b)\s{{0,9}}"
    rf"\#?(?:no\.?\s?)?[A-Za-z]{{0,2}}-?[0-9]{{1,6}}(?![A-Za-z0-9_%]|[.:][0-9]|{_TIME_SPAN})",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Ids:
    """The ids of a board, found however they are typed; `on_board` keeps them in the board's order."""

    on_board: tuple[str, ...]
    _by_key: dict[Key, str] = field(repr=False, compare=False)
    _numbers: dict[str, list[int]] = field(repr=False, compare=False)

    @classmethod
    def of(cls, ids: Iterable[str]) -> Ids:
        """Build from ids as they stand in the id column; of two that read the same the first counts."""
        by_key: dict[Key, str] = {}
        for one in ids:
            if (key := id_key(one)) is not None:
                by_key.setdefault(key, one)
        numbers: dict[str, list[int]] = {}
        for letters, number in sorted(by_key):
            numbers.setdefault(letters, []).append(number)
        return cls(tuple(by_key.values()), by_key, numbers)

    def find(self, key: Key) -> str | None:
        """Return the id as the board writes it, None where the board has no such id."""
        return self._by_key.get(key)

    def uses(self, letters: str) -> bool:
        """Whether any id of the board begins with these letters (in upper case)."""
        return letters in self._numbers

    def between(self, letters: str, first: int, last: int) -> tuple[str, ...]:
        """Return the board's ids from `first` to `last`, both included, without walking the gap."""
        numbers = self._numbers.get(letters, [])
        inside = numbers[bisect_left(numbers, first) : bisect_right(numbers, last)]
        return tuple(self._by_key[letters, number] for number in inside)

    def nearest(self, typed: str, most: int = 3) -> tuple[str, ...]:
        """Return existing ids that somebody who typed `typed` may have meant, the likeliest first."""
        key = id_key(typed)
        if key is None:
            return ()
        alike = get_close_matches(typed, self.on_board[:2000], n=most, cutoff=0.6)
        numbers = self._numbers.get(key[0], [])
        beside = sorted(numbers, key=lambda number: (abs(number - key[1]), number))[:most]
        around = [self._by_key[key[0], number] for number in beside]
        return tuple(dict.fromkeys([*alike, *around]))[:most]


@dataclass(frozen=True, slots=True)
class Trouble:
    """Why a line was not read in full: a code that the locale words, and the person's own text."""

    code: Literal["no_number", "backwards", "range_end", "left_out"]
    typed: str


@dataclass(frozen=True, slots=True)
class Numbers:
    """What was read: every id (on the board or not), what went wrong, and where reading stopped."""

    ids: tuple[str, ...]
    unknown: tuple[str, ...]
    troubles: tuple[Trouble, ...]
    end: int


def id_key(text: str) -> Key | None:
    """Fold an id (`A-01`, `a1`, `#12`, `No.12`) to what identifies it; None where it is none."""
    match = _NUMBER.fullmatch(text.strip())
    if match is None or len(match["digits"]) > 6:
        return None
    return _letters(match), int(match["digits"])


def read_numbers(text: str, ids: Ids, *, links_after_space: bool = False) -> Numbers:
    """Read the numbers that `text` (folded) begins with; what follows them is left to the caller.

    `links_after_space`: in `submit 12 #456` the second number names a pull request.
    """
    reader = _Reader(text, ids)
    reader.read(links_after_space=links_after_space)
    return Numbers(
        tuple(dict.fromkeys(reader.ids)),
        tuple(dict.fromkeys(reader.unknown)),
        tuple(reader.troubles),
        reader.at,
    )


class _Reader:
    """One pass over a text, from number to number."""

    def __init__(self, text: str, ids: Ids) -> None:
        self.text, self.board, self.at = text, ids, 0
        self.ids: list[str] = []
        self.unknown: list[str] = []
        self.troubles: list[Trouble] = []

    def read(self, *, links_after_space: bool) -> None:
        first = self._number(0)
        if first is None or _COUNTED_FIRST.match(self.text, first.end()):
            return
        match: re.Match[str] | None = first
        while match is not None:
            self._take(match)
            match = self._next(links_after_space=links_after_space)
        left = self.text[self.at :]
        if _LEFT_OUT.search(left):
            self.troubles.append(Trouble("left_out", left.strip(" 、,;/&")))

    def _number(self, at: int) -> re.Match[str] | None:
        return None if _DATE.match(self.text, at) else _NUMBER.match(self.text, at)

    def _next(self, *, links_after_space: bool) -> re.Match[str] | None:
        join = _JOIN.match(self.text, self.at)
        if join is None:
            return None
        if links_after_space and join[0].isspace() and self.text.startswith("#", join.end()):
            return None
        match = self._number(join.end())
        if match is None or _COUNTED_LATER.match(self.text, match.end()):
            return None
        # `40 V2`: after a mere space a word with a digit is a word, unless the board has such ids.
        if join[0].isspace() and not self.board.uses(_letters(match)):
            return None if match["letters"] else match
        return match

    def _take(self, first: re.Match[str]) -> None:
        """Take one number, or the range that it begins."""
        self.at = first.end()
        between = _RANGE.match(self.text, self.at)
        last = self._number(between.end()) if between else None
        if last is None:
            self._take_one(first)
            return
        self.at = last.end()
        typed = self.text[first.start() : last.end()]
        letters = _letters(first)
        low, high = _whole(first["digits"]), _whole(last["digits"])
        if _letters(last) not in ("", letters) or low > high:
            self.troubles.append(Trouble("backwards", typed))
            return
        inside = self.board.between(letters, low, high)
        self.ids.extend(inside)
        if any(self.board.find((letters, end)) is None for end in (low, high)):
            self.troubles.append(Trouble("range_end", typed))

    def _take_one(self, match: re.Match[str]) -> None:
        letters, digits = _letters(match), match["digits"]
        if len(digits.lstrip("0")) > 6:
            self.troubles.append(Trouble("left_out", match[0]))
            return
        known = self.board.find((letters, int(digits)))
        one = known or f"{letters}-{int(digits)}".lstrip("-")
        self.ids.append(one)
        if known is None:
            self.unknown.append(one)


def _letters(match: re.Match[str]) -> str:
    return (match["letters"] or "").upper()


def _whole(digits: str) -> int:
    """The number, or one larger than any id where a person typed more digits than an id can have."""
    bare = digits.lstrip("0") or "0"
    return int(bare) if len(bare) <= 6 else 10**6
