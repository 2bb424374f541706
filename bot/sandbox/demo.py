"""The demo: a simulated GitHub, the real server beside it, and a page to try it (network, processes, files).

main(port=8000)                # the page, until Ctrl-C
main(port=8000, script=True)   # a scene in the terminal
"""

from __future__ import annotations

import asyncio
import errno
import secrets
import signal
import sys
import time
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

from cryptography.hazmat.primitives.asymmetric import rsa

from bot.sandbox import plain
from bot.sandbox.child import BotDied, free_port, running_bot
from bot.sandbox.clock import wall_clock
from bot.sandbox.page import BoardTab, Page
from bot.sandbox.play import Missed, difference, play
from bot.sandbox.scene import BOT, DOCS, HEADERS, PEOPLE, REPO, REPOS, RFCS, SCENES, stage
from bot.sandbox.server import serving
from bot.sandbox.state import GitHub

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from bot.sandbox.child import Child
    from bot.sandbox.scene import Scene
    from bot.sandbox.server import Serving

HOST = "127.0.0.1"
API = "/api/v3"  # where an Enterprise Server has it, so that page and API share one address


@dataclass(frozen=True, slots=True)
class Set:
    """Everything that runs: the simulated GitHub, its server, the page and its address, the bot's process."""

    github: GitHub
    server: Serving
    page: Page
    page_url: str
    bot: Child


def main(port: int = 8000, *, script: bool = False) -> int:
    """Run the demo until it is stopped, or the scene until it ends; returns the exit code."""
    return asyncio.run(demo(port, script=script))


async def demo(port: int, *, script: bool) -> int:
    """Run it; 0, or 1 with the reason on standard error. A script takes any free port.

    Ctrl-C, SIGTERM and a closed terminal end it, and the bot's process and its folder go with it.
    """
    running = asyncio.ensure_future(_in_terminal() if script else _on_page(port))
    loop = asyncio.get_running_loop()
    for each in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        loop.add_signal_handler(each, running.cancel)
    try:
        return await running
    except asyncio.CancelledError:
        return 1 if script else 0  # a page has no other end, a scene was cut short
    except (BotDied, Missed) as failed:
        return _complain(str(failed))
    except OSError as failed:
        taken = failed.errno == errno.EADDRINUSE
        return _complain(f"port {port} is taken; choose another with --port" if taken else str(failed))


@asynccontextmanager
async def on_set(port: int) -> AsyncIterator[Set]:
    """The simulated GitHub with its page at the port, and the bot, once it has looked at every board.

    Raises OSError where the port is taken, BotDied where the bot doesn't come up.
    """
    url = f"http://{HOST}:{port}"
    github = GitHub(wall_clock, wall_clock, f"{url}{API}", url)
    stage(github)
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    app = github.add_app(BOT, key.public_key())
    github.install(app, REPO.partition("/")[0])
    tabs = [BoardTab(at, each.name, each.examples, each.words) for at, each in enumerate(SCENES, 1)]
    page = Page(github, REPO, tabs, REPOS)
    async with serving(github, host=HOST, port=port, base_path=API, prepare=page.add_routes) as server:
        page.log = server.api.log
        secret = secrets.token_hex(20)
        async with running_bot(f"{url}{API}", app.id, key, secret, _rules()) as bot:
            await bot.ready()
            for repo in REPOS:
                github.add_hook(repo, f"{bot.url}/webhook", secret)
            page.bot = "ready"
            yield Set(github, server, page, f"{url}/", bot)


async def _on_page(port: int) -> int:
    print("Starting a simulated GitHub and the bot, and playing the opening scene …", flush=True)
    async with on_set(port) as running:
        playing = asyncio.gather(*(play(running.github, number, scene) for number, scene in enumerate(SCENES, 1)))
        await running.bot.alive_during(playing)
        print(f"\n  {running.page_url}\n\nComment there as anybody. Ctrl-C ends it.", flush=True)
        await running.bot.ended()
    return 0


async def _in_terminal() -> int:
    started, scene = time.monotonic(), SCENES[0]
    async with on_set(free_port()) as running:
        github = running.github
        print(f"{scene.title}\n\n{_table(github, scene)}\n")
        pulls = await running.bot.alive_during(play(github, 1, scene, _tell))
        print(f"\n{_table(github, scene)}\n\n{_boards(github)}\n")
        wrong = difference(github, 1, scene, pulls)
        writes = sum(each.method == "PATCH" for each in running.server.api.log.writes)
        counts = f"{len(github.deliveries)} deliveries, {len(running.server.api.log)} requests, {writes} body writes"
    if wrong:
        return _complain(f"the board is not what the scene expects:\n{wrong}")
    print(f"As the scene expects, in {time.monotonic() - started:.1f} s: {counts}.")
    return 0


def _tell(who: str, words: str) -> None:
    name = {**PEOPLE, BOT: "🤖 bot"}.get(who, who)
    first, *others = filter(str.strip, words.splitlines())
    print(f"  {name}{' ' * (9 - plain.columns(name))}{first}", flush=True)
    for line in others:
        print(f"{' ' * 11}{line}", flush=True)


def _table(github: GitHub, scene: Scene) -> str:
    return plain.aligned(plain.rows(github.issue(REPO, 1).body or ""), HEADERS[scene.language])


def _boards(github: GitHub) -> str:
    """The progress board and the leaderboard."""
    tables = [plain.block(github.issue(REPO, 1).body or "", each) for each in ("progress", "leaderboard")]
    return "\n\n".join(plain.aligned(rows, header) for header, *rows in filter(None, tables))


def _rules() -> str:
    boards = [
        f"  - name: lantern-{scene.language}\n"
        f"    repo: {REPO}\n"
        f"    issue: {number}\n"
        f"    language: {scene.language}\n"
        f"    pulls: {{title: '{scene.words}', repos: [{REPO}, {DOCS}], rfc_repos: [{RFCS}]}}\n"
        for number, scene in enumerate(SCENES, 1)
    ]
    return "".join(["boards:\n", *boards])


def _complain(reason: str) -> int:
    print(f"hackathon-bot demo: {reason}", file=sys.stderr)
    return 1
