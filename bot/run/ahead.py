"""Read what people wrote before a board is decided on, a little at a time (no I/O).

A look reads every comment that is new to it, at the start of a process all of them. At 65,536 characters each that
takes seconds; deliveries are answered meanwhile.
"""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from bot.core.command import readings_of
from bot.core.need import ids_of
from bot.core.notice import by_people

if TYPE_CHECKING:
    from bot.core.facts import Facts
    from bot.core.rules import Rules

AT_A_TIME = 0.02  # seconds


async def read_ahead(facts: Facts, rules: Rules, at_a_time: float = AT_A_TIME) -> None:
    """Read the comments that the last look did not; after `at_a_time` seconds of it everybody else has a turn."""
    ids, loop = ids_of(facts, rules), asyncio.get_running_loop()
    pause = loop.time() + at_a_time
    for _ in readings_of(rules.name, by_people(facts.comments, facts.me), ids, facts.names):
        if loop.time() >= pause:
            await asyncio.sleep(0)
            pause = loop.time() + at_a_time
