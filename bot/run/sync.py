"""One look at every board, for a schedule or a workflow's event: no server (HTTP; reads the event file)."""

from __future__ import annotations

import difflib
import json
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import structlog

from bot.github.errors import GitHubError, Malformed, Uncertain
from bot.github.webhook import CommentChanged, CommentDeleted, read_delivery
from bot.run.connection import backups_of, open_client, store_of
from bot.run.looked import PROBLEMS
from bot.run.metrics import Metrics
from bot.run.shared import Shared
from bot.run.siblings import Siblings
from bot.run.tracker import Tracker

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from bot.core.plan import Plan, Replies
    from bot.core.reply import ReplyAction
    from bot.core.rules import Rules
    from bot.core.sheet import CellChange
    from bot.run.looked import Looked
    from bot.settings import Settings

Event = CommentChanged | CommentDeleted

LOOKS = 2  # a write that broke off may have been done: one more look tells

_log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class Request:
    """What one sync is asked to do. `boards` are the rules to look at, `event` a workflow's own event."""

    boards: Sequence[Rules]
    dry_run: bool = False
    replies: Replies = "new"
    event: Event | None = None


@dataclass(slots=True)
class Result:
    """What became of one board; `diff` and `replies` are a dry run's."""

    name: str
    changed: bool = False
    entries: int = 0
    requests: int = 0
    writes: int = 0
    error: str | None = None
    changes: tuple[CellChange, ...] = ()
    diff: str = ""
    replies: tuple[ReplyAction, ...] = field(default=())

    def as_json(self) -> dict[str, object]:
        """Return what `sync --json` prints for a board."""
        keys = ("name", "changed", "entries", "requests", "writes", "error")
        return {key: getattr(self, key) for key in keys}


async def sync(settings: Settings, request: Request) -> list[Result]:
    """Look at every board of the request once; a board that fails doesn't stop the others. Raises GitHubError
    where the credentials can't be used at all.
    """
    async with open_client(settings.environment, keep_answers=True) as client:
        environment = settings.environment
        siblings = Siblings(settings.boards, client)
        shared = Shared(siblings=siblings, store=store_of(environment), backups=backups_of(environment))
        trackers = [Tracker(each, client, Metrics(), shared) for each in request.boards]
        return [await _sync_board(tracker, request) for tracker in trackers]


async def _sync_board(tracker: Tracker, request: Request) -> Result:
    client, rules = tracker.client, tracker.rules
    result = Result(rules.name)
    before = client.counts.snapshot()
    try:
        if request.dry_run:
            await _preview(tracker, request, result)
        else:
            await _look(tracker, request, result)
    except GitHubError as error:
        result.error = str(error)
    except Exception as error:
        _log.exception("look_failed", board=rules.name)
        result.error = f"a mistake of the bot's own ({type(error).__name__}): please report the log above"
    counts = client.counts.since(before)
    result.requests, result.writes = counts.requests, counts.writes
    return result


async def _preview(tracker: Tracker, request: Request, result: Result) -> None:
    plan = await tracker.preview(request.replies)
    before = tracker.facts.issue.body
    _tell(result, plan)
    result.changed = plan.body != before or bool(result.replies)
    result.diff = "".join(
        line if line.endswith("\n") else line + "\n"
        for line in difflib.unified_diff(
            before.splitlines(keepends=True), plan.body.splitlines(keepends=True), "issue (now)", "issue (planned)"
        )
    )


async def _look(tracker: Tracker, request: Request, result: Result) -> None:
    if request.event is not None and concerns(request.event, tracker.rules):
        tracker.take(request.event)
    for last in (number == LOOKS for number in range(1, LOOKS + 1)):
        try:
            looked = await tracker.look(request.replies)
        except Uncertain:
            result.changed = True
            if last:
                raise
            continue
        _add(result, looked)
        if not looked.uncertain:
            break
    await tracker.thanks.send_all()


def _add(result: Result, looked: Looked) -> None:
    """Add what a look came to."""
    changes = result.changes
    _tell(result, looked.plan)
    result.changes = changes + result.changes if looked.changed else changes
    result.changed = result.changed or looked.changed or bool(looked.plan.replies)
    result.error = "; ".join(looked.problems) or None


def _tell(result: Result, plan: Plan) -> None:
    result.entries = sum(len(plan.standing.on(task.id)) for task in plan.standing.open_tasks)
    result.changes, result.replies = plan.changes, (*plan.continuations, *plan.replies)
    if plan.problem:
        result.error = PROBLEMS[plan.problem]


def read_event(path: Path, name: str) -> Event | None:
    """Return what happened to a comment by a workflow's event file, None where it is about none.

    `name` is `GITHUB_EVENT_NAME`, "" where it isn't known. Raises OSError and Malformed.
    """
    try:
        payload = json.loads(path.read_text(encoding="utf-8"))
    except ValueError:
        raise Malformed(f"{path} is no JSON: name a workflow's event file") from None
    if not isinstance(payload, dict):
        raise Malformed(f"{path} holds no JSON object: name a workflow's event file")
    if not {"comment", "issue"} <= payload.keys() or name not in {"", "issue_comment"}:
        return None
    change = read_delivery("issue_comment", payload)
    return change if isinstance(change, CommentChanged | CommentDeleted) else None


def concerns(event: Event, rules: Rules) -> bool:
    """Whether an event is about this board."""
    issue = event.issue if isinstance(event, CommentDeleted) else event.comment.issue
    return event.repo.casefold() == rules.repo.casefold() and issue in rules.issues
