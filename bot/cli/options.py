"""The options that commands share, and how their words are read. Runs nothing."""

import os
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import UTC, date, datetime, time
from pathlib import Path
from typing import Annotated
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import typer

from bot.cli.programmes import here
from bot.domain.agenda import Span, day_span
from bot.errors import CembotError
from bot.settings import Settings
from bot.storage.connect import connect
from bot.storage.database import Database
from bot.storage.migrate import upgrade

DatabaseOption = Annotated[
    str | None,
    typer.Option(
        "--database", metavar="URL", help="The database (default: DATABASE_URL, or the data folder's file)."
    ),
]
JsonOption = Annotated[bool, typer.Option("--json", help="Print one JSON document.")]
ZoneOption = Annotated[
    str | None, typer.Option("--tz", metavar="ZONE", help="IANA time zone (default: the programme's).")
]
FromOption = Annotated[
    str | None,
    typer.Option("--from", metavar="DATE", help="From this date or time on, ISO 8601 (inclusive)."),
]
ToOption = Annotated[
    str | None, typer.Option("--to", metavar="DATE", help="Until this date or time, ISO 8601 (exclusive).")
]


FIRST_YEAR, LAST_YEAR = 1900, 2200
"""Nobody asks about years outside, and Python's calendar has its ends."""


class BadOption(CembotError):
    """An option that cannot be read."""


def settings() -> Settings:
    """Read the settings of the programme that was chosen, else from the environment and `.env`."""
    return here().settings(os.environ)


@contextmanager
def opened_database(url: str | None, chosen: Settings) -> Iterator[Database]:
    """Open the database, brought to this version's tables, and close it in the end."""
    with closing(connect(url or chosen.database_url)) as database:
        upgrade(database.engine)
        yield database


def hand_on(context: typer.Context, database: str | None, *, as_json: bool) -> bool:
    """Let what stands before a command of a command hold for it too; tell whether one was typed."""
    if context.invoked_subcommand is None:
        return False
    given = {"database": database, "as_json": as_json or None}
    context.default_map = {
        context.invoked_subcommand: {name: value for name, value in given.items() if value is not None}
    }
    return True


def read_zone(name: str | None, otherwise: str) -> str:
    """Read a zone; none means `otherwise`."""
    if not name:
        return otherwise
    try:
        return ZoneInfo(name).key
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        raise BadOption(
            f"--tz {name}: there is no such IANA time zone; write one like Europe/London."
        ) from error


def read_moment(text: str, option: str, zone: str) -> datetime:
    """Read a date (its midnight) or a time, in `zone` where it has no offset of its own."""
    try:
        moment = datetime.fromisoformat(text)
    except ValueError as error:
        raise BadOption(
            f"{option} {text}: write a date like 2015-10-26, or a time like 2015-10-26T20:00."
        ) from error
    if not FIRST_YEAR <= moment.year <= LAST_YEAR:
        raise BadOption(f"{option} {text}: write a date between the years {FIRST_YEAR} and {LAST_YEAR}.")
    if moment.tzinfo is None:
        is_date = moment.time() == time() and "T" not in text and " " not in text
        return day_span(moment.date(), zone).since if is_date else moment.replace(tzinfo=ZoneInfo(zone))
    return moment.astimezone(ZoneInfo(zone))


def read_span(on: str | None, since: str | None, until: str | None, zone: str, today: date) -> Span:
    """Read one day, or a stretch from `since` (inclusive) until `until` (exclusive); nothing means today."""
    if on and (since or until):
        raise BadOption("--on names one day; leave it out where --from and --to are given.")
    if not since and not until:
        day = read_moment(on, "--on", zone).date() if on else today
        return day_span(day, zone)
    begin = read_moment(since, "--from", zone) if since else day_span(today, zone).since
    end = read_moment(until, "--to", zone) if until else day_span(begin.date(), zone).until
    return stretch(begin, end)


def stretch(begin: datetime, end: datetime) -> Span:
    """Give the stretch between two times, or refuse one that has no length."""
    if end.astimezone(UTC) <= begin.astimezone(UTC):
        raise BadOption(f"--to {_written(end)} is not after --from {_written(begin)}; it is exclusive.")
    return Span(begin, end)


def write(made: bytes, output: Path | None) -> None:
    """Write a file; none means standard output."""
    if output is None:
        sys.stdout.buffer.write(made)
        sys.stdout.buffer.flush()
        return
    try:
        output.write_bytes(made)
    except OSError as error:
        raise BadOption(f"{output} cannot be written ({error.strerror}): choose another file.") from error


def _written(moment: datetime) -> str:
    return moment.replace(tzinfo=None).isoformat(" ", "minutes")
