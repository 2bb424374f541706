"""What a pull request says about the tasks that it carries (no I/O)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from bot.core.board import TitleTrouble
from bot.core.number import id_key
from bot.core.title import read_title

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping
    from datetime import datetime

    from bot.core.entry import State
    from bot.core.facts import Facts, Issue, Pull, Review
    from bot.core.number import Ids
    from bot.core.rules import Rules
    from bot.core.title import Title

_PART = re.compile(r"[-–—－]\s{0,3}part\s{0,3}[0-9]{0,3}\W{0,9}$", re.IGNORECASE)
DECISIVE = frozenset({"APPROVED", "CHANGES_REQUESTED", "DISMISSED"})


@dataclass(frozen=True, slots=True)
class Work:
    """One pull request on a task. `rfc`: it lies in one of the rules' `rfc_repos`; `part`: it is titled so.

    `approved` is about an open one that is no RFC; `approval` says by whom and when, where reviews were read.
    """

    pull: Pull
    rfc: bool
    part: bool
    approved: bool = False
    approval: tuple[str, datetime] | None = None

    @property
    def is_open(self) -> bool:
        """Whether it is open, a draft too."""
        return self.pull.closed is None and self.pull.merged is None

    @property
    def is_live(self) -> bool:
        """Whether it is open or merged, so that it keeps an entry."""
        return self.is_open or self.pull.merged is not None

    @property
    def state(self) -> State:
        """The state that this pull request alone supports."""
        if self.pull.merged is not None:
            return "rfc_merged" if self.rfc else "partial" if self.part else "done"
        if not self.is_open:
            return "closed"
        return "rfc_open" if self.rfc else "approved" if self.approved else "pr_open"

    @property
    def since(self) -> datetime:
        """When it came to that state; for an open one, when it was opened."""
        return self.pull.merged or self.pull.closed or self.pull.created


def work_of(pull: Pull, rfc_repos: Collection[str], reviewers: Collection[tuple[str, str]]) -> Work:
    """Return what a pull request says; `rfc_repos` are case-folded, `reviewers` as in Facts."""
    rfc = pull.repo.casefold() in rfc_repos
    if rfc or pull.reviews is None:  # without reviews by GitHub's own index
        return Work(pull, rfc, is_part(pull.title), approved=pull.approved and not rfc)
    latest = decisive_review(pull, reviewers)
    if latest is None or latest.state != "APPROVED":
        return Work(pull, rfc, is_part(pull.title))
    return Work(pull, rfc, is_part(pull.title), approved=True, approval=(latest.author, latest.submitted))


def is_part(title: str) -> bool:
    """Whether a title ends in `-part`, `-part2` or `- part`, whatever else it says."""
    return _PART.search(title.strip()[-40:]) is not None


def decisive_review(pull: Pull, reviewers: Collection[tuple[str, str]]) -> Review | None:
    """Return the latest review that approves, asks for changes or was dismissed, by someone who may write."""
    return max(_decisive(pull, reviewers), key=lambda review: (review.submitted, review.id), default=None)


def _decisive(pull: Pull, reviewers: Collection[tuple[str, str]]) -> Iterable[Review]:
    repo = pull.repo.casefold()
    for review in pull.reviews or ():
        if review.state in DECISIVE and (repo, review.author.casefold()) in reviewers:
            yield review


@dataclass(frozen=True, slots=True)
class Works:
    """The pull requests of a board.

    `by_place` are all that are followed, `named` those whose title names a task, by (task, author, case-folded) and
    in the order of opening, `troubles` the titles that could not be read in full.
    """

    by_place: Mapping[tuple[str, int], Work]
    named: Mapping[tuple[str, str], tuple[Work, ...]]
    troubles: tuple[TitleTrouble, ...]


def read_works(facts: Facts, rules: Rules, ids: Ids) -> Works:
    """Return what the pull requests say about tasks with these ids; bots' and blocked people's say nothing."""
    if rules.pulls is None:
        return Works({}, {}, ())
    rfc_repos = frozenset(repo.casefold() for repo in rules.pulls.rfc_repos)
    followed = rfc_repos | {repo.casefold() for repo in rules.pulls.repos}
    since = rules.since or facts.issue.created
    works: dict[tuple[str, int], Work] = {}
    named: dict[tuple[str, str], list[Work]] = {}
    troubles: list[TitleTrouble] = []
    for pull in sorted(facts.pulls, key=lambda pull: (pull.created, pull.place)):
        if pull.by_bot or pull.author.casefold() in rules.blocked or pull.place[0] not in followed:
            continue
        work = works[pull.place] = work_of(pull, rfc_repos, facts.reviewers)
        title = title_of(pull.title, rules.pulls.title, ids) if pull.created >= since else None
        if title is None:
            continue
        for task in title.tasks:
            if task not in title.unknown:
                named.setdefault((task, pull.author.casefold()), []).append(work)
        unknown = tuple(one for one in title.unknown if id_key(one) not in facts.elsewhere)
        if facts.first_of_words and (unknown or title.trouble):
            troubles.append(TitleTrouble(pull, unknown, title.trouble))
    return Works(works, {key: tuple(found) for key, found in named.items()}, tuple(troubles))


@lru_cache(maxsize=8192)
def title_of(title: str, words: str, ids: Ids) -> Title | None:
    """Read a title; one read lately costs nothing."""
    return read_title(title, words, ids)


def web_of(issue: Issue) -> str:
    """Return the address that people see: of github.com, or of an Enterprise server."""
    return issue.url.partition(f"/{issue.repo}/")[0]
