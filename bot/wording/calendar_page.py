"""The page from which people subscribe to the programme's calendar. Everything from outside is escaped; no scripts."""

import base64
import hashlib
from collections.abc import Sequence
from html import escape
from typing import Final, NamedTuple
from urllib.parse import quote, urlencode

from bot.wording.tongue import Tongue

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

    name: str  # in the address, and of its label in the catalogues
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


def page(
    programme: str, base: str, query: Sequence[tuple[str, str]], choices: Sequence[Choice], speak: Tongue
) -> str:
    """Write the page: how to subscribe to what `query` leaves of the programme, and a form to choose that."""
    to = links(base, query, programme)
    title = _words(speak, "title", programme=programme)
    chosen = f"<p>{_words(speak, 'only', what=_said(query, speak))}</p>\n" if query else ""
    whole = f'<p><a href="{escape(base)}calendar">{_words(speak, "whole")}</a></p>\n' if query else ""
    return (
        f'<!doctype html>\n<html lang="{speak.language}">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{title}</title>\n<style>{STYLE}</style>\n</head>\n<body>\n<main>\n"
        f"<h1>{title}</h1>\n{chosen}"
        f"<p>{_words(speak, 'how')}</p>\n"
        f"{_ways(to, speak)}"
        f"<p>{_words(speak, 'other')} <code>{escape(to.https)}</code></p>\n{whole}"
        f"<h2>{_words(speak, 'choose')}</h2>\n"
        f"{_form(base, query, choices, speak)}"
        "</main>\n</body>\n</html>\n"
    )


def _words(speak: Tongue, name: str, **parts: str) -> str:
    return escape(speak.say(f"calendar_page.{name}", **parts))


def _ways(to: Links, speak: Tongue) -> str:
    ways = {
        "device": to.webcal,
        "google": to.google,
        "outlook": to.outlook,
        "office": to.office,
        "file": to.https,
    }
    items = "".join(
        f'<li><a href="{escape(address)}">{_words(speak, name)}</a></li>\n' for name, address in ways.items()
    )
    return f"<ul>\n{items}</ul>\n"


def _form(base: str, query: Sequence[tuple[str, str]], choices: Sequence[Choice], speak: Tongue) -> str:
    fields = "".join(_field(choice, query, speak) for choice in choices)
    button = f"<button>{_words(speak, 'show')}</button>"
    return f'<form action="{escape(base)}calendar" method="get">\n{fields}{button}\n</form>\n'


def _field(choice: Choice, query: Sequence[tuple[str, str]], speak: Tongue) -> str:
    """Write one field; where several values are chosen, the first stands in it."""
    value = next((said for name, said in query if name == choice.name), "")
    label = _words(speak, "field", label=speak.say(f"calendar_page.{choice.name}"))
    options = "".join(f'<option value="{escape(one)}">' for one in choice.values[:MOST_CHOICES])
    suggested = f'<datalist id="{choice.name}-list">{options}</datalist>\n' if options else ""
    listed = f' list="{choice.name}-list"' if options else ""
    return (
        f'<label for="{choice.name}">{label}</label>\n'
        f'<input id="{choice.name}" name="{choice.name}" value="{escape(value)}"'
        f' maxlength="200" autocomplete="off"{listed}>\n{suggested}'
    )


def _said(query: Sequence[tuple[str, str]], speak: Tongue) -> str:
    return ", ".join(f"{speak.say(f'calendar_page.{name}')}: {value}" for name, value in query)
