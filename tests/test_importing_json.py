"""Saved posts as X's API gives them: pages, one post a line, of both versions; and what is refused of them."""

import json
import shutil
import zipfile
from pathlib import Path
from typing import Any

import pytest

from bot.domain.log_entry import LogEntry
from bot.domain.participation import Act
from bot.errors import FeedError
from bot.feeds.chat_logs import posts_json, read
from bot.feeds.reading import Rejected
from bot.storage.connect import connect
from bot.storage.database import Database
from tests.builders_logs import bring_in, posts_file, report_of, values
from tests.stored import rows

pytest_plugins = ["tests.fixtures_storage"]

Json = dict[str, Any]

AT = "2015-10-27T00:10:00.000Z"
WHO = {"id": "11", "username": "ava", "public_metrics": {"followers_count": 100}}
KINDS = {"retweeted": Act.REPOST, "replied_to": Act.REPLY, "quoted": Act.QUOTE, "": Act.MESSAGE}


def post(number: int, kind: str = "", **more: object) -> Json:
    """Build a post of the API's second version."""
    about = {"referenced_tweets": [{"type": kind, "id": "1"}]} if kind else {}
    tags = {"hashtags": [{"start": 1, "end": 2, "tag": "EdTechChat"}]}
    whole = {"id": f"65900{number}", "author_id": "11", "created_at": AT, "text": "A1 x", "lang": "en"}
    return {**whole, "entities": tags, **about, **more}


def old_post(number: int, **more: object) -> Json:
    """Build a post of the API's first version."""
    return {
        "id": 659000 + number,
        "id_str": f"65900{number}",
        "created_at": "Tue Oct 27 00:10:00 +0000 2015",
        "full_text": "A1 x",
        "user": {"id_str": "11", "screen_name": "ava", "followers_count": 100},
        "entities": {"hashtags": [{"text": "EdTechChat"}]},
        "lang": "en",
        **more,
    }


def page(*posts: Json) -> Json:
    """Build a page of a search."""
    return {"data": list(posts), "includes": {"users": [WHO]}, "meta": {"result_count": len(posts)}}


EACH = [post(number, kind) for number, kind in enumerate(KINDS)]
OLD = [
    old_post(0, retweeted_status={"id": 1}),
    old_post(1, in_reply_to_user_id_str="22"),
    old_post(2, is_quote_status=True),
    old_post(3, in_reply_to_user_id_str=None, is_quote_status=False),
]
NOTHING = {"meta": {"result_count": 0}}


def lines(*documents: object) -> str:
    """Write one document a line."""
    return "\n".join(json.dumps(one) for one in documents)


@pytest.mark.parametrize(
    "written",
    [
        lines(page(*EACH[:2]), NOTHING, page(*EACH[2:])),
        json.dumps(page(*EACH), indent=2),
        json.dumps([page(*EACH[:2]), page(*EACH[2:])]),
        lines(*({**one, "author": WHO} for one in EACH)),
        lines(*OLD),
        json.dumps({"statuses": OLD}, indent=1),
        f"\ufeff{json.dumps(OLD)}",
    ],
    ids=["pages", "one page", "list of pages", "flat", "first version", "first version's page", "list"],
)
def test_posts_are_read_as_the_api_gives_them(tmp_path: Path, written: str) -> None:
    file = tmp_path / "posts.jsonl"
    file.write_text(written, encoding="utf-8")
    posts = [one for one in read(file) if isinstance(one, LogEntry)]
    assert [one.done.act for one in posts] == list(KINDS.values())
    assert [one.done.message for one in posts] == [f"65900{number}" for number in range(4)]
    assert {(one.done.account, one.followers, one.language) for one in posts} == {("11", 100, "en")}
    assert {one.done.hashtags for one in posts} == {("#edtechchat",)}
    assert {(one.done.question, one.done.at.isoformat()) for one in posts} == {
        (1, "2015-10-27T00:10:00+00:00")
    }


