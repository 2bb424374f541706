"""The server's HTTP, row by row of DESIGN.md's table, over real sockets."""

from __future__ import annotations

import asyncio
import json
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import quote_plus, urlencode

import pytest
from aiohttp import ClientSession
from structlog.testing import capture_logs

from bot.run.server import LARGEST_DELIVERY
from tests.run.conftest import sign, standing
from tests.scenes.hackathon import REPO, SECRET

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from tests.run.conftest import Door
    from tests.scenes.hackathon import Hackathon

PAYLOADS = Path(__file__).parents[2] / ".." / "shared" / "github" / "payloads"
RECORDED = sorted(PAYLOADS.glob("*.json"))


async def test_a_ping_is_answered(door: Door) -> None:
    assert await door.post(b'{"zen": "Practicality beats purity."}') == (200, "pong")


@pytest.mark.parametrize(
    ("header", "why"),
    [
        (None, "there is none"),
        ("", "it is empty"),
        (sign(b"{}", "another secret"), "it is made with another secret"),
        (sign(b"{ }"), "it is another body's"),
        (sign(b"{}").replace("sha256=", "sha1="), "it names another method"),
        (sign(b"{}").removeprefix("sha256="), "it names no method"),
        (sign(b"{}")[:-1], "it is too short"),
        (sign(b"{}") + "0", "it is too long"),
        (sign(b"{}").upper(), "its digits are not GitHub's"),
        ("sha256=" + "é" * 64, "it is not ASCII"),
    ],
    ids=lambda value: value if value and " " in value else "",
)
async def test_a_delivery_without_the_right_signature_is_refused(door: Door, header: str | None, why: str) -> None:
    status, _ = await door.post(b"{}", X_Hub_Signature_256=header)

    assert status == 401, why


async def test_the_old_sha1_signature_alone_is_not_enough(door: Door) -> None:
    status, _ = await door.post(b"{}", X_Hub_Signature_256=None, X_Hub_Signature="sha1=" + "0" * 40)

    assert status == 401


@pytest.mark.parametrize("headers", [{"X_GitHub_Event": None}, {"X_GitHub_Delivery": None}, {"X_GitHub_Event": ""}])
@pytest.mark.parametrize("body", [b"{}", b"no JSON"])
async def test_the_signature_is_looked_at_before_anything_else(
    door: Door, headers: dict[str, str | None], body: bytes
) -> None:
    unsigned, _ = await door.post(body, X_Hub_Signature_256="sha256=00", **headers)
    signed, _ = await door.post(body, **headers)

    assert (unsigned, signed) == (401, 400)


@pytest.mark.parametrize(
    "body",
    [b"", b"no JSON", b"[]", b'"text"', b"3", b"null", b"\xff\xfe", b"[" * 100_000, b'{"a":' * 100_000, b"payload={}"],
    ids=lambda body: repr(body[:12]),
)
async def test_what_is_no_json_object_is_malformed(door: Door, body: bytes) -> None:
    status, _ = await door.post(body)

    assert status == 400


@pytest.mark.parametrize("form", [b"", b"other=%7B%7D", b"payload=", b"payload=%5B%5D", b"a&b", b"x=1&" * 20])
async def test_a_form_without_a_json_payload_is_malformed(door: Door, form: bytes) -> None:
    status, _ = await door.post(form, Content_Type="application/x-www-form-urlencoded")

    assert status == 400


async def test_a_form_carries_its_json_in_payload(door: Door) -> None:
    form = urlencode({"payload": json.dumps({"zen": "一"})}, quote_via=quote_plus).encode()

    for kind in ("application/x-www-form-urlencoded", "application/x-www-form-urlencoded; charset=utf-8"):
        assert await door.post(form, Content_Type=kind) == (200, "pong")


@pytest.mark.parametrize(
    ("event", "payload"),
    [
        ("issue_comment", {}),
        ("issue_comment", {"action": "created", "repository": {"full_name": "acme/sky"}}),
        ("issues", {"action": 3}),
        ("push", {"ref": "main"}),
        ("no_such_event", {}),
    ],
)
async def test_what_concerns_no_board_is_passed_over(door: Door, event: str, payload: object) -> None:
    assert await door.deliver(event, payload) == 204


async def test_another_issue_and_another_repository_concern_no_board(door: Door) -> None:
    github = door.stage.github
    github.add_repo("acme/sea")
    for repo in ("acme/sea", REPO):
        issue = github.open_issue(repo, "olivia", "Another")
        github.comment(repo, issue.number, "alice", "claim #2")

        assert await door.deliver(*door.happening()) == 204


