"""What is decided about reading X: from where on, how soon again, what a post counts for, and who is answered."""

from datetime import UTC, datetime, timedelta

import pytest

from bot.domain.listening import (
    LONGEST,
    RETRIES,
    SHORTEST,
    Bucket,
    Post,
    affordable_until,
    entry_of,
    pause_after,
    query_of,
    read_from,
    retry_after,
)
from bot.domain.mention import asked, is_question, looks_automated, wants_out
from bot.domain.participation import Act

NOON = datetime(2015, 10, 26, 12, tzinfo=UTC)
MINUTE = timedelta(minutes=1)


def post(number: int, seconds: float = 0, text: str = "A1 yes #edchat", **parts: str) -> Post:
    """Make a post of so many seconds after noon."""
    return Post(str(number), "7", text, NOON + timedelta(seconds=seconds), **parts)


@pytest.mark.parametrize(
    ("before", "seen", "found"),
    [
        ("", [], ""),
        ("5", [], "5"),
        ("", [post(10, 0)], ""),
        ("", [post(10, 0), post(11, 89)], ""),
        ("", [post(10, 0), post(11, 90)], "10"),
        ("", [post(12, 200), post(11, 100), post(10, 0)], "11"),
        ("11", [post(12, 200), post(11, 100), post(10, 0)], "11"),
        ("99999", [post(100000, 100), post(9, 0)], "99999"),  # as numbers, not as words
    ],
)
def test_it_is_read_on_from_a_post_that_search_has_surely_found(
    before: str, seen: list[Post], found: str
) -> None:
    assert read_from(before, seen) == found


@pytest.mark.parametrize(
    ("fresh", "pause"),
    [(0, LONGEST), (1, LONGEST), (50, MINUTE), (100, MINUTE / 2), (10_000, SHORTEST)],
)
def test_the_busier_a_chat_the_sooner_it_is_looked_at_again(fresh: int, pause: timedelta) -> None:
    assert pause_after(fresh, MINUTE) == pause


def test_what_fails_again_and_again_is_tried_more_and_more_rarely() -> None:
    assert [retry_after(failures) for failures in (0, 1, 2, 3, 4, 50)] == [RETRIES[0], *RETRIES, RETRIES[-1]]


@pytest.mark.parametrize(
    ("money", "minutes"), [(0, None), (9, None), (10, 1), (29, 1), (30, 2), (60, 3), (1_000, 3)]
)
def test_a_stretch_is_read_from_its_beginning_as_far_as_the_money_goes(
    money: int, minutes: int | None
) -> None:
    buckets = [Bucket(NOON + n * MINUTE, NOON + (n + 1) * MINUTE, 10 * (n + 1)) for n in (2, 0, 1)]
    until = NOON + minutes * MINUTE if minutes else None
    assert affordable_until(buckets, money) == until


@pytest.mark.parametrize(
    ("one", "act", "question"),
    [
        (post(1), Act.MESSAGE, 1),
        (post(1, text="Q1 is hard #edchat"), Act.MESSAGE, None),
        (post(1, text="@cembot Answer 4: no", replies_to="22"), Act.REPLY, 4),
        (post(1, text="Because", replies_to="22"), Act.REPLY, 2),
        (post(1, text="Because", replies_to="23"), Act.REPLY, None),
        (post(1, text="So true", quotes="22"), Act.QUOTE, None),
        (post(1, text="RT @nora: A1 yes", reposts="22"), Act.REPOST, None),
        (post(1, text="A2", replies_to="9", quotes="22"), Act.REPLY, 2),
    ],
)
def test_a_post_is_an_act_and_answers_what_it_says_or_replies_to(
    one: Post, act: Act, question: int | None
) -> None:
    entry = entry_of(one, "chat", "#EdChat", {"22": 2})
    assert (entry.done.act, entry.done.question) == (act, question)
    assert entry.done.hashtags == ("#edchat",)
    assert (entry.occurrence_id, entry.live) == ("chat", True)


