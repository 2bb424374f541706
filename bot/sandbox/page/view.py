"""What the page shows, as plain values for JSON (no I/O)."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote

from bot.sandbox.page.markdown import rendered

if TYPE_CHECKING:
    from datetime import datetime

    from bot.sandbox.model import Comment, Delivery, Issue, Repository, User
    from bot.sandbox.state import GitHub
    from bot.sandbox.web import Log, Logged

Json = dict[str, Any]
LOG_LINES = 80
EMOJI = {
    "+1": "👍", "-1": "👎", "laugh": "😄", "confused": "😕", "heart": "❤️", "hooray": "🎉", "rocket": "🚀", "eyes": "👀",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Example:
    """Something that one can type: `who` would, and `note` says what comes of it."""

    who: str
    text: str
    note: str


@dataclass(frozen=True, slots=True)
class BoardTab:
    """A board that the page offers: the issue's number, what its tab says, what to try on it, and its `words`.

    These mark the event in the titles of pull requests; without them no title is suggested.
    """

    number: int
    name: str
    examples: tuple[Example, ...] = ()
    words: str = ""


def issue_view(github: GitHub, issue: Issue) -> Json:
    """The issue and its comments."""
    return {
        "repo": issue.repo.full_name,
        "number": issue.number,
        "title": issue.title,
        "state": issue.state,
        "created": issue.created_at.isoformat(),
        "raw": issue.body or "",
        "html": rendered(issue.body or ""),
        "edited": _last_edit(github, issue),
        **author_view(github, issue.user, issue.repo),
        "comments": [comment_view(github, github.comments[each]) for each in issue.comments],
    }


def comment_view(github: GitHub, comment: Comment) -> Json:
    """One comment with its reactions."""
    given = [github.reactions[each] for each in comment.reactions]
    counts = Counter(each.content for each in given)
    return {
        "id": comment.id,
        "created": comment.created_at.isoformat(),
        "edited": comment.updated_at.isoformat() if comment.updated_at != comment.created_at else None,
        "raw": comment.body,
        "html": rendered(comment.body),
        **author_view(github, comment.user, comment.issue.repo),
        "reactions": [
            {
                "emoji": EMOJI[content],
                "count": count,
                "who": [each.user.login for each in given if each.content == content],
            }
            for content, count in counts.items()
        ],
    }


def people_view(github: GitHub, repo: Repository) -> list[Json]:
    """Everybody with an account that a person could use, in the order they turned up."""
    people = [each for each in github.users.values() if each.type == "User" and not each.gone]
    return [author_view(github, each, repo) for each in people if each.name is not None]


def author_view(github: GitHub, user: User, repo: Repository) -> Json:
    """An account as the page names it, with its role in the repository."""
    role = "organiser" if github.may(user.login, repo.full_name, "write") and user.type == "User" else ""
    return {
        "login": user.login.removesuffix("[bot]"),
        "name": user.name or "",
        "role": "bot" if user.type == "Bot" else role,
    }


def traffic_view(github: GitHub, log: Log) -> list[Json]:
    """The newest deliveries and requests, oldest first."""
    requests = [(each.at, _request(each)) for each in log[-LOG_LINES:] if each.at is not None]
    numbers = list(github.deliveries)[-LOG_LINES:]
    sent = [(each.delivered_at, _delivery(each)) for each in map(github.deliveries.__getitem__, numbers)]
    merged = sorted([*requests, *sent], key=lambda pair: pair[0])
    return [line for _, line in merged[-LOG_LINES:]]


def _last_edit(github: GitHub, issue: Issue) -> Json | None:
    """Who changed the text last; GitHub shows it beside the author."""
    for event in reversed(github.events):
        if event.action == "edited" and event.name == "issues" and event.payload["issue"]["id"] == issue.id:
            who, when = event.payload["sender"]["login"], event.payload["issue"]["updated_at"]
            return {"by": who.removesuffix("[bot]"), "at": when}
    return None


def _request(one: Logged) -> Json:
    return {
        "kind": "request",
        "at": _time(one.at),
        "what": f"{one.method} {unquote(one.path)}",
        "status": one.status,
        "write": one.method not in ("GET", "HEAD"),
    }


def _delivery(one: Delivery) -> Json:
    action = f".{one.action}" if one.action else ""
    who = one.payload.get("sender", {}).get("login", "")
    return {
        "kind": "delivery",
        "at": _time(one.delivered_at),
        "what": f"{one.event}{action}",
        "who": who,
        "status": one.status_code,
        "ms": round(one.duration * 1000),
    }


def _time(when: datetime | None) -> str:
    return when.isoformat() if when else ""
