"""Give memory back to the system as soon as it is free, where the C library can (calls the C library, no other I/O).

A look makes texts of a quarter of a megabyte each, many of them, and drops most. glibc puts them among the small
values that stay, and keeps the gaps for later: after 4,000 deliveries these were 9 MB that nothing used. Where each
large text is a mapping of its own it is given back at once. And threads share one heap: only one runs at a time here.
"""

from __future__ import annotations

import ctypes
from contextlib import suppress

_SETTINGS = {-3: 64 * 1024, -1: 128 * 1024, -8: 1}  # malloc.h: M_MMAP_THRESHOLD, M_TRIM_THRESHOLD (bytes), M_ARENA_MAX


def keep_heap_small() -> None:
    """Set the process's allocator up; a C library without these settings, or without `mallopt`, is left alone."""
    with suppress(AttributeError, OSError, TypeError):  # musl, macOS; Windows has no CDLL(None)
        mallopt = ctypes.CDLL(None).mallopt
        for setting, value in _SETTINGS.items():
            mallopt(setting, value)
