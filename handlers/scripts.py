"""The questions of a chat: pasted, shown with their moments, tried out, kept. Decides nothing itself.

Who fills a window in is asked for anew each time: it may be open for hours, and a payload may be forged.
"""

import asyncio
from collections.abc import Sequence
from datetime import timedelta

from bot.domain.agenda import Listed
from bot.domain.script import Question
from bot.errors import FeedError, NotAllowed, OutletError
from bot.services.house import House
from bot.services.scripts import Checked, Refusal
from bot.wording import actions
from bot.wording.run_views import said
from bot.wording.script_view import (
    About,
    Filled,
    about_of,
    checked_view,
    filled_in,
    kept_view,
    practice_view,
    script_block,
    script_view,
)
from bot.wording.time_off import Saved
from handlers import windows
from handlers.heard import Heard

PROMPT = 2.0
"""Seconds of real time in which a file has to come: a window is answered within three."""

PLACES = frozenset(map(str, range(10)))
"""Where the questions of a chat may stand in a file that was dropped, as a button says it."""


async def open_script(house: House, heard: Heard) -> None:
    """Open the window in which the questions of a chat are pasted, with those that it has."""
    occurrence_id = str(heard.pressed.get("value") or "")
    listed = await _require(house, heard, occurrence_id)
    written = await house.moderating.scripts.written(listed)
    about, saved = About(listed.occurrence.id, written.stamp), await _saved(house, listed)
    zone = await _zone(house, heard)
    view = script_view(
        listed.occurrence,
        zone,
        about,
        written.text,
        written.spare,
        saved,
        speak=await heard.speak(house),
    )
    await windows.show(heard, view)


async def begin_with(house: House, heard: Heard) -> None:
    """Put the questions of another time into the window."""
    view = heard.view
    about, filled = about_of(view), filled_in(view)
    listed = await _require(house, heard, about.occurrence_id)
    chosen = str((heard.pressed.get("selected_option") or {}).get("value") or "")
    text = await house.moderating.resting.text(listed.occurrence, chosen)
    zone, saved = await _zone(house, heard), await _saved(house, listed)
    fresh = script_view(
        listed.occurrence,
        zone,
        about,
        text,
        filled.spare,
        saved,
        begun=chosen,
        speak=await heard.speak(house),
    )
    await windows.replace(heard, fresh)


async def open_dropped(house: House, heard: Heard) -> None:
    """Open the same window with the questions of a file that was dropped."""
    chosen = heard.pressed.get("selected_option") or heard.pressed
    file_id, _, rest = str(chosen.get("value") or "").partition(actions.APART)
    place, _, occurrence_id = rest.partition(actions.APART)
    listed = await _require(house, heard, occurrence_id)
    text = await house.moderating.script_files.text(file_id, int(place) if place in PLACES else 0)
    written = await house.moderating.scripts.written(listed)
    about = About(listed.occurrence.id, written.stamp)
    view = script_view(
        listed.occurrence,
        await _zone(house, heard),
        about,
        text,
        written.spare,
        speak=await heard.speak(house),
    )
    await windows.show(heard, view)


async def check(house: House, heard: Heard) -> None:
    """Show what was pasted, each question at its moment, or say at the field what is wrong."""
    view = heard.view
    about, filled = about_of(view), filled_in(view)
    listed = await _require(house, heard, about.occurrence_id)
    if (given := await _uploaded(house, heard, listed, filled)) is None:
        return
    field = actions.SCRIPT_FILE_BLOCK if filled.file else script_block(view)
    read = await _read(house, heard, listed, given, field)
    if read is None:
        return
    checked, spare = read
    previews = await house.moderating.scripts.previews(listed, checked.questions)
    zone = await _zone(house, heard)
    moved = [one.question for one in previews] != list(checked.questions)
    ahead = (await house.moderating.scripts.written(listed)).ahead
    shown = checked_view(
        listed.occurrence,
        zone,
        about,
        checked.text,
        spare,
        previews,
        await heard.speak(house),
        moved=moved,
        ahead=ahead,
    )
    await heard.ack(response_action="update", view=shown)


