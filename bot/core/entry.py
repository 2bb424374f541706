"""One participant on one task: the states, and every change that a fact makes to an entry (no I/O).

    claim, /assign ─────────────▶ claimed          unclaim, /unassign ─▶ gone, unless a pull request keeps it
    propose with a link ────────▶ rfc_open         /done ──────────────▶ done
    submit ─────────────────────▶ pr_open          /undone ────────────▶ whatever else the facts support
    pull requests: opened, approved, merged, closed ─▶ what work.py makes of each

States are derived from the facts each time; the highest that the facts support is shown, so it can go down.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import islice, takewhile
from typing import TYPE_CHECKING, Literal

from bot.core.link import MOST_LINKS
from bot.core.memory import NEVER, Moment

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from bot.core.facts import Comment
    from bot.core.reading import Command
    from bot.core.work import Work

State = Literal["closed", "claimed", "rfc_open", "rfc_merged", "pr_open", "approved", "partial", "done"]
STATES: tuple[State, ...] = (
    "closed", "claimed", "rfc_open", "rfc_merged", "pr_open", "approved", "partial", "done",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Evidence:
    """A fact behind an entry's state: a command (by its verb), or what happened to a pull request; by whom and when."""

    what: str  # a verb's name, or opened, approved, merged, closed
    author: str
    when: Moment
    url: str


@dataclass(frozen=True, slots=True)
class Entry:
    """One participant on one task. A team has a `team` name and its members; a lone participant one member.

    There is always a member. `links` are submissions that are not followed, `works` the pull requests, newest last;
    `joined` orders the entries of a task, `newest` is the last fact that put the participant there. `submitted`: work
    was handed in; `finished`: when the task was done. `by_hand`: a person wrote it into the table, no fact did.
    `key` identifies the participant: case doesn't matter, and a team is no login.
    """

    task: str
    members: tuple[str, ...]
    state: State
    joined: Moment = NEVER
    newest: Moment = NEVER
    team: str | None = None
    links: tuple[str, ...] = ()
    works: tuple[Work, ...] = ()
    wishes: tuple[str, ...] = ()
    evidence: tuple[Evidence, ...] = ()
    submitted: bool = False
    finished: Moment | None = None
    by_hand: bool = False
    key: str = field(init=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "key", key_of(self.team, self.members[0]))  # a frozen value is completed once

    def names(self, login: str) -> bool:
        """Whether this login is behind the entry."""
        return login.casefold() in {member.casefold() for member in self.members}


def key_of(team: str | None, login: str) -> str:
    """Return the key of a participant: of the team where there is one, else of the login."""
    return f"team {' '.join(team.split()).casefold()}" if team else login.casefold()


