"""The words of a post that a person is to publish on X, as a Slack channel is given them. Chooses no words of the post.

They stand alone in a block from which they can be copied, above a button that opens X with them in its box.
"""

from typing import NamedTuple
from urllib.parse import quote

from bot.domain.announcement import Kind, Planned
from bot.wording.actions import CARD_LINK, POST_BY_HAND
from bot.wording.message import Block, Message, actions, button, context, cut, lines, mrkdwn, section

COMPOSE = "https://x.com/intent/post?text="
"""Where X opens its box with a text in it."""

MAX_ADDRESS = 3_000
"""Characters of the address of a button, as Slack takes it."""

MAX_TITLE = 80
MAX_WHY = 300


class CardOffer(NamedTuple):
    """An image that may be posted with the words."""

    occurrence_id: str  # whose card it is; empty: it is a question's own picture
    alt_text: str  # the words that stand for it
    address: str = ""  # where it is; empty: the bot has no web address


def by_hand(planned: Planned, title: str, post: str, card: CardOffer | None = None, why: str = "") -> Message:
    """Give the words of a post to whoever publishes it; `title` names the chat, and is empty for none.

    `why` is what kept the bot from posting it itself.
    """
    about = f" of *{mrkdwn(title[:MAX_TITLE])}*" if title else ""
    head = f"For X now: {_what(planned)}{about}"
    how = " ".join(part for part in (_why(why), _how(planned)) if part)
    text = _to_copy(post)
    address = f"{COMPOSE}{quote(post, safe='')}"
    blocks = [section(head), text]
    if len(address) <= MAX_ADDRESS:
        open_x = button("Post it on X", POST_BY_HAND, label="Open X with these words in its box")
        blocks.append(actions({**open_x, "url": address}))
    if how:
        blocks.append(context(how))
    if card is None:
        return Message(lines([head], mrkdwn(post)), tuple(blocks))
    where = _where(card)
    blocks += [section(where), _to_copy(card.alt_text)]
    if card.address:
        what = "card" if card.occurrence_id else "picture"
        label = f"Open the {what}, an image"
        blocks.append(actions({**button(f"Get the {what}", CARD_LINK, label=label), "url": card.address}))
    return Message(lines([head, mrkdwn(post), where], mrkdwn(card.alt_text)), tuple(blocks))


def _where(card: CardOffer) -> str:
    """Say that there is a card or a picture, and how one comes by it."""
    if not card.occurrence_id:
        return "The question has a picture. Post it with the words, and give it this description:"
    made = (
        ""
        if card.address
        else f", made by `cembot export card {mrkdwn(card.occurrence_id)} --output card.png`"
    )
    return f"The chat has a card{made}. Post it with the words, and give it this description:"


def _to_copy(text: str) -> Block:
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


def _how(planned: Planned) -> str:
    """Say where the post belongs, where it does not stand alone."""
    match planned.kind:
        case Kind.REMINDER | Kind.DIGEST:
            return ""
        case Kind.CHANGE:
            return "Post it as a reply to the announcement."
        case Kind.START:
            return "Post it as a reply to the reminder, if there was one, so that the chat is one thread."
        case _:
            return "Post it as a reply to the one before, so that the chat stays one thread."
