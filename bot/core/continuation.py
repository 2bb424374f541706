"""The bot's comments that hold what a full body has no room for: their texts, and which holds what (no I/O).

A comment is known by the marker at its beginning, and by the bot's login: `<!-- hackathon:more 1 -->` holds a table
of tasks, `<!-- hackathon:more leaders-1 -->` a part of the leaderboard. A task stays in its comment as long as there
is room. The body links to them by name, `[…][more-1]`, so that no cell depends on the length of an address.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from bot.core.column import COLUMNS
from bot.core.layout import PIPE
from bot.core.reply import Delete, Edit, Post
from bot.core.rules import MAX_BODY

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from bot.core.facts import Comment
    from bot.core.reply import ReplyAction

_MARKER = re.compile(r"<!-- hackathon:more ((?:leaders-)?[1-9][0-9]{0,3}) -->")
_ROOM = MAX_BODY - 1_536  # characters of rows: what is left is for the words above them
_NEW = _ROOM * 7 // 8  # up to which a comment takes further tasks, so that those in it have room to grow


class Row(NamedTuple):
    """A task's cells that have to move: its id, and the bot's entries by column, as in COLUMNS."""

    task: str
    entries: tuple[tuple[str, ...], ...]

    @property
    def text(self) -> str:
        """The row as it stands in its comment."""
        return f"| {self.task} | {' | '.join('<br>'.join(cell) for cell in self.entries)} |\n"


class Continuations:
    """Those that there are: `comments` by name; `doubled` ones are of a name that another has.

    `rows` is what stands in them, by name, and `moved` the same by (task id, column): the parts of the cell.
    """

    def __init__(self, comments: Iterable[Comment], me: str) -> None:
        self.comments: dict[str, Comment] = {}
        self.doubled: list[Comment] = []
        for comment in sorted(comments, key=lambda comment: comment.id):
            if (name := name_of(comment, me)) is None:
                continue
            if name in self.comments:
                self.doubled.append(comment)
            else:
                self.comments[name] = comment
        self.rows = {name: _read_rows(one.body) for name, one in self.comments.items() if name.isdigit()}
        self.moved: dict[tuple[str, str], tuple[str, ...]] = {}
        for row in (row for rows in self.rows.values() for row in rows):
            for column, parts in zip(COLUMNS, row.entries, strict=True):
                self.moved[row.task, column] = self.moved.get((row.task, column), ()) + parts

    def actions(self, texts: Mapping[str, str], issue: int) -> tuple[ReplyAction, ...]:
        """Return what makes them say these texts, by name: no other of them stays."""
        actions: list[ReplyAction] = []
        for name, text in texts.items():
            known = self.comments.get(name)
            if known is None:
                actions.append(Post(_about(name), issue, text))
            elif known.body.replace("\r\n", "\n").strip() != text.strip():
                actions.append(Edit(known.id, _about(name), text))
        gone = [(name, comment) for name, comment in self.comments.items() if name not in texts]
        gone += [(name_of(comment, comment.author) or "", comment) for comment in self.doubled]
        return (*actions, *(Delete(comment.id, _about(name)) for name, comment in gone))


def name_of(comment: Comment, me: str) -> str | None:
    """Return the name of a continuation, None where the comment is none of the bot's own."""
    marker = _MARKER.match(comment.body)
    return marker[1] if marker and comment.author.casefold() == me.casefold() else None


def _about(name: str) -> str:
    return f"more:{name}"


def _read_rows(text: str) -> tuple[Row, ...]:
    """Read the table that a continuation holds, as the bot wrote it."""
    rows = []
    for line in text.splitlines():
        cells = [cell.strip() for cell in PIPE.split(line)][1:-1]
        if len(cells) == 1 + len(COLUMNS):
            rows.append(Row(cells[0], tuple(tuple(filter(None, cell.split("<br>"))) for cell in cells[1:])))
    return tuple(rows[2:])


