"""A person's own agenda in words, and the sentences about what they follow. Stores nothing."""

from collections.abc import Sequence
from datetime import date

from bot.domain.agenda import Listed
from bot.domain.following import Follow
from bot.domain.personal import Mine, Preferences
from bot.wording import actions as ids
from bot.wording.event import INDENT, entry, short_title
from bot.wording.for_you import MAX_FOLLOWED, followed_name, followed_words
from bot.wording.lead import lead_words
from bot.wording.listing import by_time
from bot.wording.message import (
    MAX_LABEL,
    Block,
    Message,
    actions,
    button,
    context,
    cut,
    lines,
    mrkdwn,
    section,
)
from bot.wording.save import save_button
from bot.wording.tongue import Tongue

MOST_LINES = 20
"""Events of one agenda, each with its button; the rest is counted."""

MAX_OTHER = 60
"""Characters of the title of what is on at the same time."""


def agenda(days: tuple[date, int], mine: Sequence[Mine], zone: str, speak: Tongue) -> Message:
    """Say what of some days somebody saved or follows; `days` is the first one and how many."""
    heading = speak.say("mine.agenda", days=day_words(days, speak))
    if not mine:
        empty = speak.say("mine.nothing")
        return Message(lines((heading, empty)), (section(f"*{mrkdwn(heading)}*"), section(empty)))
    blocks: list[Block] = [section(f"*{mrkdwn(heading)}*")]
    text = [mrkdwn(heading)]
    for shown, plain, one in told(mine[:MOST_LINES], zone, speak):
        keep = save_button(one.listed.occurrence, speak, saved=one.saved is not None)
        blocks.append({**section(shown), "accessory": keep})
        text.append(plain)
    more = [speak.say("mine.more", count=len(mine) - MOST_LINES)] if len(mine) > MOST_LINES else []
    closing = [*more, speak.say("times.own_zone")]
    return Message(lines((*text, *more)), (*blocks, *(context(words) for words in closing)))


def told(mine: Sequence[Mine], zone: str, speak: Tongue) -> list[tuple[str, str, Mine]]:
    """Give each line as it is shown and as plain text, under its time where that is a new one."""
    made, heading = [], ""
    for one, line in zip(mine, by_time([one.listed for one in mine], zone, speak), strict=True):
        why = _why(one, mine, speak)
        shown = f"\n{INDENT}".join((entry(one.listed, tongue=speak), *why))
        if line.heading != heading:
            heading = line.heading
            shown = f"*{heading}*\n{shown}"
        made.append((shown, f"{line.text} ({'; '.join(why)})" if why else line.text, one))
    return made


def day_words(days: tuple[date, int], speak: Tongue) -> str:
    """Name days in a row: the one, or the first and the last."""
    first, count = days
    if count == 1:
        return speak.day(first, first.year)
    last = date.fromordinal(first.toordinal() + count - 1)
    return speak.say("mine.span", first=speak.day(first, first.year), last=speak.day(last, first.year))


def followed(follows: Sequence[Follow], preferences: Preferences, *, listed: bool, speak: Tongue) -> Message:
    """Tell whoever follows something new what comes of it, with a way back."""
    what = _names(follows, speak)
    lead = lead_words(preferences.lead, speak)
    said = [speak.say("mine.followed", what=what, lead=lead)]
    said += [] if listed else [speak.say("mine.none_listed")]
    buttons = [unfollow_button(one, speak) for one in follows]
    return Message(lines(said), (section(" ".join(said)), actions(*buttons, block_id=ids.KEPT_BLOCK)))


def unfollowed(follows: Sequence[Follow], speak: Tongue) -> Message:
    """Tell whoever follows something no more."""
    return _sentence(speak.say("mine.unfollowed", what=_names(follows, speak)))


def follows_now(follows: Sequence[Follow], speak: Tongue) -> Message:
    """Say what somebody follows."""
    if not follows:
        return _sentence(speak.say("mine.follows_nothing"))
    return _sentence(speak.say("mine.follows", what=_names(follows, speak)))


def not_followed(words: str, follows: Sequence[Follow], speak: Tongue) -> Message:
    """Say that somebody does not follow something, and what they do."""
    now = follows_now(follows, speak).text
    return _sentence(f"{speak.say('mine.not_followed', what=_plain(words))} {now}")


def one_at_a_time(follows: Sequence[Follow], speak: Tongue) -> Message:
    """Ask for one thing at a time: two together would be read as either."""
    return _sentence(speak.say("mine.one_at_a_time", first=followed_words(follows[0], speak)))


def what_to_follow(speak: Tongue) -> Message:
    """Ask what somebody wants to follow."""
    return _sentence(speak.say("mine.what_to_follow"))


def too_many(most: int, speak: Tongue) -> Message:
    """Say that somebody follows as much as one can."""
    return _sentence(speak.say("mine.too_many", count=most))


def lead_set(minutes: int, speak: Tongue) -> Message:
    """Tell how long before a start somebody is reminded from now on."""
    return _sentence(speak.say("mine.lead_set", lead=lead_words(minutes, speak)))


def lead_refused(longest: int, speak: Tongue) -> Message:
    """Say how long before a start somebody can be reminded."""
    return _sentence(speak.say("mine.lead_refused", lead=lead_words(longest, speak)))


def unfollow_button(follow: Follow, speak: Tongue) -> Block:
    """Make the button that ends it."""
    label = f"{speak.say('mine.unfollow')}: {followed_name(follow, speak)}"
    return button(speak.say("mine.unfollow"), ids.UNFOLLOW, follow_value(follow), label=cut(label, MAX_LABEL))


def follow_value(follow: Follow) -> str:
    """Write what is followed as the value of a button or a choice."""
    return f"{follow.sort.value}{ids.APART}{follow.value}"


def _why(one: Mine, among: Sequence[Mine], speak: Tongue) -> list[str]:
    """Say why it is in the agenda, when it reminds, and what it clashes with."""
    why = []
    if one.saved is not None:
        lead = one.saved.lead
        reminds = not one.listed.occurrence.all_day and lead is not None
        words = lead_words(lead or 0, speak)
        why.append(speak.say("mine.saved_reminds", lead=words) if reminds else speak.say("mine.saved_only"))
    elif one.follow is not None:
        why.append(speak.say("mine.you_follow", what=followed_words(one.follow, speak)))
    if other := _clash(one.listed, among):
        why.append(speak.say("mine.overlaps", title=mrkdwn(short_title(other.occurrence, MAX_OTHER))))
    return why


def _clash(line: Listed, among: Sequence[Mine]) -> Listed | None:
    """Give what is on at the same time as a line with an hour."""
    mine = line.occurrence
    for other in (one.listed for one in among):
        theirs = other.occurrence
        apart = mine.id == theirs.id or mine.all_day or theirs.all_day
        if not apart and mine.starts_at < theirs.ends_at and theirs.starts_at < mine.ends_at:
            return other
    return None


def _names(follows: Sequence[Follow], speak: Tongue) -> str:
    return ", ".join(followed_words(one, speak) for one in follows)


def _plain(words: str) -> str:
    return mrkdwn(cut(words, MAX_FOLLOWED))


def _sentence(said: str) -> Message:
    return Message(said, (section(said),))
