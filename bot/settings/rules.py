"""Read the rules of every board from one YAML file (reads that file, no other I/O)."""

from __future__ import annotations

from datetime import datetime, time
from typing import TYPE_CHECKING, Any

from pydantic import ValidationError

from bot.core.rules import Columns, Points, PullRules, Rules, TrackRule
from bot.settings.document import Document, Route, read_document
from bot.settings.mistakes import Mistake, SettingsError, nearest
from bot.settings.schema import LEVELS, BoardFile, RulesFile

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from pydantic_core import ErrorDetails

_ONE = {  # what one of a list is
    "a list of boards": "a mapping",
    "a list of tracks": "a mapping",
    "a list of logins": "a login",
    "a list of owner/name": "owner/name",
    "a list of issue numbers": "an issue's number",
}
_TEXTS = {"name", "title", "tasks", "organisers", "blocked"}  # where a number in quotes would be right


def read_rules(path: Path) -> tuple[Rules, ...]:
    """Read and check every board; raise SettingsError with all mistakes, in the order of their lines."""
    document = read_document(path)
    mistakes = [*document.mistakes, *_conflicts(document)]
    try:
        file = RulesFile.model_validate(document.value)
    except ValidationError as error:
        mistakes += _explain_all(document, error)
    if mistakes:
        raise SettingsError(sorted(set(mistakes), key=lambda mistake: (mistake.line or 0, mistake.key)))
    return tuple(_rules(file, board) for board in file.boards)


def _explain_all(document: Document, error: ValidationError) -> Iterator[Mistake]:
    details = error.errors(include_url=False)
    meant = {route: _meant(route) for route in _routes(details, "extra_forbidden")}
    for detail in details:
        route: Route = detail["loc"]
        if route in document.noted:
            continue
        if detail["type"] == "extra_forbidden":
            yield document.mistake(route, "unknown key", _mend_key(route, meant[route]))
        elif detail["type"] != "missing":
            yield document.mistake(route, _seen(document, route), _mend_value(document, detail))
        elif route not in {(*wrong[:-1], key) for wrong, key in meant.items()}:  # else the typo says it
            yield document.mistake(route, "this key is required", f"write {route[-1]}: {_example(route)}")


def _routes(details: list[ErrorDetails], kind: str) -> list[Route]:
    return [detail["loc"] for detail in details if detail["type"] == kind]


def _level(route: Route) -> tuple[str, ...]:
    return tuple(part for part in route if isinstance(part, str))


def _field(route: Route) -> Any:
    *level, key = _level(route)
    return LEVELS[tuple(level)].model_fields[key]


def _meant(route: Route) -> str | None:
    return nearest(str(route[-1]), LEVELS[_level(route[:-1])].model_fields)


def _mend_key(route: Route, meant: str | None) -> str:
    if meant:
        return f'did you mean "{meant}"?'
    return f"the keys here are {', '.join(LEVELS[_level(route[:-1])].model_fields)}"


def _example(route: Route) -> str:
    return str(_field(route).examples[0])


def _seen(document: Document, route: Route) -> str:
    """Say what stands there, shortened."""
    value: Any = document.value
    for part in route:
        value = value[part]
    if value is None:
        return "nothing stands here"
    if isinstance(value, list | dict):
        kind = "list" if isinstance(value, list) else "mapping"
        return f"a {kind} stands here" if value else f"an empty {kind} stands here"
    text = document.places[route].text
    return f'"{text[:39]}…" is not right' if len(text) > 40 else f'"{text}" is not right'


def _mend_value(document: Document, detail: ErrorDetails) -> str:
    route: Route = detail["loc"]
    if not route:
        return "expected keys and values: begin with config/hackathon.example.yml"
    if detail["type"] == "value_error" and str(detail["ctx"]["error"]):
        return str(detail["ctx"]["error"])
    expected = f"expected {_field(route).description}, such as {_example(route)}"
    if isinstance(route[-1], int):
        expected = f"expected {_ONE[_field(route).description]}, such as {_example(route).strip('[]')}"
    return expected + _hint(document, detail)


def _hint(document: Document, detail: ErrorDetails) -> str:
    """Add what commonly lies behind a wrong value."""
    text = document.places[detail["loc"]].text
    if detail["input"] is None:
        return ' (a value with "#" in front needs quotes; to leave a key out, remove its line)'
    if detail["type"] == "list_type" and text:
        return f": write [{text[:40]}]"
    if _level(detail["loc"])[-1] in _TEXTS and isinstance(detail["input"], int | float):
        return f': put it in quotes, "{text[:40]}"'
    if detail["type"] == "int_type" and text.isdecimal():
        return ", without quotes"
    return ""


