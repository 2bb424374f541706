"""What changed on a board since a time: claims, submissions, finishers (no I/O)."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from bot.core.leaderboard import finished_at
from bot.core.memory import NEVER, Moment
from bot.core.progress import is_claimed, is_submitted

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from bot.core.answer import Standing
    from bot.core.entry import Entry
    from bot.core.task import Task


class Item(NamedTuple):
    """One participant's new entries; `entry` is the first of them."""

    entry: Entry
    tasks: tuple[Task, ...]


class News(NamedTuple):
    """Everything new since a time, by participant, in the order in which it came about.

    An entry that was claimed, submitted and finished since then is in all three.
    """

    claimed: tuple[Item, ...]
    submitted: tuple[Item, ...]
    finished: tuple[Item, ...]


def news_since(since: datetime, standing: Standing) -> News:
    """Return what came about at `since` or later; what people wrote into the table has no time and is left out."""

    def items(when: Callable[[Entry], datetime | None]) -> tuple[Item, ...]:
        found = [
            (at, entry, task)
            for task in standing.open_tasks
            for entry in standing.on(task.id)
            if (at := when(entry)) is not None and at >= since
        ]
        tasks: dict[str, list[Task]] = {}
        first: dict[str, Entry] = {}
        for _, entry, task in sorted(found, key=lambda one: one[0]):
            first.setdefault(entry.key, entry)
            tasks.setdefault(entry.key, []).append(task)
        return tuple(Item(entry, tuple(tasks[key])) for key, entry in first.items())

    return News(items(_claimed_at), items(submitted_at), items(_done_at))


def submitted_at(entry: Entry) -> datetime | None:
    """Return when the first work was handed in, None where there is none or nothing tells."""
    if not is_submitted(entry):
        return None
    said = [fact.when for fact in entry.evidence if fact.what == "submit"]
    opened = [Moment(work.pull.created, work.pull.number) for work in entry.works if work.is_live and not work.rfc]
    when = min([*said, *opened], default=entry.newest)
    return None if when == NEVER else when.at


def _claimed_at(entry: Entry) -> datetime | None:
    return entry.joined.at if is_claimed(entry) and entry.joined != NEVER else None


def _done_at(entry: Entry) -> datetime | None:
    return finished_at(entry) if entry.state == "done" else None
