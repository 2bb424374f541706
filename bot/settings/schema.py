"""The keys of the rules file: what each holds, and what is told to who writes something else (no I/O)."""

# No `from __future__ import annotations` here: pydantic reads the annotations while the module loads.
import re
import unicodedata
from datetime import date, timedelta
from typing import Annotated, Any
from zoneinfo import ZoneInfo, available_timezones

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, PlainValidator

from bot.core.rules import MAX_BODY, Language, Mentions, Share, Style
from bot.settings.mistakes import nearest

_UNITS = {"s": "seconds", "m": "minutes", "h": "hours", "d": "days"}
_REPO = re.compile(r"[A-Za-z0-9][\w-]{0,99}/(?!\.{1,2}$)[\w.-]{1,100}", re.ASCII)
_LOGIN = re.compile(r"@?([A-Za-z0-9][\w-]{0,99}(?:\[bot\])?)", re.ASCII)
_NAME = re.compile(r"(?!\.)[^/\\\x00-\x1f\x7f]{1,64}")
_ID = r"[A-Za-z]{0,4}-?[0-9]{1,6}"
_SPAN = re.compile(rf"({_ID})(?:\s*(?:[-~–—至到])\s*({_ID}))?")
_JOINS = re.compile(r"[、,;/&]|和|\band\b|(?<=[0-9])\s+(?=[A-Za-z0-9])")


def _given(value: object) -> object:
    """Refuse a key with nothing after its colon."""
    if value is None:
        raise ValueError
    return value


def _text(value: object) -> str:
    """Refuse by the field's own description whatever is not a text with something in it."""
    if not isinstance(value, str) or not value.strip():
        raise ValueError
    return value.strip()


def _name(value: object) -> str:
    if not _NAME.fullmatch(_text(value)):
        raise ValueError
    return _text(value)


def _repo(value: object) -> str:
    text = _text(value)
    if not _REPO.fullmatch(text):
        parts = text.removesuffix(".git").rstrip("/").split("/")
        if "://" in text and len(parts) > 4:
            raise ValueError(f"write the owner and the name alone: {'/'.join(parts[3:5])}")
        raise ValueError
    return text


def _login(value: object) -> str:
    match = _LOGIN.fullmatch(_text(value))
    if match is None:
        raise ValueError
    return match[1].casefold()


def _zone(value: object) -> ZoneInfo:
    name = _text(value)
    try:
        return ZoneInfo(name)
    except (KeyError, ValueError, OSError):  # unknown; a path out of the database; a folder of it
        near = nearest(name, available_timezones()) if "/" in name else None
        raise ValueError(f'did you mean "{near}"?' if near else "") from None


def _date(value: object) -> date:
    text = _text(value)
    if not re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", text):
        raise ValueError
    try:
        day = date.fromisoformat(text)
    except ValueError:
        raise ValueError("expected a day of the calendar, such as 2026-01-19") from None
    if not 2000 <= day.year < 3000:  # in another zone the first and the last days of Python's calendar are none
        raise ValueError("expected a day from 2000 on, such as 2026-01-19")
    return day


def _period(value: object) -> timedelta:
    match = re.fullmatch(r"([0-9]{1,4}) ?([smhd])", _text(value))
    if match is None:
        raise ValueError
    period = timedelta(**{_UNITS[match[2]]: int(match[1])})
    if period < timedelta(seconds=10):
        raise ValueError("expected at least 10s: webhooks tell the rest")
    return period


def _column(value: object) -> str | int:
    if isinstance(value, int) and not isinstance(value, bool) and value > 0:
        return value
    return _text(value)


def _tasks(value: object) -> str:
    """Let through ids and ranges as people type them; which of them exist, only the board knows."""
    text = _text(value)
    for part in _JOINS.split(unicodedata.normalize("NFKC", text)):
        match = _SPAN.fullmatch(part.strip())
        if match is None:
            raise ValueError
        if match[2] and match[1].isdigit() and match[2].isdigit() and int(match[1]) >= int(match[2]):
            raise ValueError(f"write the smaller number of {part.strip()} first")
    return text


