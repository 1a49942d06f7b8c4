"""A chat's card over HTTP: /card/ID.png, public like the programme itself. Draws one at a time, and keeps the last."""

import asyncio
from collections import OrderedDict
from http import HTTPStatus
from typing import Final

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from bot.errors import NoFont, NotFound
from bot.services.picturing import Picturing
from bot.web.calendars import KEPT, refusal
from bot.wording.card import Card

MOST: Final = 50
"""Cards that are kept drawn, about 60 kB each."""

HEADERS: Final = {"Cache-Control": KEPT, "X-Content-Type-Options": "nosniff"}


def routes(picturing: Picturing) -> list[Route]:
    """Give the address."""
    drawn = OrderedDict[Card, bytes]()
    one_at_a_time = asyncio.Lock()

    async def card(request: Request) -> Response:
        try:
            said = await picturing.says(request.path_params["occurrence_id"])
            async with one_at_a_time:
                if said not in drawn:
                    drawn[said] = (await picturing.draw(said)).png
                    while len(drawn) > MOST:
                        drawn.popitem(last=False)
                png = drawn[said]
        except (NotFound, NoFont) as missing:
            return refusal(HTTPStatus.NOT_FOUND, missing)
        return Response(png, media_type="image/png", headers=HEADERS)

    return [Route("/card/{occurrence_id}.png", card, methods=["GET"])]
