"""Which texts of an issue were made from which, so that a branch which was written over is known as one (no I/O).

The hidden state of the bot's text says which text it was made from, and which process wrote it: so two processes
that write the same over the same text write two texts, and one that stands again was brought back by a person.
"""

from __future__ import annotations

import secrets
from base64 import b64encode
from collections import OrderedDict
from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

from bot.core.memory import digest, read_memory, write_memory

if TYPE_CHECKING:
    from collections.abc import Iterable

_NAME = 8  # characters of a digest that name a text in `read`; the rest of it names the process that wrote
_TEXTS = 128


class _Text(NamedTuple):
    """What is known of a text: the bot's write that it is, or was made from; texts that it was made from."""

    write: str
    older: frozenset[str]


class Lineage:
    """The texts of one issue that were seen lately."""

    def __init__(self, issue: int) -> None:
        self._issue = issue
        self._process = b64encode(secrets.token_bytes(3)).decode()
        self._texts: OrderedDict[str, _Text] = OrderedDict()

    def signed(self, body: str) -> str:
        """Return a text of the bot's with this process's sign in its hidden state; it gets no longer by it."""
        memory = read_memory(body, self._issue)
        if memory is None or not memory.read:
            return body
        return write_memory(body, self._issue, replace(memory, read=memory.read[:_NAME] + self._process))

    def note(self, body: str, made_from: str | None = None) -> None:
        """Note a text, and the one that a person made it from."""
        memory = read_memory(body, self._issue)
        write = memory.read if memory else ""
        older = {write[:_NAME]} if write else set()
        if made_from is not None:
            older.add(name(made_from))
        known = self._texts.pop(name(body), None)
        self._texts[name(body)] = _Text(write, frozenset(older | (known.older if known else set())))
        if len(self._texts) > _TEXTS:
            self._texts.popitem(last=False)

    def was_passed_over(self, text: str, stands: str) -> bool:
        """Whether what stands was made, by another write of the bot's, from something older than a text, not from it;
        both by name, and both were seen.

        A text that stands because a person saved an old one passes nothing over: that is theirs to do.
        """
        here, there = self._line(stands), self._line(text)
        if text in here or here.isdisjoint(there):
            return False
        writes = {self._write(each) for each in there} - {""}
        return self._write(stands) != "" and all(self._write(each) not in writes for each in here - there)

    def led_to(self, text: str, texts: Iterable[str]) -> bool:
        """Whether a text is one of these, or one that any of them was made from."""
        return any(text in self._line(each) for each in texts)

    def _write(self, text: str) -> str:
        known = self._texts.get(text)
        return known.write if known else ""

    def _line(self, text: str) -> set[str]:
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
