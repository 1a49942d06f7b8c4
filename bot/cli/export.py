"""`cembot export`: what the bot knows, as files for other programs. Chooses what is asked for, and changes nothing."""

import asyncio
import json
from datetime import datetime, timedelta
from pathlib import Path
from typing import Annotated
from zoneinfo import ZoneInfo

import typer

from bot.cli.export_record import participation, transcript
from bot.cli.on_x import on_x
from bot.cli.options import (
    BadOption,
    DatabaseOption,
    FromOption,
    JsonOption,
    ToOption,
    ZoneOption,
    opened_database,
    read_moment,
    read_zone,
    settings,
    stretch,
    write,
)
from bot.clock import RealClock
from bot.domain.agenda import Filters, Span, day_span
from bot.services.agenda import Agenda
from bot.services.calendars import Calendars, Feed
from bot.services.picturing import Picturing
from bot.storage.database import Database

AHEAD = timedelta(days=397)
"""How far is looked where no end is given: as far as happenings are kept."""

MOST_MINUTES = 7 * 24 * 60
"""The longest time before a start at which a calendar program is told to ring."""

export = typer.Typer(help="Write what the bot knows to files for other programs.", no_args_is_help=True)


@export.callback()
def about() -> None:
    """Write what the bot knows to files for other programs."""


@export.command()
def ics(
    event: Annotated[
        str | None, typer.Option(metavar="ID", help="Only this event, by the first part of its id.")
    ] = None,
    since: FromOption = None,
    until: ToOption = None,
    tz: ZoneOption = None,
    kind: Annotated[list[str] | None, typer.Option(help="Only this kind; may be repeated.")] = None,
    hashtag: Annotated[
        list[str] | None, typer.Option("--hashtag", "--tag", help="Only this hashtag.")
    ] = None,
    organisation: Annotated[
        list[str] | None, typer.Option("--organisation", "--organization", help="Only this organisation.")
    ] = None,
    text: Annotated[str, typer.Option(help="Only what has all these words.")] = "",
    alarm: Annotated[
        int | None, typer.Option(metavar="MINUTES", min=0, max=MOST_MINUTES, help="Ring before each start.")
    ] = None,
    output: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Where to write it (default: standard output).")
    ] = None,
    database: DatabaseOption = None,
    as_json: JsonOption = False,
) -> None:
    """Write the programme as a calendar; with --from or --to, the series and events that happen then."""
    chosen = settings()
    zone = read_zone(tz, chosen.timezone)
    span = _span(since, until, zone, RealClock().now())
    filters = Filters(
        kinds=tuple(kind or ()),
        hashtags=tuple(f"#{tag.lstrip('#')}" for tag in hashtag or ()),
        organisations=tuple(organisation or ()),
        text=text,
    )
    if event and (span or filters):
        raise BadOption("--event names one event; leave it out where others are chosen.")
    ringing = None if alarm is None else timedelta(minutes=alarm)
    with opened_database(database, chosen) as opened:
        feed = asyncio.run(_feed(opened, chosen.programme, event, span, filters, ringing))
    _write(feed, output, as_json=as_json)


@export.command()
def card(
    occurrence: Annotated[
        str, typer.Argument(metavar="ID", help="The chat's id, as `cembot agenda --json` lists it.")
    ],
    output: Annotated[Path, typer.Option(metavar="FILE", help="Where to write it, a PNG.")],
    questions: Annotated[bool, typer.Option("--questions", help="With the chat's questions.")] = False,
    database: DatabaseOption = None,
    as_json: JsonOption = False,
) -> None:
    """Write a chat's card, an image for a post or a mail, and print the words that stand for it."""
    chosen = settings()
    with opened_database(database, chosen) as opened:
        picturing = Picturing(opened, on_x(chosen).strip, chosen.colour)
        picture = asyncio.run(picturing.of(occurrence, questions=questions))
    write(picture.png, output)
    told = {"file": str(output), "alt_text": picture.alt_text}
    typer.echo(json.dumps(told, ensure_ascii=False) if as_json else picture.alt_text)


export.command()(transcript)
export.command()(participation)


def _span(since: str | None, until: str | None, zone: str, now: datetime) -> Span | None:
    """Read the stretch in which something has to happen; nothing where neither end is given."""
    if not since and not until:
        return None
    today = day_span(now.astimezone(ZoneInfo(zone)).date(), zone).since
    begin = read_moment(since, "--from", zone) if since else today
    return stretch(begin, read_moment(until, "--to", zone) if until else begin + AHEAD)


async def _feed(
    database: Database,
    programme: str,
    event: str | None,
    span: Span | None,
    filters: Filters,
    alarm: timedelta | None,
) -> Feed:
    if event:
        return await Calendars(database, programme).event(event.partition(".")[0], alarm)
    if span is None:
        return await Calendars(database, programme).feed(filters, alarm)
    happening = await Agenda(database).between(span, filters)
    calendars = Calendars(database, programme, since=span.since.date())
    return await calendars.personal({one.event_id for one in happening}, alarm=alarm)


def _write(feed: Feed, output: Path | None, *, as_json: bool) -> None:
    if output is not None:
        write(feed.body, output)
    if as_json:
        there = {"file": str(output)} if output else {"ics": feed.body.decode()}
        typer.echo(json.dumps({"events": feed.events, **there}, ensure_ascii=False))
        return
    if output is None:
        write(feed.body, None)
        return
    typer.echo(f"{feed.events} event{'' if feed.events == 1 else 's'} written to {output}.", err=True)
