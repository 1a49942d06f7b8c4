"""Times that each reader sees in their own zone. The fallback, for screens that cannot, names the zone."""

from datetime import datetime
from zoneinfo import ZoneInfo

from bot.wording.tongue import ENGLISH, Tongue

TIME = "{time}"
DAY_AND_TIME = "{date_short_pretty} at {time}"


def date_token(moment: datetime, zone: str, form: str = TIME, tongue: Tongue = ENGLISH) -> str:
    """Write Slack's date token for `moment` (aware); who cannot see it reads the time in `zone`, which is named.

    Where the answer is wanted in one zone, it is that zone's time for everybody, and no token.
    """
    told = tongue.clock(moment, zone) if form == TIME else day_clock(moment, zone, tongue)
    if not tongue.own_zone:
        return told
    shown = form if form == TIME else tongue.say("times.day_and_time")
    return f"<!date^{int(moment.timestamp())}^{shown}|{told} {tongue.zone(zone)}>"


def day_clock(moment: datetime, zone: str, tongue: Tongue = ENGLISH) -> str:
    """Give day and hour in `zone`, e.g. "Monday 26 October 2015, 8:00 PM"."""
    day = tongue.day(moment.astimezone(ZoneInfo(zone)).date())
    return tongue.say("times.day_clock", day=day, clock=tongue.clock(moment, zone))
