"""Whether a board's issue is there, open, readable and below GitHub's limits (blocking HTTP)."""

from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING

from github import GithubException

from bot.admin.finding import table_finding
from bot.core.number import Ids, read_numbers
from bot.core.room import MAX_COMMENTS
from bot.core.task import read_tasks

if TYPE_CHECKING:
    from github.Issue import Issue
    from github.Repository import Repository

    from bot.admin.finding import Report
    from bot.core.rules import Rules
    from bot.core.task import TaskList

MANY_COMMENTS = 2_000  # before the bot itself says so on the issue
LONG = 0.8  # of body_limit
GONE = {301, 404, 410}  # moved out of reach, never there or not to be read, deleted


def check_board(report: Report, repo: Repository, rules: Rules) -> Issue | None:
    """Check the issue that holds the board; give it where it can be read."""
    issue = _reach(report, repo, rules, rules.issue)
    if issue is None:
        return None
    where = f"{rules.name}: {rules.repo}#{rules.issue}"
    if issue.state == "closed":
        report.warning(where, "the issue is closed, so claims are not taken", "open it again if the event goes on")
    body = issue.body or ""
    if len(body) > rules.body_limit * LONG:
        what = f"the body has {len(body):,} of {rules.body_limit:,} characters"
        report.warning(where, what, "shorten it, or let parts of the board move to comments")
    tasks = read_tasks(body, rules.columns)
    for finding in tasks.findings:
        report.add(table_finding(finding, where))
    _check_tasks(report, tasks, rules, where)
    return issue


def check_more(report: Report, repo: Repository, rules: Rules, first: Issue | None) -> None:
    """Check the other issues, whose comments are read too, and whether there is room for comments in any."""
    others = [_reach(report, repo, rules, number) for number in rules.issues[1:]]
    issues = [issue for issue in (first, *others) if issue is not None]
    if all(issue.comments > MANY_COMMENTS for issue in issues):
        for issue in issues:
            _tell_comments(report, issue, f"{rules.name}: {rules.repo}#{issue.number}")


def _reach(report: Report, repo: Repository, rules: Rules, number: int) -> Issue | None:
    where = f"{rules.name}: {rules.repo}#{number}"
    try:
        issue = repo.get_issue(number)
    except GithubException as error:
        if error.status not in GONE:
            raise
        report.error(where, f"there is no such issue ({error.status})", "correct its number in the rules")
        return None
    if issue.pull_request is not None:
        report.error(where, "this is a pull request", "name the issue that holds the board")
        return None
    _check_place(report, issue, f"{repo.full_name}/issues/{number}", where)
    return issue


def _check_place(report: Report, issue: Issue, path: str, where: str) -> None:
    if not issue.html_url.casefold().endswith(f"/{path}".casefold()):
        report.error(where, f"the issue was moved to {issue.html_url}", "write the new repository and number")
    if issue.locked:
        report.warning(where, "the issue is locked, so participants can't comment", "unlock it for the event")


def _tell_comments(report: Report, issue: Issue, where: str) -> None:
    what = f"{issue.comments:,} of the {MAX_COMMENTS:,} comments that GitHub takes are used"
    mend = "open a second issue for comments, and write issues: [first, second]"
    (report.error if issue.comments >= MAX_COMMENTS else report.warning)(where, what, mend)


def _check_tasks(report: Report, tasks: TaskList, rules: Rules, where: str) -> None:
    """Find rules that speak of what the tables don't have."""
    if not tasks.tasks and not tasks.findings:
        report.warning(where, "the task table has no task yet", "add a row for each task")
    ids = Ids.of(task.id for task in tasks.tasks)
    for track in rules.tracks if tasks.tasks else ():
        unknown = read_numbers(unicodedata.normalize("NFKC", track.tasks), ids).unknown
        if unknown:
            what = f'the track "{track.name[:40]}" names unknown tasks: {", ".join(unknown[:9])}'
            report.warning(where, what, "correct tracks in the rules, or add the rows")