@dataclass(slots=True)
class Draft:
    """An entry while the facts are gone through. `members` are logins by their case-folded form.

    `claims` are (login, when) of every claim that stands, `held` the same of what else put somebody there: a pull
    request (linked: when its link was given), an organiser's word. Of each link, of a proposal by one that is not
    followed and of a submission by a comment alone it is known whose they are: a member who leaves takes them along.
    """

    task: str
    team: str | None = None
    members: dict[str, str] = field(default_factory=dict)
    claims: list[tuple[str, Moment]] = field(default_factory=list)
    held: list[tuple[str, Moment]] = field(default_factory=list)
    works: dict[tuple[str, int], Work] = field(default_factory=dict)
    links: dict[str, set[str]] = field(default_factory=dict)
    wishes: tuple[str, ...] = ()
    evidence: list[Evidence] = field(default_factory=list)
    word: Evidence | None = None  # an organiser's latest `/done` or `/undone`
    undone: Moment = NEVER  # the latest `/undone`: what was merged before it doesn't finish the task
    proposed: set[str] = field(default_factory=set)
    submitted: set[str] = field(default_factory=set)
    _carried: dict[str, int] = field(default_factory=dict)  # how many of a login's titled pull requests were taken

    @property
    def joined(self) -> Moment:
        """When the first of the facts that stand put the participant there."""
        return min(when for _, when in (*self.claims, *self.held))

    def was_done(self, when: Moment) -> bool:
        """Whether it was done before some moment."""
        finished = self._finished()
        return finished is not None and finished < when

    def support(self, command: Command, login: str, comment: Comment, when: Moment) -> None:
        """Take a claim, a proposal, a submission or an `/assign` for `login`; links that are followed are taken out."""
        self.members.setdefault(login.casefold(), login)
        self.claims.append((login.casefold(), when))
        self.wishes = command.wishes or self.wishes
        if command.rule.carries_work or command.team:
            self.show(command.links, login)
        if command.verb == "propose" and command.links:
            self.proposed.add(login.casefold())
        self.note(command, comment, when)

    def show(self, links: Iterable[str], login: str) -> None:
        """Take a login's links that are shown, the newest last; of very many the newest."""
        for link in links:
            self.links[link] = self.links.pop(link, set()) | {login.casefold()}
        for link in list(self.links)[:-MOST_LINKS]:
            del self.links[link]

    def carry(self, works: Iterable[Work], linked: Moment | None = None) -> None:
        """Take pull requests: named by their titles, so from their opening on, or `linked` at some moment."""
        for work in works:
            author = work.pull.author
            self.members.setdefault(author.casefold(), author)
            self.works[work.pull.place] = work
            self.held.append((author.casefold(), linked or Moment(work.pull.created, 0)))

    def carry_titled(self, login: str, titled: Sequence[Work], when: Moment) -> None:
        """Take those of a login's pull requests that were opened by then, in the order of opening; each once."""
        first = self._carried.get(login.casefold(), 0)
        opened = list(takewhile(lambda work: work.pull.created <= when.at, islice(titled, first, None)))
        self.carry(opened)
        self._carried[login.casefold()] = first + len(opened)

    def judge(self, command: Command, comment: Comment, when: Moment) -> None:
        """Take an organiser's `/done` or `/undone`."""
        self.held.append(("", when))
        self.note(command, comment, when)
        self.word = self.evidence[-1]
        if command.verb == "undone":
            self.undone = when

    def leave(self, login: str) -> bool:
        """Take one login's withdrawal; return whether an open or merged pull request keeps it on the task."""
        folded = login.casefold()
        self.claims = [claim for claim in self.claims if claim[0] != folded]
        self.evidence = [fact for fact in self.evidence if fact is self.word or self._stands(fact, folded)]
        self._take_back(folded)
        kept = any(work.is_live for work in self.works.values() if work.pull.author.casefold() == folded)
        if not kept:
            self.members.pop(folded, None)
            self._carried.pop(folded, None)
            self.held = [fact for fact in self.held if fact[0] != folded]
            self.works = {key: work for key, work in self.works.items() if work.pull.author.casefold() != folded}
        return kept

    def _take_back(self, left: str) -> None:
        """Take back what one login handed in by comments; where nobody's claim is left, all of it."""
        if self.claims:
            self.links = {link: whose - {left} for link, whose in self.links.items() if whose != {left}}
            self.proposed.discard(left)
            self.submitted.discard(left)
        else:
            self.links, self.wishes, self.proposed, self.submitted = {}, (), set(), set()

    def _stands(self, fact: Evidence, left: str) -> bool:
        """Whether a fact still speaks for somebody after one login left."""
        return bool(self.claims) and fact.author.casefold() != left

    def absorb(self, other: Draft) -> None:
        """Become one with the lone entry of somebody who now speaks for the team."""
        self.members |= other.members
        self.claims += other.claims
        self.held += other.held
        self.works |= other.works
        mine, self.links = self.links, other.links
        for link, whose in mine.items():
            self.links[link] = self.links.get(link, set()) | whose
        self.evidence = sorted([*other.evidence, *self.evidence], key=lambda fact: fact.when)
        self.wishes = self.wishes or other.wishes
        self.word = max((one for one in (self.word, other.word) if one), key=lambda one: one.when, default=None)
        self.undone = max(self.undone, other.undone)
        self.proposed, self.submitted = self.proposed | other.proposed, self.submitted | other.submitted

    def settled(self) -> Entry:
        """Return the entry that the facts support."""
        works = sorted(self.works.values(), key=lambda work: (work.pull.created, work.pull.place))
        return Entry(
            task=self.task,
            members=tuple(self.members.values()),
            state=self._state(),
            joined=self.joined,
            newest=max(when for _, when in (*self.claims, *self.held)),
            team=self.team,
            links=tuple(self.links),
            works=tuple(works),
            wishes=self.wishes,
            evidence=tuple(sorted((*self.evidence, *_told(works)), key=lambda fact: fact.when)),
            submitted=bool(self.submitted) or any(work.is_live and not work.rfc for work in works),
            finished=self._finished(),
        )

    def _state(self) -> State:
        """Return the highest state that the facts support."""
        if self._finished() is not None:
            return "done"
        supported: set[State] = {"closed", *(work.state for work in self.works.values())}
        supported |= {"claimed"} if self.claims or (self.word and not self.works) else set()
        supported |= {"rfc_open"} if self.proposed else set()
        supported |= {"pr_open"} if self.submitted else set()
        if "done" in supported:
            supported = supported - {"done"} | {"partial"}  # merged, and an organiser says that it isn't all
        return max(supported, key=STATES.index)

    def _finished(self) -> Moment | None:
        """Return when the task was done: by the first merge since the last `/undone`, or by an organiser's word."""
        merges = [
            Moment(work.since, work.pull.number)
            for work in self.works.values()
            if work.state == "done" and work.since > self.undone.at
        ]
        said = [self.word.when] if self.word is not None and self.word.what == "done" else []
        return min([*merges, *said], default=None)

    def note(self, command: Command, comment: Comment, when: Moment) -> None:
        """Keep a command as evidence."""
        self.evidence.append(Evidence(command.verb, comment.author, when, comment.url))


def _told(works: Iterable[Work]) -> Iterable[Evidence]:
    """Return what happened to pull requests, as evidence."""
    for work in works:
        pull = work.pull
        yield Evidence("opened", pull.author, Moment(pull.created, pull.number), pull.url)
        if work.approved and work.is_open:
            by, at = work.approval or ("", pull.updated)
            yield Evidence("approved", by, Moment(at, pull.number), pull.url)
        if not work.is_open:
            what = "merged" if pull.merged is not None else "closed"
            yield Evidence(what, pull.author, Moment(work.since, pull.number), pull.url)
