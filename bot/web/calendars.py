"""The programme's calendars over HTTP: /calendar.ics, single events, and the page from which people subscribe.

Public, like the programme itself. Nothing here needs a script, and nothing that is asked changes anything.
"""

import re
from http import HTTPStatus
from typing import Final

from starlette.requests import Request
from starlette.responses import HTMLResponse, PlainTextResponse, Response
from starlette.routing import Route

from bot.domain.languages import preferred, primary
from bot.errors import NotFound
from bot.services.calendars import Calendars
from bot.web.asked import ALARM, FILTERS, BadQuery, read
from bot.web.conditional import answer
from bot.wording.calendar_page import STYLE_HASH, Choice, page
from bot.wording.tongue import tongue

CALENDAR: Final = "text/calendar; charset=utf-8"

KEPT: Final = "public, max-age=300"
"""Caches may give a calendar away for five minutes; programs ask once an hour, as it tells them."""

SAFE: Final = {
    "Content-Security-Policy": (
        f"default-src 'none'; style-src '{STYLE_HASH}'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cache-Control": "no-cache",
    "Vary": "Accept-Language",
}

_HOST = re.compile(r"[A-Za-z0-9.-]+(?::[0-9]{1,5})?|\[[0-9A-Fa-f:.]+\](?::[0-9]{1,5})?")


class CalendarPages:
    """Where calendars are asked for."""

    def __init__(
        self, calendars: Calendars, programme: str, public_url: str = "", language: str = "en"
    ) -> None:
        """Give what `calendars` give; links begin with `public_url`, or with the host of the request.

        Whose browser asks for none of our languages is spoken to in the programme's `language`.
        """
        self._language = language
        self._calendars = calendars
        self._programme = programme
        self._public_url = public_url

    def routes(self) -> list[Route]:
        """Give the addresses."""
        return [
            Route("/calendar.ics", self.whole, methods=["GET"]),
            Route("/calendar/{event_id}.ics", self.single, methods=["GET"]),
            Route("/calendar", self.page, methods=["GET"]),
        ]

    async def whole(self, request: Request) -> Response:
        """Answer with the programme, or with what the query leaves of it."""
        try:
            asked = read(request.query_params.multi_items())
        except BadQuery as wrong:
            return refusal(HTTPStatus.BAD_REQUEST, wrong)
        feed = await self._calendars.feed(asked.filters, asked.alarm)
        return answer(request, feed, _headers("calendar.ics"))

    async def single(self, request: Request) -> Response:
        """Answer with one event."""
        event_id: str = request.path_params["event_id"]
        try:
            asked = read(request.query_params.multi_items(), (ALARM,))
            feed = await self._calendars.event(event_id, asked.alarm)
        except BadQuery as wrong:
            return refusal(HTTPStatus.BAD_REQUEST, wrong)
        except NotFound as missing:
            return refusal(HTTPStatus.NOT_FOUND, missing)
        return answer(request, feed, _headers(f"{event_id}.ics"))

    async def page(self, request: Request) -> Response:
        """Answer with the page from which people subscribe to what they choose."""
        try:
            read(request.query_params.multi_items(), FILTERS)
            base = self._base(request)
        except BadQuery as wrong:
            return refusal(HTTPStatus.BAD_REQUEST, wrong)
        given = [(name, value.strip()) for name, value in request.query_params.multi_items() if value.strip()]
        words = await self._calendars.words()
        choices = (
            Choice("hashtag", words.hashtags),
            Choice("kind", words.kinds),
            Choice("organisation", words.organisations),
            Choice("text", ()),
        )
        wanted = preferred(request.headers.get("accept-language", ""))
        speak = tongue(wanted or primary(self._language))
        return HTMLResponse(page(self._programme, base, given, choices, speak), headers=SAFE)

    def _base(self, request: Request) -> str:
        """Give what links begin with, a slash at its end."""
        if self._public_url:
            return self._public_url
        host = request.headers.get("host", "")
        if not _HOST.fullmatch(host):
            raise BadQuery("The request names no host that links could begin with.")
        return f"{request.url.scheme}://{host}/"


def refusal(status: HTTPStatus, error: Exception) -> Response:
    """Say in a sentence why there is no answer."""
    return PlainTextResponse(f"{error}\n", status, headers={"Cache-Control": "no-store"})


def _headers(name: str) -> dict[str, str]:
    return {
        "Content-Type": CALENDAR,
        "Content-Disposition": f'inline; filename="{name}"',
        "Cache-Control": KEPT,
        "X-Content-Type-Options": "nosniff",
    }
