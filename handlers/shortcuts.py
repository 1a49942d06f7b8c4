"""What Slack's own menus offer: to schedule a chat, and of a message that it is spam. Decides nothing."""

from bot.services.house import House
from bot.wording.run_views import marked, said
from handlers import run_chat, schedule
from handlers.heard import Heard


async def schedule_chat(house: House, heard: Heard) -> None:
    """Open the window in which a chat is scheduled."""
    await schedule.by_command(house, heard)


async def is_spam(house: House, heard: Heard) -> None:
    """Set aside what the author of a message wrote in its chat."""
    message = heard.message_ts
    found = await house.moderating.setting_aside.author(heard.workspace, heard.channel, message)
    if found is None:
        await heard.ack()
        await heard.tell(house, said((await heard.speak(house)).say("console.no_spam_here")))
        return
    occurrence_id, person = found
    listed, done = await house.moderating.setting_aside.mark(
        heard.workspace, heard.account, occurrence_id, person, aside=True
    )
    await heard.ack()
    await heard.tell(house, said(marked(await heard.speak(house), done=bool(done))))
    await run_chat.follow(house, heard, listed.occurrence.id)
