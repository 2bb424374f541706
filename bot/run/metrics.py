"""What is measured, for `GET /metrics` (no I/O)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, disable_created_metrics, generate_latest
from prometheus_client.exposition import CONTENT_TYPE_PLAIN_0_0_4 as CONTENT_TYPE

if TYPE_CHECKING:
    from bot.core.board import Outcome
    from bot.github.counts import Exchange

__all__ = ["CONTENT_TYPE", "Metrics"]

disable_created_metrics()  # type: ignore[no-untyped-call]  # the library's own lack; a `_created` beside each is noise

_SECONDS = (0.1, 0.25, 0.5, 1, 2, 5, 10, 30, 60)


class Metrics:
    """The bot's own registry, so that two servers in one process don't mix."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        self.deliveries = Counter(
            "hackathon_deliveries_total", "Deliveries by event and result", ("event", "result"), registry=self.registry
        )
        self.commands = Counter("hackathon_commands_total", "Commands carried out", ("verb",), registry=self.registry)
        self.body_writes = Counter(
            "hackathon_body_writes_total", "Writes of an issue's body", ("board",), registry=self.registry
        )
        self.requests = Counter(
            "hackathon_requests_total", "Requests to GitHub by status", ("status",), registry=self.registry
        )
        self.remaining = Gauge(
            "hackathon_rate_limit_remaining",
            "Requests that GitHub allows until its limit resets",
            registry=self.registry,
        )
        self.remaining.set(float("nan"))  # nobody knows before the first answer, and 0 would be an alarm
        self.comment_to_table = Histogram(
            "hackathon_comment_to_table_seconds",
            "From a comment's delivery to the table",
            buckets=_SECONDS,
            registry=self.registry,
        )
        self.covered_edits = Counter(
            "hackathon_covered_edits_total", "People's edits that a write went over", registry=self.registry
        )

    def count_exchange(self, exchange: Exchange) -> None:
        """Count one request to GitHub."""
        self.requests.labels(status=str(exchange.status)).inc()
        if exchange.remaining is not None:
            self.remaining.set(exchange.remaining)

    def count_commands(self, outcome: Outcome) -> None:
        """Count what a fresh comment had done."""
        for verb, _ in outcome.done:
            self.commands.labels(verb=verb).inc()

    def page(self) -> bytes:
        """Return the text that Prometheus reads."""
        return generate_latest(self.registry)
