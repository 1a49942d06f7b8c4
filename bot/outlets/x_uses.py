"""What X charges for a call that succeeded, read from the call and its answer. Knows no price and keeps no ledger."""

from collections.abc import Iterable
from typing import Any

from bot.domain.price import Item, Use

Json = dict[str, Any]


def uses(method: str, route: str, answer: Json, account: str) -> tuple[Use, ...]:
    """List what a call of `account` used. A new post is not among it: the call does not say whether it was summoned."""
    if method == "DELETE":
        return (Use(Item.DELETION),)
    if method == "POST":
        return (Use(Item.ALT_TEXT),) if route == "/2/media/metadata" else ()
    if route == "/2/tweets/counts/recent":
        return (Use(Item.COUNT),)
    found = answer.get("data", [])
    returned: list[Json] = found if isinstance(found, list) else [found]
    if route.startswith("/2/users/") and not route.endswith(("/tweets", "/mentions")):
        return _each(Item.USER_READ, returned)
    owned = route in {f"/2/users/{account}/tweets", f"/2/users/{account}/mentions"}
    people = (answer.get("includes") or {}).get("users", ())
    posts = _each(Item.OWNED_READ if owned else Item.POST_READ, returned)
    return (*posts, *_each(Item.USER_READ, people))


def _each(item: Item, returned: Iterable[Json]) -> tuple[Use, ...]:
    return tuple(Use(item, str(one["id"])) for one in returned)
