"""GitHub's issue search: reading a query and saying what it finds (no I/O).

Read are quoted and bare words, `repo:` (several: any of them), `org:`/`user:`, `is:`, `type:`, `state:`,
`in:`, `author:`, `draft:`, `review:`, and the times `created:`, `updated:`, `closed:`, `merged:` as
`2026-01-01`, `>=`, `>`, `<=`, `<` or `a..b`; each but the places can be turned round by a `-` before it.
"""

from __future__ import annotations

import copy
import re
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from bot.sandbox.model import Refused

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from bot.sandbox.model import Issue
    from bot.sandbox.world import World

WORD = re.compile(r'(-?)(?:([a-z]+):)?(?:"([^"]*)"|(\S+))')
TOKEN = re.compile(r"[^\W_]+")
TIMES = {"merged": "merged_at", "created": "created_at", "updated": "updated_at", "closed": "closed_at"}
FAR = datetime.max.replace(tzinfo=UTC)
LONG_AGO = datetime.min.replace(tzinfo=UTC)


@dataclass(slots=True)
class Query:
    """A query, read: the places it names, where its words are looked for, and its tests."""

    repos: list[str] = field(default_factory=list)
    owners: list[str] = field(default_factory=list)
    fields: list[str] = field(default_factory=list)
    words: list[tuple[bool, tuple[str, ...]]] = field(default_factory=list)
    tests: list[Callable[[Issue, World], bool]] = field(default_factory=list)
    kinds: list[str] = field(default_factory=list)

    def finds(self, issue: Issue, world: World) -> bool:
        """Whether the issue is in one of the places and passes every test."""
        place, owner = issue.repo.full_name.casefold(), issue.repo.owner.login.casefold()
        if (self.repos or self.owners) and place not in self.repos and owner not in self.owners:
            return False
        if not all(test(issue, world) for test in self.tests):
            return False
        texts = [_tokens(text) for text in self._texts(issue, world)] if self.words else []
        return all(any(_contains(text, phrase) for text in texts) == wanted for wanted, phrase in self.words)

    def _texts(self, issue: Issue, world: World) -> Iterable[str]:
        for place in self.fields or ("title", "body", "comments"):
            if place == "title":
                yield issue.title
            elif place == "body":
                yield issue.body or ""
            else:
                yield from (world.comments[each].body for each in issue.comments if each in world.comments)


def read(text: str) -> Query:
    """The query; 422 for a qualifier's value that GitHub doesn't know."""
    query = Query()
    for match in WORD.finditer(text):
        minus, name, quoted, bare = match.groups()
        value = quoted if quoted is not None else bare
        if not name or name not in QUALIFIERS:
            # An unknown qualifier is searched for as words, like any text with a colon.
            query.words.append((not minus, _tokens(f"{name or ''} {value}")))
        elif name in PLACES:
            PLACES[name](query).append(value.casefold())
        else:
            test = QUALIFIERS[name](name, value.casefold())
            query.tests.append(_turned(test) if minus else test)
            query.kinds += [value] if name in ("is", "type") and not minus else []
    return query


def _turned(test: Callable[[Issue, World], bool]) -> Callable[[Issue, World], bool]:
    return lambda issue, world: not test(issue, world)


def _tokens(text: str) -> tuple[str, ...]:
    return tuple(TOKEN.findall(text.casefold()))


def _contains(text: tuple[str, ...], phrase: tuple[str, ...]) -> bool:
    size = len(phrase)
    return any(text[start : start + size] == phrase for start in range(len(text) - size + 1))


def _is(name: str, value: str) -> Callable[[Issue, World], bool]:
    tests: dict[str, Callable[[Issue, World], bool]] = {
        "pr": lambda issue, _: issue.pull is not None,
        "pull-request": lambda issue, _: issue.pull is not None,
        "issue": lambda issue, _: issue.pull is None,
        "open": lambda issue, _: issue.closed_at is None,
        "closed": lambda issue, _: issue.closed_at is not None,
        "merged": lambda issue, _: issue.pull is not None and issue.pull.merged_at is not None,
        "unmerged": lambda issue, _: issue.pull is not None and issue.pull.merged_at is None,
        "draft": lambda issue, _: issue.pull is not None and issue.pull.draft,
        "public": lambda issue, _: not issue.repo.private,
        "private": lambda issue, _: issue.repo.private,
        "locked": lambda issue, _: issue.locked,
    }
    if value not in tests:
        raise Refused(422, "Validation Failed", [_error(f"{value} is no value of {name}")])
    return tests[value]


