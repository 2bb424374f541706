"""Texts of an issue that are kept for a while, because a write may have gone over them (no I/O)."""

from __future__ import annotations

import zlib
from typing import NamedTuple

from bot.run.lineage import name


class Packed(NamedTuple):
    """A text that is kept for a while: its name, and the text compressed."""

    name: str
    data: bytes

    @classmethod
    def of(cls, text: str) -> Packed:
        """Pack a text."""
        return cls(name(text), zlib.compress(text.encode("utf-8", "surrogatepass"), zlib.Z_BEST_SPEED))

    def text(self) -> str:
        """Return the text."""
        return zlib.decompress(self.data).decode("utf-8", "surrogatepass")


class Covered(NamedTuple):
    """A person's text that was written over: what it was made from; `names`: that text says whose entries stood.

    `added`: what it was made from nobody knows; set against that text, what the person added counts alone.
    """

    read: str
    theirs: str
    names: bool
    added: bool = False


class Save(NamedTuple):
    """A person's save of the issue, its texts compressed: each may be 65,536 characters of four bytes."""

    replaced: Packed
    saved: Packed
