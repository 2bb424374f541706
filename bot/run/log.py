"""Structured logs on standard error: a line an event, JSON where that is no terminal (writes to the terminal)."""

from __future__ import annotations

import logging
import sys
from typing import TYPE_CHECKING

import structlog
from aiohttp.http_exceptions import HttpProcessingError

if TYPE_CHECKING:
    from structlog.typing import Processor


def set_up_logs(*, verbose: bool = True) -> None:
    """Send structlog's events to standard error, and what libraries log; not `verbose`: from warnings on."""
    first: list[Processor] = [
        structlog.processors.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
    ]
    last = _shown_on_terminal() if sys.stderr.isatty() else _as_json()
    structlog.configure(
        processors=[*first, *last],
        wrapper_class=structlog.make_filtering_bound_logger(logging.INFO if verbose else logging.WARNING),
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
        cache_logger_on_first_use=False,
    )
    handler = logging.StreamHandler(sys.stderr)
    handler.addFilter(_concerns_us)
    clean = structlog.stdlib.ProcessorFormatter.remove_processors_meta
    handler.setFormatter(structlog.stdlib.ProcessorFormatter(processors=[clean, *last], foreign_pre_chain=first))
    logging.basicConfig(handlers=[handler], level=logging.WARNING, force=True)


def _concerns_us(record: logging.LogRecord) -> bool:
    """aiohttp logs an error with a traceback whenever a stranger sends what is no HTTP."""
    return not (record.exc_info and isinstance(record.exc_info[1], HttpProcessingError))


def _shown_on_terminal() -> list[Processor]:
    # Its own choice, where the library rich is there, shows every local variable of a traceback: tokens among them.
    return [structlog.dev.ConsoleRenderer(exception_formatter=structlog.dev.plain_traceback)]


def _as_json() -> list[Processor]:
    return [structlog.processors.format_exc_info, structlog.processors.JSONRenderer(ensure_ascii=False)]
