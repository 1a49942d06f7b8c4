"""The table of X's endpoints that the rehearsal has: who may call them, how often, and what answers. Serves nothing."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any, NamedTuple

from bot.rehearsal import x_posting, x_reading
from bot.rehearsal.x_calls import XCall
from bot.rehearsal.x_keys import Caller
from bot.rehearsal.x_rates import DAY, QUARTER, Allowance

Json = dict[str, Any]

USER, APP = Caller.USER, Caller.APP


class Endpoint(NamedTuple):
    """One call of X's API."""

    method: str
    route: str  # as the API's document writes it
    answer: Callable[[XCall], Json]
    callers: frozenset[Caller]
    allowances: tuple[Allowance, ...]
    status: int = 200

    @property
    def name(self) -> str:
        """Name it, e.g. "POST /2/tweets"; faults are set by this."""
        return f"{self.method} {self.route}"


def _often(calls: int, window: timedelta = QUARTER) -> tuple[Allowance, ...]:
    return (Allowance("x-rate-limit", calls, window),)


POSTING = (*_often(100), Allowance("x-app-limit-24hour", 10_000, DAY))

ENDPOINTS = (
    Endpoint("POST", "/2/tweets", x_posting.create, frozenset({USER}), POSTING, 201),
    Endpoint("DELETE", "/2/tweets/{id}", x_posting.delete, frozenset({USER}), _often(50)),
    Endpoint("POST", "/2/media/upload", x_posting.upload, frozenset({USER}), _often(500)),
    Endpoint("POST", "/2/media/metadata", x_posting.describe, frozenset({USER}), _often(500)),
    Endpoint("GET", "/2/users/me", x_reading.me, frozenset({USER}), _often(75)),
    Endpoint("GET", "/2/users/by/username/{username}", x_reading.user, frozenset({USER, APP}), _often(300)),
    Endpoint("GET", "/2/users/{id}", x_reading.user_by_id, frozenset({USER, APP}), _often(300)),
    Endpoint("GET", "/2/users/{id}/tweets", x_reading.own_posts, frozenset({USER, APP}), _often(300)),
    Endpoint("GET", "/2/users/{id}/mentions", x_reading.mentions, frozenset({USER, APP}), _often(300)),
    Endpoint("GET", "/2/tweets", x_reading.posts, frozenset({USER, APP}), _often(300)),
    Endpoint("GET", "/2/tweets/search/recent", x_reading.search, frozenset({USER, APP}), _often(300)),
    Endpoint("GET", "/2/tweets/counts/recent", x_reading.counts, frozenset({APP}), _often(300)),
)
"""Everything that is served; the tests compare it with X's own document."""
