"""Measure `serve` as a process of its own, against a simulated GitHub over HTTP.

Run it as `python bench/serve.py [--comments N] [--burst N]`: it prints how long a comment takes to reach the table,
how a burst of claims fares, and the process's memory. Exits 1 where a bar of the project is missed.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import re
import statistics
import sys
import time
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from aiohttp import ClientError, ClientSession
from tabulate import tabulate

from bot.sandbox.child import free_port
from bot.sandbox.deliveries import as_request
from bot.sandbox.server import serving
from bot.sandbox.state import GitHub

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterable

    from bot.sandbox.model import Delivery
    from bot.sandbox.server import Courier

REPO, SECRET, TASKS = "acme/sky", "secret", 350
RULES = f"boards:\n  - {{name: bench, repo: {REPO}, issue: 1, style: text}}\n"
HEAD = ("connections", "all in the table (s)", "answer, median (ms)", "p99 (ms)", "body writes", "missing", "MB")
WITHIN = 60.0  # seconds that a state is waited for


@dataclass
class Bench:
    """The world and the process that keeps it."""

    github: GitHub
    courier: Courier
    pid: int
    port: int

    def people(self) -> int:
        """How many entries the table shows."""
        return len(re.findall(r"@[\w-]+ Claimed", self.github.issue(REPO, 1).body or ""))

    async def until(self, people: int) -> None:
        """Wait until so many entries are in the table."""
        news = asyncio.Event()
        self.github.listeners.append(news.set)
        async with asyncio.timeout(WITHIN):
            while self.people() < people:
                news.clear()
                await news.wait()
        self.github.listeners.remove(news.set)

    def memory(self, what: str = "VmRSS") -> float:
        """The process's resident memory in MB (`VmHWM`: the most so far), NaN where the system doesn't tell."""
        try:
            status = Path(f"/proc/{self.pid}/status").read_text(encoding="ascii")
        except OSError:
            return float("nan")
        return int(status.partition(f"{what}:")[2].split()[0]) / 1024


def world() -> GitHub:
    """A tracking issue with many tasks."""
    github = GitHub()
    github.add_repo(REPO)
    github.grant(REPO, "keeper", "write")
    rows = "".join(f"| {number} | A task with a title of the usual length, number {number} |  |\n"
                   for number in range(1, TASKS + 1))  # fmt: skip
    github.open_issue(REPO, "olivia", "Tasks", f"| No. | Task | Status |\n| --- | --- | --- |\n{rows}")
    return github


@asynccontextmanager
async def kept(github: GitHub, rules: str, repos: Iterable[str], at_once: int = 10) -> AsyncIterator[Bench]:
    """The process that keeps a world under such rules, once it is ready and hears of these repositories.

    `at_once` deliveries are under way at a time.
    """
    port = free_port()
    async with serving(github, at_once=at_once) as server:
        with TemporaryDirectory() as folder:
            config = Path(folder) / "hackathon.yml"
            config.write_text(rules, encoding="utf-8")
            settings = {
                "GITHUB_API_URL": server.url,
                "GITHUB_TOKEN": github.add_token("keeper").value,
                "GITHUB_WEBHOOK_SECRET": SECRET,
                "HACKATHON_DATA": folder,
            }
            process = await asyncio.create_subprocess_exec(
                *(sys.executable, "-m", "bot", "serve", "--config", str(config), "--port", str(port)),
                env=os.environ | settings,
                stderr=asyncio.subprocess.DEVNULL,
            )
            try:
                await _ready(f"http://127.0.0.1:{port}/readyz")
                for repo in repos:
                    github.add_hook(repo, f"http://127.0.0.1:{port}/webhook", SECRET)
                await server.courier.idle()
                yield Bench(github, server.courier, process.pid, port)
                await server.courier.idle()
            finally:
                process.terminate()
                await process.wait()


async def _ready(url: str) -> None:
    async with asyncio.timeout(WITHIN), ClientSession() as session:
        while True:
            try:
                async with session.get(url) as answer:
                    if answer.status == 200:
                        return
            except ClientError:
                pass  # it doesn't listen yet
            await asyncio.sleep(0.05)


async def one_by_one(count: int) -> list[float]:
    """Seconds from a comment, after a quiet second, to the table."""
    took = []
    async with kept(world(), RULES, [REPO]) as bench:
        for number in range(count):
            await asyncio.sleep(1.1)  # the quiet second
            began = time.perf_counter()
            bench.github.comment(REPO, 1, f"person-{number}", f"claim #{number + 1}")
            await bench.until(number + 1)
            took.append(time.perf_counter() - began)
    return took


@dataclass
class Burst:
    """What became of many claims at once; times in seconds."""

    seconds: float
    answers: list[float]
    writes: int
    missing: int
    memory: float


async def burst(count: int, connections: int) -> Burst:
    """Let everybody claim at once. The deliveries are made before and sent by bare sockets, so that the answers'
    times are the server's own.
    """
    async with kept(world(), RULES, [REPO]) as bench:
        await asyncio.sleep(1.1)  # a quiet second after the first look
        writes_before = _body_writes(bench.github)
        for number in range(count):
            bench.github.comment(REPO, 1, f"person-{number}", f"claim #{number % TASKS + 1}")
        waiting, bench.github.outbox[:] = bench.github.outbox[:], []
        requests = [_raw(each) for each in waiting]
        began = time.perf_counter()
        answers = await _send(requests, bench.port, connections)
        with suppress(TimeoutError):  # told below as missing
            await bench.until(count)
        seconds = time.perf_counter() - began
        writes = _body_writes(bench.github) - writes_before
        return Burst(seconds, sorted(answers), writes, count - bench.people(), bench.memory())


def _raw(delivery: Delivery) -> bytes:
    headers, body = as_request(delivery)
    lines = "".join(f"{name}: {value}\r\n" for name, value in headers.items())
    return f"POST /webhook HTTP/1.1\r\nHost: bench\r\n{lines}Content-Length: {len(body)}\r\n\r\n".encode() + body


async def _send(requests: list[bytes], port: int, connections: int) -> list[float]:
    """Send over so many connections at a time; how long each answer took."""
    pool: asyncio.Queue[tuple[asyncio.StreamReader, asyncio.StreamWriter]] = asyncio.Queue()
    for _ in range(connections):
        pool.put_nowait(await asyncio.open_connection("127.0.0.1", port))

    async def send(request: bytes) -> float:
        reader, writer = await pool.get()
        began = time.perf_counter()
        writer.write(request)
        head = await reader.readuntil(b"\r\n\r\n")
        assert b" 202 " in head, head
        await reader.readexactly(int(head.lower().partition(b"content-length: ")[2].split()[0]))
        pool.put_nowait((reader, writer))
        return time.perf_counter() - began

    took = await asyncio.gather(*(send(each) for each in requests))
    while not pool.empty():
        pool.get_nowait()[1].close()
    return list(took)


def _body_writes(github: GitHub) -> int:
    return sum(each.path == f"/repos/{REPO}/issues/1" for each in github.log.writes)


def main() -> int:
    """Run it; 1 where a bar is missed."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--comments", type=int, default=15)
    parser.add_argument("--burst", type=int, default=300)
    given = parser.parse_args()
    took = sorted(asyncio.run(one_by_one(given.comments)))
    median = statistics.median(took)
    print(f"a comment reaches the table of {TASKS} tasks: median {median:.3f} s, slowest {took[-1]:.3f} s (bar: 1 s)\n")
    rows, missed = [], median >= 1
    for connections in (10, 50, given.burst):
        one = asyncio.run(burst(given.burst, connections))
        p99 = one.answers[int(len(one.answers) * 0.99) - 1] * 1000
        median_answer = statistics.median(one.answers) * 1000
        rows.append((connections, one.seconds, median_answer, p99, one.writes, one.missing, one.memory))
        missed = missed or p99 >= 100 or one.writes > 5 or one.missing > 0
    print(f"{given.burst} claims at once (bars: p99 100 ms, 5 writes, none missing)")
    print(tabulate(rows, headers=HEAD, floatfmt=".1f"))
    return int(missed)


if __name__ == "__main__":
    sys.exit(main())
