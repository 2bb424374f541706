"""What a pull request says about the tasks that it carries (no I/O)."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from operator import itemgetter
from typing import TYPE_CHECKING, NamedTuple

from bot.core.board import TitleTrouble
from bot.core.link import named_pull
from bot.core.number import id_key
from bot.core.recent import Recent
from bot.core.title import is_part, read_title

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping
    from datetime import datetime

    from bot.core.entry import State
    from bot.core.facts import Facts, Issue, Pull, Review
    from bot.core.number import Ids
    from bot.core.reading import Command
    from bot.core.rules import PullRules, Rules
    from bot.core.title import Title

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
    """The pull requests of a board; `web` and `repo` are what its links are read by.

    `by_place` are all in the repositories that are followed. `titled` are, by task, those whose titles name it, in the
    order of opening: of bots and of blocked people none. `troubles` are the titles that could not be read in full.
    """

    web: str
    repo: str
    by_place: Mapping[tuple[str, int], Work] = field(default_factory=dict)
    titled: Mapping[str, tuple[Work, ...]] = field(default_factory=dict)
    troubles: tuple[TitleTrouble, ...] = ()

    def linked(self, command: Command) -> tuple[tuple[Work, ...], Command]:
        """Return the pull requests that a command hands in, as far as they are followed, and the rest of it."""
        if not command.rule.carries_work:
            return (), command
        found: dict[tuple[str, int], Work] = {}
        elsewhere: list[str] = []
        for link in command.links:
            place = named_pull(link, self.web, self.repo)
            work = self.by_place.get((place[0].casefold(), place[1])) if place else None
            if work is None:
                elsewhere.append(link)
            else:
                found[work.pull.place] = work
        return tuple(found.values()), replace(command, links=tuple(elsewhere)) if found else command


def read_works(facts: Facts, rules: Rules, ids: Ids) -> Works:
    """Return what the pull requests say about tasks with these ids."""
    web = web_of(facts.issue)
    if rules.pulls is None:
        return Works(web, rules.repo)
    read = _followed(facts, rules.name, rules.pulls, ids)
    since = rules.since or facts.issue.created
    titled: dict[str, list[Work]] = {}
    troubles: list[TitleTrouble] = []
    for work, title in read.values():
        pull = work.pull
        if title is None or pull.by_bot or pull.created < since or pull.author.casefold() in rules.blocked:
            continue
        for task in title.tasks:
            if task not in title.unknown:
                titled.setdefault(task, []).append(work)
        if work.is_live and (trouble := _trouble(pull, title, facts)):
            troubles.append(trouble)
    by_task = {task: tuple(found) for task, found in titled.items()}
    by_place = {place: work for place, (work, _) in read.items()}
    return Works(web, rules.repo, by_place, by_task, tuple(troubles))


class _Read(NamedTuple):
    """A pull request, and what its title says: None where the words are missing."""

    work: Work
    title: Title | None


def _followed(facts: Facts, board: str, pulls: PullRules, ids: Ids) -> dict[tuple[str, int], _Read]:
    """Return the pull requests in the repositories that are followed, by place, in the order of opening."""
    rfc_repos = frozenset(repo.casefold() for repo in pulls.rfc_repos)
    followed = rfc_repos | {repo.casefold() for repo in pulls.repos}
    known = _READ.of(board)
    read: dict[tuple[str, int], _Read] = {}
    for _, place, pull in sorted(((pull.created, pull.place, pull) for pull in facts.pulls), key=itemgetter(0, 1)):
        if place[0] in followed:
            given = pull, rfc_repos, facts.reviewers, pulls.title, ids
            read[place] = known.get(place, given) or _READ.put(board, place, given, _read(*given))
    return read


def _read(pull: Pull, rfc_repos: frozenset[str], reviewers: frozenset[tuple[str, str]], words: str, ids: Ids) -> _Read:
    return _Read(work_of(pull, rfc_repos, reviewers), read_title(pull.title, words, ids))


_READ: Recent[tuple[Pull, frozenset[str], frozenset[tuple[str, str]], str, Ids], _Read] = Recent()


def _trouble(pull: Pull, title: Title, facts: Facts) -> TitleTrouble | None:
    """Return what is wrong with a title, None where nothing is or another board sees to it."""
    unknown = tuple(one for one in title.unknown if id_key(one) not in facts.elsewhere)
    if not facts.first_of_words or not (unknown or title.trouble):
        return None
    return TitleTrouble(pull, unknown, title.trouble)


def web_of(issue: Issue) -> str:
    """Return the address that people see: of github.com, or of an Enterprise server."""
    return issue.url.partition(f"/{issue.repo}/")[0]
