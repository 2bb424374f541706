"""Who should be on which task: a second, simpler opinion that shares no code with bot.core (no I/O).

It reads no comment: it is told what each one means by whoever typed it.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from bot.sandbox.model import Comment, Issue, Review
    from bot.sandbox.state import GitHub

ORDER = ("closed", "claimed", "pr_open", "approved", "partial", "done")
LONG_AGO = datetime.min.replace(tzinfo=UTC)
Standing = dict[str, dict[str, str]]  # task → login → state


@dataclass(frozen=True)
class Meaning:
    """What one line of a comment means to the bot. `pull` is the author's own, linked."""

    verb: str
    tasks: tuple[str, ...]
    people: tuple[str, ...] = ()
    pull: int | None = None


@dataclass(frozen=True)
class Titled:
    """What a pull request's title says."""

    tasks: tuple[str, ...] = ()
    part: bool = False


@dataclass
class _On:
    claims: bool = False
    submitted: bool = False
    pulls: set[int] = field(default_factory=set)
    word: str = ""  # an organiser's last: done or undone
    undone: datetime = LONG_AGO


@dataclass
class Model:
    """Goes through the facts in their order. `organisers` and `writers` (of reviews) are logins."""

    github: GitHub
    repo: str
    issue: Issue
    ids: frozenset[str]
    struck: frozenset[str]
    organisers: frozenset[str]
    titles: Mapping[int, Titled]
    meanings: Mapping[int, tuple[Meaning, ...]]
    on: dict[str, dict[str, _On]] = field(default_factory=dict)
    removed: set[str] = field(default_factory=set)

    def standing(self) -> Standing:
        """Everyone on every task that was not taken away, with the state."""
        comments = [self.github.comments[each] for each in self.issue.comments if each in self.meanings]
        opened = sorted(self.titles, key=lambda number: (self._opened(number), number))
        for comment in sorted(comments, key=lambda each: (_second(each.updated_at), each.id)):
            while opened and self._opened(opened[0]) <= _second(comment.updated_at):
                self._open(opened.pop(0))
            self._take(comment)
        for number in opened:
            self._open(number)
        return {
            task: {login: self._state(on) for login, on in people.items()}
            for task, people in self.on.items()
            if people and task not in self.removed
        }

    def _open(self, number: int) -> None:
        for task in self.titles[number].tasks:
            if task in self.ids:
                self._person(task, self._author(number), self._opened(number))

    def _take(self, comment: Comment) -> None:
        for said in self.meanings[comment.id]:
            for task in said.tasks:
                if task in self.ids:
                    self._obey(said, task, comment)

    def _obey(self, said: Meaning, task: str, comment: Comment) -> None:
        author = _login(comment)
        if said.verb in ("claim", "submit"):
            self._join(said, task, author, comment)
        elif said.verb == "unclaim":
            self._leave(task, author)
        elif author in self.organisers:
            self._order(said, task, comment)

    def _join(self, said: Meaning, task: str, login: str, comment: Comment) -> None:
        closed = self.issue.closed_at
        over = closed is not None and _second(comment.updated_at) > _second(closed)
        known = login in self.on.get(task, {})
        if self._gone(task) or (over and (not known or said.verb == "claim")):
            return
        on = self._person(task, login, _second(comment.updated_at))
        on.claims = True
        if said.pull is not None:
            on.pulls.add(said.pull)
        elif said.verb == "submit":
            on.submitted = True

    def _leave(self, task: str, login: str) -> None:
        on = self.on.get(task, {}).get(login)
        if on is None:
            return
        on.claims = on.submitted = False
        if not any(self._pull_state(number) != "closed" for number in on.pulls):
            del self.on[task][login]

    def _order(self, said: Meaning, task: str, comment: Comment) -> None:
        if said.verb == "remove":
            self.removed.add(task)
        elif said.verb == "restore":
            self.removed.discard(task)
        elif said.verb == "unassign":
            for login in said.people:
                self._leave(task, login)
        elif self._gone(task):
            return
        elif said.verb == "assign":
            for login in said.people:
                self._person(task, login, _second(comment.updated_at)).claims = True
        elif said.verb != "reset":
            self._judge(said, task, _second(comment.updated_at))

    def _judge(self, said: Meaning, task: str, when: datetime) -> None:
        known = tuple(self.on.get(task, {}))
        for login in said.people or known:
            if said.verb == "done" or login in known:
                on = self._person(task, login, when)
                on.word = said.verb
                on.undone = when if said.verb == "undone" else on.undone

    def _gone(self, task: str) -> bool:
        return task in self.removed or task in self.struck

    def _person(self, task: str, login: str, when: datetime) -> _On:
        """Somebody on a task, with the pull requests that name it and were open by then."""
        on = self.on.setdefault(task, {}).setdefault(login, _On())
        on.pulls |= {
            number
            for number, title in self.titles.items()
            if task in title.tasks and self._author(number) == login and self._opened(number) <= when
        }
        return on

    def _state(self, on: _On) -> str:
        states = {"closed", *(self._pull_state(number) for number in on.pulls if not self._is_overruled(number, on))}
        states |= {"partial"} if any(self._is_overruled(number, on) for number in on.pulls) else set()
        states |= {"claimed"} if on.claims or (on.word and not on.pulls) else set()
        states |= {"pr_open"} if on.submitted else set()
        return "done" if on.word == "done" else max(states, key=ORDER.index)

    def _is_overruled(self, number: int, on: _On) -> bool:
        """Whether an organiser said after the merge that it isn't all."""
        pull = self.github.pull(self.repo, number).pull
        merged = None if pull is None else pull.merged_at
        return merged is not None and _second(merged) <= on.undone

    def _pull_state(self, number: int) -> str:
        issue = self.github.pull(self.repo, number)
        assert issue.pull is not None
        if issue.pull.merged_at is not None:
            return "partial" if self.titles[number].part else "done"
        if issue.closed_at is not None:
            return "closed"
        return "approved" if self._is_approved(self.github.reviews_of(self.repo, number)) else "pr_open"

    def _is_approved(self, reviews: Iterable[Review]) -> bool:
        decisive = [
            (_second(each.submitted_at), each.id, each.state)
            for each in reviews
            if each.state != "COMMENTED" and each.user.login in self.organisers
        ]
        return bool(decisive) and max(decisive)[2] == "APPROVED"

    def _opened(self, number: int) -> datetime:
        return _second(self.github.pull(self.repo, number).created_at)

    def _author(self, number: int) -> str:
        return _login(self.github.pull(self.repo, number))


def _login(said: Comment | Issue) -> str:
    return "ghost" if said.user.gone else said.user.login


def _second(when: datetime) -> datetime:
    """GitHub tells whole seconds."""
    return when.replace(microsecond=0)
