"""Who is in a chat that runs, who waits for a reply, which links there are, and what is spam. Decides nothing."""

from collections.abc import Sequence

from bot.domain.attention import Alone, Attention, Linked, SetAside
from bot.wording import actions as ids
from bot.wording.message import Block, address_token, button, context, section
from bot.wording.tongue import ENGLISH, Tongue

MOST_ALONE = 5
"""People who wait for a reply that are named; the others are counted."""

MOST_LINKS = 5
"""Messages with links that are named, the newest; the others are counted."""

STATUS = "https://x.com/i/status/"
"""What X takes as a post's address where its author is not named."""

MOST_ASIDE = 2
"""People that are named of whom something is set aside."""


def post_address(post: str) -> str:
    """Give where a post on X can be opened, whoever wrote it; nothing where it has no id of X's."""
    return f"{STATUS}{post}" if post.isdecimal() else ""


def here_words(people: Attention, speak: Tongue = ENGLISH) -> str:
    """Count who is there."""
    name = "console.here_new" if people.first_time else "console.here"
    return speak.say(name, people=people.people, new=people.first_time)


def alone(
    people: Attention, addresses: Sequence[str], occurrence_id: str, speak: Tongue = ENGLISH
) -> list[Block]:
    """Name who had no reply and no reaction yet, each with the button that sets spam aside."""
    if not people.alone:
        return []
    made: list[Block] = [section(f"*{speak.count('console.needs_reply', len(people.alone))}*")]
    known = [*addresses, *([""] * MOST_ALONE)]
    for one, address in zip(people.alone[:MOST_ALONE], known, strict=False):
        value = f"{occurrence_id}{ids.APART}{one.person}"
        label = speak.say("console.spam_label")
        spam = button(speak.say("console.spam"), ids.RUN_SPAM, value, label=label)
        made.append({**section(f"• {_alone(one, address, speak)}"), "accessory": spam})
    rest = len(people.alone) - MOST_ALONE
    return [*made, context(speak.count("console.and_more", rest))] if rest > 0 else made


def links(shared: Sequence[Linked], addresses: Sequence[str], speak: Tongue = ENGLISH) -> list[Block]:
    """Say where links are: which they are is not kept, so each stands in its message alone."""
    if not shared:
        return []
    count = sum(one.links for one in shared)
    told = []
    for one, address in zip(reversed(shared[-MOST_LINKS:]), addresses, strict=False):
        target = address_token(address)
        message = speak.say("console.their_message" if target else "console.in_chat")
        told.append(f"{_who(one, speak)} {f'<{target}|{message}>' if target else message}")
    more = ["…"] if len(shared) > MOST_LINKS else []
    said = f"*{speak.count('console.links', count)}*"
    return [context(": ".join(part for part in (said, " · ".join([*told, *more])) if part))]


def set_aside(found: Sequence[SetAside], occurrence_id: str, speak: Tongue = ENGLISH) -> list[Block]:
    """Say whose messages are set aside as spam, each with the way back."""
    made: list[Block] = []
    for one in found[:MOST_ASIDE]:
        value = f"{occurrence_id}{ids.APART}{one.person}"
        label = speak.say("console.count_label")
        back = button(speak.say("console.count_it"), ids.RUN_NO_SPAM, value, label=label)
        who = speak.say("console.somebody_on_x") if one.on_x else _who(one, speak)
        said = speak.count("console.set_aside", one.messages, who=who)
        made.append({**section(said), "accessory": back})
    rest = len(found) - MOST_ASIDE
    return [*made, context(speak.count("console.of_more", rest))] if rest > 0 else made


def _alone(one: Alone, address: str, speak: Tongue) -> str:
    target = address_token(address)
    new = f" {speak.say('console.first_time')}" if one.first_time else ""
    answer = f": <{target}|{speak.say('console.their_answer')}>" if target else ""
    return f"{_who(one, speak)}{new}{answer}"


def _who(one: Alone | Linked | SetAside, speak: Tongue) -> str:
    """Name somebody; of an account on X its number alone is known, which is nobody's name."""
    return speak.say("console.on_x") if one.on_x else f"<@{one.account}>"
