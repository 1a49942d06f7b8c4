"""Builds the services, each given what it needs of the outside and of the others. Opens nothing, and asks nobody."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import timedelta

from bot.chosen import Choices
from bot.clock import Clock
from bot.domain.announcement import BY_HAND, SLACK, Destination
from bot.domain.way import OnX
from bot.outlets.fence import Fenced, Posting
from bot.outlets.routed import Routed
from bot.outlets.slack import Slack
from bot.ports import Beacon, Fetcher, Outlet, XListener
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
from bot.services.later import Later
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
from bot.storage.database import Database
from bot.wording.command import COMMANDS
from bot.wording.names import A_HASHTAG, Names


@dataclass(frozen=True, slots=True)
class Identity:
    """Who the bot is in Slack."""

    workspace: str  # Slack's team id
    account: str  # Slack's user id of the bot
    bot_name: str
    everywhere: bool = False  # installed in a whole organisation, and so in many workspaces

    @property
    def home(self) -> str:
        """Give the one workspace in which all is heard, or nothing where there are many."""
        return "" if self.everywhere else self.workspace


@dataclass(frozen=True, slots=True)
class Reached:
    """What the services reach of the outside, and who they are there."""

    who: Identity
    slack: Slack
    beacon: Beacon | None
    fetcher: Fetcher
    x: Callable[[Spending], Mapping[str, Outlet]]
    reads: Callable[[Spending], XListener | None] = lambda _: None


def build_house(database: Database, reached: Reached, clock: Clock, choices: Choices, wake: Wake) -> House:
    """Build the services, each given what it needs."""
    slack = reached.slack
    fence = choices.test_channels
    posting: Posting = slack if fence is None else Fenced(slack, fence)
    names = Names(
        choices.programme,
        choices.command,
        f"@{reached.who.bot_name}",
        choices.public_url,
        choices.edition.contact,
        choices.edition.hashtag or A_HASHTAG,
    )
    on_x = choices.on_x or OnX(timezone=choices.timezone)
    later = Later()
    planning = Planning(
        database, clock, wake, choices.timezone, on_x=on_x, edition=choices.edition, later=later
    )
    forecasting = Forecasting(database, clock, planning, on_x)
    outlet = Routed(
        {SLACK: posting, BY_HAND: posting, **reached.x(Spending(database, clock, on_x, forecasting))}
    )
    people = People(database, slack, clock, timezone=choices.timezone, organisers=choices.organisers)
    vocabulary = Vocabulary(database)
    keepers = Keepers(Personal(database, choices.timezone), clock)
    home = reached.who.home
    health = Health(database, clock, home, quiet=choices.quiet)
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
    refreshing = Refreshing(database, clock, posting, composing, wake, workspace=home, quiet=choices.quiet)
    attendance = Attendance(database, clock, choices.keep_words_days)
    giving = Giving(slack.files, posting, later)
    pausing = Pausing(database, clock, planning, quiet=choices.quiet)
    return House(
        names=names,
        workspace=home,
        timezone=choices.timezone,
        clock=clock,
        voice=posting,
        directory=slack,
        later=later,
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
            database, clock, slack.history, slack, attendance, people, health, reached.who.workspace
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
        delivering=Delivering(
            database, clock, outlet, composing, wake, health, workspace=home, quiet=choices.quiet
        ),
        expanding=Expanding(database),
        health=health,
        watching=Watching(database, clock, health, wake, _organisers(choices, reached.who.workspace)),
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


def _organisers(choices: Choices, workspace: str) -> Destination | None:
    """Tell where failures are told; a bot that posts nothing tells nothing there either, then or later."""
    told = choices.ops_channel and not choices.quiet
    return Destination("slack", workspace, choices.ops_channel) if told else None
