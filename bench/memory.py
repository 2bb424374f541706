"""Measure the memory of `serve` on a board far over GitHub's limit: 346 tasks, 1,034 claims, 2,000 pull requests.

Run it as `python bench/memory.py [--deliveries N]`: the process takes N signed deliveries over HTTP, some at a time,
and has its resident memory read at forty moments between, each in silence, once all that was delivered is seen to.
Exits 1 where a bar is missed: those are for 10,000 deliveries.

No growth over the last half: a straight line through its readings rises by less than a megabyte, which is what Python
takes from the system at a time, or by less than twice what single readings lie beside the line (their standard
deviation), for memory comes and goes; and by less than two megabytes however widely they lie.

The facts stay as many and as long (see crowd.py), so nothing has a reason to grow; the last two columns of text show
whether they do. Hardly two texts are the same: whatever keeps what is gone does.
"""

from __future__ import annotations

import argparse
import asyncio
import sys
import time
from statistics import linear_regression, pstdev
from typing import TYPE_CHECKING, NamedTuple

from tabulate import tabulate

from bench.crowd import BOT, DOCS, REPO, REPOS, RFCS, Crowd, world
from bench.decide import WORDS
from bench.serve import kept

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bench.serve import Bench

RULES = f"""\
language: zh
boards:
  - name: rockets
    repo: {REPO}
    issue: 1
    look_every: 10s
    pulls: {{title: "{WORDS}", repos: [{REPO}, {DOCS}], rfc_repos: [{RFCS}]}}
"""
AT_ONCE, PAUSE = 100, 0.6  # deliveries, and the seconds after them: longer than the bot waits for more
READINGS, SILENCE = 40, 1.2  # in all; seconds before each
MOST, GROWTH = 120.0, 2.0  # MB
STEP = 1.0  # MB of one of Python's arenas


class Reading(NamedTuple):
    """What the process holds after so many deliveries, in MB, and what its board has come to.

    `written` and `said` are the characters of the body with its continuations and the bot's replies, and of people's
    comments.
    """

    deliveries: int
    seconds: float
    writes: int
    comments: int
    written: int
    said: int
    memory: float
    most: float


class Line(NamedTuple):
    """How far a straight line through readings rises from first to last, and how far they lie beside it, in MB."""

    rise: float
    spread: float

    @classmethod
    def through(cls, readings: Sequence[Reading]) -> Line:
        """Return the line that fits best."""
        at, memory = [one.deliveries for one in readings], [one.memory for one in readings]
        slope, start = linear_regression(at, memory)
        beside = [held - start - slope * count for count, held in zip(at, memory, strict=True)]
        return cls(slope * (at[-1] - at[0]), pstdev(beside))

    @property
    def grows(self) -> bool:
        """Whether it rises further than the readings' own coming and going explains."""
        return self.rise >= min(max(2 * self.spread, STEP), GROWTH)


async def measure(count: int) -> list[Reading]:
    """Return what the process holds, from the start to so many deliveries."""
    github = world()
    crowd = Crowd(github)
    async with kept(github, RULES, REPOS) as bench:
        began, before = time.perf_counter(), len(github.deliveries)
        readings = [await _reading(bench, 0, 0.0)]
        for goal in (count * number // READINGS for number in range(1, READINGS + 1)):
            while (sent := len(github.deliveries) - before) < goal:
                for _ in range(min(AT_ONCE, goal - sent)):
                    crowd.act()
                await bench.courier.idle()
                await asyncio.sleep(PAUSE)
            readings.append(await _reading(bench, sent, time.perf_counter() - began))
    return readings


async def _reading(bench: Bench, sent: int, seconds: float) -> Reading:
    """Read the memory in silence; of three the least, for a full look comes now and then all the same."""
    held = []
    for _ in range(3):
        await asyncio.sleep(SILENCE / 3)
        held.append(bench.memory())
    writes = sum(each.path == f"/repos/{REPO}/issues/1" for each in bench.github.log.writes)
    issue = bench.github.issue(REPO, 1)
    comments = [bench.github.comment_by_id(number) for number in issue.comments]
    written = len(issue.body or "") + sum(len(one.body) for one in comments if one.user.login == BOT)
    said = sum(len(one.body) for one in comments if one.user.login != BOT)
    return Reading(sent, seconds, writes, len(comments), written, said, min(held), bench.memory("VmHWM"))


def main() -> int:
    """Run it; 1 where a bar is missed."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--deliveries", type=int, default=10_000)
    readings = asyncio.run(measure(parser.parse_args().deliveries))
    head = ("deliveries", "seconds", "body writes", "comments", "written", "said", "MB", "at the most")
    print(tabulate(readings[::4], headers=head, floatfmt=".1f"))
    half = readings[READINGS // 2 :]
    line, most = Line.through(half), readings[-1].most
    bytes_each = line.rise * 2**20 / (half[-1].deliveries - half[0].deliveries)
    print(
        f"bars: at the most {MOST:.0f} MB: {most:.1f}; no growth over the last half: {line.rise:+.1f} MB by a line "
        f"beside which single readings lie {line.spread:.1f} MB ({bytes_each:+.0f} bytes a delivery)"
    )
    return int(most >= MOST or line.grows)


if __name__ == "__main__":
    sys.exit(main())
