"""People's saves of the issue that the bot's own write went over, and what puts them back (no I/O).

GitHub has no compare-and-set on a body: between the last read and the write somebody may save. Every text of the bot
says which text it was computed from; what people saved between the two was written over. Two deliveries show it: that
of the bot's write, which replaced another text, and that of the person's save, which replaced the very text that the
write was computed from. Either is enough, in any order; both together put the edit back once. Where two processes of
the bot write at once, a save on top of one write may be passed over by the other: that `lineage.py` tells.
"""

from __future__ import annotations

from collections import OrderedDict, deque
from dataclasses import replace
from typing import TYPE_CHECKING, TypeVar

from bot.core.memory import read_memory
from bot.core.merge import merge
from bot.run.lineage import Lineage, mended, name, origin
from bot.run.saves import Covered, Packed, Save

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from bot.core.facts import Facts, Issue
    from bot.core.rules import Rules
    from bot.github.webhook import IssueChanged
    from bot.run.own import Own

T = TypeVar("T")

_TEXTS = 16  # texts that are kept, compressed
_DIGESTS = 128
_PENDING = 16  # people's saves that were not read


class Edits:
    """The saves of one board's issue. `count` is called for each that turns out to be written over."""

    def __init__(self, rules: Rules, own: Own, count: Callable[[], None] = lambda: None) -> None:
        self._rules, self._own, self._count = rules, own, count
        self._early: deque[IssueChanged] = deque(maxlen=_PENDING)  # before it was known who the bot is
        self._texts: OrderedDict[str, Packed] = OrderedDict()  # seen lately, by name, compressed
        self._read: OrderedDict[str, None] = OrderedDict()  # that the bot really read, or wrote
        self._open: OrderedDict[str, str] = OrderedDict()  # a write → what it was computed from, or is known to cover
        self._settled: OrderedDict[str, None] = OrderedDict()  # the writes whose own delivery told
        self._told: OrderedDict[str, None] = OrderedDict()  # the bot's own deliveries that were taken
        self._replaced: OrderedDict[str, None] = OrderedDict()  # what they replaced, which was seen to then
        self._pending: deque[Save] = deque(maxlen=_PENDING)
        self._built_on: deque[Save] = deque(maxlen=_PENDING)  # saves that were read, or that a write was made from
        self._seen_to: OrderedDict[str, None] = OrderedDict()  # people's texts that are put back, or were
        self._covered: list[Covered] = []
        self._tried: tuple[str, tuple[Covered, ...]] = "", ()  # the write under way, and what it puts back
        self._merged: tuple[Covered, ...] = ()
        self._lineage = Lineage(rules.issue)
        self._mending: deque[tuple[str, tuple[Covered, ...]]] = deque(maxlen=_PENDING)  # writes, and what they put back

    def take(self, change: IssueChanged) -> bool:
        """Take the delivery of a save; return whether it shows that a person was written over."""
        replaced, saved = change.previous_body, change.issue.body
        if replaced is None or replaced == saved or change.issue.number != self._rules.issue:
            return False
        if not self._own.login:
            self._early.append(change)
            return False
        save = Save(self._see(replaced), self._see(saved, change.issue.updated))
        if self._own.made(change):
            found = self._take_own(replaced, saved)
            return self._judge() or found
        self._lineage.note(saved, replaced)
        self._note_write(replaced, save.saved.name)
        if save.saved.name in self._read:
            self._built_on.append(save)
            return False
        self._pending.append(save)
        return self._judge()

    @property
    def waiting(self) -> bool:
        """Whether something waits to be put back."""
        return bool(self._covered)

    def is_anothers(self, change: IssueChanged) -> bool:
        """Whether another process of the bot saved this text: what it knows this one may have missed."""
        known = name(change.issue.body) in self._read or name(change.issue.body) == self._tried[0]
        return change.previous_body is not None and self._own.made(change) and not known

    def mended(self, facts: Facts, *, fresh: bool = True) -> Facts:
        """Return the facts with the saves put back that were written over.

        `fresh`: nothing says that the text has changed since it was read. What is in it then needs no more care.
        """
        stands = facts.issue.body
        early, self._early = list(self._early), deque(maxlen=_PENDING)
        self._note_read(facts.issue, fresh=fresh)
        for change in early:
            self.take(change)
        body = stands
        if fresh:
            self._note_passed_over(stands)
        for covered in list(self._covered):
            whole = self._with(covered, body)
            if whole == body and fresh:
                self._covered.remove(covered)
            body = whole
        self._merged = tuple(self._covered)
        if body == stands:
            return facts
        return replace(facts, issue=replace(facts.issue, body=body), stands=stands)

    def note_trying(self, body: str) -> str:
        """Return a text as it is to be written, signed, and note that: with it, all that was last put back is done."""
        signed = self._lineage.signed(body, mends=bool(self._merged))
        self._tried = name(signed), self._merged
        return signed

    def note_written(self, read: str, written: str) -> bool:
        """Note a write and the text that it was computed from; return whether it is known to have covered a save."""
        self._see(read)
        self._see(written)
        _put(self._read, name(written), None, _DIGESTS)
        self._note_write(written)
        return self._judge()

    def _note_read(self, issue: Issue, *, fresh: bool) -> None:
        """Note a text that was read. Where it is one that a write was computed from, somebody went back to it: what
        was saved before, and what will be from here on, is no matter of that write.
        """
        read = self._see(issue.body, issue.updated).name
        _put(self._read, read, None, _DIGESTS)
        self._begun(read)
        if fresh:
            for writes in (self._open, self._settled):
                for write in [write for write in writes if origin(write) == read]:
                    del writes[write]
            for saves in (self._pending, self._built_on):
                for save in [save for save in saves if self._lineage.led_to(read, [save.replaced.name])]:
                    saves.remove(save)
        self._note_write(issue.body)
        self._judge()

    def _note_passed_over(self, stands: str) -> None:
        """Find what stood on a branch that a write passed over which neither knew of it nor replaced it knowingly:
        people's saves, and the bot's own writes that put some back.
        """
        line = self._lineage.line(name(stands))
        for saves in (self._built_on, self._pending):
            others = [save for save in saves if save.saved.name not in line]
            for save in [each for each in others if self._lineage.was_passed_over(each.saved.name, name(stands))]:
                saves.remove(save)
                if save.saved.name not in self._seen_to and not self._lineage.led_to(save.saved.name, self._replaced):
                    self._cover_save(save, stands)
        for mending in list(self._mending):
            if self._lineage.was_passed_over(mending[0], name(stands)):
                self._mending.remove(mending)
                self._covered += mending[1]

    def _note_write(self, body: str, then: str = "") -> None:
        """Note the write that a text is, or was made from, unless somebody went back `then`, by name, to its base."""
        memory = read_memory(body, self._rules.issue)
        write = memory.read if memory else ""
        if write and write not in self._settled and write not in self._open and origin(write) != then:
            _put(self._open, write, origin(write), _DIGESTS)

    def _take_own(self, replaced: str, saved: str) -> bool:
        """Take the delivery of the bot's own write: it says what was replaced, and what the write was computed from.

        Where people saved twice, or another process of the bot wrote in between, each step is put back by itself.
        """
        memory = read_memory(saved, self._rules.issue)
        delivery = f"{name(replaced)}{name(saved)}"
        if memory is None or not memory.read or delivery in self._told:
            return False
        _put(self._told, delivery, None, _DIGESTS)
        _put(self._settled, memory.read, None, _DIGESTS)
        known = self._open.pop(memory.read, origin(memory.read))
        self._note_write(replaced)
        begun = self._begun(name(replaced), known) or replaced
        if name(replaced) in (known, origin(memory.read)):
            return False
        _put(self._replaced, name(replaced), None, _DIGESTS)
        steps = [replaced] if name(begun) in (known, name(replaced)) else [begun, replaced]
        base, passed = self._base(known, steps[0])
        more, found = passed or mended(memory.read), False
        for theirs in steps:
            found = self._cover(self._made_from(base, theirs, saved, more=more), saved) or found
            base = theirs
        return found

    def _base(self, known: str, text: str) -> tuple[str | None, bool]:
        """Return what a text was made from that a write replaced which was computed from the `known` one, by name, None
        if nobody saw it; and whether it belongs to another write, which had passed over that one.
        """
        memory = read_memory(text, self._rules.issue)
        passed = memory is not None and self._lineage.was_passed_over(known, name(text))
        return self._seen(origin(memory.read) if memory and passed else known), passed

    def _made_from(self, base: str | None, theirs: str, saved: str, *, more: bool) -> Covered:
        """Return what a text comes to that a write of the bot's replaced. Where nobody saw the `base` it was made from,
        the bot's own text has all of that but the bot's cells; and may have `more`: what it put back, or what another
        write had passed over.
        """
        if base is not None:
            return Covered(base, theirs, self._same(base, theirs))
        return Covered(saved, theirs, names=False, added=more)

    def _begun(self, text: str, base: str = "") -> str | None:
        """Take the pending saves that led to a text for known, and return what they began with, or the `base`."""
        begun, reached = None, False
        while save := next((save for save in self._pending if save.saved.name == text), None):
            self._pending.remove(save)
            self._built_on.append(save)
            reached = reached or text == base
            begun, text = begun if reached else save.replaced, save.replaced.name
        return begun and begun.text()

    def _judge(self) -> bool:
        """Find the pending saves that stood between a text and the write computed from it, one after another."""
        found = False
        while save := next((save for save in self._pending if save.replaced.name in self._open.values()), None):
            self._pending.remove(save)
            found = self._cover_save(save) or found
        return found

    def _cover_save(self, save: Save, over: str | None = None) -> bool:
        """Note a save to put back, as `_cover`, and that all writes made from what it replaced went over it."""
        for write in [write for write, known in self._open.items() if known == save.replaced.name]:
            self._open[write] = save.saved.name
        read, theirs = save.replaced.text(), save.saved.text()
        if over is not None and save.replaced.name not in self._seen_to:
            self._cover_before(save, over)
        return self._cover(Covered(read, theirs, self._same(read, theirs)), over)

    def _cover_before(self, save: Save, over: str) -> None:
        """Note what people had saved before a save that was passed over, where no delivery told of that."""
        base = self._seen(self._lineage.fork(save.saved.name, name(over)))
        if base is not None and save.replaced.name not in self._lineage.line(name(over)):
            theirs = save.replaced.text()
            self._cover(Covered(base, theirs, self._same(base, theirs)), over)

    def _cover(self, covered: Covered, over: str | None = None) -> bool:
        """Note a text to put back, unless what went `over` it holds its edit: another process of the bot's may."""
        _put(self._seen_to, name(covered.theirs), None, _DIGESTS)
        if over is not None and self._with(covered, over) == over:
            return False
        self._covered.append(covered)
        self._count()
        return True

    def _with(self, covered: Covered, body: str) -> str:
        """Return a text with what was written over put back."""
        texts = (covered.read, covered.theirs, body)
        return merge(texts, self._rules, names=covered.names, added=covered.added)

    def _same(self, read: str, theirs: str) -> bool:
        """Whether a text carries the very memory that it was made from: an editor that was open for long, or another
        process of the bot's, knows of other entries.
        """
        issue = self._rules.issue
        return read_memory(read, issue) == read_memory(theirs, issue)

    def _see(self, body: str, at: datetime | None = None) -> Packed:
        """Keep a text that was seen; the write that was under way took place if it is what was to be written."""
        seen = name(body)
        packed = self._texts.get(seen) or Packed.of(body)
        _put(self._texts, seen, packed, _TEXTS)
        self._lineage.note(body, at=at)
        if seen == self._tried[0]:
            if self._tried[1]:
                self._mending.append(self._tried)
            self._covered = [covered for covered in self._covered if covered not in self._tried[1]]
            self._tried = "", ()
        return packed

    def _seen(self, text: str) -> str | None:
        """Return a text that was seen lately, by its name."""
        packed = self._texts.get(text)
        return None if packed is None else packed.text()


def _put(kept: OrderedDict[str, T], key: str, value: T, most: int) -> None:
    kept[key] = value
    kept.move_to_end(key)
    if len(kept) > most:
        kept.popitem(last=False)
