"""`cembot plan`: what would be posted, where and when."""

import asyncio
import json
from zoneinfo import ZoneInfo

import typer

from bot.cli.options import (
    DatabaseOption,
    FromOption,
    JsonOption,
    ToOption,
    ZoneOption,
    open_database,
    read_moment,
    read_zone,
    settings,
    stretch,
)
from bot.clock import RealClock
from bot.domain.agenda import Span
from bot.domain.announcement import State
from bot.domain.plan import HORIZON
from bot.errors import NothingToSay
from bot.services.composing import Composing
from bot.services.made import read
from bot.services.planning import Entry, Planning
from bot.services.waking import Wake
from bot.wording.names import Names
from bot.wording.table import plain


def plan(
    since: FromOption = None,
    until: ToOption = None,
    tz: ZoneOption = None,
    database: DatabaseOption = None,
    as_json: JsonOption = False,
) -> None:
    """Show what would be posted, where and when (default: the next 72 hours)."""
    chosen = settings()
    zone = read_zone(tz, chosen.timezone)
    clock = RealClock()
    begin = read_moment(since, "--from", zone) if since else clock.now().astimezone(ZoneInfo(zone))
    end = read_moment(until, "--to", zone) if until else begin + HORIZON
    span = stretch(begin, end)
    opened = open_database(database, chosen)
    composing = Composing(opened, Names(chosen.programme, chosen.command, "@cembot"), chosen.timezone)
    rows = asyncio.run(_rows(Planning(opened, clock, Wake()), composing, span))
    opened.close()
    if as_json:
        typer.echo(json.dumps(rows, ensure_ascii=False, indent=1))
        return
    for row in rows:
        typer.echo(f"{row['due_at']}  {row['state']:<12} {row['kind']:<7} {row['destination']}")
        typer.echo(f"    {str(row['text']).splitlines()[0] if row['text'] else ''}")
    typer.echo(
        f"{len(rows)} announcements." if rows else "Nothing is planned: no channel has asked for anything."
    )


async def _rows(planning: Planning, composing: Composing, span: Span) -> list[dict[str, object]]:
    return [await _row(entry, composing, span) for entry in await planning.between(span)]


async def _row(entry: Entry, composing: Composing, span: Span) -> dict[str, object]:
    planned, delivery = entry.planned, entry.delivery
    return {
        "id": delivery.id if delivery else None,
        "what": planned.what,
        "kind": planned.name,
        "destination": str(planned.destination),
        "due_at": planned.due_at.astimezone(span.since.tzinfo).isoformat(),
        "expires_at": planned.expires_at.astimezone(span.since.tzinfo).isoformat(),
        "state": (delivery.state if delivery else State.PLANNED).value,
        "text": await _text(entry, composing),
    }


async def _text(entry: Entry, composing: Composing) -> str:
    """Give the words as they were made, or as they would be made now."""
    if entry.delivery and entry.delivery.made:
        return plain(read(entry.delivery.made).message)
    try:
        return plain((await composing.compose(entry.planned, entry.planned.due_at)).message)
    except NothingToSay as nothing:
        return f"(nothing would be posted: {nothing})"
