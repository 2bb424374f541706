"""Faults on a board that has outgrown its text, each as a short scene on simulated time."""

from __future__ import annotations

import asyncio
import re
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from tests.simulation.loop import run
from tests.simulation.people import ORGANISER, REPO
from tests.simulation.story import ISSUE
from tests.simulation.test_found import Scene

if TYPE_CHECKING:
    from bot.sandbox.model import Comment

COMMENTS = rf"{ISSUE}/comments"
CROWD = [f"{name}-with-a-very-long-login-indeed" for name in ("ann", "ben", "cai", "dora", "ed", "flo", "gus", "hana")]


class Full(Scene):
    """A board with less room than its people need, before the bot's first look."""

    def __init__(self) -> None:
        super().__init__()
        self.machine.rules = replace(self.machine.rules, body_limit=800, progress=False, leaderboard=False)
        for login in CROWD:
            self.github.comment(REPO, 1, login, "claim #1, 2")

    @property
    def more(self) -> list[Comment]:
        """The comments that hold cells."""
        return [one for one in self.github.comments.values() if one.body.startswith("<!-- hackathon:more ")]

    def held(self) -> list[str]:
        """Whoever stands in the comment that the body links to, task by task; there is one comment alone."""
        (more,) = self.more
        assert f"[more-1]: https://github.com/{REPO}/issues/1#issuecomment-{more.id}" in (
            self.github.issue(REPO, 1).body or ""
        )
        return sorted(re.findall(r"@([\w-]+)", more.body))

    async def settle(self) -> list[str]:
        """Wait, and tell who is held; nothing is written once all is told."""
        await asyncio.sleep(900)  # simulated seconds
        before = len(self.github.log.writes)
        await asyncio.sleep(900)  # simulated seconds
        assert len(self.github.log.writes) == before
        return self.held()

    async def play(self, processes: int = 1) -> list[str]:
        """Start so many processes at once, wait, and tell who is held."""
        await asyncio.gather(*(self.start() for _ in range(processes)))
        held = await self.settle()
        await self.end()
        return held


def test_a_process_killed_behind_a_continuation_leaves_it_to_the_next() -> None:
    async def scene() -> list[str]:
        stage, killed = Full(), asyncio.Event()
        stage.github.faults.after("POST", COMMENTS, killed.set)
        first = asyncio.create_task(stage.start())
        await killed.wait()
        await stage.processes[0].kill()
        await first
        return await stage.play()

    assert run(scene()) == sorted(CROWD * 2)


@pytest.mark.parametrize("effect", [True, False])
def test_a_continuation_whose_answer_was_lost_stands_once(effect: bool) -> None:
    async def scene() -> list[str]:
        stage = Full()
        stage.github.faults.fail("POST", COMMENTS, status=502, effect=effect)
        return await stage.play()

    assert run(scene()) == sorted(CROWD * 2)


def test_two_processes_that_begin_at_once_leave_one_continuation() -> None:
    async def scene() -> list[str]:
        return await Full().play(processes=2)

    assert run(scene()) == sorted(CROWD * 2)


def test_a_continuation_that_goes_in_mid_edit_is_put_back_with_all_that_it_held() -> None:
    async def scene() -> list[str]:
        stage = Full()
        await stage.start()
        (more,) = stage.more
        stage.github.faults.before(
            "PATCH", rf"/repos/{REPO}/issues/comments/\d+", lambda: stage.github.delete_comment(more.id, ORGANISER)
        )
        stage.github.comment(REPO, 1, "late-with-a-very-long-login-indeed", "claim #1")
        held = await stage.settle()
        assert more.id not in stage.github.comments
        assert len(stage.hands.body_writes) == 2  # none with a link to what is gone
        await stage.end()
        return held

    assert run(scene()) == sorted([*CROWD * 2, "late-with-a-very-long-login-indeed"])
