"""A door under siege: slow, many, large, replayed and forged; GitHub's own deliveries come through all the same."""

from __future__ import annotations

import asyncio
import json
import re
import resource
import time
from contextlib import asynccontextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from aiohttp import ClientSession

from bot.run.door import Bounds
from tests.run.conftest import sign, standing
from tests.run.program import Operator, token_of
from tests.scenes.hackathon import REPO, Hackathon, board, staged, world

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

HEAD = b"POST /webhook HTTP/1.1\r\nHost: x\r\n"
QUICK = Bounds(connections=10, head=0.2, body=0.2, idle=0.2, one_body=2**20, all_bodies=2**20)
PATIENT = Bounds(connections=10, head=60, body=60, one_body=2**20, all_bodies=2**20)
BOUNDS = Bounds()
CROWD = 10_000  # connections
LIMIT = 120  # MiB
SECONDS = 45


@asynccontextmanager
async def caller(url: str, *said: bytes) -> AsyncIterator[tuple[asyncio.StreamReader, asyncio.StreamWriter]]:
    """Somebody who connects, says something, and waits."""
    host, _, port = url.removeprefix("http://").partition(":")
    reader, writer = await asyncio.open_connection(host, int(port))
    try:
        for each in said:
            writer.write(each)
        yield reader, writer
    finally:
        writer.close()
        with suppress(ConnectionError):
            await writer.wait_closed()


async def all_of(reader: asyncio.StreamReader) -> bytes:
    """What is answered until the other side hangs up; a reset is an end like another."""
    async with asyncio.timeout(10):
        try:
            return await reader.read()
        except ConnectionError:
            return b""


@pytest.mark.parametrize("said", [b"", b"P", HEAD, HEAD + b"X-Long: "], ids=["nothing", "a letter", "half", "more"])
async def test_who_never_ends_a_head_is_hung_up_on(said: bytes) -> None:
    async with standing(bounds=QUICK) as door, caller(door.url, said) as (reader, _):
        assert await all_of(reader) == b""
        assert not door.server.door.visits


async def test_a_head_that_drips_is_hung_up_on_too() -> None:
    async with standing(bounds=QUICK) as door, caller(door.url, HEAD) as (reader, writer):
        began = time.monotonic()
        while not reader.at_eof() and time.monotonic() - began < 5:
            with suppress(ConnectionError, TimeoutError):
                writer.write(b"X-A: b\r\n")
                await writer.drain()
                await asyncio.wait_for(reader.read(1), 0.02)

        assert time.monotonic() - began < 5


async def test_a_body_that_does_not_come_is_refused() -> None:
    said = HEAD + b"Content-Length: 1000\r\n\r\n{"
    async with standing(bounds=QUICK) as door, caller(door.url, said) as (reader, _):
        answer = await all_of(reader)

        assert answer.startswith(b"HTTP/1.1 408 ")
        assert door.counted() == {("other", "too_slow"): 1}
        assert door.server.door.held == 0


async def test_a_second_request_may_take_no_longer_than_the_first() -> None:
    said = b"GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n" + HEAD
    async with standing(bounds=QUICK) as door, caller(door.url, said) as (reader, _):
        answer = await all_of(reader)

    assert answer.startswith(b"HTTP/1.1 200 ")
    assert answer.count(b"HTTP/1.1") == 1


async def test_a_connection_that_is_used_again_and_again_stays_open() -> None:
    async with standing(bounds=QUICK) as door, caller(door.url) as (reader, writer):
        answers = []
        for _ in range(6):
            writer.write(b"GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n")
            answers.append(await reader.readuntil(b"\r\n\r\nok\n"))
            await asyncio.sleep(0.05)  # six of these are longer than a first head may take

    assert [answer[:12] for answer in answers] == [b"HTTP/1.1 200"] * 6


@pytest.mark.parametrize("said", [b"", HEAD, HEAD + b"Content-Length: 9\r\n\r\n"], ids=["silent", "head", "body"])
async def test_where_too_many_wait_the_one_that_waited_longest_has_to_go(said: bytes) -> None:
    async with standing(bounds=PATIENT) as door:
        callers = [caller(door.url, said) for _ in range(30)]
        for one in callers:
            await one.__aenter__()
        async with asyncio.timeout(10):
            answered = await door.post(b"{}")
        room = len(door.server.door.visits)
        for one in callers:
            await one.__aexit__(None, None, None)

    assert answered == (200, "pong")
    assert room <= PATIENT.connections


async def test_bodies_together_hold_no_more_than_their_bound() -> None:
    half = HEAD + b"Content-Length: 800000\r\n\r\n" + b"x" * 700_000
    async with standing(bounds=PATIENT) as door, caller(door.url, half) as (_, writer):
        await door.stage.eventually(lambda: door.server.door.held == 700_000)
        refused = await door.post(b"x" * 800_000)
        small = await door.post(b"{}")
        writer.close()
        await door.stage.eventually(lambda: door.server.door.held == 0)
        fits = await door.post(b"x" * 800_000)

    assert (refused[0], small, fits[0]) == (503, (200, "pong"), 400)


@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="memory is read where Linux tells it")
async def test_ten_thousand_slow_connections_cost_little_and_keep_nobody_out(tmp_path: Path) -> None:
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
    many = min(CROWD, hard - 1000)
    callers = []
    try:
        async with staged(world(), board(1)) as there:
            operator = Operator(tmp_path, there.serving.url, token_of(there.github))
            async with operator.serve() as server, asyncio.timeout(SECONDS):
                await server.until("/readyz", 200)
                for number in range(many):
                    callers.append(one := caller(server.url, HEAD + b"Content-Length: 9\r\n" + b"\r\n" * (number % 2)))
                    await one.__aenter__()
                    if number % 1000 == 999:
                        assert await pinged(server.url) == 200
                memory = resident(server.process.pid)
                errors = [each for each in server.logs() if each["level"] != "info"]
    finally:
        await asyncio.gather(*(one.__aexit__(None, None, None) for one in callers), return_exceptions=True)
        resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))

    assert memory < LIMIT
    assert errors == []