Text = Annotated[str, PlainValidator(_text)]
Name = Annotated[str, PlainValidator(_name)]
Repo = Annotated[str, PlainValidator(_repo)]
Login = Annotated[str, PlainValidator(_login)]
Zone = Annotated[ZoneInfo, PlainValidator(_zone)]
Day = Annotated[date | None, PlainValidator(_date)]
Period = Annotated[timedelta, PlainValidator(_period)]
Column = Annotated[str | int | None, PlainValidator(_column)]
Tasks = Annotated[str, PlainValidator(_tasks)]
Number = Annotated[int, Field(gt=0)]
Given = BeforeValidator(_given)  # None is the default, and nothing to write


def _key(expected: str, example: str, default: Any = ..., **limits: Any) -> Any:
    """Declare a key: every wrong value of it is answered with "expected …, such as …"."""
    return Field(default, description=expected, examples=[example], **limits)


class _Mapping(BaseModel):
    model_config = ConfigDict(strict=True, extra="forbid", frozen=True)


class ColumnsFile(_Mapping):
    """`columns`: where a task table keeps what."""

    id: Column = _key("a header's words or a column number from 1", "序号", None)
    status: Column = _key("a header's words or a column number from 1", "4", None)
    done: Column = _key("a header's words or a column number from 1", "完成队伍", None)
    track: Column = _key("a header's words or a column number from 1", "方向", None)
    points: Column = _key("a header's words or a column number from 1", "难度", None)


class PullsFile(_Mapping):
    """`pulls`: which pull requests carry the work."""

    title: Text = _key("the words that mark the event in titles", '"Hackathon 10th Spring No."')
    repos: Annotated[list[Repo] | None, Given] = _key("a list of owner/name", "[octo-org/app]", None, min_length=1)
    rfc_repos: list[Repo] = _key("a list of owner/name", "[octo-org/rfcs]", [])


class TrackFile(_Mapping):
    """One of `tracks`."""

    name: Text = _key("a text", '"Compiler"')
    tasks: Tasks = _key("ids and ranges in quotes", '"1-2, 51-52"')


class PointsFile(_Mapping):
    """`points`: what a finished task earns."""

    star: float = _key("a number above 0", "1", 1, gt=0)
    share: Share = _key("each or split", "each", "each")


class BoardFile(_Mapping):
    """One of `boards`."""

    name: Name = _key('a text of at most 64 characters, without slashes or a "." in front', "spring")
    repo: Repo = _key("owner/name", "octo-org/app")
    issue: Annotated[Number | None, Given] = _key("the issue's number", "77429", None)
    issues: Annotated[list[Number] | None, Given] = _key(
        "a list of issue numbers", "[77429, 78000]", None, min_length=1
    )
    language: Annotated[Language | None, Given] = _key("zh or en", "zh", None)
    since: Day = _key("a date", "2026-01-19", None)
    organisers: list[Login] = _key("a list of logins", "[octocat]", [])
    blocked: list[Login] = _key("a list of logins", "[octocat]", [])
    pulls: Annotated[PullsFile | None, Given] = _key("a mapping", '{title: "Hackathon No."}', None)
    columns: ColumnsFile = _key("a mapping", "{id: 序号, status: 4}", ColumnsFile())
    tracks: list[TrackFile] = _key("a list of tracks", '[{name: Compiler, tasks: "1-2, 51-52"}]', [])
    points: PointsFile = _key("a mapping", "{star: 1, share: each}", PointsFile())
    claim_done_tasks: bool = _key("true or false", "true", True)
    style: Style = _key("badge, emoji or text", "badge", "badge")
    mentions: Mentions = _key("ping, link or plain", "ping", "ping")
    progress: bool = _key("true or false", "true", True)
    leaderboard: bool = _key("true or false", "true", True)
    look_every: Period = _key("a number with s, m, h or d", "5m", timedelta(minutes=5))
    body_limit: int = _key(f"a number from 1000 to {MAX_BODY}", str(MAX_BODY), MAX_BODY, ge=1000, le=MAX_BODY)


class RulesFile(_Mapping):
    """The whole file."""

    language: Language = _key("zh or en", "zh", "en")
    timezone: Zone = _key("the name of a time zone", "Asia/Shanghai", ZoneInfo("UTC"))
    boards: list[BoardFile] = _key("a list of boards", "[{name: spring, repo: octo-org/app, issue: 1}]", min_length=1)


LEVELS: dict[tuple[str, ...], type[_Mapping]] = {
    (): RulesFile,
    ("boards",): BoardFile,
    ("boards", "pulls"): PullsFile,
    ("boards", "columns"): ColumnsFile,
    ("boards", "tracks"): TrackFile,
    ("boards", "points"): PointsFile,
}
