"""`cembot partners`: who offers what, and partners that are one under two names. Decides nothing itself."""

import asyncio
import json
from typing import Annotated

import typer

from bot.cli.options import BadOption, DatabaseOption, JsonOption, hand_on, opened_database, settings
from bot.clock import RealClock
from bot.services.partners import Partners
from bot.wording.partners import parted_words, touched_words

WHO = "cembot partners"
"""Who changed something, where it was not a person in Slack."""

partners = typer.Typer(help="The partners, and which of them are one.", no_args_is_help=False)


@partners.callback(invoke_without_command=True)
def overview(context: typer.Context, database: DatabaseOption = None, as_json: JsonOption = False) -> None:
    """List the partners, and the names that are told as others."""
    if hand_on(context, database, as_json=as_json):
        return
    with opened_database(database, settings()) as opened:
        service = Partners(opened, RealClock())
        known, merged = asyncio.run(service.known()), asyncio.run(service.merged())
    if as_json:
        told = {"partners": known, "merged": [one._asdict() for one in merged]}
        typer.echo(json.dumps(told, ensure_ascii=False, indent=1))
        return
    for name in known:
        typer.echo(name)
    for one in merged:
        typer.echo(f"{one.goes} is told as {one.stays}.")


@partners.command()
def merge(
    goes: Annotated[str, typer.Argument(metavar="NAME", help="The partner that is told as the other.")],
    stays: Annotated[str, typer.Argument(metavar="OTHER", help="The partner that it is told as.")],
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only say what would change.")] = False,
    database: DatabaseOption = None,
    as_json: JsonOption = False,
) -> None:
    """Tell one partner as another: its events, what is read later, and who follows it; `part` takes it back."""
    with opened_database(database, settings()) as opened:
        service = Partners(opened, RealClock())
        one, touched = asyncio.run(service.look(goes, stays))
        if not dry_run:
            asyncio.run(service.merge("", WHO, goes, stays))
    told = {**one._asdict(), **touched._asdict(), "done": not dry_run}
    typer.echo(
        json.dumps(told, ensure_ascii=False) if as_json else touched_words(one, touched, done=not dry_run)
    )


@partners.command()
def part(
    goes: Annotated[str, typer.Argument(metavar="NAME", help="The partner that is told as another.")],
    database: DatabaseOption = None,
    as_json: JsonOption = False,
) -> None:
    """Tell a partner by its own name again."""
    with opened_database(database, settings()) as opened:
        one = asyncio.run(Partners(opened, RealClock()).part("", WHO, goes))
    if one is None:
        raise BadOption(f"{goes} is told as no other partner; `cembot partners` lists those that are.")
    typer.echo(json.dumps(one._asdict(), ensure_ascii=False) if as_json else parted_words(one))
