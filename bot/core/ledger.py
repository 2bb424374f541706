"""Go through the facts in the order of time: pull requests as they were opened, comments as they stand (no I/O).

Order is by (last change, id), so an edited comment takes its place in time from its last edit; a pull request comes
before the comments of the same second. So `/done 12` speaks of those who were on the task then, and a withdrawal of
what was there to withdraw. Nothing is kept between two looks: the same facts give the same board, whatever order they
arrived in.
"""

from __future__ import annotations

from collections import deque
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from bot.core.board import Board, Outcome
from bot.core.command import read_comment
from bot.core.deed import Deed
from bot.core.roster import Roster
from bot.core.work import read_works

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable

    from bot.core.board import Refusal
    from bot.core.entry import Draft
    from bot.core.facts import Comment, Facts
    from bot.core.memory import Moment
    from bot.core.number import Ids
    from bot.core.reading import Command, Reading
    from bot.core.rules import Rules
    from bot.core.verb import Name
    from bot.core.work import Work, Works


@lru_cache(maxsize=4096)
def read(body: str, ids: Ids, names: frozenset[str]) -> Reading:
    """Read a comment; one read lately costs nothing."""
    return read_comment(body, ids, names)


def settle(ids: Ids, struck_out: frozenset[str], comments: Iterable[Comment], facts: Facts, rules: Rules) -> Board:
    """Return the board that these comments make, on tasks with these ids, some of them struck out in the table.

    `comments` are people's; the bot's own and other bots' are left out by the caller.
    """
    works = read_works(facts, rules, ids)
    ordered = sorted(comments, key=lambda comment: (comment.updated, comment.id))
    frame = _Frame(ids, struck_out, facts, rules, works)
    ledger = _Ledger(frame)
    board = ledger.go_through(ordered)
    if mates := ledger.mates():
        board = _Ledger(frame, mates).go_through(ordered)
    return board


class _Linked(NamedTuple):
    """Somebody linked another's pull request to a task, for a team or alone; logins are case-folded."""

    task: str
    login: str
    team: str | None
    author: str


class _Frame(NamedTuple):
    """What stays the same while the facts are gone through."""

    ids: Ids
    struck_out: frozenset[str]
    facts: Facts
    rules: Rules
    works: Works


