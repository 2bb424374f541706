"""Explain one task of a board: each entry, its state and the facts behind it (HTTP, by github/; writes nothing)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.core.number import Ids
from bot.core.plan import answers_of
from bot.github.errors import Refused
from bot.run.connection import open_client, store_of
from bot.run.looked import PROBLEMS
from bot.run.metrics import Metrics
from bot.run.shared import Shared
from bot.run.siblings import Siblings
from bot.run.tracker import Tracker

if TYPE_CHECKING:
    from bot.core.rules import Rules
    from bot.settings import Settings


async def why(settings: Settings, rules: Rules, typed: str) -> str:
    """Return the explanation of a task. Raises LookupError where the board has no such task, and GitHubError."""
    async with open_client(settings.environment, keep_answers=True) as client:
        shared = Shared(siblings=Siblings(settings.boards, client), store=store_of(settings.environment))
        tracker = Tracker(rules, client, Metrics(), shared)
        plan = await tracker.preview()
    if not plan.standing.tasks:
        raise Refused(PROBLEMS["no_table"])
    ids = Ids.of(task.id for task in plan.standing.tasks)
    task = ids.typed(typed)
    if task is None:
        near = ", ".join(ids.nearest(typed))
        raise LookupError(f"board {rules.name} has no task {typed!r}" + (f"; the nearest are {near}" if near else ""))
    return answers_of(plan.standing, tracker.facts, rules).why(task)
