"""Read one board's facts once and compose a report from them (HTTP, by github/; writes nothing to GitHub)."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time
from typing import TYPE_CHECKING

from bot.core.plan import look_of
from bot.core.report import Report, Span, compose
from bot.github.errors import Refused
from bot.run.connection import open_client, store_of
from bot.run.metrics import Metrics
from bot.run.shared import Shared
from bot.run.siblings import Siblings
from bot.run.tracker import Tracker

if TYPE_CHECKING:
    from datetime import tzinfo

    from bot.core.report import Form
    from bot.core.rules import Language, Rules
    from bot.settings import Settings


@dataclass(frozen=True, slots=True)
class Asked:
    """What one report is asked for. `language` overrides the board's; `header` puts front matter above the post."""

    rules: Rules
    form: Form = "md"
    since: datetime | None = None
    language: Language | None = None
    header: bool = False


async def report(settings: Settings, asked: Asked, now: datetime | None = None) -> str:
    """Return the report as text. Raises GitHubError, also where the issue has no table of tasks."""
    rules = replace(asked.rules, language=asked.language or asked.rules.language)
    async with open_client(settings.environment, keep_answers=True) as client:
        shared = Shared(siblings=Siblings(settings.boards, client), store=store_of(settings.environment))
        tracker = Tracker(rules, client, Metrics(), shared)
        plan = await tracker.preview()
    if not plan.standing.tasks:
        raise Refused(f"{rules.repo}#{rules.issue} has no table of tasks that GitHub shows: run `hackathon-bot check`")
    look, issue = look_of(tracker.facts, rules), tracker.facts.issue
    span = Span(now or datetime.now(UTC), asked.since)
    return compose(Report(plan.standing, rules, look, issue.url, span), asked.form, header=asked.header)


def read_since(text: str, timezone: tzinfo, now: datetime) -> datetime:
    """Return the beginning of a day, or a time, as a person types it (`2026-01-19`, `2026-01-19T08:00`).

    Without a zone of its own it is the board's. Raises ValueError with a sentence for a person, also where it is
    still to come at `now`.
    """
    try:
        at = datetime.combine(date.fromisoformat(text), time(), timezone)
    except ValueError:
        at = _read_time(text, timezone)
    if at > now:
        today = now.astimezone(timezone).date()
        raise ValueError(f"{text[:40]!r} is still to come: write a day that has begun, {today} at the latest")
    return at


def _read_time(text: str, timezone: tzinfo) -> datetime:
    try:
        at = datetime.fromisoformat(text)
    except ValueError:
        raise ValueError(f"{text[:40]!r} is no date: write it as 2026-01-19") from None
    return at if at.tzinfo else at.replace(tzinfo=timezone)
