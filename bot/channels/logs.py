"""The log of the bot: what happened, never what was said, and never the token."""

import logging
import sys
import traceback

_FORMAT = "%(asctime)s %(levelname)s %(message)s"


class WithoutSecret(logging.Filter):
    """Take a secret out of every record, whoever wrote it there."""

    def __init__(self, secret: str) -> None:
        super().__init__()
        self._secret = secret

    def filter(self, record: logging.LogRecord) -> bool:
        """Return that the record is kept, its secret gone."""
        said = record.getMessage()
        if self._secret in said:
            record.msg, record.args = said.replace(self._secret, "…"), None
        if record.exc_info:  # A traceback prints the words of an exception.
            record.msg, record.args = f"{record.getMessage()} ({getattr(record.exc_info[0], '__name__', '')})", None
            record.exc_info = record.exc_text = None
        return True


def fault_at(error: Exception) -> str:
    """Return what kind of error was raised and where, without its words, which may be somebody's."""
    at = " < ".join(f"{frame.name}:{frame.lineno}" for frame in reversed(traceback.extract_tb(error.__traceback__)))
    return f"{type(error).__name__} in {at}"


def begin(secret: str) -> None:
    """Write the log to standard error; of libraries only warnings."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(logging.Formatter(_FORMAT))
    handler.addFilter(WithoutSecret(secret))
    logging.basicConfig(level=logging.WARNING, handlers=[handler], force=True)
    logging.getLogger("bot").setLevel(logging.INFO)
    logging.getLogger("telegram").setLevel(logging.ERROR)
