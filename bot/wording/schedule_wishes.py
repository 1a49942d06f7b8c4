"""What somebody filled in about an event, read back from Slack and checked. Stores nothing, and makes no modal."""

import re
from collections.abc import Mapping
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from bot.domain.audience import GROUPS, REGIONS
from bot.domain.booking import Wish
from bot.domain.event import DEFAULT_LENGTH
from bot.domain.recurrence import instant
from bot.domain.repeating import Repeat, choices
from bot.domain.wall import Told, told
from bot.wording import actions as ids
from bot.wording.message import cut, one_line, web_address
from bot.wording.tongue import ENGLISH, Tongue
from bot.wording.zones import is_zone

Typed = dict[str, Any]
"""What stands in the fields, by their names; what is not there was not shown."""

MAX_TITLE = 300
MAX_THEME = 100
MAX_PARTNER = 150
MOST_HASHTAGS = 4
MOST_MODERATORS = 10

MAX_SAID = 60
"""Characters of what was typed that a sentence about it repeats."""

FARTHEST = timedelta(days=400)
"""How far ahead something may begin: as far as the programme is kept."""

LONGEST = 24 * 60
"""Minutes that an event may last."""

_HASHTAG = re.compile(r"#[^\W_][\w]{0,99}|#_\w{1,99}")
_HELD = {
    "plain_text_input": "value",
    "static_select": "selected_option",
    "multi_static_select": "selected_options",
    "multi_users_select": "selected_users",
    "conversations_select": "selected_conversation",
    "datepicker": "selected_date",
    "timepicker": "selected_time",
}
"""Where Slack puts what an element holds."""


def block_id(view: Mapping[str, Any], name: str) -> str:
    """Give the block of a field in a view; a field whose choices may change has another block for other choices."""
    begins = f"schedule_{name}_block"
    values: Mapping[str, Any] = (view.get("state") or {}).get("values") or {}
    return next((one for one in values if one.startswith(begins)), begins)


def typed_of(view: Mapping[str, Any]) -> Typed:
    """Read what stands in the fields that are shown."""
    values: Mapping[str, Any] = (view.get("state") or {}).get("values") or {}
    found: Typed = {}
    for name in ids.SCHEDULE_FIELDS:
        held = (values.get(block_id(view, name)) or {}).get(f"schedule_{name}")
        if held is not None:
            found[name] = _plain(held.get(_HELD.get(str(held.get("type")), "value")))
    return found


def _plain(held: object) -> str | list[str]:
    if isinstance(held, dict):
        return str(held.get("value") or "")
    if isinstance(held, list):
        return [str(one.get("value") if isinstance(one, dict) else one) for one in held]
    return "" if held is None else str(held)


def read_wish(
    typed: Typed, now: datetime, speak: Tongue = ENGLISH, *, keeps_rule: bool = False
) -> Wish | dict[str, str]:
    """Make a wish of what was typed, or give an error for each field that cannot stay so, by its name.

    `keeps_rule`: a series is changed whose rule is none of the plain ones.
    """
    errors: dict[str, str] = {}
    title = read_title(typed, errors, speak)
    hashtags = _hashtags(words_in(typed, "hashtag"), errors, speak)
    start, zone = read_moment(typed, now, errors, speak)
    repeat, until = _repeat(typed, start, errors, speak, keeps_rule=keeps_rule)
    theme, partner = one_line(words_in(typed, "theme")), one_line(words_in(typed, "partner"))
    if len(theme) > MAX_THEME:
        errors["theme"] = speak.count("schedule.long_theme", MAX_THEME)
    if len(partner) > MAX_PARTNER:
        errors["partner"] = speak.count("schedule.long_partner", MAX_PARTNER)
    url = read_address(typed, errors, speak)
    length = read_length(typed, errors, speak)
    if errors or start is None:
        return errors
    known = {*REGIONS, *GROUPS}
    return Wish(
        title=title,
        start=start,
        timezone=zone,
        length=length,
        hashtags=hashtags,
        kind=one_line(words_in(typed, "kind"))[:MAX_THEME],
        repeat=repeat,
        until=until,
        partner=partner,
        moderators=tuple(list_in(typed, "moderators"))[:MOST_MODERATORS],
        room=words_in(typed, "room"),
        audience=tuple(one for one in list_in(typed, "audience") if one in known),
        theme=theme,
        url=url,
    )


