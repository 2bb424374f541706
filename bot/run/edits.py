"""People's saves of the issue that the bot's own write went over, and what puts them back (no I/O).

GitHub has no compare-and-set on a body: between the last read and the write somebody may save. Every text of the bot
says which text it was computed from; what people saved between the two was written over. Two deliveries show it: that
of the bot's write, which replaced another text, and that of the person's save, which replaced the very text that the
write was computed from. Either is enough, in any order; both together put the edit back once.
"""

from __future__ import annotations

import zlib
from collections import OrderedDict, deque
from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple, TypeVar

from bot.core.memory import digest, read_memory
from bot.core.merge import merge

if TYPE_CHECKING:
    from collections.abc import Callable

    from bot.core.facts import Facts
    from bot.core.rules import Rules
    from bot.github.webhook import IssueChanged

T = TypeVar("T")

_TEXTS = 16  # texts that are kept, compressed
_DIGESTS = 128
_PENDING = 16  # people's saves that were not read


class Packed(NamedTuple):
    """A text that is kept for a while: its digest, and the text compressed."""

    digest: str
    data: bytes

    @classmethod
    def of(cls, text: str) -> Packed:
        """Pack a text."""
        return cls(digest(text), zlib.compress(text.encode("utf-8", "surrogatepass"), zlib.Z_BEST_SPEED))

    def text(self) -> str:
        """Return the text."""
        return zlib.decompress(self.data).decode("utf-8", "surrogatepass")


class Covered(NamedTuple):
    """A person's text that was written over: what it was made from; `names`: that text says whose entries stood."""

    read: str
    theirs: str
    names: bool


class Save(NamedTuple):
    """A person's save of the issue, its texts compressed: each may be 65,536 characters of four bytes."""

    replaced: Packed
    saved: Packed


