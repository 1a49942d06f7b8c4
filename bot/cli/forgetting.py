"""`cembot forget`: all of one person goes. It decides nothing and deletes nothing itself."""

import asyncio
import json
from typing import Annotated

import typer

from bot.cli.options import BadOption, DatabaseOption, JsonOption, opened_database, settings
from bot.clock import RealClock
from bot.domain.account import Account
from bot.domain.consent import Goes
from bot.services.forgetting import Forgetting

SLACK, X = "slack", "x"


def forget(
    account: Annotated[
        str, typer.Argument(metavar="ACCOUNT", help="The platform's id of the account, such as U012AB3CD.")
    ],
    platform: Annotated[
        str, typer.Option(help="Where the account is, where it is not known yet: slack or x.")
    ] = SLACK,
    workspace: Annotated[
        str, typer.Option(help="Slack's id of the workspace, where several are known.")
    ] = "",
    name: Annotated[
        list[str] | None,
        typer.Option(help="A name of the person, to be taken out of what others said; may be repeated."),
    ] = None,
    show: Annotated[bool, typer.Option("--show", help="Only print what is kept, as JSON.")] = False,
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask.")] = False,
    database: DatabaseOption = None,
    as_json: JsonOption = False,
) -> None:
    """Let all of one person go, for good: what they did, said, saved and chose. Nothing more of them is logged."""
    if platform not in {SLACK, X}:
        raise BadOption(f"--platform {platform}: write slack or x.")
    with opened_database(database, settings()) as opened:
        forgetting = Forgetting(opened, RealClock())
        who = asyncio.run(_who(forgetting, account, platform, workspace))
        if show:
            typer.echo(asyncio.run(forgetting.own_data(who)))
            return
        goes = asyncio.run(forgetting.goes(who))
        if not yes:
            typer.echo(_said(goes, "goes"), err=as_json)
            typer.confirm("Forget this person, for good?", abort=True, err=as_json)
        gone = asyncio.run(forgetting.forget(who, name or ()))
    typer.echo(json.dumps(gone._asdict()) if as_json else _said(gone, "has gone"))


async def _who(forgetting: Forgetting, account: str, platform: str, workspace: str) -> Account:
    """Tell which account is meant; one that nothing is known of can be forgotten as well."""
    known = await forgetting.known_as(account)
    meant = [one for one in known if not workspace or one.workspace == workspace]
    if len(meant) > 1:
        places = ", ".join(sorted(one.workspace or one.platform for one in meant))
        raise BadOption(
            f"{account} is known in several places ({places}): add --workspace, and repeat it for each."
        )
    if meant:
        return meant[0]
    if platform == X:
        return Account("", account, X)
    workspaces = [workspace] if workspace else await forgetting.workspaces()
    if len(workspaces) != 1:
        raise BadOption(
            f"{account} is not known here: add --workspace, such as T012AB3CD, to keep it out from now on."
        )
    return Account(workspaces[0], account)


def _said(goes: Goes, what: str) -> str:
    if not any(goes):
        return "Nothing is kept of this account; nothing of it will be logged."
    counted = ", ".join(f"{count:,} {name}" for name, count in goes._asdict().items() if count)
    return f"Of this person {what}: {counted}."
