"""The window with the address of a person's own calendar, and the file of a single event. Makes no addresses."""

from urllib.parse import quote, urlencode

from bot.domain.event import Occurrence
from bot.wording import actions as ids
from bot.wording.calendar_page import GOOGLE
from bot.wording.event import short_title, title_of
from bot.wording.message import (
    Block,
    Message,
    actions,
    button,
    context,
    lines,
    mrkdwn,
    section,
)
from bot.wording.modal import modal
from bot.wording.names import Names
from bot.wording.save import plain_title
from bot.wording.tongue import Tongue


def my_calendar_view(address: str, names: Names, speak: Tongue, done: str = "") -> Block:
    """Make the window for somebody whose calendar has this address, or none; `done` names what was just done."""
    blocks = [section(speak.say(f"yours.{done}"))] if done else []
    if not names.site:
        blocks.append(section(speak.say("yours.no_site")))
    elif not address:
        blocks.append(section(speak.say("yours.calendar_none")))
        blocks.append(
            actions(button(speak.say("yours.calendar_make"), ids.CALENDAR_RENEW, "make", style="primary"))
        )
    else:
        blocks += _address(address, speak)
    return modal(
        speak.say("yours.calendar"), blocks, close=speak.say("common.close"), callback_id=ids.CALENDAR_VIEW
    )


def event_file(occurrence: Occurrence, names: Names, speak: Tongue) -> Message:
    """Give the calendar file of one event; where the bot has no web address, say so kindly."""
    if not names.site:
        words = speak.say("yours.no_site")
        return Message(words, (section(words),))
    address = f"{names.site}calendar/{quote(occurrence.event_id)}.ics"
    get = speak.say("yours.file_get")
    open_it = button(get, ids.JOIN, label=f"{get}: {plain_title(occurrence)}", url=address)
    shown = section(speak.say("yours.file_is", title=title_of(occurrence, speak)))
    text = speak.say("yours.file_is", title=mrkdwn(short_title(occurrence)))
    return Message(lines((text, f"<{address}>")), (shown, actions(open_it)))


def _address(address: str, speak: Tongue) -> list[Block]:
    webcal = f"webcal://{address.partition('://')[2]}"
    google = f"{GOOGLE}?{urlencode({'cid': webcal}, quote_via=quote)}"
    renew = button(speak.say("yours.calendar_renew"), ids.CALENDAR_RENEW, "renew")
    end = speak.say("yours.calendar_revoke")
    revoke = button(end, ids.CALENDAR_REVOKE, "revoke", style="danger")
    return [
        section(speak.say("yours.calendar_is")),
        section(f"`{address}`"),
        section(f"{speak.say('yours.calendar_programs')}: `{webcal}`"),
        actions(button(speak.say("yours.calendar_google"), ids.JOIN, url=google), renew, revoke),
        context(speak.say("yours.calendar_alarm")),
    ]
