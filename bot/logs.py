"""How the log is written: one line an event, for people on a terminal and as JSON for machines. Logs nothing itself."""

import logging
import sys

import structlog

OURS = frozenset({"bot", "handlers", "schedules"})
"""Whose lines are logged at the level that was chosen; of libraries there are warnings alone."""

CHATTY = ("slack_bolt", "slack_sdk", "apscheduler", "aiohttp.access", "asyncio", "alembic")
"""Libraries that make many lines, which are not made where nobody reads them."""


def configure(level: str, *, machine: bool | None = None) -> None:
    """Send every log line to standard error; `machine` chooses JSON, by default where nobody watches a terminal."""
    as_json = not sys.stderr.isatty() if machine is None else machine
    shared: list[structlog.typing.Processor] = [
        structlog.stdlib.add_log_level,
        structlog.stdlib.ExtraAdder(),
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        structlog.processors.format_exc_info,
    ]
    render: structlog.typing.Processor = (
        structlog.processors.JSONRenderer() if as_json else structlog.dev.ConsoleRenderer()
    )
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=shared,
            processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, render],
        )
    )
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(level)
    for chatty in CHATTY:
        logging.getLogger(chatty).setLevel(logging.WARNING)
    handler.addFilter(_of_use)
    logging.getLogger("slack_bolt.AsyncApp").addFilter(_not_about_tokens)


def _of_use(record: logging.LogRecord) -> bool:
    """Leave out what libraries tell of their work: it holds all that people say.

    Their loggers' levels do not do it, for Bolt gives its own the level of the root.
    """
    return record.levelno >= logging.WARNING or record.name.partition(".")[0] in OURS


def _not_about_tokens(record: logging.LogRecord) -> bool:
    """Leave out Bolt's remark that it also found a token in the environment: it is the same one."""
    return "`token` will be unused" not in record.getMessage()
