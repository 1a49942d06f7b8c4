"""What is asked for by its word: by command, in a mention or in a direct message. Everything else is a question."""

import re
from collections.abc import Awaitable, Callable
from typing import NamedTuple

from bot.services.house import House
from bot.wording.message import Message
from handlers import ask, channel, dropped, mine, organise, posted_by_hand, privacy, schedule
from handlers.heard import Heard

MENTION = re.compile(r"<@\w+(?:\|[^>]*)?>")


class Spoken(NamedTuple):
    """The two ways of one word."""

    by_command: Callable[[House, Heard], Awaitable[None]]
    in_words: Callable[[House, Heard], Awaitable[Message]]  # where no modal can be opened


async def show_privacy(house: House, heard: Heard) -> None:
    """Answer the command with what is logged about who asked."""
    await heard.answer(await privacy.show(house, heard))


async def help_by_command(house: House, heard: Heard) -> None:
    """Answer the command with what can be asked."""
    await heard.answer(await help_in_words(house, heard))


async def help_in_words(house: House, heard: Heard) -> Message:
    """Say what can be asked by whoever asks: organisers can do more."""
    asker = await house.people.asker(heard.workspace, heard.account)
    return house.answering.help(organiser=asker.may_organise, locale=asker.locale or "")


SPOKEN = {
    "channel": Spoken(channel.open_modal, channel.show),
    "organise": Spoken(organise.open_modal, organise.show),
    "schedule": Spoken(schedule.by_command, schedule.show),
    "privacy": Spoken(show_privacy, privacy.show),
    "help": Spoken(help_by_command, help_in_words),
}
"""Every word with a meaning of its own. A test compares it with the table of which help is made."""


IN_OTHER_WORDS = {
    "channel": ("canal", "kanal"),
    "organise": ("organize", "organizar", "organiser", "organisieren"),
    "schedule": ("programar", "agendar", "programmer", "ansetzen"),
    "privacy": ("privacidad", "privacidade", "confidentialité", "vie-privée", "datenschutz"),
}
"""The same words as other languages have them, and as half of the world spells English."""

SAME = {other: word for word, others in IN_OTHER_WORDS.items() for other in others}


async def by_command(house: House, heard: Heard) -> None:
    """Do what the slash command's first word names, or answer the question."""
    words = str(heard.body.get("text") or "")
    spoken = SPOKEN.get(_word(words))
    if spoken is None and house.keeping.said(words):
        await mine.by_command(house, heard)
    else:
        await (spoken.by_command if spoken else ask.by_command)(house, heard)


async def by_mention(house: House, heard: Heard) -> None:
    """Answer a person's mention in its thread."""
    if not heard.by_person:
        await heard.ack()
        return
    event = heard.event
    make = _in_words(house, heard)
    thread = str(event.get("thread_ts") or event["ts"])
    await ask.say_once(house, heard, make, thread, privately=make is mine.in_words)


async def in_direct_message(house: House, heard: Heard) -> None:
    """Answer where somebody speaks to the bot alone."""
    make = dropped.look_at(heard) or posted_by_hand.look_at(heard) or _in_words(house, heard)
    await ask.say_once(house, heard, make, thread=heard.event.get("thread_ts"))


def _in_words(house: House, heard: Heard) -> Callable[[House, Heard], Awaitable[Message]]:
    words = str(heard.event.get("text") or "")
    if spoken := SPOKEN.get(_word(words)):
        return spoken.in_words
    return mine.in_words if house.keeping.said(words) else ask.in_words


def _word(text: str) -> str:
    """Give the one word that somebody said to the bot, or nothing when it was more than one."""
    said = MENTION.sub(" ", text).split()
    word = said[0].casefold().strip("/.!?,¿¡") if len(said) == 1 else ""
    return SAME.get(word, word)
