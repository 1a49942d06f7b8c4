"""A person's own calendar over HTTP, at the address that only they know. What is wrong or was ended is not there."""

from http import HTTPStatus
from typing import Final

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from bot.errors import NotFound
from bot.services.my_calendar import MyCalendar
from bot.web.asked import ALARM, BadQuery, read
from bot.web.calendars import CALENDAR, refusal
from bot.web.conditional import answer

HEADERS: Final = {
    "Content-Type": CALENDAR,
    "Content-Disposition": 'inline; filename="calendar.ics"',
    "Cache-Control": "private, max-age=300",
    "X-Content-Type-Options": "nosniff",
    "X-Robots-Tag": "noindex",
    "Referrer-Policy": "no-referrer",
}
"""No cache that others share may keep it, and nothing lists it."""


def routes(mine: MyCalendar) -> list[Route]:
    """Give the address."""

    async def own(request: Request) -> Response:
        try:
            asked = read(request.query_params.multi_items(), (ALARM,))
            feed = await mine.feed(request.path_params["token"], asked.alarm)
        except BadQuery as wrong:
            return refusal(HTTPStatus.BAD_REQUEST, wrong)
        except NotFound as missing:
            return refusal(HTTPStatus.NOT_FOUND, missing)
        return answer(request, feed, HEADERS)

    return [Route("/calendar/mine/{token}.ics", own, methods=["GET"])]
