"""Scheduling an event, or proposing one: the modal, what is warned of, what is sent. Decides nothing itself."""

from datetime import datetime
from zoneinfo import ZoneInfo

from bot.domain.booking import BOOKED, Wish
from bot.domain.conflict import CLASHES
from bot.domain.proposal import Sort, State
from bot.errors import NotAllowed, NotFound
from bot.services.checking import Checked
from bot.services.house import House
from bot.services.people import Asker
from bot.services.reviewing import stamp_of
from bot.services.scheduling import Held
from bot.wording.message import Block, Message
from bot.wording.moderating import Reviewed, check_view, note_of
from bot.wording.proposed import ask_to_schedule, proposed, proposed_view, waits
from bot.wording.schedule import SHORT, Form, form_of, moment_key, schedule_view
from bot.wording.schedule_options import Offered
from bot.wording.schedule_wishes import Typed, block_id, moment_of, read_wish, typed_of
from bot.wording.times import day_clock
from bot.wording.tongue import Tongue
from handlers import windows
from handlers.heard import Heard
from handlers.rooms import wrong_room
from handlers.shown import filled_of, shown_of

GONE = "What you filled in is not there any more: it was sent, or begun anew in another window."


async def by_command(house: House, heard: Heard) -> None:
    """Open the modal with what was filled in before, or with empty fields."""
    await windows.show(heard, await _fresh(house, heard))


async def show(house: House, heard: Heard) -> Message:
    """Offer the button to whoever asked in words, for words open no modal."""
    return ask_to_schedule(house.names, await heard.speak(house))


async def open_modal(house: House, heard: Heard) -> None:
    """Open the modal by a button."""
    await windows.show(heard, await _fresh(house, heard))


async def anew(house: House, heard: Heard) -> None:
    """Begin with empty fields, or with the event as it is; what was filled in is kept no more."""
    form = form_of(heard.view)
    await house.desk.drafting.drop(heard.workspace, heard.account, form.about)
    if form.about:
        typed, _ = filled_of(await house.desk.scheduling.held(form.about))
        view = await _view(house, heard, form._replace(begun=form.begun + 1), typed)
    else:
        view = await _fresh(house, heard, begun=form.begun + 1)
    await windows.replace(heard, view)


async def changed(house: House, heard: Heard) -> None:
    """Keep what was typed, and show what time that is elsewhere and which dates come next."""
    view = heard.view
    form, typed = form_of(view), typed_of(view)
    await _keep(house, heard, form, typed)
    await windows.replace(heard, await _view(house, heard, form, typed))


async def more(house: House, heard: Heard) -> None:
    """Show the rest of the options, with what was typed so far."""
    view = heard.view
    form, typed = form_of(view)._replace(expanded=True), typed_of(view)
    await _keep(house, heard, form, typed)
    await windows.replace(heard, await _view(house, heard, form, typed))


async def closed(house: House, heard: Heard) -> None:
    """Keep what was typed in a window that was closed."""
    view = heard.view
    typed = typed_of(view)
    if any(typed.get(name) for name in ("title", "hashtag", "date", "time")):
        await _keep(house, heard, form_of(view), typed)
    await heard.ack()


async def submit(house: House, heard: Heard) -> None:
    """Show what is wrong at its field, or what is warned of; else keep it."""
    view = heard.view
    form, typed = form_of(view), typed_of(view)
    speak = await heard.speak(house)
    wish = read_wish(typed, house.clock.now(), speak, keeps_rule=form.keeps_rule)
    errors = wish if isinstance(wish, dict) else await _wrong(house, wish, speak)
    if isinstance(wish, dict) or errors:
        await heard.ack(
            response_action="errors", errors={block_id(view, name): said for name, said in errors.items()}
        )
        return
    was = await _was(house, form)
    form = form._replace(at_once=await _at_once(house, heard, wish, form))
    checked = await house.desk.checking.check(wish, form.key, heard.account, was=was.booking if was else None)
    if checked.conflicts or form.shown != moment_key(typed):
        await _keep(house, heard, form, typed)
        shown = form._replace(shown=moment_key(typed))
        view = await _check_view(house, wish, shown, checked, was, speak)
        await heard.ack(response_action="update", view=view)
        return
    await _finish(house, heard, form, wish, typed, "")


