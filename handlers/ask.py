"""Questions about the programme, and answering once. What the answer is, is decided elsewhere."""

import logging
from collections.abc import Awaitable, Callable

from bot.errors import CembotError
from bot.services.house import House
from bot.wording.message import Message
from bot.wording.refusals import sorry, went_wrong
from handlers.heard import Heard

log = logging.getLogger(__name__)


async def by_command(house: House, heard: Heard) -> None:
    """Answer the command in its acknowledgement: only who asked sees it."""
    await heard.answer(await _answer(house, heard, str(heard.body.get("text") or "")))


async def in_words(house: House, heard: Heard) -> Message:
    """Answer what was said to the bot."""
    return await _answer(house, heard, str(heard.event.get("text") or ""))


async def again(house: House, heard: Heard) -> None:
    """Answer the question that a button stands for, as who pressed it would have asked it; only they see it."""
    await heard.ack()
    await heard.tell(house, await _answer(house, heard, str(heard.pressed.get("value") or "")))


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
    try:
        message = await make(house, heard)
    except CembotError as error:
        message = sorry(error)
    except Exception:  # whatever is wrong with one question, who asked hears of it
        log.exception("question_not_answered", extra={"event": heard.event_id})
        message = went_wrong(house.names)
    try:
        if privately:
            await house.voice.whisper(heard.channel, heard.account, message)
        else:
            await house.voice.say(heard.channel, message, thread)
    except CembotError as error:
        log.warning("answer_not_said", extra={"event": heard.event_id, "reason": str(error)})
    await heard.ack()


async def _answer(house: House, heard: Heard, words: str) -> Message:
    asker = await house.people.asker(heard.workspace, heard.account)
    now = house.clock.now()
    answer = await house.answering.answer(
        words, asker.timezone, now, organiser=asker.may_organise, locale=asker.locale or ""
    )
    return answer.message
