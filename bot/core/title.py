"""Read which tasks a pull request's title names (no I/O).

    title    … words place … [- part | - final]          【Hackathon 5th No.24、26-28】 fix - part2
    words    the event's own, as text; brackets, case, width and spaces don't matter
    place    [No[.]] number (join number)*               No. 41   [A-1,A-2]   [D-[1-6]]
    join     、 , ; / & 和 and; a mere space or `][` only before letters that the board's ids have
    range    two whole numbers, the second larger, with a zero in front only if the first has one

A comment says numbers and little else; in a title words follow them (`No.56 57 points`, `No.45-0517`), hence the
narrower joins and ranges. Where the event's words end in `No`, so must the title's: `映射文档69` is no task of
`映射文档 No`. Where they don't, the title's may, unless more of a name stands before it: `Hackathon` isn't in
`Hackathon 5th No.3`.

Every scan is linear in the length of the title: repetitions are bounded or start where a match begins.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from typing import TYPE_CHECKING, TypedDict

from bot.core.fold import fold, without_invisible

if TYPE_CHECKING:
    from bot.core.number import Ids

_TOO_LARGE = 10**6  # an id has six digits at most
_SHOWN = 40  # characters of what stood in the number's place

_FLAGS = re.IGNORECASE | re.ASCII  # ASCII: without it `ı` is an `i`
_BRACKETS = str.maketrans("【】〔〕〖〗「」", "[][][][]")
_GAP = r"[\s\[\]]{0,9}"
# Chinese and Japanese are written without spaces, so a word may begin or end anywhere in them.
_UNSPACED = "\u2e80-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
_IN_WORD = rf"[^\W{_UNSPACED}]"
_NO = rf"no(?![^\W\d_{_UNSPACED}])[.:。_-]{{0,3}}"
_NO_AT_END = re.compile(r"(?:(?<![a-z0-9])no|no(?=\s?[.:]))[\s\[\].:#]*$", _FLAGS)

_MARK = r"(?:no[.:]{0,2}\s?)?\#?\s?"
_DIGITS = r"[0-9]++(?![a-z0-9%]|[.:][0-9])"
_DASH = r"\s?(?:[-‐‑‒–—―−~〜∼]{1,3}|至|到)\s?"
_ITEM = (
    rf"{_MARK}(?:(?P<letters>[a-z]{{1,4}})(?P<dash>-?)(?:\[(?P<inside>\s?[0-9][^\[\]]{{0,200}})\])?)?"
    rf"(?(inside)|(?P<digits>{_DIGITS})(?:{_DASH}{_MARK}(?P<letters2>[a-z]{{0,4}})-?(?P<digits2>{_DIGITS}))?)"
)
_HARD_JOIN = r"(?:[、,;/&]|和|and(?![a-z]))"
_JOIN = rf"(?:\]?\s?(?:{_HARD_JOIN}\s?)++\[?|(?P<soft>\]\s?\[|\s))"
_FIRST = re.compile(rf"[\s\[\]:.]{{0,9}}{_ITEM}", _FLAGS)
_NEXT = re.compile(rf"{_JOIN}{_ITEM}(?!\s?个(?![性人体]))", _FLAGS)
_AFTER_NO = re.compile(rf"[\s\[]{{0,9}}([^\s\[\]]{{0,{_SHOWN}}})")  # `[… No.] fix`: nothing stood there
_AFTER_WORDS = re.compile(rf"[\s\[\]:.]{{0,9}}([^\s\[\]]{{0,{_SHOWN}}})")
_NUMBER_AFTER = re.compile(r"\s?no[.:]{0,2}\s?\#?[0-9]", _FLAGS)
_LONGER_NAME = re.compile(r"(?:\s[^\s\[\]]{1,30}){1,4}?\sno[.:]{0,2}\s?\#?[0-9]", _FLAGS)

_TAIL = 60  # characters in which a title's end is looked for
_END = re.compile(r"[-‐‑‒–—−]\s?(?:(part)|final)[\s._-]{0,2}[0-9]{0,3}(?:/[0-9]{1,3})?[\W_]{0,20}$", re.IGNORECASE)


class TitleJSON(TypedDict):
    """A title's reading as `parse --titles` prints it."""

    tasks: list[str]
    part: bool


