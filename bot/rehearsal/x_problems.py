"""What X answers when it says no, in X's own words. Does not decide when that is."""

from collections.abc import Callable, Mapping
from typing import Any

Json = dict[str, Any]

PROBLEMS = "https://api.twitter.com/2/problems/"


class XRefusal(Exception):
    """X answers a request with a problem."""

    def __init__(self, status: int, title: str, detail: str, kind: str = "", **extra: object) -> None:
        """Keep the HTTP status and the problem; `kind` is the last part of its type, empty for about:blank."""
        super().__init__(detail)
        self.status = status
        named = {} if kind else {"status": status}
        self.body: Json = {
            "title": title,
            "detail": detail,
            "type": f"{PROBLEMS}{kind}" if kind else "about:blank",
            **named,
            **extra,
        }


def forbidden(detail: str) -> XRefusal:
    """Refuse what the account or the app may not do."""
    return XRefusal(403, "Forbidden", detail)


def duplicate() -> XRefusal:
    """Refuse a text that the account has posted before."""
    return forbidden("You are not allowed to create a Tweet with duplicate content.")


def too_long() -> XRefusal:
    """Refuse a text that weighs more than 280."""
    return forbidden(
        "Your Tweet text is too long. For more information on how Twitter determines text length see "
        "https://github.com/twitter/twitter-text."
    )


def gone() -> XRefusal:
    """Refuse a reply to what is not there."""
    return forbidden("You attempted to reply to a Tweet that is deleted or not visible to you.")


def not_summoned() -> XRefusal:
    """Refuse a reply that nobody asked for."""
    return forbidden(
        "Reply to this conversation is not allowed because you have not been mentioned or otherwise engaged by the "
        "author of the post you are replying to."
    )


def restricted() -> XRefusal:
    """Refuse a reply where the author of the post let only others reply."""
    return forbidden("The original Tweet author restricted who can reply to this Tweet.")


def suspended() -> XRefusal:
    """Refuse everything to a suspended account."""
    return forbidden("Your account is suspended and is not permitted to access this feature.")


def locked() -> XRefusal:
    """Refuse everything until the account's owner logs in."""
    return forbidden(
        "To protect our users from spam and other malicious activity, this account is temporarily locked. Please "
        "log in to https://twitter.com to unlock your account."
    )


def unauthorized() -> XRefusal:
    """Refuse keys that are wrong or were revoked."""
    return XRefusal(401, "Unauthorized", "Unauthorized")


def read_only() -> XRefusal:
    """Refuse to write for an app that may only read."""
    return XRefusal(
        403,
        "Forbidden",
        "Your client app is not configured with the appropriate oauth1 app permissions for this endpoint.",
        "oauth1-permissions",
    )


def other_keys(kind: str) -> XRefusal:
    """Refuse a kind of authentication that the endpoint does not take."""
    return XRefusal(
        403,
        "Unsupported Authentication",
        f"Authenticating with {kind} is forbidden for this endpoint.",
        "unsupported-authentication",
    )


def no_credit(account: str) -> XRefusal:
    """Refuse what cannot be paid for."""
    return XRefusal(
        402,
        "CreditsDepleted",
        f"Your enrolled account [{account}] does not have any credits to fulfill this request.",
        "credits",
        account_id=int(account),
    )


def capped(account: str) -> XRefusal:
    """Refuse to read more posts in this month."""
    return XRefusal(
        429,
        "UsageCapExceeded",
        "Usage cap exceeded: Monthly product cap",
        "usage-capped",
        account_id=int(account),
        period="Monthly",
        scope="Product",
    )


def too_many() -> XRefusal:
    """Ask to wait."""
    return XRefusal(429, "Too Many Requests", "Too Many Requests")


def unavailable() -> XRefusal:
    """Say that X itself is in trouble."""
    return XRefusal(503, "Service Unavailable", "Service Unavailable")


def invalid(parameter: str, value: str, message: str) -> XRefusal:
    """Refuse a parameter."""
    return XRefusal(
        400,
        "Invalid Request",
        "One or more parameters to your request was invalid.",
        "invalid-request",
        errors=[{"parameters": {parameter: [value]}, "message": message}],
    )


def missing(kind: str, parameter: str, value: str) -> Json:
    """Say in an answer's `errors` that a post or an account is not there."""
    named = "resource_id" if kind == "tweet" else parameter
    return {
        "value": value,
        "detail": f"Could not find {kind} with {named}: [{value}].",
        "title": "Not Found Error",
        "resource_type": kind,
        "parameter": parameter,
        "resource_id": value,
        "type": f"{PROBLEMS}resource-not-found",
    }


def hidden(account: str, parameter: str) -> Json:
    """Say in an answer's `errors` that an account is protected."""
    return {
        "value": account,
        "detail": f"Sorry, you are not authorized to see the user with {parameter}: [{account}].",
        "title": "Authorization Error",
        "resource_type": "user",
        "section": "data",
        "parameter": parameter,
        "resource_id": account,
        "type": f"{PROBLEMS}not-authorized-for-resource",
    }


def not_shown(account: str) -> XRefusal:
    """Refuse to show a protected account's posts to whoever does not follow it."""
    return XRefusal(
        403,
        "Authorization Error",
        f"Sorry, you are not authorized to see the user with id: [{account}].",
        "not-authorized-for-resource",
    )


def not_there() -> XRefusal:
    """Refuse a call about a post that is not there."""
    return XRefusal(404, "Not Found Error", "Could not find the tweet.", "resource-not-found")


AT_WILL: Mapping[str, Callable[[], XRefusal]] = {
    "suspended": suspended,
    "locked": locked,
    "revoked": unauthorized,
    "read-only": read_only,
    "credits": lambda: no_credit("1"),
    "capped": lambda: capped("1"),
    "unavailable": unavailable,
    "duplicate": duplicate,
    "too-long": too_long,
    "gone": gone,
    "not-there": not_there,
    "protected": lambda: not_shown("1"),
    "not-summoned": not_summoned,
}
"""The refusals that a fault of kind ERROR can name."""
