"""No secret in logs, errors, metrics, pages, files or what is written to GitHub, however much goes wrong."""

from __future__ import annotations

import asyncio
import io
import json
import logging
import re
import sys
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

import pytest
import structlog
from aiohttp import ClientSession
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from bot.github.auth import AppAuth
from bot.github.client import Patience, Setting, connect
from bot.run.log import set_up_logs
from bot.run.metrics import Metrics
from bot.run.server import Server as Door
from bot.run.tracker import Tracker
from bot.sandbox.state import GitHub
from tests.run.conftest import sign
from tests.run.program import Operator, eventually
from tests.scenes.hackathon import QUICK, REPO, Hackathon, board, staged, world

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterator
    from pathlib import Path

    from bot.github.counts import Exchange
    from tests.run.program import Server

SLICE = 12  # characters of a secret that are too many to be chance
SECRETS = ("a-webhook-secret-0f3c9b7e51", "the-older-webhook-secret-77ab")
ISSUE = rf"/repos/{REPO}/issues/1"
JWT = re.compile(r"eyJ[\w-]{8,}\.[\w-]{8,}")

_key = rsa.generate_private_key(public_exponent=65_537, key_size=2048)
PEM = _key.private_bytes(Encoding.PEM, PrivateFormat.TraditionalOpenSSL, NoEncryption()).decode()


def leaks(text: str, there: Hackathon, *more: str) -> list[str]:
    """The pieces of secrets that stand in a text."""
    known = [*SECRETS, *more, *there.github.tokens, *PEM.splitlines()[1:-1]]
    pieces = {secret[at : at + SLICE] for secret in known for at in range(max(1, len(secret) - SLICE + 1))}
    return [*JWT.findall(text), *(piece for piece in pieces if piece in text)]


def written(there: Hackathon) -> str:
    """Everything that stands on GitHub."""
    comments = [comment.body for comment in there.github.comments.values()]
    return "\n".join([there.body(), *comments])


def files(folder: Path) -> str:
    return "\n".join(path.read_bytes().decode("utf-8", "replace") for path in folder.rglob("*") if path.is_file())


@asynccontextmanager
async def hosted(tmp_path: Path) -> AsyncIterator[tuple[Operator, Hackathon]]:
    """An operator whose bot is an App."""
    async with staged(world(), board(1)) as there:
        app = there.github.add_app("helper", _key.public_key(), events=())
        there.github.install(app, "acme")
        operator = Operator(tmp_path, there.serving.url, "")
        operator.environment = _with(operator, str(app.id))  # type: ignore[method-assign]  # an App's, not a token's
        yield operator, there


def _with(operator: Operator, app: str):  # type: ignore[no-untyped-def]  # the method that it takes the place of has it
    ours = {"GITHUB_APP_ID": app, "GITHUB_APP_PRIVATE_KEY": PEM, "GITHUB_WEBHOOK_SECRET": ",".join(SECRETS)}
    plain = operator.environment
    return lambda **more: plain(**(ours | more))


def noise(there: Hackathon) -> None:
    """Half an hour's mishaps at once."""
    faults = there.github.faults
    faults.fail("GET", ISSUE, status=503)
    faults.truncate("GET", rf"{ISSUE}/comments")
    faults.reset("PATCH", ISSUE, effect=True)
    faults.fail("PATCH", ISSUE, status=500)
    faults.fail("POST", rf"{ISSUE}/comments", status=502)
    faults.secondary_limit(1, "GET", rf"{ISSUE}/comments")
    faults.reset("POST", r".*/access_tokens")
    faults.fail("GET", r".*/installation", status=401)


async def strangers(server: Server) -> str:
    """What people who knock get to read, whatever they send."""
    read = []
    async with ClientSession() as session:
        for body, header in [
            (b"{}", ""), (b"{}", sign(b"{}", "wrong")), (b"no JSON", sign(b"no JSON", SECRETS[0])),
            (b'{"action": 3}', sign(b'{"action": 3}', SECRETS[1])),
        ]:  # fmt: skip
            for event in ("issues", "issue_comment", ""):
                headers = {"X-Hub-Signature-256": header, "X-GitHub-Event": event, "X-GitHub-Delivery": "d"}
                async with session.post(f"{server.url}/webhook", data=body, headers=headers) as answer:
                    read.append(f"{answer.status} {answer.headers} {await answer.text()}")
        for path in ("/", "/webhook", "/metrics", "/healthz", "/readyz", "/%00", "/config"):
            async with session.get(server.url + path) as answer:
                read.append(f"{answer.status} {answer.headers} {await answer.text()}")
    return "\n".join(read)


