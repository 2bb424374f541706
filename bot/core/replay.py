"""Replay what was said and opened for one task: who is on it in the end, and what became of each command (no I/O).

That depends on nothing but what `Given` holds: no task's facts say anything about another's. So a task whose facts
are the last look's is not gone through again.
"""

from __future__ import annotations

from collections import deque
from typing import TYPE_CHECKING, ClassVar, NamedTuple

from bot.core.deed import Deed
from bot.core.recent import Recent
from bot.core.roster import Roster

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Mapping
    from datetime import datetime

    from bot.core.deed import Said, Verdict
    from bot.core.entry import Draft, Entry
    from bot.core.memory import Moment
    from bot.core.reading import Command
    from bot.core.rules import Rules
    from bot.core.verb import Name
    from bot.core.work import Work


class Frame(NamedTuple):
    """What is the same for every task: the rules, who organises, when the tracking issue was closed."""

    rules: Rules
    organisers: frozenset[str]
    closed: datetime | None


class Given(NamedTuple):
    """What a replay goes through: commands in their order, pull requests in that of opening; and what holds for it."""

    said: tuple[Said, ...]
    opened: tuple[Work, ...]
    struck_out: bool
    frame: Frame


class Replay(NamedTuple):
    """What it comes to: entries in the order of joining, a verdict for each command, the newest `/remove`, `/reset`."""

    entries: tuple[Entry, ...]
    verdicts: tuple[Verdict, ...]
    removed: Moment | None
    reset: Moment | None


_REPLAYS: Recent[Given, Replay] = Recent()


def replay_of(task: str, given: Given) -> Replay:
    """Return what a task's facts come to."""
    board = given.frame.rules.name
    return _REPLAYS.get(board, task, given) or _REPLAYS.put(board, task, given, _written(task, given))


def _written(task: str, given: Given) -> Replay:
    book = _Book(task, given)
    replay = book.go_through()
    if mates := book.mates():
        replay = _Book(task, given, mates).go_through()
    return replay


class _Linked(NamedTuple):
    """Somebody linked another's pull request, for a team or alone; logins are case-folded."""

    login: str
    team: str | None
    author: str


