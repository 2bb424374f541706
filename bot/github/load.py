"""Read the facts of a board: GitHub's JSON becomes a type once, here (HTTP, by the client)."""

from __future__ import annotations

from sys import intern
from typing import TYPE_CHECKING, Any, NamedTuple
from urllib.parse import quote

from bot.core.facts import Comment, Facts, Issue
from bot.github.client import repo_of
from bot.github.errors import Malformed, Missing, Refused
from bot.github.shape import find, number_of, take, take_text, take_time, take_word

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping

    from bot.core.rules import Rules
    from bot.github.auth import Identity
    from bot.github.client import Client

GHOST = "ghost"  # whom GitHub shows where an account was deleted
MAX_PASSES = 3  # over the pages of comments, while people delete some
WRITERS = frozenset({"write", "maintain", "admin"})  # of `permission` or `role_name`


def comment_from(json: Mapping[str, Any]) -> Comment:
    """A comment as REST and deliveries give it. Raises `Malformed`, naming what is missing."""
    author = author_from(json)
    return Comment(
        id=take(json, "id", int),
        issue=_last_number(take(json, "issue_url", str)),
        author=author,
        by_bot=find(json, "user.type") == "Bot" or author.endswith("[bot]"),
        body=take_text(json, "body"),
        created=take_time(json, "created_at"),
        updated=take_time(json, "updated_at"),
        url=take_word(json, "html_url"),
        author_id=author_id_from(json),
    )


def issue_from(json: Mapping[str, Any], repo: str) -> Issue:
    """An issue as REST and deliveries give it. Raises `Malformed`, naming what is missing."""
    return Issue(
        repo=repo,
        number=take(json, "number", int),
        url=take_word(json, "html_url"),
        author=author_from(json),
        body=take_text(json, "body"),
        created=take_time(json, "created_at"),
        updated=take_time(json, "updated_at"),
        closed=None if find(json, "closed_at") is None else take_time(json, "closed_at"),
        locked=find(json, "locked") is True,
        comments=number_of(json, "comments"),
    )


def author_from(json: Mapping[str, Any]) -> str:
    """The login that wrote it, `ghost` for a deleted account. Thousands of facts are by some hundred people."""
    return GHOST if find(json, "user") is None else intern(take_word(json, "user.login"))


def author_id_from(json: Mapping[str, Any]) -> int:
    """The number of the account that wrote it, which outlives a change of its login; 0 where there is none."""
    return number_of(json, "user.id")


async def read_issue(client: Client, repo: str, number: int) -> tuple[Issue, bool]:
    """The issue, and whether it may have changed since it was last read: a `304` says it hasn't, and is free.

    Raises `Missing` where it is gone or at another place now, `Refused` where it is a pull request.
    """
    json, changed = await client.read(f"/repos/{repo}/issues/{number}")
    here = f"{repo}#{number}"
    place = take(json, "url", str)
    if (there := repo_of(place)) is None or there.casefold() != repo.casefold():
        there = f"{there}#{take(json, 'number', int)}"
        raise Missing(f"{here} is {there} now (moved, or its repository renamed): put that into the rules")
    if find(json, "pull_request") is not None:
        raise Refused(f"{here} is a pull request: the rules need the number of an issue")
    return issue_from(json, repo), changed


async def load_issue(client: Client, repo: str, number: int) -> Issue:
    """The issue as it is now. Raises as `read_issue`."""
    issue, _ = await read_issue(client, repo, number)
    return issue


async def load_comments(
    client: Client, repo: str, number: int, count: int | None = None, known: Mapping[int, Comment] | None = None
) -> tuple[Comment, ...]:
    """All comments on the issue, oldest first; `count` is how many GitHub said there are, where it was asked.

    One that is `known` and as it was is the very same object, so that a look keeps nothing twice.
    """
    url, before = f"/repos/{repo}/issues/{number}/comments?per_page=100", None
    for _ in range(MAX_PASSES):
        found: dict[int, Comment] = {}
        pages: list[bool] = []  # which changed; what they hold is large, and made into comments one page at a time
        async for page in client.pages(url):
            for comment in map(comment_from, page.items):
                old = known.get(comment.id) if known else None
                found[comment.id] = comment if old is None or old != comment else old
            pages.append(page.changed)
        # A deletion moves later comments up, one of them onto a page that was read already: where that may
        # have happened the pages are read again, which is free for those that did not change.
        if len(pages) == 1 or len(found) == count or found == before or not any(pages):
            break
        before = found
    return tuple(found[id_] for id_ in sorted(found))


class Writers(NamedTuple):
    """Who may write to a repository, and which logins are nobody's (any more); case-folded."""

    may: frozenset[str] = frozenset()
    unknown: frozenset[str] = frozenset()


async def load_writers(client: Client, repo: str, logins: Collection[str]) -> Writers:
    """Those of `logins` who may write to the repository; a request for each.

    Raises `Missing` where the repository can't be seen: then GitHub knows of no one there, which says nothing.
    """
    told = {login.casefold(): await _may_write(client, repo, login) for login in sorted(logins)}
    unknown = frozenset(login for login, may in told.items() if may is None)
    if unknown:
        await client.getitem(f"/repos/{repo}")
    return Writers(frozenset(login for login, may in told.items() if may), unknown)


async def load_facts(
    client: Client,
    rules: Rules,
    identity: Identity,
    writers: frozenset[str] = frozenset(),
    known: Iterable[Comment] = (),
) -> Facts:
    """Everything one look needs; `known` are comments of the last one.

    The issue is read first: with the comments first, a comment that arrives in between would be older than
    the look and yet unknown to it.
    """
    issue = await load_issue(client, rules.repo, rules.issue)
    counts = {rules.issue: issue.comments}
    old = {comment.id: comment for comment in known}
    comments = [await load_comments(client, rules.repo, number, counts.get(number), old) for number in rules.issues]
    return Facts(
        issue=issue,
        comments=tuple(comment for each in comments for comment in each),
        me=identity.login,
        names=identity.names,
        writers=writers,
    )


async def _may_write(client: Client, repo: str, login: str) -> bool | None:
    try:
        found = await client.getitem(f"/repos/{repo}/collaborators/{quote(login, safe='')}/permission")
    except Missing:
        return None
    return bool(WRITERS & {find(found, "permission"), find(found, "role_name")})


def _last_number(url: str) -> int:
    number = url.rpartition("/")[2]
    if not (number.isascii() and number.isdigit() and len(number) < 20):  # int() refuses thousands of digits
        raise Malformed("GitHub's JSON has no number at the end of `issue_url`")
    return int(number)