async def go_on(house: House, heard: Heard) -> None:
    """Keep what was looked at with its warnings, with the reason why it is all right."""
    view = heard.view
    form = form_of(view)
    typed = await _drafted(house, heard, form)
    speak = await heard.speak(house)
    wish = read_wish(typed, house.clock.now(), speak, keeps_rule=form.keeps_rule)
    if isinstance(wish, dict):
        raise NotAllowed(" ".join(wish.values()))
    await _finish(house, heard, form, wish, typed, note_of(view))


async def back(house: House, heard: Heard) -> None:
    """Go back to the fields."""
    form = form_of(heard.view)
    typed = await _drafted(house, heard, form)
    await windows.replace(heard, await _view(house, heard, form, typed))


async def take_free(house: House, heard: Heard) -> None:
    """Take a free time that was offered."""
    form = form_of(heard.view)
    typed = await _drafted(house, heard, form)
    day, _, at = str(heard.pressed.get("value") or "").partition("T")
    taken = {**typed, "date": day, "time": at}
    if moment_of(taken) is None:
        raise NotFound("That time cannot be taken any more.")
    await _keep(house, heard, form, taken)
    await windows.replace(heard, await _view(house, heard, form._replace(begun=form.begun + 1), taken))


async def change_proposal(house: House, heard: Heard) -> None:
    """Open the modal with a proposal that was sent back, for its author."""
    found = await house.desk.reviewing.proposal(heard.workspace, str(heard.pressed.get("value") or ""))
    if found.account != heard.account or found.sort is not Sort.EVENT:
        raise NotAllowed("Only who proposed it can change it.")
    if found.state is not State.RETURNED:
        raise NotAllowed("It was sent again already, or decided about.")
    form = Form(found.id, expanded=True, proposal=stamp_of(found), at_once=False)
    await windows.show(heard, await _view(house, heard, form, dict(found.typed)))


async def open_filled(house: House, heard: Heard, form: Form, typed: Typed) -> None:
    """Open the modal with the fields of an event that is changed or copied, or with what was made of them before."""
    desk, now = house.desk, house.clock.now()
    standing = await desk.roles.standing(heard.workspace, heard.account)
    at_once = bool(form.about) or standing.may_schedule(str(typed.get("partner") or ""))
    draft = await desk.drafting.of_account(heard.workspace, heard.account, form.about) if form.about else None
    said = ""
    if draft is not None and draft.typed.get("key") == form.key:
        asker = await house.people.asker(heard.workspace, heard.account)
        speak = await heard.speak(house)
        typed, said = {**typed, **_plain(draft.typed)}, _since(draft.at, asker, now, speak)
    view = await _view(house, heard, form._replace(at_once=at_once), typed, draft=said)
    await windows.show(heard, view)


async def _fresh(house: House, heard: Heard, *, begun: int = 0) -> Block:
    """Make the modal for a new event, with the draft where there is one."""
    desk = house.desk
    asker = await house.people.asker(heard.workspace, heard.account)
    draft = await desk.drafting.of_account(heard.workspace, heard.account, "")
    standing = await desk.roles.standing(heard.workspace, heard.account)
    typed: Typed = dict(draft.typed) if draft else {"zone": asker.timezone}
    key = str(typed.pop("key", "") or desk.scheduling.fresh_uid())
    rest = [
        name for name, value in typed.items() if name not in SHORT and value not in ("", [], "60", "never")
    ]
    form = Form(
        key,
        expanded=bool(rest),
        proposal=str(typed.pop("proposal", "")),
        at_once=standing.may_schedule(""),
        begun=begun,
    )
    said = _since(draft.at, asker, house.clock.now(), await heard.speak(house)) if draft else ""
    return await _view(house, heard, form, typed, draft=said, chats=len(standing.moderates))


def _since(at: datetime, asker: Asker, now: datetime, speak: Tongue) -> str:
    local, today = (
        at.astimezone(ZoneInfo(asker.timezone)).date(),
        now.astimezone(ZoneInfo(asker.timezone)).date(),
    )
    if local == today:
        return speak.say("schedule.kept_today", clock=speak.short_clock(at, asker.timezone))
    return speak.say("schedule.kept_on", when=day_clock(at, asker.timezone, speak))


