"""Read named and typed values out of GitHub's JSON, or name what is missing (no I/O)."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from typing import Any, TypeVar

from bot.github.errors import Malformed

T = TypeVar("T")

# No login, repository or address has white space, ends a cell of a table, or opens markup.
_WORD = re.compile(r"[^\s\x00-\x1f\x7f-\x9f|<>`\\\ud800-\udfff]+")


def find(data: Any, path: str) -> Any:
    """What stands at a dotted `path`, None where any step of it is absent or null."""
    for step in path.split("."):
        if not isinstance(data, dict):
            return None
        data = data.get(step)
    return data


def take(data: Any, path: str, kind: type[T]) -> T:
    """What stands at a dotted `path`. Raises `Malformed`, naming it, unless that is a `kind`."""
    value = find(data, path)
    if not isinstance(value, kind) or (isinstance(value, bool) and kind is not bool):
        raise Malformed(f"GitHub's JSON has no {kind.__name__} at `{path}`, but {type(value).__name__}")
    return value


def number_of(data: Any, path: str) -> int:
    """The number at a dotted `path`, an account's or a count; 0 where there is none."""
    number = find(data, path)
    return number if isinstance(number, int) and not isinstance(number, bool) else 0


def take_time(data: Any, path: str) -> datetime:
    """The time at a dotted `path`, in UTC. Raises `Malformed`, naming it, where there is none."""
    text = take(data, path, str)
    try:
        time = datetime.fromisoformat(text)
        return time.replace(tzinfo=UTC) if time.tzinfo is None else time.astimezone(UTC)
    except (ValueError, OverflowError):
        raise Malformed(f"GitHub's JSON has no time at `{path}`") from None


def take_word(data: Any, path: str) -> str:
    """The login, repository or address at a dotted `path`. Raises `Malformed`, naming it, where it can be none."""
    word = take(data, path, str)
    if _WORD.fullmatch(word) is None:
        raise Malformed(f"GitHub's JSON has no name or address at `{path}`")
    return word


def take_text(data: Any, path: str) -> str:
    """The text at a dotted `path`; null is empty.

    Raises `Malformed` for an absent key: taken for empty, it would withdraw a claim.
    """
    parent, _, name = path.rpartition(".")
    holder = find(data, parent) if parent else data
    if isinstance(holder, dict) and name in holder and holder[name] is None:
        return ""
    return take(data, path, str)
