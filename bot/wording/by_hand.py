"""The words of a post that a person is to publish on X, as they are given them in Slack. Chooses no words of the post.

They stand alone in a block from which they can be copied, above a button that opens X with them in its box.
"""

from collections.abc import Sequence
from typing import NamedTuple
from urllib.parse import quote

from bot.domain.announcement import Kind, Planned
from bot.wording.actions import CARD_LINK, CARD_SEND, POST_BY_HAND
from bot.wording.message import Block, Message, actions, button, context, cut, lines, mrkdwn, section
from bot.wording.tongue import ENGLISH, Tongue

COMPOSE = "https://x.com/intent/post?text="
"""Where X opens its box with a text in it."""

ANSWERS = "&in_reply_to="
"""What makes of it a reply to the post whose id stands behind it."""

MAX_ADDRESS = 3_000
"""Characters of the address of a button, as Slack takes it."""

MAX_TITLE = 80
MAX_WHY = 300

MAX_OTHERS = 5
"""People who are named as being given the same."""


NAMED = frozenset(
    {
        Kind.QUESTION,
        Kind.REMINDER,
        Kind.START,
        Kind.LATE_DOOR,
        Kind.THANKS,
        Kind.CHANGE,
        Kind.RECAP,
    }
)
"""Posts that have a name of their own."""

FIRST = frozenset({Kind.REMINDER, Kind.START, Kind.QUESTION})
"""What others of a chat follow, and may answer."""


class CardOffer(NamedTuple):
    """An image that may be posted with the words."""

    occurrence_id: str  # whose card it is; empty: it is a question's own picture
    alt_text: str  # the words that stand for it
    address: str = ""  # where it is; empty: the bot has no web address


class Given(NamedTuple):
    """What there is to say of a post."""

    planned: Planned  # the post
    title: str  # the chat's; empty: it has none
    text: str  # its words
    place: tuple[int, int] | None = None  # which of the chat's posts it is, and of how many
    card: CardOffer | None = None
    why: str = ""  # what kept the bot from posting it itself
    answers: str = ""  # X's id of the post that it replies to; empty: not known
    others: Sequence[str] = ()  # Slack's ids of those who are given it too
    in_private: bool = False  # it is told to one person, who may answer
    speak: Tongue = ENGLISH  # the language of whoever publishes it; the words are in the chat's


def by_hand(given: Given) -> Message:
    """Give the words of a post to whoever publishes it."""
    head = _head(given)
    address = _address(given)
    blocks = [section(head), _to_copy(given.text)]
    if address:
        label = given.speak.say("by_hand.open_label")
        open_x = button(given.speak.say("by_hand.open"), POST_BY_HAND, label=label)
        blocks.append(actions({**open_x, "url": address}))
    notes = [
        one
        for one in (_why(given.why, given.speak), _how(given, can_open=bool(address)), _others(given))
        if one
    ]
    if notes:
        blocks.append(context(*notes))
    text = lines([head], "\n".join(mrkdwn(line) for line in given.text.splitlines()))
    if given.card is None:
        return Message(text, tuple(blocks))
    where = _where(given.card, given.speak)
    blocks += [section(where), _to_copy(given.card.alt_text)]
    if (get := _get(given.card, given.speak)) is not None:
        blocks.append(get)
    return Message(lines([text, where], mrkdwn(given.card.alt_text)), tuple(blocks))


def _head(given: Given) -> str:
    """Say which post it is: it is read in a phone's notification, at the start of the very minute."""
    speak, what = given.speak, _what(given.planned, given.speak)
    if given.title:
        what = speak.say("by_hand.of_chat", what=what, title=f"*{mrkdwn(cut(given.title, MAX_TITLE))}*")
    if given.place is None:
        return speak.say("by_hand.head", what=what)
    number, total = given.place
    return speak.say("by_hand.head_of", number=number, total=total, what=what)


def _address(given: Given) -> str:
    """Give where X opens with the words in its box, or nothing where that is longer than a button may lead."""
    answers = f"{ANSWERS}{given.answers}" if given.answers.isdecimal() else ""
    address = f"{COMPOSE}{quote(given.text, safe='')}{answers}"
    return address if len(address) <= MAX_ADDRESS else ""


def _where(card: CardOffer, speak: Tongue) -> str:
    """Say that there is a card or a picture."""
    return speak.say("by_hand.has_card" if card.occurrence_id else "by_hand.has_picture")


def _get(card: CardOffer, speak: Tongue) -> Block | None:
    """Make the button by which one comes by it: from its address, or else as a file."""
    if card.address:
        name = "by_hand.get_card" if card.occurrence_id else "by_hand.get_picture"
        link = button(speak.say(name), CARD_LINK, label=speak.say(f"{name}_label"))
        return actions({**link, "url": card.address})
    if not card.occurrence_id:
        return None
    label = speak.say("by_hand.send_card_label")
    return actions(button(speak.say("by_hand.send_card"), CARD_SEND, card.occurrence_id, label=label))


def _to_copy(text: str) -> Block:
    """Give a block that holds these words alone, as they are: Slack shows a button to copy it."""
    return {
        "type": "rich_text",
        "elements": [{"type": "rich_text_preformatted", "elements": [{"type": "text", "text": text}]}],
    }


def _what(planned: Planned, speak: Tongue) -> str:
    name = planned.kind.name.lower() if planned.kind in NAMED else "post"
    return speak.say(f"by_hand.{name}", detail=planned.detail)


def _why(reason: str, speak: Tongue) -> str:
    """Say what kept the bot from posting it."""
    said = mrkdwn(cut(reason, MAX_WHY))
    return speak.say("by_hand.why", why=said if said.endswith(".") else f"{said}.") if said else ""


def _how(given: Given, *, can_open: bool) -> str:
    """Say where the post belongs, where it does not stand alone."""
    names = [] if can_open else ["copy"]
    if given.answers and can_open:
        names.append("is_reply")
    elif given.planned.kind is Kind.CHANGE:
        names.append("as_change")
    elif given.planned.kind is Kind.START:
        names.append("as_start")
    elif given.planned.kind not in {Kind.REMINDER, Kind.DIGEST}:
        names.append("as_next")
    if given.in_private and not given.answers and given.planned.kind in FIRST:
        names.append("link_wanted")
    return " ".join(given.speak.say(f"by_hand.{name}") for name in names)


def thread_known(title: str, speak: Tongue = ENGLISH) -> Message:
    """Tell whoever sent the link of their post what it is good for."""
    said = speak.say("by_hand.thread_known", title=f"*{mrkdwn(cut(title, MAX_TITLE))}*")
    return Message(said, (section(said),))


def _others(given: Given) -> str:
    """Say who else is given it, so that it is not posted twice."""
    if not given.others:
        return ""
    named = given.speak.all_of([f"<@{mrkdwn(who)}>" for who in given.others[:MAX_OTHERS]])
    return given.speak.say("by_hand.others", names=named)
