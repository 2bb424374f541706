"""A request and its answer as plain values (no I/O), so that a test can speak to GitHub without a socket."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

if TYPE_CHECKING:
    from datetime import datetime


class Reset(ConnectionResetError):  # noqa: N818 - its base says Error; it is an outcome
    """The connection was closed instead of an answer."""


@dataclass(frozen=True, slots=True)
class Request:
    """One request. Header names are in lower case; `path` has no query and no base path."""

    method: str
    path: str
    query: dict[str, str] = field(default_factory=dict)
    headers: dict[str, str] = field(default_factory=dict)
    body: bytes = b""
    scheme: str = "http"

    def json(self) -> Any:
        """The body's JSON (None where there is no body); raises ValueError."""
        return json.loads(self.body) if self.body else None

    def target(self, **changes: str) -> str:
        """Path and query, with some of the query's values changed."""
        query = self.query | changes
        return self.path + (f"?{urlencode(query)}" if query else "")


@dataclass(slots=True)
class Response:
    """One answer. `delay` is how many seconds the sender should wait before it."""

    status: int
    headers: dict[str, str]
    body: bytes = b""
    delay: float = 0.0

    def json(self) -> Any:
        """The body's JSON; raises ValueError where it is not whole."""
        return json.loads(self.body)


@dataclass(frozen=True, slots=True)
class Logged:
    """One request as the log keeps it, and when it came.

    `status` 0: closed without an answer; `faulty`: by a fault.
    """

    method: str
    path: str
    query: dict[str, str]
    status: int
    actor: str
    body: bytes
    answer: bytes
    counted: bool
    faulty: bool = False
    at: datetime | None = None


class Log(list[Logged]):
    """Every request, in order."""

    def count(self, method: str | None = None, status: int | None = None) -> int:  # type: ignore[override]  # counting requests, not equal items
        """How many requests of that method and with that answer."""
        return sum(
            method in (None, each.method) and status in (None, each.status)  # one or both
            for each in self
        )

    @property
    def writes(self) -> list[Logged]:
        """The requests that were no GET."""
        return [each for each in self if each.method not in ("GET", "HEAD")]