def _conflicts(document: Document) -> Iterator[Mistake]:
    """Find what no single key shows, however wrong the rest of the file is."""
    file = document.value
    boards = file.get("boards") if isinstance(file, dict) else None
    names: dict[str, str] = {}
    issues: dict[tuple[str, int], str] = {}
    for i, board in enumerate(boards if isinstance(boards, list) else []):
        if isinstance(board, dict):
            at: Route = ("boards", i)
            yield from _name_conflicts(document, at, board, names)
            yield from _issue_conflicts(document, at, board, issues)
            yield from _column_conflicts(document, at, board.get("columns"))
            yield from _track_conflicts(document, at, board.get("tracks"))


def _name_conflicts(document: Document, at: Route, board: dict[str, Any], names: dict[str, str]) -> Iterator[Mistake]:
    name = board.get("name")
    if isinstance(name, str):
        first = names.setdefault(name.strip().casefold(), f"boards[{at[-1]}]")
        if first != f"boards[{at[-1]}]":
            yield document.mistake((*at, "name"), f'{first} has the name "{name[:40]}" too', "give it another")


def _issue_conflicts(
    document: Document, at: Route, board: dict[str, Any], taken: dict[tuple[str, int], str]
) -> Iterator[Mistake]:
    if "issue" in board and "issues" in board:
        yield document.mistake((*at, "issues"), "issue and issues both stand here", "keep one of the two")
    if "issue" not in board and "issues" not in board:
        typo = any(nearest(key, BoardFile.model_fields) in {"issue", "issues"} for key in board)
        if not typo:
            yield document.mistake((*at, "issue"), "this key is required", "write issue: 77429, or issues: [77429]")
    many = board.get("issues")
    numbers = [board.get("issue"), *(many if isinstance(many, list) else [])]
    for number in numbers:
        if isinstance(number, int):
            key = "issue" if number == board.get("issue") else "issues"
            first = taken.setdefault((str(board.get("repo")).casefold(), number), f"boards[{at[-1]}]")
            if first != f"boards[{at[-1]}]":
                what = f"{first} reads issue {number} of {str(board.get('repo'))[:80]} too"
                yield document.mistake((*at, key), what, "give each issue to one board")
    if isinstance(many, list) and len({str(number) for number in many}) < len(many):
        yield document.mistake((*at, "issues"), "a number stands twice", "keep one of them")


def _column_conflicts(document: Document, at: Route, columns: object) -> Iterator[Mistake]:
    taken: dict[str, str] = {}
    for key, column in columns.items() if isinstance(columns, dict) else ():
        first = taken.setdefault(str(column).strip().casefold(), key)
        if first != key and column is not None:
            yield document.mistake((*at, "columns", key), f"{first} is this column too", "give each its own")


def _track_conflicts(document: Document, at: Route, tracks: object) -> Iterator[Mistake]:
    names: set[str] = set()
    for i, track in enumerate(tracks if isinstance(tracks, list) else []):
        name = track.get("name") if isinstance(track, dict) else None
        if isinstance(name, str):
            if name.strip() in names:
                route = (*at, "tracks", i, "name")
                yield document.mistake(route, f'the track "{name[:40]}" stands twice', "put its tasks in one")
            names.add(name.strip())


def _rules(file: RulesFile, board: BoardFile) -> Rules:
    return Rules(
        name=board.name,
        repo=board.repo,
        issues=tuple(board.issues or [board.issue or 0]),
        language=board.language or file.language,
        timezone=file.timezone,
        since=datetime.combine(board.since, time(), file.timezone) if board.since else None,
        organisers=frozenset(board.organisers),
        blocked=frozenset(board.blocked),
        pulls=_pulls(board),
        columns=Columns(**dict(board.columns)),
        tracks=tuple(TrackRule(track.name, track.tasks) for track in board.tracks),
        points=Points(board.points.star, board.points.share),
        claim_done_tasks=board.claim_done_tasks,
        style=board.style,
        mentions=board.mentions,
        progress=board.progress,
        leaderboard=board.leaderboard,
        look_every=board.look_every,
        body_limit=board.body_limit,
    )


def _pulls(board: BoardFile) -> PullRules | None:
    if not board.pulls:
        return None
    repos = board.pulls.repos or [board.repo]
    return PullRules(board.pulls.title, tuple(dict.fromkeys(repos)), tuple(dict.fromkeys(board.pulls.rfc_repos)))
