"""What `check` finds, and the sentences for what stands amiss in a task table (no I/O)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from bot.core.task import Finding
    from bot.settings import Mistake


@dataclass(frozen=True, slots=True)
class CheckFinding:
    """One thing to look at: an error keeps the bot from its work, a warning doesn't yet."""

    level: Literal["error", "warning"]
    where: str
    what: str
    mend: str


class Report:
    """The findings so far, in order, each once (two boards may share a repository)."""

    def __init__(self) -> None:
        self.findings: list[CheckFinding] = []

    def add(self, finding: CheckFinding) -> None:
        """Keep a finding unless it is there."""
        if finding not in self.findings:
            self.findings.append(finding)

    def error(self, where: str, what: str, mend: str) -> None:
        """Note what keeps the bot from its work."""
        self.add(CheckFinding("error", where, what, mend))

    def warning(self, where: str, what: str, mend: str) -> None:
        """Note what doesn't keep the bot from its work yet."""
        self.add(CheckFinding("warning", where, what, mend))


_UNREADABLE = {  # why GitHub shows no table: what an organiser sees, and what to do
    "widths": ("its header and the dashes below differ in width", "give both the same number of cells"),
    "no_delimiter": ("no row of dashes is below its header", "add a line like |---|---|, a cell a column"),
    "open_fence": ("a code fence above it is never closed", "close it with a line of ```"),
    "open_comment": ("an HTML comment above it is never closed", "close it with -->"),
    "html": ("an HTML tag such as <details> stands right above it", "put a blank line between the two"),
    "indented": ("it is indented by four or more spaces, as code is", "take the spaces away"),
    "fence": ("it stands inside a code fence", "remove the fence around it"),
    "comment": ("it stands inside an HTML comment", "remove <!-- and -->"),
    "disagree": ("GitHub finds other cells in it than its pipes say", 'write a pipe inside a cell as "\\|"'),
    "huge": ("it has more than 100,000 cells", "split it, or take out what no table needs"),
    "hidden": ("GitHub doesn't show it", "put a blank line above it and look at the preview"),
}

_TABLE: dict[str, tuple[Literal["error", "warning"], str, str]] = {  # {0} and {1} are the finding's detail
    "no_table": (
        "error",
        "the body has no task table",
        "add a table with an id column (序号, No., ID …) and a status column (状态, Status …)",
    ),
    "no_status": (
        "error",
        'the table with the id column "{0}" has no status column',
        "add a column whose header holds 状态, 认领, 报名, Status, Claim or Assignee, or name it in columns",
    ),
    "two_statuses": (
        "warning",
        'several headers could be the status column, and "{0}" is taken',
        "to take another, name it in the rules: columns: {{status: …}}",
    ),
    "no_column": (
        "warning",
        'the table has no column "{1}", which the rules name for {0}',
        "correct columns in the rules, or the table's header",
    ),
    "repeated_id": (
        "warning",
        "task {0} stands in line {1} already, which counts",
        "give one of the two rows another id",
    ),
    "bad_id": ("warning", '"{0}" is no task id', "write up to four letters and six digits, such as A-12"),
    "stray_row": (
        "warning",
        "this looks like the row of task {0}, and is in no table",
        "remove the blank line or the text between it and its table",
    ),
}


def table_finding(finding: Finding, where: str) -> CheckFinding:
    """Word what `read_tasks` found, with its line in the issue's body."""
    detail = [one if len(one) <= 60 else one[:59] + "…" for one in finding.detail]
    place = f"{where} line {finding.line}" if finding.line else where
    if finding.code == "unreadable":
        what, mend = _UNREADABLE[finding.detail[0]]
        return CheckFinding("error", place, f"this task table is not kept: {what}", mend)
    level, what, mend = _TABLE[finding.code]
    return CheckFinding(level, place, what.format(*detail), mend.format(*detail))


def rule_findings(mistakes: tuple[Mistake, ...]) -> list[CheckFinding]:
    """Show wrong settings as findings, for `check --json`."""
    return [
        CheckFinding(
            "error",
            ": ".join(filter(None, (f"{one.file}:{one.line}" if one.line else one.file, one.key))),
            one.what,
            one.mend,
        )
        for one in mistakes
    ]
