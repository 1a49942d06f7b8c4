"""The composition root: the only module that sees every other. Builds each part once and hands it down."""

import contextlib
import logging
from collections.abc import AsyncIterator, Callable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from functools import partial

import aiohttp
from apscheduler.schedulers.asyncio import AsyncIOScheduler
from slack_bolt.app.async_app import AsyncApp
from slack_bolt.authorization import AuthorizeResult
from slack_sdk.web.async_client import AsyncWebClient

import handlers
import schedules
from bot.chosen import Choices, Outside
from bot.clock import AgreedClock, Clock, FastClock
from bot.domain.announcement import BY_HAND, SLACK, Destination, X
from bot.domain.way import OnX
from bot.errors import OutletError, Refused, SettingsError
from bot.on_web import open_fetcher
from bot.on_x import open_reader, open_x
from bot.outlets.fence import Fenced, Posting
from bot.outlets.ping import Ping
from bot.outlets.routed import Routed
from bot.outlets.slack import Slack
from bot.outlets.slack_client import open_client, open_session, patiently
from bot.ports import Beacon, Fetcher, Outlet, XListener
from bot.services.agreeing import Agreeing
from bot.services.answering import Answering
from bot.services.archiving import Archiving
from bot.services.attendance import Attendance
from bot.services.calendars import Calendars
from bot.services.composing import Composing
from bot.services.consenting import Consenting
from bot.services.console_words import ConsoleWords
from bot.services.covering import Covering
from bot.services.delivering import Delivering
from bot.services.desk import open_desk
from bot.services.dropping import Dropping
from bot.services.expanding import Expanding
from bot.services.feeds import Feeds
from bot.services.filling import Filling
from bot.services.forecasting import Forecasting
from bot.services.gauging import Gauging
from bot.services.giving import Giving
from bot.services.health import Health
from bot.services.house import House
from bot.services.joining import Joining
from bot.services.keepers import Keepers
from bot.services.keeping import Keeping
from bot.services.mine import MyOwn
from bot.services.moderating import build_moderating
from bot.services.my_calendar import MyCalendar
from bot.services.own_record import OwnRecords
from bot.services.pausing import Pausing
from bot.services.people import People
from bot.services.personal import Personal
from bot.services.picturing import Picturing
from bot.services.pinging import Pinging
from bot.services.planning import Planning
from bot.services.posted_by_hand import PostedByHand
from bot.services.reading_feeds import ReadingFeeds
from bot.services.reading_x import reading_x
from bot.services.recap_words import RecapWords
from bot.services.recapping import Recapping
from bot.services.refreshing import Refreshing
from bot.services.retaining import Retaining
from bot.services.roles import Roles
from bot.services.spending import Spending
from bot.services.starting_out import StartingOut
from bot.services.subscribing import Subscribing
from bot.services.vocabulary import Vocabulary
from bot.services.waking import Wake
from bot.services.watching import Watching
from bot.services.ways import Ways
from bot.services.x_words import XWords
from bot.storage.database import Database, connect
from bot.storage.migrate import upgrade
from bot.wording.command import COMMANDS
from bot.wording.names import Names

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Reached:
    """What the services reach of the outside."""

    slack: Slack
    beacon: Beacon | None
    fetcher: Fetcher
    x: Callable[[Spending], Mapping[str, Outlet]]
    reads: Callable[[Spending], XListener | None] = lambda _: None


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


