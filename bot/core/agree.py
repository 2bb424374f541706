"""Find where two texts agree, and blend two changes of one line, in time that no repetition can blow up (no I/O).

Equal ends are matched first, then what stands exactly once in both, in the longest run that keeps its order; what
lies between two matches is treated the same way a few times over.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from itertools import pairwise
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

_WORD = re.compile(r"[A-Za-z0-9_]+|\s+|.", re.DOTALL)
_ROUNDS = 8  # of looking for what is unique within a gap: each costs n log n at most


def three_way(
    base: Sequence[str], theirs: Sequence[str], now: Sequence[str]
) -> Iterator[tuple[slice, slice, slice, int | None]]:
    """Yield the stretches where the three differ, and the place in `now` of what follows them and stands in all."""
    their_places, now_places = agreeing(base, theirs), agreeing(base, now)
    agreed = [(at, their_places[at], now_places[at]) for at in their_places if at in now_places]
    done = (0, 0, 0)
    for at, their_at, now_at in agreed:
        yield slice(done[0], at), slice(done[1], their_at), slice(done[2], now_at), now_at
        done = (at + 1, their_at + 1, now_at + 1)
    yield slice(done[0], None), slice(done[1], None), slice(done[2], None), None


def blend(base: str, theirs: str, now: str) -> str | None:
    """Return one line with the changes of both, None where both changed the same words."""
    old, their, our = (_WORD.findall(text) for text in (base, theirs, now))
    if _has(our, old, their):
        return now
    words: list[str] = []
    for before, there, here, same in three_way(old, their, our):
        mine, others = "".join(our[here]), "".join(their[there])
        if our[here] == old[before]:
            words.append(others)
        elif their[there] == old[before] or (others and others in mine):
            words.append(mine)
        elif old[before]:
            return None
        else:
            words += [mine, others]
        words += [our[same]] if same is not None else []
    return "".join(words)


def common(one: str, other: str) -> str:
    """Return the words of a line that another has too, in an order that both have them in."""
    words, others = _WORD.findall(one), _WORD.findall(other)
    return "".join(words[at] for at in agreeing(words, others))


def _has(our: Sequence[str], old: Sequence[str], their: Sequence[str]) -> bool:
    """Whether every change from old to theirs is in ours: no word missing, none left that was taken out."""
    taken, more = Counter(old) - Counter(their), Counter(our) - Counter(their)
    rest = iter(our)
    return all(word in rest for word in their) and not any(word.strip() for word in taken & more)


def agreeing(one: Sequence[str], other: Sequence[str]) -> dict[int, int]:
    """Return which places of `one` stand at which places of `other`, both in rising order."""
    found: dict[int, int] = {}
    gaps = [(0, len(one), 0, len(other), _ROUNDS)]
    while gaps:
        start, end, other_start, other_end, rounds = gaps.pop()
        while start < end and other_start < other_end and one[start] == other[other_start]:
            found[start] = other_start
            start, other_start = start + 1, other_start + 1
        while start < end and other_start < other_end and one[end - 1] == other[other_end - 1]:
            end, other_end = end - 1, other_end - 1
            found[end] = other_end
        unique = _unique(one, other, range(start, end), range(other_start, other_end)) if rounds else []
        if unique:
            found.update(unique)
            corners = [(start - 1, other_start - 1), *unique, (end, other_end)]
            gaps += [(here + 1, to, there + 1, up_to, rounds - 1) for (here, there), (to, up_to) in pairwise(corners)]
    return dict(sorted(found.items()))


def _unique(one: Sequence[str], other: Sequence[str], here: range, there: range) -> list[tuple[int, int]]:
    """Return the places of what stands once in both ranges, as many as keep their order."""
    counts, others = Counter(one[at] for at in here), Counter(other[at] for at in there)
    places = {other[at]: at for at in there if others[other[at]] == 1}
    return _rising((at, places[one[at]]) for at in here if counts[one[at]] == 1 and one[at] in places)


def _rising(pairs: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    """Return the longest run of pairs whose second places rise; the first ones do."""
    ends: list[int] = []  # the least second place in which a run of this length ends
    tails: list[int] = []  # the pair it ends with
    chain: list[tuple[tuple[int, int], int]] = []  # a pair, and the one before it in its run
    for pair in pairs:
        length = bisect_left(ends, pair[1])
        chain.append((pair, tails[length - 1] if length else -1))
        ends[length : length + 1] = [pair[1]]
        tails[length : length + 1] = [len(chain) - 1]
    run: list[tuple[int, int]] = []
    at = tails[-1] if tails else -1
    while at >= 0:
        pair, at = chain[at]
        run.append(pair)
    return run[::-1]
