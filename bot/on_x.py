"""Builds what speaks to X, and loads its SDK only where somebody has keys for it. Part of the composition root."""

import asyncio
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import aiohttp

from bot.clock import Clock
from bot.outlets.x_survey import XSurvey
from bot.ports import Erasable, Outlet, XListener
from bot.services.picturing import Picturing
from bot.services.spending import Spending
from bot.services.x_cards import XCards
from bot.services.x_posting import XPosting
from bot.services.x_rescuing import XRescuing
from bot.settings.x import X_API
from bot.storage.database import Database
from bot.wording.post_length import links

if TYPE_CHECKING:
    from bot.outlets.x_client import XClient


@dataclass(frozen=True, slots=True, kw_only=True)
class XAccess:
    """What X knows the account by, and where X is. Shown nowhere."""

    api_key: str = field(repr=False)
    api_secret: str = field(repr=False)
    access_token: str = field(repr=False)
    access_token_secret: str = field(repr=False)
    bearer_token: str = field(default="", repr=False)
    api_url: str = X_API


def open_x(
    access: XAccess,
    session: aiohttp.ClientSession,
    database: Database,
    clock: Clock,
    spending: Spending,
    hosts: frozenset[str] = frozenset(),
) -> tuple[Outlet, XSurvey]:
    """Give the outlet that posts on X under the laws of money, and what examines the account.

    Pictures are fetched from the public internet, and from `hosts`.
    """
    from bot.outlets.picture_fetch import PictureFetch  # noqa: PLC0415 - as below
    from bot.outlets.x import X  # noqa: PLC0415 - tweepy takes a tenth of a second that only who posts on X should pay

    # What counts a post's weight takes a quarter of a second to load: beside, before somebody waits for it.
    asyncio.get_running_loop().run_in_executor(None, links, "")
    client = _client(access, session, clock, spending)
    timeline = X(client)
    agreed = spending.clock  # by which leases are given
    drawn = Picturing(database, spending.on_x.strip, spending.on_x.colour)
    cards = XCards(database, timeline, drawn, PictureFetch(hosts), spending)
    posting = XPosting(database, agreed, timeline, spending, cards)
    return XRescuing(database, agreed, posting, spending.on_x), XSurvey(client, clock)


def open_trial(access: XAccess, session: aiohttp.ClientSession, clock: Clock, spending: Spending) -> Erasable:
    """Give what posts and takes back, to find out what the account may do; `spending` hears what else it costs."""
    from bot.outlets.x import X  # noqa: PLC0415 - as above

    return X(_client(access, session, clock, spending))


def open_reader(
    access: XAccess, session: aiohttp.ClientSession, clock: Clock, spending: Spending
) -> XListener:
    """Give what reads X; `spending` hears what it costs, and nothing of what posts."""
    from bot.outlets.x_reader import XReader  # noqa: PLC0415 - as above

    return XReader(_client(access, session, clock, spending))


def _client(access: XAccess, session: aiohttp.ClientSession, clock: Clock, spending: Spending) -> "XClient":
    from bot.outlets.x_client import Keys, XClient  # noqa: PLC0415 - as above

    keys = Keys(
        access.api_key,
        access.api_secret,
        access.access_token,
        access.access_token_secret,
        access.bearer_token,
    )
    return XClient(keys, access.api_url, session, clock, spending.heard)
