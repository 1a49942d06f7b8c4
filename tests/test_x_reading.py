"""The X of the rehearsal: reading, search and counts, with every refusal that it claims. Over HTTP."""

from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from bot.rehearsal.x_calls import POST_FIELDS, USER_FIELDS
from bot.rehearsal.x_timeline import BOT
from tests.on_x import COUNTS, MENTIONS, OWN, SEARCH, OnX, ask, crowd, on_x
from tests.x_fidelity import document, unlike_the_document

Json = dict[str, Any]


@pytest.fixture
async def far() -> AsyncIterator[OnX]:
    """Run an X on this machine."""
    async with on_x() as running:
        yield running


def test_every_field_is_one_of_xs(shared: Path) -> None:
    parts = document(shared)["components"]["parameters"]
    assert set(parts["TweetFieldsParameter"]["schema"]["items"]["enum"]) >= POST_FIELDS
    assert set(parts["UserFieldsParameter"]["schema"]["items"]["enum"]) >= USER_FIELDS


async def test_a_post_is_given_with_all_its_fields_as_x_has_them(far: OnX, shared: Path) -> None:
    nora = far.timeline.join("nora", "Nora Ruiz")
    media = await far.client.upload(b"\x89PNG", "image/png")
    await far.client.describe(media, "A card")
    root = await far.send("Q1: R&D? See example.org/a #edchat @nora", media=[media])
    answer = far.timeline.say(nora, "A1: yes #edchat", reply_to=root)
    far.timeline.say(nora, "Look", quotes=root)
    far.timeline.repost(nora, far.timeline.posts[root])
    found = await ask(
        far, "GET", "/2/tweets", ids=f"{root},{answer.id}", tweet_fields=",".join(sorted(POST_FIELDS))
    )

    first, second = found.body["data"]
    assert first["text"].startswith("Q1: R&amp;D? See https://t.co/")
    assert [one["tag"] for one in first["entities"]["hashtags"]] == ["edchat"]
    assert [one["username"] for one in first["entities"]["mentions"]] == ["nora"]
    assert first["entities"]["urls"][0]["expanded_url"] == "http://example.org/a"
    assert first["attachments"] == {"media_keys": [f"3_{media}"]}
    counts = first["public_metrics"]
    assert (counts["reply_count"], counts["quote_count"], counts["retweet_count"]) == (1, 1, 1)
    assert (second["text"], second["conversation_id"]) == ("@cembot A1: yes #edchat", root)
    assert second["referenced_tweets"] == [{"type": "replied_to", "id": root}]
    assert second["in_reply_to_user_id"] == BOT
    assert second["created_at"] == "2015-10-26T22:25:00.000Z"
    assert unlike_the_document(shared, far.rehearsal.calls) == []


async def test_where_links_and_tags_stand_is_told_rightly(far: OnX) -> None:
    number = await far.send("See example.org and https://example.com/b #edchat @nora")
    [post] = (await ask(far, "GET", "/2/tweets", ids=number, tweet_fields="entities")).body["data"]
    text = post["text"]
    for one in post["entities"]["urls"]:
        assert text[one["start"] : one["end"]] == one["url"]
    [tag], [person] = post["entities"]["hashtags"], post["entities"]["mentions"]
    assert text[tag["start"] : tag["end"]] == "#edchat"
    assert text[person["start"] : person["end"]] == "@nora"