async def pinged(url: str) -> int:
    """The status of a delivery of GitHub's own."""
    headers = {"X-GitHub-Event": "ping", "X-GitHub-Delivery": "one", "X-Hub-Signature-256": sign(b"{}")}
    async with ClientSession() as session, session.post(f"{url}/webhook", data=b"{}", headers=headers) as answer:
        return answer.status


def resident(pid: int) -> float:
    """MiB of memory that a process holds."""
    lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("VmRSS")) / 1024


# -- replayed, forged ----------------------------------------------------------------------------------------------


async def sent(hackathon: Hackathon, event: str, payload: Any, delivery: str) -> int:
    """The status of a payload that somebody signed rightly."""
    body = json.dumps(payload).encode()
    headers = {"X-GitHub-Event": event, "X-GitHub-Delivery": delivery, "X-Hub-Signature-256": sign(body)}
    async with (
        ClientSession() as session,
        session.post(f"{hackathon.url}/webhook", data=body, headers=headers) as answer,
    ):
        status = answer.status
    await hackathon.settled()
    return status


async def test_a_delivery_replayed_under_other_names_changes_nothing(hackathon: Hackathon) -> None:
    refused = await hackathon.comment("bob", "claim #99")
    said = await hackathon.comment("alice", "claim #2")
    claim = hackathon.github.events[-1].payload
    taken = next(each.payload for each in hackathon.github.events if each.payload.get("action") == "created")
    await hackathon.edit(said, "unclaim #2")
    body, replies, writes = hackathon.body(), hackathon.replies(), hackathon.body_writes
    claims = [each for each in hackathon.github.events if each.name == "issue_comment"]
    statuses = {
        await sent(hackathon, each.name, each.payload, f"replayed-{number}")
        for number, each in enumerate([*claims, *reversed(claims)])
    }

    assert {claim["action"], taken["action"]} <= {"created", "edited"}
    assert statuses == {202}
    assert (hackathon.body(), hackathon.replies(), hackathon.body_writes) == (body, replies, writes)
    assert hackathon.reply_to(refused) is not None


@pytest.mark.parametrize("restarted", [False, True])
async def test_an_edit_of_the_issue_replayed_later_is_not_made_again(hackathon: Hackathon, *, restarted: bool) -> None:
    await hackathon.organiser_edits("Have fun.", "Have much fun.")
    await hackathon.comment("alice", "claim #2")
    await hackathon.organiser_edits("@alice Claimed", "")
    await hackathon.organiser_edits("Have much fun.", "Have fun.")
    await hackathon.comment("bob", "claim #2")
    edits = [each for each in hackathon.github.events if each.payload.get("action") == "edited"]
    if restarted:
        await hackathon.restart()
    body, writes = hackathon.body(), hackathon.body_writes
    for number, each in enumerate([*edits, *reversed(edits)]):
        assert await sent(hackathon, each.name, each.payload, f"replayed-{number}") == 202

    assert len(edits) >= 5
    assert hackathon.cell(2) == "@bob Claimed"
    assert (hackathon.body(), hackathon.body_writes) == (body, writes)


@pytest.mark.parametrize("forged", ["OWNER", "MEMBER", "COLLABORATOR"])
async def test_an_association_that_a_delivery_tells_gives_nobody_authority(hackathon: Hackathon, forged: str) -> None:
    await hackathon.comment("bob", "claim #2")
    hackathon.github.faults.lose("issue_comment")
    said = hackathon.github.comment(REPO, 1, "alice", "/done 2\n/unassign 2 @bob")
    payload = hackathon.github.events[-1].payload
    payload["comment"]["author_association"] = forged
    status = await sent(hackathon, "issue_comment", payload, "forged")

    assert status == 202
    assert hackathon.cell(2) == "@bob Claimed"
    assert "only organisers may" in (hackathon.reply_to(said) or "")


async def test_a_sender_who_is_not_the_author_gives_a_comment_no_authority(hackathon: Hackathon) -> None:
    await hackathon.comment("bob", "claim #2")
    said = await hackathon.comment("alice", "hello")
    await hackathon.edit(said, "/done 2", editor="olivia")

    assert hackathon.cell(2) == "@bob Claimed"


async def test_a_delivery_with_another_login_than_github_tells_is_righted_by_the_next_look(
    hackathon: Hackathon,
) -> None:
    hackathon.github.faults.lose("issue_comment")
    hackathon.github.comment(REPO, 1, "mallory", "/done 2")
    payload = hackathon.github.events[-1].payload
    payload["comment"]["user"]["login"] = "olivia"
    await sent(hackathon, "issue_comment", payload, "forged")
    await hackathon.trackers[0].look()

    assert hackathon.cell(2) == ""


def test_the_bounds_are_those_that_are_promised() -> None:
    promised = (Path(__file__).parents[2] / "SECURITY.md").read_text(encoding="utf-8")
    rows = dict(re.findall(r"^\| (.*?) \| (\d+)", promised, re.MULTILINE))

    assert rows == {
        "one delivery": f"{BOUNDS.one_body // 2**20}",
        "all that are being read": f"{BOUNDS.all_bodies // 2**20}",
        "connections": f"{BOUNDS.connections}",
        "until a request's head has come, and its body": f"{BOUNDS.head:.0f}",
        "between two requests of a connection": f"{BOUNDS.idle:.0f}",
    }
    assert BOUNDS.head == BOUNDS.body
