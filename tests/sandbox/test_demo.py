"""The demo as a person runs it: the real server, real deliveries, processes that end."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import time
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from aiohttp import web

from bot.sandbox import plain
from bot.sandbox.child import free_port
from bot.sandbox.demo import demo as run_demo
from bot.sandbox.demo import on_set
from bot.sandbox.play import difference, until
from bot.sandbox.scene import DOCS, REPO, REPOS, RFCS, SCENES, Change, Open, Say, stage
from bot.sandbox.state import GitHub

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from bot.sandbox.scene import Scene

ROOT = Path(__file__).parents[2]
DEADLINE = 30.0  # seconds for anything here; most takes under one


def eventually(done: Callable[[], object], what: str) -> None:
    """Wait until it is so; fails after the deadline."""
    end = time.monotonic() + DEADLINE
    while not done():
        assert time.monotonic() < end, f"{what}: not within {DEADLINE:.0f} seconds"
        time.sleep(0.05)  # between two looks


@contextmanager
def started(folder: Path, *arguments: str) -> Iterator[subprocess.Popen[str]]:
    """`hackathon-bot demo` as its own process, with its temporary files in `folder`."""
    command = [sys.executable, "-m", "bot", "demo", *arguments]
    environment = {**os.environ, "TMPDIR": str(folder), "GITHUB_TOKEN": "must not be used"}
    with subprocess.Popen(
        command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, encoding="utf-8"
    ) as process:
        try:
            yield process
        finally:
            process.terminate()


def children(parent: int) -> list[int]:
    listed = subprocess.run(["ps", "-A", "-o", "pid=,ppid="], capture_output=True, text=True, check=True).stdout
    pairs = [tuple(map(int, line.split())) for line in listed.splitlines()]
    return [pid for pid, of in pairs if of == parent]


def bot_of(demo: subprocess.Popen[str]) -> int:
    """The process of the demo's bot, once it runs."""
    eventually(lambda: children(demo.pid), "the bot's process")
    return children(demo.pid)[0]


