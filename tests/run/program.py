"""The program as an operator starts it, in a process of its own, against a simulated GitHub (processes, HTTP)."""

from __future__ import annotations

import asyncio
import json
import os
import sys
import time
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from aiohttp import ClientError, ClientSession

from bot.sandbox.child import free_port
from tests.scenes.hackathon import KEEPER, SECRET

if TYPE_CHECKING:
    from asyncio.subprocess import Process
    from collections.abc import AsyncIterator, Callable

    from bot.sandbox.state import GitHub

ROOT = Path(__file__).parents[2]
DEADLINE = 25.0  # seconds for anything that is waited for
BOARD = "boards:\n  - {name: spring, repo: acme/sky, issue: 1, style: text}\n"
TWO_BOARDS = BOARD + "  - {name: autumn, repo: acme/sky, issue: 2, style: text}\n"


@dataclass(frozen=True)
class Done:
    """What became of a run."""

    code: int | None
    out: str
    err: str

    @property
    def lines(self) -> list[str]:
        """What standard error says, a line each."""
        return self.err.splitlines()

    def json(self) -> Any:
        """Standard output, which is JSON alone."""
        return json.loads(self.out)


@dataclass
class Server:
    """A running `serve`, whose logs go to a file."""

    process: Process
    url: str
    output: Path
    started: float = field(default_factory=time.monotonic)

    @property
    def text(self) -> str:
        """What it said so far."""
        return self.output.read_text(encoding="utf-8")

    def logs(self) -> list[dict[str, Any]]:
        """Its log lines, each of which must be a JSON object."""
        return [json.loads(line) for line in self.text.splitlines()]

    async def status(self, path: str) -> int:
        """A page's status, 0 while nobody listens."""
        try:
            async with ClientSession() as session, session.get(self.url + path) as answer:
                return answer.status
        except ClientError:
            return 0

    async def until(self, path: str, status: int) -> None:
        """Wait until a page answers that."""
        async with asyncio.timeout(DEADLINE):
            while await self.status(path) != status:  # noqa: ASYNC110 - another process sets no event of ours
                await asyncio.sleep(0.02)  # between two looks, under the deadline

    async def ended(self) -> int:
        """Wait for its end; the exit code."""
        return await asyncio.wait_for(self.process.wait(), DEADLINE)


@dataclass
class Operator:
    """Has rules, a token and a folder; `api` is where GitHub is."""

    home: Path
    api: str
    token: str
    rules: str = BOARD

    def environment(self, **more: str) -> dict[str, str]:
        """This process's environment with the bot's own variables instead of whatever is there."""
        kept = {
            key: value for key, value in os.environ.items() if not key.startswith(("GITHUB_", "HACKATHON_", "PORT"))
        }
        ours = {
            "GITHUB_API_URL": self.api,
            "GITHUB_TOKEN": self.token,
            "GITHUB_WEBHOOK_SECRET": SECRET,
            "HACKATHON_DATA": str(self.home / "data"),
            "PYTHONPATH": str(ROOT),
        }
        return {key: value for key, value in (kept | ours | more).items() if value}

    def config(self) -> str:
        """The path of the rules file, written anew."""
        path = self.home / "hackathon.yml"
        path.write_text(self.rules, encoding="utf-8")
        return str(path)

    async def run(self, *arguments: str, stdin: str = "", **env: str) -> Done:
        """Run to the end."""
        process = await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", "bot", *arguments),
            cwd=self.home,
            env=self.environment(**env),
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.PIPE,
        )
        out, err = await asyncio.wait_for(process.communicate(stdin.encode()), DEADLINE)
        return Done(process.returncode, out.decode(), err.decode())

    async def sync(self, *arguments: str, **env: str) -> Done:
        """Run `sync` with the rules."""
        return await self.run("sync", "--config", self.config(), *arguments, **env)

    @asynccontextmanager
    async def serve(self, port: int = 0, **env: str) -> AsyncIterator[Server]:
        """Run `serve` for a while; killed at the end if it still runs."""
        port = port or free_port()
        output = self.home / f"output-{time.monotonic_ns()}.txt"
        with output.open("wb") as stream:
            process = await asyncio.create_subprocess_exec(
                *(sys.executable, "-m", "bot", "serve", "--config", self.config(), "--port", str(port)),
                cwd=self.home,
                env=self.environment(**env),
                stdin=asyncio.subprocess.DEVNULL,
                stdout=stream,
                stderr=stream,
            )
        try:
            yield Server(process, f"http://127.0.0.1:{port}", output)
        finally:
            if process.returncode is None:
                process.kill()
                await process.wait()


def token_of(github: GitHub) -> str:
    """The bot's token."""
    known = [token.value for token in github.tokens.values() if token.user.login == KEEPER]
    return known[0] if known else github.add_token(KEEPER).value


async def eventually(holds: Callable[[], object]) -> None:
    """Wait until something holds. Raises TimeoutError after the deadline."""
    async with asyncio.timeout(DEADLINE):
        while not holds():  # noqa: ASYNC110 - another process sets no event of ours
            await asyncio.sleep(0.005)  # between two looks, under the deadline
