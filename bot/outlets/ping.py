"""The address outside that is asked for while the bot is well. Does not decide whether it is."""

from typing import Final

import aiohttp

from bot.errors import OutletError

PATIENCE: Final = 5.0
"""Seconds that one ping may take."""

REFUSED: Final = 400
"""HTTP's own number: from here on, an answer says that it was not taken."""


class Ping:
    """Asks for one address. It may be a secret, so no error names it."""

    def __init__(self, session: aiohttp.ClientSession, url: str, patience: float = PATIENCE) -> None:
        """Ask for `url` over a session that others use as well, and wait `patience` seconds at most."""
        self._session = session
        self._url = url
        self._timeout = aiohttp.ClientTimeout(total=patience)

    async def ping(self) -> None:
        """Ask for the address once; raise `OutletError` where that did not arrive or was not taken."""
        try:
            async with self._session.get(self._url, timeout=self._timeout) as response:
                status = response.status
        except (aiohttp.ClientError, TimeoutError, OSError) as error:
            name = type(error).__name__  # all else that it says may hold the address
            raise OutletError(
                f"the address of CEMBOT_PING_URL could not be asked for ({name}): check it and the network"
            ) from None
        if status >= REFUSED:
            raise OutletError(f"the address of CEMBOT_PING_URL answered {status}: check it")