async def test_ids_grow_with_time_and_no_two_are_the_same(far: OnX) -> None:
    posts = crowd(far, 20)
    far.clock.jump(far.clock.now() + timedelta(seconds=1))
    posts.append(far.timeline.say(far.timeline.bot, "Later"))
    numbers = [post.number for post in posts]
    assert numbers == sorted(set(numbers))


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("#edchat", {"root", "answer", "quote"}),
        ("#EDCHAT -from:nora", {"root"}),
        ("(#other OR #edchat) -from:nora", {"root"}),
        ("from:nora", {"answer", "quote", "other"}),
        ("conversation_id:ROOT", {"root", "answer"}),
        ("#edchat is:reply", {"answer"}),
        ("#edchat is:quote", {"quote"}),
        ("#edchat -is:retweet -is:quote", {"root", "answer"}),
        ("@cembot", {"answer"}),
        ("to:cembot", {"answer"}),
        ("has:links", {"root"}),
        ("something", {"other"}),
        ("#ed", set()),
    ],
)
async def test_what_search_finds(far: OnX, query: str, found: set[str]) -> None:
    nora = far.timeline.join("nora")
    root = far.timeline.say(far.timeline.bot, "Q1: see example.org #edchat")
    ids = {
        "root": root.id,
        "answer": far.timeline.say(nora, "A1 #EdChat", reply_to=root.id).id,
        "quote": far.timeline.say(nora, "Look #edchat", quotes=root.id).id,
        "other": far.timeline.say(nora, "something else").id,
        "repost": far.timeline.repost(nora, root).id,
    }
    answer = await ask(far, "GET", SEARCH, query=query.replace("ROOT", root.id))
    assert {post["id"] for post in answer.body.get("data", [])} == {ids[name] for name in found}


async def test_search_is_read_page_by_page_with_nothing_lost_and_nothing_twice(
    far: OnX, shared: Path
) -> None:
    posts = crowd(far, 25)
    seen: list[str] = []
    token: Json = {}
    while True:
        page = await ask(far, "GET", SEARCH, query="#edchat", max_results=10, **token)
        seen += [post["id"] for post in page.body["data"]]
        if "next_token" not in page.body["meta"]:
            break
        token = {"next_token": page.body["meta"]["next_token"]}
        far.timeline.say(far.timeline.bot, f"Meanwhile #edchat {len(seen)}")
    assert seen == [post.id for post in reversed(posts)]
    assert len(far.rehearsal.calls) == 3
    assert unlike_the_document(shared, far.rehearsal.calls) == []


async def test_search_gives_what_is_later_than_an_id_and_between_two_moments(far: OnX) -> None:
    posts = crowd(far, 3)
    after = await ask(far, "GET", SEARCH, query="#edchat", since_id=posts[0].id, until_id=posts[2].id)
    assert after.texts == ["A1 #edchat 1"]
    far.clock.jump(far.clock.now() + timedelta(minutes=1))
    await far.send("A1 #edchat late")
    since = await ask(far, "GET", SEARCH, query="#edchat", start_time="2015-10-26T22:25:30Z")
    until = await ask(far, "GET", SEARCH, query="#edchat", end_time="2015-10-26T22:25:30Z")
    assert (since.texts, len(until.texts)) == (["A1 #edchat late"], 3)


async def test_search_lags_and_forgets_after_a_week(far: OnX) -> None:
    far.rehearsal.powers.search_lag = timedelta(seconds=30)
    crowd(far, 1)
    assert (await ask(far, "GET", SEARCH, query="#edchat")).body == {"meta": {"result_count": 0}}
    far.clock.jump(far.clock.now() + timedelta(seconds=31))
    assert len((await ask(far, "GET", SEARCH, query="#edchat")).texts) == 1
    far.clock.jump(far.clock.now() + timedelta(days=8))
    assert (await ask(far, "GET", SEARCH, query="#edchat")).texts == []


async def test_posts_are_counted_by_the_hour_and_cost_the_same_however_many_they_are(
    far: OnX, shared: Path
) -> None:
    crowd(far, 12)
    far.clock.jump(far.clock.now() + timedelta(hours=1))
    await far.send("One more #edchat")
    counted = await ask(
        far,
        "GET",
        COUNTS,
        bearer=True,
        query="#edchat",
        start_time="2015-10-26T22:00:00Z",
        granularity="hour",
    )
    assert [bucket["tweet_count"] for bucket in counted.body["data"]] == [12, 1]
    assert counted.body["meta"] == {"total_tweet_count": 13}
    assert far.rehearsal.bill.total == 15_000 + 5_000
    assert unlike_the_document(shared, far.rehearsal.calls) == []