def _author(_: str, value: str) -> Callable[[Issue, World], bool]:
    login = f"{value[4:]}[bot]" if value.startswith("app/") else value
    return lambda issue, _world: issue.user.login.casefold() == login


def _draft(_: str, value: str) -> Callable[[Issue, World], bool]:
    return lambda issue, _world: issue.pull is not None and issue.pull.draft == (value == "true")


def _review(_: str, value: str) -> Callable[[Issue, World], bool]:
    def test(issue: Issue, world: World) -> bool:
        return issue.pull is not None and decision(issue, world) == value

    return test


def decision(issue: Issue, world: World) -> str:
    """`approved`, `changes_requested` or `none`, by the latest decisive review of each who may write."""
    latest: dict[int, str] = {}
    for each in issue.reviews:
        review = world.reviews[each]
        if review.state != "COMMENTED" and world.may(review.user.login, issue.repo.full_name, "write"):
            latest[review.user.id] = review.state
    if "CHANGES_REQUESTED" in latest.values():
        return "changes_requested"
    return "approved" if "APPROVED" in latest.values() else "none"


def _time(name: str, value: str) -> Callable[[Issue, World], bool]:
    low, high = _range(value.upper())

    def test(issue: Issue, _: World) -> bool:
        when = getattr(issue.pull if name == "merged" else issue, TIMES[name], None)
        return when is not None and low <= when < high

    return test


def _range(value: str) -> tuple[datetime, datetime]:
    """From (inclusive) and to (exclusive)."""
    if ".." in value:
        low, high = value.split("..", 1)
        return (LONG_AGO if low == "*" else _span(low)[0]), (FAR if high == "*" else _span(high)[1])
    for sign in (">=", "<=", ">", "<"):
        if value.startswith(sign):
            low_end, high_end = _span(value[len(sign) :])
            return {
                ">=": (low_end, FAR),
                ">": (high_end, FAR),
                "<=": (LONG_AGO, high_end),
                "<": (LONG_AGO, low_end),
            }[sign]
    return _span(value)


def _span(value: str) -> tuple[datetime, datetime]:
    """What a date (a day long) or a time (a second long) covers."""
    try:
        start = datetime.fromisoformat(value)
    except ValueError:
        raise Refused(422, "Validation Failed", [_error(f"{value} is not a recognized date")]) from None
    start = start if start.tzinfo else start.replace(tzinfo=UTC)
    return start, start + (timedelta(seconds=1) if "T" in value else timedelta(days=1))


def _error(message: str) -> dict[str, str]:
    return {"resource": "Search", "field": "q", "code": "invalid", "message": message}


PLACES: dict[str, Callable[[Query], list[str]]] = {
    "repo": lambda query: query.repos,
    "org": lambda query: query.owners,
    "user": lambda query: query.owners,
    "in": lambda query: query.fields,
}
QUALIFIERS: dict[str, Callable[[str, str], Callable[[Issue, World], bool]]] = {
    **dict.fromkeys(PLACES, _is),  # places are read before tests are: see `read`
    **dict.fromkeys(("is", "type", "state"), _is),
    **dict.fromkeys(TIMES, _time),
    "author": _author,
    "draft": _draft,
    "review": _review,
}


class Index:
    """What search knows of the issues: all of it at once, until it is told to fall behind."""

    def __init__(self, world: World):
        self.world = world
        self.lag: timedelta | None = None
        self.waiting: list[tuple[datetime, Issue]] = []
        self.seen: dict[int, Issue] = {}
        world.touched.append(self.note)

    def fall_behind(self, by: timedelta | None) -> None:
        """From now on a change is found only so long after it; None: at once again."""
        self.lag, self.waiting = by, []
        self.seen = {each.id: _frozen(each) for each in self.world.issues.values()}

    def note(self, issue: Issue, when: datetime) -> None:
        """An issue changed."""
        if self.lag is not None:
            self.waiting.append((when, _frozen(issue)))

    def issues(self) -> list[Issue]:
        """The issues as the index has them now."""
        if self.lag is None:
            return list(self.world.issues.values())
        known = self.world.now() - self.lag
        while self.waiting and self.waiting[0][0] <= known:
            _, issue = self.waiting.pop(0)
            self.seen[issue.id] = issue
        return list(self.seen.values())


def _frozen(issue: Issue) -> Issue:
    kept = copy.copy(issue)
    kept.pull, kept.reviews, kept.comments = copy.copy(issue.pull), issue.reviews[:], issue.comments[:]
    return kept
