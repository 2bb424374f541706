"""Older texts of the boards' issues, kept under the data folder for `restore` (file I/O).

A text is kept before the bot's first write to a board, and before every write that changes more than a quarter of
its rows. The first write is not made where that fails: what nobody can put back is not written over. A later one is,
and the failure logged, for by then the board has a memory of its own and people wait for it.
"""

from __future__ import annotations

import asyncio
import os
import re
import tempfile
import time
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import structlog

from bot.core.memory import read_memory
from bot.core.plan import newest_fact
from bot.github.errors import GitHubError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from bot.core.facts import Facts
    from bot.core.plan import Plan
    from bot.core.rules import Rules

MOST = 50  # texts of one board
LARGEST = 8 * 2**20  # bytes of one board's texts; one is at most a quarter of a MiB
_LOST = bytes(64)  # what a disk gives back for what it lost, and nobody writes
_LEFT_OVER = 3600.0  # seconds after which a half-written file is nobody's any more
_TIME = "%Y-%m-%dT%H-%M-%SZ"  # a colon is no character for a file's name everywhere
_NAME = re.compile(r"(?P<at>[\dT-]{19}Z)_facts-to_(?P<until>[\dT-]{19}Z)\.md", re.ASCII)

_log = structlog.get_logger()


class NoBackup(GitHubError):  # noqa: N818 - named by what happened, as its siblings are
    """The first write to a board was not made, for the old text could not be kept."""


@dataclass(frozen=True, slots=True)
class Backup:
    """One old text: when it was kept, and the newest fact that was known then (GitHub's clock; `at` is ours)."""

    path: Path
    at: datetime
    until: datetime

    def text(self) -> str:
        """Return the text as it stood in the issue. Raises OSError, and ValueError with a sentence."""
        content = self.path.read_bytes()
        try:
            if _LOST not in content:
                return content.decode("utf-8", "surrogatepass")
        except UnicodeDecodeError:
            pass
        raise ValueError(f"{self.path} is damaged, nothing was written: choose another text of --list")


class Backups:
    """The old texts of every board on one GitHub, a folder for each tracking issue."""

    def __init__(self, data: Path, api_url: str) -> None:
        self._folder = data / "backups" / (urlsplit(api_url).hostname or "github")

    def of(self, rules: Rules) -> list[Backup]:
        """Return a board's old texts, the newest first. Raises OSError where the folder is there and unreadable."""
        try:
            names = [path.name for path in self.folder(rules).iterdir()]
        except FileNotFoundError:
            return []
        return sorted(filter(None, (self._backup(rules, name) for name in names)), key=lambda one: one.at, reverse=True)

    def folder(self, rules: Rules) -> Path:
        """Return where a board's old texts are: named by its issue, since a board may be given another one."""
        return self._folder.joinpath(*rules.repo.casefold().split("/"), str(rules.issue))

    def obstacle(self, rules: Rules) -> tuple[Path, str] | None:
        """Return where on the way to a board's folder nothing can be written, and why; None where all is well.

        A file without a name is tried in the folder, or in the nearest one above it that is there: nothing stays.
        """
        near = self.folder(rules)
        try:
            while not os.path.exists(near) and near != near.parent:  # noqa: PTH110 - below a locked folder it just says no
                near = near.parent
            with tempfile.TemporaryFile(dir=near) as file:
                file.write(bytes(4096))
        except OSError as error:
            return near, _reason(error)
        return None

    async def before_write(self, rules: Rules, facts: Facts, plan: Plan) -> None:
        """Keep the text that stands in the issue, where that is due before what is planned. Raises NoBackup."""
        text = facts.issue.body
        first = read_memory(text, rules.issue) is None
        try:
            if first or _is_large(plan) or not self.of(rules):
                await asyncio.to_thread(self.keep, rules, text, newest_fact(facts).at)
        except (OSError, ValueError) as error:
            said = f"the text of {rules.repo}#{rules.issue} can't be kept in {self.folder(rules)} ({_reason(error)})"
            if first:
                mend = "set HACKATHON_DATA to a folder that the bot may write to, with room"
                raise NoBackup(f"{said}, so nothing was written: {mend}") from None
            _log.error("no_backup", board=rules.name, problem=f"{said}: mend that, or `restore` can't undo this write")

    def keep(self, rules: Rules, text: str, until: datetime) -> Backup:
        """Keep a text, unless it is the newest already, and drop what is too much. Raises OSError."""
        folder = self.folder(rules)
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        while True:
            others = self.of(rules)
            if others and others[0].path.read_bytes() == _encoded(text):
                return others[0]
            at = datetime.now(UTC).replace(microsecond=0)
            if others and others[0].at >= at:  # two in one second, or a clock that was set back: the order stays
                at = others[0].at + timedelta(seconds=1)
            path = folder / f"{at.strftime(_TIME)}_facts-to_{until.astimezone(UTC).strftime(_TIME)}.md"
            if _write(path, _encoded(text)):  # else another process was quicker
                break
        backup = Backup(path, at, until.astimezone(UTC).replace(microsecond=0))
        _make_room([backup, *others])
        return backup

    def _backup(self, rules: Rules, name: str) -> Backup | None:
        found = _NAME.fullmatch(name)
        try:
            at, until = (_time(each) for each in found.groups()) if found else (None, None)
        except ValueError:
            return None
        return Backup(self.folder(rules) / name, at, until) if at and until else None


def _is_large(plan: Plan) -> bool:
    """Whether a plan changes more than a quarter of the rows."""
    return 4 * len({change.task for change in plan.changes}) > len(plan.standing.tasks)


def _write(path: Path, content: bytes) -> bool:
    """Write a whole file or none; False, and nothing is written, where another has this name."""
    handle, name = tempfile.mkstemp(dir=path.parent, suffix=".part")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())  # the issue is written next: the old text has to be on the disk by then
        try:
            os.link(name, path)  # unlike a rename it takes no other's place
        except FileExistsError:
            return False
        except OSError:  # a file system without links
            Path(name).replace(path)
        return True
    finally:
        Path(name).unlink(missing_ok=True)


def _make_room(backups: list[Backup]) -> None:
    """Drop the oldest but for the very first, which is what stood there before the bot."""
    newest, *others = backups
    sizes = {path: stat.st_size for path, stat in _there(backup.path for backup in backups)}
    for backup in reversed(others[:-1]):
        if len(sizes) <= MOST and sum(sizes.values()) <= LARGEST:
            break
        backup.path.unlink(missing_ok=True)
        sizes.pop(backup.path, None)
    for left, stat in _there(newest.path.parent.glob("*.part")):
        if time.time() - stat.st_mtime > _LEFT_OVER:  # its process was killed in the middle
            left.unlink(missing_ok=True)


def _there(paths: Iterable[Path]) -> Iterator[tuple[Path, os.stat_result]]:
    """Yield those of these files that no other process took away meanwhile."""
    for path in paths:
        with suppress(FileNotFoundError):
            yield path, path.stat()


def _encoded(text: str) -> bytes:
    return text.encode("utf-8", "surrogatepass")


def _time(text: str) -> datetime:
    return datetime.strptime(text, _TIME).replace(tzinfo=UTC)


def _reason(error: OSError | ValueError) -> str:
    return (isinstance(error, OSError) and error.strerror) or str(error)
