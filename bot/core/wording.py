"""Put into words what was wrong with a comment, and the exact line to type next (no I/O).

A participant's own text comes back only in backticks and shortened; nobody is mentioned but the author.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from bot.core.verb import BY_NAME

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from bot.core.board import Outcome, Refusal, TitleTrouble, Why
    from bot.core.number import Ids
    from bot.core.reading import Hint
    from bot.core.verb import Name
    from bot.locale import Locale

SAMPLE_USER = "@alice"  # stands in backticks, where it mentions nobody
_TYPED = 60  # characters of a person's text that a reply shows again
_WHOLE = 300  # characters of what is to be typed: never cut in practice, for GitHub's titles have 256
_NAMED = 12  # tasks named one by one; the rest are counted
_EXAMPLE = 40  # tasks in an example; a longer line helps nobody
_NEAR = 3  # ids named in place of an unknown one
_ID = re.compile(r"(?:[A-Za-z]{1,4}-?)?[0-9]{1,6}")
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

    def trouble(self, outcome: Outcome) -> list[str]:
        """Return one sentence for each thing that was not done, empty when all was."""
        return [
            *(self._hint(hint) for hint in dict.fromkeys(outcome.reading.hints)),
            *(self._refusal(refusal) for refusal in dict.fromkeys(outcome.refusals)),
        ]

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
        said = [self.locale.done[verb].format(tasks=self.tasks(tasks)) for verb, tasks in outcome.done]
        return self.locale.some_done.format(done=self.locale.clauses.join(dict.fromkeys(said))) if said else ""

    def tasks(self, tasks: Sequence[str]) -> str:
        """Return a list of tasks that stays short."""
        named = self.locale.join.join(shown(task) for task in tasks[:_NAMED])
        rest = len(tasks) - _NAMED
        return f"{named} {self.locale.more.format(count=rest)}" if rest > 0 else named

    def example(self, verb: Name, tasks: Sequence[str] = ()) -> str:
        """Return the line to type for a verb, in backticks, with these tasks or, where it needs some, a sample."""
        sample = (self.open_ids[:1] or ("1",)) if BY_NAME[verb].number else ()
        numbers = self.locale.example_numbers.join(tasks[:_EXAMPLE] or sample)
        words = [f"/{self.locale.verbs[verb]}", numbers, SAMPLE_USER if verb in _NEEDS_USER else ""]
        return f"`{' '.join(word for word in words if word)}`"

    def _hint(self, hint: Hint) -> str:
        said = self.locale.hints[hint.code].format(typed=quoted(hint.typed))
        if hint.code == "range_end":
            return said
        return said + self._mend(self.example(hint.verb, self._meant(hint)))

    def _meant(self, hint: Hint) -> Sequence[str]:
        """Return the tasks that the mended line should name."""
        typed = _ID.findall(hint.typed)
        if hint.code == "backwards" and len(typed) == 2:
            return (f"{typed[1]}-{typed[0]}" if typed[0].isdigit() else f"{typed[1]}~{typed[0]}",)
        if hint.code == "left_out":
            return [one for one in typed if one in self.ids.on_board]
        return hint.tasks

    def _refusal(self, refusal: Refusal) -> str:
        verb = f"`/{self.locale.verbs[refusal.verb]}`"
        users = self.locale.join.join(map(quoted, refusal.users))
        said = self.locale.refusals[refusal.why].format(tasks=self.tasks(refusal.tasks), verb=verb, users=users)
        if refusal.why in _NO_LINE_HELPS:
            return said
        if refusal.why == "unknown" and (near := self._near(refusal.tasks[0])):
            said += self.locale.nearest.format(tasks=self.tasks(near))
            return said + self._mend(self.example(refusal.verb, near[:1]))
        return said + self._mend(self._instead(refusal))

    def _near(self, typed: str) -> list[str]:
        """Return the open tasks whose ids are nearest to an unknown one."""
        return [one for one in self.ids.nearest(typed, 3 * _NEAR) if one in self.open_ids][:_NEAR]

    def _instead(self, refusal: Refusal) -> str:
        """Return what to type in place of what was refused."""
        verb, which = _INSTEAD.get(refusal.why) or (refusal.verb, "same")
        if refusal.why == "not_organiser":
            verb, which = _NOT_ORGANISER.get(refusal.verb, ("status", "none"))
        elif refusal.why == "not_on_task":
            verb, which = _NOT_ON_TASK.get(refusal.verb, ("why", "same"))
        elif refusal.why == "unknown":
            verb, which = "status", "none"
        others = tuple(one for one in self.open_ids if one not in refusal.tasks)
        return self.example(verb, {"same": refusal.tasks, "other": others[:1], "none": ()}[which])

    def _mend(self, example: str) -> str:
        return self.locale.mend.format(example=example)


def shown(task: str) -> str:
    """Return an id for use in a sentence; in backticks unless it is a number, for GitHub links `GH-12` to issue 12."""
    return task if task.isdigit() and task.isascii() and len(task) <= 6 else quoted(task)


def quoted(text: str, most: int = _TYPED) -> str:
    """Return a person's text in backticks, shortened, so that it can neither mention nor mark up anything."""
    bare = " ".join("".join(char if char.isprintable() else " " for char in text.replace("`", "'")).split())
    return f"`{bare[:most].rstrip()}{'…' if len(bare) > most else ''}`" if bare else "` `"
