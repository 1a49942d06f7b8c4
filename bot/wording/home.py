"""The Home tab: one person's day and week, what they follow and chose. Valid with nothing and with very much in it."""

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from itertools import islice
from typing import NamedTuple

from bot.domain.agenda import Listed
from bot.domain.following import MAX_VALUE, Follow, Sort
from bot.domain.free_hours import FREE_HOURS
from bot.domain.languages import OWN_NAMES
from bot.domain.personal import LEADS, Keeper, Mine
from bot.domain.query import Known
from bot.wording import actions as ids
from bot.wording.elements import option, static_select
from bot.wording.for_you import followed_name
from bot.wording.lead import lead_words
from bot.wording.listing import Line, by_time, running
from bot.wording.message import (
    MAX_OPTION_TEXT,
    MAX_OPTION_VALUE,
    Block,
    actions,
    button,
    context,
    divider,
    header,
    mrkdwn,
    plain_text,
    section,
    sections,
)
from bot.wording.mine import follow_value, told, unfollow_button
from bot.wording.names import Names
from bot.wording.save import lead_menu, save_button
from bot.wording.tongue import Tongue
from bot.wording.zones import is_zone, zone_select

MAX_VIEW = 240_000
"""Bytes of the view as JSON. Slack takes 250,000; titles in some scripts take twelve for each letter."""


class Room(NamedTuple):
    """Lines of each part of the view; the rest is counted. Slack takes 100 blocks in a view."""

    now: int
    today: int
    week: int
    reminders: int
    follows: int
    free: int
    offered: int  # things of each sort that can be chosen to be followed; any other is followed by its words


ROOMS = (Room(5, 10, 20, 10, 15, 5, 25), Room(3, 5, 8, 5, 8, 3, 8))
"""How much is shown, and how much where that is too large a view."""

AS_IT_COMES = "as-it-comes"
"""The choice of who leaves their zone or language to the platform."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Home:
    """What one person's Home tab shows."""

    keeper: Keeper
    now: datetime
    above: Sequence[Block] = ()  # what stands before what is theirs
    today: date  # the person's
    mine_today: Sequence[Mine] = ()
    mine_later: Sequence[Mine] = ()  # of the six days after today
    reminders: Sequence[Mine] = ()  # saved, with a reminder that is still to come
    on_now: Sequence[Listed] = ()
    running: Sequence[Listed] = ()  # the next happenings of the chats that the person moderates
    free: Sequence[Listed] = ()  # what is still to come today in the person's free hours, and not theirs yet
    known: Known = field(default_factory=Known)
    may_organise: bool = False
    silent_until: datetime | None = None  # all announcements are paused


def home_view(home: Home, names: Names, speak: Tongue) -> Block:
    """Make the view."""
    made = (_view(home, names, speak, room) for room in ROOMS)
    smallest: Block = {}
    for view in made:
        smallest = view
        if len(json.dumps(view)) <= MAX_VIEW:
            break
    return smallest


def _view(home: Home, names: Names, speak: Tongue, room: Room) -> Block:
    blocks = [
        section(mrkdwn(speak.say("home.hello", programme=names.programme))),
        _buttons(home, speak),
        *home.above,
        *_paused(home, speak),
        *_on_now(home, speak, room.now),
        *_running(home, speak, room.now),
        *_agenda(home, speak, room),
        *_reminders(home, speak, room.reminders),
        *_free(home, speak, room.free),
        *_following(home, speak, room),
        *_choices(home, speak),
        context(speak.say("home.private", command=names.command)),
    ]
    return {"type": "home", "blocks": blocks}


def _buttons(home: Home, speak: Tongue) -> Block:
    today = button(speak.say("home.today"), ids.HOME_TODAY, "today", style="primary")
    calendar = button(speak.say("yours.calendar"), ids.CALENDAR_OPEN, "calendar")
    book = button(speak.say("home.schedule"), ids.SCHEDULE_OPEN, "schedule")
    if not home.may_organise:
        return actions(today, calendar, book)
    channel: Block = {
        "type": "conversations_select",
        "action_id": ids.HOME_CHANNEL,
        "placeholder": plain_text(speak.say("home.channel"), MAX_OPTION_TEXT),
        "filter": {"include": ["public", "private"], "exclude_bot_users": True},
    }
    return actions(
        today, calendar, book, button(speak.say("home.organise"), ids.ORGANISE_OPEN, "organise"), channel
    )


def _paused(home: Home, speak: Tongue) -> list[Block]:
    if home.silent_until is None:
        return []
    day = speak.day(home.silent_until.date())
    return [section(speak.say("home.paused", day=day))]


def _on_now(home: Home, speak: Tongue, most: int) -> list[Block]:
    made: list[Block] = [header(speak.say("home.on_now"))]
    zone = home.keeper.timezone
    for one, line in zip(home.on_now[:most], running(home.on_now, zone, speak), strict=False):
        made.append(_entry(one, line, home, speak))
    if not home.on_now:
        made.append(section(speak.say("answer.none_now")))
    return [*made, *_more(len(home.on_now) - most, speak)]


def _running(home: Home, speak: Tongue, most: int) -> list[Block]:
    if not home.running:
        return []
    lines = islice(by_time(home.running, home.keeper.timezone, speak), most)
    said = [f"*{line.heading}*\n{line.shown}" for line in lines]
    heading = header(speak.say("yours.my_chats"))
    return [divider(), heading, *sections(said), *_more(len(home.running) - most, speak)]


