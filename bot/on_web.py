"""Builds what fetches calendars from the web, for the bot and for the commands. Fetches nothing itself."""

from contextlib import AbstractAsyncContextManager

from bot.clock import Clock
from bot.ports import Fetcher


def open_fetcher(hosts: frozenset[str], clock: Clock) -> AbstractAsyncContextManager[Fetcher]:
    """Open what fetches; `hosts` may be reached although they are not on the public internet."""
    from bot.outlets.calendar_fetch import open_fetch  # noqa: PLC0415 - loaded where something is fetched

    return open_fetch(hosts, clock)
