"""People's saves of the issue that the bot's own write went over, and what puts them back (no I/O).

GitHub has no compare-and-set on a body: between the last read and the write somebody may save. Two deliveries show
it: the one of the bot's write, which replaced another text than the one it was computed from, and the one of the
person's save, whose text was never read although a write was computed from the text that it replaced. Either is
enough; both together restore the edit once.
"""

from __future__ import annotations

from collections import OrderedDict, deque
from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple, TypeVar

from bot.core.memory import digest, read_memory
from bot.core.merge import merge

if TYPE_CHECKING:
    from bot.core.facts import Facts
    from bot.core.rules import Rules
    from bot.github.webhook import IssueChanged

T = TypeVar("T")

_READ = 64  # texts that were read, by digest
_USED = 16  # texts that a write was computed from
_PENDING = 32  # saves whose text has not been read yet


class Covered(NamedTuple):
    """A person's text that was written over: what it was made from; `names`: that text says whose entries stood."""

    read: str
    theirs: str
    names: bool


class Edits:
    """The saves of one board's issue."""

    def __init__(self, rules: Rules) -> None:
        self._rules = rules
        self._read: OrderedDict[str, None] = OrderedDict()
        self._used: OrderedDict[str, str] = OrderedDict()
        self._pending: deque[tuple[str, str]] = deque(maxlen=_PENDING)  # replaced text, saved text
        self._covered: list[Covered] = []
        self._restored: OrderedDict[str, None] = OrderedDict()

    def note_read(self, body: str) -> None:
        """Note a text that was really read from GitHub."""
        _put(self._read, digest(body), None, _READ)
        for replaced, saved in list(self._pending):
            if digest(saved) in self._read:
                self._pending.remove((replaced, saved))

    def note_written(self, read: str, written: str) -> None:
        """Note a write, and the text that it was computed from; what was put back with it is done."""
        _put(self._used, digest(read), read, _USED)
        _put(self._read, digest(written), None, _READ)
        self._covered.clear()
        self._judge()

    def take(self, change: IssueChanged, me: str) -> bool:
        """Take the delivery of a save; return whether it shows that a person was written over."""
        replaced, saved = change.previous_body, change.issue.body
        if replaced is None or replaced == saved:
            return False
        if change.sender.casefold() == me.casefold():
            return self._take_own(replaced, saved)
        self._superseded(replaced)
        if digest(saved) in self._read or digest(saved) in self._restored:
            return False
        self._pending.append((replaced, saved))
        return self._judge()

    def mended(self, facts: Facts) -> Facts:
        """Return the facts of a text that was just read, with the saves put back that were written over."""
        stands = facts.issue.body
        self.note_read(stands)
        body = stands
        for covered in self._covered:
            body = merge((covered.read, covered.theirs, body), self._rules, names=covered.names)
        if body == stands:
            return facts
        return replace(facts, issue=replace(facts.issue, body=body), stands=stands)

    def _take_own(self, replaced: str, saved: str) -> bool:
        """Take the delivery of the bot's own write: it says which text the write was computed from."""
        memory = read_memory(saved, self._rules.issue)
        if memory is None or not memory.read or memory.read == digest(replaced):
            return False
        if digest(replaced) in self._restored:
            return False
        read = self._used.get(memory.read) or next(
            (before for before, after in self._pending if after == replaced and digest(before) == memory.read), None
        )
        self._cover(read or saved, replaced, names=read is not None)
        return True

    def _judge(self) -> bool:
        """Find the pending saves that replaced a text which a write was computed from: that write went over them."""
        found = [(replaced, saved) for replaced, saved in self._pending if digest(replaced) in self._used]
        for replaced, saved in found:
            self._cover(replaced, saved, names=True)
        return bool(found)

    def _cover(self, read: str, theirs: str, *, names: bool) -> None:
        """Note a text to put back. Names count only where it carries the very memory that the text read carried:
        an editor that was open for long, or another process of the bot, knows of other entries.
        """
        same = read_memory(read, self._rules.issue) == read_memory(theirs, self._rules.issue)
        self._covered.append(Covered(read, theirs, names and same))
        _put(self._restored, digest(theirs), None, _READ)
        self._superseded(theirs)

    def _superseded(self, body: str) -> None:
        """Forget a pending save: a person has built on it since, or it is put back."""
        for replaced, saved in list(self._pending):
            if saved == body:
                self._pending.remove((replaced, saved))


def _put(kept: OrderedDict[str, T], key: str, value: T, most: int) -> None:
    kept[key] = value
    kept.move_to_end(key)
    if len(kept) > most:
        kept.popitem(last=False)