@dataclass(frozen=True, slots=True)
class Title:
    """What a title that has the event's words names.

    `tasks` holds every id that was read, as the board writes it, each once; of a range the board's alone. `unknown`
    holds the ids that the board lacks, and the ends of ranges that it lacks. Where no number was read, and only there,
    `trouble` says what stood in its place, shortened; the words themselves where nothing did.
    """

    tasks: tuple[str, ...]
    unknown: tuple[str, ...]
    part: bool
    final: bool
    trouble: str = ""

    def as_json(self) -> TitleJSON:
        """Return what `parse --titles` prints for it."""
        return {"tasks": list(self.tasks), "part": self.part}


def read_title(title: str, words: str, ids: Ids) -> Title | None:
    """Return what `title` says after the event's `words`, each time that it has them; None where it hasn't."""
    text = _shown(title)
    pattern = _pattern(words)
    if pattern is None:
        return None
    reader = _Reader(text, ids)
    troubles = [reader.read_after(words_at) for words_at in pattern.finditer(text)]
    said = [trouble for trouble in troubles if trouble is not None]
    if not said:
        return None
    tasks, unknown = tuple(reader.tasks), tuple(reader.unknown)
    end = _END.search(text[-_TAIL:])
    part = end is not None and end[1] is not None
    return Title(tasks, unknown, part, end is not None and not part, "" if tasks or unknown else said[0])


def is_part(title: str) -> bool:
    """Whether a title ends in `-part`, `-part2` or `- part`, whatever else it says."""
    end = _END.search(_shown(title)[-_TAIL:])
    return end is not None and end[1] is not None


def _shown(text: str) -> str:
    # Once more after folding: a half-width filler folds into one that nobody sees.
    return without_invisible(fold(without_invisible(text))).translate(_BRACKETS)


@lru_cache(maxsize=64)
def _pattern(words: str) -> re.Pattern[str] | None:
    """Return what finds the words, and a `No` after them, in a shown title; None where the words say nothing."""
    shown = _shown(words)
    name = _NO_AT_END.sub("", shown)
    has_no = name != shown
    pieces = re.sub(r"[\[\]]", " ", name).split()
    if not pieces and not has_no:
        return None
    text = "".join(_piece(piece) for piece in pieces[:1])
    for before, piece in pairwise(pieces):
        # Spaces are folded, but `Hackathon 1 1` isn't `Hackathon 11`.
        text += (r"[\s\[\]]{1,9}" if before[-1].isdecimal() and piece[0].isdecimal() else _GAP) + _piece(piece)
    begin = rf"(?<!{_IN_WORD})" if re.match(_IN_WORD, "".join([*pieces, "no"])) else ""
    end = rf"(?!{_IN_WORD})" if pieces and re.match(_IN_WORD, pieces[-1][-1]) else ""
    no = f"(?P<no>{_GAP}{_NO})"
    return re.compile(f"{begin}{text}(?:{no}{'' if has_no else f'|{end}'})", re.IGNORECASE)


def _piece(word: str) -> str:
    """Return the pattern of one of the words; a title may space its letters (`Code Style`), not its digits."""
    text = re.escape(word[0])
    for before, after in pairwise(word):
        text += ("" if before.isdecimal() and after.isdecimal() else _GAP) + re.escape(after)
    return text


