"""What a process is given: what it reaches of the outside world, and what the operator chose. Builds nothing."""

from dataclasses import dataclass

from bot.clock import Clock
from bot.domain.edition import ALL_YEAR, Edition
from bot.domain.way import OnX
from bot.on_x import XAccess
from bot.settings import Role

ANYWHERE = "0.0.0.0"  # noqa: S104  # a deployed bot is reached from outside, through its host's router
"""Where the live bot is served."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Outside:
    """What of the outside world this process is connected to, and which part of the work is its."""

    bot_token: str
    app_token: str = ""  # opens Socket Mode, where that is the transport
    signing_secret: str = ""  # signs Slack's requests, where HTTP is the transport
    slack_api_url: str
    database_url: str
    clock: Clock
    port: int | None = None  # where HTTP is served; 0 takes a free one
    host: str = ANYWHERE
    role: Role = Role.ALL
    x: XAccess | None = None  # the account on X, where there is one


@dataclass(frozen=True, slots=True, kw_only=True)
class Choices:
    """What the operator chose for the programme."""

    programme: str
    timezone: str
    command: str
    organisers: frozenset[str]
    edition: Edition = ALL_YEAR
    quiet: bool = False  # nothing is posted by itself
    test_channels: frozenset[str] | None = None  # the only channels to post in; None: wherever it is invited
    ops_channel: str = ""  # where organisers hear what goes wrong; empty: nowhere
    ping_url: str = ""  # asked for again and again while all is well; empty: nothing is
    public_url: str = ""  # what links to its pages begin with, with a slash; empty: each request's host
    feed_hosts: frozenset[str] = frozenset()  # of calendars, that may be inside the operator's own network
    keep_words_days: int = 0  # how long what is said may be kept, where an archive is made; 0: never
    recap_after_hours: int = 20  # after a chat; 0: only on somebody's yes
    on_x: OnX | None = None  # what was chosen for X; None: the words of chats may be given, and nothing else