def build_house(  # what it stands on, what the operator chose, and who it is
    database: Database,
    reached: Reached,
    clock: Clock,
    choices: Choices,
    identity: "_Identity",
    wake: Wake,
) -> House:
    """Build the services, each given what it needs."""
    slack = reached.slack
    fence = choices.test_channels
    posting: Posting = slack if fence is None else Fenced(slack, fence)
    called, contact = f"@{identity.bot_name}", choices.edition.contact
    names = Names(choices.programme, choices.command, called, choices.public_url, contact)
    on_x = choices.on_x or OnX(timezone=choices.timezone)
    planning = Planning(database, clock, wake, choices.timezone, on_x=on_x, edition=choices.edition)
    forecasting = Forecasting(database, clock, planning, on_x)
    outlet = Routed(
        {SLACK: posting, BY_HAND: posting, **reached.x(Spending(database, clock, on_x, forecasting))}
    )
    people = People(database, slack, clock, timezone=choices.timezone, organisers=choices.organisers)
    vocabulary = Vocabulary(database)
    keepers = Keepers(Personal(database, choices.timezone), clock)
    health = Health(database, clock, quiet=choices.quiet)
    x_words = XWords(database, on_x, names.site)
    answering = Answering(database, clock, names, COMMANDS)
    reads = Spending(database, clock, on_x, forecasting)
    calendars = Calendars(database, choices.programme)
    console_words = ConsoleWords(database, choices.timezone, slack, choices.edition.language)
    composing = Composing(
        database,
        names,
        choices.timezone,
        x_words,
        console_words,
        keep_words_days=choices.keep_words_days,
        edition=choices.edition,
    )
    refreshing = Refreshing(database, clock, posting, composing, wake, quiet=choices.quiet)
    attendance = Attendance(database, clock, choices.keep_words_days)
    giving = Giving(slack.files, posting)
    pausing = Pausing(database, clock, planning, quiet=choices.quiet)
    return House(
        names=names,
        workspace=identity.home,
        timezone=choices.timezone,
        clock=clock,
        voice=posting,
        directory=slack,
        answering=answering,
        people=people,
        keeping=Keeping(database, clock, wake, people, vocabulary, keepers, choices.timezone),
        keepers=keepers,
        own=MyOwn(database, clock, names, choices.timezone, vocabulary),
        subscribing=Subscribing(database, clock, planning),
        starting_out=StartingOut(database, clock, slack, pausing, giving),
        covering=Covering(database, clock, giving, choices.timezone),
        dropping=Dropping(database, clock, slack.files, planning, choices.timezone),
        pausing=pausing,
        attendance=attendance,
        consenting=Consenting(database, clock, slack, people, giving, choices.keep_words_days),
        joining=Joining(database, clock),
        archiving=Archiving(database, clock, choices.keep_words_days),
        retaining=Retaining(database, clock, choices.timezone),
        filling=Filling(
            database, clock, slack.history, slack, attendance, people, health, identity.workspace
        ),
        planning=planning,
        desk=open_desk(database, clock, planning, people),
        ways=Ways(database, clock, planning, forecasting, on_x),
        reading_x=reading_x(reached.reads(reads), reads, answering, choices.timezone, quiet=choices.quiet),
        refreshing=refreshing,
        recapping=_recapping(database, clock, wake, people, refreshing, giving, choices),
        own_records=OwnRecords(database, clock, giving, choices.programme),
        moderating=build_moderating(
            Roles(database, people, clock),
            planning,
            refreshing,
            console_words,
            slack.files,
            choices.edition.language,
        ),
        delivering=Delivering(database, clock, outlet, composing, wake, health, quiet=choices.quiet),
        expanding=Expanding(database),
        health=health,
        watching=Watching(database, clock, health, wake, _organisers(choices, identity.workspace)),
        pinging=Pinging(health, reached.beacon),
        calendars=calendars,
        picturing=Picturing(database, on_x.strip, on_x.colour),
        giving=giving,
        posted_by_hand=PostedByHand(database, clock),
        my_calendar=MyCalendar(database, clock, calendars, names.programme, choices.timezone, names.site),
        feeds=Feeds(database, clock),
        gauging=Gauging(database, clock, health, quiet=choices.quiet),
        reading_feeds=ReadingFeeds(database, clock, reached.fetcher, planning, choices.timezone),
    )


def _recapping(  # what it stands on, and what the operator chose
    database: Database,
    clock: Clock,
    wake: Wake,
    people: People,
    refreshing: Refreshing,
    giving: Giving,
    choices: Choices,
) -> Recapping:
    composing = refreshing.composing
    words = RecapWords(
        database, composing.names, choices.timezone, choices.keep_words_days, composing.edition.language
    )
    after = timedelta(hours=choices.recap_after_hours) if choices.recap_after_hours else None
    asked = sorted(choices.organisers)
    roles = Roles(database, people, clock)
    return Recapping(database, clock, wake, roles, words, refreshing, giving, asked, after)


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
            identity = await _identity(client)
            slack = Slack(client, session, identity.home)
            beacon = Ping(session, choices.ping_url) if choices.ping_url else None
            reach_x = partial(
                _reach_x, outside=outside, session=session, database=database, hosts=choices.feed_hosts
            )
            reads_x = partial(_reads_x, outside=outside, session=session)
            reached = Reached(slack, beacon, fetcher, reach_x, reads_x)
            house = build_house(database, reached, clock, choices, identity, wake)
            # Bolt gives its client the token of each request.
            listening = open_client(None, outside.slack_api_url, session)
            slack_app = build_slack_app(listening, identity.result, outside.signing_secret)
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
                identity.workspace,
                identity.account,
                choices.public_url,
                agreeing,
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


def _organisers(choices: Choices, workspace: str) -> Destination | None:
    """Tell where failures are told; a bot that posts nothing tells nothing there either, then or later."""
    told = choices.ops_channel and not choices.quiet
    return Destination("slack", workspace, choices.ops_channel) if told else None


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


@dataclass(frozen=True, slots=True)
class _Identity:
    workspace: str
    account: str
    bot_name: str
    result: AuthorizeResult
    everywhere: bool = False  # installed in a whole organisation, and so in many workspaces

    @property
    def home(self) -> str:
        """Give the one workspace in which all is heard, or nothing where there are many."""
        return "" if self.everywhere else self.workspace


async def _identity(client: AsyncWebClient) -> _Identity:
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
    return _Identity(
        str(who["team_id"]),
        str(who["user_id"]),
        str(who.get("user", "cembot")),
        result,
        everywhere=bool(who.get("is_enterprise_install")),
    )


def _look_again(scheduler: AsyncIOScheduler, clock: Clock, wake: Wake) -> None:
    """Plan and deliver at once after the clock was set."""
    if scheduler.running:
        scheduler.modify_job("plan", next_run_time=clock.real())
    wake.set()
