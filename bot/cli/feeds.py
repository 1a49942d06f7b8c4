"""`cembot feeds`: the partners' calendars that the bot reads again every hour. Decides nothing of what they say."""

import asyncio
import json
from collections.abc import Callable
from dataclasses import asdict, replace
from datetime import datetime
from typing import Annotated, Any
from zoneinfo import ZoneInfo

import typer

from bot.cli.edition import edition
from bot.cli.findings import FOUND_WRONG
from bot.cli.options import DatabaseOption, JsonOption, hand_on, opened_database, read_zone, settings
from bot.cli.sources import Format
from bot.clock import RealClock
from bot.domain.feed import Feed, Standing
from bot.services.feeds import Feeds
from bot.settings import Settings
from bot.storage.database import Database
from bot.wording.feeds import because, standing_words
from bot.wording.message import one_line

WHO = "cembot feeds"
"""Who changed something, where it was not a person in Slack."""

NameArgument = Annotated[str, typer.Argument(metavar="NAME", help="As `cembot feeds` lists it.")]

feeds = typer.Typer(help="The partners' calendars, read again every hour.", no_args_is_help=False)


@feeds.callback(invoke_without_command=True)
def overview(context: typer.Context, database: DatabaseOption = None, as_json: JsonOption = False) -> None:
    """List the calendars with how they stand."""
    if not hand_on(context, database, as_json=as_json):
        chosen = settings()
        with opened_database(database, chosen) as opened:
            _show(asyncio.run(Feeds(opened, RealClock()).every()), chosen.timezone, as_json=as_json)


@feeds.command()
def add(
    address: Annotated[str, typer.Argument(metavar="ADDRESS", help="Of the calendar: https://…")],
    partner: Annotated[str, typer.Option(help="The partner's name, as people read it.")] = "",
    name: Annotated[str, typer.Option(help="A short name of its own (default: made of the partner's).")] = "",
    format_: Annotated[
        Format | None, typer.Option("--format", help="What it is (default: recognised).")
    ] = None,
    tz: Annotated[
        str | None, typer.Option("--tz", metavar="ZONE", help="For times that name no zone.")
    ] = None,
    database: DatabaseOption = None,
    as_json: JsonOption = False,
) -> None:
    """Add a calendar; it is read within a minute where the bot runs, and at once by `cembot feeds read`."""
    feed = Feed(
        name=name,
        address=address,
        partner=partner,
        format=format_.value if format_ else "",
        timezone=read_zone(tz, "") if tz else "",
    )
    with opened_database(database, settings()) as opened:
        added = asyncio.run(Feeds(opened, RealClock()).add(feed, "", WHO))
    said = f"{added.name} is added: {added.partner}, {added.address}. `cembot feeds read` reads it now."
    typer.echo(json.dumps(asdict(added), ensure_ascii=False) if as_json else said)


@feeds.command()
def pause(name: NameArgument, database: DatabaseOption = None, as_json: JsonOption = False) -> None:
    """Read a calendar no more until it is resumed; its events stay."""
    _change(
        database,
        name,
        lambda feed: replace(feed, paused=True),
        "is paused: its events stay as they are",
        as_json=as_json,
    )


@feeds.command()
def resume(name: NameArgument, database: DatabaseOption = None, as_json: JsonOption = False) -> None:
    """Read a paused calendar again."""
    _change(database, name, lambda feed: replace(feed, paused=False), "is read again", as_json=as_json)


@feeds.command()
def rename(
    name: NameArgument,
    partner: Annotated[str, typer.Argument(help="The partner's name, as people read it.")],
    database: DatabaseOption = None,
    as_json: JsonOption = False,
) -> None:
    """Give a calendar's partner another name; two calendars with the same one are one partner's."""
    _change(database, name, lambda feed: replace(feed, partner=partner), f"is {partner}'s", as_json=as_json)


