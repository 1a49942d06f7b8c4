"""Logs that are brought in: what counts, what is set aside or refused and why, and each act once."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.domain.account import Account
from bot.domain.log_entry import tags_of
from bot.domain.participation import question_answered
from bot.services.importing import Importing
from bot.storage.database import Database
from bot.storage.people import ensure, stop_counting
from tests.builders import event
from tests.builders_logs import (
    RAN_AT,
    bring_in,
    export_file,
    post,
    posts_file,
    report_of,
    said,
    values,
)
from tests.stored import rows

pytest_plugins = ["tests.fixtures_storage"]

DAY = "2015-10-27"


OF_WHICH = "SELECT occurrence_id FROM participation ORDER BY message, act"


async def load(database: Database) -> None:
    """Put the builders' chat on the programme."""
    await Importing(database).take("sample", [event()], 0, datetime(2015, 10, 1, tzinfo=UTC))


async def dont_count(database: Database, account: Account) -> None:
    """Let somebody say that they do not want to be counted."""

    def work(connection: object) -> None:
        known = ensure(connection, account, RAN_AT)  # type: ignore[arg-type]  # the database's own
        stop_counting(connection, known.person_id, RAN_AT)  # type: ignore[arg-type]  # as above

    await database.write(work)


# ---- real logs ----


async def test_a_real_hashtag_gives_its_posts_people_impressions_and_reach(
    database: Database, shared: Path
) -> None:
    taken = await bring_in(database, shared / "data" / "chatlogs" / "tidytuesday_tweets_anon.csv")
    assert (taken.added, taken.duplicates, taken.rejected) == (4418, 0, [])
    assert (taken.bots, taken.system, taken.spam) == (0, 0, 0)
    found = values(await report_of(database))
    assert found["posts"] == 4418
    assert found["people_who_posted"] == found["participants"] == 1231
    assert found["impressions"] == 9_171_432
    assert found["reach"] == 2_183_988


async def test_a_real_export_gives_what_people_wrote_and_says_what_the_rest_is(
    database: Database, shared: Path
) -> None:
    taken = await bring_in(database, shared / "data" / "chatlogs" / "slack_export_genuine_scrubbed.zip")
    assert (taken.added, taken.bots, taken.system, taken.spam) == (49, 94, 15, 0)
    assert taken.entries == {
        "message": 49,
        "bot_message": 94,
        "channel_join": 8,
        "bot_add": 3,
        "file_share": 3,
        "file_comment": 1,
    }
    assert taken.reactions == 1
    found = values(await report_of(database))
    assert (found["messages"], found["participants"], found["posts"]) == (49, 4, None)


# ---- what an act is, and where it belongs ----


async def test_a_post_belongs_to_the_chat_of_its_hashtag_that_was_on_and_else_to_its_hashtag(
    database: Database, file: Path, tmp_path: Path
) -> None:
    await load(database)
    at_the_end = "2015-10-27T01:29:59Z"
    posts = [
        post(1, hashtags="#EdTechChat #other"),
        post(2, created_at_utc=at_the_end),
        post(3, created_at_utc="2015-10-27T01:30:00Z"),
        post(4, hashtags="#other", text="of another"),
        post(5, created_at_utc="2015-10-26T23:59:59Z"),
    ]
    await bring_in(database, posts_file(tmp_path / "a.csv", posts))
    (occurrence,) = rows(file, "SELECT id FROM occurrence")
    assert rows(file, OF_WHICH) == [occurrence, occurrence, (None,), (None,), (None,)]
    assert values(await report_of(database, hashtag="#EdTechChat"))["posts"] == 4
    assert values(await report_of(database, hashtag="#other"))["posts"] == 2
    assert values(await report_of(database, event=occurrence[0]))["posts"] == 2


async def test_the_hashtag_that_is_given_belongs_to_every_post(database: Database, tmp_path: Path) -> None:
    log = posts_file(tmp_path / "a.csv", [post(1), post(2, hashtags="", text="none")])
    await bring_in(database, log, hashtag="#Ours")
    assert values(await report_of(database, hashtag="#ours"))["posts"] == 2
    assert values(await report_of(database, hashtag="#edtechchat"))["posts"] == 1


async def test_what_was_brought_in_before_the_chat_was_listed_finds_it_when_it_is_brought_in_again(
    database: Database, file: Path, tmp_path: Path
) -> None:
    log = posts_file(tmp_path / "a.csv", [post(1)])
    await bring_in(database, log)
    await load(database)
    again = await bring_in(database, log)
    assert (again.added, again.duplicates) == (0, 1)
    assert rows(file, OF_WHICH) == rows(file, "SELECT id FROM occurrence")


async def test_replies_quotes_and_reposts_are_told_apart(database: Database, tmp_path: Path) -> None:
    posts = [
        post(1),
        post(2, reply_to_user="u_liam", is_quote=1),
        post(3, is_quote=1),
        post(4, is_retweet=1, text="RT A1: yes"),
    ]
    await bring_in(database, posts_file(tmp_path / "a.csv", posts))
    found = values(await report_of(database))
    assert [found[name] for name in ("posts", "messages", "replies", "answers")] == [4, 3, 1, None]


