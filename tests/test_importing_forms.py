"""Saved posts in the forms in which known programs save them, with what spreadsheets do to them."""

from pathlib import Path

import pytest

from bot.domain.log_entry import LogEntry
from bot.domain.participation import Act
from bot.errors import FeedError
from bot.feeds.chat_logs import read
from bot.feeds.chat_logs.reading import Assumed
from bot.feeds.reading import Rejected

POST = "659000000000000001"
AT = "2015-10-27T00:10:00+00:00"

TWARC = (
    "id,referenced_tweets.replied_to.id,referenced_tweets.retweeted.id,referenced_tweets.quoted.id,author_id,"
    "in_reply_to_user_id,created_at,text,lang,entities.hashtags,author.id,author.username,"
    "author.public_metrics.followers_count"
)
TAGS = (
    "id_str,from_user,text,created_at,time,user_lang,in_reply_to_user_id_str,in_reply_to_screen_name,from_user_id_str,"
    "user_followers_count,entities_str"
)
RTWEET = (
    "user_id,status_id,created_at,screen_name,text,reply_to_user_id,is_quote,is_retweet,hashtags,mentions_screen_name,"
    "lang,followers_count"
)
SFM = "created_at,twitter_id,screen_name,followers_count,hashtags,in_reply_to_screen_name,is_retweet,text"

ENTITIES = '"{""hashtags"":[{""text"":""EdTechChat""}],""user_mentions"":[{""text"":""no""}]}"'

FORMS = {
    "twarc2": (
        TWARC,
        f'{POST},,,,11111,,2015-10-27T00:10:00.000Z,A1 x,en,"[{{""end"":1,""tag"": ""EdTechChat""}}]",11111,ava,100',
        f"{POST},,659,,11111,,2015-10-27T00:10:00.000Z,RT @b: x,en,,11111,ava,100",
        f"{POST},659,,,11111,222,2015-10-27T00:10:00.000Z,A1 x,en,,11111,ava,100",
        f"{POST},,,659,11111,,2015-10-27T00:10:00.000Z,A1 x,en,,11111,ava,100",
    ),
    "TAGS": (
        TAGS,
        f"{POST},ava,A1 x,Tue Oct 27 00:10:00 +0000 2015,27/10/2015 00:10:00,de,,,11111,100,{ENTITIES}",
        f"{POST},ava,RT @b: x,Tue Oct 27 00:10:00 +0000 2015,27/10/2015 00:10:00,de,,,11111,100,",
        f"{POST},ava,@b x,Tue Oct 27 00:10:00 +0000 2015,27/10/2015 00:10:00,de,222,b,11111,100,",
    ),
    "rtweet": (
        RTWEET,
        f"x11111,x{POST},2015-10-27 00:10:00,ava,A1 x,NA,FALSE,FALSE,edtechchat rstats,b,en,100",
        f"x11111,x{POST},2015-10-27 00:10:00,ava,A1 x,NA,FALSE,TRUE,NA,NA,en,100",
        f"x11111,x{POST},2015-10-27 00:10:00,ava,A1 x,x222,FALSE,FALSE,NA,NA,en,100",
        f"x11111,x{POST},2015-10-27 00:10:00,ava,A1 x,NA,TRUE,FALSE,NA,NA,en,100",
    ),
    "Social Feed Manager": (
        SFM,
        f'2015-10-27T00:10:00Z,{POST},11111,100,"EdTechChat, other",,False,A1 x',
        f"2015-10-27T00:10:00Z,{POST},11111,100,,,True,A1 x",
        f"2015-10-27T00:10:00Z,{POST},11111,100,,b,False,A1 x",
    ),
}


def saved(folder: Path, *lines: str) -> list[object]:
    """Write a file, and read it again."""
    file = folder / "posts.csv"
    file.write_text("\n".join(lines), encoding="utf-8")
    return list(read(file))


