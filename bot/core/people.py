"""Read the people that an organiser's command names (no I/O).

They stand together, before the numbers or behind them: `/assign 3、4 @alice，@bob`, `/assign @alice 3`. Whoever is
mentioned further on, as in `/done 3 @alice thanks to @bob for the review`, is in the words that are ignored.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from bot.core.number import read_numbers

if TYPE_CHECKING:
    from bot.core.number import Ids

_LOGIN = r"@([A-Za-z0-9](?:[A-Za-z0-9_-]{0,97}[A-Za-z0-9_])?)(?:\[bot\])?"
_USER = re.compile(rf"(?<![A-Za-z0-9_@/.]){_LOGIN}")
_JOIN = re.compile(r"(?:[\s、,;/&+]|和|与|及|(?<![a-z])(?:and|with|plus)(?![a-z])){0,9}", re.IGNORECASE | re.ASCII)
_DIGIT = re.compile(r"[0-9]")


class People(NamedTuple):
    """Who is named; the text to find the numbers in; and what follows both."""

    users: tuple[str, ...]
    before: str
    after: str

    def go_on(self, ids: Ids) -> bool:
        """Whether more numbers or people follow at once, as in `3 @alice, 4 @bob`: whose they are nobody can tell."""
        at = _at_join(self.after)
        return bool(_USER.match(self.after, at) or read_numbers(self.after[at:], ids).ids)


def read_people(text: str) -> People:
    """Read the first people named one after another."""
    first = _USER.search(text)
    if first is None:
        return People((), text, "")
    users, end = {first[1]: None}, first.end()
    while match := _USER.match(text, _at_join(text, end)):
        users[match[1]] = None
        end = match.end()
    before, after = text[: first.start()], text[end:]
    if _DIGIT.search(before):
        return People(tuple(users), before, after)
    second = _USER.search(after)
    numbers = after[: second.start()] if second else after
    return People(tuple(users), f"{before} {numbers}", after[len(numbers) :])


def _at_join(text: str, at: int = 0) -> int:
    found = _JOIN.match(text, at)
    return found.end() if found else at
