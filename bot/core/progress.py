"""The progress board: how far each track is, as a Markdown table (no I/O)."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING

from bot.core.points import shown_points
from bot.core.table import escape_cell
from bot.core.track import tracks_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.core.answer import Standing
    from bot.core.entry import Entry, State
    from bot.core.rules import Rules
    from bot.core.task import Task
    from bot.locale.board_words import BoardWords

_SUBMITTED: tuple[State, ...] = ("pr_open", "approved", "partial", "done")


@dataclass(frozen=True, slots=True)
class Count:
    """How many tasks of a track, or of the board, have come how far; a task counts once whoever is on it."""

    name: str
    tasks: int
    claimed: int
    submitted: int
    done: int

    @property
    def submission_rate(self) -> Fraction:
        """The part of the tasks that are submitted; 0 of no tasks."""
        return Fraction(self.submitted, self.tasks or 1)

    @property
    def completion_rate(self) -> Fraction:
        """The part of the tasks that are done; 0 of no tasks."""
        return Fraction(self.done, self.tasks or 1)


def is_claimed(entry: Entry) -> bool:
    """Whether an entry makes its task a claimed one."""
    return entry.state != "closed"


def is_submitted(entry: Entry) -> bool:
    """Whether an entry makes its task a submitted one: a pull request that is no RFC, or a `submit`."""
    return entry.submitted or (entry.by_hand and entry.state in _SUBMITTED)


def count(name: str, tasks: Sequence[Task], standing: Standing) -> Count:
    """Count some tasks; those off the board are left out by the caller."""
    on = [standing.on(task.id) for task in tasks]
    return Count(
        name,
        tasks=len(on),
        claimed=sum(any(map(is_claimed, entries)) for entries in on),
        submitted=sum(any(map(is_submitted, entries)) for entries in on),
        done=sum(any(entry.state == "done" for entry in entries) for entries in on),
    )


def progress(standing: Standing, rules: Rules, words: BoardWords) -> tuple[Count, ...]:
    """Return the count of each track, in the order of the rules or of the body."""
    return tuple(count(track.name, track.tasks, standing) for track in tracks_of(standing.open_tasks, rules, words))


def total(counts: Sequence[Count], words: BoardWords) -> Count:
    """Return the sum of the tracks."""
    return Count(
        words.total,
        tasks=sum(one.tasks for one in counts),
        claimed=sum(one.claimed for one in counts),
        submitted=sum(one.submitted for one in counts),
        done=sum(one.done for one in counts),
    )


def progress_lines(counts: Sequence[Count], words: BoardWords) -> list[str]:
    """Return the board's lines, with the sum last where there are several tracks."""
    rows = [*counts, total(counts, words)] if len(counts) > 1 else counts
    return [
        f"| {' | '.join(words.progress)} |",
        "| :---: | :---: | :---: | :---: | :---: | :---: |",
        *(
            f"| {escape_cell(row.name)} | {row.tasks} | {row.submitted} / {row.claimed} | {rate(row.submission_rate)} "
            f"| {row.done} | {rate(row.completion_rate)} |"
            for row in rows
        ),
    ]


def rate(part: Fraction) -> str:
    """Return a part of 1 as a percentage with at most two decimals: `63.64%`, `87.5%`, `100%`."""
    return f"{shown_points(part * 100)}%"