async def test_a_noisy_run_of_the_server_tells_no_secret(tmp_path: Path) -> None:
    async with hosted(tmp_path) as (operator, there), operator.serve() as server:
        await server.until("/readyz", 200)
        there.github.add_hook(REPO, f"{server.url}/webhook", SECRETS[0])
        noise(there)
        there.github.comment(REPO, 1, "alice", "claim #1, 99")
        await eventually(lambda: there.people_on(1) == ["alice"])
        for token in list(there.github.tokens):
            del there.github.tokens[token]  # revoked
        there.github.comment(REPO, 1, "bob", "claim #2\n/status")
        await eventually(lambda: there.people_on(2) == ["bob"])
        pages = await strangers(server)
        logs = server.text

    seen = "\n".join([logs, pages, written(there), files(tmp_path / "data")])
    assert "look_failed" in logs
    assert '"status": 401' in logs
    assert "401 " in pages
    assert leaks(seen, there) == []


async def test_one_look_after_another_that_fails_tells_no_secret(tmp_path: Path) -> None:
    async with hosted(tmp_path) as (operator, there):
        said = [await operator.sync(), await operator.sync("--json")]
        there.github.faults.fail("PATCH", ISSUE, status=403, times=None)
        there.github.comment(REPO, 1, "alice", "claim #1")
        said.append(await operator.sync())
        there.github.faults.fail("GET", r".*/installation", status=401, times=None)
        there.github.faults.reset("POST", r".*/access_tokens", times=None)
        verbs = ("check", "check --json", "why spring 1", "restore spring --at 2999")
        said += [await operator.run(*verb.split(), "--config", operator.config()) for verb in verbs]
        said.append(await operator.sync(GITHUB_APP_PRIVATE_KEY=PEM[:400]))
        said.append(await operator.sync(GITHUB_APP_PRIVATE_KEY=PEM.replace("A", "B")))
        said.append(await operator.sync(GITHUB_TOKEN="ghp_a-token-that-should-not-be-there"))
        said.append(
            await operator.sync(
                GITHUB_TOKEN="ghp_wrong-and-unknown-to-all", GITHUB_APP_ID="", GITHUB_APP_PRIVATE_KEY=""
            )
        )
        seen = "\n".join([*(f"{one.out}\n{one.err}" for one in said), written(there), files(tmp_path / "data")])

    assert [one.code for one in said[:3]] == [0, 0, 1]
    assert all(one.code for one in said[3:])
    assert all("Traceback" not in one.err for one in said)
    assert leaks(seen, there, "ghp_a-token-that-should-not-be-there", "ghp_wrong-and-unknown-to-all") == []


class Terminal(io.StringIO):
    """What an operator reads."""

    def isatty(self) -> bool:
        return True


@pytest.fixture
def terminal(monkeypatch: pytest.MonkeyPatch) -> Iterator[Terminal]:
    """Logs as they are shown at a terminal; other tests find theirs as they were."""
    kept, handlers, shown = structlog.get_config(), logging.getLogger().handlers[:], Terminal()
    monkeypatch.setattr(sys, "stderr", shown)
    set_up_logs()
    yield shown
    structlog.configure(**kept)
    logging.getLogger().handlers[:] = handlers


async def test_a_bug_of_our_own_shows_its_traceback_and_none_of_its_variables(
    terminal: Terminal,
) -> None:
    def stumble(exchange: Exchange) -> None:
        if "issues" in exchange.path:
            raise RuntimeError("a bug")

    async with staged(world(), board(1)) as there:
        app = there.github.add_app("helper", _key.public_key())
        there.github.install(app, "acme")
        setting = Setting(there.serving.url, on_response=stumble, patience=Patience(attempts=1))
        async with connect(AppAuth(str(app.id), PEM), setting) as client:
            metrics = Metrics()
            tracker = Tracker(board(1), client, metrics)
            tracker.pace = QUICK
            running = asyncio.create_task(tracker.run())
            await there.eventually(lambda: "RuntimeError" in terminal.getvalue())
            running.cancel()
            await asyncio.gather(running, return_exceptions=True)
            seen = (
                terminal.getvalue()
                + metrics.page().decode()
                + repr(Door([tracker], SECRETS, metrics))
                + repr(client.auth)
            )

    assert "Traceback" in seen
    assert leaks(seen, there) == []


def test_what_is_searched_for_is_found() -> None:
    github = GitHub()
    token = github.add_token("keeper").value
    there = Hackathon(github, None)  # type: ignore[arg-type]  # nothing is asked of its server
    jwt = "eyJhbGciOiJ.eyJpYXQiOi"
    hidden = json.dumps({"key": PEM, "token": f"x{token}x", "secret": f"Bearer {SECRETS[1]}", "jwt": jwt})

    assert jwt in leaks(hidden, there)
    assert len(leaks(hidden, there)) > 1000
    assert leaks("nothing of the kind", there) == []
