"""Go through the comments in their order: who is on which task, and what could not be done (no I/O).

Order is by (last change, id), so an edited comment takes its place in time from its last edit. Nothing is kept
between two looks: the same facts give the same board, whatever order they arrived in.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import lru_cache
from typing import TYPE_CHECKING, Literal

from bot.core.command import read_comment
from bot.core.entry import Draft, key_of
from bot.core.memory import Moment

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from bot.core.entry import Entry
    from bot.core.facts import Comment, Facts
    from bot.core.number import Ids
    from bot.core.reading import Command, Reading
    from bot.core.rules import Rules
    from bot.core.verb import Name

Why = Literal[
    "unknown",  # no such task
    "removed",  # the task was taken off the board
    "off_board",  # the same, for an organiser's verb
    "struck_out",  # `/restore` can't undo what stands in the table
    "blocked",  # may not take part
    "not_organiser",
    "event_over",  # the tracking issue is closed
    "not_on_task",  # nothing to withdraw
    "already_done",  # the rules take no claims on finished tasks
    "nobody",  # `/done 12` where nobody is on it
    "user_blocked",
    "by_hand",  # a person wrote the entry into the table
]


@dataclass(frozen=True, slots=True)
class Refusal:
    """A command, or the part of it for some tasks, that was not done, and why."""

    why: Why
    verb: Name
    tasks: tuple[str, ...]
    users: tuple[str, ...] = ()
    team: str | None = None


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one comment: `done` holds (verb, tasks) of what was carried out."""

    comment: Comment
    reading: Reading
    done: tuple[tuple[Name, tuple[str, ...]], ...]
    refusals: tuple[Refusal, ...]

    @property
    def in_full(self) -> bool:
        """Whether it commanded something and all of it was done."""
        return bool(self.done) and not self.refusals and not self.reading.hints


@dataclass(frozen=True, slots=True)
class Board:
    """Entries by task id, in the order of joining; when tasks were removed by command; the newest `/reset`s."""

    entries: Mapping[str, tuple[Entry, ...]]
    removed: Mapping[str, Moment]
    resets: Mapping[str, Moment]
    outcomes: tuple[Outcome, ...]


@dataclass(slots=True)
class _Deed:
    """One command on its way: what of it was done and what refused."""

    command: Command
    comment: Comment
    when: Moment
    done: dict[str, None] = field(default_factory=dict)
    refused: dict[Why, dict[str, None]] = field(default_factory=dict)

    def do(self, task: str) -> None:
        self.done[task] = None

    def refuse(self, why: Why, task: str) -> None:
        self.refused.setdefault(why, {})[task] = None

    def refusals(self) -> list[Refusal]:
        command = self.command
        return [
            Refusal(why, command.verb, tuple(tasks), command.users, command.team) for why, tasks in self.refused.items()
        ]


@lru_cache(maxsize=4096)
def read(body: str, ids: Ids, names: frozenset[str]) -> Reading:
    """Read a comment; one read lately costs nothing."""
    return read_comment(body, ids, names)


def settle(ids: Ids, struck_out: frozenset[str], comments: Iterable[Comment], facts: Facts, rules: Rules) -> Board:
    """Return the board that these comments make, on tasks with these ids, some of them struck out in the table.

    `comments` are people's; the bot's own and other bots' are left out by the caller.
    """
    ledger = _Ledger(ids, struck_out, facts, rules)
    ordered = sorted(comments, key=lambda comment: (comment.updated, comment.id))
    outcomes = tuple(outcome for comment in ordered if (outcome := ledger.take(comment)) is not None)
    entries = {
        task: tuple(draft.settled() for draft in sorted(drafts.values(), key=lambda draft: draft.joined))
        for task, drafts in ledger.drafts.items()
        if drafts
    }
    return Board(entries, ledger.removed, ledger.resets, outcomes)


