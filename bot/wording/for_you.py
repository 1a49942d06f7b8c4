"""What one person is told without asking: what of theirs starts soon, and what is new. Decides neither."""

from collections.abc import Sequence

from bot.domain.alteration import Alteration, changes
from bot.domain.event import Occurrence, Status
from bot.domain.following import Follow, Sort
from bot.domain.personal import Added, Mine
from bot.wording.actions import JOIN
from bot.wording.event import INDENT, also_words, details, plain_entry, short_title, title_of
from bot.wording.message import (
    Block,
    Message,
    actions,
    address_token,
    button,
    context,
    cut,
    lines,
    mrkdwn,
    one_line,
    section,
    web_address,
)
from bot.wording.save import plain_title, save_button, when
from bot.wording.tongue import Tongue

MOST_TOLD = 10
"""Events that one message names; the rest is counted."""

MAX_PLACE = 200
"""Characters of a place."""

MAX_FOLLOWED = 60
"""Characters of what somebody follows."""


def reminder_for_you(told: Sequence[Mine], zone: str, speak: Tongue) -> Message:
    """Remind somebody in `zone` of what they saved or follow. It names the hour, for the message may come late."""
    blocks: list[Block] = [section(f"*{speak.say('mine.soon')}*")]
    text = [speak.say("mine.soon")]
    for one in told[:MOST_TOLD]:
        occurrence = one.listed.occurrence
        moment = when(occurrence, zone, speak)
        below = [details(occurrence, tongue=speak), also_words(one.listed.also, speak)]
        first = f"*{moment}*: {title_of(occurrence, speak)}"
        blocks.append(section(f"\n{INDENT}".join((first, *(part for part in below if part)))))
        blocks += _buttons(one, speak)
        text.append(plain_entry(one.listed, moment, speak))
    more = len(told) - MOST_TOLD
    closing = [speak.say("mine.more", count=more)] if more > 0 else []
    closing += _why([one.follow for one in told if one.follow and not one.saved], speak)
    blocks += [context(words) for words in closing]
    return Message(lines((*text, *closing)), tuple(blocks))


def news_for_you(added: Sequence[tuple[Added, Follow]], zone: str, speak: Tongue) -> Message:
    """Tell somebody in `zone` what is new of what they follow."""
    blocks: list[Block] = [section(f"*{speak.say('mine.news')}*")]
    text = [speak.say("mine.news")]
    for one, _ in added[:MOST_TOLD]:
        occurrence = one.occurrence
        moment = when(occurrence, zone, speak)
        shown = f"{title_of(occurrence, speak)}\n{INDENT}{moment}"
        told = details(occurrence, tongue=speak)
        entry = section(f"{shown}\n{INDENT}{told}" if told else shown)
        blocks.append({**entry, "accessory": save_button(occurrence, speak)})
        text.append(f"{moment}: {mrkdwn(short_title(occurrence))}")
    more = len(added) - MOST_TOLD
    closing = [speak.say("mine.more", count=more)] if more > 0 else []
    closing += _why([follow for _, follow in added], speak)
    blocks += [context(words) for words in closing]
    return Message(lines((*text, *closing)), tuple(blocks))


def followed_name(follow: Follow, speak: Tongue) -> str:
    """Name what somebody follows; plain text, not escaped."""
    return speak.kind(follow.value) if follow.sort is Sort.KIND else follow.value


def followed_words(follow: Follow, speak: Tongue) -> str:
    """Name what somebody follows, in mrkdwn."""
    shown = mrkdwn(cut(followed_name(follow, speak), MAX_FOLLOWED))
    return speak.say("reading.quoted", words=shown) if follow.sort is Sort.WORD else shown


def _buttons(one: Mine, speak: Tongue) -> list[Block]:
    occurrence = one.listed.occurrence
    title = plain_title(occurrence)
    address = web_address(occurrence.url)
    shown = [button(speak.say("mine.open"), JOIN, label=f"{speak.say('mine.open')}: {title}", url=address)]
    keep = [] if one.saved else [save_button(occurrence, speak)]
    together = [*(shown if address else []), *keep]
    return [actions(*together)] if together else []


def _why(follows: Sequence[Follow], speak: Tongue) -> list[str]:
    """Say why it comes, and how it ends."""
    names = list(dict.fromkeys(followed_words(one, speak) for one in follows))
    if not names:
        return []
    return [speak.say("mine.why", what=", ".join(names[:MOST_TOLD]), first=names[0])]


def change_for_you(before: Alteration, now: Occurrence, zone: str, speak: Tongue) -> Message | None:
    """Tell somebody in `zone` what of an event of theirs is otherwise now; None where nothing is."""
    different = changes(before, now)
    if not different:
        return None
    title, text = title_of(now, speak), mrkdwn(short_title(now))
    was, is_now = (when(moment, zone, speak) for moment in (before, now))
    place = mrkdwn(cut(one_line(now.location), MAX_PLACE)) or speak.say("yours.note_unsaid")
    address = address_token(now.url)
    moved = different.time and not different.cancelled
    head = "note_back" if different.reinstated else "note_moved" if moved else "note_changed"
    told = []
    if different.cancelled:
        told.append(speak.say("yours.note_cancelled", when=was))
    elif moved or different.reinstated:
        told.append(speak.say("yours.note_now", when=is_now))
    if moved:
        told.append(speak.say("yours.note_before", when=was))
    if different.place and not different.cancelled:
        told.append(speak.say("yours.note_place", place=place))
    if different.link and not different.cancelled:
        told.append(
            speak.say("yours.note_link", link=f"<{address}>" if address else speak.say("yours.note_unsaid"))
        )
    if now.status is Status.CANCELLED:
        shown, plain = title, f"{speak.say('event.cancelled')} {text}"
    else:
        shown, plain = (speak.say(f"yours.{head}", title=one) for one in (title, text))
    return Message(lines((plain, *told)), (section(f"\n{INDENT}".join((shown, *told))),))


def recording_for_you(occurrence: Occurrence, speak: Tongue) -> Message:
    """Tell somebody who asked for it where the recording or the recap of an event is."""
    address = web_address(occurrence.recording)
    said = speak.say("yours.recording_is", title=title_of(occurrence, speak))
    name = speak.say("yours.recording")
    label = f"{name}: {plain_title(occurrence)}"
    text = speak.say("yours.recording_is", title=mrkdwn(short_title(occurrence)))
    shown = [actions(button(name, JOIN, label=label, url=address))] if address else []
    return Message(lines((text, f"<{address}>" if address else "")), (section(said), *shown))
