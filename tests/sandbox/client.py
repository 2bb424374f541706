"""A person, or a program, at the sandbox's API without a socket; every exchange is judged by GitHub's description."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl, urlsplit

from bot.sandbox.web import Request
from tests.sandbox import openapi

if TYPE_CHECKING:
    from bot.sandbox.rest import Api
    from bot.sandbox.web import Response

HOST = "127.0.0.1:8000"


@dataclass
class Client:
    """Sends requests with one credential; `authorization` is the whole header's value."""

    api: Api
    authorization: str = ""
    headers: dict[str, str] = field(default_factory=dict)

    def send(self, method: str, path: str, body: Any = None, headers: dict[str, str] | None = None) -> Response:
        """One exchange; the path may carry a query, or be a whole address of this host."""
        parts = urlsplit(path)
        sent = {"user-agent": "a test", "host": HOST, **self.headers, **(headers or {})}
        if self.authorization:
            sent["authorization"] = self.authorization
        raw = b"" if body is None else json.dumps(body).encode()
        answer = self.api.respond(Request(method, parts.path, dict(parse_qsl(parts.query)), sent, raw))
        if openapi.AVAILABLE:
            openapi.check_log(self.api.log[-1:])
        return answer

    def get(self, path: str, **headers: str) -> Response:
        """A GET; header names with underscores for dashes."""
        return self.send("GET", path, headers={name.replace("_", "-"): value for name, value in headers.items()})

    def json(self, path: str) -> Any:
        """What a GET answers, which must be 200."""
        answer = self.get(path)
        assert answer.status == 200, answer
        return answer.json()


def next_page(answer: Response) -> str | None:
    """The address that the `Link` header names as the next page."""
    for part in answer.headers.get("link", "").split(", "):
        address, _, rel = part.partition("; ")
        if rel == 'rel="next"':
            return address.strip("<>")
    return None
