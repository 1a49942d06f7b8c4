"""The buttons of a start notice: "I'm here", and the link. Decides neither what counts nor who is counted."""

from bot.domain.participation import Act, Done, posted_at
from bot.services.attendance import Noted
from bot.services.house import House
from bot.wording.privacy import checked_in
from bot.wording.refusals import check_in_closed
from handlers.heard import Heard


async def check_in(house: House, heard: Heard) -> None:
    """Log that who pressed is there, and tell them so."""
    occurrence_id = str(heard.pressed.get("value", ""))
    pressed_at = heard.pressed.get("action_ts")
    done = Done(
        workspace=heard.workspace,
        channel=heard.channel,
        account=heard.account,
        act=Act.CHECK_IN,
        message=heard.message_ts,
        at=posted_at(str(pressed_at)) if pressed_at else house.clock.now(),
    )
    noted = await house.attendance.check_in(done, occurrence_id)
    await heard.ack()
    title, speak = await house.attendance.title(occurrence_id), await heard.speak(house)
    if noted is Noted.NOT_LOGGED_NOW:
        await heard.tell(house, check_in_closed(title, house.names, speak))
    else:
        counted = noted is not Noted.NOT_COUNTED
        await heard.tell(house, checked_in(title, house.names, speak, counted=counted))


async def open_link(house: House, heard: Heard) -> None:
    """Acknowledge that somebody opened a link: Slack tells us of it, and there is nothing to do."""
    del house
    await heard.ack()