class _Reader:
    """One pass over a title, from number to number; what was read stands in order, each once."""

    def __init__(self, text: str, board: Ids) -> None:
        self.text, self.board, self.at = text, board, 0
        self.tasks: dict[str, None] = {}
        self.unknown: dict[str, None] = {}
        self.untaken: dict[str, list[int]] = {}  # the board's numbers that no range has taken yet

    def read_after(self, words: re.Match[str]) -> str | None:
        """Read the numbers after the words; return what stood there instead, None where these aren't the words."""
        if words.start() < self.at:  # inside what was read: with the words `No.`, in `No.3-No.5`
            return None
        first = _FIRST.match(self.text, words.end())
        if words["no"] is None and self._has_longer_name(words, first):
            return None
        if first is not None and self._read(first):
            return ""
        stood = (_AFTER_NO if words["no"] else _AFTER_WORDS).match(self.text, words.end())
        return (stood and stood[1]) or words[0][-_SHOWN:].strip("[] ")

    def _has_longer_name(self, words: re.Match[str], first: re.Match[str] | None) -> bool:
        """Whether the words only begin another event's: `Hackathon` in `Hackathon 5 No.3`, `Hackathon 5th No.3`."""
        if first is not None:
            return _NUMBER_AFTER.match(self.text, first.end()) is not None
        return _LONGER_NAME.match(self.text, words.end()) is not None

    def _read(self, first: re.Match[str]) -> bool:
        """Read a list of numbers from its first; return whether any named a task."""
        named = False
        match: re.Match[str] | None = first
        while match is not None:
            if match["inside"] is not None:
                named |= self._take_inside(match)
                self.at = match.end()
            else:
                named |= self._take(match, _letters(match), match["dash"] or "")
            match = self._next()
        return named

    def _next(self) -> re.Match[str] | None:
        match = _NEXT.match(self.text, self.at)
        if match is None or match["soft"] is None:
            return match
        return match if match["letters"] and self.board.uses(_letters(match)) else None

    def _take_inside(self, outer: re.Match[str]) -> bool:
        """Take `D-[1-6, 8]`: numbers that share the letters before the bracket; within it a space joins too."""
        inner = _Reader(outer["inside"], self.board)
        inner.tasks, inner.unknown, inner.untaken = self.tasks, self.unknown, self.untaken
        named = False
        match = _FIRST.match(inner.text)
        while match is not None:
            letters = _letters(match) or _letters(outer)
            named |= inner._take(match, letters, match["dash"] or outer["dash"])
            match = _NEXT.match(inner.text, inner.at)
        return named

    def _take(self, match: re.Match[str], letters: str, dash: str) -> bool:
        """Take one number, or a range; return whether it was one that an id can have."""
        low = _whole(match["digits"])
        if _is_range(match):
            self.at = match.end()
            self._take_range(letters, low, _whole(match["digits2"]))
            ends = (self._named(letters, dash, match[end]) for end in ("digits", "digits2"))
            self.unknown |= {task: None for task, known in ends if not known}
            return True
        self.at = match.end("digits")
        if low == _TOO_LARGE:
            return False
        task, known = self._named(letters, dash, match["digits"])
        self.tasks[task] = None
        if not known:
            self.unknown[task] = None
        return True

    def _named(self, letters: str, dash: str, digits: str) -> tuple[str, bool]:
        """Return an id as the board writes or would write it, and whether the board has it."""
        known = self.board.find((letters, _whole(digits)))
        return known or self.board.spell(letters, dash, int(digits[:_SHOWN])), known is not None

    def _take_range(self, letters: str, low: int, high: int) -> None:
        # Taken out of the list, so that any number of overlapping ranges costs no more than the board is long.
        if (numbers := self.untaken.get(letters)) is None:
            numbers = self.untaken[letters] = self.board.numbers(letters)
        inside = slice(bisect_left(numbers, low), bisect_right(numbers, high))
        for number in numbers[inside]:
            self.tasks[self.board.find((letters, number)) or ""] = None
        del numbers[inside]


def _is_range(match: re.Match[str]) -> bool:
    first, second = match["digits"], match["digits2"]
    if second is None or (match["letters2"] or "").upper() not in ("", _letters(match)):
        return False
    return _whole(first) < _whole(second) and (first[0] == "0" or second[0] != "0")


def _letters(match: re.Match[str]) -> str:
    return (match["letters"] or "").upper()


def _whole(digits: str) -> int:
    bare = digits.lstrip("0") or "0"
    return int(bare) if len(bare) <= 6 else _TOO_LARGE