async def test_a_comment_on_the_board_is_accepted_and_a_second_time_a_duplicate(door: Door) -> None:
    door.stage.github.comment(REPO, 1, "alice", "claim #2")
    event, payload = door.happening()

    assert await door.deliver(event, payload, "one") == 202
    assert await door.deliver(event, payload, "one") == 202
    assert await door.deliver(event, payload, "two") == 202
    assert door.counted() == {("issue_comment", "accepted"): 2, ("issue_comment", "duplicate"): 1}


async def test_the_repositorys_name_is_read_in_any_case(door: Door) -> None:
    door.stage.github.comment(REPO, 1, "alice", "claim #2")
    event, payload = door.happening()
    payload["repository"]["full_name"] = "ACME/Sky"

    assert await door.deliver(event, payload) == 202


async def test_the_answer_waits_for_no_work(door: Door) -> None:
    door.stage.github.comment(REPO, 1, "alice", "claim #2")

    assert await door.deliver(*door.happening()) == 202
    assert door.stage.requests() == []


async def test_a_delivery_of_25_mib_is_read_and_a_larger_one_is_not(door: Door) -> None:
    fits = b'{"text": "' + b"x" * (LARGEST_DELIVERY - 12) + b'"}'
    assert len(fits) == LARGEST_DELIVERY

    assert await door.post(fits) == (200, "pong")
    assert (await raw(door, b"Content-Length: %d\r\n" % (LARGEST_DELIVERY + 1)))[:12] == b"HTTP/1.1 413"


async def test_a_larger_one_that_hides_its_length_is_refused_too(door: Door) -> None:
    async def pieces() -> AsyncIterator[bytes]:
        for _ in range(26):
            yield b"x" * 2**20

    async with door.session.post(f"{door.url}/webhook", data=pieces()) as answer:
        assert answer.status == 413


async def test_the_size_is_looked_at_before_the_signature(door: Door) -> None:
    assert b" 413 " in await raw(door, b"Content-Length: 99999999999\r\nX-Hub-Signature-256: sha256=00\r\n")


async def raw(door: Door, headers: bytes) -> bytes:
    """The first line that a POST of headers alone gets."""
    host, _, port = door.url.removeprefix("http://").partition(":")
    reader, writer = await asyncio.open_connection(host, int(port))
    writer.write(b"POST /webhook HTTP/1.1\r\nHost: x\r\n" + headers + b"\r\n")
    try:
        return await asyncio.wait_for(reader.readline(), 5)
    finally:
        writer.close()


async def test_who_hangs_up_in_the_middle_leaves_no_error(door: Door, caplog: pytest.LogCaptureFixture) -> None:
    host, _, port = door.url.removeprefix("http://").partition(":")
    _, writer = await asyncio.open_connection(host, int(port))
    writer.write(b"POST /webhook HTTP/1.1\r\nHost: x\r\nContent-Length: 1000\r\n\r\n{")
    await writer.drain()
    writer.close()
    await door.stage.eventually(door.counted)

    assert door.counted() == {("other", "broken_off"): 1}
    assert caplog.records == []


async def test_a_body_is_read_as_it_was_signed_and_never_unpacked(door: Door, caplog: pytest.LogCaptureFixture) -> None:
    status, _ = await door.post(b"{}", Content_Encoding="gzip")

    assert (status, caplog.records) == (200, [])


async def test_both_secrets_are_good_while_they_rotate() -> None:
    async with standing("old", "new") as door:
        statuses = [
            (await door.post(b"{}", X_Hub_Signature_256=sign(b"{}", each)))[0] for each in ("old", "new", "old,new", "")
        ]

    assert statuses == [200, 200, 401, 401]


async def test_other_methods_and_paths_are_not_served(door: Door) -> None:
    assert (await door.get("/webhook"))[0] == 405
    assert (await door.get("/"))[0] == 404


async def test_health_needs_no_look_and_readiness_does(stage: Hackathon) -> None:
    stage.github.faults.fail("GET", rf"/repos/{REPO}/issues/1", status=503, times=12)
    await stage.begin()
    async with asyncio.timeout(10):
        health, waiting = await page(stage, "/healthz"), await page(stage, "/readyz")
        await stage.eventually(lambda: stage.trackers[0].looked)
        ready = await page(stage, "/readyz")

    assert health == (200, "ok\n")
    assert waiting == (503, "not looked at yet: board-1\n")
    assert ready == (200, "ready\n")


