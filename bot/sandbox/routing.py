"""Which handler answers a request, and what a handler is given to answer with (no I/O)."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, TypeAlias, TypeVar

from bot.sandbox.auth import Actor, check_right, check_visible
from bot.sandbox.conversation import invalid
from bot.sandbox.model import Refused

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from bot.sandbox.auth import Level
    from bot.sandbox.meter import Meter
    from bot.sandbox.model import Repository
    from bot.sandbox.render import Urls
    from bot.sandbox.state import GitHub
    from bot.sandbox.web import Request

T = TypeVar("T")
MAX_PAGE = 100
DEFAULT_PAGE = 30


@dataclass(slots=True)
class Answer:
    """What a handler answers; `text` instead of `json` is sent as it is."""

    status: int
    json: Any = None
    headers: dict[str, str] = field(default_factory=dict)
    text: str | None = None


@dataclass(slots=True)
class Call:
    """One request on its way through a handler. `urls` are built from the request's own Host."""

    github: GitHub
    actor: Actor
    request: Request
    urls: Urls
    meter: Meter
    params: dict[str, str]

    def repo(self, *rights: str, level: Level = "read") -> Repository:
        """The repository of the path, if the actor may see it and was given one of the rights (issues)."""
        repo = self.github.repo(f"{self.params['owner']}/{self.params['repo']}")
        check_visible(self.github, self.actor, repo)
        check_right(self.github, self.actor, repo, rights or ("issues", "pull_requests"), level)
        return repo

    def number(self, name: str) -> int:
        """A number of the path; 404 if it is none."""
        if not self.params[name].isdecimal():
            raise Refused(404, "Not Found")
        return int(self.params[name])

    def object(self) -> dict[str, Any]:
        """The body as a JSON object; 400 otherwise."""
        try:
            body = self.request.json()
        except ValueError:
            raise Refused(400, "Problems parsing JSON") from None
        if body is None:
            return {}
        if not isinstance(body, dict):
            raise Refused(400, "Body should be a JSON object")
        return body

    def text(self, name: str) -> str:
        """A required text of the body; 422 otherwise."""
        value = self.object().get(name)
        if not isinstance(value, str):
            shown = "nil" if value is None else repr(value)[:50]
            raise Refused(422, f"Invalid request.\n\nFor 'properties/{name}', {shown} is not a string.")
        return value

    def choice(self, name: str, allowed: tuple[str, ...], default: str) -> str:
        """One of a query's words; 422 for another."""
        value = self.request.query.get(name, default)
        if value not in allowed:
            raise invalid("Issue", name, "invalid")
        return value

    def since(self) -> datetime | None:
        """The query's `since`; 422 if it is no time."""
        value = self.request.query.get("since")
        if value is None:
            return None
        try:
            time = datetime.fromisoformat(value.replace(" ", "+"))  # an unquoted `+00:00` arrives as a space
        except ValueError:
            raise invalid("Issue", "since", "invalid") from None
        return time if time.tzinfo else time.replace(tzinfo=UTC)

    def window(self) -> tuple[int, int]:
        """The query's page and how many things are on one."""
        page, per_page = self.request.query.get("page", "1"), self.request.query.get("per_page", "")
        size = int(per_page) if per_page.isdecimal() and int(per_page) > 0 else DEFAULT_PAGE
        return (max(int(page), 1) if page.isdecimal() else 1), min(size, MAX_PAGE)

    def paged(self, things: Sequence[T], shown: Callable[[T], Any]) -> Answer:
        """One page of things, with the `Link` to the others."""
        page, size = self.window()
        part = things[(page - 1) * size : page * size]
        return Answer(200, [shown(each) for each in part], self.links(len(things)))

    def links(self, total: int) -> dict[str, str]:
        """The `Link` header to the other pages of `total` things."""
        page, size = self.window()
        last = max(-(-total // size), 1)
        places: dict[str, int] = {}
        if page > 1:
            places |= {"prev": min(page - 1, last)}
        if page < last:
            places |= {"next": page + 1, "last": last}
        if page > 1:
            places |= {"first": 1}
        here = self.urls.api
        parts = [f'<{here}{self.request.target(page=str(n))}>; rel="{rel}"' for rel, n in places.items()]
        return {"link": ", ".join(parts)} if parts else {}


Handler: TypeAlias = "Callable[[Call], Answer]"


@dataclass(slots=True)
class Routes:
    """Handlers by method and path template; of several that fit the one with the fewest placeholders answers."""

    table: list[tuple[str, re.Pattern[str], Handler]] = field(default_factory=list)

    def on(self, method: str, template: str) -> Callable[[Handler], Handler]:
        """Register a handler for a path such as `/repos/{owner}/{repo}`; `{path}` takes slashes too."""
        inner = re.sub(r"\\\{(\w+)\\\}", _group, re.escape(template))

        def register(handler: Handler) -> Handler:
            self.table.append((method, re.compile(inner), handler))
            return handler

        return register

    def find(self, method: str, path: str) -> tuple[Handler, dict[str, str]]:
        """The handler and the path's parameters, or a 404."""
        matches = [
            (handler, match.groupdict())
            for each, pattern, handler in self.table
            if each == method and (match := pattern.fullmatch(path))
        ]
        if not matches:
            raise Refused(404, "Not Found")
        return min(matches, key=lambda found: len(found[1]))


def _group(name: re.Match[str]) -> str:
    return f"(?P<{name[1]}>{'.*' if name[1] == 'path' else '[^/]+'})"


routes = Routes()
