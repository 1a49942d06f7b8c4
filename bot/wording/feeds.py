"""How a partner's calendar stands, in sentences, and what a partner could be told. Keeps nothing."""

from bot.domain.feed import Standing
from bot.domain.naming import zone_words
from bot.wording.names import Names
from bot.wording.times import day_clock

MOST_FAULTS = 5
"""Refused entries that are shown at once."""


def standing_words(one: Standing, zone: str) -> str:
    """Say in a line how a calendar stands: whose it is, what it holds, when it was last read."""
    feed, sound = one.feed, one.sound
    if sound is None:
        read = "never read with a result" if one.trouble else "to be read within a minute"
        return f"{feed.partner}, {'paused, ' if feed.paused else ''}{read}"
    parts = [f"{sound.events} event{'' if sound.events == 1 else 's'}"]
    if sound.refused:
        parts.append(f"{sound.refused} refused")
    if sound.vanished:
        parts.append(f"{sound.vanished} no longer listed")
    read = f"read {day_clock(sound.at, zone)} ({zone_words(zone)})"
    state = "paused, last " if feed.paused else "failing now, last " if one.trouble else ""
    return f"{feed.partner}: {', '.join(parts)}; {state}{read}"


def because(one: Standing) -> list[str]:
    """Say what is wrong with a calendar, a line each: why it could not be read, and what of it was refused."""
    said = [one.trouble] if one.trouble else []
    sound = one.sound
    if sound is None:
        return said
    for fault in sound.faults[:MOST_FAULTS]:
        where = ", ".join(part for part in (f"line {fault.line}" if fault.line else "", fault.field) if part)
        said.append(f"{where}: {fault.reason}" if where else fault.reason)
    if sound.refused > MOST_FAULTS:
        said.append(f"…and {sound.refused - MOST_FAULTS} more.")
    if sound.vanished:
        said.append(
            f"{sound.vanished} that it listed before are not in it any more. They stay in the programme: cancel them "
            "there, or have the partner mark them as cancelled."
        )
    return said


def for_the_partner(one: Standing, names: Names) -> str:
    """Write what an organiser may send to the partner: what is well, what is not, and what would mend it."""
    wrong = because(one)
    if not wrong:
        events = one.sound.events if one.sound else 0
        return (
            f"Hello! We read your calendar {one.feed.address} for {names.programme} every hour, and found {events} "
            "events in it. Changes that you make there reach our listing by themselves. Thank you!"
        )
    listed = "\n".join(f"- {line}" for line in wrong)
    return (
        f"Hello! We read your calendar {one.feed.address} for {names.programme} every hour. Something in it keeps us "
        f"from listing all of your events:\n{listed}\nOnce it is mended there, we take it in within the hour. Thanks!"
    )
