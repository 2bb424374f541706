"""Whether a board's issue is there, open, readable and below GitHub's limits (blocking HTTP)."""

from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING

from github import GithubException

from bot.admin.finding import table_finding
from bot.core.by_hand import set_by_hand
from bot.core.marked import find_block, look
from bot.core.memory import read_memory
from bot.core.number import Ids, read_numbers
from bot.core.room import MAX_COMMENTS
from bot.core.task import read_tasks
from bot.core.torn import torn_blocks

if TYPE_CHECKING:
    from collections.abc import Sequence

    from github.Issue import Issue
    from github.Repository import Repository

    from bot.admin.finding import Report
    from bot.core.rules import Rules
    from bot.core.task import TaskList

MANY_COMMENTS = 1_750  # before the bot itself says so on the issue
LONG = 0.7  # of body_limit; entries get shorter from 7/8 on
NAMED = 20  # tasks in one finding
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
    _check_length(report, body, rules, where)
    tasks = read_tasks(body, rules.columns)
    for finding in tasks.findings:
        report.add(table_finding(finding, where))
    _check_tasks(report, tasks, rules, where)
    for torn in torn_blocks(body, rules):
        what = f"the block {torn.name} (its markers are in lines {torn.line} and {torn.last}) is left as it is"
        mend = "let its markers stand on lines of their own, around the bot's board alone, or delete both"
        report.warning(where, f"{what}: something else stands between its markers", mend)
    for marker, at in look(body).lone:
        what = f"the marker {marker} in line {body.count(chr(10), 0, at) + 1} has no partner, so it marks nothing"
        report.warning(where, what, "put its partner back, or remove it and what is left of the old block beside it")
    _tell_by_hand(report, body, rules, where)
    return issue


def _tell_by_hand(report: Report, body: str, rules: Rules, where: str) -> None:
    """Show which rows don't follow comments and pull requests alone, for nobody may remember having changed them."""
    written, taken = set_by_hand(body, rules)
    kinds = (("written or changed", written), ("entries removed", taken))
    told = [f"{kind} in {_some(tasks)}" for kind, tasks in kinds if tasks]
    if told:
        first = (*written, *taken)[0]
        mend = (
            f"nothing, if that is meant: it stays so; `hackathon-bot why {rules.name} {first}` shows a row, "
            f"and `/reset {first}` in a comment hands it back to the bot"
        )
        report.warning(where, f"set by hand: {'; '.join(told)}", mend)


def _some(tasks: Sequence[str]) -> str:
    more = f" and {len(tasks) - NAMED} more" if len(tasks) > NAMED else ""
    return f"{', '.join(tasks[:NAMED])}{more}"


def check_more(report: Report, repo: Repository, rules: Rules, first: Issue | None) -> None:
    """Check the other issues, whose comments are read too, and whether there is room for comments in any."""
    others = [_reach(report, repo, rules, number) for number in rules.issues[1:]]
    issues = [issue for issue in (first, *others) if issue is not None]
    if all(issue.comments > MANY_COMMENTS for issue in issues):
        for issue in issues:
            _tell_comments(report, issue, rules)


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


def _check_length(report: Report, body: str, rules: Rules, where: str) -> None:
    """Say long before it is full that the body fills up, and what the bot does then."""
    memory = read_memory(body, rules.issue)
    shorter = memory is not None and memory.form > (rules.style == "emoji")  # in that style the first form is no other
    if len(body) <= rules.body_limit * LONG and not shorter:
        return
    what = f"the body has {len(body):,} of {rules.body_limit:,} characters"
    if find_block(body, "more") is not None:
        what += ", and parts of the board stand in the bot's comments"
        mend = "nothing is lost; shorten titles and text to have them back in the table"
    elif shorter:
        what += ", and entries are shown shorter to make room"
        mend = "nothing is lost; shorten titles and text to have them back in full"
    else:
        mend = (
            "shorten titles and text, or set style: emoji or text; the bot shortens entries as it fills up, "
            "and moves cells to comments of its own once nothing else helps"
        )
    report.warning(where, what, mend)


def _check_place(report: Report, issue: Issue, path: str, where: str) -> None:
    if not issue.html_url.casefold().endswith(f"/{path}".casefold()):
        report.error(where, f"the issue was moved to {issue.html_url}", "write the new repository and number")
    if issue.locked:
        report.warning(where, "the issue is locked, so participants can't comment", "unlock it for the event")


def _tell_comments(report: Report, issue: Issue, rules: Rules) -> None:
    where = f"{rules.name}: {rules.repo}#{issue.number}"
    what = f"{issue.comments:,} of the {MAX_COMMENTS:,} comments that GitHub takes are used"
    listed = ", ".join(map(str, rules.issues))
    mend = (
        f"open a second issue for comments, write issues: [{listed}, its number] in the rules instead of what stands "
        "there, and start serve anew"
    )
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