class _Ledger:
    """The drafts of all tasks while the comments are gone through."""

    def __init__(self, ids: Ids, struck_out: frozenset[str], facts: Facts, rules: Rules) -> None:
        self.ids, self.struck_out, self.rules = ids, struck_out, rules
        self.names = facts.names
        self.organisers = rules.organisers | facts.writers
        self.closed = facts.issue.closed
        self.drafts: dict[str, dict[str, Draft]] = {}
        self.removed: dict[str, Moment] = {}
        self.resets: dict[str, Moment] = {}
        self._carry_out: dict[Name, Callable[[_Deed, str], None]] = {
            "claim": self._join, "propose": self._join, "submit": self._join, "unclaim": self._leave,
            "assign": self._assign, "unassign": self._unassign, "done": self._judge, "undone": self._judge,
            "remove": self._remove, "restore": self._restore, "reset": self._reset,
        }  # fmt: skip

    def take(self, comment: Comment) -> Outcome | None:
        """Carry out one comment; None where it is mere chat."""
        reading = read(comment.body, self.ids, self.names)
        if not reading.commands and not reading.hints:
            return None
        done: list[tuple[Name, tuple[str, ...]]] = []
        refusals: list[Refusal] = []
        for command in reading.commands:
            deed = _Deed(command, comment, Moment(comment.updated, comment.id))
            self._obey(deed)
            refusals += deed.refusals()
            if deed.done:
                done.append((command.verb, tuple(deed.done)))
        return Outcome(comment, reading, tuple(done), tuple(refusals))

    def _obey(self, deed: _Deed) -> None:
        command, author = deed.command, deed.comment.author.casefold()
        for task in command.tasks:
            if task in command.unknown:
                deed.refuse("unknown", task)
            elif command.rule.asks:
                continue
            elif command.rule.organiser and author not in self.organisers:
                deed.refuse("not_organiser", task)
            elif not command.rule.organiser and author in self.rules.blocked:
                deed.refuse("blocked", task)
            else:
                self._carry_out[command.verb](deed, task)

    def _gone(self, task: str) -> bool:
        return task in self.removed or task in self.struck_out

    def _join(self, deed: _Deed, task: str) -> None:
        command, login = deed.command, deed.comment.author
        drafts = self.drafts.setdefault(task, {})
        mine = self._mine(drafts, login, command.team)
        over = self.closed is not None and deed.comment.updated > self.closed
        if self._gone(task):
            deed.refuse("removed", task)
        elif over and (mine is None or command.verb == "claim"):
            deed.refuse("event_over", task)
        elif not self.rules.claim_done_tasks and mine is None and any(one.done for one in drafts.values()):
            deed.refuse("already_done", task)
        else:
            self._support(drafts, deed, task, login)

    def _support(self, drafts: dict[str, Draft], deed: _Deed, task: str, login: str) -> None:
        """Put a login on a task: to its own entry, or its team's; a lone entry joins the team it speaks for."""
        team = deed.command.team
        draft = self._mine(drafts, login, team)
        if draft is None:
            draft = drafts.setdefault(key_of(team, login), Draft(task, deed.when, team))
        if draft.team and (alone := drafts.pop(key_of(None, login), None)):
            draft.absorb(alone)
        draft.support(deed.command, login, deed.comment, deed.when)
        deed.do(task)

    @staticmethod
    def _mine(drafts: Mapping[str, Draft], login: str, team: str | None = None) -> Draft | None:
        """Return the draft that a login acts for: the named team's, else any that it is behind."""
        if team is not None:
            return drafts.get(key_of(team, login))
        return next((draft for draft in drafts.values() if login.casefold() in draft.members), None)

    def _leave(self, deed: _Deed, task: str) -> None:
        self._let_go(deed, task, [deed.comment.author], deed.command.team)

    def _unassign(self, deed: _Deed, task: str) -> None:
        self._let_go(deed, task, deed.command.users)

    def _let_go(self, deed: _Deed, task: str, logins: Iterable[str], team: str | None = None) -> None:
        """Take logins off a task, out of every entry that they are behind or out of the named team's."""
        drafts = self.drafts.get(task, {})
        for login in logins:
            mine = [
                (key, draft)
                for key, draft in drafts.items()
                if login.casefold() in draft.members and (team is None or key == key_of(team, login))
            ]
            for key, draft in mine:
                draft.leave(login)
                if not draft.members:
                    del drafts[key]
            if mine or self._gone(task):  # nobody needs to be told that there is nothing to leave any more
                deed.do(task)
            else:
                deed.refuse("not_on_task", task)

    def _assign(self, deed: _Deed, task: str) -> None:
        if self._gone(task):
            deed.refuse("off_board", task)
            return
        for login in deed.command.users:
            if login.casefold() in self.rules.blocked:
                deed.refuse("user_blocked", task)
            else:
                self._support(self.drafts.setdefault(task, {}), deed, task, login)

    def _judge(self, deed: _Deed, task: str) -> None:
        """Take `/done` or `/undone`, for the people named or, without names, for everyone on the task."""
        drafts = self.drafts.setdefault(task, {})
        if self._gone(task):
            deed.refuse("off_board", task)
        elif deed.command.users:
            for login in deed.command.users:
                self._judge_one(deed, task, login)
        elif drafts:
            for draft in drafts.values():
                self._mark(draft, deed)
        else:
            deed.refuse("nobody", task)

    def _judge_one(self, deed: _Deed, task: str, login: str) -> None:
        """Take the word on one person; `/done` puts somebody on the task who never claimed it."""
        drafts = self.drafts[task]
        draft = self._mine(drafts, login)
        if login.casefold() in self.rules.blocked:
            deed.refuse("user_blocked", task)
        elif draft is not None:
            self._mark(draft, deed)
        elif deed.command.verb == "done":
            draft = drafts[login.casefold()] = Draft(task, deed.when, members={login.casefold(): login})
            self._mark(draft, deed)
        else:
            deed.refuse("not_on_task", task)

    @staticmethod
    def _mark(draft: Draft, deed: _Deed) -> None:
        draft.judge(deed.command, deed.comment, deed.when, done=deed.command.verb == "done")
        deed.do(draft.task)

    def _remove(self, deed: _Deed, task: str) -> None:
        self.removed[task] = deed.when
        deed.do(task)

    def _restore(self, deed: _Deed, task: str) -> None:
        if task in self.struck_out:
            deed.refuse("struck_out", task)
            return
        self.removed.pop(task, None)
        deed.do(task)

    def _reset(self, deed: _Deed, task: str) -> None:
        self.resets[task] = deed.when
        deed.do(task)
