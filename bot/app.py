"""The composition root: the only module that sees every other. Builds each part once and hands it down."""

import asyncio
import contextlib
import logging
from collections.abc import AsyncIterator, Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, time
from pathlib import Path

from apscheduler.schedulers.asyncio import AsyncIOScheduler
from slack_bolt.adapter.socket_mode.aiohttp import AsyncSocketModeHandler
from slack_bolt.app.async_app import AsyncApp
from slack_bolt.authorization import AuthorizeResult
from slack_sdk.web.async_client import AsyncWebClient

import handlers
import schedules
from bot.clock import Clock, FastClock
from bot.domain.subscription import Subscription
from bot.errors import OutletError, Refused, SettingsError
from bot.feeds import read
from bot.outlets.slack import Slack
from bot.outlets.slack_client import certain, open_client, open_session
from bot.rehearsal import Options, Rehearsal
from bot.rehearsal.app import App
from bot.sample import Sample, load
from bot.services.answering import Answering
from bot.services.attendance import Attendance
from bot.services.composing import Composing
from bot.services.delivering import Delivering
from bot.services.expanding import Expanding
from bot.services.house import House
from bot.services.importing import Importing
from bot.services.people import People
from bot.services.planning import Planning
from bot.services.subscribing import Subscribing
from bot.services.waking import Wake
from bot.storage.database import Database
from bot.storage.migrate import upgrade
from bot.wording.command import COMMANDS
from bot.wording.names import Names

CLOSING = 2.0
"""Seconds that the socket may take to close; a silent one is cut."""

REHEARSAL_FILE = "rehearsal.db"
"""The rehearsal's own database, in the data folder."""

ROOM = "connected-educators"
"""The channel of the rehearsal that hears the programme."""

FIRST_LIST = time(18, 30)
"""When that channel gets its list: five minutes after the rehearsal opens."""

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class Outside:
    """What of the outside world the bot is connected to."""

    bot_token: str
    app_token: str
    slack_api_url: str
    database_url: str
    clock: Clock


@dataclass(frozen=True, slots=True, kw_only=True)
class Choices:
    """What the operator chose for the programme."""

    programme: str
    timezone: str
    command: str
    organisers: frozenset[str]


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


def build_house(
    database: Database, slack: Slack, clock: Clock, choices: Choices, bot_name: str, wake: Wake
) -> House:
    """Build the services, each given what it needs."""
    names = Names(programme=choices.programme, command=choices.command, bot=f"@{bot_name}")
    planning = Planning(database, clock, wake)
    composing = Composing(database, names, choices.timezone)
    return House(
        names=names,
        timezone=choices.timezone,
        clock=clock,
        voice=slack,
        directory=slack,
        answering=Answering(database, clock, names, COMMANDS),
        people=People(database, slack, clock, timezone=choices.timezone, organisers=choices.organisers),
        subscribing=Subscribing(database, clock, planning),
        attendance=Attendance(database, clock),
        planning=planning,
        delivering=Delivering(database, clock, slack, composing, wake),
        expanding=Expanding(database),
    )


@contextlib.asynccontextmanager
async def build(outside: Outside, choices: Choices) -> AsyncIterator[Bot]:
    """Build the whole bot and check its tokens; what was opened is closed at the end."""
    database = Database(outside.database_url)
    upgrade(database.engine)
    wake = Wake()
    async with open_session() as session:
        client = open_client(outside.bot_token, outside.slack_api_url, session)
        identity = await _identity(client)
        slack = Slack(client, session)
        house = build_house(database, slack, outside.clock, choices, identity.bot_name, wake)
        listening = open_client(
            None, outside.slack_api_url, session
        )  # Bolt gives it the token of each request
        slack_app = build_slack_app(listening, identity.result)
        handlers.register(slack_app, house)
        scheduler = schedules.build(house)
        if isinstance(outside.clock, FastClock):
            outside.clock.on_change(lambda: _look_again(scheduler, house.clock, wake))
        try:
            yield Bot(house, client, slack_app, scheduler, database, identity.workspace, identity.account)
        finally:
            database.close()


def build_slack_app(client: AsyncWebClient, identity: AuthorizeResult) -> AsyncApp:
    """Build Bolt's app: it acknowledges only what was handled, and asks Slack nothing more for each event."""

    async def authorize() -> AuthorizeResult:
        return identity

    return AsyncApp(
        client=client, authorize=authorize, process_before_response=True, request_verification_enabled=False
    )


async def run(outside: Outside, choices: Choices, stop: asyncio.Event) -> None:
    """Run the bot until `stop` is set."""
    async with build(outside, choices) as bot:
        await run_built(bot, outside.app_token, stop)


