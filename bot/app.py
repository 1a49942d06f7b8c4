"""The composition root: opens what is outside, and joins services, handlers and schedules to one bot."""

import contextlib
import logging
from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass
from functools import partial

import aiohttp
from apscheduler.schedulers.asyncio import AsyncIOScheduler
from slack_bolt.app.async_app import AsyncApp
from slack_bolt.authorization import AuthorizeResult
from slack_sdk.web.async_client import AsyncWebClient

import handlers
import schedules
from bot.building import Identity, Reached, build_house
from bot.chosen import Choices, Outside
from bot.clock import AgreedClock, Clock, FastClock
from bot.domain.announcement import X
from bot.errors import OutletError, Refused, SettingsError
from bot.on_web import open_fetcher
from bot.on_x import open_reader, open_x
from bot.outlets.ping import Ping
from bot.outlets.slack import Slack
from bot.outlets.slack_client import open_client, open_session, patiently
from bot.ports import Outlet, XListener
from bot.services.agreeing import Agreeing
from bot.services.house import House
from bot.services.spending import Spending
from bot.services.waking import Wake
from bot.storage.connect import connect
from bot.storage.database import Database
from bot.storage.migrate import upgrade

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Bot:
    """A bot that is built and not yet running."""

    house: House
    client: AsyncWebClient
    slack_app: AsyncApp
    scheduler: AsyncIOScheduler
    database: Database
    workspace: str  # Slack's team id
    account: str  # Slack's user id of the bot
    public_url: str = ""  # what links to its pages begin with; empty: with each request's host
    agreeing: Agreeing | None = None  # on the time, where several share the database
    language: str = "en"  # the programme's, with a place where dates are written otherwise there


@contextlib.asynccontextmanager
async def build(outside: Outside, choices: Choices) -> AsyncIterator[Bot]:
    """Build the whole bot and check its tokens; what was opened is closed at the end."""
    wake = Wake()
    with contextlib.closing(connect(outside.database_url)) as database:
        database.occupy()
        upgrade(database.engine)
        clock, agreeing = await _agreed(database, outside.clock)
        async with open_session() as session, open_fetcher(choices.feed_hosts, clock) as fetcher:
            client = open_client(outside.bot_token, outside.slack_api_url, session)
            who, authorized = await _identity(client)
            slack = Slack(client, session, who.home)
            beacon = Ping(session, choices.ping_url) if choices.ping_url else None
            reach_x = partial(
                _reach_x, outside=outside, session=session, database=database, hosts=choices.feed_hosts
            )
            reads_x = partial(_reads_x, outside=outside, session=session)
            reached = Reached(who, slack, beacon, fetcher, reach_x, reads_x)
            house = build_house(database, reached, clock, choices, wake)
            # Bolt gives its client the token of each request.
            listening = open_client(None, outside.slack_api_url, session)
            slack_app = build_slack_app(listening, authorized, outside.signing_secret)
            handlers.register(slack_app, house)
            scheduler = schedules.build(house)
            if isinstance(outside.clock, FastClock):
                outside.clock.on_change(lambda: _look_again(scheduler, outside.clock, wake))
            yield Bot(
                house,
                client,
                slack_app,
                scheduler,
                database,
                who.workspace,
                who.account,
                choices.public_url,
                agreeing,
                choices.edition.language,
            )


async def _agreed(database: Database, own: Clock) -> tuple[Clock, Agreeing | None]:
    """Give the clock to go by: where several processes share a database, its clock is everybody's."""
    if not database.shared:
        return own, None
    clock = AgreedClock(own)
    agreeing = Agreeing(database, clock)
    await agreeing.agree()
    return clock, agreeing


def _reach_x(
    spending: Spending,
    outside: Outside,
    session: aiohttp.ClientSession,
    database: Database,
    hosts: frozenset[str],
) -> Mapping[str, Outlet]:
    """Give the way to X, where there is an account."""
    if outside.x is None:
        return {}
    outlet, _ = open_x(outside.x, session, database, outside.clock, spending, hosts)
    return {X: outlet}


def _reads_x(spending: Spending, outside: Outside, session: aiohttp.ClientSession) -> XListener | None:
    """Give what reads X, where there is an account."""
    return open_reader(outside.x, session, outside.clock, spending) if outside.x is not None else None


def build_slack_app(client: AsyncWebClient, identity: AuthorizeResult, signing_secret: str = "") -> AsyncApp:
    """Build Bolt's app: it acknowledges only what was handled, and asks Slack nothing more for each event.

    What comes over HTTP is verified with `signing_secret`; a socket is ours, and nothing in it is signed.
    """

    async def authorize() -> AuthorizeResult:
        return identity

    return AsyncApp(
        client=client,
        authorize=authorize,
        process_before_response=True,
        signing_secret=signing_secret,
        request_verification_enabled=bool(signing_secret),
    )


async def _identity(client: AsyncWebClient) -> tuple[Identity, AuthorizeResult]:
    """Ask Slack who we are; a token that does not work is refused here, not at the first announcement."""
    try:
        who = await patiently(client.auth_test)
    except Refused as refused:
        raise SettingsError(f"Slack does not take SLACK_BOT_TOKEN: {refused}.") from refused
    except OutletError as error:
        raise SettingsError(
            f"Slack could not be asked who we are ({error}); check the network, then start again."
        ) from error
    result = AuthorizeResult(
        enterprise_id=who.get("enterprise_id"),
        team_id=who["team_id"],
        bot_id=who.get("bot_id"),
        bot_user_id=who["user_id"],
        bot_token=client.token,
    )
    identity = Identity(
        str(who["team_id"]),
        str(who["user_id"]),
        str(who.get("user", "cembot")),
        everywhere=bool(who.get("is_enterprise_install")),
    )
    return identity, result


def _look_again(scheduler: AsyncIOScheduler, clock: Clock, wake: Wake) -> None:
    """Plan and deliver at once after the clock was set."""
    if scheduler.running:
        scheduler.modify_job("plan", next_run_time=clock.real())
    wake.set()
