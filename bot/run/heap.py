"""Give memory back to the system as soon as it is free, where the C library can (calls the C library, no other I/O).

A look makes texts of a quarter of a megabyte each, many of them, and drops most. glibc puts them among the small
values that stay, and keeps the gaps for later: after 4,000 deliveries these were 9 MB that nothing used. Where each
large text is a mapping of its own it is given back at once. And threads share one heap: only one runs at a time here.

Python looks for cycles after every 700 new values: a burst of deliveries makes many and no cycle, and each search
goes through all facts, which stay. Searched for after every 50,000, three hundred answers come in a sixth less time.
Hardly ever are there so many more than before, but a library makes a cycle with every request to GitHub: after 10,000
deliveries three thousand were left. So `serve` looks for them now and then, among what is new alone, and more seldom
everywhere: that takes a twelfth of a second with a full board, and lets go of what Python keeps of its own for tuples
and frames to come, which lies scattered. With it a process holds no more after 10,000 deliveries than after 5,000;
without, it held one or two megabytes more.
"""

from __future__ import annotations

import asyncio
import ctypes
import gc
from contextlib import suppress

_SETTINGS = {-3: 64 * 1024, -1: 128 * 1024, -8: 1}  # malloc.h: M_MMAP_THRESHOLD, M_TRIM_THRESHOLD (bytes), M_ARENA_MAX
_VALUES = 50_000  # new ones, until cycles among them are looked for
_SEARCHES = 20  # until older values are looked through too
_EVERY = 10.0  # seconds between two searches of our own
_EVERYWHERE = 6  # of them, at the least, until one that goes everywhere
_SELDOM = 1_000  # times as long as that takes: with ten full boards a second


def set_up_memory() -> None:
    """Set the process's memory up; a C library without these settings, or without `mallopt`, is left alone."""
    gc.set_threshold(_VALUES, _SEARCHES, _SEARCHES)
    with suppress(AttributeError, OSError, TypeError):  # musl, macOS; Windows has no CDLL(None)
        mallopt = ctypes.CDLL(None).mallopt
        for setting, value in _SETTINGS.items():
            mallopt(setting, value)


async def tidy(every: float = _EVERY, seldom: float = _SELDOM) -> None:
    """Free what is held by nothing but itself, again and again, `every` so many seconds: what is new, and now and then
    everywhere, with Python's own spare values; for a `seldom`th of the time at the most.
    """
    loop = asyncio.get_running_loop()
    due = loop.time() + every * _EVERYWHERE
    while True:
        await asyncio.sleep(every)
        began = loop.time()
        gc.collect(2 if began >= due else 1)
        if began >= due:
            due = loop.time() + max(every * _EVERYWHERE, seldom * (loop.time() - began))
