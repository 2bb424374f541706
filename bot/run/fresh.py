"""Comments that were just made or edited: their 👍, and how long the table took to show them (no I/O)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bot.run.looked import Looked
    from bot.run.metrics import Metrics
    from bot.run.thanks import Thanks


@dataclass(frozen=True, slots=True)
class Fresh:
    """A comment whose delivery waits for its 👍: when it came (monotonic seconds), and the 👍 it had."""

    came: float
    likes: int


def thank(thanks: Thanks, looked: Looked, fresh: Mapping[int, Fresh]) -> None:
    """Queue a 👍 for the fresh comments that were done in full, and its withdrawal for the others."""
    thanked = looked.plan.thanks if looked.plan.problem in (None, "boards") else frozenset()
    for comment, each in fresh.items():
        if comment in thanked:
            thanks.deserves(comment)
        else:
            thanks.no_more(comment, may_have=each.likes > 0)


def measure(metrics: Metrics, looked: Looked, fresh: Mapping[int, Fresh], now: float) -> None:
    """Count what fresh comments had done, and time those that changed the table."""
    rewritten = {change.task for change in looked.plan.changes} if looked.changed else set()
    for outcome in looked.plan.outcomes:
        if (mine := fresh.get(outcome.comment.id)) is None:
            continue
        metrics.count_commands(outcome)
        if any(not rewritten.isdisjoint(tasks) for _, tasks in outcome.done):
            metrics.comment_to_table.observe(now - mine.came)