@feeds.command()
def move(
    name: NameArgument,
    address: Annotated[str, typer.Argument(metavar="ADDRESS", help="The new one.")],
    database: DatabaseOption = None,
    as_json: JsonOption = False,
) -> None:
    """Read a calendar at another address; its events stay the same ones."""
    _change(
        database, name, lambda feed: replace(feed, address=address), f"is read at {address}", as_json=as_json
    )


@feeds.command()
def remove(name: NameArgument, database: DatabaseOption = None, as_json: JsonOption = False) -> None:
    """Forget a calendar; the events that it brought stay in the programme."""
    with opened_database(database, settings()) as opened:
        asyncio.run(Feeds(opened, RealClock()).remove(name, "", WHO))
    typer.echo(json.dumps({"name": name}) if as_json else f"{name} is read no more; its events stay.")


@feeds.command()
def read(
    names: Annotated[list[str] | None, typer.Argument(metavar="[NAME...]", help="Default: all.")] = None,
    database: DatabaseOption = None,
    as_json: JsonOption = False,
) -> None:
    """Read calendars now, and show how they stand."""
    chosen = settings()
    with opened_database(database, chosen) as opened:
        standings = asyncio.run(_read(opened, chosen, names or []))
    _show(standings, chosen.timezone, as_json=as_json)
    if any(one.trouble for one in standings):
        raise typer.Exit(FOUND_WRONG)


async def _read(database: Database, chosen: Settings, names: list[str]) -> list[Standing]:
    from bot.on_web import open_fetcher  # noqa: PLC0415 - what reads and fetches is loaded where that is done
    from bot.services.parsing import here  # noqa: PLC0415 - as above
    from bot.services.planning import Planning  # noqa: PLC0415 - as above
    from bot.services.reading_feeds import ReadingFeeds  # noqa: PLC0415 - as above
    from bot.services.waking import Wake  # noqa: PLC0415 - as above

    clock = RealClock()
    known = Feeds(database, clock)
    for name in names:
        await known.find(name)
    wanted = names or [one.feed.name for one in await known.every() if not one.feed.paused]
    async with open_fetcher(frozenset(chosen.feed_hosts), clock) as fetcher:
        planning = Planning(database, clock, Wake(), chosen.timezone, edition=edition(chosen))
        reading = ReadingFeeds(database, clock, fetcher, planning, chosen.timezone, here)
        await reading.look(wanted)
    return [one for one in await known.every() if one.feed.name in set(wanted)]


def _change(
    database: str | None, name: str, change: Callable[[Feed], Feed], done: str, *, as_json: bool
) -> None:
    with opened_database(database, settings()) as opened:
        changed = asyncio.run(Feeds(opened, RealClock()).change(name, change, "", WHO))
    typer.echo(json.dumps(asdict(changed), ensure_ascii=False) if as_json else f"{name} {done}.")


def _show(standings: list[Standing], zone: str, *, as_json: bool) -> None:
    if as_json:
        typer.echo(json.dumps([_document(one, zone) for one in standings], ensure_ascii=False, indent=1))
        return
    if not standings:
        typer.echo("No calendar is read by itself yet: `cembot feeds add ADDRESS` adds one.")
    for one in standings:
        typer.echo(f"{one.feed.name}: {one_line(standing_words(one, zone))}")
        for line in because(one):
            typer.echo(f"    {one_line(line)}")


def _document(one: Standing, zone: str) -> dict[str, Any]:
    sound = one.sound
    return {
        **asdict(one.feed),
        "state": "paused"
        if one.feed.paused
        else "failing"
        if one.trouble
        else "new"
        if sound is None
        else "sound",
        "trouble": one.trouble,
        "failures": one.failures,
        "read_at": _stamp(sound.at if sound else None, zone),
        "tried_at": _stamp(one.tried_at, zone),
        "next_at": _stamp(one.next_at, zone),
        "events": sound.events if sound else None,
        "refused": sound.refused if sound else None,
        "vanished": sound.vanished if sound else None,
        "faults": [fault._asdict() for fault in sound.faults] if sound else [],
    }


def _stamp(moment: datetime | None, zone: str) -> str | None:
    return moment.astimezone(ZoneInfo(zone)).isoformat(timespec="seconds") if moment else None
