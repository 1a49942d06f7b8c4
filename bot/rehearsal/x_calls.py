"""One call to X: its parameters and body, read as X reads them, and the world that it acts on. Does not answer it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from bot.rehearsal.x_bill import Bill
from bot.rehearsal.x_keys import Caller
from bot.rehearsal.x_problems import capped, invalid, no_credit
from bot.rehearsal.x_timeline import BOT, Timeline

Json = dict[str, Any]

POST_FIELDS = frozenset(
    {
        "attachments",
        "author_id",
        "conversation_id",
        "created_at",
        "edit_history_tweet_ids",
        "entities",
        "id",
        "in_reply_to_user_id",
        "lang",
        "note_tweet",
        "public_metrics",
        "referenced_tweets",
        "reply_settings",
        "text",
    }
)
"""The fields of a post that the rehearsal gives."""

USER_FIELDS = frozenset(
    {"created_at", "description", "id", "name", "protected", "public_metrics", "username"}
)
"""The fields of an account that the rehearsal gives."""


@dataclass
class Powers:
    """What the account may do, and how long its money lasts; a test or the page changes it while it runs."""

    credit: int | None = None  # micro-dollars in all; None: as much as is needed
    cap: int | None = None  # posts that may be read in all; None: as many as one likes
    summoned_only: bool = True  # self-serve: replies only to posts that mention or quote the account
    own_threads: bool = True  # whether it may reply to its own posts
    search_lag: timedelta = timedelta()  # programme time until search finds a post
    search_spread: timedelta = timedelta()  # how much longer that takes for some posts than for others
    locked: bool = False


@dataclass(frozen=True)
class World:
    """What calls act on."""

    timeline: Timeline
    bill: Bill
    powers: Powers


@dataclass
class XRecorded:
    """One call that came in, for tests to look at."""

    method: str
    route: str  # as the API's document writes it, e.g. "/2/users/{id}/tweets"
    at: datetime  # programme time
    query: dict[str, str] = field(default_factory=dict)
    path: dict[str, str] = field(default_factory=dict)
    body: Json | None = None
    response: Json = field(default_factory=dict)  # empty where the connection was cut first
    status: int = 0


@dataclass(frozen=True)
class XCall:
    """One call, with the world that it acts on."""

    record: XRecorded
    caller: Caller
    world: World

    @property
    def timeline(self) -> Timeline:
        """Give the timeline."""
        return self.world.timeline

    @property
    def query(self) -> Mapping[str, str]:
        """Give the parameters in the address."""
        return self.record.query

    @property
    def body(self) -> Json:
        """Give the JSON body; an empty one where there was none."""
        return self.record.body or {}

    def known(self, *names: str) -> None:
        """Refuse parameters that the endpoint does not have."""
        for name, value in self.query.items():
            if name not in names:
                raise invalid(name, value, f"The query parameter [{name}] is not one of [{','.join(names)}]")

    def number(self, name: str, default: int, least: int, most: int) -> int:
        """Read a whole number."""
        word = self.query.get(name, str(default))
        if not word.isdecimal() or not least <= int(word) <= most:
            raise invalid(
                name,
                word,
                f"The `{name}` query parameter value [{word}] is not between {least} and {most}",
            )
        return int(word)

    def id(self, name: str) -> int | None:
        """Read a post's id, or None where there is none."""
        word = self.query.get(name)
        if word is None:
            return None
        if not word.isdecimal() or len(word) > len(str(2**63)):
            raise invalid(name, word, f"The `{name}` query parameter value [{word}] is not a valid id")
        return int(word)

    def moment(self, name: str) -> datetime | None:
        """Read a moment, or None where there is none."""
        word = self.query.get(name)
        if word is None:
            return None
        try:
            moment = datetime.fromisoformat(word)
        except ValueError:
            moment = None
        if moment is None or moment.tzinfo is None:
            raise invalid(name, word, f"The `{name}` query parameter value [{word}] is not a valid date-time")
        return moment

    def fields(self, name: str, known: frozenset[str]) -> frozenset[str]:
        """Read which fields are wanted beside those that always come."""
        wanted = frozenset(word for word in self.query.get(name, "").split(",") if word)
        if odd := sorted(wanted - known):
            raise invalid(name, ",".join(odd), f"The `{name}` query parameter value [{odd[0]}] is not known")
        return wanted

    def affordable(self, *, reads: bool = False) -> None:
        """Refuse what cannot be paid for, or what is beyond the month's cap."""
        credit, cap = self.world.powers.credit, self.world.powers.cap
        if credit is not None and self.world.bill.total >= credit:
            raise no_credit(BOT)
        if reads and cap is not None and self.world.bill.reads >= cap:
            raise capped(BOT)

    def charge(self, item: str, resources: Iterable[str] = ("",)) -> None:
        """Write what this call costs on the bill."""
        for resource in resources:
            self.world.bill.charge(self.timeline.now(), item, resource)
