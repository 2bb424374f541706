"""Read comments or titles line by line as the bot would, for `parse` (no I/O: lines in, lines out)."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Literal

from tabulate import tabulate

from bot.core.command import read_comment
from bot.core.title import read_title

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from bot.core.number import Ids

_NOTHING = "–"


def parse_json(lines: Iterable[str], ids: Ids, titles: str | None) -> Iterator[str]:
    """Read JSON Lines (`{"body": …}`, or `{"title": …}` for titles with these words), a line of JSON for each.

    Raises ValueError naming the line that is none.
    """
    key: Literal["body", "title"] = "body" if titles is None else "title"
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            text = str.__str__(json.loads(line)[key])  # a TypeError for anything but a text
        except (ValueError, KeyError, TypeError, RecursionError):
            raise ValueError(f'standard input, line {number}: expected {{"{key}": "…"}}') from None
        yield json.dumps(_read(text, ids, titles), ensure_ascii=False)


def parse_text(lines: Iterable[str], ids: Ids, titles: str | None) -> str:
    """Read plain text, a comment or a title a line, and return a table of how each reads."""
    texts = [line.strip() for line in lines if line.strip()]
    if titles is not None:
        rows = [_title_row(text, ids, titles) for text in texts]
        return tabulate(rows, headers=("title", "tasks", "part", "not on the board"), disable_numparse=True)
    rows = [_comment_row(text, ids) for text in texts]
    return tabulate(rows, headers=("comment", "read as", "hint"), disable_numparse=True)


def _read(text: str, ids: Ids, titles: str | None) -> object:
    if titles is None:
        return read_comment(text, ids).as_json()
    title = read_title(text, titles, ids)
    return title.as_json() if title else None


def _comment_row(text: str, ids: Ids) -> tuple[str, ...]:
    reading = read_comment(text, ids)
    said = [
        " ".join((command.verb, "、".join(command.tasks), *command.links, *(f"@{user}" for user in command.users)))
        for command in reading.commands
    ]
    return _shown(text), "; ".join(said) or _NOTHING, "; ".join(hint.code for hint in reading.hints) or _NOTHING


def _title_row(text: str, ids: Ids, words: str) -> tuple[str, ...]:
    title = read_title(text, words, ids)
    if title is None:
        return _shown(text), _NOTHING, _NOTHING, _NOTHING
    part = "part" if title.part else _NOTHING
    return _shown(text), "、".join(title.tasks) or _NOTHING, part, "、".join(title.unknown) or _NOTHING


def _shown(text: str) -> str:
    """Return others' text so that a terminal shows it and does nothing that it says."""
    return "".join(char if char.isprintable() else "\ufffd" for char in text)
