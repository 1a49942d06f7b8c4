"""Our client and outlet for X, over HTTP against an X on this machine: what is sent, and what each failure means."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from datetime import timedelta
from pathlib import Path

import pytest
from aiohttp import ClientTimeout, web

from bot.domain.announcement import Destination
from bot.domain.price import PRICES, Item, Use
from bot.errors import OutletError, RateLimited, Refused, UnknownOutcome
from bot.outlets.x_refusals import ADVICE
from bot.rehearsal import x_bill
from bot.rehearsal.faults import Fault, Kind
from bot.rehearsal.rates import Pace
from bot.rehearsal.x_timeline import BOT
from bot.wording.message import Message
from tests.on_x import TIMELINE, Json, OnX, keys, on_x
from tests.x_fidelity import unlike_the_document

POST = "POST /2/tweets"


@pytest.fixture
async def far() -> AsyncIterator[OnX]:
    """Run an X on this machine."""
    async with on_x() as running:
        yield running


async def refused(call: Awaitable[object]) -> Refused:
    """Await a call that X refuses for good."""
    with pytest.raises(Refused) as no:
        await call
    return no.value


async def test_a_post_is_kept_as_it_was_written(far: OnX) -> None:
    number = await far.send("Starting now: R&D <live> https://example.org/a?b=1&c=2 #edchat")
    assert far.timeline.posts[number].text == "Starting now: R&D <live> https://example.org/a?b=1&c=2 #edchat"
    assert far.timeline.posts[number].author == BOT


async def test_questions_follow_in_one_thread(far: OnX) -> None:
    root = await far.send("Starting now #edchat")
    first = await far.send("Q1 of 2: Why? #edchat", reply_to=root)
    second = await far.send("Q2 of 2: How? #edchat", reply_to=first)
    assert [far.timeline.posts[number].conversation for number in (root, first, second)] == [root] * 3


async def test_an_image_goes_with_its_words(far: OnX) -> None:
    media = await far.upload("The chat at 8 PM")
    number = await far.send("Tonight", media=[media])
    assert far.timeline.posts[number].media == (media,)
    assert far.timeline.images[media].alt_text == "The chat at 8 PM"


async def test_keys_show_nowhere(far: OnX) -> None:
    shown = repr(keys(far.rehearsal))
    assert "rehearsal" not in shown
    assert keys(far.rehearsal).account == BOT


async def test_what_was_posted_is_found_by_its_words(far: OnX) -> None:
    texts = (
        "Plain words #edchat",
        "With a link https://example.org/a?b=1&c=2 #edchat",
        "With a name only: example.org, and <b>R&D</b> & more",
        "日本語 👨\u200d👩\u200d👧\u200d👦 cafe\u0301\nline two",
    )
    for text in texts:
        number = await far.send(text)
        assert await far.find(text) == number
    assert await far.find("Other words #edchat") is None


@pytest.mark.parametrize("seen", ["example.org/y,", "example.org"])
async def test_what_was_posted_is_found_where_x_sees_another_end_of_a_link(
    far: OnX, monkeypatch: pytest.MonkeyPatch, seen: str
) -> None:
    text = "See example.org/y, why? #edchat"
    short = {"url": "https://t.co/abc", "expanded_url": f"http://{seen}", "start": 4, "end": 20}
    there = {"id": "7", "text": text.replace(seen, "https://t.co/abc"), "entities": {"urls": [short]}}

    async def read(*_: object, **__: object) -> Json:
        return {"data": [there], "meta": {}}

    monkeypatch.setattr(far.client, "get_users_tweets", read)
    assert await far.find(text) == "7"
    assert await far.find(text.replace("why", "who")) is None


async def test_what_was_posted_with_an_image_is_found(far: OnX) -> None:
    media = await far.upload("A card")
    number = await far.send("Tonight https://example.org", media=[media])
    assert await far.find("Tonight https://example.org") == number


async def test_a_reply_is_found_where_it_was_sent_and_nowhere_else(far: OnX) -> None:
    root = await far.send("Starting now #edchat")
    number = await far.send("Q1 of 6: Why? #edchat", reply_to=root)
    assert await far.find("Q1 of 6: Why? #edchat", reply_to=root) == number
    assert await far.find("Q1 of 6: Why? #edchat") is None
    assert await far.find("Starting now #edchat", reply_to=root) is None


async def test_an_answer_to_somebody_is_found_though_x_puts_their_name_before_it(far: OnX) -> None:
    asked = far.timeline.say(far.timeline.join("nora"), "@cembot what's on today?")
    number = await far.send("#edchat at 8 PM New York", reply_to=asked.id)
    assert far.timeline.posts[number].text == "@nora #edchat at 8 PM New York"
    assert await far.find("#edchat at 8 PM New York", reply_to=asked.id) == number


async def test_what_is_older_or_deleted_or_somebody_elses_is_not_found(far: OnX) -> None:
    await far.send("Old words")
    far.clock.jump(far.clock.now() + timedelta(hours=2))
    far.timeline.say(far.timeline.join("nora"), "New words")
    gone = await far.send("Gone words")
    far.timeline.delete(far.timeline.posts[gone])
    for text in ("Old words", "New words", "Gone words"):
        assert await far.find(text, ago=timedelta(hours=1)) is None


async def test_the_own_posts_are_read_page_by_page_and_not_without_end(far: OnX) -> None:
    for number in range(501):
        far.timeline.say(far.timeline.bot, f"Post {number}")
    assert await far.find("Post 1") is not None
    with pytest.raises(OutletError, match="more than 500 times"):
        await far.find("Post 0")


async def test_words_that_were_not_stored_cannot_be_looked_for(far: OnX) -> None:
    with pytest.raises(OutletError, match="found by their words"):
        await far.x.find(TIMELINE, "d1", far.clock.now())
    assert not far.rehearsal.calls


async def test_a_post_is_never_changed(far: OnX) -> None:
    no = await refused(far.x.edit(TIMELINE, "1", Message("Other words")))
    assert no.code == "edit-not-possible"
    assert not far.rehearsal.calls


async def test_nothing_goes_out_over_another_accounts_keys(far: OnX) -> None:
    no = await refused(far.x.send(Destination("x", "99", "timeline"), Message("Hello"), "d1"))
    assert no.code == "other-account"
    assert not far.rehearsal.calls


def suspend(far: OnX) -> None:
    far.timeline.bot.suspended = True


def lock(far: OnX) -> None:
    far.rehearsal.powers.locked = True


def revoke(far: OnX) -> None:
    far.rehearsal.keys.revoked = True


def read_only(far: OnX) -> None:
    far.rehearsal.keys.writes = False


def empty(far: OnX) -> None:
    far.rehearsal.powers.credit = 0


@pytest.mark.parametrize(
    ("trouble", "code"),
    [
        (suspend, "account-suspended"),
        (lock, "account-locked"),
        (revoke, "unauthorized"),
        (read_only, "oauth1-permissions"),
        (empty, "credits-depleted"),
    ],
)
async def test_what_is_wrong_with_the_account_is_said_with_what_to_do(
    far: OnX, trouble: Callable[[OnX], None], code: str
) -> None:
    trouble(far)
    no = await refused(far.send("Hello"))
    assert no.code == code
    assert str(no) == f"{code}: {ADVICE[code]}"
    assert far.texts == []
    assert far.used == []


async def test_the_same_text_twice_is_refused(far: OnX) -> None:
    await far.send("Joining late? #edchat")
    no = await refused(far.send("Joining  late? #edchat"))
    assert no.code == "duplicate-content"
    assert len(far.texts) == 1


async def test_a_text_that_is_too_long_is_refused(far: OnX) -> None:
    assert (await refused(far.send("日" * 141))).code == "text-too-long"


async def test_a_thread_whose_root_was_deleted_takes_no_reply(far: OnX) -> None:
    root = await far.send("Starting now")
    far.timeline.delete(far.timeline.posts[root])
    assert (await refused(far.send("Q1 of 6", reply_to=root))).code == "reply-target-gone"


async def test_a_reply_that_nobody_asked_for_is_refused(far: OnX) -> None:
    said = far.timeline.say(far.timeline.join("nora"), "A1: because #edchat")
    assert (await refused(far.send("Thanks!", reply_to=said.id))).code == "reply-not-allowed"


async def test_an_account_without_threads_is_refused_replies_to_itself(far: OnX) -> None:
    far.rehearsal.powers.own_threads = False
    root = await far.send("Starting now")
    assert (await refused(far.send("Q1 of 6", reply_to=root))).code == "reply-not-allowed"


async def test_who_may_reply_is_the_authors_choice(far: OnX) -> None:
    far.rehearsal.powers.summoned_only = False
    nora = far.timeline.join("nora")
    said = far.timeline.say(nora, "Friends only", reply_settings="following")
    assert (await refused(far.send("Hello", reply_to=said.id))).code == "reply-not-allowed"
    nora.follows.add(BOT)
    assert await far.send("Hello", reply_to=said.id)


async def test_a_protected_account_cannot_be_read(far: OnX) -> None:
    liam = far.timeline.join("liam", protected=True)
    no = await refused(far.client.get_users_tweets(liam.id, user_auth=True))
    assert no.code == "not-authorized-for-resource"


async def test_what_is_not_there_is_named_so(far: OnX) -> None:
    assert (await refused(far.client.get_user(username="nobody"))).code == "resource-not-found"


async def test_the_months_cap_is_no_rate_limit(far: OnX) -> None:
    far.rehearsal.powers.cap = 0
    no = await refused(far.client.search_recent_tweets("#edchat"))
    assert no.code == "usage-capped"


async def test_a_rate_limit_says_how_long_by_xs_own_clock(far: OnX) -> None:
    far.rehearsal.faults.add(POST, Fault(kind=Kind.RATE_LIMITED, seconds=77))
    far.clock.later = timedelta(seconds=0.25)
    with pytest.raises(RateLimited) as asked:
        await far.send("Hello")
    assert asked.value.seconds == 77
    assert far.texts == []


async def test_a_used_up_allowance_is_waited_for() -> None:
    async with on_x(Pace.SLACK) as far:
        for number in range(100):
            await far.send(f"Post {number}")
        with pytest.raises(RateLimited) as asked:
            await far.send("One more")
        assert 890 <= asked.value.seconds <= 901
        far.clock.later += timedelta(minutes=16)
        assert await far.x.send(TIMELINE, Message("One more"), "d1")


@pytest.mark.parametrize(("kind", "kept"), [(Kind.DROP_BEFORE, []), (Kind.DROP_AFTER, ["Hello"])])
async def test_a_cut_connection_leaves_the_outcome_unknown_until_it_is_looked_up(
    far: OnX, kind: Kind, kept: list[str]
) -> None:
    far.rehearsal.faults.add(POST, Fault(kind=kind))
    with pytest.raises(UnknownOutcome):
        await far.send("Hello")
    assert far.texts == kept
    assert (await far.find("Hello") is not None) is bool(kept)


async def test_a_server_error_leaves_the_outcome_unknown(far: OnX) -> None:
    far.rehearsal.faults.add(POST, Fault(kind=Kind.BROKEN))
    far.rehearsal.faults.add(POST, Fault(kind=Kind.ERROR, error="unavailable"))
    for _ in range(2):
        with pytest.raises(UnknownOutcome, match="X answered 50"):
            await far.send("Hello")


async def test_reading_that_fails_changed_nothing(far: OnX) -> None:
    for kind in (Kind.BROKEN, Kind.DROP_AFTER, Kind.DROP_AFTER):
        far.rehearsal.faults.add("GET /2/users/{id}/tweets", Fault(kind=kind))
    with pytest.raises(OutletError) as failed:
        await far.find("Hello")
    assert not isinstance(failed.value, UnknownOutcome)
    with pytest.raises(
        OutletError
    ) as cut:  # aiohttp itself asks once more on a connection that was kept open
        await far.find("Hello")
    assert not isinstance(cut.value, UnknownOutcome)


async def test_a_read_whose_connection_broke_is_signed_anew_when_it_is_sent_again(far: OnX) -> None:
    post = await far.send("Hello")
    far.rehearsal.faults.add("GET /2/users/{id}/tweets", Fault(kind=Kind.DROP_AFTER))
    assert await far.find("Hello") == post


async def test_nobody_at_the_address_means_that_nothing_was_sent(far: OnX) -> None:
    await far.rehearsal.stop()
    with pytest.raises(OutletError, match="X could not be reached") as failed:
        await far.send("Hello")
    assert not isinstance(failed.value, UnknownOutcome)


@pytest.mark.parametrize("part", ["api_key", "api_secret", "access_token_secret", "bearer_token"])
async def test_wrong_keys_are_refused(far: OnX, part: str) -> None:
    client = far.client_of(keys(far.rehearsal, **{part: "wrong"}))
    call = client.get_recent_tweets_count("#edchat") if part == "bearer_token" else client.post("Hello")
    assert (await refused(call)).code == "unauthorized"


async def test_the_wrong_kind_of_keys_is_named(far: OnX) -> None:
    no = await refused(far.client.request("GET", "/2/tweets/counts/recent", {"query": "#a"}, user_auth=True))
    assert no.code == "unsupported-authentication"


async def test_the_use_that_is_told_is_what_x_bills(far: OnX) -> None:
    root = await far.send("Starting now #edchat")
    await far.send("Q1: see example.org #edchat", reply_to=root)
    nora = far.timeline.join("nora")
    asked = far.timeline.say(nora, "@cembot what's on? #edchat")
    await far.client.get_users_mentions(BOT, user_auth=True)
    await far.client.post("#edchat at 8 PM", reply_to=asked.id, summoned=True)
    for _ in range(2):
        await far.client.search_recent_tweets("#edchat -is:retweet", user_auth=True)
    await far.client.search_recent_tweets("#nothing", user_auth=True)
    await far.client.get_recent_tweets_count("#edchat")
    await far.client.get_me()
    await far.client.get_user(username="nora")
    await far.upload("A card")
    await far.client.get_tweets([root, "12"], user_auth=True)
    await far.client.delete_tweet(root)
    await far.find("Starting now")

    assert far.spent == far.rehearsal.bill.total
    assert far.spent == 15_000 + 200_000 + 10_000 + 1_000 + 3 * 5_000 + 5_000 + 2 * 10_000 + 5_000 + 10_000
    assert Use(Item.SUMMONED_REPLY) in far.used


def test_both_ends_have_the_same_prices() -> None:
    assert {item.value: price for item, price in PRICES.items()} == x_bill.PRICES


async def test_a_refused_call_uses_nothing(far: OnX) -> None:
    await far.send("Hello")
    far.used.clear()
    await refused(far.send("Hello"))
    assert far.used == []
    assert len(far.rehearsal.bill.lines) == 1


async def test_what_is_sent_and_answered_is_as_xs_document_says(far: OnX, shared: Path) -> None:
    media = await far.upload("A card")
    root = await far.send("Starting now https://example.org/a #edchat", media=[media])
    await far.send("Q1 of 6 #edchat", reply_to=root)
    await refused(far.send("Q1 of 6 #edchat"))
    await refused(far.send("x" * 300))
    await far.find("Q1 of 6 #edchat", reply_to=root)
    await far.client.get_me(user_fields=["protected"])
    await far.client.get_users_mentions(BOT, max_results=100, tweet_fields=["author_id"], user_auth=True)
    await far.client.search_recent_tweets("#edchat", max_results=100, since_id=root, user_auth=True)
    await far.client.get_recent_tweets_count("#edchat", granularity="minute")
    await far.client.delete_tweet(root)
    far.rehearsal.keys.revoked = True
    await refused(far.send("Revoked"))
    assert len(far.rehearsal.calls) == 13
    assert unlike_the_document(shared, far.rehearsal.calls) == []


async def test_an_answer_that_never_comes_is_given_up(far: OnX) -> None:
    client = far.client_of(keys(far.rehearsal), timeout=ClientTimeout(total=0.05))
    far.rehearsal.faults.add(POST, Fault(kind=Kind.DELAY, seconds=0.5))
    with pytest.raises(UnknownOutcome, match="TimeoutError"):
        await client.post("Hello")


async def test_a_request_is_not_taken_elsewhere(far: OnX) -> None:
    seen: list[str] = []

    async def moved(request: web.Request) -> web.Response:
        seen.append(request.path)
        return web.Response(status=307, headers={"Location": f"{far.rehearsal.api_url}/2/tweets"})

    app = web.Application()
    app.router.add_post("/2/tweets", moved)
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    client = far.client_of(keys(far.rehearsal), f"http://127.0.0.1:{runner.addresses[0][1]}/")
    with pytest.raises(OutletError):
        await client.post("Hello")
    await runner.cleanup()
    assert seen == ["/2/tweets"]
    assert not far.rehearsal.calls


async def test_many_calls_at_once_share_one_session(far: OnX) -> None:
    numbers = await asyncio.gather(*(far.send(f"Post {number}") for number in range(30)))
    assert len(set(numbers)) == 30
    assert len(far.texts) == 30
