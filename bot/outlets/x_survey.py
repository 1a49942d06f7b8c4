"""How an account on X is examined. Posts nothing, and reads so little that it costs nothing."""

from datetime import UTC, timedelta
from typing import TYPE_CHECKING, Final

from bot.clock import Clock

if TYPE_CHECKING:
    from bot.outlets.x_client import XClient

MOMENT: Final = timedelta(seconds=2)
"""How far back the account's own posts are read: an empty answer costs nothing."""

LEAST: Final = 5
"""Posts asked for; X gives no fewer."""


class XSurvey:
    """A look at one account."""

    def __init__(self, client: "XClient", clock: Clock) -> None:
        """Look through `client`."""
        self._client = client
        self._clock = clock

    async def works(self) -> None:
        """Read what the account posted in the last moment; raise `OutletError` where X does not take the keys."""
        since = (self._clock.now() - MOMENT).astimezone(UTC).replace(microsecond=0)
        await self._client.get_users_tweets(
            self._client.account, start_time=since, max_results=LEAST, user_auth=True
        )