async def run_built(bot: Bot, app_token: str, stop: asyncio.Event) -> None:
    """Connect, plan, deliver and listen until `stop` is set; a part that ends by itself ends the rest."""
    delivering = bot.house.delivering
    await delivering.take_back()
    await bot.house.expanding.extend(bot.house.clock.now())
    await bot.house.planning.plan()
    socket = AsyncSocketModeHandler(bot.slack_app, app_token)
    await socket.connect_async()  # type: ignore[no-untyped-call]  # Bolt's is untyped
    bot.scheduler.start()
    log.info("running", extra={"workspace": bot.workspace})
    sender = asyncio.create_task(delivering.run(), name="sender")
    stopped = asyncio.create_task(stop.wait(), name="stop")
    try:
        await asyncio.wait({sender, stopped}, return_when=asyncio.FIRST_COMPLETED)
        if sender.done():
            sender.result()
    finally:
        bot.scheduler.shutdown(wait=False)
        await _end({sender, stopped})
        with contextlib.suppress(TimeoutError):
            closing = socket.close_async()  # type: ignore[no-untyped-call]  # Bolt's is untyped
            await asyncio.wait_for(closing, CLOSING)


async def rehearse(
    folder: Path, clock: FastClock, ports: Sequence[int], stop: asyncio.Event, say: Callable[[str], None]
) -> None:
    """Run the bot against a workspace on this machine, with the sample programme; `say` tells where it is open.

    The first of `ports` that is free is used. The workspace is reached over sockets only, like the real one. Each
    rehearsal has a new database.
    """
    sample = load()
    choices = Choices(
        programme=sample.programme.name,
        timezone=sample.programme.timezone,
        command="/cem",
        organisers=frozenset(),
    )
    app = App(
        scopes=frozenset(handlers.SCOPES), events=frozenset(handlers.EVENTS), commands=frozenset({"/cem"})
    )
    rehearsal = await _open_rehearsal(clock, ports, app, Options(programme=choices.programme))
    try:
        outside = Outside(
            bot_token=rehearsal.bot_token,
            app_token=rehearsal.app_token,
            slack_api_url=rehearsal.api_url,
            database_url=new_database(folder),
            clock=clock,
        )
        async with build(outside, choices) as bot:
            await open_scene(bot, sample, clock.now())
            say(rehearsal.url)
            await run_built(bot, outside.app_token, stop)
    finally:
        await rehearsal.stop()


async def _open_rehearsal(clock: FastClock, ports: Sequence[int], app: App, options: Options) -> Rehearsal:
    for port in ports:
        rehearsal = Rehearsal(clock, port=port, app=app, options=options)
        try:
            await rehearsal.start()
        except OSError:
            log.info("port_taken", extra={"port": port})
        else:
            return rehearsal
    raise SettingsError(
        f"Port {ports[0]} is taken: end what uses it, or choose another with --port (0: any)."
    )


def new_database(folder: Path) -> str:
    """Make room for a new rehearsal; the one before it ends with its last page closed."""
    folder.mkdir(parents=True, exist_ok=True)
    file = folder / REHEARSAL_FILE
    for old in (file, *(file.with_name(f"{file.name}{suffix}") for suffix in ("-wal", "-shm"))):
        old.unlink(missing_ok=True)
    return f"sqlite:///{file.as_posix()}"


async def open_scene(bot: Bot, sample: Sample, now: datetime) -> None:
    """Load the sample programme, and have one channel hear today's list at half past six and the starts."""
    for source in sample.sources:
        reading = read(source)
        await Importing(bot.database).take(source.feed, reading.events, len(reading.rejected), now)
    channels = await certain(bot.client.conversations_list())
    room = next(one["id"] for one in channels["channels"] if one["name"] == ROOM)
    wanted = Subscription(
        workspace=bot.workspace,
        channel=room,
        timezone=sample.programme.timezone,
        digest_at=FIRST_LIST,
        at_start=True,
    )
    await bot.house.subscribing.save(wanted, bot.account)


@dataclass(frozen=True, slots=True)
class _Identity:
    workspace: str
    account: str
    bot_name: str
    result: AuthorizeResult


async def _identity(client: AsyncWebClient) -> _Identity:
    """Ask Slack who we are; a token that does not work is refused here, not at the first announcement."""
    try:
        who = await certain(client.auth_test())
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
    return _Identity(str(who["team_id"]), str(who["user_id"]), str(who.get("user", "cembot")), result)


def _look_again(scheduler: AsyncIOScheduler, clock: Clock, wake: Wake) -> None:
    """Plan and deliver at once after the clock was set."""
    if scheduler.running:
        scheduler.modify_job("plan", next_run_time=clock.real())
    wake.set()


async def _end(tasks: Iterable[asyncio.Task[object]]) -> None:
    for task in tasks:
        task.cancel()
    for task in tasks:
        with contextlib.suppress(asyncio.CancelledError):
            await task
