"""Who is in a chat, who is there for the first time, and whose answers nobody has noticed yet. Keeps nothing."""

from collections.abc import Collection, Iterable
from datetime import datetime, timedelta
from typing import NamedTuple

from bot.domain.participation import Act

QUIET = timedelta(minutes=3)
"""How long after a question it counts as quiet where nobody has answered."""

SAID = frozenset({Act.MESSAGE, Act.REPLY})


class Seen(NamedTuple):
    """One act in a chat, as it is logged."""

    person: int
    account: str
    act: Act
    channel: str
    message: str  # Slack's ts of what was written or acted on
    thread: str
    at: datetime
    links: int = 0  # web addresses in what was written
    on_x: bool = False  # the account and the message are X's


class Alone(NamedTuple):
    """Somebody whose answers had no reply and no reaction yet."""

    account: str
    first_time: bool
    channel: str
    message: str  # their first answer
    at: datetime
    person: int = 0  # the number under which they are logged
    on_x: bool = False


class Linked(NamedTuple):
    """A message with web addresses in it."""

    account: str
    channel: str
    message: str
    links: int
    on_x: bool = False


class SetAside(NamedTuple):
    """Somebody of whom something in a chat is set aside as spam."""

    account: str
    person: int  # the number under which they are logged
    messages: int
    on_x: bool = False


class Attention(NamedTuple):
    """How the people of a chat are."""

    people: int = 0
    first_time: int = 0
    alone: tuple[Alone, ...] = ()  # first-timers first, then who waits longest
    last_said: datetime | None = None


def attend(
    acts: Iterable[Seen],
    newcomers: Collection[int],
    of_the_bot: Collection[str],
    moderators: Collection[str] = (),
) -> Attention:
    """Tell how the people of a chat are; `newcomers` were in none before, `of_the_bot` are its own messages' ids.

    The moderators (accounts) are not counted among them, and what they reply counts.
    An answer in the thread of a question is noticed by a reaction; one that stands alone by a reply to it as well.
    """
    seen = sorted(acts, key=lambda one: one.at)
    by = _noticed(seen, of_the_bot)
    said: dict[int, list[Seen]] = {}
    of_others = [one for one in seen if one.account not in moderators]
    for one in of_others:
        if one.act in SAID:
            said.setdefault(one.person, []).append(one)
    alone = [
        Alone(
            theirs[0].account,
            person in newcomers,
            theirs[0].channel,
            theirs[0].message,
            theirs[0].at,
            person,
            theirs[0].on_x,
        )
        for person, theirs in said.items()
        if not any(by.get(one.message, set()) - {person} for one in theirs)
    ]
    everybody = {one.person for one in of_others}
    return Attention(
        people=len(everybody),
        first_time=len(everybody & set(newcomers)),
        alone=tuple(sorted(alone, key=lambda one: (not one.first_time, one.at))),
        last_said=max((one.at for one in of_others if one.act in SAID), default=None),
    )


def linked(acts: Iterable[Seen]) -> list[Linked]:
    """Give the messages with web addresses, by anybody, in order."""
    said = sorted((one for one in acts if one.links and one.act in SAID), key=lambda one: one.at)
    return [Linked(one.account, one.channel, one.message, one.links, one.on_x) for one in said]


def _noticed(seen: Iterable[Seen], of_the_bot: Collection[str]) -> dict[str, set[int]]:
    """Give who noticed each message. Who replies in a thread has noticed all that was said in it before."""
    by: dict[str, set[int]] = {}
    threads: dict[str, list[str]] = {}
    for one in seen:
        if one.act is Act.REACTION:
            by.setdefault(one.message, set()).add(one.person)
        elif one.act is Act.REPLY and one.thread not in of_the_bot:
            before = threads.setdefault(one.thread, [one.thread])
            for message in before:
                by.setdefault(message, set()).add(one.person)
            before.append(one.message)
    return by


def quiet_since(asked_at: datetime | None, attention: Attention, now: datetime) -> datetime | None:
    """Tell since when nobody has said anything upon the last question, where that is long enough to count."""
    if asked_at is None or now - asked_at < QUIET:
        return None
    if attention.last_said is not None and attention.last_said > asked_at:
        return None
    return asked_at
