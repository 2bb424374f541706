"""Comments are read before a board is decided on, and everybody else has a turn meanwhile."""

from __future__ import annotations

import asyncio
from dataclasses import replace

from bot.run.ahead import read_ahead
from tests.core.scene import Hackathon


async def test_others_have_a_turn_while_comments_are_read() -> None:
    hackathon = Hackathon()
    for number in range(20):
        hackathon.comment("alice", f"claim #{number}")
    turns = 0

    async def others() -> None:
        nonlocal turns
        while True:
            turns += 1
            await asyncio.sleep(0)

    task = asyncio.create_task(others())
    await read_ahead(hackathon.facts, replace(hackathon.rules, name="ahead"), at_a_time=0)
    task.cancel()

    assert turns >= 20


async def test_a_few_comments_are_read_at_once() -> None:
    hackathon = Hackathon()
    hackathon.comment("alice", "claim #1")
    called: list[str] = []
    asyncio.get_running_loop().call_soon(called.append, "another")

    await read_ahead(hackathon.facts, replace(hackathon.rules, name="at once"), at_a_time=3600)

    assert called == []
