"""The bot's own server as a child process, as an operator would start it (processes, files, HTTP)."""

from __future__ import annotations

import asyncio
import os
import socket
import sys
from contextlib import asynccontextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, TypeVar

from aiohttp import ClientError, ClientSession
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

if TYPE_CHECKING:
    from asyncio.subprocess import Process
    from collections.abc import AsyncIterator, Awaitable

    from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey

T = TypeVar("T")
HOST = "127.0.0.1"
START_SECONDS = 20.0
STOP_SECONDS = 12.0  # the server gives itself ten
LAST_LINES = 12
SOURCES = Path(__file__).parents[2]  # so that the child finds this very package wherever it starts


class BotDied(Exception):  # noqa: N818 - it is what happened
    """The bot's process ended, or never came up; the text has its last lines."""


class Child:
    """A running `hackathon-bot serve`."""

    def __init__(self, process: Process, url: str, output: Path) -> None:
        self.url = url
        self._process = process
        self._output = output

    async def ready(self) -> None:
        """Wait until it has looked at every board. Raises BotDied."""
        try:
            async with asyncio.timeout(START_SECONDS), ClientSession() as session:
                await self.alive_during(self._answers(session))
        except TimeoutError:
            raise BotDied(self._obituary(f"the bot was not ready after {START_SECONDS:.0f} seconds")) from None

    async def alive_during(self, work: Awaitable[T]) -> T:
        """What the work gives. Raises BotDied if the process ends first."""
        working, ending = asyncio.ensure_future(work), asyncio.ensure_future(self.ended())
        try:
            await asyncio.wait({working, ending}, return_when=asyncio.FIRST_COMPLETED)
            if ending.done():
                ending.result()
            return await working
        finally:
            for each in (working, ending):
                each.cancel()
            await asyncio.gather(working, ending, return_exceptions=True)

    async def ended(self) -> None:
        """Wait for the process's end, which nobody asked for: always raises BotDied."""
        code = await self._process.wait()
        raise BotDied(self._obituary(f"the bot's server ended with exit code {code}"))

    async def stop(self) -> None:
        """Ask it to end, wait, and insist if it doesn't."""
        if self._process.returncode is None:
            self._process.terminate()
        try:
            await asyncio.wait_for(self._process.wait(), STOP_SECONDS)
        except TimeoutError:
            self._process.kill()
            await self._process.wait()

    async def _answers(self, session: ClientSession) -> None:
        while True:
            try:
                async with session.get(f"{self.url}/readyz") as answer:
                    if answer.status == 200:
                        return
            except ClientError:
                pass  # it does not listen yet
            await asyncio.sleep(0.05)

    def _obituary(self, what: str) -> str:
        lines = self._output.read_text("utf-8", "replace").splitlines()[-LAST_LINES:]
        return "\n".join([f"{what}; its last lines:" if lines else what, *(f"  {each}" for each in lines)])


def free_port() -> int:
    """A port that nobody listens at just now."""
    with socket.socket() as taken:
        taken.bind((HOST, 0))
        port: int = taken.getsockname()[1]
        return port


@asynccontextmanager
async def running_bot(api_url: str, app_id: int, key: RSAPrivateKey, secret: str, rules: str) -> AsyncIterator[Child]:
    """Start the server as that App on a free port; stop it and remove its folder at the end."""
    port = free_port()
    with TemporaryDirectory(prefix="hackathon-demo-") as folder:
        home = Path(folder)
        (home / "hackathon.yml").write_text(rules, "utf-8")
        pem = key.private_bytes(Encoding.PEM, PrivateFormat.TraditionalOpenSSL, NoEncryption()).decode()
        settings = {
            "GITHUB_API_URL": api_url,
            "GITHUB_APP_ID": str(app_id),
            "GITHUB_APP_PRIVATE_KEY": pem,
            "GITHUB_WEBHOOK_SECRET": secret,
            "HACKATHON_DATA": str(home / "data"),
        }
        child = await _started(home, port, settings)
        try:
            yield child
        finally:
            await asyncio.shield(child.stop())


async def _started(home: Path, port: int, settings: dict[str, str]) -> Child:
    output = home / "output.txt"
    with output.open("wb") as stream:
        process = await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", "bot", "serve"),
            *("--config", str(home / "hackathon.yml"), "--host", HOST, "--port", str(port)),
            cwd=home,
            env=_environment() | settings,
            stdin=asyncio.subprocess.DEVNULL,
            stdout=stream,
            stderr=stream,
            start_new_session=True,  # Ctrl-C is the demo's, which then ends the bot in its own time
        )
    return Child(process, f"http://{HOST}:{port}", output)


def _environment() -> dict[str, str]:
    """This process's environment without anything that would speak to the real GitHub."""
    ours = ("GITHUB_", "HACKATHON_", "PORT")
    kept = {name: value for name, value in os.environ.items() if not name.startswith(ours)}
    path = os.pathsep.join(filter(None, [str(SOURCES), kept.get("PYTHONPATH", "")]))
    return kept | {"PYTHONPATH": path, "PYTHONUNBUFFERED": "1"}
