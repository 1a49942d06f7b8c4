"""A signal that something changed, for who sleeps until the next due moment. Says not what changed."""

import asyncio


class Wake:
    """Set by who changes something, waited for by who must look."""

    def __init__(self) -> None:
        """Begin without a signal."""
        self._event = asyncio.Event()

    def set(self) -> None:
        """Wake the sleeper, or keep the next sleep from beginning."""
        self._event.set()

    async def wait(self, seconds: float) -> bool:
        """Wait for the signal, `seconds` of real time at most; tell whether it came."""
        try:
            await asyncio.wait_for(self._event.wait(), seconds)
        except TimeoutError:
            return False
        self._event.clear()
        return True
