"""How long before a start, in words. Decides nothing."""

from bot.wording.tongue import Tongue

HOUR, DAY = 60, 24 * 60


def lead_words(minutes: int, speak: Tongue) -> str:
    """Say how many minutes, hours or days, e.g. "10 minutes", "2 hours", "1 day"."""
    for size, name in ((DAY, "day"), (HOUR, "hour")):
        if minutes % size == 0:
            count = minutes // size
            return speak.say(f"mine.{name}") if count == 1 else speak.say(f"mine.{name}s", count=count)
    return speak.say("mine.minutes", count=minutes)
