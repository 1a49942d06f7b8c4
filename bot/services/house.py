"""Everything that handlers and schedules may ask for, in one place. Built by `bot.building`; does nothing itself."""

from dataclasses import dataclass

from bot.clock import Clock
from bot.ports import Directory, Voice
from bot.services.answering import Answering
from bot.services.archiving import Archiving
from bot.services.attendance import Attendance
from bot.services.calendars import Calendars
from bot.services.consenting import Consenting
from bot.services.covering import Covering
from bot.services.delivering import Delivering
from bot.services.desk import Desk
from bot.services.dropping import Dropping
from bot.services.expanding import Expanding
from bot.services.feeds import Feeds
from bot.services.filling import Filling
from bot.services.gauging import Gauging
from bot.services.giving import Giving
from bot.services.health import Health
from bot.services.joining import Joining
from bot.services.keepers import Keepers
from bot.services.keeping import Keeping
from bot.services.later import Later
from bot.services.mine import MyOwn
from bot.services.moderating import Moderating
from bot.services.my_calendar import MyCalendar
from bot.services.own_record import OwnRecords
from bot.services.pausing import Pausing
from bot.services.people import People
from bot.services.picturing import Picturing
from bot.services.pinging import Pinging
from bot.services.planning import Planning
from bot.services.posted_by_hand import PostedByHand
from bot.services.reading_feeds import ReadingFeeds
from bot.services.reading_x import ReadingX
from bot.services.recapping import Recapping
from bot.services.refreshing import Refreshing
from bot.services.retaining import Retaining
from bot.services.starting_out import StartingOut
from bot.services.subscribing import Subscribing
from bot.services.watching import Watching
from bot.services.ways import Ways
from bot.wording.names import Names


@dataclass(frozen=True, slots=True)
class House:
    """The services, the voice and the clock."""

    names: Names
    workspace: str  # the one that the bot is installed in; empty where that is a whole organisation
    timezone: str  # the programme's, IANA
    clock: Clock
    voice: Voice
    directory: Directory
    later: Later
    answering: Answering
    people: People
    keeping: Keeping
    keepers: Keepers
    own: MyOwn
    subscribing: Subscribing
    starting_out: StartingOut
    covering: Covering
    dropping: Dropping
    pausing: Pausing
    attendance: Attendance
    moderating: Moderating
    consenting: Consenting
    archiving: Archiving
    retaining: Retaining
    filling: Filling
    joining: Joining
    planning: Planning
    desk: Desk
    ways: Ways
    reading_x: ReadingX | None  # nothing: the bot has no account on X
    refreshing: Refreshing
    recapping: Recapping
    own_records: OwnRecords
    delivering: Delivering
    expanding: Expanding
    health: Health
    watching: Watching
    pinging: Pinging
    calendars: Calendars
    picturing: Picturing
    giving: Giving
    posted_by_hand: PostedByHand
    my_calendar: MyCalendar
    feeds: Feeds
    reading_feeds: ReadingFeeds
    gauging: Gauging
