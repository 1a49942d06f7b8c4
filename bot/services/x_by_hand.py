"""Gives the words of a post to whoever publishes it by hand: which of a chat's posts it is, and what it answers.

Makes none of the post's own words.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial

from bot.domain.account import Account
from bot.domain.agenda import Listed
from bot.domain.announcement import Planned
from bot.domain.event import Occurrence
from bot.domain.plan_x import first_of, given_to, of_chat, timeline
from bot.domain.way import Chosen, OnX, way_of
from bot.services.course import course_of
from bot.services.people import tongue_of
from bot.storage import deliveries, runs, x_chats, x_posted
from bot.storage.database import Connection, Database
from bot.wording.by_hand import CardOffer, Given, by_hand
from bot.wording.card import alt_text, card
from bot.wording.message import Block, Message
from bot.wording.tongue import tongue_of_chat

PEOPLE = ("U", "W")
"""How Slack's ids of people begin."""


@dataclass(frozen=True, slots=True)
class XByHand:
    """Messages with words to publish."""

    database: Database
    on_x: OnX
    site: str = ""  # what the bot's web addresses begin with, a slash at its end; empty: it has none

    async def give(  # to whom; the post itself, its chat, its words, its pictures; and why the bot did not post it
        self,
        planned: Planned,
        post: Planned,
        listed: Listed,
        text: str,
        shown: Sequence[Block] = (),
        why: str = "",
    ) -> Message:
        """Give the words of `post`, which may be the very delivery that is `planned`."""
        look = partial(self._known, planned=planned, post=post, listed=listed)
        place, others, answers = await self.database.read(look)
        chat = listed.occurrence
        card_offer = _shown(shown) or self._card(post, chat)
        where = planned.destination
        alone = where.channel.startswith(PEOPLE)
        account = Account(where.workspace, where.channel)
        speak = (
            await self.database.read(partial(tongue_of, account=account, programmes=self.on_x.language))
            if alone
            else tongue_of_chat("", self.on_x.language)
        )
        return by_hand(Given(post, chat.title, text, place, card_offer, why, answers, others, alone, speak))

    def _known(
        self, connection: Connection, planned: Planned, post: Planned, listed: Listed
    ) -> tuple[tuple[int, int] | None, Sequence[str], str]:
        """Give which of how many posts it is, who else is given it, and the post on X that it answers."""
        chosen = way_of(listed, x_chats.every(connection))
        others: Sequence[str] = ()
        if chosen is not None:
            everybody = given_to(chosen, runs.moderators_of(connection, listed), self.on_x)
            others = [one.channel for one in everybody if one != planned.destination]
        return self._place(connection, post, listed, chosen), others, self._last(connection, listed)

    def _last(self, connection: Connection, listed: Listed) -> str:
        """Give X's id of the chat's last post that is known: the bot's own, or one whose link a person sent."""
        chat = listed.occurrence.id
        own = deliveries.last_of_chat(connection, chat, timeline(self.on_x))
        by_hand = x_posted.of_chat(connection, chat)
        if by_hand is not None and (own is None or own.planned.due_at <= by_hand.told_at):
            return by_hand.post
        return own.message_id if own is not None and own.message_id else ""

    def _place(
        self, connection: Connection, post: Planned, listed: Listed, chosen: Chosen | None
    ) -> tuple[int, int] | None:
        """Tell which of the chat's posts it is, and of how many; nothing of what comes beside them."""
        planned = of_chat(listed.occurrence, course_of(connection, listed), self.on_x)
        names = [one.name for one in planned if chosen is None or one.due_at >= chosen.chosen_at]
        return (names.index(post.name) + 1, len(names)) if post.name in names else None

    def _card(self, post: Planned, chat: Occurrence) -> CardOffer | None:
        """Offer the chat's card with its first post."""
        if post.kind is not first_of(self.on_x) or not self.on_x.cards:
            return None
        address = f"{self.site}card/{chat.id}.png" if self.site else ""
        return CardOffer(chat.id, alt_text(card(chat, self.on_x.strip)), address)


def _shown(blocks: Sequence[Block]) -> CardOffer | None:
    """Offer the picture of a question to whoever posts it."""
    return next((CardOffer("", one["alt_text"], one["image_url"]) for one in blocks), None)
