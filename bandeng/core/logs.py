"""Nothing that opens a matter, and nothing said in one, reaches a log: both are blacked out in every record."""

import logging
import re

_TOKEN = re.compile(r"(/(?:b|m|t|invitation|invite|hall|here|calendar)/)[A-Za-z0-9_-]{8,}")
# PostgreSQL quotes the row that it refuses, residents' words and all; to the end of the message it may be theirs.
_ROW = re.compile(r"DETAIL:.*?(?=\n\nThe above exception|\n\nDuring handling|\Z)", re.DOTALL)


def _clean(text: str) -> str:
    return _ROW.sub("DETAIL: …", _TOKEN.sub(r"\1…", text))


class NoTokens(logging.Filter):
    """Replaces the token of a link, and what PostgreSQL quotes of a row, by three dots."""

    def filter(self, record: logging.LogRecord) -> bool:
        message = record.getMessage()
        if (cleaned := _clean(message)) != message:
            record.msg, record.args = cleaned, None
        if record.exc_info and not record.exc_text:
            # A formatter takes the text of an exception that is there already.
            record.exc_text = logging.Formatter().formatException(record.exc_info)
        if record.exc_text:
            record.exc_text = _clean(record.exc_text)
        return True
