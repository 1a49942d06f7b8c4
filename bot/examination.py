"""Looks at an installation from inside, without running a bot: what `cembot doctor` and `cembot setup` ask for."""

import contextlib
from pathlib import Path

import handlers
from bot.chosen import Outside
from bot.domain.way import OnX
from bot.on_x import open_trial, open_x
from bot.outlets.slack import Slack
from bot.outlets.slack_client import open_client, open_session
from bot.outlets.slack_survey import SlackSurvey
from bot.services.examining import Examining, Finding, of_slack
from bot.services.examining_x import ExaminingX
from bot.services.forecasting import Forecasting
from bot.services.planning import Planning
from bot.services.purse import Purse
from bot.services.spending import Spending
from bot.services.trying_replies import TryingReplies
from bot.services.waking import Wake
from bot.storage.connect import connect
from bot.storage.migrate import upgrade


async def examine(  # what to look at, and what the operator chose
    outside: Outside,
    folder: Path,
    on_x: OnX | None = None,
    *,
    try_replies: bool = False,
    quiet: bool = False,
    fence: frozenset[str] | None = None,
    organisers: str = "",
) -> list[Finding]:
    """Look at everything that has to be right for the bot to run; nothing is posted but on X, where it is asked for.

    `quiet` and `fence` are what the operator keeps back: everything, or all but some channels; `organisers` is the
    channel that hears what goes wrong.
    """
    with contextlib.closing(connect(outside.database_url)) as database:
        upgrade(database.engine)
        async with open_session() as session:
            client = open_client(outside.bot_token, outside.slack_api_url, session)
            survey = SlackSurvey(client, Slack(client, session), outside.app_token)
            scopes = frozenset(handlers.SCOPES)
            examining = Examining(database, survey, outside.clock, folder, scopes, quiet, fence, organisers)
            found = await examining.examine()
            if outside.x is None or on_x is None:
                return found
            forecasting = Forecasting(
                database, outside.clock, Planning(database, outside.clock, Wake()), on_x
            )
            spending = Spending(database, outside.clock, on_x, forecasting)
            _, account = open_x(outside.x, session, database, outside.clock, spending)
            if try_replies:
                trial = open_trial(outside.x, session, outside.clock, spending)
                found.append(await TryingReplies(trial, Purse(spending)).find_out())
            return [*found, *await ExaminingX(database, outside.clock, account, spending).examine()]


async def examine_tokens(outside: Outside) -> list[Finding]:
    """Look whether Slack knows the tokens, and whether they may do what is needed; no database is opened."""
    async with open_session() as session:
        client = open_client(outside.bot_token, outside.slack_api_url, session)
        survey = SlackSurvey(client, Slack(client, session), outside.app_token)
        return await of_slack(survey, outside.clock, frozenset(handlers.SCOPES))
