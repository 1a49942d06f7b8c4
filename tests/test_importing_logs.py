"""Logs that are brought in: what counts, what is set aside or refused and why, and each act once."""

import json
import zipfile
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.domain.log_entry import tags_of
from bot.domain.participation import question_answered
from bot.errors import FeedError
from bot.feeds.chat_logs import read, zipped
from bot.services.importing import Importing
from bot.storage.database import Database
from bot.storage.people import Account, ensure, stop_counting
from tests.builders import event
from tests.builders_logs import (
    CHANNEL,
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


async def load(database: Database) -> str:
    """Put the builders' chat on the programme; give its id."""
    await Importing(database).take("sample", [event()], 0, datetime(2015, 10, 1, tzinfo=UTC))
    return "SELECT occurrence_id FROM participation ORDER BY message, act"


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
    which = await load(database)
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
    assert rows(file, which) == [occurrence, occurrence, (None,), (None,), (None,)]
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
    which = await load(database)
    again = await bring_in(database, log)
    assert (again.added, again.duplicates) == (0, 1)
    assert rows(file, which) == rows(file, "SELECT id FROM occurrence")


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


# ---- what is refused ----


async def test_broken_lines_are_refused_with_line_and_field_and_the_rest_is_kept(
    database: Database, tmp_path: Path
) -> None:
    posts = [
        post(1),
        post(2, user=""),
        post(3, created_at_utc="yesterday"),
        post(4, followers_count="many"),
        post(5, created_at_utc="1815-10-27T00:10:00Z"),
        post(6, user="u\x00"),
        post(7, text="two\nlines"),
    ]
    log = posts_file(tmp_path / "a.csv", posts)
    with log.open("ab") as out:
        out.write(b'p8,2015-10-27T00:10:00Z,u_ava,0,0,,,,1,0,0,en,,"never closed\r\n')
        out.write(b"p9,too,few\r\n\r\n")
        out.write(b"p10,2015-10-27T00:10:00Z,u_\xff,0,0,,,,1,0,0,en,,x\r\n")
        out.write(b"p11,2015-10-27T00:10:00Z,u_ava,0,0,,,,1,0,0,en,," + b"x" * 300_000 + b"\r\n")
        out.write(b"p12,2015-10-27T00:10:00Z,u_ava,0,0,,,,1,0,0,en,,fine")
    taken = await bring_in(database, log)
    assert [(one.line, one.field) for one in taken.rejected] == [
        (3, "user"),
        (4, "created_at_utc"),
        (5, "followers_count"),
        (6, "created_at_utc"),
        (7, "user"),
        (10, ""),
        (11, ""),
        (13, "user"),
    ]
    assert "'yesterday' is no time: write it like 2015-10-26T20:00:00Z" in taken.rejected[1].reason
    assert taken.added == 4


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"", "lacks created_at_utc and msg_id and user"),
        (b"a,b\n1,2\n", "no log that is known: neither a Slack export (zip), nor saved posts (CSV)"),
        (b"PK\x05\x06" + b"\x00" * 18, "is no Slack export"),
    ],
)
def test_what_is_no_log_is_refused_with_a_sentence(tmp_path: Path, content: bytes, told: str) -> None:
    log = tmp_path / "log"
    log.write_bytes(content)
    with pytest.raises(FeedError) as error:
        list(read(log))
    assert told in str(error.value)


def test_what_is_not_there_or_on_the_web_is_refused_with_a_sentence(tmp_path: Path) -> None:
    with pytest.raises(FeedError, match="cannot be read"):
        list(read(tmp_path / "nothing.csv"))
    with pytest.raises(FeedError, match="download the file"):
        list(read(Path("https://example.org/log.csv")))


async def test_an_export_with_tricks_is_read_without_them(
    database: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(zipped, "LARGEST_FILE", 5_000_000)
    log = export_file(
        tmp_path / "a.zip", {DAY: [said(1), {"type": "message", "ts": "no"}, "word", said(2, user="")]}
    )
    with zipfile.ZipFile(log, "a", zipfile.ZIP_DEFLATED) as export:
        export.writestr("../room/2015-10-28.json", json.dumps([said(3)]))
        export.writestr("/etc/2015-10-28.json", json.dumps([said(4)]))
        export.writestr("room/2015-10-29.json", b"[" + b" " * 4_000_000 + b"]")  # a small bomb
        export.writestr("room/2015-10-30.json", b"[" * 200_000)
        export.writestr("room/2015-10-31.json", json.dumps({"no": "list"}))
        export.writestr("room/2015-11-01.json", b"[" + b" " * 5_000_000 + b"]")
        export.writestr("room/2015-02-31.json", b"[]")
    taken = await bring_in(database, log)
    assert taken.added == 1
    told = {f"{Path(one.source).name}:{one.line}": one.reason for one in taken.rejected}
    assert len(taken.rejected) == 10
    assert told["2015-10-28.json:0"] == "has a name that leads out of its folder, and was not opened"
    assert "packed so much smaller" in told["2015-10-29.json:0"]
    assert "is no JSON" in told["2015-10-30.json:0"]
    assert "is no list of messages" in told["2015-10-31.json:0"]
    assert "5,000,000 is the most" in told["2015-11-01.json:0"]
    assert told["2015-02-31.json:0"] == "2015-02-31 is no date"
    assert told["2015-10-27.json:4"] == "is blank"


async def test_direct_messages_of_an_export_are_not_read(database: Database, tmp_path: Path) -> None:
    guests = [{"id": f"U{number}", "team_id": "T1"} for number in range(3)]
    log = export_file(tmp_path / "a.zip", {DAY: [said(1)]}, [*guests, {"id": "U9", "team_id": "T9"}])
    with zipfile.ZipFile(log, "a") as export:
        for day in (DAY, "2015-10-28"):
            export.writestr(f"D024BE7LD/{day}.json", json.dumps([said(2)]))
    taken = await bring_in(database, log)
    assert taken.added == 1
    (refused,) = taken.rejected
    assert refused.source.endswith("a.zip/D024BE7LD")
    assert "may be somebody's direct messages, and was not read" in refused.reason


def test_hashtags_are_compared_without_case_and_nothing_else_is_one() -> None:
    said_so = ["#EdTechChat", "edtechchat", "#Straße,", "two words", "#\x00", "", "#", "#a\nb"]
    assert tags_of(said_so) == ("#edtechchat", "#strasse")


async def test_a_day_that_could_not_be_read_is_a_gap_until_it_is(
    database: Database, file: Path, tmp_path: Path
) -> None:
    log = export_file(tmp_path / "a.zip", {DAY: [said(1)]})
    with zipfile.ZipFile(log, "a") as export:
        export.writestr("room/2015-10-28.json", b"broken")
    await bring_in(database, log)
    (gap,) = rows(file, "SELECT channel, since, until, reason FROM gap")
    assert gap[:3] == (CHANNEL, "2015-10-28 00:00:00.000000", "2015-10-29 00:00:00.000000")
    assert "room/2015-10-28.json of a Slack export could not be read: it is no JSON" in gap[3]
    report = await report_of(database)
    over = {figure.metric.name for figure in report.figures if figure.gaps}
    assert {"participants", "messages", "posts", "happenings_logged"} <= over
    assert not over & {"events", "happenings", "organisations"}
    assert (await report_of(database, until=datetime(2015, 10, 28, tzinfo=UTC))).coverage.gaps == ()
    await bring_in(database, export_file(tmp_path / "b.zip", {"2015-10-28": []}))
    assert rows(file, "SELECT * FROM gap") == []


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