async def _view(  # what is typed, and what stands above it
    house: House, heard: Heard, form: Form, typed: Typed, *, draft: str = "", chats: int = 0
) -> Block:
    asker = await house.people.asker(heard.workspace, heard.account)
    known = await house.subscribing.choices()
    offered = Offered(known.kinds, known.organisations, (asker.timezone, house.timezone))
    dates: list[datetime] = []
    if form.expanded and typed.get("repeat") not in (None, "", "never"):
        wish = read_wish(
            {**typed, "title": "?", "url": "", "hashtag": ""}, house.clock.now(), keeps_rule=form.keeps_rule
        )
        if isinstance(wish, Wish):
            was = await _was(house, form)
            before = was.booking if was else None
            checked = await house.desk.checking.check(wish, form.key, heard.account, was=before)
            dates = [one.astimezone(ZoneInfo(wish.timezone)) for one in checked.dates]
    speak = await heard.speak(house)
    return schedule_view(typed, form, offered, house.names, speak, dates=dates, draft=draft, chats=chats)


async def _check_view(  # what is wished for, what speaks against it, and how it was
    house: House, wish: Wish, form: Form, checked: Checked, was: Held | None, speak: Tongue
) -> Block:
    claimable: dict[str, str] = {}
    if was is None:
        for one in checked.conflicts:
            if one.sort in CLASHES and one.event_id:
                other = await house.desk.scheduling.held(one.event_id)
                if other.booking.event.feed != BOOKED and not other.booking.moderators:
                    claimable[one.event_id] = other.booking.event.title
    reviewed = Reviewed(checked.conflicts, checked.free, checked.dates, dict(list(claimable.items())[:1]))
    return check_view(wish, form, reviewed, was.booking.note if was else "", speak)


async def _wrong(house: House, wish: Wish, speak: Tongue) -> dict[str, str]:
    wrong = await wrong_room(house, wish.room, speak) if wish.room else ""
    return {"room": wrong} if wrong else {}


async def _was(house: House, form: Form) -> Held | None:
    return await house.desk.scheduling.held(form.about) if form.about else None


async def _at_once(house: House, heard: Heard, wish: Wish, form: Form) -> bool:
    if form.about:
        return True
    standing = await house.desk.roles.standing(heard.workspace, heard.account)
    return standing.may_schedule(wish.partner)


async def _keep(house: House, heard: Heard, form: Form, typed: Typed) -> None:
    """Keep what was typed; a change of an event that is not open any more is offered with that event alone."""
    about = form.about
    kept = {**typed, "key": form.key, "proposal": form.proposal}
    await house.desk.drafting.keep(heard.workspace, heard.account, about, kept)


async def _drafted(house: House, heard: Heard, form: Form) -> Typed:
    draft = await house.desk.drafting.of_account(heard.workspace, heard.account, form.about)
    if draft is None or draft.typed.get("key") != form.key:
        raise NotFound(GONE)
    return _plain(draft.typed)


def _plain(typed: Typed) -> Typed:
    """Give what stood in the fields alone."""
    return {name: value for name, value in typed.items() if name not in {"key", "proposal"}}


async def _finish(house: House, heard: Heard, form: Form, wish: Wish, typed: Typed, note: str) -> None:
    desk, workspace, who = house.desk, heard.workspace, heard.account
    speak = await heard.speak(house)
    if form.about:
        held = await desk.scheduling.change(workspace, who, form.about, form.key, wish, note)
        await _drop(house, heard, form)
        message = await shown_of(house, heard, held, speak.say("booked.done_changed"))
        await heard.ack(response_action="update", view=message.view)
        return
    if not await _at_once(house, heard, wish, form):
        kept, fresh = await desk.reviewing.propose(workspace, who, form.key, typed, wish, form.proposal)
        await _drop(house, heard, form)
        await heard.ack(
            response_action="update", view=proposed_view(proposed(kept, house.names, speak), speak)
        )
        if fresh and kept.state is State.WAITING:
            await windows.tell_organisers(house, waits(kept, house.names))
        return
    held, fresh = await desk.scheduling.schedule(workspace, wish, form.key, who, note=note)
    await _drop(house, heard, form)
    done = speak.say("booked.done_scheduled" if fresh else "booked.done_already")
    message = await shown_of(house, heard, held, done)
    await heard.ack(response_action="update", view=message.view)
    if fresh:
        await windows.tell(house, who, message.message)


async def _drop(house: House, heard: Heard, form: Form) -> None:
    await house.desk.drafting.drop(heard.workspace, heard.account, form.about)
