"""Who is on which task while the facts are gone through (no I/O)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.core.entry import Draft, key_of
from bot.core.memory import Moment
from bot.core.recent import Recent

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from bot.core.entry import Entry
    from bot.core.work import Work, Works


class Roster:
    """The drafts of all tasks, by participant (`entry.key_of`)."""

    def __init__(self, works: Works) -> None:
        self._works = works
        self._drafts: dict[str, dict[str, Draft]] = {}

    def on(self, task: str) -> tuple[Draft, ...]:
        """Return the drafts of a task."""
        return tuple(self._drafts.get(task, {}).values())

    def entries(self) -> dict[str, tuple[Entry, ...]]:
        """Return the entries that the drafts come to, in the order of joining."""
        return {task: _settled(task, tuple(drafts.values())) for task, drafts in self._drafts.items() if drafts}

    def mine(self, task: str, login: str, team: str | None = None) -> Draft | None:
        """Return the draft that a login acts for: the named team's, else any that it is behind."""
        if team is not None:
            return self._drafts.get(task, {}).get(key_of(team, login))
        folded = login.casefold()
        for draft in self._drafts.get(task, {}).values():
            if folded in draft.members:
                return draft
        return None

    def join(self, task: str, login: str, when: Moment, team: str | None = None) -> Draft:
        """Return the draft that a login acts for, made where there is none, with its pull requests until then.

        A lone entry joins the team that its login speaks for.
        """
        drafts = self._drafts.setdefault(task, {})
        draft = self.mine(task, login, team)
        if draft is None:
            draft = drafts.setdefault(key_of(team, login), Draft(task, team))
        draft.members.setdefault(login.casefold(), login)
        if draft.team and (alone := drafts.pop(key_of(None, login), None)):
            draft.absorb(alone)
        named = self._works.named.get((task, login.casefold()), ())
        draft.carry(work for work in named if work.pull.created <= when.at)
        return draft

    def put_opened(self, work: Work, tasks: Iterable[str]) -> None:
        """Put the author of a pull request on the tasks that its title names."""
        for task in tasks:
            self.join(task, work.pull.author, Moment(work.pull.created, 0))

    def leave(self, task: str, login: str, team: str | None = None) -> list[bool]:
        """Take a login out of every entry that it is behind, or out of the named team's.

        Returns for each entry whether an open or merged pull request keeps the login there.
        """
        drafts: Mapping[str, Draft] = self._drafts.get(task, {})
        mine = [
            draft
            for key, draft in drafts.items()
            if login.casefold() in draft.members and (team is None or key == key_of(team, login))
        ]
        kept = [draft.leave(login) for draft in mine]
        self._drafts[task] = {key: draft for key, draft in drafts.items() if draft.members}
        return kept


_ENTRIES: Recent[tuple[Draft, ...], tuple[Entry, ...]] = Recent(8192)


def _settled(task: str, drafts: tuple[Draft, ...]) -> tuple[Entry, ...]:
    known = _ENTRIES.get(task, drafts)
    if known is not None:
        return known
    entries = tuple(draft.settled() for draft in sorted(drafts, key=lambda draft: draft.joined))
    return _ENTRIES.put(task, drafts, entries)
