"""The page from which people subscribe to the programme's calendar. Everything from outside is escaped; no scripts."""

import base64
import hashlib
from collections.abc import Sequence
from html import escape
from typing import Final, NamedTuple
from urllib.parse import quote, urlencode

MOST_CHOICES: Final = 200
"""Suggestions of one field: the most used ones."""

STYLE: Final = """
:root { color-scheme: light dark; }
body { font: 1.125rem/1.6 system-ui, sans-serif; max-width: 42rem; margin: 0 auto; padding: 1.5rem; }
h1 { line-height: 1.25; }
ul { padding-left: 1.25rem; }
li { margin: .5rem 0; }
a, button, input { min-height: 1.5rem; }
label { display: block; margin-top: .75rem; font-weight: 600; }
input { font: inherit; width: 100%; box-sizing: border-box; padding: .4rem .5rem; }
button { font: inherit; margin-top: 1rem; padding: .5rem 1.25rem; }
a:focus-visible, button:focus-visible, input:focus-visible { outline: .2rem solid; outline-offset: .15rem; }
code { overflow-wrap: anywhere; }
"""

STYLE_HASH: Final = f"sha256-{base64.b64encode(hashlib.sha256(STYLE.encode()).digest()).decode()}"
"""What lets a browser use this style and no other."""

GOOGLE: Final = "https://calendar.google.com/calendar/r"
OUTLOOK: Final = "https://outlook.live.com/calendar/0/addfromweb"
OFFICE: Final = "https://outlook.office.com/calendar/0/addfromweb"


class Choice(NamedTuple):
    """One field by which the calendar can be narrowed."""

    name: str  # in the address
    label: str
    values: Sequence[str]  # to be suggested


class Links(NamedTuple):
    """The ways to subscribe to one calendar."""

    https: str
    webcal: str
    google: str
    outlook: str
    office: str


def links(base: str, query: Sequence[tuple[str, str]], name: str) -> Links:
    """Give the addresses of the calendar that `query` narrows, under `base` (a slash at its end)."""
    address = f"{base}calendar.ics" + (f"?{urlencode(query, quote_via=quote)}" if query else "")
    webcal = f"webcal://{address.partition('://')[2]}"
    from_web = urlencode({"url": address, "name": name}, quote_via=quote)
    return Links(
        https=address,
        webcal=webcal,
        google=f"{GOOGLE}?{urlencode({'cid': webcal}, quote_via=quote)}",
        outlook=f"{OUTLOOK}?{from_web}",
        office=f"{OFFICE}?{from_web}",
    )


def page(programme: str, base: str, query: Sequence[tuple[str, str]], choices: Sequence[Choice]) -> str:
    """Write the page: how to subscribe to what `query` leaves of the programme, and a form to choose that."""
    to = links(base, query, programme)
    chosen = f"<p>Only what has {escape(_said(query))}.</p>\n" if query else ""
    whole = f'<p><a href="{escape(base)}calendar">The whole programme instead</a></p>\n' if query else ""
    return (
        '<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>Calendar: {escape(programme)}</title>\n<style>{STYLE}</style>\n</head>\n<body>\n<main>\n"
        f"<h1>Calendar: {escape(programme)}</h1>\n{chosen}"
        "<p>Subscribe once, and your calendar follows every change.</p>\n"
        f"{_ways(to)}"
        f"<p>Any other program takes this address: <code>{escape(to.https)}</code></p>\n{whole}"
        "<h2>Choose what you want to see</h2>\n"
        f"{_form(base, query, choices)}"
        "</main>\n</body>\n</html>\n"
    )


def _ways(to: Links) -> str:
    ways = (
        (to.webcal, "Subscribe in Apple Calendar, Thunderbird or another program on this device"),
        (to.google, "Subscribe in Google Calendar"),
        (to.outlook, "Subscribe in Outlook.com"),
        (to.office, "Subscribe in Outlook for work or school"),
        (to.https, "Download the file, which does not follow changes"),
    )
    items = "".join(f'<li><a href="{escape(address)}">{escape(words)}</a></li>\n' for address, words in ways)
    return f"<ul>\n{items}</ul>\n"


def _form(base: str, query: Sequence[tuple[str, str]], choices: Sequence[Choice]) -> str:
    fields = "".join(_field(choice, query) for choice in choices)
    return f'<form action="{escape(base)}calendar" method="get">\n{fields}<button>Show the links</button>\n</form>\n'


def _field(choice: Choice, query: Sequence[tuple[str, str]]) -> str:
    """Write one field; where several values are chosen, the first stands in it."""
    value = next((said for name, said in query if name == choice.name), "")
    options = "".join(f'<option value="{escape(one)}">' for one in choice.values[:MOST_CHOICES])
    suggested = f'<datalist id="{choice.name}-list">{options}</datalist>\n' if options else ""
    listed = f' list="{choice.name}-list"' if options else ""
    return (
        f'<label for="{choice.name}">{escape(choice.label)} (may stay empty)</label>\n'
        f'<input id="{choice.name}" name="{choice.name}" value="{escape(value)}"'
        f' maxlength="200" autocomplete="off"{listed}>\n{suggested}'
    )


def _said(query: Sequence[tuple[str, str]]) -> str:
    return ", ".join(f"{name}: {value}" for name, value in query)
