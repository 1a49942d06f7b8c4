"""`cembot doctor`: what works, what does not, and what to do."""

import asyncio
import json
from typing import Annotated

import typer

from bot.cli.findings import FOUND_WRONG, report
from bot.cli.on_x import access, on_x
from bot.cli.options import DatabaseOption, JsonOption, settings
from bot.clock import RealClock
from bot.errors import SettingsError
from bot.settings import Transport, fence, mode, transport

NO_KEYS = (
    "There is no account on X to try: set X_API_KEY, X_API_SECRET, X_ACCESS_TOKEN and X_ACCESS_TOKEN_SECRET."
)
QUIET = "Nothing is posted while CEMBOT_QUIET is set: take it out of the settings, and try again."


TryRepliesOption = Annotated[
    bool,
    typer.Option(
        "--try-replies",
        help="Find out on X whether the account may reply to its own posts: it posts, replies and deletes both, "
        "which costs money and is seen by everybody.",
    ),
]


def doctor(
    database: DatabaseOption = None, as_json: JsonOption = False, try_replies: TryRepliesOption = False
) -> None:
    """Check tokens, scopes, channels, clock, database and disk: a line each, and what to do."""
    chosen = settings()
    if mode(chosen) == "rehearsal":
        raise SettingsError(
            "There are no tokens to check: set SLACK_BOT_TOKEN and SLACK_APP_TOKEN (README, “Going live in Slack”). "
            "The rehearsal needs none: `cembot run`."
        )
    if try_replies and (not chosen.x_account or chosen.quiet):
        raise SettingsError(QUIET if chosen.x_account else NO_KEYS)
    from bot.chosen import Outside  # noqa: PLC0415 - as above
    from bot.examination import examine  # noqa: PLC0415 - the whole bot: most commands need not load it

    over_http = transport(chosen) is Transport.HTTP
    outside = Outside(
        bot_token=chosen.slack_bot_token.get_secret_value() if chosen.slack_bot_token else "",
        app_token=chosen.slack_app_token.get_secret_value()
        if chosen.slack_app_token and not over_http
        else "",
        slack_api_url=chosen.slack_api_url,
        database_url=database or chosen.database_url,
        clock=RealClock(),
        x=access(chosen),
    )
    findings = asyncio.run(
        examine(
            outside,
            chosen.data,
            on_x(chosen),
            try_replies=try_replies,
            quiet=chosen.quiet,
            fence=fence(chosen),
            organisers=chosen.ops_channel or "",
        )
    )
    if as_json:
        typer.echo(json.dumps([one._asdict() for one in findings], ensure_ascii=False, indent=1))
    else:
        report(findings)
    if not all(one.ok for one in findings):
        raise typer.Exit(FOUND_WRONG)
