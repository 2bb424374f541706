"""Turn GitHub's JSON of pull requests and reviews into values, and say which titles may name the event (no I/O)."""

from __future__ import annotations

import re
from functools import lru_cache
from sys import intern
from typing import TYPE_CHECKING, Any

from bot.core.facts import Pull, Review
from bot.core.fold import fold, without_invisible
from bot.github.client import repo_of
from bot.github.errors import Malformed
from bot.github.load import author_from, author_id_from
from bot.github.shape import find, take, take_time, take_word

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

_NO = re.compile(r"(?<![A-Za-z0-9])no\W*$", re.IGNORECASE)
_LOOSE = re.compile(r"[\s.\[\]【】〔〕〖〗()<>{}「」《》_-]+")
_SHOWN_WORD = re.compile(r"[^\W_]")


def pull_from(json: Mapping[str, Any]) -> Pull:
    """A pull request as REST, search and deliveries give it, its reviews unknown. Raises `Malformed`.

    A search result tells of the merge under `pull_request`, and of its place by `repository_url` alone.
    """
    author = author_from(json)
    return Pull(
        repo=_repo_of(json),
        number=take(json, "number", int),
        title=take(json, "title", str),
        author=author,
        by_bot=find(json, "user.type") == "Bot" or author.endswith("[bot]"),
        url=take_word(json, "html_url"),
        created=take_time(json, "created_at"),
        updated=take_time(json, "updated_at"),
        merged=_time_or_none(json, "merged_at") or _time_or_none(json, "pull_request.merged_at"),
        closed=_time_or_none(json, "closed_at"),
        draft=find(json, "draft") is True,
        author_id=author_id_from(json),
    )


def review_from(json: Mapping[str, Any]) -> Review | None:
    """A review as REST and deliveries (in lower case) give it, None for a draft of one. Raises `Malformed`."""
    if find(json, "submitted_at") is None:
        return None
    return Review(
        id=take(json, "id", int),
        author=author_from(json),
        state=take(json, "state", str).upper(),
        submitted=take_time(json, "submitted_at"),
        author_id=author_id_from(json),
    )


def tells_of_merging(json: Mapping[str, Any]) -> bool:
    """Whether the JSON says if a closed one was merged; search on older Enterprise servers doesn't."""
    side = find(json, "pull_request")
    return find(json, "closed_at") is None or "merged_at" in json or (isinstance(side, dict) and "merged_at" in side)


@lru_cache(maxsize=64)
def phrase_of(words: str) -> str:
    """The part of a title's words that search can be asked for, "" if there is none.

    Without the `No.` at its end: titles write `No.3`, `No 3` and `No3`, and search cuts them into words
    differently. Quotation marks can't be searched for; everything else is text inside them.
    """
    text = " ".join(fold(without_invisible(words)).replace('"', " ").replace("\\", " ").split())
    short = _NO.sub("", text).strip()
    phrase = short if _SHOWN_WORD.search(short) else text
    return phrase if _SHOWN_WORD.search(phrase) else ""


@lru_cache(maxsize=4096)  # every look asks for all that are known; their titles are held anyway
def may_name(title: str, words: str) -> bool:
    """Whether the title may carry the words. Generous: which tasks it names, core/title.py reads."""
    wanted = _loose(words)
    return (wanted.removesuffix("no") or wanted) in _loose(title)


def _loose(text: str) -> str:
    return _LOOSE.sub("", fold(without_invisible(text)).casefold())


def _repo_of(json: Mapping[str, Any]) -> str:
    if isinstance(find(json, "base.repo.full_name"), str):
        return intern(take_word(json, "base.repo.full_name"))
    if (repo := repo_of(take(json, "repository_url", str))) is None:
        raise Malformed("GitHub's JSON has no repository in `repository_url`")
    return intern(repo)


def _time_or_none(json: Mapping[str, Any], path: str) -> datetime | None:
    return None if find(json, path) is None else take_time(json, path)
