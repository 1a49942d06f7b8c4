"""`cembot ask`: what a person would get."""

import asyncio
import json
from datetime import datetime
from typing import Annotated

import typer

from bot.cli.options import (
    DatabaseOption,
    JsonOption,
    ZoneOption,
    opened_database,
    read_moment,
    read_zone,
    settings,
)
from bot.clock import RealClock
from bot.domain.announcement import SLACK, Destination
from bot.domain.personal import Keeper
from bot.services.answering import Answer, Answering
from bot.wording.command import COMMANDS
from bot.wording.names import A_HASHTAG, Names
from bot.wording.table import agenda_rows, plain
from bot.wording.understood import said_back
from bot.wording.which import reason


def ask(
    words: Annotated[str, typer.Argument(help="The question.")],
    tz: ZoneOption = None,
    now: Annotated[
        str | None, typer.Option(metavar="TIME", help="As if it were this time, ISO 8601.")
    ] = None,
    locale: Annotated[
        str | None,
        typer.Option(
            metavar="LOCALE", help="The asker's language and place, as in en-GB (default: English)."
        ),
    ] = None,
    database: DatabaseOption = None,
    as_json: JsonOption = False,
) -> None:
    """Answer a question as the bot would."""
    chosen = settings()
    zone = read_zone(tz, chosen.timezone)
    clock = RealClock()
    moment = read_moment(now, "--now", zone) if now else clock.now()
    names = Names(
        chosen.programme,
        chosen.command,
        "@cembot",
        chosen.public_url or "",
        chosen.contact,
        chosen.hashtag or A_HASHTAG,
    )
    nobody = Keeper(person_id=0, destination=Destination(SLACK, "", ""), timezone=zone)  # who keeps nothing
    with opened_database(database, chosen) as opened:
        answering = Answering(opened, clock, names, COMMANDS)
        found = asyncio.run(answering.answer(words, zone, moment, locale=locale or "", keeper=nobody))
    typer.echo(
        json.dumps(_document(found, zone, moment), ensure_ascii=False, indent=1)
        if as_json
        else plain(found.message)
    )


def _document(found: Answer, zone: str, now: datetime) -> dict[str, object]:
    query = found.query
    filters = query.filters
    return {
        "understood": said_back(query, now) or reason(query),
        "from": query.span.since.isoformat(),
        "to": query.span.until.isoformat(),
        "filters": {
            "kinds": filters.kinds,
            "hashtags": filters.hashtags,
            "organisations": filters.organisations,
            "hosts": filters.hosts,
            "topics": filters.topics,
            "languages": filters.languages,
            "text": filters.text,
        },
        "occurrences": agenda_rows(found.listed, zone),
        "text": plain(found.message),
    }
