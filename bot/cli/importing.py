"""`cembot import`: a programme's events and questions, from files and addresses. It reads and stores nothing itself."""

import asyncio
import json
from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from datetime import datetime
from typing import Annotated

import typer

from bot.cli.findings import FOUND_WRONG
from bot.cli.options import DatabaseOption, JsonOption, opened_database, read_zone, settings
from bot.cli.sources import Format, feed_of, read_source, sources_of
from bot.clock import RealClock
from bot.domain.listing import Taken
from bot.errors import FeedError
from bot.feeds import Note, Reading, Rejected
from bot.feeds.joining import join
from bot.services.importing import Importing
from bot.services.scripting import Asked, Scripting


@dataclass(slots=True)
class Report:
    """What an import did, over all its sources."""

    taken: Taken = field(default_factory=Taken)
    rejected: list[Rejected] = field(default_factory=list)
    readings: list[Note] = field(default_factory=list)

    def add(self, reading: Reading | Asked, taken: Taken) -> None:
        """Add what one source gave, or what became of all questions."""
        self.rejected += reading.rejected
        self.readings += reading.readings
        for name, value in asdict(taken).items():
            setattr(self.taken, name, getattr(self.taken, name) + value)

    def refuse(self, source: str, error: Exception) -> None:
        """Add a source that was refused as a whole."""
        self.rejected.append(Rejected(source, 0, "", str(error)))

    def order(self, sources: list[str]) -> None:
        """Tell of the sources in the order in which they were given; of a feed's files together, last."""
        place = {source: number for number, source in reversed(list(enumerate(sources)))}
        self.rejected.sort(key=lambda one: (place.get(one.source, len(place)), one.line))
        self.readings.sort(key=lambda one: (place.get(one.source, len(place)), one.line))

    def document(self) -> dict[str, object]:
        """Give what `--json` prints."""
        return {
            **asdict(self.taken),
            "rejected": [one._asdict() for one in self.rejected],
            "readings": [one._asdict() for one in self.readings],
        }


def import_sources(
    sources: Annotated[
        list[str], typer.Argument(metavar="SOURCE...", help="Files, folders of them, or web addresses.")
    ],
    format_: Annotated[
        Format | None, typer.Option("--format", help="What they are (default: recognised).")
    ] = None,
    feed: Annotated[
        str | None, typer.Option(help="The name of the feed (default: each file's stem).")
    ] = None,
    tz: Annotated[
        str | None, typer.Option("--tz", metavar="ZONE", help="For times that name no zone.")
    ] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only say what would be done.")] = False,
    database: DatabaseOption = None,
    as_json: JsonOption = False,
) -> None:
    """Take events and chats' questions in, safely again and again."""
    chosen = settings()
    zone = read_zone(tz, "") or None
    with opened_database(database, chosen) as opened:
        importing = Importing(opened)
        now = RealClock().now()
        report = Report()
        feeds: dict[str, list[tuple[str, Reading]]] = {}
        readings: list[Reading] = []
        unread: Counter[str] = Counter()
        hosts = frozenset(chosen.feed_hosts)
        given = sources_of(sources, report.refuse)
        for source in given:
            name = feed or feed_of(source)
            try:
                reading = read_source(source, name, format_, zone, chosen.timezone, hosts)
            except FeedError as error:
                report.refuse(source, error)
                unread[name] += 1
            else:
                readings.append(reading)
                if reading.lists_events:
                    feeds.setdefault(name, []).append((source, reading))
                else:
                    report.add(reading, Taken())
        for name, files in feeds.items():
            reading = join(files)
            try:
                taken = _take(importing, name, reading, unread[name], now, dry_run=dry_run)
                report.add(reading, asyncio.run(taken))
            except FeedError as error:
                report.refuse(", ".join(source for source, _ in files), error)
        asked = asyncio.run(_ask(Scripting(opened), readings, dry_run=dry_run))
        report.add(asked, asked.taken)
        report.order(given)
    _print(report, as_json=as_json, dry_run=dry_run)
    if report.rejected:
        raise typer.Exit(FOUND_WRONG)


async def _take(  # what is taken in, how much more there is, and when
    importing: Importing, feed: str, reading: Reading, unread: int, now: datetime, *, dry_run: bool
) -> Taken:
    """Take in what the files of a feed list; `unread` are those of which nothing could be read."""
    refused = len(reading.rejected) + unread
    return await importing.take(feed, reading.events, refused, now, torn=reading.torn, dry_run=dry_run)


async def _ask(scripting: Scripting, readings: Sequence[Reading], *, dry_run: bool) -> Asked:
    scripts = [script for reading in readings for script in reading.scripts]
    coming = [event for reading in readings for event in reading.events]
    return await scripting.take(scripts, coming=coming, dry_run=dry_run)


def _print(report: Report, *, as_json: bool, dry_run: bool) -> None:
    if as_json:
        typer.echo(json.dumps(report.document(), ensure_ascii=False, indent=1))
        return
    for note in report.readings:
        where = f"{note.source}, line {note.line}" + (f", {note.field}" if note.field else "")
        typer.echo(f"{where}: {note.said!r} was read as {note.read_as}.", err=True)
    for refused in report.rejected:
        typer.echo(f"Refused: {_refused(refused)}", err=True)
    taken = report.taken
    entries = len({(one.source, one.line) for one in report.rejected})
    would = "would be " if dry_run else ""
    typer.echo(
        f"{taken.added} {would}added, {taken.updated} {would}updated, {taken.unchanged} unchanged, "
        f"{taken.cancelled} cancelled, {taken.missing} no longer listed, {entries} refused, "
        f"{len(report.readings)} assumption{'' if len(report.readings) == 1 else 's'}."
    )


def _refused(refused: Rejected) -> str:
    if refused.reason.startswith(refused.source):  # of a whole file, it says by itself of which
        return refused.reason
    where = f", line {refused.line}" if refused.line else ""
    where += f", {refused.field}" if refused.field else ""
    return f"{refused.source}{where}: {refused.reason}"
