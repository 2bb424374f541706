"""Put into words what was wrong with a comment, and the exact line to type next (no I/O).

A participant's own text comes back only in backticks and shortened; nobody is mentioned but the author.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.core.board import Outcome, Refusal
    from bot.core.number import Ids
    from bot.core.reading import Hint
    from bot.core.verb import Name
    from bot.locale import Locale

_TYPED = 60  # characters of a person's text that a reply shows again
_LISTED = 12  # tasks named one by one; the rest are counted
_IDS = re.compile(r"[A-Za-z]{0,4}-?[0-9]{1,6}")
_SAMPLE_USER = "@alice"
_NEEDS_USER = ("assign", "unassign", "done", "undone")


@dataclass(frozen=True, slots=True)
class Wording:
    """The words for one board: its language, its ids, and those of them that can be taken."""

    locale: Locale
    ids: Ids
    open_ids: tuple[str, ...]

    def trouble(self, outcome: Outcome) -> list[str]:
        """Return one sentence for each thing that was not done, empty when all was."""
        return [
            *(self._hint(hint) for hint in dict.fromkeys(outcome.reading.hints)),
            *(self._refusal(refusal) for refusal in dict.fromkeys(outcome.refusals)),
        ]

    def done(self, outcome: Outcome) -> str:
        """Return what of a comment was done, "" where nothing was."""
        said = [self.locale.done[verb].format(tasks=self.tasks(tasks)) for verb, tasks in outcome.done]
        return self.locale.some_done.format(done="; ".join(dict.fromkeys(said))) if said else ""

    def tasks(self, tasks: Sequence[str]) -> str:
        """Return a list of tasks that stays short."""
        named = self.locale.join.join(shown(task) for task in tasks[:_LISTED])
        rest = len(tasks) - _LISTED
        return f"{named} {self.locale.more.format(count=rest)}" if rest > 0 else named

    def example(self, verb: Name, tasks: Sequence[str] = ()) -> str:
        """Return the line to type for a verb, in backticks, with these tasks or a sample."""
        numbers = self.locale.example_numbers.join(tasks[:_LISTED] or self.open_ids[:1] or ("1",))
        user = f" {_SAMPLE_USER}" if verb in _NEEDS_USER else ""
        return f"`{self.locale.example.format(verb=self.locale.verbs[verb], numbers=numbers)}{user}`"

    def _hint(self, hint: Hint) -> str:
        said = self.locale.hints[hint.code].format(typed=quoted(hint.typed))
        if hint.code == "range_end":
            return said
        return said + self._mend(self.example(hint.verb, self._meant(hint)))

    def _meant(self, hint: Hint) -> Sequence[str]:
        """Return the tasks that the mended line should name."""
        typed = _IDS.findall(hint.typed)
        if hint.code == "backwards" and len(typed) == 2:
            return (f"{typed[1]}-{typed[0]}",)
        if hint.code == "left_out":
            return [one for one in typed if one in self.ids.on_board]
        return hint.tasks

    def _refusal(self, refusal: Refusal) -> str:
        verb = f"`/{refusal.verb}`"
        said = self.locale.refusals[refusal.why].format(tasks=self.tasks(refusal.tasks), verb=verb)
        if refusal.why == "unknown":
            near = [one for one in self.ids.nearest(refusal.tasks[0], 9) if one in self.open_ids][:3]
            if near:
                said += self.locale.nearest.format(tasks=self.tasks(near))
                return said + self._mend(self.example(refusal.verb, near[:1]))
        if refusal.why == "nobody":
            return said + self._mend(self.example(refusal.verb, refusal.tasks))
        if refusal.why == "by_hand":
            return said + self._mend(self.example("reset", refusal.tasks))
        if refusal.why in ("not_on_task", "removed", "already_done"):
            return said + self._mend(f"`/{self.locale.verbs['status']}`")
        return said

    def _mend(self, example: str) -> str:
        return self.locale.mend.format(example=example)


def shown(text: str) -> str:
    """Return an id for use in a sentence; whatever isn't one goes into backticks."""
    return text if _IDS.fullmatch(text) else quoted(text)


def quoted(text: str) -> str:
    """Return a person's text in backticks, shortened, so that it can neither mention nor mark up anything."""
    bare = " ".join(text.replace("`", "'").split())
    return f"`{bare[:_TYPED].rstrip()}{'…' if len(bare) > _TYPED else ''}`" if bare else "``"