async def page(hackathon: Hackathon, path: str) -> tuple[int, str]:
    """Status and text of a page of the running server."""
    async with ClientSession() as session, session.get(hackathon.url + path) as answer:
        return answer.status, await answer.text()


async def test_metrics_have_the_names_of_the_contract(hackathon: Hackathon) -> None:
    await hackathon.comment("alice", "claim #2")
    await hackathon.comment("bob", "hello")
    _, text = await page(hackathon, "/metrics")
    names = {line.split("{")[0].split(" ")[0] for line in text.splitlines() if line[:1] != "#"}

    histogram = "hackathon_comment_to_table_seconds"
    assert names == {
        "hackathon_deliveries_total",
        "hackathon_commands_total",
        "hackathon_body_writes_total",
        "hackathon_requests_total",
        "hackathon_rate_limit_remaining",
        "hackathon_covered_edits_total",
        *(f"{histogram}_{part}" for part in ("bucket", "sum", "count")),
    }
    assert 'hackathon_deliveries_total{event="issue_comment",result="accepted"} 2.0' in text
    assert 'hackathon_commands_total{verb="claim"} 1.0' in text
    assert 'hackathon_requests_total{status="200"}' in text


async def test_only_a_comment_that_changed_the_table_is_timed(hackathon: Hackathon) -> None:
    name = "hackathon_comment_to_table_seconds_count"
    hackathon.github.comment(REPO, 1, "alice", "claim #2")
    hackathon.github.comment(REPO, 1, "bob", "hello")
    await hackathon.comment("carol", "claim #99")
    once = hackathon.metric(name)
    await hackathon.organiser_edits("Welcome!", "Welcome")
    await hackathon.comment("alice", "claim #2 ")

    assert (once, hackathon.metric(name)) == (1, 1)


async def test_a_stranger_cannot_fill_the_metrics_with_names(door: Door) -> None:
    for number in range(5):
        await door.deliver(f"event-{number}", {})
        await door.post(b"{}", X_GitHub_Event=f"event-{number}", X_Hub_Signature_256="sha256=")

    assert door.counted() == {("other", "no_board"): 5, ("other", "unsigned"): 5}


async def test_a_strangers_headers_stand_in_the_log_as_plain_text(door: Door) -> None:
    with capture_logs() as logs:
        await door.post(b"{}", X_GitHub_Event="\x9b2Jping\u202e", X_GitHub_Delivery="1\x9d\u202d" + "x" * 200)

    assert [(each["event_name"], each["delivery"]) for each in logs] == [("?2Jping?", "1??" + "x" * 97)]


@pytest.mark.skipif(not RECORDED, reason="the recorded deliveries lie in the shared folder, which is not there")
async def test_githubs_recorded_deliveries_come_in_without_an_error(door: Door) -> None:
    statuses: dict[str, int] = {}
    with capture_logs() as logs:
        for path in RECORDED:
            recorded = json.loads(path.read_text(encoding="utf-8"))
            statuses[path.name] = await door.deliver(recorded["event"], recorded["payload"], path.name)

    assert set(statuses.values()) == {200, 204}
    assert [each for each in logs if each["log_level"] != "info"] == []
    assert sorted(each["delivery"] for each in logs) == sorted(statuses)


@pytest.mark.skipif(not RECORDED, reason="the recorded deliveries lie in the shared folder, which is not there")
async def test_recorded_deliveries_about_a_board_disturb_nothing(hackathon: Hackathon) -> None:
    await hackathon.comment("alice", "claim #2")
    before, statuses = hackathon.body(), set()
    with capture_logs() as logs:
        async with ClientSession() as session:
            for path in RECORDED:
                recorded = json.loads(path.read_text(encoding="utf-8"))
                if recorded["event"] not in {"issues", "issue_comment"}:
                    continue
                payload = recorded["payload"]
                payload["repository"]["full_name"], payload["issue"]["number"] = REPO, 1
                if "comment" in payload:
                    payload["comment"]["issue_url"] = f"https://api.github.com/repos/{REPO}/issues/1"
                body = json.dumps(payload).encode()
                headers = {
                    "X-GitHub-Event": recorded["event"],
                    "X-GitHub-Delivery": path.name,
                    "X-Hub-Signature-256": sign(body, SECRET),
                }
                async with session.post(f"{hackathon.url}/webhook", data=body, headers=headers) as answer:
                    statuses.add(answer.status)
        await hackathon.settled()
        await hackathon.trackers[0].look()

    assert statuses == {202}
    assert [each for each in logs if each["log_level"] == "error"] == []
    assert hackathon.body() == before
