"""What helps an organiser on the way to a programme: the week as it will be told, and a spreadsheet to fill in."""

from bot.domain.price import usual
from bot.services.house import House
from bot.services.people import Asker
from bot.wording.checklist import checklist, columns
from bot.wording.message import Block
from handlers import chats_on_x, windows
from handlers.heard import Heard

TO_DO = "prepare the programme"


async def steps(house: House, workspace: str, asker: Asker) -> list[Block]:
    """Say to an organiser what there is and what is missing; to others nothing."""
    if not asker.may_organise:
        return []
    found = await house.starting_out.look(workspace)
    speak = await house.own.speak(workspace, asker)
    month, costs = await chats_on_x.month(house), usual(house.ways.on_x.prices)
    return checklist(found, month, costs, asker.timezone, house.names, speak)


async def preview(house: House, heard: Heard) -> None:
    """Send an organiser alone what the coming week holds."""
    asker = await house.people.require_organiser(heard.workspace, heard.account, TO_DO)
    await heard.ack()
    week = await house.answering.answer(
        "next 7 days", asker.timezone, house.clock.now(), organiser=True, locale="en"
    )
    await windows.tell(house, heard.account, week.message)


async def give_template(house: House, heard: Heard) -> None:
    """Send an organiser the spreadsheet, and what goes into its columns."""
    await house.people.require_organiser(heard.workspace, heard.account, TO_DO)
    await heard.ack()
    await windows.tell(house, heard.account, columns())
    house.starting_out.give_template(heard.account)
