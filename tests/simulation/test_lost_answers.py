"""Writes whose answers were lost, each as a short scene on simulated time."""

from __future__ import annotations

import asyncio

from tests.simulation.loop import run
from tests.simulation.people import REPO
from tests.simulation.test_found import ISSUE, Scene


def test_a_reply_whose_answer_was_lost_is_looked_for_before_another_is_posted() -> None:
    async def scene() -> int:
        stage = Scene()
        bot = await stage.start()
        stage.github.faults.fail("POST", f"{ISSUE}/comments", effect=True)
        stage.told_to([bot], "ann", "claim #99")
        stage.github.listeners.remove(stage.courier.collect)
        await asyncio.sleep(1)  # simulated seconds
        stage.github.take_deliveries()  # that of the reply is lost too
        stage.github.comment(REPO, 1, "ben", "claim #1")
        for delivery in stage.github.take_deliveries():
            bot.receive(delivery)
        await asyncio.sleep(30)  # simulated seconds
        await stage.end()
        return sum(each.path == f"{ISSUE}/comments" for each in stage.github.log.writes)

    assert run(scene()) == 1
