"""Everything that handlers and schedules may ask for, in one place. Built by `bot.app`; does nothing itself."""

from dataclasses import dataclass

from bot.clock import Clock
from bot.ports import Directory, Voice
from bot.services.answering import Answering
from bot.services.attendance import Attendance
from bot.services.calendars import Calendars
from bot.services.delivering import Delivering
from bot.services.expanding import Expanding
from bot.services.health import Health
from bot.services.keeping import Keeping
from bot.services.mine import MyOwn
from bot.services.pausing import Pausing
from bot.services.people import People
from bot.services.pinging import Pinging
from bot.services.planning import Planning
from bot.services.refreshing import Refreshing
from bot.services.subscribing import Subscribing
from bot.services.watching import Watching
from bot.services.ways import Ways
from bot.wording.names import Names


@dataclass(frozen=True, slots=True)
class House:
    """The services, the voice and the clock."""

    names: Names
    timezone: str  # the programme's, IANA
    clock: Clock
    voice: Voice
    directory: Directory
    answering: Answering
    people: People
    keeping: Keeping
    own: MyOwn
    subscribing: Subscribing
    pausing: Pausing
    attendance: Attendance
    planning: Planning
    ways: Ways
    refreshing: Refreshing
    delivering: Delivering
    expanding: Expanding
    health: Health
    watching: Watching
    pinging: Pinging
    calendars: Calendars
