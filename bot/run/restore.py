"""Put an older text of a board back, or list what there is (HTTP, by github/; reads and keeps files)."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from tabulate import tabulate

from bot.core.task import read_tasks
from bot.core.undo import put_back
from bot.github.apply import Written, write_body
from bot.github.errors import Uncertain
from bot.github.load import load_issue
from bot.run.connection import backups_of, open_client

if TYPE_CHECKING:
    from bot.core.rules import Rules
    from bot.run.backups import Backup
    from bot.settings import Environment

ROUNDS = 3  # times that a text changed under our hands is read anew
_SHOWN = "%Y-%m-%dT%H:%M:%S"
_PARTS = {4: "%Y", 7: "%Y-%m", 10: "%Y-%m-%d", 13: "%Y-%m-%dT%H", 16: "%Y-%m-%dT%H:%M", 19: _SHOWN}  # by length


def list_backups(environment: Environment, rules: Rules) -> str:
    """Return a table of a board's old texts, the newest first. Raises OSError."""
    backups = backups_of(environment).of(rules)
    if not backups:
        return f"{rules.name}: nothing is kept yet; the first write of the bot keeps what stood there before"
    rows = [_row(backup, rules) for backup in backups]
    return tabulate(rows, headers=(f"time ({rules.timezone})", "characters", "rows"), disable_numparse=True)


def choose(environment: Environment, rules: Rules, when: str) -> Backup:
    """Return the newest old text at or before `when`, which ends where it says no more (`2026-03-02`: that day).

    Without a zone of its own it is in the board's. Raises LookupError with a sentence, and OSError.
    """
    backups = backups_of(environment).of(rules)
    reached = [backup for backup in backups if _is_reached(backup, rules, when.strip())]
    if not reached:
        oldest = f"the oldest is of {_shown(backups[-1], rules)}" if backups else "nothing is kept yet"
        raise LookupError(f"board {rules.name} has no text at or before {when[:40]!r}: {oldest}; --list shows all")
    return reached[0]


async def restore(environment: Environment, rules: Rules, backup: Backup) -> str:
    """Put a text back as a person's edit would; return what was done. Raises GitHubError and OSError.

    The text that it replaces is kept first. Raises ValueError for a text that is damaged, or empty.
    """
    old = backup.text()
    if not old.strip():
        raise ValueError(f"{backup.path} is empty, nothing was written: choose another text of --list")
    async with open_client(environment) as client:
        for _ in range(ROUNDS):
            issue = await load_issue(client, rules.repo, rules.issue)
            body = put_back(old, issue.body, backup.until, rules)
            if body == issue.body:
                return f"{rules.name}: the text of {_shown(backup, rules)} stands there already"
            replaced = backups_of(environment).keep(rules, issue.body, issue.updated)
            written = await write_body(client, rules.repo, rules.issue, issue, body)
            if isinstance(written, Written):
                told = f"{rules.name}: the text of {_shown(backup, rules)} stands there again"
                since = "what people claimed or opened since then joins it at the next look"
                return f"{told}; {since}; what it replaced is kept as --at {_shown(replaced, rules)}"
    raise Uncertain(f"{rules.repo}#{rules.issue} is being edited again and again: try anew in a minute")


def _row(backup: Backup, rules: Rules) -> tuple[str, str, str]:
    try:
        text = backup.text()
    except (OSError, ValueError):
        return _shown(backup, rules), "unreadable", "–"
    return _shown(backup, rules), f"{len(text):,}", str(len(read_tasks(text, rules.columns).tasks))


def _shown(backup: Backup, rules: Rules) -> str:
    return backup.at.astimezone(rules.timezone).strftime(_SHOWN)


def _is_reached(backup: Backup, rules: Rules, when: str) -> bool:
    """Whether a text was kept at `when` or before. Raises LookupError where that is no time."""
    text = re.sub(r"(?<=\d) (?=\d)", "T", when)
    try:
        if form := _PARTS.get(len(text)):
            datetime.strptime(text, form).replace(tzinfo=UTC)  # it has to be one; as text it is compared
            return _shown(backup, rules)[: len(text)] <= text
        at = datetime.fromisoformat(text)
    except ValueError:
        at = datetime.min  # noqa: DTZ901 - refused below, as every time without a zone is
    if at.tzinfo is None:
        raise LookupError(f"{when[:40]!r} is no time: write it as --list shows it, or shorter, such as 2026-03-02")
    return backup.at <= at
