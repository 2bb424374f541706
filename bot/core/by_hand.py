"""What people set by hand in the bot's cells, as far as the issue's text alone tells (no I/O)."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from bot.core.cell import words_by_hand
from bot.core.memory import read_memory
from bot.core.task import read_tasks

if TYPE_CHECKING:
    from bot.core.rules import Rules


class SetByHand(NamedTuple):
    """Ids in the board's order: of tasks with words that the bot didn't write, and with entries removed."""

    written: tuple[str, ...]
    taken: tuple[str, ...]


def set_by_hand(body: str, rules: Rules) -> SetByHand:
    """Return the tasks of a body whose cells a person changed; none where the bot hasn't written, or forgot."""
    memory = read_memory(body, rules.issue)
    if memory is None:
        return SetByHand((), ())
    cells = [
        (task.id, words_by_hand((task.key, column), text, kept), kept)
        for task in read_tasks(body, rules.columns).tasks
        if not task.removed
        for column, text in (("status", task.status_text), ("done", task.done_text))
        for kept in (memory.cell(task.key, column),)
    ]
    written = dict.fromkeys(task for task, words, _ in cells if words)
    taken = dict.fromkeys(task for task, _, kept in cells if kept.gone)
    return SetByHand(tuple(written), tuple(taken))
