"""Recaps: a draft's buttons, and "Catch me up" for who comes late. Decides nothing."""

from bot.services.house import House
from bot.services.recapping import Outcome
from bot.wording import recap as wording
from bot.wording.own_record import coming
from handlers.heard import Heard

ANSWERS = {
    Outcome.POSTED: wording.approved,
    Outcome.NOT_POSTED: wording.declined,
    Outcome.ALREADY: wording.done_already,
    Outcome.TOO_LATE: wording.too_late,
}
"""What who pressed hears."""


async def approve(house: House, heard: Heard) -> None:
    """Post the recap whose draft was agreed to."""
    occurrence_id = str(heard.pressed.get("value") or "")
    title, outcome = await house.recapping.approve(heard.workspace, heard.account, occurrence_id)
    await heard.ack()
    await heard.tell(house, ANSWERS[outcome](title, await heard.speak(house)))


async def decline(house: House, heard: Heard) -> None:
    """Do not post the recap whose draft was not agreed to."""
    occurrence_id = str(heard.pressed.get("value") or "")
    title, outcome = await house.recapping.decline(heard.workspace, heard.account, occurrence_id)
    await heard.ack()
    await heard.tell(house, ANSWERS[outcome](title, await heard.speak(house)))


async def chart(house: House, heard: Heard) -> None:
    """Send who pressed the chat minute by minute, as a picture."""
    asker = await house.people.asker(heard.workspace, heard.account)
    occurrence_id = str(heard.pressed.get("value") or "")
    await house.recapping.chart(heard.workspace, heard.account, occurrence_id, asker.timezone)
    await heard.ack()
    await heard.tell(house, coming(await heard.speak(house)))


async def catch_me_up(house: House, heard: Heard) -> None:
    """Tell who pressed, alone, what was asked and answered so far."""
    await heard.ack()
    occurrence_id = str(heard.pressed.get("value") or "")
    await heard.tell(house, await house.recapping.so_far(occurrence_id, await heard.speak(house)))
