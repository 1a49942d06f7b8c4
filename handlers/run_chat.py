"""The message from which a chat is run: its buttons, its menu and its windows. What a press does is decided elsewhere.

Who presses is asked for anew each time: the message may be old, and a payload may be forged.
"""

import asyncio
import logging

from bot.domain.agenda import Listed
from bot.domain.running import Action, No, Press, Step
from bot.errors import FeedError
from bot.services.house import House
from bot.wording import actions
from bot.wording.event import short_title
from bot.wording.run_views import About, about_of, end_view, extra_of, extra_view, marked, said
from bot.wording.steps import refused
from handlers import time_off, windows
from handlers.heard import MOST_DIGITS, Heard

PATIENCE = 1.5
"""Seconds that the messages of a chat's moderators may take to follow a press: what was done is kept already."""

log = logging.getLogger(__name__)


async def post_next(house: House, heard: Heard) -> None:
    """Ask the next question now."""
    await _press(house, heard, Action.NEXT, _about(str(heard.pressed.get("value") or "")))


async def wait(house: House, heard: Heard) -> None:
    """Ask the rest three minutes later."""
    await _press(house, heard, Action.WAIT, _about(str(heard.pressed.get("value") or "")))


async def go_on(house: House, heard: Heard) -> None:
    """End a hold."""
    await _press(house, heard, Action.GO_ON, _about(str(heard.pressed.get("value") or "")))


async def more(house: House, heard: Heard) -> None:
    """Do what was chosen from the menu, or open the window for it."""
    chosen = str((heard.pressed.get("selected_option") or {}).get("value") or "")
    action, _, value = chosen.partition(actions.APART)
    about = _about(value)
    match action:
        case Action.SKIP | Action.HOLD:
            await _press(house, heard, Action(action), about)
        case Action.EXTRA:
            await _open_extra(house, heard, about)
        case Action.END:
            listed = await _require(house, heard, about)
            await windows.show(
                heard, end_view(about, short_title(listed.occurrence), await heard.speak(house))
            )
        case _:
            await heard.sorry(house, said((await heard.speak(house)).say("console.nothing_here")))


async def spare(house: House, heard: Heard) -> None:
    """Open the window for an extra question, with the one that is kept for when it stays quiet."""
    await _open_extra(house, heard, _about(str(heard.pressed.get("value") or "")), spare=True)


async def from_audience(house: House, heard: Heard) -> None:
    """Open the window for an extra question, with one that the audience would like to be asked."""
    question_id, _, version = str(heard.pressed.get("value") or "").rpartition(actions.APART)
    occurrence_id, words = await house.moderating.audience.found(question_id)
    about = About(occurrence_id, int(version) if version.isdecimal() else -1, question_id)
    listed = await _require(house, heard, about)
    view = extra_view(about, short_title(listed.occurrence), words, speak=await heard.speak(house))
    await windows.show(heard, view)


async def ask_extra(house: House, heard: Heard) -> None:
    """Ask the question that was written, or say at its field why not."""
    view = heard.view
    about, written = about_of(view), extra_of(view)
    speak = await heard.speak(house)
    running = house.moderating.running
    try:
        press = Press(Action.EXTRA, about.seen, running.worded(written))
    except FeedError as error:
        await heard.ack(response_action="errors", errors={actions.EXTRA_BLOCK: speak.sentence(str(error))})
        return
    pressed = await running.press(heard.workspace, heard.account, about.occurrence_id, press)
    if pressed.done is No.ALREADY:
        now = about._replace(seen=(await running.course(pressed.listed)).version)
        title = short_title(pressed.listed.occurrence)
        notice = refused(pressed.done, pressed.before, speak)
        await heard.ack(response_action="update", view=extra_view(now, title, written, notice, speak))
    elif isinstance(pressed.done, No):
        told = refused(pressed.done, pressed.before, speak)
        await heard.ack(response_action="errors", errors={actions.EXTRA_BLOCK: told})
    else:
        await house.moderating.audience.was_asked(about.suggested)
        await heard.ack()
    await follow(house, heard, pressed.listed.occurrence.id)


async def end(house: House, heard: Heard) -> None:
    """End a chat."""
    about = about_of(heard.view)
    press = Press(Action.END, about.seen)
    pressed = await house.moderating.running.press(heard.workspace, heard.account, about.occurrence_id, press)
    if isinstance(pressed.done, No):
        await heard.sorry(house, said(refused(pressed.done, pressed.before, await heard.speak(house))))
    else:
        await heard.ack()
    await follow(house, heard, pressed.listed.occurrence.id)


async def ready(house: House, heard: Heard) -> None:
    """Keep that who pressed is ready to run the chat."""
    value = str(heard.pressed.get("value") or "")
    run, fresh = await house.moderating.running.ready(heard.workspace, heard.account, value)
    await heard.ack()
    if fresh:
        await time_off.tell_early(house, heard, run.occurrence_id)
    name = "thanks_ready" if run.ready_by == heard.account else "ready_already"
    speak = await heard.speak(house)
    await heard.tell(house, said(speak.say(f"console.{name}", who=f"<@{run.ready_by}>")))
    await follow(house, heard, run.occurrence_id)


async def is_spam(house: House, heard: Heard) -> None:
    """Set aside what somebody wrote in the chat."""
    await _mark(house, heard, aside=True)


async def is_no_spam(house: House, heard: Heard) -> None:
    """Count it after all."""
    await _mark(house, heard, aside=False)


async def _mark(house: House, heard: Heard, *, aside: bool) -> None:
    value = str(heard.pressed.get("value") or "")
    occurrence_id, _, number = value.rpartition(actions.APART)
    person = int(number) if number.isdecimal() and len(number) <= MOST_DIGITS else 0
    listed, done = await house.moderating.setting_aside.mark(
        heard.workspace, heard.account, occurrence_id, person, aside=aside
    )
    await heard.ack()
    if aside or not done:
        await heard.tell(house, said(marked(await heard.speak(house), done=bool(done))))
    await follow(house, heard, listed.occurrence.id)


async def _press(house: House, heard: Heard, action: Action, about: About) -> None:
    press = Press(action, about.seen)
    pressed = await house.moderating.running.press(heard.workspace, heard.account, about.occurrence_id, press)
    await heard.ack()
    if not isinstance(pressed.done, Step):
        await heard.tell(house, said(refused(pressed.done, pressed.before, await heard.speak(house))))
    await follow(house, heard, pressed.listed.occurrence.id)


async def _open_extra(house: House, heard: Heard, about: About, *, spare: bool = False) -> None:
    listed = await _require(house, heard, about)
    typed = await house.moderating.running.spare(listed) if spare else ""
    view = extra_view(about, short_title(listed.occurrence), typed, speak=await heard.speak(house))
    await windows.show(heard, view)


async def _require(house: House, heard: Heard, about: About) -> Listed:
    running = house.moderating.running
    return await running.require(heard.workspace, heard.account, about.occurrence_id)


async def follow(house: House, heard: Heard, occurrence_id: str) -> None:
    """Let the messages of all moderators show what was done; what is not in time is done by the clock."""
    try:
        async with asyncio.timeout(PATIENCE):
            await house.moderating.consoles.refresh(occurrence_id, heard.account)
    except TimeoutError:
        log.info("consoles_follow_later", extra={"occurrence": occurrence_id})


def _about(value: str) -> About:
    """Read what a button is about, which may be anything."""
    occurrence_id, _, version = value.rpartition(actions.APART)
    return About(occurrence_id, int(version) if version.isdecimal() else -1)
