"""Messages and log records as lines: for a person, or as JSON for a log collector."""

from __future__ import annotations

import json
import logging
from datetime import UTC, datetime

from pipeline.unseen import in_json, shown


class LogFormatter(logging.Formatter):
    """Log records of the program's modules, in the form of its messages."""

    def __init__(self, json_lines: bool) -> None:
        super().__init__("%(name)s: %(message)s")
        self._json = json_lines

    def format(self, record: logging.LogRecord) -> str:
        text = super().format(record)
        if self._json:
            return json_line(record.levelname.lower(), "log", text, {"logger": record.name})
        return shown(text, keep="\n\t")


def json_line(level: str, event: str, message: str, fields: dict[str, object]) -> str:
    """One message as a JSON object; `time` is ISO 8601 UTC to the millisecond."""
    now = datetime.now(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
    record = {"time": now, "level": level, "event": event, "message": message, **fields}
    return in_json(json.dumps(record, ensure_ascii=False))
