"""X's calls that read: accounts, posts, timelines, mentions, search and counts. Do not speak HTTP."""

from collections import Counter
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from typing import Any

from bot.rehearsal.x_calls import POST_FIELDS, USER_FIELDS, XCall
from bot.rehearsal.x_problems import hidden, invalid, missing
from bot.rehearsal.x_search import REACH, found_by
from bot.rehearsal.x_shapes import instant, post_json, user_json
from bot.rehearsal.x_timeline import Account, Post

Json = dict[str, Any]

PAGE = 100
"""Posts in a page, at most."""

LOOKED_UP = 100
"""Posts that one call may look up by their ids."""

SPANS = {"minute": timedelta(minutes=1), "hour": timedelta(hours=1), "day": timedelta(days=1)}
"""The steps in which posts are counted."""

DIGITS = "0123456789abcdefghijklmnopqrstuvwxyz"
PAGE_MARK = "b26v"
"""What a page's token begins with; the id from which it goes on follows, to the base of 36."""

UNEVEN = 97
"""A prime: neighbouring ids are spread over all that search may take longer."""

BOUNDS = ("since_id", "until_id", "start_time", "end_time")


def me(call: XCall) -> Json:
    """GET /2/users/me: tell who the keys belong to."""
    call.known("user.fields")
    call.affordable()
    return _one_user(call, call.timeline.bot)


def user(call: XCall) -> Json:
    """GET /2/users/by/username/{username}: find an account by its name."""
    call.known("user.fields")
    call.affordable()
    name = call.record.path["username"]
    account = call.timeline.named(name)
    if account is None or account.suspended:
        return {"errors": [missing("user", "username", name)]}
    return _one_user(call, account)


def user_by_id(call: XCall) -> Json:
    """GET /2/users/{id}: look up an account."""
    call.known("user.fields")
    call.affordable()
    number = call.record.path["id"]
    account = call.timeline.accounts.get(number)
    if account is None or account.suspended:
        return {"errors": [missing("user", "id", number)]}
    return _one_user(call, account)


def _one_user(call: XCall, account: Account) -> Json:
    wanted = call.fields("user.fields", USER_FIELDS)
    call.charge("user-read", (account.id,))
    return {"data": user_json(call.timeline, account, wanted)}


def posts(call: XCall) -> Json:
    """GET /2/tweets: look up posts by their ids."""
    call.known("ids", "tweet.fields")
    call.affordable(reads=True)
    numbers = [word for word in call.query.get("ids", "").split(",") if word]
    if not 1 <= len(numbers) <= LOOKED_UP or not all(number.isdecimal() for number in numbers):
        raise invalid("ids", ",".join(numbers), f"The `ids` query parameter must have 1 to {LOOKED_UP} ids")
    seen = {post.id: post for post in _visible(call, call.timeline.there())}
    wanted = call.fields("tweet.fields", POST_FIELDS)
    found = [seen[number] for number in numbers if number in seen]
    call.charge("post-read", [post.id for post in found])
    lost = [missing("tweet", "ids", number) for number in numbers if number not in seen]
    answer: Json = {"data": [post_json(call.timeline, post, wanted) for post in found]} if found else {}
    return {**answer, "errors": lost} if lost else answer


def own_posts(call: XCall) -> Json:
    """GET /2/users/{id}/tweets: list an account's posts, newest first."""
    call.known(*BOUNDS, "max_results", "pagination_token", "exclude", "tweet.fields")
    account = call.timeline.accounts.get(call.record.path["id"])
    if account is None or account.suspended:
        return {"errors": [missing("user", "id", call.record.path["id"])]}
    if (
        account.protected
        and account.id != call.timeline.bot.id
        and account.id not in call.timeline.bot.follows
    ):
        return {"errors": [hidden(account.id, "id")]}
    without = {word for word in call.query.get("exclude", "").split(",") if word}
    if odd := without - {"replies", "retweets"}:
        raise invalid("exclude", ",".join(odd), "The `exclude` query parameter takes replies and retweets")
    mine = [
        post
        for post in call.timeline.there()
        if post.author == account.id
        and not ("replies" in without and post.reply_to)
        and not ("retweets" in without and post.reposts)
    ]
    return _page(call, mine, least=5, item="owned-read" if account is call.timeline.bot else "post-read")


def mentions(call: XCall) -> Json:
    """GET /2/users/{id}/mentions: list the posts that mention an account, newest first."""
    call.known(*BOUNDS, "max_results", "pagination_token", "tweet.fields")
    account = call.timeline.accounts.get(call.record.path["id"])
    if account is None:
        return {"errors": [missing("user", "id", call.record.path["id"])]}
    named = [
        post for post in call.timeline.there() if not post.reposts and call.timeline.summons(post, account)
    ]
    item = "owned-read" if account is call.timeline.bot else "post-read"
    return _page(call, list(_visible(call, named)), least=5, item=item)


