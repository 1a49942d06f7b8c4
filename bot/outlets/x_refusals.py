"""What X's answers mean where they are no success. Sends nothing, and decides nothing about trying again."""

import json
from collections.abc import Mapping
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from http import HTTPStatus
from typing import Any, Final, NamedTuple

from bot.errors import OutletError, RateLimited, Refused, UnknownOutcome

Json = dict[str, Any]

WAIT: Final = 60.0
"""Seconds to wait where X says "too many requests" and not until when."""

WINDOWS: Final = ("x-rate-limit", "x-user-limit-24hour", "x-app-limit-24hour")
"""The allowances that X's headers tell of: of a quarter of an hour, and of a day."""

ADVICE: Final = {
    "duplicate-content": "the account has posted this text before, and X takes no text twice: change a word",
    "text-too-long": "the post is longer than 280 characters as X counts them: shorten it",
    "reply-not-allowed": (
        "X lets this account reply only to posts that mention it: post the questions under the hashtag instead"
    ),
    "reply-target-gone": "the post to reply to was deleted or is hidden: what follows goes out as posts of its own",
    "credits-depleted": "the X account has no credit left: add credit in X's developer console, or pause X",
    "usage-capped": "the cap for this month is reached: raise it in X's developer console, or wait for the next month",
    "account-suspended": "X has suspended the account: log in at x.com to see why, and pause X until then",
    "account-locked": "X has locked the account: log in at x.com and unlock it",
    "unauthorized": (
        "X does not take the keys: they were revoked or copied wrongly. Generate them again in X's developer "
        "console, and set X_API_KEY, X_API_SECRET, X_ACCESS_TOKEN and X_ACCESS_TOKEN_SECRET. If they are right, this "
        "machine's clock is wrong"
    ),
    "oauth1-permissions": (
        'the app may only read: set its permissions to "Read and write" in X\'s developer console, and then '
        "generate the access token again"
    ),
    "client-forbidden": "the app is not enrolled for X's API: attach it to a project in X's developer console",
    "unsupported-authentication": "X wants other keys for this call: set X_BEARER_TOKEN too",
    "not-authorized-for-resource": "the account is protected: only who follows it can read its posts",
    "resource-not-found": "that post or account is not on X: it was deleted, or its id is wrong",
    "invalid-request": "X did not take the request: this is a fault of ours, please report it",
}
"""What a person can do about a refusal."""

PHRASES: Final = (
    ("duplicate content", "duplicate-content"),
    ("status is a duplicate", "duplicate-content"),
    ("text is too long", "text-too-long"),
    ("needs to be a bit shorter", "text-too-long"),
    ("not been mentioned or otherwise engaged", "reply-not-allowed"),
    ("only reply to or quote posts where you are mentioned", "reply-not-allowed"),
    ("restricted who can reply", "reply-not-allowed"),
    ("deleted or not visible to you", "reply-target-gone"),
    ("account is suspended", "account-suspended"),
    ("account is temporarily locked", "account-locked"),
    ("does not have any credits", "credits-depleted"),
)
"""What X says in words only: its refusals of posts all have the type about:blank."""


class Answer(NamedTuple):
    """One answer of X's."""

    status: int
    headers: Mapping[str, str]  # named in lower case
    body: bytes

    def read(self) -> Json | None:
        """Give the body as JSON, or None where it is none: a page of some server in between."""
        try:
            found = json.loads(self.body)
        except ValueError:
            return None
        return found if isinstance(found, dict) else None


def meaning(answer: Answer, *, writes: bool, now: datetime) -> OutletError | None:
    """Tell what an answer means: None is success. `writes`: the request was to change something; `now`: real time."""
    told = answer.read()
    status = answer.status
    if status in range(HTTPStatus.OK, HTTPStatus.MULTIPLE_CHOICES):
        return _success(told, status, writes=writes)
    if status == HTTPStatus.TOO_MANY_REQUESTS and _code(told or {}, status) != "usage-capped":
        return RateLimited(_seconds(answer.headers, now))
    if status >= HTTPStatus.INTERNAL_SERVER_ERROR or status == HTTPStatus.REQUEST_TIMEOUT:
        return _uncertain(f"X answered {status}", writes=writes)
    if told is None:
        return OutletError(f"something before X answered {status}, and not X itself; trying again later")
    return _refusal(told, status)


def _success(told: Json | None, status: int, *, writes: bool) -> OutletError | None:
    if told is None:
        return _uncertain(f"X answered {status} with something that cannot be read", writes=writes)
    if "data" in told or "meta" in told:
        return None
    errors = told.get("errors")
    if isinstance(errors, list) and errors and isinstance(errors[0], dict):
        return _refusal(errors[0], status)
    return _uncertain(f"X answered {status} and did not say what became of the request", writes=writes)


def _uncertain(words: str, *, writes: bool) -> OutletError:
    """Tell what no certain answer means: a request that only reads changed nothing, whatever became of it."""
    return UnknownOutcome(words) if writes else OutletError(f"{words}; reading again later")


def _refusal(told: Json, status: int) -> Refused:
    code = _code(told, status)
    said = _said(told)
    return Refused(code, ADVICE.get(code) or said)


def _code(told: Json, status: int) -> str:
    """Name a refusal: by X's words, by its problem type, or by the status."""
    said = f"{_said(told)} {told.get('title', '')}".casefold()
    for phrase, code in PHRASES:
        if phrase in said:
            return code
    if status == HTTPStatus.UNAUTHORIZED:
        return "unauthorized"
    if status == HTTPStatus.PAYMENT_REQUIRED:
        return "credits-depleted"
    problem = str(told.get("type", "")).rpartition("/problems/")[2]
    if problem and problem != "about:blank":
        return "oauth1-permissions" if "oauth1-permissions" in problem else problem
    named = {HTTPStatus.BAD_REQUEST: "invalid-request", HTTPStatus.NOT_FOUND: "resource-not-found"}
    return named.get(HTTPStatus(status), f"http-{status}") if status in set(HTTPStatus) else f"http-{status}"


def _said(told: Json) -> str:
    """Give what X says in words: the problem's detail, and the messages of older answers."""
    errors = told.get("errors")
    parts = [told.get("detail"), *(errors if isinstance(errors, list) else ())]
    words = [part.get("message", "") if isinstance(part, dict) else part for part in parts]
    return "; ".join(dict.fromkeys(str(word) for word in words if word))


def _seconds(headers: Mapping[str, str], now: datetime) -> float:
    """Read how long to wait: until the last reset of what is used up, by X's own clock where it is told."""
    used_up = [name for name in WINDOWS if headers.get(f"{name}-remaining") == "0"] or [WINDOWS[0]]
    resets = [value for name in used_up if (value := headers.get(f"{name}-reset", "")).isdecimal()]
    if not resets:
        after = headers.get("retry-after", "")
        return max(float(after), 1.0) if after.isdecimal() else WAIT
    return max(max(int(reset) for reset in resets) - _clock(headers, now).timestamp(), 1.0)


def _clock(headers: Mapping[str, str], now: datetime) -> datetime:
    try:
        return parsedate_to_datetime(headers.get("date", "")).astimezone(UTC)
    except ValueError:
        return now