def _agenda(home: Home, speak: Tongue, room: Room) -> list[Block]:
    zone = home.keeper.timezone
    made: list[Block] = [divider(), header(speak.say("home.my_day"))]
    for shown, _, one in told(home.mine_today[: room.today], zone, speak):
        keep = save_button(one.listed.occurrence, speak, saved=one.saved is not None)
        made.append({**section(shown), "accessory": keep})
    if not home.mine_today:
        made.append(section(speak.say("mine.nothing")))
    made += _more(len(home.mine_today) - room.today, speak)
    made.append(header(speak.say("home.my_week")))
    made += sections([shown for shown, _, _ in told(home.mine_later[: room.week], zone, speak)])
    if not home.mine_later:
        made.append(section(speak.say("home.nothing_later")))
    return [*made, *_more(len(home.mine_later) - room.week, speak)]


def _reminders(home: Home, speak: Tongue, most: int) -> list[Block]:
    made: list[Block] = [divider(), header(speak.say("home.reminders"))]
    zone = home.keeper.timezone
    for shown, _, one in told(home.reminders[:most], zone, speak):
        occurrence = one.listed.occurrence
        if occurrence.all_day:
            made.append(section(shown))
        else:
            made.append({**section(shown), "accessory": lead_menu(occurrence, speak)})
    if not home.reminders:
        made.append(section(speak.say("home.no_reminders")))
    return [*made, *_more(len(home.reminders) - most, speak)]


def _free(home: Home, speak: Tongue, most: int) -> list[Block]:
    if not home.free:
        return []
    zone = home.keeper.timezone
    made: list[Block] = [divider(), header(speak.say("home.free"))]
    for one, line in zip(home.free[:most], by_time(home.free, zone, speak), strict=False):
        made.append(_entry(one, line, home, speak))
    return [*made, *_more(len(home.free) - most, speak)]


def _entry(one: Listed, line: Line, home: Home, speak: Tongue) -> Block:
    """Show an event of the programme with its button."""
    shown = f"*{line.heading}*\n{line.shown}" if line.heading else line.shown
    saved = {each.occurrence_id for each in home.keeper.saved}
    keep = save_button(one.occurrence, speak, saved=one.occurrence.id in saved)
    return {**section(shown), "accessory": keep}


def _following(home: Home, speak: Tongue, room: Room) -> list[Block]:
    follows = home.keeper.follows
    made: list[Block] = [divider(), header(speak.say("home.following"))]
    for one in follows[: room.follows]:
        shown = section(f"*{mrkdwn(followed_name(one, speak))}* · {speak.say(f'home.{one.sort.value}')}")
        made.append({**shown, "accessory": unfollow_button(one, speak)})
    if not follows:
        made.append(section(speak.say("mine.follows_nothing")))
    made += _more(len(follows) - room.follows, speak)
    groups = _offered(home, speak, room.offered)
    if groups:
        select: Block = {
            "type": "static_select",
            "action_id": ids.FOLLOW_ONE,
            "placeholder": plain_text(speak.say("home.follow_one"), MAX_OPTION_TEXT),
            "option_groups": groups,
        }
        made.append(actions(select))
    return made


def _offered(home: Home, speak: Tongue, most: int) -> list[Block]:
    """Give what can be followed by choosing it, in groups."""
    followed = {(one.sort, one.key) for one in home.keeper.follows}
    known = {
        Sort.HASHTAG: home.known.hashtags,
        Sort.ORGANISATION: home.known.organisations,
        Sort.KIND: home.known.kinds,
        Sort.MODERATOR: home.known.hosts,
        Sort.TOPIC: home.known.topics,
    }
    groups: list[Block] = []
    for sort, values in known.items():
        each = [Follow(sort, value, home.now) for value in values if len(value) <= MAX_VALUE]
        left = [
            one
            for one in {one.key: one for one in each}.values()
            if (one.sort, one.key) not in followed and 0 < len(follow_value(one)) <= MAX_OPTION_VALUE
        ][:most]
        if left:
            label = plain_text(speak.say(f"home.{sort.value}"), MAX_OPTION_TEXT)
            choices = [option(follow_value(one), followed_name(one, speak)) for one in left]
            groups.append({"label": label, "options": choices})
    return groups


def _choices(home: Home, speak: Tongue) -> list[Block]:
    """Show what the person chose for themselves; each list changes it at once."""
    chosen, keeper = home.keeper.preferences, home.keeper
    zone = keeper.timezone if is_zone(keeper.timezone) else "UTC"
    zones = zone_select(ids.MY_TIMEZONE, zone, (zone,), speak)
    zones["option_groups"].insert(
        0,
        {
            "label": plain_text(speak.say("home.as_it_comes"), MAX_OPTION_TEXT),
            "options": [option(AS_IT_COMES, speak.say("home.as_it_comes"))],
        },
    )
    languages = {AS_IT_COMES: speak.say("home.as_it_comes"), **OWN_NAMES}
    leads = {str(lead): lead_words(lead, speak) for lead in sorted({*LEADS, chosen.lead})}
    hours = {name: speak.say(f"home.hours_{name}") for name in FREE_HOURS}
    return [
        divider(),
        header(speak.say("home.choices")),
        _choice(speak.say("home.timezone"), zones),
        _choice(
            speak.say("home.language"),
            _select(ids.MY_LANGUAGE, languages, chosen.language or AS_IT_COMES),
        ),
        _choice(speak.say("home.lead"), _select(ids.MY_LEAD, leads, str(chosen.lead))),
        _choice(speak.say("home.hours"), _select(ids.MY_HOURS, hours, chosen.free_hours)),
    ]


def _choice(said: str, element: Block) -> Block:
    return {**section(said), "accessory": element}


def _select(action_id: str, choices: dict[str, str], chosen: str) -> Block:
    offered = {value: option(value, words) for value, words in choices.items()}
    return static_select(action_id, offered.values(), offered.get(chosen))


def _more(count: int, speak: Tongue) -> list[Block]:
    return [context(speak.say("mine.more", count=count))] if count > 0 else []