async def keep(house: House, heard: Heard) -> None:
    """Keep the questions, or begin to practise them, or say at the field what is wrong."""
    view = heard.view
    about, filled = about_of(view), filled_in(view)
    listed = await _require(house, heard, about.occurrence_id)
    read = await _read(house, heard, listed, filled, actions.SCRIPT_CHECKED_BLOCK)
    if read is None:
        return
    checked, spare = read
    zone, speak = await _zone(house, heard), await heard.speak(house)
    if filled.practise:
        await house.moderating.practising.begin(
            heard.workspace, heard.account, listed, checked.questions, spare
        )
        await heard.ack(response_action="update", view=practice_view(listed.occurrence, zone, speak))
        return
    try:
        changed = await _keep(house, heard, listed, checked.questions, spare, about.stamp, filled.ahead)
    except NotAllowed as refusal:
        await heard.ack(
            response_action="errors", errors={actions.SCRIPT_CHECKED_BLOCK: speak.sentence(str(refusal))}
        )
        return
    timed = await house.moderating.scripts.as_asked(listed, checked.questions)
    kept = kept_view(listed.occurrence, zone, timed, speak, changed=changed)
    await heard.ack(response_action="update", view=kept)
    await house.moderating.consoles.refresh(listed.occurrence.id)


async def copy_to_live(house: House, heard: Heard) -> None:
    """Make the questions of a practice run those of the chat."""
    practice_id = str(heard.pressed.get("value") or "")
    practice = await house.moderating.practising.found(practice_id, heard.account)
    listed = await _require(house, heard, practice.occurrence_id)
    await house.moderating.scripts.allow(listed, practice.questions)
    await _keep(house, heard, listed, practice.questions, practice.spare, None)
    await house.moderating.practising.copied(practice)
    await heard.ack()
    await heard.tell(house, said((await heard.speak(house)).say("script.done_live")))


async def same_again(house: House, heard: Heard) -> None:
    """Give the questions of a chat that is over to its next time."""
    listed = await _require(house, heard, str(heard.pressed.get("value") or ""))
    following = await house.moderating.running.following(listed)
    coming = await _require(house, heard, following.id) if following else None
    done = coming is not None and await house.moderating.scripts.repeat(
        heard.workspace, heard.account, listed, coming
    )
    await heard.ack()
    speak = await heard.speak(house)
    await heard.tell(house, said(speak.say("script.done_same" if done else "script.same_not")))
    await house.moderating.consoles.refresh(listed.occurrence.id)


async def _uploaded(house: House, heard: Heard, listed: Listed, filled: Filled) -> Filled | None:
    """Put what an uploaded file holds in the place of what was typed; what is wrong with it is said at its field."""
    if not filled.file:
        return filled
    try:
        async with asyncio.timeout(PROMPT):
            text = await house.moderating.script_files.uploaded(listed, filled.file)
    except TimeoutError:
        reason = "Slack did not give the file in time, so nothing was changed: press again, or paste the questions."
    except (FeedError, OutletError) as error:
        reason = str(error)
    else:
        return filled._replace(text=text)
    why = (await heard.speak(house)).sentence(reason)
    await heard.ack(response_action="errors", errors={actions.SCRIPT_FILE_BLOCK: why})
    return None


async def _read(
    house: House, heard: Heard, listed: Listed, filled: Filled, block_id: str
) -> tuple[Checked, str] | None:
    """Read what was filled in; what is wrong is said at its field, and gives nothing."""
    scripts, speak = house.moderating.scripts, await heard.speak(house)
    errors: dict[str, str] = {}
    checked, spare = None, ""
    try:
        checked = await scripts.check(listed, filled.text)
    except Refusal as refusal:
        errors[block_id] = speak.sentence(str(refusal))
    try:
        spare = scripts.spare_of(filled.spare)
    except FeedError as refusal:
        errors[actions.SPARE_BLOCK] = speak.sentence(str(refusal))
    if errors or checked is None:
        await heard.ack(response_action="errors", errors=errors)
        return None
    return checked, spare


async def _keep(  # which chat, what it is asked, and how it was seen before
    house: House,
    heard: Heard,
    listed: Listed,
    asked: Sequence[Question],
    spare: str,
    stamp: str | None,
    ahead: timedelta | None = None,
) -> bool:
    who = (heard.workspace, heard.account)
    return await house.moderating.scripts.keep(*who, listed, asked, spare, stamp, ahead)


async def _require(house: House, heard: Heard, occurrence_id: str) -> Listed:
    return await house.moderating.running.require(heard.workspace, heard.account, occurrence_id)


async def _saved(house: House, listed: Listed) -> Sequence[Saved]:
    return await house.moderating.resting.saved(listed.occurrence)


async def _zone(house: House, heard: Heard) -> str:
    return (await house.people.asker(heard.workspace, heard.account)).timezone
