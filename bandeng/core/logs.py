"""Nothing that opens a matter reaches a log: tokens in addresses are blacked out in every record."""

import logging
import re

_TOKEN = re.compile(r"(/(?:t|invitation|invite)/)[A-Za-z0-9_-]{8,}")


class NoTokens(logging.Filter):
    """Replaces the token of a link by three dots."""

    def filter(self, record: logging.LogRecord) -> bool:
        message = record.getMessage()
        if _TOKEN.search(message):
            record.msg, record.args = _TOKEN.sub(r"\1…", message), None
        if record.exc_info and not record.exc_text:
            # A formatter takes the text of an exception that is there already.
            record.exc_text = logging.Formatter().formatException(record.exc_info)
        if record.exc_text:
            record.exc_text = _TOKEN.sub(r"\1…", record.exc_text)
        return True
