"""What people keep, at hand for a while: who asks, asks again. Writes nothing."""

from datetime import datetime, timedelta

from bot.clock import Clock
from bot.domain.announcement import SLACK, Destination
from bot.domain.personal import Keeper
from bot.services.personal import Personal

AT_HAND = timedelta(minutes=1)
"""How long what somebody keeps is believed (real time); what they change themselves shows at once."""

MOST_AT_HAND = 1_024


class Keepers:
    """What each person keeps, as their answers need it."""

    def __init__(self, personal: Personal, clock: Clock) -> None:
        """Read from `personal`."""
        self._personal = personal
        self._clock = clock
        self._at_hand: dict[tuple[str, str], tuple[Keeper, datetime]] = {}

    async def of(self, workspace: str, account: str) -> Keeper:
        """Give what somebody keeps."""
        now = self._clock.real()
        found = self._at_hand.get((workspace, account))
        if found is not None and now - AT_HAND < found[1] <= now:
            return found[0]
        keeper = await self._personal.keeper(Destination(SLACK, workspace, account), self._clock.now())
        if len(self._at_hand) >= MOST_AT_HAND:
            self._at_hand.clear()
        self._at_hand[workspace, account] = keeper, now
        return keeper

    def look_again(self, workspace: str, account: str) -> None:
        """Read anew what somebody keeps the next time: they have just changed it."""
        self._at_hand.pop((workspace, account), None)
