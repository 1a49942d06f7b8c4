"""`cembot plan`: what would be posted, where and when."""

import asyncio
import json
from collections.abc import Sequence
from zoneinfo import ZoneInfo

import typer

from bot.cli.edition import edition
from bot.cli.on_x import on_x
from bot.cli.options import (
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
)
from bot.clock import RealClock
from bot.domain.agenda import Span
from bot.domain.announcement import State, X
from bot.domain.budget import Outlay
from bot.domain.plan import HORIZON
from bot.domain.price import MICROS, dollars, post_item
from bot.domain.way import OnX
from bot.errors import NothingToSay
from bot.services.composing import Composing
from bot.services.forecasting import Forecasting
from bot.services.made import Made, read
from bot.services.planning import Entry, Planning
from bot.services.waking import Wake
from bot.services.x_words import XWords
from bot.wording.names import Names
from bot.wording.post_length import links
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
    with opened_database(database, chosen) as opened:
        x = on_x(chosen)
        names = Names(chosen.programme, chosen.command, "@cembot")
        composing = Composing(opened, names, chosen.timezone, XWords(opened, x), edition=edition(chosen))
        planning = Planning(opened, clock, Wake(), chosen.timezone, on_x=x, edition=edition(chosen))
        forecasting = Forecasting(opened, clock, planning, x)
        rows, reads = asyncio.run(_planned(planning, composing, forecasting, span))
    if as_json:
        typer.echo(json.dumps(rows, ensure_ascii=False, indent=1))
        return
    for row in rows:
        price = f"  {_dollars(row['price'])}" if "price" in row else ""
        typer.echo(f"{row['due_at']}  {row['state']:<12} {row['kind']:<7} {row['destination']}{price}")
        typer.echo(f"    {str(row['text']).splitlines()[0] if row['text'] else ''}")
    typer.echo(" ".join(filter(None, (_closing(rows), _reading(reads)))))


def _closing(rows: Sequence[dict[str, object]]) -> str:
    """Count the announcements, and add up what those on X cost."""
    if not rows:
        return "Nothing is planned: no channel has asked for anything."
    prices = [row["price"] for row in rows if "price" in row]
    if not prices:
        return f"{len(rows)} announcements."
    return f"{len(rows)} announcements; {len(prices)} posts on X for {_dollars(sum(map(_number, prices)))}."


def _reading(reads: Sequence[Outlay]) -> str:
    """Add up what is going to be read on X, and what is posted of it in the end."""
    micros = sum(one.micros for one in reads)
    what = "To read what is answered there, and to post what came of it,"
    return f"{what} is going to cost about {dollars(micros)}." if micros else ""


async def _planned(
    planning: Planning, composing: Composing, forecasting: Forecasting, span: Span
) -> tuple[list[dict[str, object]], list[Outlay]]:
    return await _rows(planning, composing, span, forecasting.on_x), await forecasting.reads(span)


async def _rows(planning: Planning, composing: Composing, span: Span, x: OnX) -> list[dict[str, object]]:
    return [await _row(entry, composing, span, x) for entry in await planning.between(span)]


async def _row(entry: Entry, composing: Composing, span: Span, x: OnX) -> dict[str, object]:
    planned, delivery = entry.planned, entry.delivery
    state = delivery.state if delivery else State.PLANNED
    text, is_made = await _text(entry, composing)
    price: dict[str, object] = {}
    if planned.destination.platform == X:
        posted = is_made and state not in {State.SKIPPED, State.FAILED}
        price = {"price": x.prices[post_item(link=bool(links(text)))] / MICROS if posted else 0.0}
    return {
        "id": delivery.id if delivery else None,
        "what": planned.what,
        "kind": planned.name,
        "destination": str(planned.destination),
        "due_at": planned.due_at.astimezone(span.since.tzinfo).isoformat(),
        "expires_at": planned.expires_at.astimezone(span.since.tzinfo).isoformat(),
        "state": state.value,
        "text": text,
        **price,
    }


async def _text(entry: Entry, composing: Composing) -> tuple[str, bool]:
    """Give the words as they were made, or as they would be made now, and whether there are any."""
    if entry.delivery and entry.delivery.made:
        return _said(entry, read(entry.delivery.made)), True
    try:
        return _said(entry, await composing.compose(entry.planned, entry.planned.due_at)), True
    except NothingToSay as nothing:
        return f"(nothing would be posted: {nothing})", False


def _said(entry: Entry, made: Made) -> str:
    """Give words as they are read: those of a post as they are, with their line ends."""
    on_x = entry.planned.destination.platform == X
    return made.message.text if on_x else plain(made.message)


def _number(price: object) -> float:
    return price if isinstance(price, float) else 0.0


def _dollars(price: object) -> str:
    return dollars(round(_number(price) * MICROS))