def search(call: XCall) -> Json:
    """GET /2/tweets/search/recent: find posts of the last seven days, newest first."""
    call.known(
        "query", *BOUNDS, "max_results", "next_token", "pagination_token", "sort_order", "tweet.fields"
    )
    if call.query.get("sort_order", "recency") != "recency":
        raise invalid("sort_order", call.query["sort_order"], "the rehearsal sorts by recency")
    return _page(call, _found(call), least=10, item="post-read")


def counts(call: XCall) -> Json:
    """GET /2/tweets/counts/recent: tell how many posts a search would find, by the minute, hour or day."""
    call.known("query", *BOUNDS, "granularity")
    call.affordable()
    word = call.query.get("granularity", "hour")
    if word not in SPANS:
        raise invalid("granularity", word, f"The `granularity` query parameter value [{word}] is not known")
    step, now = SPANS[word], call.timeline.now()
    since = call.moment("start_time") or now - REACH
    until = call.moment("end_time") or now
    found = Counter(_floor(post.at, step) for post in _bounded(call, _found(call)))
    call.charge("count")
    buckets = []
    start = since
    while start < until:
        end = min(_floor(start, step) + step, until)
        count = found[_floor(start, step)]
        buckets.append({"start": instant(start), "end": instant(end), "tweet_count": count})
        start = end
    total = {"meta": {"total_tweet_count": found.total()}}
    return {"data": buckets, **total} if buckets else total


def _floor(moment: datetime, step: timedelta) -> datetime:
    midnight = datetime(moment.year, moment.month, moment.day, tzinfo=UTC)
    return midnight + (moment - midnight) // step * step


def _found(call: XCall) -> list[Post]:
    """Search; posts in keyword searches are no reposts, and the newest are not found yet."""
    test = found_by(call.query.get("query", ""), call.timeline)
    now = call.timeline.now()
    since, powers = now - REACH, call.world.powers
    return [
        post
        for post in _visible(call, _bounded(call, call.timeline.there()))
        if since <= post.at
        and post.at + powers.search_lag + _later(post) * powers.search_spread <= now
        and not post.reposts
        and test(post)
    ]


def _later(post: Post) -> float:
    """Give a part of one that is always the same for a post, and another for its neighbours."""
    return post.number % UNEVEN / UNEVEN


def _visible(call: XCall, some: Iterable[Post]) -> Iterable[Post]:
    """Leave out what the account may not see: of protected accounts that it does not follow, and of suspended ones."""
    bot = call.timeline.bot
    for post in some:
        author = call.timeline.accounts[post.author]
        if author is bot or not (author.suspended or (author.protected and author.id not in bot.follows)):
            yield post


def _bounded(call: XCall, some: Iterable[Post]) -> list[Post]:
    since_id, until_id = call.id("since_id"), call.id("until_id")
    since, until = call.moment("start_time"), call.moment("end_time")
    return [
        post
        for post in some
        if (since_id is None or post.number > since_id)
        and (until_id is None or post.number < until_id)
        and (since is None or post.at >= since)
        and (until is None or post.at < until)
    ]


def _page(call: XCall, some: Iterable[Post], *, least: int, item: str) -> Json:
    """Give one page of posts, newest first, and charge for them."""
    call.affordable(reads=True)
    size = call.number("max_results", 10, least, PAGE)
    wanted = call.fields("tweet.fields", POST_FIELDS)
    token = call.query.get("next_token") or call.query.get("pagination_token")
    before = _read_token(token) if token else None
    rest = sorted(_bounded(call, some), key=lambda post: post.number, reverse=True)
    rest = [post for post in rest if before is None or post.number < before]
    page = rest[:size]
    if not page:
        return {"meta": {"result_count": 0}}
    call.charge(item, [post.id for post in page])
    meta: Json = {"result_count": len(page), "newest_id": page[0].id, "oldest_id": page[-1].id}
    if len(rest) > size:
        meta["next_token"] = _token(page[-1].number)
    return {"data": [post_json(call.timeline, post, wanted) for post in page], "meta": meta}


def _token(number: int) -> str:
    digits = ""
    while number:
        number, digit = divmod(number, len(DIGITS))
        digits = DIGITS[digit] + digits
    return f"{PAGE_MARK}{digits}"


def _read_token(token: str) -> int:
    digits = token.removeprefix(PAGE_MARK)
    if digits == token or not digits or set(digits) - set(DIGITS):
        raise invalid("next_token", token, "The page's token is not valid")
    return int(digits, len(DIGITS))
