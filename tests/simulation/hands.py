"""What people did to the issue's text by hand, what of it must still be there, and what the bot wrote over (no I/O)."""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import pairwise
from typing import TYPE_CHECKING, Literal

from tests.simulation import page

if TYPE_CHECKING:
    from bot.sandbox.model import Delivery
    from bot.sandbox.state import GitHub

Kind = Literal["prose", "title", "say", "strike", "change", "take", "empty", "row", "unrow", "swap"]
IN_CELL = ("say", "strike", "change")


@dataclass
class Hand:
    """One edit: its marker stands in the text for as long as the edit does.

    `spoken` are the logins that its words in the cell of `task` speak for, `taken` those it took out of there.
    """

    marker: str
    kind: Kind
    task: str = ""
    spoken: frozenset[str] = frozenset()
    taken: frozenset[str] = frozenset()
    part: str = ""  # what stands in the cell
    off: bool = False  # a `/reset` came after it
    at: float = 0.0  # seconds: when it was saved


@dataclass
class Covered:
    """An edit that a write of the bot's removed; `witnesses` are the two deliveries that show it, by guid."""

    hand: Hand
    at: float
    witnesses: tuple[str, ...]


@dataclass
class Hands:
    """All edits by hand. A person who saves an old text undoes others' edits: that is theirs to do."""

    github: GitHub
    bot: str
    made: dict[str, Hand] = field(default_factory=dict)
    due: set[str] = field(default_factory=set)  # markers that must stand in the text
    unsure: set[tuple[str, str]] = field(default_factory=set)  # (login, task) on which either opinion is right
    covered: list[Covered] = field(default_factory=list)
    now: dict[str, str] = field(default_factory=dict)  # logins that were changed, and what to
    body_writes: list[float] = field(default_factory=list)
    _last_save: str = ""
    _read: int = 0

    def saved(self, before: str, after: str, new: Hand | None, opened: float) -> None:
        """Note a person's save of the whole text, as it was when the editor was opened but for one edit, before
        GitHub is told of it.
        """
        if new is not None:
            self.made[new.marker] = new
            self.unsure |= {(self.now[login], new.task) for login in new.taken if login in self.now}
        stand = {marker for marker in page.markers(after) if not (self.made[marker].off and self._in_cell(marker))}
        written_over = {m for m in self.due if m not in before and self.made[m].at < opened}
        self.due = written_over | stand
        if "hackathon:state" not in after:
            self._forget(after)

    def _forget(self, body: str) -> None:
        """Note that the bot's memory was lost: who was taken out may come back, and whose claim is withdrawn before
        the next look stays as a person's entry.
        """
        self.unsure |= {(login, hand.task) for hand in self.made.values() for login in hand.taken}
        for task, line in page.rows(body).items():
            self.unsure |= {
                (word, task) for part in line.parts for word in (*page.LOGIN.findall(part), part.split()[0])
            }

    def reset(self, task: str) -> None:
        """Note that a row was handed back to the bot."""
        for marker, hand in self.made.items():
            if hand.task != task:
                continue
            hand.off = True
            if self._in_cell(marker):
                self.due.discard(marker)
        lost = {each.hand.marker for each in self.covered}
        self.unsure |= {(login, task) for marker in lost for login in self.made[marker].taken}

    def two_wrote_at_once(self) -> bool:
        """Whether two processes may have written over each other's memory: GitHub has no compare-and-set."""
        return any(other - one < 2.0 for one, other in pairwise(self.body_writes))

    def renamed(self, old: str, new: str) -> None:
        """Note that an account has another login now: whom a person took out under the old one, either opinion on."""
        self.now[old] = new
        self.unsure |= {(new, hand.task) for hand in self.made.values() if old in hand.taken}
        self.unsure |= {(new, task) for login, task in self.unsure if login == old}
        if self.bot == old:
            self.bot = new

    def frozen(self) -> set[tuple[str, str]]:
        """(login, task) pairs of people who were taken out: nothing newer may come of them, or they would return."""
        return {(login, hand.task) for hand in self.made.values() for login in hand.taken} | self.unsure

    def watch(self, now: float) -> None:
        """Read what GitHub noted since; called at every change."""
        events, self._read = self.github.events[self._read :], len(self.github.events)
        for event in events:
            changes = event.payload.get("changes", {})
            if (event.name, event.action) != ("issues", "edited") or "body" not in changes:
                continue
            delivery = self.delivery_of(changes)
            if event.payload["sender"]["login"] != self.bot:
                self._last_save = delivery
                continue
            self.body_writes.append(now)
            old, new = changes["body"]["from"] or "", event.payload["issue"]["body"] or ""
            for marker in sorted(self.due):
                if marker in old and marker not in new:
                    self.covered.append(Covered(self.made[marker], now, (self._last_save, delivery)))

    def newest_delivery(self) -> str:
        """The guid of the newest delivery, empty where there is none."""
        found: Delivery | None = next(reversed(self.github.deliveries.values()), None)
        return found.guid if found else ""

    def delivery_of(self, changes: object) -> str:
        """Return the newest delivery where it tells of these changes: an App that was shut out gets none."""
        found: Delivery | None = next(reversed(self.github.deliveries.values()), None)
        return found.guid if found and found.payload.get("changes") is changes else ""

    def _in_cell(self, marker: str) -> bool:
        return self.made[marker].kind in IN_CELL
