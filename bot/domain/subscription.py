"""What one channel wants to hear, and when. Does not plan or send anything."""

from dataclasses import dataclass, replace
from datetime import datetime, time, timedelta

from bot.domain.agenda import Filters

DIGEST_AT = time(7, 30)
"""When a channel gets its list, by its own clock, unless somebody chose another hour."""

LEADS = (10, 15, 30, 60, 120, 1440)
"""The minutes before a start at which a channel can ask to be reminded."""

MOST_A_DAY = 4
"""How many announcements a channel gets a day, unless somebody chose another number; running chats do not count."""

MOSTS = (1, 2, 3, 4, 6, 10, 0)
"""The numbers that a channel can choose from; 0: as many as there are."""

PAUSES = {
    "hour": timedelta(hours=1),
    "day": timedelta(days=1),
    "week": timedelta(days=7),
    "month": timedelta(days=30),
}
"""How long a channel can be kept quiet."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Subscription:
    """One channel's wishes. The defaults are quiet: one list a day and nothing else."""

    workspace: str  # Slack's team id
    channel: str  # Slack's channel id
    timezone: str  # IANA; the channel's own
    digest: bool = True  # one list a day, none when nothing is on
    digest_at: time = DIGEST_AT  # wall time in `timezone`
    week_ahead: bool = False  # one list of the week, on its Monday, at the hour of the daily list
    reminders: tuple[int, ...] = ()  # how many minutes before a start the channel is reminded
    at_start: bool = False  # a notice when a chat starts; the channel is then a room of that chat
    language: str = ""  # a code such as "es"; empty: the programme's
    filters: Filters = Filters()  # what of the programme the channel hears; empty: all of it
    most_a_day: int = (
        MOST_A_DAY  # lists and reminders a local day; what is too much stands in the day's list; 0: no limit
    )
    paused_until: datetime | None = None  # UTC; None: not paused
    changed_by: str = ""  # Slack's user id of who changed it last
    changed_at: datetime | None = None  # UTC

    def at(self, now: datetime) -> "Subscription":
        """Give the wishes as they are at `now`: a pause that is over is none."""
        return (
            self if self.paused_until is None or self.paused_until > now else replace(self, paused_until=None)
        )
