"""Deliveries become changed facts, or are told apart from what is none."""

from __future__ import annotations

import hashlib
import hmac
import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest

from bot.core.facts import Comment, Issue
from bot.github.errors import Malformed
from bot.github.webhook import (
    CommentChanged,
    CommentDeleted,
    IssueChanged,
    IssueGone,
    is_signed,
    read_delivery,
    read_payload,
    read_pull_delivery,
)

PAYLOADS = Path(__file__).parents[2] / ".." / "shared" / "github" / "payloads"
JSON = "application/json"
T0, T1 = "2026-01-19T08:00:00Z", "2026-01-20T08:00:00+08:00"


def comment_json(**changes: Any) -> dict[str, Any]:
    return {
        "id": 5,
        "issue_url": "https://api.github.com/repos/o/r/issues/1",
        "html_url": "https://github.com/o/r/issues/1#issuecomment-5",
        "user": {"login": "alice", "type": "User"},
        "body": "claim #2",
        "created_at": T0,
        "updated_at": T1,
        "reactions": {"+1": 2},
    } | changes


def issue_json(**changes: Any) -> dict[str, Any]:
    return {
        "number": 1,
        "html_url": "https://github.com/o/r/issues/1",
        "user": {"login": "organiser", "type": "User"},
        "body": "| table |",
        "created_at": T0,
        "updated_at": T1,
        "closed_at": None,
        "locked": False,
    } | changes


def delivery(action: str, **parts: Any) -> dict[str, Any]:
    return {
        "action": action,
        "repository": {"full_name": "o/r"},
        "sender": {"login": "alice", "id": 21},
        "issue": issue_json(),
    } | parts


COMMENT = Comment(
    id=5,
    issue=1,
    author="alice",
    by_bot=False,
    body="claim #2",
    created=datetime(2026, 1, 19, 8, tzinfo=UTC),
    updated=datetime(2026, 1, 20, 0, tzinfo=UTC),
    url="https://github.com/o/r/issues/1#issuecomment-5",
)
ISSUE = Issue(
    repo="o/r",
    number=1,
    url="https://github.com/o/r/issues/1",
    author="organiser",
    body="| table |",
    created=COMMENT.created,
    updated=COMMENT.updated,
)


def test_a_new_comment() -> None:
    change = read_delivery("issue_comment", delivery("created", comment=comment_json()))

    assert change == CommentChanged("o/r", COMMENT, "created", None, 2)


def test_an_edited_comment_with_the_text_it_had() -> None:
    payload = delivery("edited", comment=comment_json(), changes={"body": {"from": "claim #3"}})

    assert read_delivery("issue_comment", payload) == CommentChanged("o/r", COMMENT, "edited", "claim #3", 2)


def test_a_deleted_comment() -> None:
    change = read_delivery("issue_comment", delivery("deleted", comment=comment_json()))

    assert change == CommentDeleted("o/r", 1, 5)


def test_a_comment_that_another_hand_deleted_is_told_as_it_was() -> None:
    by_another = delivery("deleted", comment=comment_json(), sender={"login": "olivia"})
    by_its_author = delivery("deleted", comment=comment_json(), sender={"login": "Alice"})
    by_nobody = delivery("deleted", comment=comment_json(), sender=None)

    assert [read_delivery("issue_comment", each) for each in (by_another, by_its_author, by_nobody)] == [
        CommentDeleted("o/r", 1, 5, COMMENT),
        CommentDeleted("o/r", 1, 5),
        CommentDeleted("o/r", 1, 5),
    ]


@pytest.mark.parametrize(
    ("user", "author", "by_bot"),
    [
        (None, "ghost", False),
        ({"login": "ci", "type": "Bot"}, "ci", True),
        ({"login": "helper[bot]", "type": "User"}, "helper[bot]", True),
        ({"login": "robot", "type": "User"}, "robot", False),
    ],
)
def test_who_wrote_a_comment(user: object, author: str, by_bot: bool) -> None:
    change = read_delivery("issue_comment", delivery("created", comment=comment_json(user=user)))

    assert isinstance(change, CommentChanged)
    assert (change.comment.author, change.comment.by_bot) == (author, by_bot)


def test_an_edited_issue_with_the_text_it_had() -> None:
    payload = delivery("edited", changes={"body": {"from": "old\r\n"}})

    assert read_delivery("issues", payload) == IssueChanged(ISSUE, "edited", "old\r\n", "alice", 21)


@pytest.mark.parametrize(
    ("changes", "previous"),
    [({"title": {"from": "T"}}, None), ({"body": {"from": None}}, ""), ({"body": {}}, ""), ({}, None)],
)
def test_an_issue_whose_text_was_not_edited_or_was_empty(changes: object, previous: str | None) -> None:
    change = read_delivery("issues", delivery("edited", changes=changes))

    assert change == IssueChanged(ISSUE, "edited", previous, "alice", 21)


def test_a_closed_issue_without_a_text() -> None:
    change = read_delivery("issues", delivery("closed", issue=issue_json(body=None, closed_at=T1, locked=True)))

    assert isinstance(change, IssueChanged)
    assert (change.issue.body, change.issue.closed, change.issue.locked) == ("", COMMENT.updated, True)


@pytest.mark.parametrize("action", ["deleted", "transferred"])
def test_an_issue_that_is_gone(action: str) -> None:
    assert read_delivery("issues", delivery(action)) == IssueGone("o/r", 1, action)


