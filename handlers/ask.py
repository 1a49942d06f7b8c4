"""Questions about the programme, and answering once. What the answer is, is decided elsewhere."""

import logging
from collections.abc import Awaitable, Callable

from bot.domain.participation import posted_at
from bot.errors import CembotError
from bot.services.house import House
from bot.services.later import until_said
from bot.wording import actions
from bot.wording.asked import MOST_PAGES
from bot.wording.message import Message
from bot.wording.refusals import sorry, went_wrong
from handlers import home
from handlers.heard import Heard

LONGEST_NUMBER = 3
"""Digits of a page."""

log = logging.getLogger(__name__)


async def by_command(house: House, heard: Heard) -> None:
    """Answer the command in its acknowledgement: only who asked sees it."""
    await heard.answer(await _answer(house, heard, str(heard.body.get("text") or ""), privately=True))


async def in_words(house: House, heard: Heard) -> Message:
    """Answer what was said to the bot."""
    return await _answer(house, heard, str(heard.event.get("text") or ""), privately=heard.in_private)


async def again(house: House, heard: Heard) -> None:
    """Answer the question that a button stands for, as who pressed it would have asked it; only they see it."""
    await heard.ack()
    words = str(heard.pressed.get("value") or "")
    await _tell(house, heard, await _answer(house, heard, words, privately=True))


async def page(house: House, heard: Heard) -> None:
    """Show who pressed the page that a long answer goes on with; only they see it."""
    await heard.ack()
    number, _, words = str(heard.pressed.get("value") or "").partition(actions.APART)
    private, number = not number.endswith(actions.FOR_ALL), number.removesuffix(actions.FOR_ALL)
    is_one = number.isascii() and number.isdecimal() and len(number) <= LONGEST_NUMBER
    wanted = min(int(number), MOST_PAGES) if is_one else 1
    await _tell(house, heard, await _answer(house, heard, words, privately=private, page=wanted))


async def _tell(house: House, heard: Heard, message: Message) -> None:
    """Tell who pressed, where they look."""
    if heard.body.get("view"):
        await home.show_above(house, heard, message)
    else:
        await heard.tell(house, message)


async def say_once(
    house: House,
    heard: Heard,
    make: Callable[[House, Heard], Awaitable[Message]],
    thread: str | None,
    *,
    privately: bool = False,
) -> None:
    """Commit that the event is answered, then answer it: at most once, however often Slack tells of it.

    What is said `privately` only who asked sees.
    """
    if not await house.answering.first_time(heard.event_id, heard.workspace, house.clock.now()):
        await heard.ack()
        return
    await house.later.within(_say(house, heard, make, thread, privately=privately))
    await heard.ack()


async def _say(
    house: House,
    heard: Heard,
    make: Callable[[House, Heard], Awaitable[Message]],
    thread: str | None,
    *,
    privately: bool,
) -> None:
    """Make an answer and say it; whatever is wrong with one question, who asked hears of it."""
    try:
        message = await make(house, heard)
    except CembotError as error:
        message = sorry(error, await heard.speak(house))
    except Exception:
        log.exception("question_not_answered", extra={"id": heard.event_id})
        message = went_wrong(house.names, await heard.speak(house))

    voice, where, mark = house.voice, heard.channel, heard.event_id
    try:
        if privately:
            await until_said(lambda: voice.whisper(where, heard.account, message))
        else:
            asked = posted_at(str(heard.event["ts"]))
            await until_said(
                lambda: voice.say(where, message, thread, mark),
                lambda: voice.was_said(where, mark, asked, thread),
            )
    except CembotError as error:
        log.warning("answer_not_said", extra={"id": heard.event_id, "reason": str(error)})


async def _answer(house: House, heard: Heard, words: str, *, privately: bool, page: int = 1) -> Message:
    """Answer; what only who asks will see goes by what they keep."""
    asker = await house.people.asker(heard.workspace, heard.account)
    answer = await house.answering.answer(
        words,
        asker.timezone,
        house.clock.now(),
        organiser=asker.may_organise,
        locale=asker.locale or "",
        keeper=await house.keepers.of(heard.workspace, heard.account) if privately else None,
        page=page,
    )
    return answer.message
