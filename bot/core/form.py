"""A team's form: the labelled lines 【队名】 【序号】 【状态】 【链接】, gathered until it is complete (no I/O)."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

from bot.core.number import read_numbers
from bot.core.reading import Command, Hint
from bot.core.verb import BY_TEAM_STATE, fold_word

if TYPE_CHECKING:
    from bot.core.number import Ids

Label = Literal["team", "number", "state", "link", "wishes"]

LABELS: dict[str, Label] = {
    "队名": "team",
    "序号": "number",
    "状态": "state",
    "链接": "link",
    "pr链接": "link",
    "repo链接": "link",
    "提案链接": "link",
    "作品链接": "link",
    "其他意向": "wishes",
}
_ASIDE = re.compile(r"\([^()]{0,200}\)|\[[^\[\]]{0,200}\]|【[^【】]{0,200}】")
_TEAM_VALUE = re.compile(r"\s{0,9}[\[【［]\s{0,9}队\s{0,9}名\s{0,9}[\]】］]\s{0,9}[:：]?\s{0,9}(.*)$")


def team_name(text: str) -> str:
    """Return the name in a 【队名】 line as it was typed, its width not folded."""
    match = _TEAM_VALUE.match(text)
    return match[1].strip() if match else ""


@dataclass(slots=True)
class Form:
    """The lines of one form so far; `fields` holds the first value of each label."""

    team: str | None = None
    fields: dict[Label, str] = field(default_factory=dict)
    links: list[str] = field(default_factory=list)

    def __contains__(self, label: Label) -> bool:
        return label in self.fields

    @property
    def is_open(self) -> bool:
        """Whether any line of a form was read."""
        return bool(self.fields)

    @property
    def is_team_alone(self) -> bool:
        """Whether only a 【队名】 was read, so that a verb in brackets below may speak for the team."""
        return set(self.fields) == {"team"}

    def read(self, ids: Ids) -> tuple[list[Command], list[Hint]]:
        """Return the form's commands, one for each state that is known, and hints for the rest.

        A lone 【序号】, 【状态】 or 【队名】 is chat.
        """
        if "number" not in self and not ("state" in self and "team" in self):
            return [], []
        if "number" in self and len(self.fields) == 1:
            return [], []
        verbs, strange = self._states()
        typed = self.fields.get("number", "")
        numbers = read_numbers(typed, ids)
        verb = verbs[0] if verbs else "claim"
        hints = [Hint("team_state", state, "claim", numbers.ids) for state in strange]
        hints += [Hint(trouble.code, trouble.typed, verb, numbers.ids) for trouble in numbers.troubles]
        if not numbers.ids:
            return [], hints or [Hint("no_number", typed, verb)]
        links = tuple(dict.fromkeys(self.links))
        return [
            Command(one, numbers.ids, links, self.team, unknown=numbers.unknown)
            for one in dict.fromkeys(verbs)
        ], hints

    def _states(self) -> tuple[list[str], list[str]]:
        """Return the verbs of 【状态】, and what of it is none."""
        words = [word.strip() for word in _ASIDE.sub("", self.fields.get("state", "")).split("&")]
        verbs = [BY_TEAM_STATE[fold_word(word)].name for word in words if fold_word(word) in BY_TEAM_STATE]
        strange = [word for word in words if fold_word(word) not in BY_TEAM_STATE]
        return verbs, strange
