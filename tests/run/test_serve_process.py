"""`serve` as a process of its own: how it starts, works, ends, and what an operator's mistakes come to."""

from __future__ import annotations

import asyncio
import signal
import time
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

import pytest

from bot.sandbox.child import free_port
from bot.sandbox.server import serving
from tests.run.program import BOARD, TWO_BOARDS, Operator, eventually, token_of
from tests.scenes.hackathon import REPO, SECRET, TABLE, Hackathon, board, staged, world

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from pathlib import Path

    from tests.run.program import Server

PATCH = ("PATCH", rf"/repos/{REPO}/issues/1")


@pytest.fixture
async def there() -> AsyncIterator[Hackathon]:
    """The world and its people; the bot is the process."""
    async with staged(world(TABLE, TABLE), board(1), board(2)) as hackathon:
        yield hackathon


@pytest.fixture
def operator(there: Hackathon, tmp_path: Path) -> Operator:
    return Operator(tmp_path, there.serving.url, token_of(there.github))


@asynccontextmanager
async def ready(operator: Operator, there: Hackathon) -> AsyncIterator[Server]:
    """A `serve` that has looked at its boards and gets deliveries."""
    async with operator.serve() as server:
        await server.until("/readyz", 200)
        hooks = list(there.github.hooks.values())
        if hooks:
            hooks[0].url = f"{server.url}/webhook"
        else:
            there.github.add_hook(REPO, f"{server.url}/webhook", SECRET)
        yield server


async def test_a_comment_reaches_the_table_and_sigterm_ends_well(operator: Operator, there: Hackathon) -> None:
    assert (await operator.sync()).code == 0  # so that the first look finds nothing to write
    async with ready(operator, there) as server:
        said = there.github.comment(REPO, 1, "alice", "claim #2")
        await eventually(lambda: there.people_on(2) == ["alice"])
        await eventually(lambda: there.thumbs(said))
        server.process.send_signal(signal.SIGTERM)

        assert await server.ended() == 0
        assert {each["event"] for each in server.logs()} >= {"serving", "looked", "delivery", "stopping"}


async def test_every_log_line_is_json_and_names_its_delivery(operator: Operator, there: Hackathon) -> None:
    async with ready(operator, there) as server:
        there.github.comment(REPO, 1, "alice", "claim #2")
        await eventually(lambda: there.people_on(2) == ["alice"])
        sent = {each.guid for each in there.github.deliveries.values() if each.event == "issue_comment"}
        await eventually(lambda: sum(each["event"] == "looked" for each in server.logs()) > 1)

        deliveries = [each for each in server.logs() if each["event"] == "delivery"]
        assert {each["delivery"] for each in deliveries} >= sent
        looked = [each for each in server.logs() if each["event"] == "looked" and each["changed"]]
        assert sent <= {guid for each in looked for guid in each["deliveries"]}
        assert all({"timestamp", "level"} <= each.keys() for each in server.logs())


async def test_no_secret_is_ever_logged(operator: Operator, there: Hackathon) -> None:
    async with ready(operator, there) as server:
        there.github.faults.fail("GET", rf"/repos/{REPO}/issues/1", status=500, times=2)
        there.github.faults.reset("POST", times=2)
        there.github.comment(REPO, 1, "alice", "claim #2")
        await eventually(lambda: there.people_on(2) == ["alice"])
        server.process.send_signal(signal.SIGTERM)
        await server.ended()

        assert operator.token not in server.text
        assert SECRET not in server.text


async def test_sigterm_finishes_the_write_in_flight(operator: Operator, there: Hackathon) -> None:
    async with ready(operator, there) as server:
        there.github.faults.delay(2.0, *PATCH)
        there.github.comment(REPO, 1, "alice", "claim #2")
        await eventually(lambda: there.people_on(2) == ["alice"])
        server.process.send_signal(signal.SIGTERM)
        began = time.monotonic()

        assert await server.ended() == 0
        assert 1 < time.monotonic() - began < 10
        last = [each for each in server.logs() if each["event"] in {"stopping", "looked"}][-2:]
        assert [each["event"] for each in last] == ["stopping", "looked"]
        assert last[0]["finishing"] == ["spring"]


async def test_sigterm_does_not_wait_for_a_github_that_hangs(operator: Operator, there: Hackathon) -> None:
    async with ready(operator, there) as server:
        there.github.faults.delay(25.0, *PATCH)
        there.github.comment(REPO, 1, "alice", "claim #2")
        await eventually(lambda: there.people_on(2) == ["alice"])
        server.process.send_signal(signal.SIGTERM)
        began = time.monotonic()

        assert await server.ended() == 0
        assert time.monotonic() - began < 10