class _Book:
    """The roster of a task and what was said about it, as far as its facts were gone through."""

    def __init__(self, task: str, given: Given, mates: frozenset[_Linked] = frozenset()) -> None:
        self._given = given
        self.rules, self.organisers, self.closed = given.frame
        self.roster = Roster(task, given.opened)
        self.removed: Moment | None = None
        self.reset: Moment | None = None
        self._mates, self._strangers = mates, set[_Linked]()

    def go_through(self) -> Replay:
        """Take every fact, and return what they come to."""
        verdicts: list[Verdict] = []
        opened = deque(self._given.opened)
        for said in self._given.said:
            while opened and opened[0].pull.created <= said.comment.updated:
                self.roster.put_opened(opened.popleft())
            verdicts.append(self._obey(Deed(said)))
        for work in opened:
            self.roster.put_opened(work)
        return Replay(self.roster.entries(), tuple(verdicts), self.removed, self.reset)

    def mates(self) -> frozenset[_Linked]:
        """Return whose pull requests were refused to somebody who turned out to be of their team.

        A captain may hand in a team's pull request before its author has said to be of the team.
        """
        return frozenset(linked for linked in self._strangers if self._are_mates(linked))

    def _are_mates(self, linked: _Linked) -> bool:
        mine = self.roster.mine(linked.login, linked.team)
        return mine is not None and linked.author in mine.members

    def _obey(self, deed: Deed) -> Verdict:
        rule, author = deed.said.command.rule, deed.said.comment.author.casefold()
        if rule.organiser and author not in self.organisers:
            deed.refuse("not_organiser")
        elif not rule.organiser and author in self.rules.blocked:
            deed.refuse("blocked")
        else:
            self._CARRY_OUT[deed.said.command.verb](self, deed)
        return deed.verdict

    @property
    def _gone(self) -> bool:
        return self.removed is not None or self._given.struck_out

    def _join(self, deed: Deed) -> None:
        comment, command = deed.said.comment, deed.said.command
        mine = self.roster.mine(comment.author, command.team)
        over = self.closed is not None and comment.updated > self.closed
        if self._gone:
            deed.refuse("removed")
        elif over and (mine is None or command.verb == "claim"):
            deed.refuse("event_over")
        elif mine is None and self._takes_no_more(deed.said.when):
            deed.refuse("already_done")
        else:
            self._hand_in(deed)

    def _takes_no_more(self, when: Moment) -> bool:
        """Whether the task was done by then, and the rules take no claims on those."""
        return not self.rules.claim_done_tasks and any(draft.was_done(when) for draft in self.roster.drafts)

    def _hand_in(self, deed: Deed) -> None:
        """Put the author of a comment on the task, with the pull requests that it links to.

        They are followed if they are the commenter's or their team's; an organiser may link anybody's, and then the
        entry is its author's.
        """
        login, linked, rest = deed.said.comment.author, deed.said.linked, deed.said.rest
        own = [work for work in linked if self._is_own(deed.said, work.pull.author.casefold())]
        others = [work for work in linked if work not in own]
        if others and login.casefold() in self.organisers:
            self._hand_in_for(deed, others, () if own else rest.links)
            if own:
                self._support(deed, login, rest, own)
            return
        for work in others:
            deed.refuse("others_pull", work.pull.author)
        if own or rest.links or not others:
            self._support(deed, login, rest, own)

    def _is_own(self, said: Said, author: str) -> bool:
        """Whether a linked pull request is the commenter's, or that of somebody in the same team."""
        linked = _Linked(said.comment.author.casefold(), said.command.team, author)
        if author == linked.login or linked in self._mates or self._are_mates(linked):
            return True
        self._strangers.add(linked)
        return False

    def _hand_in_for(self, deed: Deed, works: Iterable[Work], links: Iterable[str]) -> None:
        """Take an organiser's word that somebody else's pull requests, and what else is linked, are for the task."""
        said = deed.said
        for work in works:
            author = work.pull.author
            if author.casefold() in self.rules.blocked:
                deed.refuse("user_blocked", author)
                continue
            draft = self.roster.join(author, said.when)
            draft.carry([work], said.when)
            draft.show(links, author)
            draft.note(said.command, said.comment, said.when)
            deed.do()

    def _support(self, deed: Deed, login: str, command: Command, works: Collection[Work] = ()) -> None:
        """Put a login on the task: to its own entry, or its team's, with linked pull requests that are followed."""
        when = deed.said.when
        draft = self.roster.join(login, when, command.team)
        draft.support(command, login, deed.said.comment, when)
        if command.verb == "submit" and (command.links or not works):
            draft.submitted.add(login.casefold())
        draft.carry(works, when)
        deed.do()

    def _leave(self, deed: Deed) -> None:
        self._let_go(deed, [deed.said.comment.author], deed.said.command.team)

    def _unassign(self, deed: Deed) -> None:
        self._let_go(deed, deed.said.command.users)

    def _let_go(self, deed: Deed, logins: Iterable[str], team: str | None = None) -> None:
        """Take logins off the task, out of every entry that they are behind or out of the named team's."""
        for login in logins:
            kept = self.roster.leave(login, team)
            if any(kept):
                deed.refuse("kept_by_pull")
            elif kept or self._gone:  # nobody needs to be told that there is nothing to leave any more
                deed.do()
            else:
                deed.refuse("not_on_task")

    def _refuse_gone(self, deed: Deed) -> None:
        """Refuse an organiser's word on a task that is off the board, by what brings it back."""
        deed.refuse("struck_out" if self._given.struck_out else "off_board")

    def _assign(self, deed: Deed) -> None:
        if self._gone:
            self._refuse_gone(deed)
            return
        for login in deed.said.command.users:
            if login.casefold() in self.rules.blocked:
                deed.refuse("user_blocked")
            else:
                self._support(deed, login, deed.said.command)

    def _judge(self, deed: Deed) -> None:
        """Take `/done` or `/undone`, for the people named or, without names, for everyone on the task."""
        if self._gone:
            self._refuse_gone(deed)
        elif deed.said.command.users:
            for login in deed.said.command.users:
                self._judge_one(deed, login)
        elif drafts := self.roster.drafts:
            for draft in drafts:
                self._mark(draft, deed)
        else:
            deed.refuse("nobody")

    def _judge_one(self, deed: Deed, login: str) -> None:
        """Take the word on one person; `/done` puts somebody on the task who never claimed it."""
        draft = self.roster.mine(login)
        if login.casefold() in self.rules.blocked:
            deed.refuse("user_blocked")
        elif draft is not None:
            self._mark(draft, deed)
        elif deed.said.command.verb == "done":
            self._mark(self.roster.join(login, deed.said.when), deed)
        else:
            deed.refuse("not_on_task")

    @staticmethod
    def _mark(draft: Draft, deed: Deed) -> None:
        draft.judge(deed.said.command, deed.said.comment, deed.said.when)
        deed.do()

    def _remove(self, deed: Deed) -> None:
        self.removed = deed.said.when
        deed.do()

    def _restore(self, deed: Deed) -> None:
        if self._given.struck_out:
            deed.refuse("struck_out")
            return
        self.removed = None
        deed.do()

    def _reset(self, deed: Deed) -> None:
        self.reset = deed.said.when
        deed.do()

    # Of the class, by plain functions: a book that held its own bound methods would stay until a search for cycles.
    _CARRY_OUT: ClassVar[Mapping[Name, Callable[[_Book, Deed], None]]] = {
        "claim": _join, "propose": _join, "submit": _join, "unclaim": _leave, "assign": _assign, "unassign": _unassign,
        "done": _judge, "undone": _judge, "remove": _remove, "restore": _restore, "reset": _reset,
    }  # fmt: skip
