"""Issues and comments over the sandbox's API, as GitHub keeps them."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from bot.sandbox.model import Refused
from bot.sandbox.web import Request
from tests.sandbox.conftest import SKY

if TYPE_CHECKING:
    from collections.abc import Callable

    from bot.sandbox.state import GitHub
    from tests.sandbox.client import Client

ISSUE = f"/repos/{SKY}/issues/1"


def test_a_body_keeps_its_line_ends(olivia: Client) -> None:
    olivia.send("PATCH", ISSUE, {"body": "a\r\nb\nc "})

    assert olivia.json(ISSUE)["body"] == "a\r\nb\nc "


def test_an_equal_body_changes_nothing_and_sends_nothing(github: GitHub, olivia: Client) -> None:
    before, events = olivia.json(ISSUE), len(github.events)

    answer = olivia.send("PATCH", ISSUE, {"body": before["body"]})

    assert (answer.status, answer.json()) == (200, before)
    assert len(github.events) == events


def test_an_edit_says_what_it_replaced(github: GitHub, olivia: Client) -> None:
    old = olivia.json(ISSUE)["body"]
    olivia.send("PATCH", ISSUE, {"body": "new"})

    assert github.events[-1].payload["changes"] == {"body": {"from": old}}
    assert github.events[-1].payload["sender"]["login"] == "olivia"


@pytest.mark.parametrize(("length", "status"), [(65_536, 200), (65_537, 422)])
def test_a_body_of_65536_characters_is_the_longest(olivia: Client, length: int, status: int) -> None:
    assert olivia.send("PATCH", ISSUE, {"body": "表" * length}).status == status


@pytest.mark.parametrize(("length", "status"), [(65_536, 201), (65_537, 422)])
def test_so_is_a_comment_of_65536(olivia: Client, length: int, status: int) -> None:
    assert olivia.send("POST", f"{ISSUE}/comments", {"body": "x" * length}).status == status


@pytest.mark.parametrize(
    ("body", "status"), [({"body": " "}, 422), ({}, 422), ({"body": 3}, 422), ([], 400), ("{", 400)]
)
def test_a_comment_needs_a_text(olivia: Client, body: object, status: int, github: GitHub) -> None:
    olivia.api.log.clear()
    assert _unjudged(olivia, body) == status
    assert github.comments_on(SKY, 1) == []


def _unjudged(client: Client, body: object) -> int:
    raw = body.encode() if isinstance(body, str) else json.dumps(body).encode()
    headers = {"user-agent": "a test", "authorization": client.authorization}
    return client.api.respond(Request("POST", f"{ISSUE}/comments", {}, headers, raw)).status


def test_a_comment_counts_as_a_change_of_its_issue(github: GitHub, olivia: Client) -> None:
    before = olivia.json(ISSUE)
    comment = github.comment(SKY, 1, "alice", "claim #1")

    after = olivia.json(ISSUE)
    assert after["comments"] == before["comments"] + 1
    assert after["updated_at"] > before["updated_at"]
    assert olivia.json(f"/repos/{SKY}/issues/comments/{comment.id}")["updated_at"] == after["updated_at"]


def test_the_list_since_a_time_holds_what_changed_at_it_or_later(github: GitHub, olivia: Client) -> None:
    github.comment(SKY, 1, "alice", "claim #1")
    second = github.comment(SKY, 1, "bob", "claim #2")
    github.comment(SKY, 1, "carol", "claim #3")

    answer = olivia.json(f"{ISSUE}/comments?since={second.created_at:%Y-%m-%dT%H:%M:%SZ}")

    assert [each["user"]["login"] for each in answer] == ["bob", "carol"]


def test_an_issue_takes_2500_comments_and_no_more(github: GitHub) -> None:
    github.limits.comments = 2
    github.comment(SKY, 1, "alice", "one")
    github.comment(SKY, 1, "alice", "two")

    with pytest.raises(Refused, match="403"):
        github.comment(SKY, 1, "alice", "three")


def test_authors_are_told_apart(github: GitHub, olivia: Client) -> None:
    pull = github.open_pull(SKY, "carol", "Add it")
    github.merge(SKY, pull.number, "olivia")
    for login in ("acme", "olivia", "carol", "dave"):
        github.comment(SKY, 1, login, "hello")

    answer = olivia.json(f"{ISSUE}/comments")

    assert [each["author_association"] for each in answer] == ["OWNER", "COLLABORATOR", "CONTRIBUTOR", "NONE"]


def test_a_deleted_account_is_a_ghost(github: GitHub, olivia: Client) -> None:
    github.comment(SKY, 1, "alice", "claim #1")
    github.delete_account("alice")

    assert olivia.json(f"{ISSUE}/comments")[0]["user"]["login"] == "ghost"
    assert olivia.get("/users/alice").status == 404


def test_a_reaction_is_given_once(github: GitHub, olivia: Client) -> None:
    place = f"/repos/{SKY}/issues/comments/{github.comment(SKY, 1, 'alice', 'hi').id}/reactions"

    first, again = (olivia.send("POST", place, {"content": "+1"}) for _ in range(2))

    assert (first.status, again.status) == (201, 200)
    assert olivia.json(place) == [first.json()] == [again.json()]
    assert olivia.send("DELETE", f"{place}/{first.json()['id']}").status == 204
    assert olivia.json(place) == []


def test_nobody_but_its_author_or_a_writer_edits_a_comment(github: GitHub, person: Callable[[str], Client]) -> None:
    place = f"/repos/{SKY}/issues/comments/{github.comment(SKY, 1, 'alice', 'hi').id}"

    tried = {login: _status(person(login), place) for login in ("mallory", "alice", "olivia")}
    assert tried == {"mallory": 403, "alice": 200, "olivia": 200}


def _status(client: Client, place: str) -> int:
    return client.send("PATCH", place, {"body": f"by {client.authorization[-4:]}"}).status


def test_a_deleted_issue_is_gone_and_a_transferred_one_has_moved(github: GitHub, olivia: Client) -> None:
    github.add_repo("acme/sea")
    deleted, moved = (github.open_issue(SKY, "bob", title).number for title in ("Spam", "Elsewhere"))
    github.delete_issue(SKY, deleted, "olivia")
    github.transfer_issue(SKY, moved, "olivia", "acme/sea")

    assert olivia.get(f"/repos/{SKY}/issues/{deleted}").status == 410
    answer = olivia.get(f"/repos/{SKY}/issues/{moved}")
    assert answer.status == 301
    assert olivia.get(answer.headers["location"]).status == 200
    assert olivia.get(f"/repos/{SKY}/issues/{moved}/comments").status == 404


def test_a_discussion_is_no_issue_any_more(github: GitHub, olivia: Client) -> None:
    github.comment(SKY, 1, "alice", "claim #1")
    before = len(github.events)
    github.convert_to_discussion(SKY, 1)

    assert [olivia.get(place).status for place in (ISSUE, f"{ISSUE}/comments")] == [404, 404]
    assert olivia.json(f"/repos/{SKY}/issues?state=all") == []
    assert len(github.events) == before


def test_a_renamed_repository_is_found_under_its_old_name(github: GitHub, olivia: Client) -> None:
    github.rename_repo(SKY, "heaven")

    answer = olivia.get(ISSUE)

    assert answer.status == 301
    assert olivia.json(answer.headers["location"])["url"].endswith("/repos/acme/heaven/issues/1")
    assert olivia.send("PATCH", ISSUE, {"body": "x"}).status == 307


def test_a_locked_conversation_is_for_writers(github: GitHub, person: Callable[[str], Client]) -> None:
    github.lock(SKY, 1)

    tried = {who: person(who).send("POST", f"{ISSUE}/comments", {"body": "hi"}).status for who in ("alice", "olivia")}
    assert tried == {"alice": 403, "olivia": 201}
