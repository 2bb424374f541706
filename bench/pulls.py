"""Count what looking for pull requests asks of GitHub: ten repositories of the simulated one, 5,000 pull requests.

Run it as `python bench/pulls.py [--tagged 100]`: it prints the requests of a first look, of a second one by a new
process with nothing new, of a third after ten changes, and of the full look some hours later.
"""

from __future__ import annotations

import argparse
import asyncio
import tempfile
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

from tabulate import tabulate

from bot.core.rules import PullRules, Rules
from bot.github.auth import TokenAuth
from bot.github.cache import FileStore
from bot.github.client import Setting, connect
from bot.github.pulls import look_for_pulls
from bot.github.shelf import PullShelf
from bot.sandbox.server import Serving, serving
from bot.sandbox.state import GitHub

WORDS = "Hackathon 10th Spring No."
REPOS = tuple(f"acme/sky-{number}" for number in range(10))
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


def world(clock: Clock, pulls: int, tagged: int) -> GitHub:
    """Return a GitHub with that many pull requests, spread over the repositories, one a minute."""
    github = GitHub(wall=lambda: datetime.fromtimestamp(clock.now, UTC))
    for repo in REPOS:
        github.add_repo(repo)
    for number in range(pulls):
        is_tagged = number * tagged // pulls != (number + 1) * tagged // pulls
        title = f"【{WORDS}{number}】" if is_tagged else f"Fix the {number}th bug"
        one = github.open_pull(REPOS[number * 7 % 10], f"dev{number % 50}", title)
        if number % 3:
            github.merge(one.repo.full_name, one.number, "acme")
        github.now.advance(timedelta(minutes=1))  # type: ignore[attr-defined]  # a stepping clock
    return github


async def look(server: Serving, github: GitHub, clock: Clock, folder: Path, token: str) -> list[object]:
    """Look once in a new process; return how many were found, the requests by kind, and the CPU time."""
    server.api.log.clear()
    rules = Rules(name="bench", repo=REPOS[0], issues=(1,), pulls=PullRules(WORDS, REPOS))
    store = FileStore(folder)
    setting = Setting(base_url=server.url, cache=store, clock=clock, sleep=clock.sleep)
    async with connect(TokenAuth(token), setting) as client:
        started = time.process_time()
        found = await look_for_pulls(client, rules, PullShelf(rules, store), (), github.now(), SINCE)
        spent = time.process_time() - started
    searches = sum(one.path == "/search/issues" for one in server.api.log)
    free = sum(one.status == 304 for one in server.api.log)
    return [len(found.pulls), len(server.api.log), searches, free, len(server.api.log) - free, f"{spent:.2f} s"]


async def main() -> None:
    """Print the table."""
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--pulls", type=int, default=5_000)
    arguments.add_argument("--tagged", type=int, default=100)
    options, clock = arguments.parse_args(), Clock()
    github = world(clock, options.pulls, options.tagged)
    token = github.add_token("acme").value
    rows = []
    with tempfile.TemporaryDirectory() as folder:
        async with serving(github) as server:
            rows.append(["first", *await look(server, github, clock, Path(folder), token)])
            rows.append(["second", *await look(server, github, clock, Path(folder), token)])
            for number in range(1, 11):
                github.open_pull(REPOS[number % 10], "erin", f"{WORDS}{number}")
            rows.append(["ten new", *await look(server, github, clock, Path(folder), token)])
            github.now.advance(timedelta(hours=7))  # type: ignore[attr-defined]  # a stepping clock
            rows.append(["full, hours later", *await look(server, github, clock, Path(folder), token)])
    print(tabulate(rows, headers=("look", "found", "requests", "searches", "304", "counted", "CPU, sandbox too")))


if __name__ == "__main__":
    asyncio.run(main())
