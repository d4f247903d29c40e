"""Log lines as JSON, without who: no e-mail address, no name, no request body."""

import json
import logging
from datetime import UTC, datetime


class JsonLines(logging.Formatter):
    """One JSON object a line: when, how grave, where from, what; the kind of an error, never its values."""

    def format(self, record: logging.LogRecord) -> str:
        """Return the line."""
        line = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "from": record.name,
            "message": record.msg if isinstance(record.msg, str) else type(record.msg).__name__,
        }
        facts = getattr(record, "facts", None)
        if facts:
            line["facts"] = facts
        if record.exc_info and record.exc_info[0]:
            line["error"] = record.exc_info[0].__name__
            line["at_line"] = _innermost(record.exc_info[2])
        return json.dumps(line, ensure_ascii=False)


def _innermost(traceback: object) -> str:
    last = traceback
    while getattr(last, "tb_next", None) is not None:
        last = last.tb_next  # type: ignore[attr-defined]
    frame = getattr(last, "tb_frame", None)
    return f"{frame.f_globals.get('__name__')}:{last.tb_lineno}" if frame else ""  # type: ignore[attr-defined]
