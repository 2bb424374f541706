"""The demo's page over HTTP: its state, and what people do on it."""

from __future__ import annotations

import re
from importlib.resources import files
from typing import TYPE_CHECKING, Any

import pytest
from aiohttp import ClientSession

from bot.sandbox.page import BoardTab, Example, Page
from bot.sandbox.page.routes import FILES
from bot.sandbox.server import serving

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from bot.sandbox.state import GitHub

SKY = "acme/sky"  # conftest.py makes it, with issue 1 by olivia
STATE = "/page/issues/1"


@pytest.fixture
async def visitor(github: GitHub) -> AsyncIterator[ClientSession]:
    """Somebody who looks at the page of acme/sky."""
    page = Page(github, SKY, [BoardTab(1, "Sky", (Example("alice", "claim #1", "takes it"),))])
    async with serving(github, base_path="/api/v3", prepare=page.add_routes) as server:
        page.log = server.api.log
        async with ClientSession(server.url.removesuffix("/api/v3")) as session:
            yield session


async def state(visitor: ClientSession) -> Any:
    async with visitor.get(STATE) as answer:
        return await answer.json()


async def do(visitor: ClientSession, method: str, path: str, **said: Any) -> tuple[int, Any]:
    async with visitor.request(method, path, json=said) as answer:
        return answer.status, await answer.json() if answer.content_type == "application/json" else None


@pytest.mark.parametrize("address", ["/", "/acme/sky/issues/1"])
async def test_the_page_is_served_and_loads_nothing_from_elsewhere(visitor: ClientSession, address: str) -> None:
    async with visitor.get(address) as answer:
        assert answer.status == 200
        assert "default-src 'none'" in answer.headers["Content-Security-Policy"]
        assert re.findall(r'(?:src|href)="([^"]+)"', await answer.text()) == [
            "/page/icon.svg",
            "/page/page.css",
            "/page/page.js",
            "#text",
            "/page/icon.svg",
        ]


@pytest.mark.parametrize("name", FILES)
def test_no_file_of_the_page_names_another_host(name: str) -> None:
    text = files("bot.sandbox.page").joinpath(name).read_text("utf-8")

    assert set(re.findall(r"https?://[\w.]+", text)) <= {"http://www.w3.org"}  # a namespace, never fetched


async def test_the_state_holds_the_issue_its_comments_and_what_to_try(visitor: ClientSession, github: GitHub) -> None:
    github.react(github.comment(SKY, 1, "alice", "claim **#1**").id, "bob")

    shown = await state(visitor)

    assert shown["issue"]["raw"].startswith("| # | Status |")
    assert "<table>" in shown["issue"]["html"]
    assert shown["issue"]["role"] == "organiser"
    assert shown["examples"] == [{"who": "alice", "text": "claim #1", "note": "takes it"}]
    [comment] = shown["issue"]["comments"]
    assert (comment["login"], comment["edited"]) == ("alice", None)
    assert comment["html"] == "<p>claim <strong>#1</strong></p>\n"
    assert comment["reactions"] == [{"emoji": "👍", "count": 1, "who": ["bob"]}]


async def test_a_state_that_was_seen_is_not_sent_again(visitor: ClientSession, github: GitHub) -> None:
    version = (await state(visitor))["version"]
    async with visitor.get(STATE, params={"seen": version}) as answer:
        assert answer.status == 204

    github.comment(SKY, 1, "alice", "hello")

    async with visitor.get(STATE, params={"seen": version}) as answer:
        assert answer.status == 200


async def test_a_new_login_comments_and_becomes_one_of_the_people(visitor: ClientSession, github: GitHub) -> None:
    status, _ = await do(visitor, "POST", f"{STATE}/comments", login="dana-7", body="claim #1")

    assert status == 201
    assert [(each.user.login, each.body) for each in github.comments_on(SKY, 1)] == [("dana-7", "claim #1")]
    assert [each["login"] for each in (await state(visitor))["people"]] == ["dana-7"]


@pytest.mark.parametrize(
    ("login", "body", "status", "why"),
    [
        ("小明", "claim #1", 422, "A GitHub login has letters"),
        ("a" * 40, "claim #1", 422, "A GitHub login has letters"),
        ("a--b", "claim #1", 422, "A GitHub login has letters"),
        ("alice", " \n", 422, "body cannot be blank"),
        ("alice", "x" * 65_537, 422, "body is too long"),
        ("alice", 5, 400, "can't read this"),
        (None, "claim #1", 400, "can't read this"),
    ],
)
async def test_a_refused_comment_says_why(visitor: ClientSession, login: Any, body: Any, status: int, why: str) -> None:
    got, said = await do(visitor, "POST", f"{STATE}/comments", login=login, body=body)

    assert got == status
    assert why in said["message"]


async def test_comments_are_edited_and_deleted(visitor: ClientSession, github: GitHub) -> None:
    first, second = (github.comment(SKY, 1, "alice", text) for text in ("one", "two"))

    assert await do(visitor, "PATCH", f"/page/comments/{first.id}", login="alice", body="three") == (204, None)
    assert await do(visitor, "DELETE", f"/page/comments/{second.id}", login="olivia") == (204, None)
    assert (await do(visitor, "DELETE", f"/page/comments/{second.id}", login="olivia"))[0] == 404

    [shown] = (await state(visitor))["issue"]["comments"]
    assert shown["raw"] == "three"
    assert shown["edited"] is not None


async def test_the_issue_is_edited_closed_and_opened_again(visitor: ClientSession, github: GitHub) -> None:
    await do(visitor, "PATCH", STATE, login="olivia", body="new text")
    assert (await state(visitor))["issue"]["edited"]["by"] == "olivia"

    await do(visitor, "PATCH", STATE, login="olivia", state="closed")
    assert (await state(visitor))["issue"]["state"] == "closed"

    await do(visitor, "PATCH", STATE, login="olivia", state="open")
    assert github.issue(SKY, 1).state == "open"
    assert github.issue(SKY, 1).body == "new text"


async def test_another_site_s_form_is_refused(visitor: ClientSession, github: GitHub) -> None:
    async with visitor.post(f"{STATE}/comments", data='{"login": "alice", "body": "x"}') as answer:
        assert answer.status == 415

    assert github.comments_on(SKY, 1) == []


async def test_the_log_has_deliveries_and_requests_in_the_order_of_time(visitor: ClientSession, github: GitHub) -> None:
    github.add_hook(SKY, "http://127.0.0.1:9/webhook", "s")
    async with visitor.get("/api/v3/repos/acme/sky/issues/1") as answer:
        assert answer.status == 200
    github.comment(SKY, 1, "alice", "claim #1")

    lines = [(each["kind"], each["what"]) for each in (await state(visitor))["log"]]

    assert lines == [
        ("delivery", "ping"),
        ("request", "GET /repos/acme/sky/issues/1"),
        ("delivery", "issue_comment.created"),
    ]


@pytest.mark.parametrize("address", ["/page/issues/2", "/page/routes.py", "/page/..%2f..%2fdemo.py", "/nowhere"])
async def test_there_is_nothing_else(visitor: ClientSession, address: str) -> None:
    async with visitor.get(address) as answer:
        assert answer.status == 404
