"""What the sandbox refuses, with GitHub's own status, and the lists in the orders it offers."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING
from urllib.parse import parse_qs

import pytest

from bot.sandbox.deliveries import as_request
from bot.sandbox.model import Refused
from bot.sandbox.web import Request
from tests.sandbox.client import Client
from tests.sandbox.conftest import SKY

if TYPE_CHECKING:
    from collections.abc import Callable

    from bot.sandbox.rest import Api
    from bot.sandbox.state import GitHub

R = f"/repos/{SKY}"


@pytest.fixture
def elsewhere(github: GitHub) -> GitHub:
    """Another repository with an issue, a comment and a hook, none of which is acme/sky's."""
    github.add_repo("acme/sea")
    github.open_issue("acme/sea", "bob", "Theirs")
    github.comment("acme/sea", 1, "bob", "Theirs")
    github.add_hook("acme/sea", "http://127.0.0.1:9/", "")
    return github


@pytest.mark.parametrize(
    "path",
    [
        f"{R}/issues/99",
        f"{R}/issues/one",
        f"{R}/issues/99/comments",
        f"{R}/issues/comments/{{comment}}",
        f"{R}/issues/comments/1/reactions",
        f"{R}/pulls/1",
        f"{R}/contents/none.md",
        f"{R}/hooks/{{hook}}/deliveries",
        "/repos/no/where",
        "/repositories/1",
        "/users/nobody",
    ],
)
def test_what_is_not_there_is_not_found(elsewhere: GitHub, olivia: Client, path: str) -> None:
    known = {"comment": max(elsewhere.comments), "hook": max(elsewhere.hooks)}

    answer = olivia.api.respond(_request(olivia, path.format(**known)))

    assert (answer.status, answer.json()["message"]) == (404, "Not Found")


def _request(client: Client, path: str) -> Request:
    return Request("GET", path, {}, {"user-agent": "a test", "authorization": client.authorization})


@pytest.mark.parametrize(
    "path",
    [
        f"{R}/issues?state=odd",
        f"{R}/issues?since=yesterday",
        f"{R}/issues/comments?sort=size",
        f"{R}/pulls?direction=up",
    ],
)
def test_a_question_that_makes_no_sense_is_422(olivia: Client, path: str) -> None:
    answer = olivia.get(path)

    assert (answer.status, answer.json()["message"]) == (422, "Validation Failed")


def test_an_issue_needs_a_title_and_a_known_state(olivia: Client) -> None:
    assert olivia.send("POST", f"{R}/issues", {"title": " "}).status == 422
    assert olivia.send("PATCH", f"{R}/issues/1", {"title": ""}).status == 422


def test_only_administrators_see_hooks(github: GitHub, person: Callable[[str], Client], bot: Client) -> None:
    github.grant(SKY, "bob", "write")

    assert [each.get(f"{R}/hooks").status for each in (person("bob"), person("olivia"), bot)] == [404, 200, 403]


def test_a_hook_is_made_once_for_an_address(olivia: Client) -> None:
    config = {"url": "http://127.0.0.1:9/", "secret": "s"}

    made = [olivia.send("POST", f"{R}/hooks", {"config": config}).status for _ in range(2)]

    assert made == [201, 422]
    assert olivia.send("POST", f"{R}/hooks", {"config": {}}).status == 422


def test_a_hook_made_without_a_content_type_sends_a_form(github: GitHub, olivia: Client) -> None:
    olivia.send("POST", f"{R}/hooks", {"config": {"url": "http://127.0.0.1:9/"}, "events": ["issues"]})
    github.close_issue(SKY, 1, "olivia")

    headers, body = as_request(github.outbox[-1])

    assert headers["Content-Type"] == "application/x-www-form-urlencoded"
    assert "X-Hub-Signature-256" not in headers  # the hook has no secret
    assert json.loads(parse_qs(body.decode())["payload"][0])["action"] == "closed"


def test_a_person_cannot_ask_as_an_app_nor_an_app_as_a_person(olivia: Client, as_app: Client) -> None:
    assert [olivia.get(path).status for path in ("/app", "/app/hook/deliveries")] == [401, 401]
    assert olivia.get("/installation/repositories").status == 403
    assert as_app.send("POST", f"{R}/issues/1/comments", {"body": "hi"}).status == 401


def test_an_app_that_is_not_installed_finds_nothing(as_app: Client) -> None:
    assert as_app.get(f"{R}/installation").status == 404
    assert as_app.send("POST", "/app/installations/1/access_tokens").status == 404


def test_a_manifests_code_is_good_once(github: GitHub, api: Api) -> None:
    place = f"/app-manifests/{github.offer_manifest({'name': 'Board Bot'})}/conversions"

    answers = [Client(api).send("POST", place) for _ in range(2)]

    assert [each.status for each in answers] == [201, 404]
    assert answers[0].json()["slug"] == "board-bot"
    assert answers[0].json()["pem"].startswith("-----BEGIN RSA PRIVATE KEY-----")


def test_a_reaction_is_taken_back_by_who_gave_it(github: GitHub, person: Callable[[str], Client]) -> None:
    comment = github.comment(SKY, 1, "alice", "hi")
    reaction, _ = github.react(comment.id, "bob")
    place = f"{R}/issues/comments/{comment.id}/reactions/{reaction.id}"

    assert [person(login).send("DELETE", place).status for login in ("olivia", "bob", "bob")] == [403, 204, 404]


def test_an_unknown_reaction_is_refused(github: GitHub) -> None:
    comment = github.comment(SKY, 1, "alice", "hi")

    with pytest.raises(Refused, match="422"):
        github.react(comment.id, "bob", "applause")


def test_a_file_comes_as_it_is_when_asked(olivia: Client) -> None:
    answer = olivia.api.respond(
        Request(
            "GET",
            f"{R}/contents/README.md",
            {},
            {"user-agent": "a test", "accept": "application/vnd.github.raw+json"},
        )
    )

    assert answer.body == b"# Sky\n"


def test_issues_are_listed_in_any_order_asked(github: GitHub, olivia: Client) -> None:
    for title in ("second", "third"):
        github.open_issue(SKY, "bob", title)
    github.comment(SKY, 1, "alice", "claim #1")
    github.close_issue(SKY, 2, "bob")

    def numbers(query: str) -> list[int]:
        return [each["number"] for each in olivia.json(f"{R}/issues?{query}")]

    assert numbers("") == [3, 1]
    assert numbers("state=all&sort=updated") == [2, 1, 3]
    assert numbers("state=all&sort=comments&direction=desc") == [1, 3, 2]
    assert numbers("state=all&direction=asc") == [1, 2, 3]
    assert numbers("state=closed") == [2]
    assert numbers("creator=BOB") == [3]


def test_a_repositorys_comments_are_sorted_when_asked(github: GitHub, olivia: Client) -> None:
    first, second = (github.comment(SKY, 1, "alice", text).id for text in ("one", "two"))
    github.edit_comment(first, "one, changed", editor="olivia")

    def ids(query: str) -> list[int]:
        return [each["id"] for each in olivia.json(f"{R}/issues/comments?{query}")]

    assert ids("direction=desc") == [first, second]  # ignored without a sort
    assert ids("sort=updated&direction=desc") == [first, second]
    assert ids("sort=created&direction=desc") == [second, first]
    assert github.events[-1].payload["sender"]["login"] == "olivia"