class Edits:
    """The saves of one board's issue. `count` is called for each that turns out to be written over."""

    def __init__(self, rules: Rules, count: Callable[[], None] = lambda: None) -> None:
        self._rules, self._count = rules, count
        self._early: deque[IssueChanged] = deque(maxlen=_PENDING)  # before it was known who the bot is
        self._texts: OrderedDict[str, Packed] = OrderedDict()  # seen lately, by digest, compressed
        self._read: OrderedDict[str, None] = OrderedDict()  # that the bot really read, or wrote
        self._open: OrderedDict[str, str] = OrderedDict()  # what a write was computed from → what it is known to cover
        self._settled: OrderedDict[str, None] = OrderedDict()  # the same, once the write's own delivery told
        self._told: OrderedDict[str, None] = OrderedDict()  # the bot's own deliveries that were taken
        self._pending: deque[Save] = deque(maxlen=_PENDING)
        self._covered: list[Covered] = []
        self._tried: tuple[str, tuple[Covered, ...]] = "", ()  # the write under way, and what it puts back
        self._merged: tuple[Covered, ...] = ()

    def take(self, change: IssueChanged, me: str) -> bool:
        """Take the delivery of a save; return whether it shows that a person was written over."""
        replaced, saved = change.previous_body, change.issue.body
        if replaced is None or replaced == saved or change.issue.number != self._rules.issue:
            return False
        if not me:
            self._early.append(change)
            return False
        save = Save(self._see(replaced), self._see(saved))
        if change.sender.casefold() == me.casefold():
            return self._take_own(replaced, saved)
        if save.saved.digest in self._read:
            return False
        self._pending.append(save)
        return self._judge()

    def is_anothers(self, change: IssueChanged, me: str) -> bool:
        """Whether another process of the bot saved this text: what it knows this one may have missed."""
        own = digest(change.issue.body) in self._read or digest(change.issue.body) == self._tried[0]
        return change.previous_body is not None and change.sender.casefold() == me.casefold() and not own

    def mended(self, facts: Facts, *, fresh: bool = True) -> Facts:
        """Return the facts with the saves put back that were written over.

        `fresh`: nothing says that the text has changed since it was read. What is in it then needs no more care.
        """
        stands = facts.issue.body
        early, self._early = list(self._early), deque(maxlen=_PENDING)
        self._note_read(stands, fresh=fresh)
        for change in early:
            self.take(change, facts.me)
        body = stands
        for covered in list(self._covered):
            whole = merge((covered.read, covered.theirs, body), self._rules, names=covered.names)
            if whole == body and fresh:
                self._covered.remove(covered)
            body = whole
        self._merged = tuple(self._covered)
        if body == stands:
            return facts
        return replace(facts, issue=replace(facts.issue, body=body), stands=stands)

    def note_trying(self, body: str) -> None:
        """Note that this text is about to be written: with it, all that was last put back is done."""
        self._tried = digest(body), self._merged

    def note_written(self, read: str, written: str) -> bool:
        """Note a write and the text that it was computed from; return whether it is known to have covered a save."""
        self._see(read)
        self._see(written)
        _put(self._read, digest(written), None, _DIGESTS)
        self._computed_from(digest(read))
        return self._judge()

    def _note_read(self, body: str, *, fresh: bool) -> None:
        """Note a text that was read. Where it is one that a write was computed from, somebody went back to it: what
        was saved before, and what will be from here on, is no matter of that write.
        """
        read = self._see(body).digest
        _put(self._read, read, None, _DIGESTS)
        self._begun(read)
        if fresh:
            self._open.pop(read, None)
            self._settled.pop(read, None)
            for save in [save for save in self._pending if save.replaced.digest == read]:
                self._pending.remove(save)
        memory = read_memory(body, self._rules.issue)
        if memory is not None and memory.read:
            self._computed_from(memory.read)
        self._judge()

    def _computed_from(self, read: str) -> None:
        """Note that a write was computed from the text with this digest, and may have gone over a save."""
        if read not in self._settled and read not in self._open:
            _put(self._open, read, read, _DIGESTS)

    def _take_own(self, replaced: str, saved: str) -> bool:
        """Take the delivery of the bot's own write: it says what was replaced, and what the write was computed from.

        Where people saved twice, or another process of the bot wrote in between, each step is put back by itself.
        """
        memory = read_memory(saved, self._rules.issue)
        delivery = f"{digest(replaced)}{digest(saved)}"
        if memory is None or not memory.read or delivery in self._told:
            return False
        _put(self._told, delivery, None, _DIGESTS)
        _put(self._settled, memory.read, None, _DIGESTS)
        known = self._open.pop(memory.read, memory.read)
        begun = self._begun(digest(replaced)) or replaced
        if digest(replaced) in (known, memory.read):
            return False
        steps = [replaced] if digest(begun) in (known, digest(replaced)) else [begun, replaced]
        base, found = self._seen(known), False
        for theirs in steps:
            covered = Covered(saved if base is None else base, theirs, self._same(base, theirs))
            found = self._cover(covered, saved) or found
            base = theirs
        return found

    def _begun(self, text: str) -> str | None:
        """Forget the pending saves that led to the text with this digest, and return the text that they began with."""
        begun = None
        while save := next((save for save in self._pending if save.saved.digest == text), None):
            self._pending.remove(save)
            begun, text = save.replaced, save.replaced.digest
        return begun and begun.text()

    def _judge(self) -> bool:
        """Find the pending saves that stood between a text and the write computed from it, one after another."""
        found = False
        while save := next((save for save in self._pending if save.replaced.digest in self._open.values()), None):
            self._pending.remove(save)
            for read in [read for read, known in self._open.items() if known == save.replaced.digest]:
                self._open[read] = save.saved.digest
            read, theirs = save.replaced.text(), save.saved.text()
            found = self._cover(Covered(read, theirs, self._same(read, theirs))) or found
        return found

    def _cover(self, covered: Covered, over: str | None = None) -> bool:
        """Note a text to put back, unless what went `over` it holds its edit: another process of the bot's may."""
        texts = (covered.read, covered.theirs)
        if over is not None and merge((*texts, over), self._rules, names=covered.names) == over:
            return False
        self._covered.append(covered)
        self._count()
        return True

    def _same(self, read: str | None, theirs: str) -> bool:
        """Whether a text carries the very memory that it was made from: an editor that was open for long, or another
        process of the bot's, knows of other entries.
        """
        issue = self._rules.issue
        return read is not None and read_memory(read, issue) == read_memory(theirs, issue)

    def _see(self, body: str) -> Packed:
        """Keep a text that was seen; the write that was under way took place if it is what was to be written."""
        seen = digest(body)
        packed = self._texts.get(seen) or Packed.of(body)
        _put(self._texts, seen, packed, _TEXTS)
        if seen == self._tried[0]:
            self._covered = [covered for covered in self._covered if covered not in self._tried[1]]
            self._tried = "", ()
        return packed

    def _seen(self, text: str) -> str | None:
        """Return a text that was seen lately, by its digest."""
        packed = self._texts.get(text)
        return None if packed is None else packed.text()


def _put(kept: OrderedDict[str, T], key: str, value: T, most: int) -> None:
    kept[key] = value
    kept.move_to_end(key)
    if len(kept) > most:
        kept.popitem(last=False)
