"""Keep boards until asked to stop, then let the write in flight end (runs the trackers; HTTP by them alone)."""

from __future__ import annotations

import asyncio
from contextlib import suppress
from typing import TYPE_CHECKING, Any

import structlog

from bot.run.heap import let_go_of_cycles

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.github.errors import GitHubError
    from bot.run.tracker import Tracker

SEARCH = 10.0  # seconds between two searches for cycles
SEARCHES = 6  # at the least, until one that goes everywhere
SELDOM = 1_000  # times as long as that takes: with ten full boards a second
LAST_WRITE = 8.0  # seconds that a write in flight has to end, so that the process is gone within ten

_log = structlog.get_logger()


async def keep(trackers: Sequence[Tracker], stop: asyncio.Event) -> None:
    """Keep the boards until `stop` is set. Raises the first board's error where none of them can ever work."""
    doomed = asyncio.create_task(_doom(trackers))
    stopping = asyncio.create_task(stop.wait())
    work = [asyncio.create_task(each) for tracker in trackers for each in (tracker.run(), tracker.thanks.run())]
    tasks: list[asyncio.Task[Any]] = [doomed, stopping, asyncio.create_task(tidy()), *work]
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


async def tidy(every: float = SEARCH, seldom: float = SELDOM) -> None:
    """Look for cycles again and again, `every` so many seconds, and now and then everywhere: for a `seldom`th of the
    time at the most.
    """
    loop = asyncio.get_running_loop()
    due = loop.time() + every * SEARCHES
    while True:
        await asyncio.sleep(every)
        began = loop.time()
        let_go_of_cycles(everywhere=began >= due)
        if began >= due:
            due = loop.time() + max(every * SEARCHES, seldom * (loop.time() - began))


async def _doom(trackers: Sequence[Tracker]) -> GitHubError:
    """Return the first board's error once it is known that only the operator can mend each one; else never."""
    errors = await asyncio.gather(*(tracker.first_look() for tracker in trackers))
    hopeless = [error for error in errors if error is not None]
    if len(hopeless) < len(errors):
        await asyncio.Event().wait()
    return hopeless[0]
