"""Questions from the audience of a chat: the window, votes, one's own. Decides nothing itself."""

from bot.domain.agenda import Listed
from bot.errors import CembotError
from bot.services.house import House
from bot.wording.audience import audience_view, chat_of, own_of
from bot.wording.message import Block
from handlers import windows
from handlers.heard import Heard


async def open_window(house: House, heard: Heard) -> None:
    """Open the window for the chat whose button was pressed."""
    listed = await house.moderating.audience.chat(str(heard.pressed.get("value") or ""))
    await windows.show(heard, await _view(house, heard, listed))


async def vote(house: House, heard: Heard) -> None:
    """Vote for a question, or take the vote back."""
    value = str(heard.pressed.get("value") or "")
    listed = await house.moderating.audience.vote(heard.account, value)
    await windows.replace(heard, await _view(house, heard, listed))


async def suggest(house: House, heard: Heard) -> None:
    """Take the question that was written, or say at its field what is wrong."""
    view = heard.view
    listed = await house.moderating.audience.chat(chat_of(view))
    block_id, written = own_of(view)
    try:
        await house.moderating.audience.suggest(heard.account, listed, written)
    except CembotError as error:
        speak = await heard.speak(house)
        await heard.ack(response_action="errors", errors={block_id: speak.sentence(str(error))})
        return
    await heard.ack(response_action="update", view=await _view(house, heard, listed, done=True))


async def _view(house: House, heard: Heard, listed: Listed, *, done: bool = False) -> Block:
    suggested = await house.moderating.audience.suggested(listed, heard.account)
    return audience_view(listed.occurrence, suggested, await heard.speak(house), done=done)
