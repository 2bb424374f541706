"""Which texts of an issue were made from which, so that a branch which was written over is known as one (no I/O).

The hidden state of the bot's text says which text it was made from, which process wrote it, and whether that put
people's edits back: so two processes that write the same over the same text write two texts, and one that stands again
was brought back by a person.
"""

from __future__ import annotations

import secrets
from collections import OrderedDict
from dataclasses import replace
from string import ascii_letters, digits
from typing import TYPE_CHECKING, NamedTuple

from bot.core.memory import digest, read_memory, write_memory

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

_NAME = 8  # characters of a digest that name a text in `read`; the rest of it names the process that wrote
_TEXTS = 128
_ALPHABET = f"{ascii_letters}{digits}+/"
_PLAIN, _MENDING = _ALPHABET[::2], _ALPHABET[1::2]  # what a process's sign ends with, by what the write does


class _Text(NamedTuple):
    """What is known of a text: the bot's write that it is, or was made from; texts that it was made from; since when it
    has stood at the latest, by the issue's time of change.
    """

    write: str
    older: frozenset[str]
    since: datetime | None


class Lineage:
    """The texts of one issue that were seen lately."""

    def __init__(self, issue: int) -> None:
        self._issue = issue
        process = "".join(secrets.choice(_ALPHABET) for _ in range(3))
        self._signs = [process + secrets.choice(ends) for ends in (_PLAIN, _MENDING)]
        self._texts: OrderedDict[str, _Text] = OrderedDict()

    def signed(self, body: str, *, mends: bool) -> str:
        """Return a text of the bot's with this process's sign in its hidden state; it gets no longer by it.

        `mends`: the text puts back what people saved.
        """
        memory = read_memory(body, self._issue)
        if memory is None or not memory.read:
            return body
        return write_memory(body, self._issue, replace(memory, read=origin(memory.read) + self._signs[mends]))

    def note(self, body: str, made_from: str | None = None, at: datetime | None = None) -> None:
        """Note a text, the one that a person made it from, and a time `at` which it stood."""
        memory = read_memory(body, self._issue)
        write = memory.read if memory else ""
        older = {write[:_NAME]} if write else set()
        if made_from is not None:
            older.add(name(made_from))
        known = self._texts.pop(name(body), None)
        times = [when for when in (at, known.since if known else None) if when is not None]
        older |= known.older if known else set()
        self._texts[name(body)] = _Text(write, frozenset(older), min(times, default=None))
        if len(self._texts) > _TEXTS:
            self._texts.popitem(last=False)

    def was_passed_over(self, text: str, stands: str) -> bool:
        """Whether what stands was made, by another write of the bot's, from something older than a text, not from it;
        both by name, and both were seen.

        A text that stands because a person saved an old one passes nothing over: that is theirs to do. So where people
        made two texts from one write, it has to be known which came first.
        """
        here, there = self.line(stands), self.line(text)
        if text in here or here.isdisjoint(there):
            return False
        writes = {self._write(each) for each in there} - {""}
        own = [each for each in here - there if self._write(each) in writes]
        return self._write(stands) != "" and all(self._stood_before(each, text) for each in own)

    def fork(self, text: str, stands: str) -> str:
        """Return the newest of what stands was made from that is known to have stood before a text, "" for none; all by
        name.
        """
        before = [each for each in self.line(stands) if self._stood_before(each, text)]
        return max(before, key=lambda each: (self._texts[each].since, len(self.line(each))), default="")

    def led_to(self, text: str, texts: Iterable[str]) -> bool:
        """Whether a text is one of these, or one that any of them was made from."""
        return any(text in self.line(each) for each in texts)

    def _stood_before(self, one: str, other: str) -> bool:
        first, then = (known.since if (known := self._texts.get(each)) else None for each in (one, other))
        return first is not None and then is not None and first < then

    def _write(self, text: str) -> str:
        known = self._texts.get(text)
        return known.write if known else ""

    def line(self, text: str) -> set[str]:
        """Return a text's name, and those of all that it was made from."""
        line, rest = set[str](), {text}
        while rest:
            line |= rest
            rest = {older for each in rest if each in self._texts for older in self._texts[each].older} - line
        return line


def name(body: str) -> str:
    """Return what a text is called."""
    return digest(body)[:_NAME]


def origin(read: str) -> str:
    """Return what the text is called that a write was made from."""
    return read[:_NAME]


def mended(read: str) -> bool:
    """Whether a write put back what people had saved; any other leaves all but the bot's own as it was read."""
    return read.endswith(tuple(_MENDING))
