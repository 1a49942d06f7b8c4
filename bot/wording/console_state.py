"""How a chat is at one moment, as its moderators are told of it. Says nothing itself."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import NamedTuple

from bot.domain.attention import Attention, Linked, SetAside
from bot.domain.audience_question import Suggested
from bot.domain.event import Occurrence
from bot.domain.running import Played, Step
from bot.domain.script import Question
from bot.wording import actions as ids
from bot.wording.tongue import ENGLISH, Tongue


class Out(NamedTuple):
    """A question that is out, or will not come any more."""

    number: int
    at: datetime
    address: str = ""  # of the message
    trouble: str = ""  # why it did not arrive everywhere; empty: it did


@dataclass(frozen=True, slots=True, kw_only=True)
class Console:
    """How a chat is."""

    occurrence: Occurrence
    now: datetime
    zone: str  # IANA: in which moments are told to whoever cannot be shown their own
    course: Played
    coming: Sequence[Question] = ()  # what is still to be asked, in order
    out: Sequence[Out] = ()
    steps: Sequence[Step] = ()
    attention: Attention = field(default_factory=Attention)
    addresses: Sequence[str] = ()  # of the answers of those who are alone, as far as they are known
    links: Sequence[Linked] = ()  # the messages with web addresses, in order
    link_addresses: Sequence[str] = ()  # of the newest of these messages, the newest first
    set_aside: Sequence[SetAside] = ()
    quiet_since: datetime | None = None
    spare: str = ""
    suggested: Sequence[Suggested] = ()  # what the audience would like to be asked, the most wanted first
    ready_by: str = ""
    others: Sequence[str] = ()  # accounts of the other moderators
    rooms: Sequence[str] = ()  # where it is asked: channels by their ids, and X
    over_at: datetime
    next_at: datetime | None = None  # when the chat is on next
    next_id: str = ""  # of that happening
    next_has_script: bool = False
    speak: Tongue = ENGLISH

    @property
    def value(self) -> str:
        """Give what a button says of what was seen."""
        return f"{self.occurrence.id}{ids.APART}{self.course.version}"
