"""Times that each reader sees in their own zone. The fallback, for screens that cannot, names the zone."""

from datetime import datetime
from zoneinfo import ZoneInfo

from bot.domain.naming import clock_words, day_words, zone_words

TIME = "{time}"
DAY_AND_TIME = "{date_short_pretty} at {time}"


def date_token(moment: datetime, zone: str, form: str = TIME) -> str:
    """Write Slack's date token for `moment` (aware); who cannot see it reads the time in `zone`, which is named."""
    clock = f"{clock_words(moment, zone)} {zone_words(zone)}"
    fallback = clock if form == TIME else f"{day_clock(moment, zone)} {zone_words(zone)}"
    return f"<!date^{int(moment.timestamp())}^{form}|{fallback}>"


def day_clock(moment: datetime, zone: str) -> str:
    """Give day and hour in `zone`, e.g. "Monday 26 October 2015, 8:00 PM"."""
    return f"{day_words(moment.astimezone(ZoneInfo(zone)).date())}, {clock_words(moment, zone)}"
