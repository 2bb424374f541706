"""The rules of one board, as frozen values (no I/O); `settings.py` reads and checks them from YAML."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, timedelta
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from datetime import datetime, tzinfo

Language = Literal["zh", "en"]
Style = Literal["badge", "emoji", "text"]
Mentions = Literal["ping", "link", "plain"]
Share = Literal["each", "split"]
Column = str | int  # a header's words, or a 1-based column number

MAX_BODY = 65_536  # characters; GitHub answers 422 above it


@dataclass(frozen=True, slots=True)
class Columns:
    """Where a task table keeps what; None leaves it to the header's words."""

    id: Column | None = None
    status: Column | None = None
    done: Column | None = None
    track: Column | None = None
    points: Column | None = None


@dataclass(frozen=True, slots=True)
class PullRules:
    """Which pull requests carry the work: the words in their titles, and where they are opened."""

    title: str
    repos: tuple[str, ...]
    rfc_repos: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class TrackRule:
    """A track named by the rules: `tasks` is a list of ids and ranges as people type them (`1-2, 51-52`)."""

    name: str
    tasks: str


@dataclass(frozen=True, slots=True)
class Points:
    """What a finished task earns: points for each star, and whether people on one task share them."""

    star: float = 1
    share: Share = "each"


@dataclass(frozen=True, slots=True)
class Rules:
    """One board: `repo` is `owner/name`; the first of `issues` holds the body, all are read.

    Logins in `organisers` and `blocked` are case-folded.
    """

    name: str
    repo: str
    issues: tuple[int, ...]
    language: Language = "en"
    timezone: tzinfo = UTC
    since: datetime | None = None
    organisers: frozenset[str] = frozenset()
    blocked: frozenset[str] = frozenset()
    pulls: PullRules | None = None
    columns: Columns = Columns()
    tracks: tuple[TrackRule, ...] = ()
    points: Points = Points()
    claim_done_tasks: bool = True
    style: Style = "badge"
    mentions: Mentions = "ping"
    progress: bool = True
    leaderboard: bool = True
    look_every: timedelta = timedelta(minutes=5)
    body_limit: int = MAX_BODY

    @property
    def issue(self) -> int:
        """The number of the issue whose body is the board."""
        return self.issues[0]
