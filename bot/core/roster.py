"""Who is on one task while its facts are gone through (no I/O)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.core.entry import Draft, key_of
from bot.core.memory import Moment

if TYPE_CHECKING:
    from collections.abc import Iterable

    from bot.core.entry import Entry
    from bot.core.work import Work


class Roster:
    """The drafts of a task, by participant (`entry.key_of`); `opened` are the pull requests titled for it."""

    def __init__(self, task: str, opened: Iterable[Work]) -> None:
        self._task = task
        self._drafts: dict[str, Draft] = {}
        self._titled: dict[str, list[Work]] = {}
        for work in opened:
            self._titled.setdefault(work.pull.author.casefold(), []).append(work)

    @property
    def drafts(self) -> tuple[Draft, ...]:
        """The drafts, in the order in which their keys came."""
        return tuple(self._drafts.values())

    def entries(self) -> tuple[Entry, ...]:
        """Return the entries that the drafts come to, in the order of joining."""
        return tuple(draft.settled() for draft in sorted(self.drafts, key=lambda draft: draft.joined))

    def mine(self, login: str, team: str | None = None) -> Draft | None:
        """Return the draft that a login acts for: the named team's, else any that it is behind."""
        if team is not None:
            return self._drafts.get(key_of(team, login))
        folded = login.casefold()
        return next((draft for draft in self._drafts.values() if folded in draft.members), None)

    def join(self, login: str, when: Moment, team: str | None = None) -> Draft:
        """Return the draft that a login acts for, made where there is none, with its pull requests until then.

        A lone entry joins the team that its login speaks for.
        """
        draft = self.mine(login, team)
        if draft is None:
            draft = self._drafts.setdefault(key_of(team, login), Draft(self._task, team))
        draft.members.setdefault(login.casefold(), login)
        if draft.team and (alone := self._drafts.pop(key_of(None, login), None)):
            draft.absorb(alone)
        draft.carry_titled(login, self._titled.get(login.casefold(), ()), when)
        return draft

    def put_opened(self, work: Work) -> None:
        """Put the author of a pull request on the task that its title names."""
        self.join(work.pull.author, Moment(work.pull.created, 0))

    def leave(self, login: str, team: str | None = None) -> list[bool]:
        """Take a login out of every entry that it is behind, or out of the named team's.

        Returns for each entry whether an open or merged pull request keeps the login there.
        """
        mine = [
            draft
            for key, draft in self._drafts.items()
            if login.casefold() in draft.members and (team is None or key == key_of(team, login))
        ]
        kept = [draft.leave(login) for draft in mine]
        self._drafts = {key: draft for key, draft in self._drafts.items() if draft.members}
        return kept
