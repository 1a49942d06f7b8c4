"""The time zones that a channel can choose from a list. Does not know which one is right."""

from zoneinfo import ZoneInfo

from bot.wording.elements import option
from bot.wording.message import Block, plain_text
from bot.wording.tongue import ENGLISH, Tongue

MOST_FIRST = 5
"""Zones that stand before the regions: the channel's own, the asker's, the programme's."""

MAX_GROUP_LABEL = 75

ZONES = {
    "americas": (
        "America/St_Johns",
        "America/Halifax",
        "America/New_York",
        "America/Toronto",
        "America/Chicago",
        "America/Winnipeg",
        "America/Denver",
        "America/Edmonton",
        "America/Phoenix",
        "America/Los_Angeles",
        "America/Vancouver",
        "America/Anchorage",
        "Pacific/Honolulu",
        "America/Puerto_Rico",
        "America/Mexico_City",
        "America/Bogota",
        "America/Lima",
        "America/Santiago",
        "America/Sao_Paulo",
        "America/Argentina/Buenos_Aires",
    ),
    "europe_africa": (
        "Atlantic/Reykjavik",
        "Europe/London",
        "Europe/Dublin",
        "Europe/Lisbon",
        "Europe/Paris",
        "Europe/Madrid",
        "Europe/Amsterdam",
        "Europe/Brussels",
        "Europe/Berlin",
        "Europe/Zurich",
        "Europe/Rome",
        "Europe/Oslo",
        "Europe/Stockholm",
        "Europe/Copenhagen",
        "Europe/Warsaw",
        "Europe/Athens",
        "Europe/Helsinki",
        "Europe/Kyiv",
        "Europe/Istanbul",
        "Africa/Casablanca",
        "Africa/Lagos",
        "Africa/Cairo",
        "Africa/Johannesburg",
        "Africa/Nairobi",
    ),
    "asia": (
        "Asia/Jerusalem",
        "Asia/Dubai",
        "Asia/Karachi",
        "Asia/Kolkata",
        "Asia/Dhaka",
        "Asia/Bangkok",
        "Asia/Jakarta",
        "Asia/Singapore",
        "Asia/Hong_Kong",
        "Asia/Shanghai",
        "Asia/Manila",
        "Asia/Taipei",
        "Asia/Seoul",
        "Asia/Tokyo",
    ),
    "pacific": (
        "Australia/Perth",
        "Australia/Darwin",
        "Australia/Adelaide",
        "Australia/Brisbane",
        "Australia/Sydney",
        "Australia/Melbourne",
        "Australia/Hobart",
        "Australia/Lord_Howe",
        "Pacific/Auckland",
        "Pacific/Fiji",
    ),
    "no_place": ("UTC",),
}
"""IANA zones of schools that take part, by region (as catalogues name it). Slack's lists take 100 options a group."""


def zone_select(action_id: str, current: str, first: tuple[str, ...], speak: Tongue = ENGLISH) -> Block:
    """Make the list of zones, `current` chosen, `first` before the regions; a zone that is not listed stays."""
    near = tuple(dict.fromkeys((current, *(zone for zone in first if is_zone(zone)))))[:MOST_FIRST]
    groups = [("nearest", near)]
    groups += [(region, tuple(zone for zone in zones if zone not in near)) for region, zones in ZONES.items()]
    return {
        "type": "static_select",
        "action_id": action_id,
        "option_groups": [
            {
                "label": plain_text(speak.say(f"zones.{region}"), MAX_GROUP_LABEL),
                "options": [_option(zone, speak) for zone in zones],
            }
            for region, zones in groups
            if zones
        ],
        "initial_option": _option(current, speak),
    }


def is_zone(name: str) -> bool:
    """Tell whether `name` is a zone that this machine knows."""
    try:
        ZoneInfo(name)
    except (KeyError, ValueError, OSError):
        return False
    return True


def _option(zone: str, speak: Tongue) -> Block:
    return option(zone, speak.city(zone))
