"""Read deliveries, and a workflow's event file, which holds the same, into changed facts (no I/O)."""

from __future__ import annotations

import hashlib
import hmac
import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs

from bot.github.errors import Malformed
from bot.github.load import GHOST, comment_from, issue_from
from bot.github.pull import pull_from, review_from
from bot.github.shape import find, number_of, take, take_word

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from bot.core.facts import Comment, Issue, Pull, Review

SIGNED = "sha256="  # https://docs.github.com/en/webhooks/using-webhooks/validating-webhook-deliveries
FORM = "application/x-www-form-urlencoded"


@dataclass(frozen=True, slots=True)
class CommentChanged:
    """A comment was `created` or `edited`. `plus_one` is how many 👍 it has."""

    repo: str
    comment: Comment
    action: str
    previous_body: str | None = None
    plus_one: int = 0


@dataclass(frozen=True, slots=True)
class CommentDeleted:
    """The comment `id` on `issue` is gone; `taken`: as it was, where another hand than its author's deleted it."""

    repo: str
    issue: int
    id: int
    taken: Comment | None = None


@dataclass(frozen=True, slots=True)
class IssueChanged:
    """Anything about an issue; `previous_body` is the text that an edit replaced, `sender` whoever did it, and
    `sender_id` the number of that account, 0 where there is none.
    """

    issue: Issue
    action: str
    previous_body: str | None
    sender: str
    sender_id: int = 0


@dataclass(frozen=True, slots=True)
class IssueGone:
    """An issue was `deleted` or `transferred`."""

    repo: str
    number: int
    action: str


@dataclass(frozen=True, slots=True)
class PullChanged:
    """Anything about a pull request; `previous_title` is the title that an edit replaced."""

    pull: Pull
    action: str
    previous_title: str | None = None


@dataclass(frozen=True, slots=True)
class ReviewChanged:
    """A review was `submitted`, `edited` or `dismissed`; `pull` is what the delivery says of its pull request."""

    repo: str
    number: int
    review: Review
    action: str
    pull: Pull


Change = CommentChanged | CommentDeleted | IssueChanged | IssueGone
PullChange = PullChanged | ReviewChanged


def is_signed(secrets: Sequence[str], header: str | None, body: bytes) -> bool:
    """Whether `X-Hub-Signature-256` was made from `body` with one of the secrets.

    Every secret is tried, in time that doesn't depend on how much of the header is right.
    """
    given = (header or "").encode("utf-8", "surrogateescape")
    matches = [hmac.compare_digest(given, _signature(secret, body)) for secret in secrets if secret]
    return any(matches)


def read_payload(content_type: str, body: bytes) -> dict[str, Any]:
    """The object that a delivery carries, as JSON or as a form's `payload`. Raises `Malformed`."""
    try:
        text = body.decode()
        if content_type.partition(";")[0].strip().lower() == FORM:
            text = parse_qs(text, max_num_fields=10, strict_parsing=True)["payload"][0]
        payload = json.loads(text)
    except (ValueError, KeyError, RecursionError):
        raise Malformed("the delivery is no JSON, nor a form with a `payload` of JSON") from None
    if not isinstance(payload, dict):
        raise Malformed("the delivery's JSON is no object")
    return payload


def read_delivery(event: str, payload: Mapping[str, Any]) -> Change | None:
    """The fact that changed, None where it is none of the bot's. Raises `Malformed`, naming what is missing.

    `event` is `X-GitHub-Event`, or a workflow's `GITHUB_EVENT_NAME`.
    """
    if event == "issue_comment":
        return _comment_change(payload)
    if event == "issues":
        return _issue_change(payload)
    return None


def read_pull_delivery(event: str, payload: Mapping[str, Any]) -> PullChange | None:
    """The fact of a pull request that changed, None where it is none. Raises `Malformed`, naming what is missing."""
    if event not in {"pull_request", "pull_request_review"}:
        return None
    action = take(payload, "action", str)
    pull = pull_from(take(payload, "pull_request", dict))
    if event == "pull_request":
        before = find(payload, "changes.title.from")
        return PullChanged(pull, action, before if isinstance(before, str) else None)
    review = review_from(take(payload, "review", dict))
    return None if review is None else ReviewChanged(pull.repo, pull.number, review, action, pull)


def _comment_change(payload: Mapping[str, Any]) -> Change | None:
    action, repo = take(payload, "action", str), take_word(payload, "repository.full_name")
    if action == "deleted":
        number, id_ = take(payload, "issue.number", int), take(payload, "comment.id", int)
        return CommentDeleted(repo, number, id_, _taken(payload))
    if action not in {"created", "edited"}:
        return None
    comment = comment_from(take(payload, "comment", dict))
    return CommentChanged(repo, comment, action, _previous_body(payload), number_of(payload, "comment.reactions.+1"))


def _taken(payload: Mapping[str, Any]) -> Comment | None:
    """The deleted comment, None where its author deleted it, or nobody is named who did."""
    sender, comment = find(payload, "sender.login"), comment_from(take(payload, "comment", dict))
    by_another = isinstance(sender, str) and sender.casefold() != comment.author.casefold()
    return comment if by_another else None


def _issue_change(payload: Mapping[str, Any]) -> Change:
    action, repo = take(payload, "action", str), take_word(payload, "repository.full_name")
    if action in {"deleted", "transferred"}:
        return IssueGone(repo, take(payload, "issue.number", int), action)
    issue = issue_from(take(payload, "issue", dict), repo)
    sender = find(payload, "sender.login")
    sender = sender if isinstance(sender, str) else GHOST
    return IssueChanged(issue, action, _previous_body(payload), sender, number_of(payload, "sender.id"))


def _previous_body(payload: Mapping[str, Any]) -> str | None:
    """The text before an edit; None where the edit left the text alone, an empty one where there was none."""
    if find(payload, "changes.body") is None:
        return None
    return find(payload, "changes.body.from") or ""


def _signature(secret: str, body: bytes) -> bytes:
    return (SIGNED + hmac.new(secret.encode(), body, hashlib.sha256).hexdigest()).encode()