class _Ledger:
    """The roster of all tasks and what was said about them, as far as the facts were gone through."""

    def __init__(self, frame: _Frame, mates: frozenset[_Linked] = frozenset()) -> None:
        self.ids, self.struck_out, facts, self.rules, self._works = frame
        self.names = facts.names
        self.organisers = self.rules.organisers | facts.writers
        self.closed = facts.issue.closed
        self.roster = Roster(self._works)
        self.removed: dict[str, Moment] = {}
        self.resets: dict[str, Moment] = {}
        self._mates, self._strangers = mates, set[_Linked]()
        self._carry_out: dict[Name, Callable[[Deed, str], None]] = {
            "claim": self._join, "propose": self._join, "submit": self._join, "unclaim": self._leave,
            "assign": self._assign, "unassign": self._unassign, "done": self._judge, "undone": self._judge,
            "remove": self._remove, "restore": self._restore, "reset": self._reset,
        }  # fmt: skip

    def go_through(self, ordered: Iterable[Comment]) -> Board:
        """Take every fact, and return the board that they make."""
        outcomes: list[Outcome] = []
        opened = deque(self._works.titled)
        for comment in ordered:
            while opened and opened[0][0].pull.created <= comment.updated:
                self.roster.put_opened(*opened.popleft())
            if outcome := self._take(comment):
                outcomes.append(outcome)
        for work, tasks in opened:
            self.roster.put_opened(work, tasks)
        return Board(self.roster.entries(), self.removed, self.resets, tuple(outcomes), self._works.troubles)

    def mates(self) -> frozenset[_Linked]:
        """Return whose pull requests were refused to somebody who turned out to be of their team.

        A captain may hand in a team's pull request before its author has said to be of the team.
        """
        return frozenset(linked for linked in self._strangers if self._are_mates(linked))

    def _are_mates(self, linked: _Linked) -> bool:
        mine = self.roster.mine(linked.task, linked.login, linked.team)
        return mine is not None and linked.author in mine.members

    def _take(self, comment: Comment) -> Outcome | None:
        """Carry out one comment; None where it is mere chat."""
        reading = read(comment.body, self.ids, self.names)
        if not reading.commands and not reading.hints:
            return None
        done: list[tuple[Name, tuple[str, ...]]] = []
        refusals: list[Refusal] = []
        for command in reading.commands:
            deed = Deed(command, comment)
            self._obey(deed)
            refusals += deed.refusals()
            if deed.done:
                done.append((command.verb, tuple(deed.done)))
        return Outcome(comment, reading, tuple(done), tuple(refusals))

    def _obey(self, deed: Deed) -> None:
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

    def _join(self, deed: Deed, task: str) -> None:
        mine = self.roster.mine(task, deed.comment.author, deed.command.team)
        over = self.closed is not None and deed.comment.updated > self.closed
        if self._gone(task):
            deed.refuse("removed", task)
        elif over and (mine is None or deed.command.verb == "claim"):
            deed.refuse("event_over", task)
        elif mine is None and self._takes_no_more(task, deed.when):
            deed.refuse("already_done", task)
        else:
            self._hand_in(deed, task)

    def _takes_no_more(self, task: str, when: Moment) -> bool:
        """Whether a task was done by then, and the rules take no claims on those."""
        return not self.rules.claim_done_tasks and any(draft.was_done(when) for draft in self.roster.on(task))

    def _hand_in(self, deed: Deed, task: str) -> None:
        """Put the author of a comment on a task, with the pull requests that it links to.

        They are followed if they are the commenter's or their team's; an organiser may link anybody's, and then the
        entry is its author's.
        """
        login = deed.comment.author
        linked, rest = self._works.linked(deed.command)
        own = [work for work in linked if self._is_own(deed, task, work.pull.author.casefold())]
        others = [work for work in linked if work not in own]
        if others and login.casefold() in self.organisers:
            self._hand_in_for(deed, task, others, () if own else rest.links)
            if own:
                self._support(deed, task, login, rest, own)
            return
        for work in others:
            deed.refuse("others_pull", task, work.pull.author)
        if own or rest.links or not others:
            self._support(deed, task, login, rest, own)

    def _is_own(self, deed: Deed, task: str, author: str) -> bool:
        """Whether a linked pull request is the commenter's, or that of somebody in the same team."""
        linked = _Linked(task, deed.comment.author.casefold(), deed.command.team, author)
        if author == linked.login or linked in self._mates or self._are_mates(linked):
            return True
        self._strangers.add(linked)
        return False

    def _hand_in_for(self, deed: Deed, task: str, works: Iterable[Work], links: Iterable[str]) -> None:
        """Take an organiser's word that somebody else's pull requests, and what else is linked, are for a task."""
        for work in works:
            author = work.pull.author
            if author.casefold() in self.rules.blocked:
                deed.refuse("user_blocked", task, author)
                continue
            draft = self.roster.join(task, author, deed.when)
            draft.carry([work], deed.when)
            draft.show(links)
            draft.note(deed.command, deed.comment, deed.when)
            deed.do(task)

    def _support(self, deed: Deed, task: str, login: str, command: Command, works: Collection[Work] = ()) -> None:
        """Put a login on a task: to its own entry, or its team's, with linked pull requests that are followed."""
        draft = self.roster.join(task, login, deed.when, command.team)
        draft.support(command, login, deed.comment, deed.when)
        draft.submitted = draft.submitted or (command.verb == "submit" and (bool(command.links) or not works))
        draft.carry(works, deed.when)
        deed.do(task)

    def _leave(self, deed: Deed, task: str) -> None:
        self._let_go(deed, task, [deed.comment.author], deed.command.team)

    def _unassign(self, deed: Deed, task: str) -> None:
        self._let_go(deed, task, deed.command.users)

    def _let_go(self, deed: Deed, task: str, logins: Iterable[str], team: str | None = None) -> None:
        """Take logins off a task, out of every entry that they are behind or out of the named team's."""
        for login in logins:
            kept = self.roster.leave(task, login, team)
            if any(kept):
                deed.refuse("kept_by_pull", task)
            elif kept or self._gone(task):  # nobody needs to be told that there is nothing to leave any more
                deed.do(task)
            else:
                deed.refuse("not_on_task", task)

    def _refuse_gone(self, deed: Deed, task: str) -> None:
        """Refuse an organiser's word on a task that is off the board, by what brings it back."""
        deed.refuse("struck_out" if task in self.struck_out else "off_board", task)

    def _assign(self, deed: Deed, task: str) -> None:
        if self._gone(task):
            self._refuse_gone(deed, task)
            return
        for login in deed.command.users:
            if login.casefold() in self.rules.blocked:
                deed.refuse("user_blocked", task)
            else:
                self._support(deed, task, login, deed.command)

    def _judge(self, deed: Deed, task: str) -> None:
        """Take `/done` or `/undone`, for the people named or, without names, for everyone on the task."""
        drafts = self.roster.on(task)
        if self._gone(task):
            self._refuse_gone(deed, task)
        elif deed.command.users:
            for login in deed.command.users:
                self._judge_one(deed, task, login)
        elif drafts:
            for draft in drafts:
                self._mark(draft, deed)
        else:
            deed.refuse("nobody", task)

    def _judge_one(self, deed: Deed, task: str, login: str) -> None:
        """Take the word on one person; `/done` puts somebody on the task who never claimed it."""
        draft = self.roster.mine(task, login)
        if login.casefold() in self.rules.blocked:
            deed.refuse("user_blocked", task)
        elif draft is not None:
            self._mark(draft, deed)
        elif deed.command.verb == "done":
            self._mark(self.roster.join(task, login, deed.when), deed)
        else:
            deed.refuse("not_on_task", task)

    @staticmethod
    def _mark(draft: Draft, deed: Deed) -> None:
        draft.judge(deed.command, deed.comment, deed.when)
        deed.do(draft.task)

    def _remove(self, deed: Deed, task: str) -> None:
        self.removed[task] = deed.when
        deed.do(task)

    def _restore(self, deed: Deed, task: str) -> None:
        if task in self.struck_out:
            deed.refuse("struck_out", task)
            return
        self.removed.pop(task, None)
        deed.do(task)

    def _reset(self, deed: Deed, task: str) -> None:
        self.resets[task] = deed.when
        deed.do(task)
