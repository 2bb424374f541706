"""A bot that comes back has GitHub send again what it missed."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from bot.sandbox.child import free_port
from tests.run.program import Operator, eventually, token_of
from tests.run.test_secrets import PEM
from tests.scenes.hackathon import KEEPER, REPO, SECRET, Hackathon, board, staged, world

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from pathlib import Path

    from tests.run.program import Server


@pytest.fixture
async def there() -> AsyncIterator[Hackathon]:
    """The world and its people; the bot is the process, and away."""
    async with staged(world(), board(1)) as hackathon:
        yield hackathon


@pytest.fixture
def operator(there: Hackathon, tmp_path: Path) -> Operator:
    return Operator(tmp_path, there.serving.url, token_of(there.github))


async def test_an_app_that_does_not_exist_is_all_that_is_said(operator: Operator) -> None:
    async with operator.serve(GITHUB_TOKEN="", GITHUB_APP_ID="77", GITHUB_APP_PRIVATE_KEY=PEM) as server:
        code = await server.ended()
        *logged, error = server.text.splitlines()

    assert code == 1
    assert error.startswith("spring: GITHUB_APP_ID: there is no App with the id 77")
    assert [json.loads(each)["event"] for each in logged] == ["serving", "look_failed"]


def told(server: Server) -> list[tuple[int, list[str]]]:
    return [(each["asked"], each["passed_over"]) for each in server.logs() if each["event"] == "missed_deliveries"]


async def test_what_could_not_be_delivered_comes_in_after_all(operator: Operator, there: Hackathon) -> None:
    there.github.grant(REPO, KEEPER, "admin")
    port = free_port()
    there.github.add_hook(REPO, f"http://127.0.0.1:{port}/webhook", SECRET)
    there.github.comment(REPO, 1, "alice", "claim #2")
    await eventually(lambda: all(each.status_code == 502 for each in there.github.deliveries.values()))
    async with operator.serve(port) as server:
        await server.until("/readyz", 200)
        await eventually(lambda: told(server))
        await eventually(lambda: any(each.status_code for each in there.github.deliveries.values() if each.redelivery))
        again = {each.guid: each.status_code for each in there.github.deliveries.values() if each.redelivery}
        missed = {each.guid for each in there.github.deliveries.values() if each.status_code == 502}

        assert told(server) == [(1, [])]
        assert again.keys() <= missed
        assert list(again.values()) == [202]
        assert there.people_on(2) == ["alice"]


async def test_without_the_right_the_first_look_mends_the_board_all_the_same(
    operator: Operator, there: Hackathon
) -> None:
    port = free_port()
    there.github.add_hook(REPO, f"http://127.0.0.1:{port}/webhook", SECRET)
    there.github.comment(REPO, 1, "alice", "claim #2")
    await eventually(lambda: all(each.status_code == 502 for each in there.github.deliveries.values()))
    async with operator.serve(port) as server:
        await server.until("/readyz", 200)
        await eventually(lambda: told(server))
        levels = {each["level"] for each in server.logs()}

    assert there.people_on(2) == ["alice"]
    assert levels == {"info"}
    assert [(asked, len(passed_over)) for asked, passed_over in told(server)] == [(0, 1)]
