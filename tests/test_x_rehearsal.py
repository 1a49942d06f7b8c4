"""The X of the rehearsal: writing, keys, money, rates and faults, with every refusal that it claims. Over HTTP."""

from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import aiohttp
import pytest
from oauthlib.oauth1 import Client as Signer

from bot.rehearsal.faults import Fault, Kind
from bot.rehearsal.rates import Pace
from bot.rehearsal.x_endpoints import ENDPOINTS
from bot.rehearsal.x_keys import Caller
from bot.rehearsal.x_problems import AT_WILL
from tests.on_x import OWN, SEARCH, OnX, ask, crowd, on_x
from tests.x_fidelity import document, unlike_the_document

Json = dict[str, Any]


@pytest.fixture
async def far() -> AsyncIterator[OnX]:
    """Run an X on this machine."""
    async with on_x() as running:
        yield running


def test_every_endpoint_is_one_of_xs(shared: Path) -> None:
    takes = {"UserToken": Caller.USER, "BearerToken": Caller.APP}
    for one in ENDPOINTS:
        operation = document(shared)["paths"][one.route][one.method.lower()]
        schemes = {takes[name] for scheme in operation["security"] for name in scheme if name in takes}
        assert one.callers == schemes, one.name
        assert str(one.status) in operation["responses"], one.name


async def test_a_deleted_post_is_gone_and_may_be_deleted_again(far: OnX) -> None:
    number = await far.send("Starting #edchat")
    assert (await ask(far, "DELETE", f"/2/tweets/{number}")).body == {"data": {"deleted": True}}
    assert (await ask(far, "DELETE", f"/2/tweets/{number}")).body == {"data": {"deleted": False}}
    assert (await ask(far, "GET", OWN)).texts == []
    lost = await ask(far, "GET", "/2/tweets", ids=number)
    assert [one["title"] for one in lost.body["errors"]] == ["Not Found Error"]


async def test_somebody_elses_post_is_not_ours_to_delete(far: OnX) -> None:
    [post] = crowd(far, 1)
    assert (await ask(far, "DELETE", f"/2/tweets/{post.id}")).status == 403


@pytest.mark.parametrize(
    ("body", "status", "said"),
    [
        ({}, 400, "must not be empty"),
        ({"text": ""}, 400, "must not be empty"),
        ({"text": 5}, 400, "must be a string"),
        ({"text": "x", "poll": {"options": ["a", "b"]}}, 400, "not defined in the rehearsal"),
        ({"text": "x" * 281}, 403, "too long"),
        ({"text": "\ufffe"}, 403, "too long"),
        ({"text": "a." * 4_000}, 403, "too long"),
        ({"text": "x", "reply": {"in_reply_to_tweet_id": "12"}}, 403, "deleted or not visible"),
        ({"text": "x", "reply": {"in_reply_to_tweet_id": "abc"}}, 400, "must be an id"),
        ({"text": "x", "reply": {}}, 400, "must be an id"),
        ({"text": "x", "media": {"media_ids": ["12"]}}, 400, "media IDs are invalid"),
        ({"text": "x", "media": {"media_ids": []}}, 400, "1 to 4"),
        ({"text": "x", "reply_settings": "nobody"}, 400, "not one of"),
        (["x"], 400, "not a JSON object"),
    ],
)
async def test_a_post_is_refused(far: OnX, body: object, status: int, said: str, shared: Path) -> None:
    answer = await ask(far, "POST", "/2/tweets", body)
    assert (answer.status, said in answer.said) == (status, True)
    assert far.texts == []
    assert far.rehearsal.bill.total == 0
    assert unlike_the_document(shared, far.rehearsal.calls) == []


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"media": "eA==", "media_category": "tweet_video", "media_type": "image/png"},
        {"media": "eA==", "media_category": "tweet_image", "media_type": "text/plain"},
        {"media": "?", "media_category": "tweet_image", "media_type": "image/png"},
        {"media": "", "media_category": "tweet_image", "media_type": "image/png"},
    ],
)
async def test_an_image_is_refused(far: OnX, body: Json) -> None:
    assert (await ask(far, "POST", "/2/media/upload", body)).status == 400
    assert not far.timeline.images


async def test_the_words_for_an_image_are_refused(far: OnX) -> None:
    media = await far.client.upload(b"x", "image/png")
    await far.client.describe(media, "A card")
    for body in (
        {},
        {"id": "12"},
        {"id": media},
        {"id": media, "metadata": {"alt_text": {"text": "x" * 1_001}}},
    ):
        assert (await ask(far, "POST", "/2/media/metadata", body)).status == 400


async def test_a_signature_counts_once_and_for_one_address(far: OnX) -> None:
    keys = far.rehearsal.keys
    signer = Signer(keys.api_key, keys.api_secret, keys.access_token, keys.access_token_secret)
    address = f"{far.rehearsal.api_url}/2/users/me"
    _, headers, _ = signer.sign(address, "GET")
    statuses = []
    for url in (address, address, f"{address}?user.fields=protected"):
        async with far.session.get(url, headers=headers) as got:
            statuses.append(got.status)
    assert statuses == [200, 401, 401]


async def test_an_old_signature_is_none(far: OnX) -> None:
    far.clock.later = timedelta(minutes=6)
    assert (await ask(far, "GET", "/2/users/me")).status == 401