async def test_replies_and_reactions_of_an_export_count_and_files_that_people_shared(
    database: Database, file: Path, tmp_path: Path
) -> None:
    root = said(1, reactions=[{"name": "tada", "users": ["ULIAM", "UBOT", "UAVA"], "count": 3}])
    messages = [
        root,
        said(2, "ULIAM", thread_ts=root["ts"]),
        said(3, subtype="file_share", files=[{"id": "F1"}]),
        said(4, "UBOT"),
        said(5, subtype="channel_topic"),
    ]
    users = [{"id": "UBOT", "team_id": "T1", "is_bot": True}]
    taken = await bring_in(database, export_file(tmp_path / "a.zip", {DAY: messages}, users))
    assert (taken.added, taken.reactions, taken.bots, taken.system) == (3, 2, 1, 1)
    acts = rows(
        file,
        "SELECT act, account, thread FROM participation JOIN identity USING (person_id) ORDER BY message, act",
    )
    assert acts == [
        ("message", "UAVA", ""),
        *(("reaction", who, "") for who in ("UAVA", "ULIAM")),
        ("reply", "ULIAM", root["ts"]),
        ("message", "UAVA", ""),
    ]
    assert values(await report_of(database))["people_without_reply"] == 1  # nobody answered Liam


async def test_no_words_are_kept(database: Database, file: Path, tmp_path: Path) -> None:
    await bring_in(
        database,
        posts_file(
            tmp_path / "a.csv", [post(1, text="a secret that is certainly longer than forty letters are")]
        ),
        export_file(tmp_path / "a.zip", {DAY: [said(1, text="another secret")]}),
    )
    database.close()
    kept = b"".join(one.read_bytes() for one in file.parent.glob("cembot.db*"))
    assert b"secret" not in kept


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("A3 I think so", 3),
        ("a12: yes", 12),
        ("@ava #edchat A2. Books", 2),
        ("Answer 4 books", 4),
        ("Hello all! A1: books", 1),
        ("<@U1> A5 books", 5),
        ("A 5 minute break", None),
        ("We have a 3 day week", None),
        ("On A4 paper", None),
        ("Q3: what do you read?", None),
        ("A0", None),
        ("", None),
    ],
)
def test_an_answer_says_which_question_it_answers(text: str, number: int | None) -> None:
    assert question_answered(text) == number


# ---- what is set aside ----


async def test_what_looks_like_spam_is_kept_apart_and_counted_apart(
    database: Database, tmp_path: Path
) -> None:
    advert = "Buy the best shoes of the whole world now at our shop, cheap as never {}"
    many = " ".join(f"@u{number}" for number in range(10))
    posts = [
        post(1, user="u_1", text=advert.format("#a")),
        post(2, user="u_2", text=advert.format("#edtechchat https://example.org")),
        post(3, user="u_3", text=advert.format("@ava")),
        post(4, text=f"{many} look here"),
        post(5, text=f"{many} thank you all", reply_to_user="u_liam"),
        *(post(number, user="u_1", text="#edtechchat #shoes #cheap") for number in (20, 21, 22)),
        post(6, text="#edtechchat #picture #books"),
        post(7, text="#edtechchat"),
        *(post(number, user=f"u_{number}", text="Good evening everybody!") for number in range(8, 12)),
    ]
    taken = await bring_in(database, posts_file(tmp_path / "a.csv", posts))
    assert (taken.spam, taken.added) == (7, 7)
    found = values(await report_of(database))
    assert (found["looks_like_spam"], found["posts"], found["participants"]) == (7, 7, 5)


# ---- consent ----


async def test_nothing_is_stored_of_who_does_not_want_to_be_counted(
    database: Database, file: Path, tmp_path: Path
) -> None:
    await dont_count(database, Account("", "u_ava", "x"))
    await dont_count(database, Account("T1", "ULIAM"))
    taken = await bring_in(
        database,
        posts_file(tmp_path / "a.csv", [post(1), post(2, user="u_nora")]),
        export_file(
            tmp_path / "a.zip",
            {DAY: [said(1, reactions=[{"name": "tada", "users": ["ULIAM"]}]), said(2, "ULIAM")]},
        ),
    )
    assert (taken.added, taken.reactions, taken.not_counted) == (2, 0, 2)
    counted = rows(
        file, "SELECT DISTINCT account FROM participation JOIN identity USING (person_id) ORDER BY account"
    )
    assert counted == [("UAVA",), ("u_nora",)]


def test_hashtags_are_compared_without_case_and_nothing_else_is_one() -> None:
    said_so = ["#EdTechChat", "edtechchat", "#Straße,", "two words", "#\x00", "", "#", "#a\nb"]
    assert tags_of(said_so) == ("#edtechchat", "#strasse")


async def test_a_dry_run_tells_the_same_and_writes_nothing(
    database: Database, file: Path, tmp_path: Path
) -> None:
    alike = [post(number, text="#a #b #c") for number in (3, 4, 5)]
    logs = (
        posts_file(tmp_path / "a.csv", [post(1), post(2, user=""), *alike]),
        export_file(tmp_path / "a.zip", {DAY: [said(1)]}),
    )
    dry = await bring_in(database, *logs, dry_run=True)
    assert rows(file, "SELECT (SELECT count(*) FROM participation) + (SELECT count(*) FROM person)") == [(0,)]
    assert dry == await bring_in(database, *logs)
    assert (dry.added, dry.spam, len(dry.rejected)) == (2, 3, 1)