def place(rows: Iterable[Row], there: Continuations) -> dict[str, list[Row]]:
    """Return the rows by the comment that is to hold them: where a task stood before, if there is room.

    The entries of a task that is too long for a comment are divided: its pieces stand in comments in their order.
    """
    before: dict[str, list[str]] = {}
    for name, old in sorted(there.rows.items(), key=lambda item: int(item[0])):
        for row in old:
            before.setdefault(row.task, []).append(name)
    bins = _Bins()
    homeless: list[tuple[int, list[Row]]] = []
    for at, row in enumerate(rows):
        pieces, homes = _divided(row), before.get(row.task, [])
        if len(homes) != len(pieces) or not bins.take_all(at, pieces, homes):
            homeless.append((at, pieces))
    for at, pieces in homeless:
        bins.find_room(at, pieces)
    return {name: [row for _, row in sorted(held, key=lambda one: one[0])] for name, held in bins.held.items()}


class _Bins:
    """Comments while they are filled: the rows of each, with their order, and how long they are together."""

    def __init__(self) -> None:
        self.held: dict[str, list[tuple[int, Row]]] = {}
        self.used: dict[str, int] = {}

    def put(self, at: int, row: Row, name: str) -> None:
        self.held.setdefault(name, []).append((at, row))
        self.used[name] = self.used.get(name, 0) + len(row.text)

    def take_all(self, at: int, pieces: Sequence[Row], homes: Sequence[str]) -> bool:
        """Put pieces where they stood; False, and none is put, where one has no room."""
        needed: dict[str, int] = {}
        for piece, home in zip(pieces, homes, strict=True):
            needed[home] = needed.get(home, self.used.get(home, 0)) + len(piece.text)
        if max(needed.values()) > _ROOM:
            return False
        for piece, home in zip(pieces, homes, strict=True):
            self.put(at, piece, home)
        return True

    def find_room(self, at: int, pieces: Iterable[Row]) -> None:
        """Put pieces into the first comments with room, none before the one that holds the piece before it."""
        number = 1
        for piece in pieces:
            while (used := self.used.get(str(number), 0)) and used + len(piece.text) > _NEW:
                number += 1
            self.put(at, piece, str(number))


def _divided(row: Row) -> list[Row]:
    """Return a row, as several where it is too long for one comment; a single entry is never divided."""
    if len(row.text) <= _NEW:
        return [row]
    return [
        Row(row.task, tuple(chunk if other == at else () for other in range(len(row.entries))))
        for at, entries in enumerate(row.entries)
        for chunk in _chunks(entries, len("<br>"))
    ]


def _chunks(texts: Sequence[str], join: int) -> list[tuple[str, ...]]:
    """Return some texts in groups, each of which fits into a comment of its own."""
    groups: list[list[str]] = []
    size = 0
    for text in texts:
        size += len(text) + join
        if not groups or size > _NEW - 100:
            groups.append([])
            size = len(text) + join
        groups[-1].append(text)
    return [tuple(group) for group in groups]


def task_comment(name: str, rows: Iterable[Row], header: Sequence[str], head: str) -> str:
    """Return the text of a comment that holds tasks."""
    table = [f"| {' | '.join(header)} |\n", f"|{' --- |' * len(header)}\n", *(row.text for row in rows)]
    return f"<!-- hackathon:more {name} -->\n{head}\n\n{''.join(table)}"


def leader_comments(lines: Sequence[str], head: str) -> dict[str, str]:
    """Return the texts of the comments that hold the leaderboard, by name; `lines` are its table's."""
    header, rows = lines[:2], lines[2:]
    return {
        f"leaders-{number}": "\n".join([f"<!-- hackathon:more leaders-{number} -->", head, "", *header, *chunk, ""])
        for number, chunk in enumerate(_chunks(rows, 1), 1)
    }


def link_to(words: str, names: Sequence[str]) -> str:
    """Return words that link to a continuation, and an arrow for each further one."""
    first, *others = names
    return " ".join([f"[{words}][more-{first}]", *(f"[→][more-{name}]" for name in others)])


def addresses(urls: Mapping[str, str]) -> list[str]:
    """Return the lines that say where the names lead."""
    return [f"[more-{name}]: {url}" for name, url in urls.items()]