@pytest.mark.parametrize("when", ["while it writes", "while it is away"])
async def test_after_sigkill_a_restart_finds_everything(operator: Operator, there: Hackathon, when: str) -> None:
    async with ready(operator, there) as server:
        there.github.faults.delay(1.0, *PATCH)
        there.github.comment(REPO, 1, "alice", "claim #2")
        if when == "while it writes":
            await eventually(lambda: there.people_on(2) == ["alice"])
        server.process.kill()
        await server.ended()
    wrong = there.github.comment(REPO, 1, "bob", "claim #2, 99")
    async with ready(operator, there):
        await eventually(lambda: there.reply_to(wrong))

        assert there.people_on(2) == ["alice", "bob"]


async def test_a_github_that_is_not_well_at_start_is_waited_for(operator: Operator, there: Hackathon) -> None:
    there.github.faults.fail("GET", status=503, times=3)
    async with operator.serve() as server:
        await server.until("/healthz", 200)
        waiting = await server.status("/readyz")
        await server.until("/readyz", 200)

        assert waiting == 503


async def test_a_github_that_is_not_there_at_start_is_waited_for(tmp_path: Path) -> None:
    port, github = free_port(), world()
    operator = Operator(tmp_path, f"http://127.0.0.1:{port}", token_of(github))
    async with operator.serve() as server:
        await server.until("/healthz", 200)
        assert await server.status("/readyz") == 503
        async with serving(github, port=port):
            await server.until("/readyz", 200)


@pytest.mark.parametrize(
    ("rules", "token", "said"),
    [
        (BOARD, "ghp_wrong", "spring: GitHub does not accept the credentials"),
        (BOARD.replace("issue: 1", "issue: 77"), "", "spring: GET /repos/acme/sky/issues/77: not found"),
        (BOARD.replace("issue: 1", "issue: 3"), "", "spring: the issue has no table"),
        (BOARD.replace("acme/sky", "acme/none"), "", "spring: GET /repos/acme/none/issues/1: not found"),
    ],
    ids=["a wrong token", "no such issue", "no task table", "no such repository"],
)
async def test_what_only_the_operator_can_mend_is_one_line(
    operator: Operator, there: Hackathon, rules: str, token: str, said: str
) -> None:
    there.github.open_issue(REPO, "olivia", "No table", "Just words.")
    operator.rules = rules
    operator.token = token or operator.token
    async with operator.serve() as server:
        code, lines = await server.ended(), server.text.splitlines()

    synced = await operator.sync()
    assert (code, synced.code) == (1, 1)
    assert [line for line in lines if line[0] != "{"] == synced.lines
    assert len(synced.lines) == 1
    assert synced.lines[0].startswith(said)
    assert [word for word in ("Traceback", "missed_deliveries") if word in "\n".join(lines)] == []


async def test_one_board_that_can_be_kept_is_reason_enough_to_stay(operator: Operator, there: Hackathon) -> None:
    operator.rules = TWO_BOARDS.replace("issue: 2", "issue: 77")
    async with operator.serve() as server:
        await eventually(lambda: any(each["event"] == "look_failed" for each in server.logs()))
        await eventually(lambda: there.body(1) != TABLE)

        assert await server.status("/readyz") == 503
        assert await server.status("/healthz") == 200


async def test_a_port_in_use_is_one_line(operator: Operator) -> None:
    async with asyncio.timeout(20):
        taken = await asyncio.start_server(lambda *_: None, "127.0.0.1", 0)
        port = taken.sockets[0].getsockname()[1]
        async with taken, operator.serve(port=port) as server:
            code = await server.ended()

    assert code == 1
    assert server.text.splitlines() == [
        f"127.0.0.1:{port} can't be listened at (Address already in use): choose others with --host and --port"
    ]


async def test_what_is_no_http_leaves_no_line(operator: Operator, there: Hackathon) -> None:
    async with ready(operator, there) as server:
        for junk in (
            b"\x16\x03\x01\x02\x00\n\n",
            b"POST /webhook HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
        ):
            reader, writer = await asyncio.open_connection("127.0.0.1", int(server.url.rpartition(":")[2]))
            writer.write(junk)
            assert b"400" in await reader.read()
            writer.close()

        assert {each["level"] for each in server.logs()} == {"info"}


async def test_serve_needs_a_secret_and_names_what_is_missing(operator: Operator) -> None:
    done = await operator.run("serve", "--config", operator.config(), GITHUB_WEBHOOK_SECRET="", GITHUB_TOKEN="")

    assert done.code == 2
    assert [name for name in ("GITHUB_WEBHOOK_SECRET", "GITHUB_TOKEN") if name not in done.err] == []
    assert "Traceback" not in done.err