@pytest.mark.parametrize("program", FORMS)
def test_posts_are_read_as_known_programs_save_them(tmp_path: Path, program: str) -> None:
    entries = [one for one in saved(tmp_path, *FORMS[program]) if not isinstance(one, Assumed)]
    assert all(isinstance(one, LogEntry) for one in entries), entries
    posts = [one for one in entries if isinstance(one, LogEntry)]
    assert {(one.done.account, one.done.message, one.done.at.isoformat()) for one in posts} == {
        ("11111", POST, AT)
    }
    assert {one.followers for one in posts} == {100}
    assert [one.done.act for one in posts] == [Act.MESSAGE, Act.REPOST, Act.REPLY, Act.QUOTE][: len(posts)]
    assert "#edtechchat" in posts[0].done.hashtags
    assert "#no" not in posts[0].done.hashtags
    assert (posts[0].done.question, posts[0].language) in {(1, "en"), (1, "")}


def test_times_without_a_zone_are_said_to_be_read_as_utc_once(tmp_path: Path) -> None:
    row = f"11111,{POST},2015-10-27 00:10:00,x"
    assumed = [
        one for one in saved(tmp_path, "user_id,id,created_at,text", row, row) if isinstance(one, Assumed)
    ]
    assert [(one.field, one.read_as) for one in assumed] == [("created_at", "UTC where it names no zone")]
    ours = saved(tmp_path, "user,msg_id,created_at_utc", f"11111,{POST},2015-10-27 00:10:00 UTC")
    assert [type(one) for one in ours] == [LogEntry]


@pytest.mark.parametrize("written", [f"'{POST}", f'"=""{POST}"""', f" {POST} "])
def test_an_id_that_was_kept_whole_for_a_spreadsheet_is_the_same_post(tmp_path: Path, written: str) -> None:
    (one,) = saved(tmp_path, "msg_id,created_at_utc,user", f"{written},2015-10-27T00:10:00Z,@ava")
    assert isinstance(one, LogEntry)
    assert (one.done.message, one.done.account) == (POST, "ava")


def test_refusals_name_the_column_as_the_file_does_and_what_to_do(tmp_path: Path) -> None:
    found = saved(
        tmp_path,
        "sep=,",
        "",
        "id_str,created_at,from_user,text",
        f"{POST}.0,2015-10-27T00:10:00Z,ava,x",
        f"{POST},10/27/2015 0:10,ava,x",
        f"{POST},2015-10-27T00:10:00Z,ava",
        f'{POST},2015-10-27T00:10:00Z,ava,"He said \\"hi\\" to us"',
        f'{POST},2015-10-27T00:10:00Z,ava,"{"x" * 200_000}"',
        f"{POST},2015-10-27T00:10:00Z,ava,fine,,",
    )
    told = [(one.line, one.field, one.reason) for one in found if isinstance(one, Rejected)]
    assert [(line, field) for line, field, _ in told] == [
        (4, "id_str"),
        (5, "created_at"),
        (6, ""),
        (7, ""),
        (8, ""),
    ]
    words = (
        "was rounded by a spreadsheet",
        "write it like 2015",
        "look for a line break",
        "write quotation marks within a field twice",
        "has more than 100,000 characters",
    )
    for (_, _, reason), expected in zip(told, words, strict=True):
        assert expected in reason
    assert sum(isinstance(one, LogEntry) for one in found) == 1


def test_lines_that_end_as_on_old_macs_are_read(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_bytes(
        b"msg_id,created_at_utc,user\r1,2015-10-27T00:10:00Z,ava\r2,2015-10-27T00:10:00Z,b\r"
    )
    assert [type(one) for one in read(tmp_path / "a.csv")] == [LogEntry] * 2


def test_what_is_not_in_utf_8_is_told_with_what_to_do(tmp_path: Path) -> None:
    text = "msg_id;created_at_utc;user;text\n1;2015-10-27T00:10:00Z;zoë;x\n2;2015-10-27T00:10:00Z;b;#für\n"
    (tmp_path / "a.csv").write_bytes(text.encode("cp1252"))
    refused, assumed, entry = read(tmp_path / "a.csv")
    assert isinstance(refused, Rejected)
    assert "save it so (in Excel: CSV UTF-8)" in refused.reason
    assert isinstance(assumed, Assumed)
    assert "letters are missing from hashtags" in assumed.read_as
    assert isinstance(entry, LogEntry)


def test_two_columns_of_one_name_are_refused(tmp_path: Path) -> None:
    with pytest.raises(FeedError, match="more than one column user: give the others another name"):
        saved(tmp_path, "msg_id,created_at_utc,user,user", "1,2015-10-27T00:10:00Z,ava,11111")