@pytest.mark.parametrize("header", ["", "Bearer wrong", "OAuth", "OAuth oauth_nonce", "Basic eA=="])
async def test_who_has_no_keys_is_refused(far: OnX, header: str, shared: Path) -> None:
    async with far.session.get(
        f"{far.rehearsal.api_url}/2/users/me", headers={"Authorization": header}
    ) as got:
        assert got.status == 401
    assert unlike_the_document(shared, far.rehearsal.calls) == []


async def test_an_app_alone_cannot_post(far: OnX) -> None:
    answer = await ask(far, "POST", "/2/tweets", {"text": "x"}, bearer=True)
    assert (answer.status, answer.body["title"]) == (403, "Unsupported Authentication")


async def test_credit_that_is_used_up_ends_every_paid_call(far: OnX, shared: Path) -> None:
    far.rehearsal.powers.credit = 20_000
    await far.send("First")
    await far.send("Second")
    answer = await ask(far, "POST", "/2/tweets", {"text": "Third"})
    assert (answer.status, answer.body["title"]) == (402, "CreditsDepleted")
    assert (await ask(far, "GET", OWN)).status == 402
    assert unlike_the_document(shared, far.rehearsal.calls) == []


async def test_the_cap_of_reads_ends_reading_and_not_posting(far: OnX, shared: Path) -> None:
    far.rehearsal.powers.cap = 2
    crowd(far, 3)
    await ask(far, "GET", SEARCH, query="#edchat")
    answer = await ask(far, "GET", SEARCH, query="#edchat")
    assert (answer.status, answer.body["title"]) == (429, "UsageCapExceeded")
    assert await far.send("Still here")
    assert unlike_the_document(shared, far.rehearsal.calls) == []


async def test_the_bill_charges_a_post_once_a_day(far: OnX) -> None:
    crowd(far, 3)
    for _ in range(2):
        await ask(far, "GET", SEARCH, query="#edchat")
    assert far.rehearsal.bill.total == 15_000
    far.clock.jump(far.clock.now() + timedelta(days=1))
    await ask(far, "GET", SEARCH, query="#edchat")
    assert far.rehearsal.bill.total == 30_000
    assert {line.item for line in far.rehearsal.bill.lines} == {"post-read"}


async def test_what_is_left_of_an_allowance_stands_in_the_headers() -> None:
    async with on_x(Pace.SLACK) as far:
        first = await ask(far, "GET", SEARCH, query="#edchat")
        second = await ask(far, "GET", SEARCH, query="#edchat")
        posted = await ask(far, "POST", "/2/tweets", {"text": "x"})
        for _ in range(298):
            await ask(far, "GET", SEARCH, query="#edchat")
        refused = await ask(far, "GET", SEARCH, query="#edchat")

    assert first.headers["x-rate-limit-limit"] == "300"
    assert [one.headers["x-rate-limit-remaining"] for one in (first, second)] == ["299", "298"]
    assert posted.headers["x-app-limit-24hour-remaining"] == "9999"
    assert (refused.status, refused.headers["x-rate-limit-remaining"]) == (429, "0")
    assert int(refused.headers["x-rate-limit-reset"]) > far.clock.real().timestamp()


async def test_rates_can_follow_the_fast_clock() -> None:
    async with on_x(Pace.SCALED) as far:
        far.clock.run(3_600.0)
        answer = await ask(far, "GET", SEARCH, query="#edchat")
    assert int(answer.headers["x-rate-limit-reset"]) - far.clock.real().timestamp() <= 2


@pytest.mark.parametrize("word", sorted(AT_WILL))
async def test_any_refusal_comes_at_will(far: OnX, word: str, shared: Path) -> None:
    far.rehearsal.faults.add("POST /2/tweets", Fault(kind=Kind.ERROR, error=word))
    answer = await ask(far, "POST", "/2/tweets", {"text": "x"})
    assert answer.status >= 400
    assert far.texts == []
    assert (await ask(far, "POST", "/2/tweets", {"text": "x"})).status == 201
    assert unlike_the_document(shared, far.rehearsal.calls) == []


@pytest.mark.parametrize(("kind", "kept"), [(Kind.DROP_BEFORE, 0), (Kind.DROP_AFTER, 1)])
async def test_a_cut_connection_leaves_the_post_unsent_or_sent_and_charged(
    far: OnX, kind: Kind, kept: int
) -> None:
    far.rehearsal.faults.add("POST /2/tweets", Fault(kind=kind))
    with pytest.raises(aiohttp.ClientError):
        await ask(far, "POST", "/2/tweets", {"text": "x"})
    assert (len(far.texts), len(far.rehearsal.bill.lines)) == (kept, kept)


async def test_a_server_error_is_a_page_and_not_json(far: OnX) -> None:
    far.rehearsal.faults.add("POST /2/tweets", Fault(kind=Kind.BROKEN))
    with pytest.raises(aiohttp.ContentTypeError):
        await ask(far, "POST", "/2/tweets", {"text": "x"})


async def test_every_call_is_recorded_with_its_answer_before_the_caller_has_it(far: OnX) -> None:
    heard: list[str] = []
    far.rehearsal.on_call.append(lambda call: heard.append(f"{call.method} {call.route} {call.status}"))
    await far.send("Hello")
    [call] = far.rehearsal.calls
    assert heard == ["POST /2/tweets 201"]
    assert (call.body, call.response["data"]["text"]) == ({"text": "Hello"}, "Hello")


async def test_who_watches_hears_of_every_change(far: OnX) -> None:
    changes: list[int] = []
    far.timeline.watchers.append(lambda: changes.append(1))
    number = await far.send("Hello")
    await far.client.delete_tweet(number)
    assert len(changes) == 2
