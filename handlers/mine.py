"""What somebody does with their own agenda: save, follow, choose, ask for it. It is always theirs who acts."""

from collections.abc import Awaitable, Callable

from bot.asking.keeping import Said, Verb
from bot.domain.following import MAX_VALUE, MOST_FOLLOWED, Follow, Sort
from bot.domain.personal import LONGEST_LEAD
from bot.services.house import House
from bot.services.keeping import Followed
from bot.wording import actions, mine
from bot.wording import save as wording
from bot.wording.menu import recording_wanted
from bot.wording.message import Message
from bot.wording.my_calendar import event_file
from bot.wording.tongue import Tongue
from handlers import home, reviewing
from handlers.heard import Heard


async def save(house: House, heard: Heard) -> None:
    """Save the event whose button was pressed."""
    await _save(house, heard, str(heard.pressed.get("value") or ""))


async def save_one(house: House, heard: Heard) -> None:
    """Save the event that was chosen from a list."""
    await _save(house, heard, _chosen(heard))


async def unsave(house: House, heard: Heard) -> None:
    """Keep the event whose button was pressed no more."""
    gone = await house.keeping.unsave(heard.workspace, heard.account, str(heard.pressed.get("value") or ""))
    await heard.ack()
    speak = await _speak(house, heard)
    await _tell(house, heard, wording.unsaved(gone.occurrence, speak) if gone else wording.gone(speak))


async def save_lead(house: House, heard: Heard) -> None:
    """Have who chose reminded of one event so long before, or not at all."""
    occurrence_id, _, lead = _chosen(heard).rpartition(actions.APART)
    minutes = int(lead) if lead.isdecimal() else None
    kept = await house.keeping.remind(heard.workspace, heard.account, occurrence_id, minutes)
    await heard.ack()
    await _tell_kept(house, heard, kept)


async def menu(house: House, heard: Heard) -> None:
    """Do what who chose wants of an event besides saving it."""
    value = _chosen(heard) or str(heard.pressed.get("value") or "")
    what, _, occurrence_id = value.partition(actions.APART)
    if what == actions.MENU_CLAIM:
        await reviewing.claim_for(house, heard, occurrence_id)
        return
    speak = await _speak(house, heard)
    message: Message | None = None
    if what == actions.MENU_FILE and (found := await house.keeping.happening(occurrence_id)):
        message = event_file(found, house.names, speak)
    elif what == actions.MENU_RECORDING:
        kept = await house.keeping.toggle_recording(heard.workspace, heard.account, occurrence_id)
        message = recording_wanted(kept[0], speak, wanted=kept[1]) if kept else None
    elif what == actions.MENU_FOLLOW:
        done = await house.keeping.follow_hashtag(heard.workspace, heard.account, occurrence_id)
        message = await _followed(house, heard, done, speak) if done else None
    await heard.ack()
    await _tell(house, heard, message or wording.gone(speak))


async def follow_one(house: House, heard: Heard) -> None:
    """Follow what was chosen from a list."""
    wanted = _follow(house, _chosen(heard))
    if wanted is not None:
        await house.keeping.follow(heard.workspace, heard.account, wanted)
    await heard.ack()
    if wanted is not None:
        await home.refresh(house, heard)


async def unfollow(house: House, heard: Heard) -> None:
    """Follow that no more whose button was pressed."""
    unwanted = _follow(house, str(heard.pressed.get("value") or ""))
    if unwanted is None:
        await heard.ack()
    else:
        ended = await house.keeping.unfollow(heard.workspace, heard.account, unwanted)
        await heard.ack()
        speak = await _speak(house, heard)
        follows = ended.follows or (unwanted,)
        await _tell(house, heard, mine.unfollowed(follows, speak))


async def by_command(house: House, heard: Heard) -> None:
    """Do what the slash command says about one's own agenda; only who ran it sees the answer."""
    await heard.answer(await _answer(house, heard, str(heard.body.get("text") or "")))


async def in_words(house: House, heard: Heard) -> Message:
    """Do what was said to the bot about one's own agenda."""
    return await _answer(house, heard, str(heard.event.get("text") or ""))


async def _answer(house: House, heard: Heard, words: str) -> Message:
    said = house.keeping.said(words)
    if said is None:
        raise ValueError("only what was read as somebody's own comes here")
    message = await DONE[said.verb](house, heard, said)
    if said.verb not in {Verb.AGENDA, Verb.FOLLOWING}:
        await home.refresh(house, heard)
    return message


