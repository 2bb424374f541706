"""One participant on one task: the states, and every change that a fact makes to an entry (no I/O).

    claim, propose, submit, /assign ──▶ claimed ──/done──▶ done ──/undone──▶ claimed
                unclaim, /unassign  ──▶ (gone)

States are derived from the facts each time; the highest that the facts support is shown.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

from bot.core.memory import NEVER, Moment

if TYPE_CHECKING:
    from bot.core.facts import Comment
    from bot.core.reading import Command

State = Literal["closed", "claimed", "rfc_open", "rfc_merged", "pr_open", "approved", "partial", "done"]
STATES: tuple[State, ...] = (
    "closed", "claimed", "rfc_open", "rfc_merged", "pr_open", "approved", "partial", "done",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Evidence:
    """The fact behind an entry's state: which command, by whom, when and where."""

    verb: str
    author: str
    when: Moment
    url: str


@dataclass(frozen=True, slots=True)
class Entry:
    """One participant on one task. A team has a `team` name and its members; a lone participant one member.

    There is always a member. `links` are submissions, newest last; `joined` orders the entries of a task, `newest`
    is the last fact that put the participant there. `by_hand`: a person wrote it into the table, no fact did.
    """

    task: str
    members: tuple[str, ...]
    state: State
    joined: Moment = NEVER
    newest: Moment = NEVER
    team: str | None = None
    links: tuple[str, ...] = ()
    wishes: tuple[str, ...] = ()
    evidence: tuple[Evidence, ...] = ()
    by_hand: bool = False

    @property
    def key(self) -> str:
        """What identifies the participant: case doesn't matter, and a team is no login."""
        return key_of(self.team, self.members[0])

    def names(self, login: str) -> bool:
        """Whether this login is behind the entry."""
        return login.casefold() in {member.casefold() for member in self.members}


def key_of(team: str | None, login: str) -> str:
    """Return the key of a participant: of the team where there is one, else of the login."""
    return f"team {' '.join(team.split()).casefold()}" if team else login.casefold()


@dataclass(slots=True)
class Draft:
    """An entry while the facts are gone through in their order."""

    task: str
    joined: Moment
    team: str | None = None
    members: dict[str, str] = field(default_factory=dict)  # folded login → login as GitHub writes it
    newest: Moment = NEVER
    links: list[str] = field(default_factory=list)
    wishes: tuple[str, ...] = ()
    evidence: list[Evidence] = field(default_factory=list)
    done: bool | None = None  # an organiser's word, None where there is none

    def support(self, command: Command, login: str, comment: Comment, when: Moment) -> None:
        """Take a claim, a proposal, a submission or an `/assign` for `login`."""
        self.members.setdefault(login.casefold(), login)
        self.newest = when
        self.wishes = command.wishes or self.wishes
        for link in command.links if command.rule.carries_work or command.team else ():
            if link in self.links:
                self.links.remove(link)
            self.links.append(link)
        self._note(command, comment, when)

    def judge(self, command: Command, comment: Comment, when: Moment, *, done: bool) -> None:
        """Take an organiser's `/done` or `/undone`."""
        self.done = done
        self.newest = when
        self._note(command, comment, when)

    def leave(self, login: str) -> None:
        """Take one login's withdrawal."""
        self.members.pop(login.casefold(), None)

    def absorb(self, other: Draft) -> None:
        """Become one with the lone entry of somebody who now speaks for the team."""
        self.joined = min(self.joined, other.joined)
        self.links = [*other.links, *(link for link in self.links if link not in other.links)]
        self.evidence = [*other.evidence, *self.evidence]
        self.wishes = self.wishes or other.wishes
        self.done = other.done if self.done is None else self.done

    def settled(self) -> Entry:
        """Return the entry that the facts support."""
        return Entry(
            task=self.task,
            members=tuple(self.members.values()),
            state="done" if self.done else "claimed",
            joined=self.joined,
            newest=self.newest,
            team=self.team,
            links=tuple(self.links),
            wishes=self.wishes,
            evidence=tuple(self.evidence),
        )

    def _note(self, command: Command, comment: Comment, when: Moment) -> None:
        self.evidence.append(Evidence(command.verb, comment.author, when, comment.url))
