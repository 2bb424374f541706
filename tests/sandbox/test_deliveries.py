"""Deliveries over real HTTP: signed, recorded, sent again."""

from __future__ import annotations

import asyncio
import hashlib
import hmac
import json
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import pytest
from aiohttp import ClientConnectionError, ClientSession, ClientTimeout, web

from bot.sandbox.server import Serving, running, serving
from tests.sandbox.conftest import SKY

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from bot.sandbox.model import App
    from bot.sandbox.state import GitHub
    from tests.sandbox.client import Client

SECRET = "only the two of us know"
DEADLINE_SECONDS = 10


@dataclass
class Receiver:
    """A program that deliveries are sent to; it answers `status`."""

    url: str = ""
    status: int = 200
    got: list[tuple[dict[str, str], bytes]] = field(default_factory=list)

    async def take(self, request: web.Request) -> web.Response:
        self.got.append((dict(request.headers), await request.read()))
        return web.Response(status=self.status)

    def payloads(self) -> list[dict[str, Any]]:
        return [json.loads(body) for _, body in self.got]


@asynccontextmanager
async def receiving() -> AsyncIterator[Receiver]:
    receiver = Receiver()
    app = web.Application()
    app.router.add_post("/hook", receiver.take)
    runner = web.AppRunner(app)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    receiver.url = f"http://127.0.0.1:{runner.addresses[0][1]}/hook"
    try:
        yield receiver
    finally:
        await runner.cleanup()


async def settle(server: Serving) -> None:
    await asyncio.wait_for(server.courier.idle(), DEADLINE_SECONDS)


async def test_a_delivery_is_signed_over_its_very_bytes(github: GitHub) -> None:
    async with receiving() as receiver, serving(github) as server:
        hook = github.add_hook(SKY, receiver.url, SECRET)
        github.comment(SKY, 1, "alice", "【报名】：1\r\n")
        await settle(server)

    (ping, _), (headers, body) = receiver.got
    assert ping["X-GitHub-Event"] == "ping"
    assert headers["X-GitHub-Event"] == "issue_comment"
    assert headers["X-GitHub-Hook-ID"] == str(hook.id)
    assert headers["User-Agent"].startswith("GitHub-Hookshot/")
    signature = hmac.new(SECRET.encode(), body, hashlib.sha256).hexdigest()
    assert headers["X-Hub-Signature-256"] == f"sha256={signature}"
    assert json.loads(body)["comment"]["body"] == "【报名】：1\r\n"


async def test_an_apps_hook_gets_what_it_subscribed_to(github: GitHub, app: App) -> None:
    assert app.hook is not None
    async with receiving() as receiver, serving(github) as server:
        app.hook.url, app.hook.events = receiver.url, ["issues"]
        installation = github.install(app, "acme", [SKY])
        github.add_repo("acme/sea")
        github.open_issue("acme/sea", "bob", "not reached")
        github.comment(SKY, 1, "alice", "not subscribed")
        github.close_issue(SKY, 1, "olivia")
        await settle(server)

    actions = [(payload["action"], payload["installation"]["id"]) for payload in receiver.payloads()]
    assert actions == [("created", installation.id), ("closed", installation.id)]


async def test_a_failed_delivery_is_recorded_and_can_be_sent_again(github: GitHub, olivia: Client) -> None:
    async with receiving() as receiver, serving(github) as server:
        receiver.status = 500
        hook = github.add_hook(SKY, receiver.url, SECRET)
        await settle(server)
        place = f"/repos/{SKY}/hooks/{hook.id}/deliveries"
        failed = olivia.json(place)[0]

        receiver.status = 200
        olivia.send("POST", f"{place}/{failed['id']}/attempts")
        await settle(server)

    again, first = olivia.json(place)
    assert (first["status_code"], first["redelivery"]) == (500, False)
    assert (again["status_code"], again["status"], again["redelivery"]) == (200, "OK", True)
    assert again["guid"] == first["guid"]
    assert receiver.got[0][1] == receiver.got[1][1]


