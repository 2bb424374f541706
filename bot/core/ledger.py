"""Go through the facts in their order: pull requests first, then the comments (no I/O).

Order is by (last change, id), so an edited comment takes its place in time from its last edit. Nothing is kept
between two looks: the same facts give the same board, whatever order they arrived in.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from functools import lru_cache
from typing import TYPE_CHECKING

from bot.core.board import Board, Outcome, Refusal
from bot.core.command import read_comment
from bot.core.entry import Draft, key_of
from bot.core.link import named_pull
from bot.core.memory import Moment
from bot.core.work import read_works, web_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from bot.core.board import TitleTrouble, Why
    from bot.core.facts import Comment, Facts
    from bot.core.number import Ids
    from bot.core.reading import Command, Reading
    from bot.core.rules import Rules
    from bot.core.verb import Name
    from bot.core.work import Work


@dataclass(slots=True)
class _Deed:
    """One command on its way: what of it was done and what refused."""

    command: Command
    comment: Comment
    when: Moment
    done: dict[str, None] = field(default_factory=dict)
    refused: dict[Why, dict[str, None]] = field(default_factory=dict)
    others: tuple[str, ...] = ()

    def do(self, task: str) -> None:
        self.done[task] = None

    def refuse(self, why: Why, task: str, others: tuple[str, ...] = ()) -> None:
        """Note a refusal; `others` are the authors of pull requests that aren't the commenter's."""
        self.refused.setdefault(why, {})[task] = None
        self.others = others or self.others

    def refusals(self) -> list[Refusal]:
        command = self.command
        users = command.users or self.others
        return [Refusal(why, command.verb, tuple(tasks), users, command.team) for why, tasks in self.refused.items()]


@lru_cache(maxsize=4096)
def read(body: str, ids: Ids, names: frozenset[str]) -> Reading:
    """Read a comment; one read lately costs nothing."""
    return read_comment(body, ids, names)


def settle(ids: Ids, struck_out: frozenset[str], comments: Iterable[Comment], facts: Facts, rules: Rules) -> Board:
    """Return the board that these comments make, on tasks with these ids, some of them struck out in the table.

    `comments` are people's; the bot's own and other bots' are left out by the caller.
    """
    ledger = _Ledger(ids, struck_out, facts, rules)
    ledger.carry()
    ordered = sorted(comments, key=lambda comment: (comment.updated, comment.id))
    outcomes = tuple(outcome for comment in ordered if (outcome := ledger.take(comment)) is not None)
    entries = {
        task: tuple(draft.settled() for draft in sorted(drafts.values(), key=lambda draft: draft.joined))
        for task, drafts in ledger.drafts.items()
        if drafts
    }
    return Board(entries, ledger.removed, ledger.resets, outcomes, ledger.titles)


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
        self._web = web_of(facts.issue)
        self._works = read_works(facts, rules, ids)
        self._carry_out: dict[Name, Callable[[_Deed, str], None]] = {
            "claim": self._join, "propose": self._join, "submit": self._join, "unclaim": self._leave,
            "assign": self._assign, "unassign": self._unassign, "done": self._judge, "undone": self._judge,
            "remove": self._remove, "restore": self._restore, "reset": self._reset,
        }  # fmt: skip

    @property
    def titles(self) -> tuple[TitleTrouble, ...]:
        """The titles that could not be read in full."""
        return self._works.troubles

    def carry(self) -> None:
        """Put everyone on the tasks that their pull requests' titles name."""
        for (task, _), works in self._works.named.items():
            login = works[0].pull.author
            self._draft(self.drafts.setdefault(task, {}), task, login, Moment(works[0].pull.created, 0))

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
        elif not self.rules.claim_done_tasks and mine is None and any(one.is_done for one in drafts.values()):
            deed.refuse("already_done", task)
        else:
            self._support(drafts, deed, task, login)

    def _support(self, drafts: dict[str, Draft], deed: _Deed, task: str, login: str) -> None:
        """Put a login on a task: to its own entry, or its team's; a lone entry joins the team it speaks for.

        A linked pull request is followed if it is the commenter's or their team's; an organiser may link anybody's,
        and then the entry is its author's.
        """
        command = deed.command
        draft = self._mine(drafts, login, command.team)
        linked = self._linked(command)
        behind = {login.casefold(), *(draft.members if draft else ())}
        others = [work for work in linked if work.pull.author.casefold() not in behind]
        if others and login.casefold() in self.organisers:
            for work in others:
                self._draft(drafts, task, work.pull.author, deed.when).carry([work])
            linked = [work for work in linked if work not in others]
            deed.do(task)
            if not linked:
                return
        elif others:
            deed.refuse("others_pull", task, tuple(dict.fromkeys(work.pull.author for work in others)))
            return
        draft = self._draft(drafts, task, login, deed.when, command.team)
        draft.support(self._without(command, linked), login, deed.comment, deed.when)
        draft.submitted = draft.submitted or (command.verb == "submit" and not linked)
        draft.carry(linked)
        deed.do(task)

    def _draft(self, drafts: dict[str, Draft], task: str, login: str, when: Moment, team: str | None = None) -> Draft:
        """Return the draft that a login acts for, made where there is none, with the pull requests it is known for."""
        draft = self._mine(drafts, login, team)
        if draft is None:
            draft = drafts.setdefault(key_of(team, login), Draft(task, when, team))
        if draft.team and (alone := drafts.pop(key_of(None, login), None)):
            draft.absorb(alone)
        draft.carry(self._works.named.get((task, login.casefold()), ()))
        return draft

    def _linked(self, command: Command) -> list[Work]:
        """Return the pull requests that a submission or a proposal links to, as far as they are followed."""
        if not command.rule.carries_work:
            return []
        places = [named_pull(link, self._web, self.rules.repo) for link in command.links]
        found = [self._works.by_place.get((place[0].casefold(), place[1])) for place in places if place]
        return [work for work in found if work is not None]

    def _without(self, command: Command, works: Iterable[Work]) -> Command:
        """Return the command less the links that are followed."""
        followed = {work.pull.place for work in works}
        if not followed:
            return command
        kept = []
        for link in command.links:
            place = named_pull(link, self._web, self.rules.repo)
            if place is None or (place[0].casefold(), place[1]) not in followed:
                kept.append(link)
        return replace(command, links=tuple(kept))

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
            kept = [draft.leave(login) for _, draft in mine]
            for key, draft in mine:
                if not draft.members:
                    del drafts[key]
            if any(kept):
                deed.refuse("kept_by_pull", task)
            elif mine or self._gone(task):  # nobody needs to be told that there is nothing to leave any more
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
        draft.judge(deed.command, deed.comment, deed.when)
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
