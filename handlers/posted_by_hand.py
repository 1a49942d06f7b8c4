"""The link of a post on X, sent to the bot alone by who published it. Keeps nothing itself."""

import re
from collections.abc import Awaitable, Callable

from bot.services.house import House
from bot.wording.by_hand import thread_known
from bot.wording.message import Message
from handlers import ask
from handlers.heard import Heard

LINK = re.compile(
    r"https?://(?:www\.|mobile\.)?(?:x|twitter)\.com/(?:i/web|\w{1,50})/status(?:es)?/(\d{1,19})\b"
)


def look_at(heard: Heard) -> Callable[[House, Heard], Awaitable[Message]] | None:
    """Give what answers the link of a post; nothing where there is none."""
    return _take if LINK.search(str(heard.event.get("text") or "")) else None


async def _take(house: House, heard: Heard) -> Message:
    found = LINK.search(str(heard.event.get("text") or ""))
    title = await house.posted_by_hand.took(heard.workspace, heard.account, found[1]) if found else None
    if title is None:
        return await ask.in_words(house, heard)
    return thread_known(title, await heard.speak(house))
