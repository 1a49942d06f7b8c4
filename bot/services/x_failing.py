"""What becomes of a look at X that failed: it is taken again, and told where it does not pass. Reads nothing."""

from datetime import datetime, timedelta
from typing import NamedTuple

from bot.domain.budget import LEFT_OUT
from bot.domain.listening import SHORT_OF_MONEY, retry_after
from bot.domain.trouble import READING, Trouble
from bot.errors import OutletError, RateLimited, Refused
from bot.storage import troubles, x_readings
from bot.storage.database import Connection
from bot.storage.x_readings import Reading

PASSING = 3
"""Looks in a row that fail before it is told: a network or a rate limit fails for a moment."""

UNREACHABLE = "unreachable"

ANSWERS = "answers"

ALL = "x"
OF_ALL = frozenset({"unauthorized", "credits-depleted", "account-suspended", "account-locked", UNREACHABLE})
"""What keeps the bot from reading anything, and is one trouble whatever was looked at."""


class Moment(NamedTuple):
    """When a look was taken, and how much faster than the world's the programme's clock runs."""

    now: datetime  # programme time
    speed: float


class What(NamedTuple):
    """What was looked at."""

    key: str  # in the key of its trouble
    words: str  # for people


def failed(connection: Connection, reading: Reading, what: What, error: OutletError, at: Moment) -> None:
    """Keep that a look failed, and when it is taken again; what does not pass by itself is told."""
    failures = reading.failures + 1
    wait = retry_after(failures)
    if isinstance(error, RateLimited):
        wait = max(timedelta(seconds=error.seconds * at.speed), timedelta(seconds=1))
    elif isinstance(error, Refused) and error.code in LEFT_OUT:
        wait = max(wait, SHORT_OF_MONEY)
    words = sentence(error)
    x_readings.keep(connection, reading._replace(next_at=at.now + wait, failures=failures, problem=words))
    if isinstance(error, Refused) or failures >= PASSING:
        code = _code(error)
        of_all = code in OF_ALL
        key = f"{READING}:{ALL if of_all else what.key}:{code}"
        troubles.notice(connection, Trouble(key, words if of_all else f"{what.words}: {words}", 1, at.now))


def not_answered(connection: Connection, error: Refused, now: datetime) -> None:
    """Keep that X, or the budget, refused an answer to whoever asked: that does not pass by itself."""
    key = f"{READING}:{ALL if error.code in OF_ALL else ANSWERS}:{error.code}"
    troubles.notice(connection, Trouble(key, f"an answer: {error}", 1, now))


def went_well(connection: Connection, key: str, now: datetime) -> None:
    """Keep that something is read again: who was told hears of the next trouble anew."""
    known = (one for one in troubles.going_on(connection) if not one.ended)
    prefixes = (f"{READING}:{key}:", f"{READING}:{ALL}:")
    over = [one.trouble.key for one in known if one.trouble.key.startswith(prefixes)]
    if over:
        troubles.end(connection, over, now)


def sentence(error: OutletError) -> str:
    """Say why something could not be read."""
    if isinstance(error, RateLimited):
        return f"too-many-requests: X asked to wait {error.seconds:.0f} s, and is read again then"
    return str(error)


def _code(error: OutletError) -> str:
    if isinstance(error, RateLimited):
        return "too-many-requests"
    return error.code if isinstance(error, Refused) else UNREACHABLE