async def test_the_same_posts_in_several_forms_and_orders_are_one(
    database: Database, empty_file: Path, tmp_path: Path
) -> None:
    pages, old, table = tmp_path / "a.jsonl", tmp_path / "b.json", tmp_path / "c.csv"
    more = {"includes": {"users": [{**WHO, "public_metrics": {"followers_count": 120}}]}}
    pages.write_text(lines(page(*EACH[:3]), {**page(*EACH[1:]), **more}))
    old.write_text(json.dumps(OLD))
    said = [
        {"msg_id": f"65900{n}", "created_at_utc": AT, "user": "11", "hashtags": tag, "text": "x"}
        for n in range(5)
        for tag in ("#one", "#two")
    ]
    posts_file(table, said)
    taken = await bring_in(database, pages, old, pages)
    assert (taken.added, taken.duplicates, taken.rejected) == (4, 12, [])
    assert (await bring_in(database, table)).added == 1
    found = values(await report_of(database))
    assert (found["posts"], found["participants"], found["reach"]) == (5, 1, 120)
    shutil.copy(empty_file, tmp_path / "other.db")
    other = connect(f"sqlite:///{tmp_path / 'other.db'}")
    await bring_in(other, table, pages, old)
    assert values(await report_of(other)) == found
    kept = "SELECT message, act, tags, followers, question FROM participation ORDER BY message"
    of_other = rows(tmp_path / "other.db", kept)
    other.close()
    assert [act for _, act, *_ in of_other] == [*KINDS.values(), Act.MESSAGE]
    assert {tags for _, _, tags, *_ in of_other[:4]} == {"\n#edtechchat\n#one\n#two\n"}
    assert of_other == rows(Path(str(database.engine.url.database)), kept)


def test_what_cannot_be_read_is_told_with_its_place_and_the_rest_is_kept(tmp_path: Path) -> None:
    file = tmp_path / "posts.jsonl"
    odd = {**page(post(6, referenced_tweets=1, entities=[1])), "includes": {"users": 5}}
    broken = [page(post(1), post(2, created_at="soon"), post(3, author_id=None)), {"a": 1}, odd]
    file.write_text(lines(*broken) + '\n{"id": \n' + lines(post(5, text=None, lang=None, entities="odd")))
    found = list(read(file))
    assert sum(isinstance(one, LogEntry) for one in found) == 3
    refused = [(one.line, one.field, one.reason) for one in found if isinstance(one, Rejected)]
    assert refused[:2] == [
        (2, "created_at_utc", "'soon' is no time: write it like 2015-10-26T20:00:00Z"),
        (3, "user", "is blank"),
    ]
    assert refused[2][2].startswith("line 2 begins what holds no posts")
    assert refused[3][2].startswith("line 4 is no JSON")


def test_what_is_no_log_of_a_chat_is_refused_in_a_sentence(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(posts_json, "LARGEST_DOCUMENT", 1_000)
    own = 'window.YTD.tweets.part0 = [\n {"tweet": {"id_str": "1"}}]'
    told = {
        own: "all that one account posted, and not what was said in a chat",
        json.dumps([{"type": "message", "ts": "1.1"}]): "a day of a Slack export by itself",
        "{\n": "is no JSON",
        json.dumps({"data": ["x" * 1_000]}): "has more than 1,000 characters",
        f"[\n{' ' * 2_000}]": "has more than 1,000 characters",
    }
    for content, words in told.items():
        (tmp_path / "log").write_text(content)
        with pytest.raises(FeedError) as error:
            list(read(tmp_path / "log"))
        assert words in str(error.value)
    with zipfile.ZipFile(tmp_path / "own.zip", "w") as archive:
        archive.writestr("data/tweets.js", own)
    with pytest.raises(FeedError, match="all that one account posted"):
        list(read(tmp_path / "own.zip"))
