"""The verbs: every word a participant or an organiser may type, and who may type it (no I/O).

A word is matched with case, width, invisible characters and inner spaces folded. The table of the README and
the text of `/help` are compared with this one by a test.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, get_args

Name = Literal[
    "claim", "unclaim", "propose", "submit",
    "status", "why", "help",
    "assign", "unassign", "done", "undone", "remove", "restore", "reset",
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Verb:
    """One verb. `words` work after `/` and a mention, and bare too if `bare`; `bracket` words inside 【】.

    `names_people`: it takes logins (`@alice`); `number`: it does nothing without a task number.
    """

    name: Name
    words: tuple[str, ...]
    bracket: tuple[str, ...] = ()
    bare: bool = False
    organiser: bool = False
    names_people: bool = False
    number: bool = True

    @property
    def asks(self) -> bool:
        """Whether it asks the bot something and changes nothing."""
        return self.name in ("status", "why", "help")

    @property
    def carries_work(self) -> bool:
        """Whether it hands in work, so that a link belongs to it."""
        return self.name in ("propose", "submit")


VERBS: tuple[Verb, ...] = (
    Verb("claim", ("claim", "报名", "认领"), ("报名", "认领", "claim"), bare=True),
    Verb(
        "unclaim",
        ("unclaim", "abandon", "取消报名", "取消认领", "放弃"),
        ("取消报名", "取消认领", "放弃", "unclaim", "abandon"),
        bare=True,
    ),
    Verb("propose", ("propose", "提交提案", "提交RFC"), ("提交提案", "提交RFC", "propose"), bare=True),
    Verb(
        "submit",
        ("submit", "提交", "提交作品", "提交PR"),
        ("提交", "提交作品", "提交PR", "submit"),
        bare=True,
    ),
    Verb("status", ("status", "状态"), number=False),
    Verb("why", ("why",)),
    Verb("help", ("help",), number=False),
    Verb("assign", ("assign",), organiser=True, names_people=True),
    Verb("unassign", ("unassign",), organiser=True, names_people=True),
    Verb("done", ("done",), organiser=True, names_people=True),
    Verb("undone", ("undone",), organiser=True, names_people=True),
    Verb("remove", ("remove",), organiser=True),
    Verb("restore", ("restore",), organiser=True),
    Verb("reset", ("reset",), organiser=True),
)
BY_NAME: dict[Name, Verb] = {verb.name: verb for verb in VERBS}
assert set(BY_NAME) == set(get_args(Name))


def fold_word(word: str) -> str:
    """Fold a word (its width folded already) for looking it up: no case, no spaces."""
    return "".join(word.split()).casefold()


BY_WORD: dict[str, Verb] = {fold_word(word): verb for verb in VERBS for word in verb.words}
BY_BRACKET: dict[str, Verb] = {fold_word(word): verb for verb in VERBS for word in verb.bracket}

# The 【状态】 of a team's form.
_TEAM_STATES: dict[Name, tuple[str, ...]] = {
    "claim": ("报名",),
    "propose": ("提交提案", "提交RFC"),
    "submit": ("提交作品", "提交PR", "PR提交", "提交代码", "提交"),
}
BY_TEAM_STATE: dict[str, Verb] = {
    fold_word(word): BY_NAME[name] for name, words in _TEAM_STATES.items() for word in words
}
