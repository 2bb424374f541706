"""Count what following pull requests asks of GitHub: ten repositories of the simulated one, 5,000 pull requests.

Run it as `python bench/pulls.py [--tagged 100] [--approved 20] [--names usual]`: it prints the requests of a first
look, of a second one by a new process with nothing new, of a third after ten changes, and of the full look some hours
later; then those of a whole `sync` of 100 tasks and 150 comments, and of a second and a third with nothing new.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import sys
import tempfile
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from tabulate import tabulate

from bot.core.rules import PullRules, Rules
from bot.github.auth import TokenAuth
from bot.github.cache import FileStore
from bot.github.client import Setting, connect
from bot.github.pulls import look_for_pulls
from bot.github.shelf import PullShelf
from bot.sandbox.server import Serving, serving
from bot.sandbox.state import GitHub

if TYPE_CHECKING:
    from collections.abc import Sequence

WORDS = "Hackathon 10th Spring No."
NAMES = {
    "short": tuple(f"acme/sky-{number}" for number in range(10)),
    "usual": tuple(f"PaddlePaddle/Paddle-model-{number:03d}" for number in range(10)),
    "long": tuple(f"an-organisation/{'a-repository-with-a-very-long-name-' * 2}{number}" for number in range(10)),
    "owners": tuple(f"organisation-number-{number}/{'a-long-name-' * 3}" for number in range(10)),
}
TASKS, COMMENTS = 100, 150
SINCE = datetime(2026, 1, 1, tzinfo=UTC)


class Clock:
    """Seconds since 1970, moved by sleeping alone: waiting for GitHub's limits takes no time here."""

    now = time.time()

    def __call__(self) -> float:
        """Return the time it shows."""
        return self.now

    async def sleep(self, seconds: float) -> None:
        """Let time pass."""
        self.now += seconds


def world(clock: Clock, repos: Sequence[str], options: argparse.Namespace) -> GitHub:
    """Return a GitHub with an event's board and its pull requests, spread over the repositories, one a minute."""
    github = GitHub(wall=lambda: datetime.fromtimestamp(clock.now, UTC))
    for repo in repos:
        github.add_repo(repo)
        github.grant(repo, "keeper", "write")
        github.grant(repo, "olivia", "write")
    rows = "".join(f"| {number} | Task {number} |  |\n" for number in range(1, TASKS + 1))
    github.open_issue(repos[0], "olivia", "Tasks", f"| No. | Task | Status |\n| --- | --- | --- |\n{rows}")
    for number in range(COMMENTS):
        github.comment(repos[0], 1, f"dev{number % 50}", f"claim #{number % TASKS + 1}")
    pulls, tagged, met = options.pulls, options.tagged, 0
    for number in range(pulls):
        is_tagged = number * tagged // pulls != (number + 1) * tagged // pulls
        title = f"【{WORDS}{met % TASKS + 1}】 Work" if is_tagged else f"Fix the {number}th bug"
        met += is_tagged
        one = github.open_pull(repos[(met if is_tagged else number) % 10], f"dev{number % 50}", title)
        if is_tagged and met <= options.approved:
            github.review(one.repo.full_name, one.number, "olivia")
        elif number % 3:
            github.merge(one.repo.full_name, one.number, "olivia")
        github.now.advance(timedelta(minutes=1))  # type: ignore[attr-defined]  # a stepping clock
    return github


async def look(  # noqa: PLR0913, PLR0917 - whose look, at what, and where it is kept
    server: Serving, github: GitHub, clock: Clock, folder: Path, token: str, repos: tuple[str, ...]
) -> list[object]:
    """Look once in a new process; return how many were found, the requests by kind, and the CPU time."""
    server.api.log.clear()
    rules = Rules(name="bench", repo=repos[0], issues=(1,), pulls=PullRules(WORDS, repos))
    store = FileStore(folder)
    setting = Setting(base_url=server.url, cache=store, clock=clock, sleep=clock.sleep)
    async with connect(TokenAuth(token), setting) as client:
        started = time.process_time()
        found = await look_for_pulls(client, rules, PullShelf(rules, store), (), github.now(), SINCE)
        spent = time.process_time() - started
    searches = sum(one.path == "/search/issues" for one in server.api.log)
    free = sum(one.status == 304 for one in server.api.log)
    return [len(found.pulls), len(server.api.log), searches, free, len(server.api.log) - free, f"{spent:.2f} s"]


async def sync(server: Serving, folder: Path, token: str, repos: Sequence[str]) -> list[object]:
    """Run the program once; return the entries, the requests by kind, the writes and the time."""
    server.api.log.clear()
    rules = folder / "hackathon.yml"
    pulls = f"{{title: {WORDS}, repos: [{', '.join(repos)}]}}"
    rules.write_text(f"boards: [{{name: bench, repo: {repos[0]}, issue: 1, pulls: {pulls}}}]", encoding="utf-8")
    began = time.perf_counter()
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "bot", "sync", "--json", "--config", str(rules)),
        env=os.environ | {"GITHUB_API_URL": server.url, "GITHUB_TOKEN": token, "HACKATHON_DATA": str(folder / "data")},
        stdout=asyncio.subprocess.PIPE,
    )
    out, _ = await process.communicate()
    (board,) = json.loads(out)["boards"]
    free = sum(one.status == 304 for one in server.api.log)
    asked = len(server.api.log)
    return [board["entries"], asked, free, asked - free, board["writes"], f"{time.perf_counter() - began:.2f} s"]


async def looks(github: GitHub, clock: Clock, repos: tuple[str, ...]) -> list[list[object]]:
    """Return the rows of four looks."""
    token, rows = github.add_token("keeper").value, []
    with tempfile.TemporaryDirectory() as folder:
        async with serving(github) as server:
            for name in ("first", "second", "ten new", "full, hours later"):
                if name == "ten new":
                    for number in range(1, 11):
                        github.open_pull(repos[number % 10], "erin", f"{WORDS}{number}")
                elif name == "full, hours later":
                    github.now.advance(timedelta(hours=7))  # type: ignore[attr-defined]  # a stepping clock
                rows.append([name, *await look(server, github, clock, Path(folder), token, repos)])
    return rows


async def syncs(github: GitHub, repos: tuple[str, ...]) -> list[list[object]]:
    """Return the rows of three runs."""
    token = github.add_token("keeper").value
    with tempfile.TemporaryDirectory() as folder:
        async with serving(github) as server:
            names = ("first", "second", "third")
            return [[name, *await sync(server, Path(folder), token, repos)] for name in names]


async def main() -> None:
    """Print the tables."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--pulls", type=int, default=5_000)
    arguments.add_argument("--tagged", type=int, default=100)
    arguments.add_argument("--approved", type=int, default=20)
    arguments.add_argument("--names", choices=NAMES, default="short")
    options, clock = arguments.parse_args(), Clock()
    repos = NAMES[options.names]
    rows = await looks(world(clock, repos, options), clock, repos)
    print(tabulate(rows, headers=("look", "found", "requests", "searches", "304", "counted", "CPU, sandbox too")))
    rows = await syncs(world(clock, repos, options), repos)
    print()
    print(tabulate(rows, headers=("sync", "entries", "requests", "304", "counted", "writes", "time")))


if __name__ == "__main__":
    asyncio.run(main())
