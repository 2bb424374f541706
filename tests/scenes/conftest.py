"""The `hackathon` of every scene; a scene that fails prints its whole conversation."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.scenes.hackathon import Hackathon, staged, world

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Generator


@pytest.fixture
async def stage() -> AsyncIterator[Hackathon]:
    """The world with one tracking issue, before the bot's first look."""
    async with staged(world()) as hackathon:
        yield hackathon


@pytest.fixture
async def hackathon(stage: Hackathon) -> Hackathon:
    """The same, the bot at work."""
    await stage.start()
    return stage


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    report = yield
    scene = getattr(item, "funcargs", {}).get("stage")
    if report.failed and isinstance(scene, Hackathon):
        report.sections.append(("the whole conversation", scene.conversation()))
    return report
