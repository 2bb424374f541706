"""Keep boards until asked to stop, then let the write in flight end (runs the trackers; HTTP by them alone)."""

from __future__ import annotations

import asyncio
from contextlib import suppress
from typing import TYPE_CHECKING, Any

import structlog

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.github.errors import GitHubError
    from bot.run.tracker import Tracker

LAST_WRITE = 8.0  # seconds that a write in flight has to end, so that the process is gone within ten

_log = structlog.get_logger()


async def keep(trackers: Sequence[Tracker], stop: asyncio.Event) -> None:
    """Keep the boards until `stop` is set. Raises the first board's error where none of them can ever work."""
    doomed = asyncio.create_task(_doom(trackers))
    stopping = asyncio.create_task(stop.wait())
    work = [asyncio.create_task(each) for tracker in trackers for each in (tracker.run(), tracker.thanks.run())]
    tasks: list[asyncio.Task[Any]] = [doomed, stopping, *work]
    try:
        await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
        for ended in (each for each in work if each.done()):
            ended.result()  # the work never ends by itself: what ended it is raised here
        if doomed.done():
            raise doomed.result()
        _log.info("stopping", finishing=[tracker.rules.name for tracker in trackers if tracker.busy])
        with suppress(TimeoutError):
            async with asyncio.timeout(LAST_WRITE):
                await asyncio.gather(*(tracker.finish() for tracker in trackers))
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


async def _doom(trackers: Sequence[Tracker]) -> GitHubError:
    """Return the first board's error once it is known that only the operator can mend each one; else never."""
    errors = await asyncio.gather(*(tracker.first_look() for tracker in trackers))
    hopeless = [error for error in errors if error is not None]
    if len(hopeless) < len(errors):
        await asyncio.Event().wait()
    return hopeless[0]
