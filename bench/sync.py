"""Measure `sync` as a process of its own on a large board, against a simulated GitHub over HTTP.

Run it as `python bench/sync.py [--tasks N] [--comments N]`: requests, time and memory of a first run, of a second
with nothing new, and of one with a single new comment.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import random
import sys
import time
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

from tabulate import tabulate

from bot.sandbox.server import serving
from bot.sandbox.state import GitHub

if TYPE_CHECKING:
    from bot.sandbox.server import Serving

REPO = "acme/sky"
RULES = f"boards:\n  - {{name: bench, repo: {REPO}, issue: 1, style: text}}\n"
HEAD = ("run", "seconds", "requests", "of them 304", "counted", "writes", "entries")


def world(tasks: int, comments: int) -> GitHub:
    """A tracking issue of that size; a third of the comments is chat."""
    github = GitHub()
    chance = random.Random(1)  # noqa: S311 - the same board every time, nothing secret
    github.add_repo(REPO)
    github.grant(REPO, "keeper", "write")
    rows = "".join(f"| {number} | A task with a title of the usual length, number {number} |  |\n"
                   for number in range(1, tasks + 1))  # fmt: skip
    github.open_issue(REPO, "olivia", "Tasks", f"| No. | Task | Status |\n| --- | --- | --- |\n{rows}")
    for number in range(comments):
        text = f"【报名】：{chance.randint(1, tasks)}" if number % 3 else "When does it begin? 什么时候开始？"
        github.comment(REPO, 1, f"person-{chance.randint(1, 400)}", text)
    return github


async def run(server: Serving, folder: Path, token: str) -> tuple[float, dict[str, Any], list[int]]:
    """Seconds, the board's JSON, and the statuses of what was asked."""
    server.api.log.clear()
    rules = folder / "hackathon.yml"
    rules.write_text(RULES, encoding="utf-8")
    began = time.perf_counter()
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "bot", "sync", "--json", "--config", str(rules)),
        env=os.environ | {"GITHUB_API_URL": server.url, "GITHUB_TOKEN": token, "HACKATHON_DATA": str(folder / "data")},
        stdout=asyncio.subprocess.PIPE,
    )
    out, _ = await process.communicate()
    return time.perf_counter() - began, json.loads(out)["boards"][0], [each.status for each in server.api.log]


async def measure(tasks: int, comments: int) -> list[tuple[object, ...]]:
    """Three runs that share a data folder."""
    github = world(tasks, comments)
    rows: list[tuple[object, ...]] = []
    token = github.add_token("keeper").value
    async with serving(github) as server:
        with TemporaryDirectory() as folder:
            for name in ("first", "second, nothing new", "third, nothing new", "one new comment"):
                if name == "one new comment":
                    github.comment(REPO, 1, "alice", "claim #1")
                seconds, board, statuses = await run(server, Path(folder), token)
                spared = statuses.count(304)
                counted = len(statuses) - spared
                rows.append((name, seconds, len(statuses), spared, counted, board["writes"], board["entries"]))
    return rows


def main() -> None:
    """Run it."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--tasks", type=int, default=350)
    parser.add_argument("--comments", type=int, default=1000)
    given = parser.parse_args()
    rows = asyncio.run(measure(given.tasks, given.comments))
    print(f"{given.tasks} tasks, {given.comments} comments")
    print(tabulate(rows, headers=HEAD, floatfmt=".2f"))


if __name__ == "__main__":
    main()