async def test_an_address_that_nobody_answers_is_recorded_so(github: GitHub, olivia: Client) -> None:
    async with receiving() as receiver:
        gone = receiver.url
    async with serving(github) as server:
        hook = github.add_hook(SKY, gone, SECRET)
        await settle(server)

    delivery = olivia.json(f"/repos/{SKY}/hooks/{hook.id}/deliveries")[0]
    assert (delivery["status_code"], delivery["status"]) == (502, "failed to connect to host")


def test_deliveries_are_paged_by_a_cursor(github: GitHub, olivia: Client) -> None:
    hook = github.add_hook(SKY, "http://127.0.0.1:9/", SECRET)
    for number in range(4):
        github.comment(SKY, 1, "alice", f"comment {number}")
    place = f"/repos/{SKY}/hooks/{hook.id}/deliveries"

    first = olivia.get(f"{place}?per_page=3")
    following = first.headers["link"].split(">")[0].strip("<")

    ids = [each["id"] for each in first.json()] + [each["id"] for each in olivia.json(following)]
    assert ids == sorted(github.deliveries, reverse=True)


async def test_what_the_bot_writes_is_delivered_too(github: GitHub) -> None:
    token = github.add_token("olivia").value
    async with receiving() as receiver, serving(github) as server:
        github.add_hook(SKY, receiver.url, SECRET, ["issues"])
        async with ClientSession(headers={"Authorization": f"token {token}"}) as session:
            await session.patch(f"{server.url}/repos/{SKY}/issues/1", json={"body": "written"})
        await settle(server)

    assert receiver.payloads()[-1]["issue"]["body"] == "written"
    assert server.api.log.count("PATCH", 200) == 1


async def test_addresses_are_built_from_the_host_that_was_asked(github: GitHub) -> None:
    async with running(github, base_path="/api/v3") as url, ClientSession() as session:
        async with session.get(f"{url}/repos/{SKY}/issues/1") as answer:
            issue = await answer.json()
        async with session.get(f"{url}/repos/{SKY}/issues?per_page=1&state=all") as answer:
            assert answer.status == 200

    assert issue["url"] == f"{url}/repos/{SKY}/issues/1"
    assert issue["html_url"] == f"https://github.com/{SKY}/issues/1"


async def test_a_reset_closes_the_socket(github: GitHub) -> None:
    github.faults.reset("POST", effect=True)  # aiohttp itself sends a GET once more
    headers = {"Authorization": f"token {github.add_token('olivia').value}"}
    async with running(github) as url, ClientSession(headers=headers) as session:
        with pytest.raises(ClientConnectionError):
            await session.post(f"{url}/repos/{SKY}/issues/1/comments", json={"body": "hi"})

    assert [each.body for each in github.comments_on(SKY, 1)] == ["hi"]


async def test_a_late_answer_is_late_and_holds_up_nobody_else(github: GitHub) -> None:
    github.faults.delay(60, "GET", f"/repos/{SKY}")
    async with running(github) as url, ClientSession(timeout=ClientTimeout(total=0.2)) as session:
        with pytest.raises(TimeoutError):
            await session.get(f"{url}/repos/{SKY}")
        async with session.get(f"{url}/repos/{SKY}") as answer:
            assert answer.status == 200


async def test_held_deliveries_are_sent_once_released(github: GitHub) -> None:
    async with receiving() as receiver, serving(github) as server:
        github.add_hook(SKY, receiver.url, SECRET, ["issue_comment"])
        github.faults.hold("issue_comment")
        for body in ("first", "second"):
            github.comment(SKY, 1, "alice", body)
        await settle(server)
        github.release()
        await settle(server)

    assert [each["comment"]["body"] for each in receiver.payloads()[1:]] == ["second", "first"]
