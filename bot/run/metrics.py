"""What is measured, for `GET /metrics` (no I/O)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest

if TYPE_CHECKING:
    from collections.abc import Iterable

    from bot.core.board import Outcome
    from bot.github.counts import Exchange

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

    def count_commands(self, outcomes: Iterable[Outcome]) -> None:
        """Count what fresh comments had done."""
        for outcome in outcomes:
            for verb, _ in outcome.done:
                self.commands.labels(verb=verb).inc()

    def page(self) -> bytes:
        """Return the text that Prometheus reads."""
        return generate_latest(self.registry)
