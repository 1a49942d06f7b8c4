"""Who is in a chat that runs, who waits for a reply, which links there are, and what is spam. Decides nothing."""

from collections.abc import Sequence

from bot.domain.attention import Alone, Attention, Linked, SetAside
from bot.wording import actions as ids
from bot.wording.message import Block, address_token, button, context, section

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


def here_words(people: Attention) -> str:
    """Count who is there."""
    new = f", {people.first_time} for the first time" if people.first_time else ""
    return f"*Here:* {people.people}{new}."


def alone(people: Attention, addresses: Sequence[str], occurrence_id: str) -> list[Block]:
    """Name who had no reply and no reaction yet, each with the button that sets spam aside."""
    if not people.alone:
        return []
    made: list[Block] = [section(f"*Needs a reply: {len(people.alone)}*")]
    known = [*addresses, *([""] * MOST_ALONE)]
    for one, address in zip(people.alone[:MOST_ALONE], known, strict=False):
        value = f"{occurrence_id}{ids.APART}{one.person}"
        spam = button(
            "It is spam", ids.RUN_SPAM, value, label="Set aside as spam: what this person wrote here"
        )
        made.append({**section(f"• {_alone(one, address)}"), "accessory": spam})
    rest = len(people.alone) - MOST_ALONE
    return [*made, context(f"and {rest} more")] if rest > 0 else made


def links(shared: Sequence[Linked], addresses: Sequence[str]) -> list[Block]:
    """Say where links are: which they are is not kept, so each stands in its message alone."""
    if not shared:
        return []
    count = sum(one.links for one in shared)
    told = []
    for one, address in zip(reversed(shared[-MOST_LINKS:]), addresses, strict=False):
        target = address_token(address)
        message = f"<{target}|their message>" if target else "in the chat"
        told.append(f"{_who(one)} {message}")
    more = ["…"] if len(shared) > MOST_LINKS else []
    said = f"*Links so far: {count}*"
    return [context(": ".join(part for part in (said, " · ".join([*told, *more])) if part))]


def set_aside(found: Sequence[SetAside], occurrence_id: str) -> list[Block]:
    """Say whose messages are set aside as spam, each with the way back."""
    made: list[Block] = []
    for one in found[:MOST_ASIDE]:
        who = "somebody on X" if one.on_x else _who(one)
        messages = "1 message" if one.messages == 1 else f"{one.messages} messages"
        value = f"{occurrence_id}{ids.APART}{one.person}"
        back = button(
            "Count it", ids.RUN_NO_SPAM, value, label="It is no spam: count what this person wrote here"
        )
        made.append({**section(f"Set aside as spam: {messages} of {who}"), "accessory": back})
    rest = len(found) - MOST_ASIDE
    return [*made, context(f"and of {rest} more")] if rest > 0 else made


def _alone(one: Alone, address: str) -> str:
    target = address_token(address)
    new = " (here for the first time)" if one.first_time else ""
    return f"{_who(one)}{new}{f': <{target}|their answer>' if target else ''}"


def _who(one: Alone | Linked | SetAside) -> str:
    """Name somebody; of an account on X its number alone is known, which is nobody's name."""
    return "Somebody on X" if one.on_x else f"<@{one.account}>"
