"""`cembot import-log`: logs of chats that happened elsewhere or before. It reads and stores nothing itself."""

import asyncio
import json
from pathlib import Path
from typing import Annotated, Any

import typer

from bot.cli.findings import FOUND_WRONG
from bot.cli.options import BadOption, DatabaseOption, JsonOption, opened_database, settings
from bot.clock import RealClock
from bot.domain.log_entry import tags_of
from bot.errors import FeedError
from bot.feeds.chat_logs import read
from bot.feeds.reading import Rejected
from bot.services.importing_logs import ImportingLogs, LogTaken


def import_log(
    sources: Annotated[
        list[Path],
        typer.Argument(metavar="SOURCE...", help="Slack exports (zip) or saved posts (CSV, JSON)."),
    ],
    hashtag: Annotated[
        str, typer.Option(help="The hashtag that all of it belongs to, beside what it carries.")
    ] = "",
    workspace: Annotated[
        str,
        typer.Option(help="Slack's id of the workspace, such as T0123ABCD, for exports that do not say it."),
    ] = "",
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only say what would be done.")] = False,
    database: DatabaseOption = None,
    as_json: JsonOption = False,
) -> None:
    """Take logs of chats in, safely again and again. What was said is not kept."""
    tag = next(iter(tags_of([hashtag])), "")
    if hashtag and not tag:
        raise BadOption(f"--hashtag {hashtag}: write one hashtag, such as #edtechchat.")
    if workspace and not (workspace.isascii() and workspace.isalnum()):
        raise BadOption(f"--workspace {workspace}: write Slack's id of it, such as T0123ABCD.")
    with opened_database(database, settings()) as opened:
        taken = asyncio.run(_take(ImportingLogs(opened), sources, tag, workspace, dry_run=dry_run))
    if as_json:
        typer.echo(json.dumps(_document(taken), ensure_ascii=False, indent=1))
    else:
        _print(taken, dry_run=dry_run)
    if taken.rejected:
        raise typer.Exit(FOUND_WRONG)


async def _take(
    importing: ImportingLogs, sources: list[Path], tag: str, workspace: str, *, dry_run: bool
) -> LogTaken:
    taken, now = LogTaken(), RealClock().real()
    workspace = workspace or await importing.only_workspace()
    for path in sources:
        try:
            await importing.take(read(path, tag, workspace), taken, now, dry_run=dry_run)
        except FeedError as error:
            taken.refuse(Rejected(str(path), 0, "", str(error)))
    return taken


def _document(taken: LogTaken) -> dict[str, Any]:
    """Give what `--json` prints."""
    rejected = [one._asdict() for one in taken.rejected]
    if taken.untold:
        rejected.append(Rejected("", 0, "", f"{taken.untold:,} more entries were refused")._asdict())
    return {
        "added": taken.added,
        "duplicates": taken.duplicates,
        "rejected": rejected,
        "readings": [{"line": 0, "said": "", **one._asdict()} for one in taken.assumed],
        "set_aside": {"bots": taken.bots, "system": taken.system, "spam": taken.spam},
        "reactions": taken.reactions,
        "not_counted": taken.not_counted,
        "entries": dict(sorted(taken.entries.items())),
    }


def _print(taken: LogTaken, *, dry_run: bool) -> None:
    for assumed in taken.assumed:
        typer.echo(f"{assumed.source}, {assumed.field}: was read as {assumed.read_as}.", err=True)
    for one in taken.rejected:
        typer.echo(f"Refused: {_refused(one)}", err=True)
    if taken.untold:
        typer.echo(f"Refused: {taken.untold:,} more entries.", err=True)
    would = "would be " if dry_run else ""
    typer.echo(
        f"{taken.added:,} {would}added, {taken.duplicates:,} known already, "
        f"{len(taken.rejected) + taken.untold:,} refused."
    )
    typer.echo(
        f"Set aside: {taken.bots:,} of bots, {taken.system:,} of the platform's own lines, {taken.spam:,} that look "
        "like spam."
    )
    if taken.not_counted:
        typer.echo(
            f"{taken.not_counted:,} of people who do not want to be counted; nothing of them was stored."
        )
    if taken.reactions:
        typer.echo(f"Reactions: {taken.reactions:,} {would}added.")
    read = ", ".join(f"{count:,} {sort}" for sort, count in taken.entries.most_common())
    typer.echo(f"Read: {read or 'nothing'}.")


def _refused(refused: Rejected) -> str:
    if refused.reason.startswith(refused.source):  # of a whole file, it says by itself of which
        return refused.reason
    number = "entry" if refused.source.endswith((".json", ".jsonl")) else "line"
    where = f", {number} {refused.line}" if refused.line else ""
    where += f", {refused.field}" if refused.field else ""
    return f"{refused.source}{where}: {refused.reason}"
