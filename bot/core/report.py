"""A post on how a board stands, for the week or the whole event: Markdown, HTML or JSON (no I/O)."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Literal, NamedTuple

from bot.core.leaderboard import Leader, leaderboard, leaderboard_lines, quiet_name
from bot.core.news import news_since
from bot.core.page import front_matter, to_html, to_page
from bot.core.points import shown_points
from bot.core.progress import Count, is_claimed, progress, progress_lines, rate, total
from bot.core.table import escape_cell
from bot.locale.board_words import BOARD_WORDS
from bot.locale.report_words import REPORT_WORDS

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from bot.core.answer import Standing
    from bot.core.face import Look
    from bot.core.news import Item
    from bot.core.rules import Rules
    from bot.core.task import Task
    from bot.locale.board_words import BoardWords
    from bot.locale.report_words import ReportWords

Form = Literal["md", "html", "json"]

INVITED = 50  # tasks that an invitation names; further ones are counted


class Span(NamedTuple):
    """The time that a report is about: until `now`, from `since` or from the beginning."""

    now: datetime
    since: datetime | None = None


@dataclass(frozen=True, slots=True)
class Report:
    """A board at one time, in the words and looks of `look`; `url` is its tracking issue's."""

    standing: Standing
    rules: Rules
    look: Look
    url: str
    span: Span

    @property
    def words(self) -> ReportWords:
        """The report's own words."""
        return REPORT_WORDS[self.look.locale.code]

    @property
    def board_words(self) -> BoardWords:
        """The words of the boards in it."""
        return BOARD_WORDS[self.look.locale.code]

    @property
    def tracks(self) -> tuple[Count, ...]:
        """The count of each track."""
        return progress(self.standing, self.rules, self.board_words)

    @property
    def total(self) -> Count:
        """The count of all tracks."""
        return total(self.tracks, self.board_words)

    @property
    def leaders(self) -> tuple[Leader, ...]:
        """The leaderboard."""
        return leaderboard(self.standing, self.rules)

    @property
    def people(self) -> int:
        """How many logins are on any task, a team's members each."""
        entries = [entry for task in self.standing.open_tasks for entry in self.standing.on(task.id)]
        return len({member.casefold() for entry in entries if is_claimed(entry) for member in entry.members})

    @property
    def untaken(self) -> tuple[Task, ...]:
        """The tasks that nobody is on."""
        tasks = self.standing.open_tasks
        return tuple(task for task in tasks if not any(map(is_claimed, self.standing.on(task.id))))

    @property
    def title(self) -> str:
        """The report's title, plain text."""
        until = self.date(self.span.now)
        if self.span.since is None:
            return self.words.title.format(board=self.rules.name, date=until)
        return self.words.title_since.format(board=self.rules.name, since=self.date(self.span.since), date=until)

    @property
    def summary(self) -> str:
        """The totals in one sentence."""
        return self.words.totals.format(**_numbers(self.total), people=self.people)

    def date(self, at: datetime) -> str:
        """Return a day where the board is."""
        return at.astimezone(self.rules.timezone).date().isoformat()


def compose(report: Report, form: Form, *, header: bool = False) -> str:
    """Return the report as text. `header` puts a static-site blog's front matter above Markdown and HTML.

    Below such a header the blog writes the title and the page around the text itself.
    """
    if form == "json":
        return as_json(report)
    markdown = as_markdown(report)
    if header:
        above = front_matter(
            report.title,
            report.span.now.astimezone(report.rules.timezone),
            report.summary,
            ("hackathon", report.rules.name),
        )
        return f"{above}\n{to_html(markdown) if form == 'html' else markdown}"
    markdown = f"# {escape_cell(report.title)}\n\n{markdown}"
    return to_page(markdown, report.title, report.look.locale.code) if form == "html" else markdown


def as_json(report: Report) -> str:
    """Return the report's numbers as JSON, with the names as they are."""
    whole = _numbers(report.total) | {"people": report.people}
    leaders = [
        {"name": leader.name, "points": _number(leader), "tasks": [task.id for task in leader.tasks]}
        for leader in report.leaders
    ]
    told = {
        "board": report.rules.name,
        "totals": {key: whole[key] for key in ("tasks", "claimed", "submitted", "done", "people")},
        "tracks": [{"name": track.name, **_numbers(track)} for track in report.tracks],
        "leaderboard": leaders,
    }
    return json.dumps(told, ensure_ascii=False, indent=2)


def as_markdown(report: Report) -> str:
    """Return the report without its title."""
    words = report.words
    head = [report.summary, "", words.source.format(url=report.url), ""]
    board = _section(words.progress, progress_lines(report.tracks, report.board_words))
    leaders = report.leaders
    ranks = _section(words.leaderboard, leaderboard_lines(leaders, report.look, report.board_words)) if leaders else []
    return "\n".join([*head, *board, *_news(report), *_lagging(report), *_invitation(report), *ranks])


def _section(heading: str, lines: Iterable[str]) -> list[str]:
    return [f"## {heading}", "", *lines, ""]


def _news(report: Report) -> list[str]:
    """Return who finished, submitted and claimed what since the date, nothing without one."""
    if report.span.since is None:
        return []
    words, since = report.words, report.date(report.span.since)
    news = news_since(report.span.since, report.standing)
    lines: list[str] = []
    for heading, items in (
        (words.finished, news.finished),
        (words.submitted, news.submitted),
        (words.claimed, news.claimed),
    ):
        if items:
            count = sum(len(item.tasks) for item in items)
            lines += _section(heading.format(since=since, count=count), [_item(report, item) for item in items])
    return lines or [words.nothing_new.format(since=since), ""]


def _item(report: Report, item: Item) -> str:
    tasks = report.look.locale.join.join(_named(task) for task in item.tasks)
    return f"- {report.words.news.format(name=quiet_name(item.entry, report.look), tasks=tasks)}"


def _lagging(report: Report) -> list[str]:
    """Return the tracks with a lower submission rate than the whole board, the lowest first."""
    whole = report.total.submission_rate
    behind = sorted(
        (track for track in report.tracks if track.tasks and track.submission_rate < whole),
        key=lambda track: track.submission_rate,
    )
    if not behind:
        return []
    words = report.words
    lines = [
        "- "
        + words.lags.format(
            track=escape_cell(one.name), rate=rate(one.submission_rate), tasks=one.tasks, submitted=one.submitted
        )
        for one in behind
    ]
    return _section(words.lagging, [words.lagging_intro.format(rate=rate(whole)), "", *lines])


def _invitation(report: Report) -> list[str]:
    """Return the tasks that nobody has taken, and how to take one."""
    untaken, words, url = report.untaken, report.words, report.url
    if not untaken:
        return []
    claim = words.claim.format(task=untaken[0].id)
    lines = [words.invitation.format(url=url, claim=claim), ""]
    lines += [f"- [{_named(task)}]({url})" for task in untaken[:INVITED]]
    if len(untaken) > INVITED:
        lines += ["", words.more.format(count=len(untaken) - INVITED, url=url)]
    return _section(words.untaken.format(count=len(untaken)), lines)


def _named(task: Task) -> str:
    return f"{task.id} {escape_cell(task.title)}".rstrip()


def _numbers(count: Count) -> dict[str, int]:
    """Return a count's numbers by name."""
    numbers = asdict(count)
    return {key: numbers[key] for key in ("tasks", "submitted", "claimed", "done")}


def _number(leader: Leader) -> int | float:
    """Return points as JSON has them: a whole number, or one with two decimals at most."""
    shown = shown_points(leader.points)
    return float(shown) if "." in shown else int(shown)