async def _agenda(house: House, heard: Heard, said: Said) -> Message:
    asker = await house.people.asker(heard.workspace, heard.account)
    return await house.own.agenda(heard.workspace, asker, said.words)


async def _following(house: House, heard: Heard, said: Said) -> Message:
    del said
    keeper = await house.keeping.mine(heard.workspace, heard.account)
    return mine.follows_now(keeper.follows, await _speak(house, heard))


async def _follow_words(house: House, heard: Heard, said: Said) -> Message:
    speak = await _speak(house, heard)
    asker = await house.people.asker(heard.workspace, heard.account)
    named = await house.keeping.named(said.words, asker.timezone) if said.words else ()
    if not named:
        return mine.what_to_follow(speak)
    if len(named) > 1:
        return mine.one_at_a_time(named, speak)
    done = await house.keeping.follow(heard.workspace, heard.account, named[0])
    return await _followed(house, heard, done, speak)


async def _followed(house: House, heard: Heard, done: Followed, speak: Tongue) -> Message:
    if not done.follows:
        return mine.too_many(MOST_FOLLOWED, speak)
    keeper = await house.keeping.mine(heard.workspace, heard.account)
    return mine.followed(done.follows, keeper.preferences, listed=done.listed, speak=speak)


async def _unfollow_words(house: House, heard: Heard, said: Said) -> Message:
    speak = await _speak(house, heard)
    asker = await house.people.asker(heard.workspace, heard.account)
    named = await house.keeping.named(said.words, asker.timezone) if said.words else ()
    written = said.words.strip("“”«»„\"' ")[:MAX_VALUE]
    also = (Follow(Sort.WORD, written, house.clock.now()),) if written else ()
    done = await house.keeping.unfollow(heard.workspace, heard.account, *named, *also)
    return mine.unfollowed(done.follows, speak) if done.done else mine.not_followed(written, done.now, speak)


async def _lead(house: House, heard: Heard, said: Said) -> Message:
    speak = await _speak(house, heard)
    if not 1 <= said.minutes <= LONGEST_LEAD:
        return mine.lead_refused(LONGEST_LEAD, speak)
    await house.keeping.prefer(heard.workspace, heard.account, lead=said.minutes)
    return mine.lead_set(said.minutes, speak)


DONE: dict[Verb, Callable[[House, Heard, Said], Awaitable[Message]]] = {
    Verb.AGENDA: _agenda,
    Verb.FOLLOW: _follow_words,
    Verb.FOLLOWING: _following,
    Verb.LEAD: _lead,
    Verb.UNFOLLOW: _unfollow_words,
}
"""What is done about each thing that somebody can say of their own agenda."""


async def _save(house: House, heard: Heard, occurrence_id: str) -> None:
    kept = await house.keeping.save(heard.workspace, heard.account, occurrence_id)
    await heard.ack()
    await _tell_kept(house, heard, kept)


async def _tell_kept(house: House, heard: Heard, kept: wording.Kept | None) -> None:
    speak = await _speak(house, heard)
    if kept is None:
        await _tell(house, heard, wording.gone(speak))
        return
    asker = await house.people.asker(heard.workspace, heard.account)
    await _tell(house, heard, wording.saved(kept, asker.timezone, speak))


async def _tell(house: House, heard: Heard, message: Message) -> None:
    """Tell who acted, where they look; in the Home tab they see it."""
    view = heard.body.get("view") or {}
    if view.get("type") == "modal":
        await home.show_above(house, heard, message)
    elif not view:
        here = heard.body.get("container") or {}
        instead = heard.pressed.get("block_id") == actions.KEPT_BLOCK and here.get("is_ephemeral")
        await heard.tell(house, message, replace=bool(instead))
    await home.refresh(house, heard)


async def _speak(house: House, heard: Heard) -> Tongue:
    asker = await house.people.asker(heard.workspace, heard.account)
    return await house.own.speak(heard.workspace, asker)


def _chosen(heard: Heard) -> str:
    return str((heard.pressed.get("selected_option") or {}).get("value") or "")


def _follow(house: House, value: str) -> Follow | None:
    """Read what is followed from the value of a button or a choice, which may be anything."""
    sort, _, named = value.partition(actions.APART)
    if sort not in set(Sort) or not named:
        return None
    return Follow(Sort(sort), named[:MAX_VALUE], house.clock.now())
