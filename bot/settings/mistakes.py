"""What an operator wrote wrong, and how to mend it (no I/O)."""

from __future__ import annotations

from dataclasses import dataclass
from difflib import get_close_matches
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable


@dataclass(frozen=True, slots=True)
class Mistake:
    """One mistake: `key` is the path of a rule (`boards[0].issue`) or the name of a variable.

    `file` is empty for the environment; `line` counts from 1, None where the whole file is meant.
    """

    file: str
    line: int | None
    key: str
    what: str
    mend: str

    def __str__(self) -> str:
        where = f"{self.file}:{self.line}" if self.line else self.file
        return ": ".join(part for part in (where, self.key, self.what) if part) + f"; {self.mend}"


class SettingsError(Exception):
    """The rules or the environment are wrong: every mistake at once, `str()` gives one line for each."""

    def __init__(self, mistakes: Iterable[Mistake]) -> None:
        self.mistakes = tuple(mistakes)
        super().__init__("\n".join(map(str, self.mistakes)))


def nearest(word: str, known: Iterable[str]) -> str | None:
    """Say which of the known words was probably meant, None where no one is near."""
    folded = {name.casefold(): name for name in known}
    found = get_close_matches(word.casefold(), folded, n=1)
    return folded[found[0]] if found else None
