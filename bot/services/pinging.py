"""Shows somebody outside that the bot is well, for as long as it is: silence is what rings there. Mends nothing."""

import logging
from dataclasses import dataclass

from bot.errors import OutletError
from bot.ports import Beacon
from bot.services.health import Health

log = logging.getLogger(__name__)


@dataclass(slots=True)
class Pinging:
    """A sign of life, seen from outside."""

    health: Health
    beacon: Beacon | None  # none: nobody watches
    failing: bool = False  # the last sign did not arrive, which was logged

    async def ping(self) -> bool:
        """Give one sign if all is well; tell whether it arrived. What fails is logged once until one arrives again."""
        if self.beacon is None or (await self.health.report()).problems:
            return False
        try:
            await self.beacon.ping()
        except OutletError as error:
            if not self.failing:
                log.warning("ping_failed", extra={"reason": str(error)})
            self.failing = True
            return False
        if self.failing:
            log.info("ping_arrives_again")
        self.failing = False
        return True