async def test_mentions_are_those_of_others(far: OnX) -> None:
    nora = far.timeline.join("nora")
    await far.send("I am @cembot")
    asked = far.timeline.say(nora, "@CEMbot what's on?")
    far.timeline.repost(nora, asked)
    far.timeline.say(nora, "cembot without a sign")
    assert (await ask(far, "GET", MENTIONS)).texts == ["@CEMbot what's on?"]


async def test_the_own_posts_can_leave_out_replies(far: OnX) -> None:
    root = await far.send("Starting")
    await far.send("Q1", reply_to=root)
    assert (await ask(far, "GET", OWN)).texts == ["Q1", "Starting"]
    assert (await ask(far, "GET", OWN, exclude="replies,retweets")).texts == ["Starting"]


async def test_protected_and_suspended_people_are_not_seen(far: OnX, shared: Path) -> None:
    hidden = far.timeline.join("hidden", protected=True)
    banned = far.timeline.join("banned")
    for person in (hidden, banned):
        far.timeline.say(person, "@cembot #edchat")
    banned.suspended = True
    assert (await ask(far, "GET", SEARCH, query="#edchat")).texts == []
    assert (await ask(far, "GET", MENTIONS)).texts == []
    closed = await ask(far, "GET", f"/2/users/{hidden.id}/tweets")
    assert closed.body["errors"][0]["type"].endswith("not-authorized-for-resource")
    assert "errors" in (await ask(far, "GET", f"/2/users/{banned.id}/tweets")).body
    far.timeline.bot.follows.add(hidden.id)
    assert len((await ask(far, "GET", SEARCH, query="#edchat")).texts) == 1
    assert unlike_the_document(shared, far.rehearsal.calls) == []


@pytest.mark.parametrize(
    ("route", "query", "said"),
    [
        (SEARCH, {}, "between 1 and 512"),
        (SEARCH, {"query": "#a " * 200}, "between 1 and 512"),
        (SEARCH, {"query": "-is:retweet"}, "at least one positive"),
        (SEARCH, {"query": "#a OR #b"}, "does not know OR"),
        (SEARCH, {"query": "(#a)"}, "does not know"),
        (SEARCH, {"query": "url:x"}, "invalid operator 'url'"),
        (SEARCH, {"query": "#a is:nice"}, "not a valid value of is:"),
        (SEARCH, {"query": "#a has:media"}, "does not know has:media"),
        (SEARCH, {"query": "#a", "max_results": 9}, "not between 10 and 100"),
        (SEARCH, {"query": "#a", "max_results": 101}, "not between 10 and 100"),
        (SEARCH, {"query": "#a", "next_token": "x"}, "not valid"),
        (SEARCH, {"query": "#a", "since_id": "x"}, "not a valid id"),
        (SEARCH, {"query": "#a", "start_time": "yesterday"}, "not a valid date-time"),
        (SEARCH, {"query": "#a", "start_time": "2015-10-26T22:00:00"}, "not a valid date-time"),
        (SEARCH, {"query": "#a", "sort_order": "relevancy"}, "sorts by recency"),
        (SEARCH, {"query": "#a", "expansions": "author_id"}, "is not one of"),
        (SEARCH, {"query": "#a", "tweet_fields": "soul"}, "is not known"),
        (OWN, {"max_results": 4}, "not between 5 and 100"),
        (OWN, {"exclude": "jokes"}, "takes replies and retweets"),
        ("/2/tweets", {}, "1 to 100 ids"),
        ("/2/tweets", {"ids": "a"}, "1 to 100 ids"),
        ("/2/users/me", {"user_fields": "soul"}, "is not known"),
    ],
)
async def test_a_reading_is_refused(far: OnX, route: str, query: Json, said: str, shared: Path) -> None:
    answer = await ask(far, "GET", route, **query)
    assert answer.status == 400
    assert said in answer.said
    assert far.rehearsal.bill.total == 0
    assert unlike_the_document(shared, far.rehearsal.calls) == []


async def test_a_step_that_x_does_not_count_by_is_refused(far: OnX) -> None:
    assert (await ask(far, "GET", COUNTS, bearer=True, query="#a", granularity="year")).status == 400
