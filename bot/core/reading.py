"""What a comment was read as: commands, and hints for what couldn't be read (no I/O)."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

from bot.core.verb import BY_NAME

if TYPE_CHECKING:
    from bot.core.verb import Name, Verb

Code = Literal[
    "no_number",  # a bracket, slash or mention verb without a number
    "backwards",  # `5-2`
    "range_end",  # `118-999999999`: an end that is not on the board
    "left_out",  # `1、三、5`: numbers after a join that can't be read
    "more_words",  # `claim #5 please`
    "verb_only",  # a comment that is only a bare verb
    "numbers_only",  # a comment that is only task numbers
    "quoted",  # a command that Markdown draws into the quote above it
    "bracket",  # a verb in brackets that are not the grammar's, or never closed
    "team_state",  # a team's form without a 【状态】 that is known
    "no_user",  # `/assign 12`
    "too_many",  # more commands than one comment may hold
    "too_much",  # more commands than one participant may give
]


@dataclass(frozen=True, slots=True)
class Command:
    """One command. `tasks` holds every id that was read, `unknown` those that the board doesn't have.

    `links` are URLs, or `#456` for a pull request of the board's repository; `wishes` are further ids that a
    claimant would also take.
    """

    verb: Name
    tasks: tuple[str, ...] = ()
    links: tuple[str, ...] = ()
    team: str | None = None
    users: tuple[str, ...] = ()
    wishes: tuple[str, ...] = ()
    unknown: tuple[str, ...] = ()

    @property
    def rule(self) -> Verb:
        """The verb's row in the table of verbs."""
        return BY_NAME[self.verb]

    def as_json(self) -> dict[str, object]:
        """Return it as `hackathon-bot parse --json` prints it."""
        return {
            "verb": self.verb,
            "tasks": list(self.tasks),
            "links": list(self.links),
            "team": self.team,
            "users": list(self.users),
            "wishes": list(self.wishes),
        }


@dataclass(frozen=True, slots=True)
class Hint:
    """A line that was meant and could not be read (in full): why, for which verb, and what was typed.

    `tasks` are the ids of that line, for showing its author the exact line to type.
    """

    code: Code
    typed: str
    verb: Name = "claim"
    tasks: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Reading:
    """What a comment says: commands in the order of its lines, and hints for what couldn't be read."""

    commands: tuple[Command, ...] = ()
    hints: tuple[Hint, ...] = ()
    deeds: int = field(init=False, repr=False, compare=False)  # a task of a command each, a command without one too

    def __post_init__(self) -> None:
        object.__setattr__(self, "deeds", sum(max(1, len(command.tasks)) for command in self.commands))

    @property
    def replies(self) -> int:
        """How many helpful replies it gets: one says everything."""
        return int(bool(self.hints or any(command.unknown for command in self.commands)))

    def as_json(self) -> dict[str, object]:
        """Return it as `hackathon-bot parse --json` prints it."""
        return {"commands": [command.as_json() for command in self.commands], "hints": self.replies}
