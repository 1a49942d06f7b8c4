"""What is kept of whoever asks: shown, given, named, forgotten, and whether they are counted. Keeps nothing itself."""

from bot.services.house import House
from bot.wording import privacy as say
from bot.wording.message import Message
from handlers.heard import Heard


async def show(house: House, heard: Heard) -> Message:
    """Say what is logged, whether this person is counted, and what is kept of them."""
    kept = await house.consenting.kept(heard.workspace, heard.account)
    days = house.consenting.keep_words_days
    joined = bool(await house.joining.accounts(heard.workspace, heard.account))
    on_x = joined if house.reading_x is not None else None
    return say.privacy(
        days,
        house.names,
        await heard.speak(house),
        counted=kept.counted,
        name=kept.name,
        goes=kept.goes,
        on_x=on_x,
    )


async def dont_count(house: House, heard: Heard) -> None:
    """Store nothing more of whoever pressed."""
    await house.people.count(heard.workspace, heard.account, counted=False)
    await heard.ack()
    await heard.tell(house, say.not_counted(house.names, await heard.speak(house)))


async def count(house: House, heard: Heard) -> None:
    """Log again what who pressed does."""
    await house.people.count(heard.workspace, heard.account, counted=True)
    await heard.ack()
    await heard.tell(house, say.counted_again(house.names, await heard.speak(house)))


async def show_name(house: House, heard: Heard) -> None:
    """Name who pressed in archives."""
    name = await house.consenting.show_name(heard.workspace, heard.account)
    await heard.ack()
    await heard.tell(house, say.name_shown(name, await heard.speak(house)))


async def hide_name(house: House, heard: Heard) -> None:
    """Name who pressed in archives no more."""
    await house.consenting.hide_name(heard.workspace, heard.account)
    await heard.ack()
    await heard.tell(house, say.name_hidden(await heard.speak(house)))


async def my_data(house: House, heard: Heard) -> None:
    """Send who pressed all that is kept of them, in a direct message: as it is, or in a file where it is long."""
    written = await house.consenting.own_data(heard.workspace, heard.account)
    speak = await heard.speak(house)
    message = say.own_data(written, house.names, speak)
    await heard.ack()
    if message is None:
        house.consenting.give(heard.account, written)
    else:
        await house.voice.say(heard.account, message)
    await heard.tell(house, say.data_sent(speak, in_a_file=message is None))


async def join_x(house: House, heard: Heard) -> None:
    """Give who pressed the word by which they join their account on X; where X is not read, say so."""
    if house.reading_x is None or not await house.reading_x.is_on():
        await heard.ack()
        await heard.tell(house, say.x_not_read(await heard.speak(house)))
        return
    code = await house.joining.offer(heard.workspace, heard.account)
    await heard.ack()
    await heard.tell(house, say.join_by(code, await heard.speak(house)))


async def part_x(house: House, heard: Heard) -> None:
    """Count the account on X of whoever pressed as another person's again."""
    await house.joining.part(heard.workspace, heard.account)
    await heard.ack()
    await heard.tell(house, say.parted(await heard.speak(house)))


async def forget_me(house: House, heard: Heard) -> None:
    """Say what would go, before anything does."""
    kept = await house.consenting.kept(heard.workspace, heard.account)
    await heard.ack()
    await heard.tell(house, say.what_goes(kept.goes, house.names, await heard.speak(house)))


async def forget_now(house: House, heard: Heard) -> None:
    """Let all of whoever pressed go."""
    speak = await heard.speak(house)  # known no more afterwards
    gone = await house.consenting.forget(heard.workspace, heard.account)
    await heard.ack()
    await heard.tell(house, say.forgotten(gone, speak))
