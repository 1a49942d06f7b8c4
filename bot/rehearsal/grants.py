"""Short-lived permissions: trigger_ids that open one modal, and response_urls. Opens and posts nothing itself."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.clock import Clock
from bot.rehearsal import limits
from bot.rehearsal.refusal import SlackRefusal
from bot.rehearsal.workspace import Workspace

NOT_FOUND = 404


@dataclass
class Trigger:
    """One act of a person, which one modal may answer."""

    user: str
    channel: str  # where the person was; empty in a view
    view: str  # the view acted in; empty in a message
    until: datetime  # real time
    used: bool = False


@dataclass
class ResponseUrl:
    """An address for answers to one act of a person."""

    user: str
    channel: str
    message: str  # the ts of the message acted in; empty for a slash command
    until: datetime  # real time
    left: int = limits.RESPONSE_URL_USES


def _forget(held: dict[str, Trigger] | dict[str, ResponseUrl]) -> None:
    while len(held) >= limits.RECORDS:
        del held[next(iter(held))]


class Grants:
    """The permissions that were given out and are not used up."""

    def __init__(
        self, place: Workspace, clock: Clock, trigger_seconds: float = limits.TRIGGER_SECONDS
    ) -> None:
        """Begin without any; a trigger lives for so many seconds of real time."""
        self._place = place
        self._clock = clock
        self._trigger_life = timedelta(seconds=trigger_seconds)
        self._triggers: dict[str, Trigger] = {}
        self._urls: dict[str, ResponseUrl] = {}

    def trigger(self, user: str, *, channel: str = "", view: str = "") -> str:
        """Give a trigger_id."""
        _forget(self._triggers)
        word = f"{self._place.number('')}.{len(self._triggers)}.{self._place.secret()}"
        self._triggers[word] = Trigger(user, channel, view, self._clock.real() + self._trigger_life)
        return word

    def exchange(self, word: str) -> Trigger:
        """Use up a trigger_id; raise Slack's refusal where it is unknown, used or too old."""
        trigger = self._triggers.get(word)
        if trigger is None:
            raise SlackRefusal("invalid_trigger_id")
        if trigger.used:
            raise SlackRefusal("exchanged_trigger_id")
        if self._clock.real() > trigger.until:
            raise SlackRefusal("expired_trigger_id")
        trigger.used = True
        return trigger

    def response_url(self, user: str, channel: str, message: str = "") -> str:
        """Give an address to answer to."""
        word = self._place.secret()
        _forget(self._urls)
        until = self._clock.real() + timedelta(seconds=limits.RESPONSE_URL_SECONDS)
        self._urls[word] = ResponseUrl(user, channel, message, until)
        return f"{self._place.url}response/{word}"

    def use(self, word: str) -> ResponseUrl:
        """Use a response_url once; raise Slack's refusal where it is unknown, used up or too old."""
        url = self._urls.get(word)
        if url is None:
            raise SlackRefusal("invalid_url", status=NOT_FOUND)
        if self._clock.real() > url.until:
            raise SlackRefusal("expired_url", status=NOT_FOUND)
        if url.left == 0:
            raise SlackRefusal("used_url", status=NOT_FOUND)
        url.left -= 1
        return url
