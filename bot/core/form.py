"""A team's form: the labelled lines 【队名】 【序号】 【状态】 【链接】, gathered until it is complete (no I/O)."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from itertools import pairwise
from typing import TYPE_CHECKING, Literal

from bot.core.link import each_once, links_in, pulls_at_start
from bot.core.number import read_numbers
from bot.core.reading import Command, Hint
from bot.core.verb import BY_TEAM_STATE, fold_word

if TYPE_CHECKING:
    from bot.core.number import Ids
    from bot.core.verb import Name

Label = Literal["team", "number", "state", "link", "wishes"]

LABELS: dict[str, Label] = {
    "队名": "team",
    "序号": "number",
    "状态": "state",
    "链接": "link",
    "pr链接": "link",
    "repo链接": "link",
    "rfc链接": "link",
    "提案链接": "link",
    "作品链接": "link",
    "其他意向": "wishes",
    "其它意向": "wishes",
}
_SPACED = "|".join(r"\s?".join(label) for label in LABELS)
_LABELLED = re.compile(rf"[\[【［]\s?(?:{_SPACED})\s?[\]】］]", re.IGNORECASE | re.ASCII)
_OPENS_LATER = re.compile(r"[\[【［][^\[【［]+[\[【［]")
_ASIDE = re.compile(r"\([^()]{0,200}\)|\[[^\[\]]{0,200}\]|【[^【】]{0,200}】")
_VALUE = re.compile(r"[^\]】］]{0,60}[\]】］]\s{0,9}[:：]?(.*)$", re.DOTALL)


def split_labels(raw: str) -> list[str]:
    """Split a line that holds several labels (`【序号】：3 【状态】：报名`) before each but the first."""
    if not _OPENS_LATER.match(raw):
        return [raw]
    starts = [match.start() for match in _LABELLED.finditer(raw)]
    bounds = [0, *(start for start in starts if start > 0), len(raw)]
    return [raw[start:end] for start, end in pairwise(bounds)]


def team_name(raw: str) -> str | None:
    """Return the name in a 【队名】 line as it was typed, its width not folded."""
    match = _VALUE.match(raw)
    return (match[1].strip() or None) if match else None


def link_values(text: str) -> list[str]:
    """Return what a link's label names: URLs, else `#456`."""
    return [*links_in(text)] or [*pulls_at_start(text.lstrip(" :"))[0]]


@dataclass(slots=True)
class Form:
    """The lines of one form so far; `fields` holds the value of each label."""

    team: str | None = None
    fields: dict[Label, str] = field(default_factory=dict)
    links: list[str] = field(default_factory=list)

    @property
    def is_open(self) -> bool:
        """Whether any line of a form was read."""
        return bool(self.fields)

    @property
    def is_team_alone(self) -> bool:
        """Whether only a 【队名】 was read, so that a verb in brackets below may speak for the team."""
        return set(self.fields) == {"team"}

    def add(self, label: Label, rest: str, raw: str) -> None:
        """Take one labelled line: what stands after its label, folded, and the line as typed."""
        self.fields[label] = rest
        if label == "team":
            self.team = team_name(raw)

    def read(self, ids: Ids) -> tuple[list[Command], list[Hint]]:
        """Return the form's commands, one for each state that is known, and hints for the rest.

        A lone 【序号】, 【状态】 or 【队名】 is chat.
        """
        if len(self.fields) < 2 or not ("number" in self.fields or {"state", "team"} <= set(self.fields)):
            return [], []
        verbs, strange = self._states()
        typed = self.fields.get("number", "")
        numbers = read_numbers(typed, ids)
        verb = verbs[0] if verbs else "claim"
        hints = [Hint("team_state", state, "claim", numbers.ids) for state in strange]
        hints += [Hint(trouble.code, trouble.typed, verb, numbers.ids) for trouble in numbers.troubles]
        if not numbers.ids:
            return [], hints or [Hint("no_number", typed, verb)]
        links = each_once(self.links)
        wishes = read_numbers(self.fields.get("wishes", ""), ids).ids
        commands = [
            Command(one, numbers.ids, links, self.team, (), wishes if one == "claim" else (), numbers.unknown)
            for one in verbs
        ]
        return commands, hints

    def _states(self) -> tuple[list[Name], list[str]]:
        """Return the verbs of 【状态】, each once, and what of it is none."""
        said = _ASIDE.sub(" ", self.fields.get("state", ""))
        words = dict.fromkeys(word.strip(" .。!,") for word in said.split("&"))
        verbs = {fold_word(word): BY_TEAM_STATE.get(fold_word(word)) for word in words}
        known = dict.fromkeys(verb.name for verb in verbs.values() if verb)
        return list(known), [word for word in words if not verbs[fold_word(word)]]