def is_gone(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return True
    return False


def test_the_script_plays_its_scene_and_ends_well(tmp_path: Path) -> None:
    with started(tmp_path, "--script") as demo:
        printed, errors = demo.communicate(timeout=DEADLINE)

    assert (demo.returncode, errors) == (0, "")
    assert re.search(r"小明 +【报名】：1、3\n +🤖 bot +👍", printed)
    assert re.search(r"Bob +claim #42\n +🤖 bot +@bob.*\n.*42", printed)
    tables = [line for line in printed.splitlines() if line.startswith("2 ")]
    assert [line.partition("⭐")[2].strip() for line in tables] == ["", "@alice [Approved] #3, @bob [Claimed]"]
    assert re.search(r"names 100, and this board has no such task\..*`Lantern Hackathon No\.10`", printed)
    assert re.search(r"^Total +9 +4 / 6 ", printed, re.MULTILINE)
    assert re.search(r"^🥇 1 +bob +2 +8$", printed, re.MULTILINE)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("stop", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
@pytest.mark.parametrize("when", ["while it starts", "while it runs"])
def test_a_stopped_demo_takes_the_bot_and_its_folder_with_it(tmp_path: Path, stop: signal.Signals, when: str) -> None:
    with started(tmp_path, "--port", str(free_port())) as demo:
        bot = bot_of(demo)
        if when == "while it runs":
            assert demo.stdout is not None
            assert any("http://" in line for line in demo.stdout)
        demo.send_signal(stop)
        _, errors = demo.communicate(timeout=DEADLINE)

    assert (demo.returncode, errors) == (0, "")
    assert is_gone(bot)
    assert list(tmp_path.iterdir()) == []


def test_when_the_bot_dies_the_demo_says_so_and_ends(tmp_path: Path) -> None:
    with started(tmp_path, "--port", str(free_port())) as demo:
        os.kill(bot_of(demo), signal.SIGKILL)
        _, errors = demo.communicate(timeout=DEADLINE)

    assert demo.returncode == 1
    assert "the bot's server ended with exit code -9" in errors
    assert "Traceback" not in errors
    assert list(tmp_path.iterdir()) == []


async def test_a_taken_port_is_one_clear_line(capsys: pytest.CaptureFixture[str]) -> None:
    runner = web.AppRunner(web.Application())
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    port = runner.addresses[0][1]

    assert await run_demo(port, script=False) == 1
    assert capsys.readouterr().err == f"hackathon-bot demo: port {port} is taken; choose another with --port\n"
    await runner.cleanup()


async def test_a_comment_reaches_the_table_through_the_real_server() -> None:
    async with on_set(free_port()) as running:
        github = running.github
        github.comment(REPO, 1, "dana", "claim #5")
        await until(github, lambda: plain.statuses(github.issue(REPO, 1).body or "")["5"] == "@dana [Claimed]")

        assert [each.event for each in github.deliveries.values()][:4] == [*["ping"] * len(REPOS), "issue_comment"]


@pytest.mark.parametrize(("repo", "states"), [(REPO, "PR"), (DOCS, "PR"), (RFCS, "RFC")])
async def test_a_pull_request_moves_its_task_from_any_of_the_repositories(repo: str, states: str) -> None:
    async with on_set(free_port()) as running:
        github = running.github
        number = github.open_pull(repo, "dana", "[Lantern Hackathon No.5] Idle").number
        shown = f"@dana [{states} open] {'' if repo == REPO else repo.partition('/')[2]}#{number}"
        await until(github, lambda: status(github, "5") == shown)

        github.merge(repo, number, "olivia")
        await until(github, lambda: status(github, "5") != shown)
        assert status(github, "5") == shown.replace("PR open", "Done").replace("RFC open", "RFC merged")


def status(github: GitHub, task: str) -> str:
    """The task's cell on the English board."""
    return plain.statuses(github.issue(REPO, 1).body or "")[task]


def test_what_differs_from_the_scene_is_told_for_tasks_progress_and_leaders() -> None:
    github, scene = GitHub(), SCENES[0]
    stage(github)
    body = (
        scene.body
        + "<!-- hackathon:leaderboard -->\n\n| R | P |\n|--|--|\n| 1 | bob |\n<!-- /hackathon:leaderboard -->\n"
    )
    github.edit_issue(REPO, 1, "olivia", plain.with_status(body, "6", "@carol, by e-mail"))
    names = {step.name: f"#{at}" for at, step in enumerate(scene.steps) if isinstance(step, Open)}

    told = difference(github, 1, scene, names).splitlines()

    assert [line.partition(":")[0] for line in told] == [
        *(f"task {task}" for task in scene.after if task != "6"),
        "the progress board's total",
        "the leaderboard",
    ]
    assert told[0] == f"task 2: '', not '@alice [Approved] {names['leap']}, @bob [Claimed]'"
    assert "[['1', 'bob']]" in told[-1]


@pytest.mark.parametrize("scene", SCENES, ids=lambda scene: scene.language)
def test_a_scene_begins_with_nobody_on_any_task_and_ends_on_tasks_that_exist(scene: Scene) -> None:
    before = plain.statuses(scene.body)

    assert set(before.values()) == {""}
    assert set(scene.after) < set(before)
    assert "~~4~~" in before


@pytest.mark.parametrize("scene", SCENES, ids=lambda scene: scene.language)
def test_a_scene_speaks_of_its_own_pull_requests_and_repositories_alone(scene: Scene) -> None:
    opened = [step for step in scene.steps if isinstance(step, Open)]
    changed = {step.name for step in scene.steps if isinstance(step, Change)}
    words = [*scene.after.values(), *(cell for step in scene.steps if isinstance(step, Say) for cell in step.makes)]

    assert {step.repo for step in opened} == set(REPOS)
    assert all(scene.words in step.title for step in opened)
    assert changed | set(re.findall(r"{(\w+)}", "".join(words))) <= {step.name for step in opened}


def test_the_bot_s_own_blocks_are_no_tasks() -> None:
    board = "| Rank | Who |\n|--|--|\n| 4 | dana |\n"
    body = f"<!-- hackathon:leaderboard -->\n{board}<!-- /hackathon:leaderboard -->\n| 4 | a |\n"

    assert plain.rows(body) == [["4", "a"]]
    assert plain.block(body, "leaderboard") == [["Rank", "Who"], ["4", "dana"]]
    assert plain.block(body, "progress") == []
