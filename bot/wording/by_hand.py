"""The words of a post that a person is to publish on X, as they are given them in Slack. Chooses no words of the post.

They stand alone in a block from which they can be copied, above a button that opens X with them in its box.
"""

from collections.abc import Sequence
from typing import NamedTuple
from urllib.parse import quote

from bot.domain.announcement import Kind, Planned
from bot.wording.actions import CARD_LINK, CARD_SEND, POST_BY_HAND
from bot.wording.message import Block, Message, actions, button, context, cut, lines, mrkdwn, section

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


FIRST = frozenset({Kind.REMINDER, Kind.START, Kind.QUESTION})
"""What others of a chat follow, and may answer."""

LINK_WANTED = "Then send me the link of your post here: the next ones open as replies to it."


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


def by_hand(given: Given) -> Message:
    """Give the words of a post to whoever publishes it."""
    head = _head(given)
    address = _address(given)
    blocks = [section(head), _to_copy(given.text)]
    if address:
        open_x = button("Post it on X", POST_BY_HAND, label="Open X with these words in its box")
        blocks.append(actions({**open_x, "url": address}))
    notes = [one for one in (_why(given.why), _how(given, can_open=bool(address)), _others(given)) if one]
    if notes:
        blocks.append(context(*notes))
    text = lines([head], mrkdwn(given.text))
    if given.card is None:
        return Message(text, tuple(blocks))
    where = _where(given.card)
    blocks += [section(where), _to_copy(given.card.alt_text)]
    if (get := _get(given.card)) is not None:
        blocks.append(get)
    return Message(lines([text, where], mrkdwn(given.card.alt_text)), tuple(blocks))


def _head(given: Given) -> str:
    """Say which post it is: it is read in a phone's notification, at the start of the very minute."""
    place = f", post {given.place[0]} of {given.place[1]}" if given.place else ""
    about = f" of *{mrkdwn(cut(given.title, MAX_TITLE))}*" if given.title else ""
    return f"For X now{place}: {_what(given.planned)}{about}"


def _address(given: Given) -> str:
    """Give where X opens with the words in its box, or nothing where that is longer than a button may lead."""
    answers = f"{ANSWERS}{given.answers}" if given.answers.isdecimal() else ""
    address = f"{COMPOSE}{quote(given.text, safe='')}{answers}"
    return address if len(address) <= MAX_ADDRESS else ""


def _where(card: CardOffer) -> str:
    """Say that there is a card or a picture."""
    what = "The chat has a card" if card.occurrence_id else "The question has a picture"
    return f"{what}. Post it with the words, and give it this description:"


def _get(card: CardOffer) -> Block | None:
    """Make the button by which one comes by it: from its address, or else as a file."""
    what = "card" if card.occurrence_id else "picture"
    if card.address:
        link = button(f"Get the {what}", CARD_LINK, label=f"Open the {what}, an image")
        return actions({**link, "url": card.address})
    if not card.occurrence_id:
        return None
    return actions(
        button("Send me the card", CARD_SEND, card.occurrence_id, label="Send me the card, an image")
    )


def _to_copy(text: str) -> Block:
    """Give a block that holds these words alone, as they are: Slack shows a button to copy it."""
    return {
        "type": "rich_text",
        "elements": [{"type": "rich_text_preformatted", "elements": [{"type": "text", "text": text}]}],
    }


def _what(planned: Planned) -> str:
    match planned.kind:
        case Kind.QUESTION:
            return f"question {planned.detail}"
        case Kind.REMINDER:
            return f"the reminder, {planned.detail} minutes ahead,"
        case Kind.START:
            return "the start"
        case Kind.LATE_DOOR:
            return "a word to those who join late"
        case Kind.THANKS:
            return "the thanks"
        case Kind.CHANGE:
            return "the news of a change"
        case Kind.RECAP:
            return "the recap"
        case _:
            return "the post"


def _why(reason: str) -> str:
    """Say what kept the bot from posting it."""
    said = mrkdwn(cut(reason, MAX_WHY))
    return f"The bot could not post it: {said}{'' if said.endswith('.') else '.'}" if said else ""


def _how(given: Given, *, can_open: bool) -> str:
    """Say where the post belongs, where it does not stand alone."""
    copied = "" if can_open else "Copy it: it is too long for a button that opens X with it."
    where = ""
    if given.answers and can_open:
        where = "The button makes it a reply, so that the chat is one thread."
    elif given.planned.kind is Kind.CHANGE:
        where = "Post it as a reply to the announcement."
    elif given.planned.kind is Kind.START:
        where = "Post it as a reply to the reminder, if there was one, so that the chat is one thread."
    elif given.planned.kind not in {Kind.REMINDER, Kind.DIGEST}:
        where = "Post it as a reply to the one before, so that the chat stays one thread."
    then = LINK_WANTED if given.in_private and not given.answers and given.planned.kind in FIRST else ""
    return " ".join(part for part in (copied, where, then) if part)


def thread_known(title: str) -> Message:
    """Tell who sent the link of their post what it is good for."""
    said = f"Thank you: the next posts of *{mrkdwn(cut(title, MAX_TITLE))}* open as replies to that one."
    return Message(said, (section(said),))


def _others(given: Given) -> str:
    """Say who else is given it, so that it is not posted twice."""
    if not given.others:
        return ""
    named = " and ".join(f"<@{mrkdwn(who)}>" for who in given.others[:MAX_OTHERS])
    return f"Also given to {named}: one of you posts it."