def test_words_are_not_kept_but_their_copies_are_recognised() -> None:
    text = "Win a free tablet today by looking at this wonderful page of ours, R&amp;D"
    one, other = (
        entry_of(post(n, text=f"{text} {tag}"), "chat", "#a", {}) for n, tag in ((1, "#a"), (2, "#b"))
    )
    assert one.fingerprint == other.fingerprint != ""
    assert "tablet" not in repr(one)


@pytest.mark.parametrize(
    ("said", "known"), [("en", "en"), ("pt-BR", "pt"), ("iw", "he"), ("und", ""), ("", ""), ("e<n", "")]
)
def test_a_language_is_one_that_x_names(said: str, known: str) -> None:
    assert entry_of(post(1, language=said), "chat", "#edchat", {}).language == known


@pytest.mark.parametrize(
    ("hashtags", "query"),
    [
        (("#edchat",), "#edchat -from:42"),
        (("#edchat", "#EdTech", "#edchat"), "(#edchat OR #EdTech) -from:42"),
        (("#edchat", "#a) OR from:nora"), "#edchat -from:42"),
        (
            tuple(f"#tag{number}" for number in range(9)),
            "(#tag0 OR #tag1 OR #tag2 OR #tag3 OR #tag4) -from:42",
        ),
    ],
)
def test_a_search_is_for_the_chats_hashtags_and_not_for_the_accounts_own_posts(
    hashtags: tuple[str, ...], query: str
) -> None:
    assert query_of(hashtags, "42") == query


@pytest.mark.parametrize(
    ("one", "question"),
    [
        (post(1, text="@cembot what's on today?"), True),
        (post(1, text="@cembot what's on today"), True),
        (post(1, text="Hey @cembot, what&#39;s on?"), True),
        (post(1, text="@cembot"), False),
        (post(1, text="@cembot thanks for today"), False),
        (post(1, text="@cembot see you today!"), False),
        (post(1, text="@cembot A1: today?"), False),
        (post(1, text="@cembot today", replies_to="2"), False),
        (post(1, text="@cembot @nora today?", replies_to="2"), True),
        (post(1, text="@cembot today?", reposts="2"), False),
    ],
)
def test_who_asks_is_told_from_who_only_names_the_bot(one: Post, question: bool) -> None:
    assert is_question(one) is question


def test_names_and_links_are_no_part_of_a_question() -> None:
    assert (
        asked(post(1, text="@cembot @nora what's on @liam https://t.co/abc today?")).words
        == "what's on today?"
    )


@pytest.mark.parametrize(
    ("words", "out"),
    [
        ("Don’t count me", True),
        ("please dont count me!", True),
        ("do not count me", True),
        ("count me", False),
    ],
)
def test_who_wants_out_or_in_again_is_understood(words: str, out: bool) -> None:
    assert wants_out(words) is out
    assert wants_out("what's on today?") is None


@pytest.mark.parametrize(
    ("account", "automated"),
    [
        (("weatherbot", "Weather", ""), True),
        (("ny_weather", "Weather Bot", ""), True),
        (("ny_weather", "WeatherBot", ""), True),
        (("ny_weather", "Weather", "Automated by @nora"), True),
        (("ny_weather", "Weather", "I am a bot"), True),
        (("ny_weather", "Weather", "Hi, I\u2019m a friendly bot that tells the weather"), True),
        (("ny_weather", "Weather", "Bot. Made by @nora"), True),
        (("ny_weather", "Weather", "\U0001f916 the weather, hourly"), True),
        (("nora", "Nora Ruiz", "Teacher. I am not a bot"), False),
        (("nora", "Nora Ruiz", "I build a bot with my class"), False),
        (("nora", "Nora Ruiz", "Bottom line: read"), False),
        (("ktalbot", "Kim Talbot", "I teach"), False),
        (("abbott", "Abbott", "bottom up"), False),
        (("nora", "Nora Ruiz", "Teacher, no robot"), False),
    ],
)
def test_an_account_that_calls_itself_a_bot_is_one(account: tuple[str, str, str], automated: bool) -> None:
    assert looks_automated(*account) is automated
