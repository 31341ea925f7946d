"""Logs as one JSON object a line: when, how grave, where, what. No address, name or cell in any."""

from __future__ import annotations

import json
import logging
from datetime import UTC, datetime

TOLD = ("method", "route", "status_code", "duration_ms", "run")


class JsonLines(logging.Formatter):
    """Formats a record as one line of JSON."""

    def format(self, record: logging.LogRecord) -> str:
        """One line: at, level, logger, message; of a request its method, route and status."""
        told: dict[str, object] = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": _message(record),
        }
        for name in TOLD:
            if hasattr(record, name):
                told[name] = getattr(record, name)
        if record.exc_info:
            told["fault"] = self.formatException(record.exc_info)
        return json.dumps(told, ensure_ascii=False)


def _message(record: logging.LogRecord) -> str:
    """The message; of a request the words without the address, which may hold a secret."""
    request = getattr(record, "request", None)
    if request is None:
        return record.getMessage()
    match = getattr(request, "resolver_match", None)
    args = record.args if isinstance(record.args, tuple) else ()
    words = str(args[0]) if args else str(record.msg)
    return f"{words}: {match.route if match else 'no such page'}"
