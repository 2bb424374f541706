"""Put into words what was wrong with a comment, and the exact line to type next (no I/O).

A participant's own text comes back only in backticks and shortened; nobody is mentioned but the author.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from itertools import chain, islice
from typing import TYPE_CHECKING, Literal

from bot.core.fold import fold
from bot.core.link import links_in
from bot.core.number import DASHES, RANGE, id_key, read_numbers
from bot.core.people import read_people
from bot.core.verb import BY_NAME

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from bot.core.board import Outcome, Refusal, TitleTrouble, Why
    from bot.core.number import Ids
    from bot.core.reading import Hint
    from bot.core.verb import Name
    from bot.locale import Locale

SAMPLE_USER = "@alice"  # stands in backticks, where it mentions nobody
_TYPED = 60  # characters of a person's text that a reply shows again
_WHOLE = 300  # characters of what is to be typed: never cut in practice, for GitHub's titles have 256
_NAMED = 12  # tasks named one by one; the rest are counted
_TOLD = 20  # things that were not done, told one by one; a longer reply helps nobody
_EXAMPLE = 40  # tasks in an example; a longer line helps nobody
_NEAR = 3  # ids named in place of an unknown one
_ID = re.compile(rf"(?<![A-Za-z0-9_@-])(?:[A-Za-z]{{1,4}}[{DASHES}]?)?[0-9]{{1,6}}")
_ENDS = re.compile(rf"(.*[0-9]){RANGE}(.*)")
_SEARCHED = 200  # characters of what was typed in which tasks are looked for; of a link that is said again
_NEEDS_USER = ("assign", "unassign", "done", "undone")

# What to type next: a verb, and for which tasks.
_Next = tuple["Name", Literal["same", "other", "none"]]
_INSTEAD: Mapping[Why, _Next] = {
    "removed": ("claim", "other"),
    "already_done": ("claim", "other"),
    "off_board": ("restore", "same"),
    "event_over": ("status", "none"),
    "by_hand": ("reset", "same"),
    "kept_by_pull": ("why", "same"),
    "others_pull": ("submit", "same"),
}
_NOT_ORGANISER: Mapping[Name, _Next] = {  # what a participant may do for themselves
    "assign": ("claim", "same"),
    "unassign": ("unclaim", "same"),
    "done": ("submit", "same"),
}
_NOT_ON_TASK: Mapping[Name, _Next] = {"unclaim": ("status", "none")}
_NO_LINE_HELPS = ("blocked", "struck_out")


@dataclass(frozen=True, slots=True)
class Wording:
    """The words for one board: its language, its ids, and those of them that can be taken."""

    locale: Locale
    ids: Ids
    open_ids: tuple[str, ...]
    title_words: str = ""
    _can_be_taken: frozenset[str] = field(init=False, repr=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_can_be_taken", frozenset(self.open_ids))  # a frozen value is completed once

    @property
    def sample(self) -> str:
        """A task for an example: one that can be taken, else any."""
        return next(iter((*self.open_ids[:1], *self.ids.on_board[:1])), "1")

    def trouble(self, outcome: Outcome) -> list[str]:
        """Return one sentence for each thing that was not done, empty when all was; of very many the first."""
        said = chain(
            map(self._hint, dict.fromkeys(outcome.reading.hints)),
            map(self._refusal, dict.fromkeys(outcome.refusals)),
        )
        told = list(islice(said, _TOLD))
        return [*told, self.locale.more_trouble] if next(said, None) else told

    def title(self, trouble: TitleTrouble, name: str, link: str) -> str:
        """Return what is wrong with a pull request's title; `name` is its author, `link` the pull request."""
        if not trouble.unknown:
            said = self.locale.title_unread.format(name=name, link=link, typed=quoted(trouble.pull.title))
            return said + self._titles(self.open_ids[:1])
        near = self._near(trouble.unknown[0])
        said = self.locale.title_unknown.format(name=name, link=link, tasks=self.tasks(trouble.unknown))
        said += self.locale.nearest.format(tasks=self.tasks(near)) if near else ""
        return said + self._titles(near[:1])

    def _titles(self, sample: Sequence[str]) -> str:
        words = self.title_words.rstrip()
        apart = " " if words[-1:].isalnum() else ""  # `TypingA-1` would be another word
        words = quoted(words + apart + (sample[0] if sample else "1"), _WHOLE)
        return self.locale.title_mend.format(words=words)

    def done(self, outcome: Outcome) -> str:
        """Return what of a comment was done, "" where nothing was."""
        done = [(self.locale.done[verb], tasks) for verb, tasks in outcome.done]
        said = dict.fromkeys(form.format(tasks=self.tasks(tasks)) for form, tasks in done)
        return (
            self.locale.some_done.format(done=self.first(list(said), str, _TOLD, self.locale.clauses)) if said else ""
        )

    def tasks(self, tasks: Sequence[str]) -> str:
        """Return a list of tasks that stays short."""
        return self.first(tasks, shown)

    def people(self, logins: Sequence[str]) -> str:
        """Return a list of people that stays short, nobody mentioned."""
        return self.first(logins, quoted)

    def first(self, things: Sequence[str], say: Callable[[str], str], most: int = _NAMED, join: str = "") -> str:
        """Return the first of some things, joined as names are or by `join`, and how many more there are."""
        named = (join or self.locale.join).join(map(say, things[:most]))
        rest = len(things) - most
        return f"{named} {self.locale.more.format(count=rest)}" if rest > 0 else named

    def example(
        self, verb: Name, tasks: Sequence[str] = (), users: Sequence[str] = (), links: Sequence[str] = ()
    ) -> str:
        """Return the line to type for a verb, in backticks, with these tasks, people and links, else with samples."""
        sample = (self.sample,) if BY_NAME[verb].number else ()
        numbers = self.locale.example_numbers.join(tasks[:_EXAMPLE] or sample)
        people = [f"@{user}" for user in users[:_NAMED]] or [SAMPLE_USER]
        words = [f"/{self.locale.verbs[verb]}", numbers, *(people if verb in _NEEDS_USER else []), *links]
        return f"`{' '.join(word for word in words if word)}`"

    def _hint(self, hint: Hint) -> str:
        said = self.locale.hints[hint.code].format(typed=quoted(hint.typed))
        if hint.code == "range_end":
            return said
        users = read_people(hint.typed).users if hint.code == "left_out" else ()
        links = links_in(hint.typed) if BY_NAME[hint.verb].carries_work else ()
        whole = [link for link in links if len(link) <= _SEARCHED][:1]
        return said + self._mend(self.example(hint.verb, self._meant(hint), users, whole))

    def _meant(self, hint: Hint) -> Sequence[str]:
        """Return the tasks that the mended line should name, all of them on the board."""
        if hint.code == "backwards":
            return self._turned(hint.typed)
        if hint.code == "left_out":
            return self._further(fold(hint.typed[:_SEARCHED]))
        return [one for one in hint.tasks if self.ids.typed(one)] or self._near(hint.tasks[0])[:1] if hint.tasks else ()

    def _turned(self, typed: str) -> Sequence[str]:
        """Return a range the other way round, or those of its tasks that the board has."""
        ends = _ENDS.fullmatch(typed)
        high, low = (id_key(ends[1]), id_key(ends[2])) if ends else (None, None)
        if high is None or low is None:
            return ()
        if low[0] not in ("", high[0]):
            return [one for key in (high, low) if (one := self.ids.find(key))]
        first, last = self.ids.find((high[0], low[1])), self.ids.find(high)
        if first and last:
            return (f"{first}-{last}" if first.isdigit() else f"{first}~{last}",)
        return self.ids.between(high[0], low[1], high[1])

    def _further(self, left: str) -> Sequence[str]:
        """Return the tasks that stand anywhere in what was left out."""
        found: dict[str, None] = {}
        at = 0
        while match := _ID.search(left, at):
            numbers = read_numbers(left[match.start() :], self.ids)
            found |= dict.fromkeys(one for one in numbers.ids if one not in numbers.unknown)
            at = max(match.end(), match.start() + numbers.end)
        return tuple(found)

    def _refusal(self, refusal: Refusal) -> str:
        verb = f"`/{self.locale.verbs[refusal.verb]}`"
        users = self.people(refusal.users)
        said = self.locale.refusals[refusal.why].format(tasks=self.tasks(refusal.tasks), verb=verb, users=users)
        if refusal.why in _NO_LINE_HELPS:
            return said
        if refusal.why == "unknown" and (near := self._near(refusal.tasks[0])):
            said += self.locale.nearest.format(tasks=self.tasks(near))
            return said + self._mend(self.example(refusal.verb, near[:1], refusal.users))
        return said + self._mend(self._instead(refusal))

    def _near(self, typed: str) -> list[str]:
        """Return the open tasks whose ids are nearest to an unknown one."""
        return [one for one in self.ids.nearest(typed, 3 * _NEAR) if one in self._can_be_taken][:_NEAR]

    def _instead(self, refusal: Refusal) -> str:
        """Return what to type in place of what was refused."""
        verb, which = _INSTEAD.get(refusal.why) or (refusal.verb, "same")
        if refusal.why == "not_organiser":
            verb, which = _NOT_ORGANISER.get(refusal.verb, ("status", "none"))
        elif refusal.why == "not_on_task":
            verb, which = _NOT_ON_TASK.get(refusal.verb, ("why", "same"))
        elif refusal.why == "unknown":
            verb, which = "status", "none"
        if which == "same":
            return self.example(verb, refusal.tasks)
        refused = frozenset(refusal.tasks)
        other = next((one for one in self.open_ids if one not in refused), None) if which == "other" else None
        return self.example(verb, (other,)) if other else self.example("status")

    def _mend(self, example: str) -> str:
        return self.locale.mend.format(example=example)


def shown(task: str) -> str:
    """Return an id for use in a sentence; in backticks unless it is a number, for GitHub links `GH-12` to issue 12."""
    return task if task.isdigit() and task.isascii() and len(task) <= 6 else quoted(task)


def quoted(text: str, most: int = _TYPED) -> str:
    """Return a person's text in backticks, shortened, so that it can neither mention nor mark up anything."""
    bare = " ".join("".join(char if char.isprintable() else " " for char in text.replace("`", "'")).split())
    return f"`{bare[:most].rstrip()}{'…' if len(bare) > most else ''}`" if bare else "` `"