def read_moment(
    typed: Typed, now: datetime, errors: dict[str, str], speak: Tongue = ENGLISH
) -> tuple[datetime | None, str]:
    """Read when it is: wall time, and the zone; what cannot stay so goes into `errors`."""
    zone = words_in(typed, "zone")
    if not is_zone(zone):
        errors["zone"] = speak.say("schedule.no_zone")
        zone = ""
    day, at = _day(typed, "date"), _clock(typed)
    if day is None:
        errors["date"] = speak.say("schedule.no_date")
    if at is None:
        errors["time"] = speak.say("schedule.no_time")
    if day is None or at is None or not zone:
        return None, zone
    start = datetime.combine(day, at)
    here = now.astimezone(ZoneInfo(zone))
    moment, place = instant(start, zone), speak.city(zone)
    if day < here.date():
        errors["date"] = speak.say("schedule.day_over", day=speak.day(here.date()), place=place)
    elif told(start, zone) is Told.NEVER:
        errors["time"] = speak.say(
            "schedule.never", hour=speak.hour(at), place=place, next=speak.hour(_there(moment, zone))
        )
    elif told(start, zone) is Told.TWICE:
        errors["time"] = speak.say("schedule.twice", hour=speak.hour(at), place=place)
    elif moment <= now:
        errors["time"] = speak.say("schedule.over", hour=speak.hour(here.time()), place=place)
    elif moment > now + FARTHEST:
        errors["date"] = speak.say("schedule.too_far")
    return start, zone


def read_length(typed: Typed, errors: dict[str, str], speak: Tongue = ENGLISH) -> timedelta:
    """Read how long it lasts; an hour where nothing was chosen."""
    written = words_in(typed, "length")
    if not written:
        return DEFAULT_LENGTH
    if not written.isdecimal() or not 0 < int(written) <= LONGEST:
        errors["length"] = speak.say("schedule.no_length")
        return DEFAULT_LENGTH
    return timedelta(minutes=int(written))


def moment_of(typed: Typed) -> tuple[datetime, str] | None:
    """Give the wall time and the zone that stand in the fields, where they are a time that can be told."""
    day, at, zone = _day(typed, "date"), _clock(typed), words_in(typed, "zone")
    if day is None or at is None or not is_zone(zone):
        return None
    start = datetime.combine(day, at)
    return (start, zone) if told(start, zone) is Told.ONCE else None


def day_of(typed: Typed) -> date | None:
    """Give the date that stands in its field, or nothing."""
    return _day(typed, "date")


def _repeat(
    typed: Typed, start: datetime | None, errors: dict[str, str], speak: Tongue, *, keeps_rule: bool
) -> tuple[Repeat, date | None]:
    written = words_in(typed, "repeat") or Repeat.NEVER.value
    until = _day(typed, "until")
    repeat = Repeat(written) if written in set(Repeat) else Repeat.NEVER
    if start is None or (repeat is Repeat.AS_IT_IS and keeps_rule):
        return repeat, until
    if repeat not in choices(start.date()):
        errors["repeat"] = speak.say("schedule.no_repeat")
    elif until is not None and repeat is Repeat.NEVER:
        errors["until"] = speak.say("schedule.until_of_once")
    elif until is not None and until <= start.date():
        errors["until"] = speak.say("schedule.until_before")
    return repeat, until


def _hashtags(written: str, errors: dict[str, str], speak: Tongue) -> tuple[str, ...]:
    found: list[str] = []
    for word in re.split(r"[\s,;]+", one_line(written)):
        if not word:
            continue
        tag = "#" + word.lstrip("#\uff03")
        if not _HASHTAG.fullmatch(tag) or not any(letter.isalpha() for letter in tag):
            errors["hashtag"] = speak.say("schedule.no_hashtag", word=cut(word, MAX_SAID))
            return ()
        if tag.casefold() not in {one.casefold() for one in found}:
            found.append(tag)
    if len(found) > MOST_HASHTAGS:
        errors["hashtag"] = speak.count("schedule.many_hashtags", MOST_HASHTAGS)
    return tuple(found)


def read_title(typed: Typed, errors: dict[str, str], speak: Tongue = ENGLISH) -> str:
    """Read what it is called."""
    title = one_line(words_in(typed, "title"))
    if not title:
        errors["title"] = speak.say("schedule.no_title")
    elif len(title) > MAX_TITLE:
        errors["title"] = speak.count("schedule.long_title", len(title), most=MAX_TITLE)
    return title


def read_address(typed: Typed, errors: dict[str, str], speak: Tongue = ENGLISH) -> str:
    """Read where people join; nothing where nothing was written."""
    written = words_in(typed, "url").strip()
    if not written:
        return ""
    address = web_address(written if "://" in written else f"https://{written}")
    host = address.partition("://")[2].partition("/")[0]
    if not address or "." not in host or " " in written:
        said = cut(one_line(written), MAX_SAID)
        errors["url"] = speak.say("schedule.no_link", said=said)
        return ""
    return address


def words_in(typed: Typed, name: str) -> str:
    """Give what was typed in a field of one value; empty: nothing."""
    held = typed.get(name)
    return held if isinstance(held, str) else ""


def list_in(typed: Typed, name: str) -> list[str]:
    """Give what was chosen in a field of several values."""
    held = typed.get(name)
    return [str(one) for one in held] if isinstance(held, list) else []


def _day(typed: Typed, name: str) -> date | None:
    try:
        return date.fromisoformat(words_in(typed, name))
    except ValueError:
        return None


def _clock(typed: Typed) -> time | None:
    try:
        return time.fromisoformat(words_in(typed, "time")).replace(tzinfo=None)
    except ValueError:
        return None


def _there(moment: datetime, zone: str) -> time:
    return moment.astimezone(UTC).astimezone(ZoneInfo(zone)).time()
