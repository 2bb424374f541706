"""The whole conversation of one story, for whoever reads a failed seed (no I/O)."""

from __future__ import annotations

import sys
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import structlog

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator


class Diary:
    """What happened, a line each, with the simulated second."""

    def __init__(self) -> None:
        self.lines: list[str] = []
        self.mistakes: list[BaseException] = []  # of the bot's own, which its log had to catch
        self.errors: list[tuple[float, str, str]] = []  # that the bot told: when, of which board, in which words
        self.clock: Callable[[], float] = lambda: 0.0

    def note(self, who: str, what: str) -> None:
        """Write a line."""
        self.lines.append(f"{self.clock():9.2f}  {who:<10} {what}")

    def request(self, who: str, method: str, path: str, status: int) -> None:
        """Write what the bot asked of GitHub, and the answer's status (0: none came)."""
        self.note(who, f"→ {method} {path} {status or 'no answer'}")

    @contextmanager
    def hearing_the_bot(self) -> Iterator[None]:
        """Write the bot's own log lines here instead of printing them."""
        processors = structlog.get_config()["processors"]
        before = list(processors)
        processors[:] = [self._hear]
        try:
            yield
        finally:
            processors[:] = before

    def _hear(self, _logger: Any, _method: str, event: dict[str, Any]) -> dict[str, Any]:
        what = event.pop("event")
        if "error" in event:
            self.errors.append((self.clock(), str(event.get("board")), str(event["error"])))
        error = event.pop("exc_info", None)
        error = sys.exc_info()[1] if error is True else error
        told = " ".join(f"{name}={value}" for name, value in event.items() if name not in {"board", "deliveries"})
        self.note("bot", f"({what}) {told}")
        if isinstance(error, BaseException):
            self.mistakes.append(error)
        raise structlog.DropEvent

    def __str__(self) -> str:
        return "\n".join(self.lines)
