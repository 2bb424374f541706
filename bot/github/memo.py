"""What a shelf of pull requests remembers, and its form as JSON in a `Store` (file I/O by the store).

Whatever can't be read as written is as good as nothing: an empty memo. It holds nothing that is secret.
"""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Any

from bot.core.facts import Pull, Review
from bot.github.errors import Malformed
from bot.github.shape import find, number_of, take, take_time

if TYPE_CHECKING:
    from collections.abc import Mapping

VERSION = 1  # of the form; another one is not read
Place = tuple[str, int]  # as Pull.place


@dataclass(frozen=True, slots=True)
class Kept:
    """A pull request, and the `updated` that it had when its reviews were asked for (None: never)."""

    pull: Pull
    reviewed: datetime | None = None


@dataclass(slots=True)
class Memo:
    """Repositories are named as the rules name them, case-folded.

    `asked` tells the rules that it was learned under, `due` when everything is to be looked for again (None: nothing
    was yet), `mark` the newest change that search told of, `listed` the same for lists, by repository; `renamed` what
    GitHub calls a repository now. `absent` are places where GitHub has no pull request.
    """

    asked: str = ""
    due: datetime | None = None
    mark: datetime | None = None
    listed: dict[str, datetime] = field(default_factory=dict)
    renamed: dict[str, str] = field(default_factory=dict)
    unsearchable: set[str] = field(default_factory=set)
    invisible: set[str] = field(default_factory=set)
    absent: set[Place] = field(default_factory=set)
    pulls: dict[Place, Kept] = field(default_factory=dict)


def write_memo(memo: Memo) -> bytes:
    """The memo as JSON."""
    shown = {
        "version": VERSION,
        "asked": memo.asked,
        "due": memo.due,
        "mark": memo.mark,
        "listed": memo.listed,
        "renamed": memo.renamed,
        "unsearchable": sorted(memo.unsearchable),
        "invisible": sorted(memo.invisible),
        "absent": sorted(memo.absent),
        "pulls": [asdict(kept.pull) | {"reviewed": kept.reviewed} for kept in memo.pulls.values()],
    }
    return json.dumps(shown, default=datetime.isoformat, ensure_ascii=False, separators=(",", ":")).encode()


def read_memo(data: bytes | None) -> Memo:
    """The memo that was written; an empty one where it is missing, damaged or of another version."""
    try:
        shown = json.loads(data or b"{}")
        return _memo_from(shown) if find(shown, "version") == VERSION else Memo()
    except (ValueError, TypeError, LookupError, RecursionError, Malformed):
        return Memo()


def _memo_from(json: Mapping[str, Any]) -> Memo:
    kept = [Kept(_pull_from(each), _time(each, "reviewed")) for each in take(json, "pulls", list)]
    return Memo(
        asked=take(json, "asked", str),
        due=_time(json, "due"),
        mark=_time(json, "mark"),
        listed={repo: take_time({"at": at}, "at") for repo, at in take(json, "listed", dict).items()},
        renamed={repo: str(name) for repo, name in take(json, "renamed", dict).items()},
        unsearchable={str(repo) for repo in take(json, "unsearchable", list)},
        invisible={str(repo) for repo in take(json, "invisible", list)},
        absent={(str(repo), int(number)) for repo, number in take(json, "absent", list)},
        pulls={each.pull.place: each for each in kept},
    )


def _pull_from(json: Any) -> Pull:
    reviews = find(json, "reviews")
    return Pull(
        repo=take(json, "repo", str),
        number=take(json, "number", int),
        title=take(json, "title", str),
        author=take(json, "author", str),
        by_bot=take(json, "by_bot", bool),
        url=take(json, "url", str),
        created=take_time(json, "created"),
        updated=take_time(json, "updated"),
        merged=_time(json, "merged"),
        closed=_time(json, "closed"),
        draft=take(json, "draft", bool),
        approved=take(json, "approved", bool),
        reviews=None if reviews is None else tuple(_review_from(each) for each in reviews),
        author_id=number_of(json, "author_id"),
    )


def _review_from(json: Any) -> Review:
    return Review(
        id=take(json, "id", int),
        author=take(json, "author", str),
        state=take(json, "state", str),
        submitted=take_time(json, "submitted"),
        author_id=number_of(json, "author_id"),
    )


def _time(json: Any, path: str) -> datetime | None:
    return None if find(json, path) is None else take_time(json, path)
