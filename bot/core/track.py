"""Which track a task is in: by the rules' ranges, its track column, or the heading over its table (no I/O)."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from bot.core.fold import fold
from bot.core.number import Ids, read_numbers

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from bot.core.rules import Rules, TrackRule
    from bot.core.task import Task
    from bot.locale.board_words import BoardWords


class Track(NamedTuple):
    """A group of tasks, in the order of the body; its name is plain text, whatever it holds."""

    name: str
    tasks: tuple[Task, ...]


def tracks_of(tasks: Sequence[Task], rules: Rules, words: BoardWords) -> tuple[Track, ...]:
    """Return every track with its tasks, each task in one: in the order of the rules, or of the body.

    With tracks in the rules the first that lists a task has it, one without tasks yet is there too, and what none
    lists comes last. Without them what has neither a track column's text nor a heading stands together.
    """
    ruled = _listed(tasks, rules.tracks)
    grouped: dict[str, list[Task]] = {rule.name: [] for rule in rules.tracks}
    left: list[Task] = []
    for task in tasks:
        if name := ruled.get(task.id) if rules.tracks else task.track:
            grouped.setdefault(name, []).append(task)
        elif rules.tracks:
            left.append(task)
        else:
            grouped.setdefault("", []).append(task)
    nameless = words.other if len(grouped) > 1 else words.everything
    named = [(name or nameless, some) for name, some in grouped.items()]
    last = [(words.other, left)] if left else []
    return tuple(Track(name, tuple(some)) for name, some in named + last)


def _listed(tasks: Sequence[Task], rules: Sequence[TrackRule]) -> Mapping[str, str]:
    """Return the track that the rules give each task they list, by id; the first that lists it counts."""
    ids = Ids.of(task.id for task in tasks)
    named: dict[str, str] = {}
    for rule in rules:
        for task in read_numbers(fold(rule.tasks), ids).ids:
            named.setdefault(task, rule.name)
    return named