def test_other_events_and_actions_are_nothing() -> None:
    assert read_delivery("star", {}) is None
    assert read_delivery("pull_request", {"action": "opened"}) is None
    assert read_pull_delivery("issues", delivery("edited")) is None
    assert read_delivery("issue_comment", delivery("pinned", comment=comment_json())) is None


@pytest.mark.parametrize(
    ("event", "payload", "named"),
    [
        ("issue_comment", {}, "action"),
        ("issue_comment", {"action": "created"}, "repository.full_name"),
        ("issue_comment", delivery("created"), "comment"),
        ("issue_comment", delivery("created", comment=comment_json(id=True)), "id"),
        ("issue_comment", delivery("created", comment=comment_json(issue_url="x/y")), "issue_url"),
        ("issue_comment", delivery("created", comment=comment_json(issue_url=f"x/{'9' * 5_000}")), "issue_url"),
        ("issue_comment", delivery("created", comment=comment_json(created_at="soon")), "created_at"),
        ("issue_comment", delivery("created", comment=comment_json(user={})), "user.login"),
        ("issue_comment", delivery("created", comment=comment_json(user={"login": "a|b"})), "user.login"),
        ("issue_comment", delivery("created", comment=comment_json(html_url="https://a\n| b")), "html_url"),
        ("issue_comment", delivery("deleted", comment={}), "comment.id"),
        ("issues", delivery("edited", issue=[]), "issue"),
        ("issues", delivery("edited", repository={"full_name": "o/r\ud800"}), "repository.full_name"),
        ("issues", delivery("edited", issue={"number": 1}), "html_url"),
        ("issues", delivery("deleted", issue=None), "issue.number"),
    ],
)
def test_what_is_missing_is_named(event: str, payload: dict[str, Any], named: str) -> None:
    with pytest.raises(Malformed, match=f"`{named}`"):
        read_delivery(event, payload)


def test_a_comment_without_its_text_is_refused_rather_than_taken_for_empty() -> None:
    json = comment_json()
    del json["body"]

    with pytest.raises(Malformed, match="`body`"):
        read_delivery("issue_comment", delivery("edited", comment=json))


def _signed(secret: str, body: bytes) -> str:
    return "sha256=" + hmac.new(secret.encode(), body, hashlib.sha256).hexdigest()


def test_githubs_own_example_of_a_signature() -> None:
    # https://docs.github.com/en/webhooks/using-webhooks/validating-webhook-deliveries
    header = "sha256=757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e17"

    assert is_signed(["It's a Secret to Everybody"], header, b"Hello, World!")


def test_either_secret_will_do_while_rotating() -> None:
    assert is_signed(["new", "old"], _signed("old", b"text"), b"text")
    assert is_signed(["new", "old"], _signed("new", b"text"), b"text")


@pytest.mark.parametrize(
    ("secrets", "header"),
    [
        (["secret"], None),
        (["secret"], ""),
        (["secret"], "sha256="),
        (["secret"], _signed("other", b"text")),
        (["secret"], _signed("secret", b"text!")),
        (["secret"], _signed("secret", b"text").removeprefix("sha256=")),
        (["secret"], "sha1=" + hmac.new(b"secret", b"text", hashlib.sha1).hexdigest()),
        (["secret"], "sha256=密\udcff"),
        (["", "secret"], _signed("", b"text")),
        ([], _signed("", b"text")),
    ],
)
def test_a_wrong_signature(secrets: list[str], header: str | None) -> None:
    assert not is_signed(secrets, header, b"text")


def test_a_payload_comes_as_json_or_in_a_form() -> None:
    form = urlencode({"payload": json.dumps({"zen": "报名&="})}).encode()

    assert read_payload(JSON, b'{"zen": 1}') == {"zen": 1}
    assert read_payload("", b'{"zen": 1}') == {"zen": 1}
    assert read_payload("application/x-www-form-urlencoded; charset=utf-8", form) == {"zen": "报名&="}


@pytest.mark.parametrize(
    ("kind", "body"),
    [
        (JSON, b""),
        (JSON, b"{"),
        (JSON, b"[]"),
        (JSON, b"\xff"),
        (JSON, b"[" * 100_000),
        (JSON, b"payload=%7B%7D"),
        ("application/x-www-form-urlencoded", b"{}"),
        ("application/x-www-form-urlencoded", b"other=%7B%7D"),
    ],
)
def test_what_is_no_payload(kind: str, body: bytes) -> None:
    with pytest.raises(Malformed, match="delivery"):
        read_payload(kind, body)


@pytest.mark.skipif(not PAYLOADS.exists(), reason="the shared folder with recorded deliveries is not here")
def test_every_recorded_delivery_of_an_issue_or_a_comment_is_read() -> None:
    recorded = [json.loads(file.read_text(encoding="utf-8")) for file in sorted(PAYLOADS.glob("*.json"))]
    read = [(one["event"], read_delivery(one["event"], one["payload"])) for one in recorded]

    ours = {"issues", "issue_comment"}
    assert len(read) >= 30
    assert [event for event, change in read if change is None] == [e for e, _ in read if e not in ours]
    edited = [change for _, change in read if isinstance(change, CommentChanged) and change.action == "edited"]
    assert "You are totally right! I'll get this fixed right away." in {one.previous_body for one in edited}
