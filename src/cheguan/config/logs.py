"""Logs: one JSON object a line in production, readable lines otherwise; no identity number ever."""

from __future__ import annotations

import logging.config
import re
from typing import Any

import structlog

_IDENTITY_NUMBER = re.compile(r"(?<![0-9A-Za-z])(\d{6})\d{11}[\dXx](?![0-9A-Za-z])")


def masked(text: str) -> str:
    """The text with identity numbers shortened to their area code."""
    return _IDENTITY_NUMBER.sub(r"\1************", text)


def configure(*, json: bool) -> None:
    """Send structlog's and the standard library's records through the same processors."""
    shared: list[Any] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
    ]
    structlog.configure(
        processors=[
            *shared,
            structlog.stdlib.PositionalArgumentsFormatter(),
            structlog.stdlib.ProcessorFormatter.wrap_for_formatter,
        ],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
    )
    logging.config.dictConfig(_standard(shared, json=json))


def _standard(shared: list[Any], *, json: bool) -> dict[str, Any]:
    formatter = {
        "()": structlog.stdlib.ProcessorFormatter,
        "foreign_pre_chain": shared,
        "processors": [
            structlog.stdlib.ProcessorFormatter.remove_processors_meta,
            structlog.processors.format_exc_info,
            _renderer(json=json),
            _mask,
        ],
    }
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {"line": formatter},
        "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line"}},
        "root": {"handlers": ["stderr"], "level": "INFO"},
        # What is asked of the departments is written down in its own table.
        "loggers": {"httpx": {"level": "WARNING"}},
    }


def _renderer(*, json: bool) -> Any:
    if json:
        return structlog.processors.JSONRenderer(ensure_ascii=False)
    return structlog.dev.ConsoleRenderer(colors=False)


def _mask(_logger: Any, _method: str, line: str) -> str:
    """Last, on the finished line, so that nothing gets round it."""
    return masked(line)
