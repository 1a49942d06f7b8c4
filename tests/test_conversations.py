"""Whole conversations: what is asked in Slack, and what is heard back."""

from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from bot.domain.event import Event, Status
from bot.rehearsal import Fault, Kind
from bot.rehearsal.calls import Recorded
from tests.builders import event
from tests.conversation import AVA, EDUCATORS, EVENING, GRACE, LIAM, NORA, scene

MONDAY, TUESDAY, SUNDAY = date(2015, 10, 26), date(2015, 10, 27), date(2015, 10, 25)


def on(day: date, hour: int, title: str, hashtag: str, **parts: object) -> Event:
    """Build a chat of one hour in New York."""
    about = {"uid": hashtag, "title": title, "hashtags": (hashtag,), **parts}
    return event(datetime(day.year, day.month, day.day, hour), **about)


WEEK = (
    event(),  # #edtechchat, Monday at 20:00
    on(MONDAY, 18, "Social Studies Chat", "#sschat"),
    on(MONDAY, 15, "Science Chat", "#scichat"),
    on(SUNDAY, 20, "Texas Educators", "#txeduchat"),
    on(TUESDAY, 12, "Education Chat", "#edchat"),
    on(date(2015, 10, 28), 21, "Maths Chat", "#mathchat", kind="webinar"),
)
"""A few evenings in New York around the one on which the scene opens, 18:25 on Monday."""


@pytest.mark.parametrize(
    ("said", "hears", "misses"),
    [
        (
            "",
            ["Today, Monday 26 October", "Social Studies", "Technology Chat", "Science"],
            ["Texas", "Maths"],
        ),
        ("what's on today?", ["Monday 26 October", "On now", "Social Studies", "Over", "Science"], ["Texas"]),
        ("tomorrow", ["Tomorrow, Tuesday 27 October", "Education Chat"], ["Technology Chat"]),
        ("what was on yesterday", ["Yesterday, Sunday 25 October", "Texas"], ["Technology Chat"]),
        ("wednesday", ["Wednesday 28 October", "Maths Chat"], ["Education Chat"]),
        ("28 October", ["Wednesday 28 October", "Maths Chat"], ["Education Chat"]),
        ("2015-10-27", ["Tuesday 27 October", "Education Chat"], ["Maths Chat"]),
        ("now", ["Now, Monday 26 October, 6:25 PM", "Social Studies", "until 7:00 PM"], ["Technology Chat"]),
        ("next", ["What comes next", "Technology Chat", "Education Chat"], ["Social Studies", "Texas"]),
        ("#edchat", ["The next #edchat", "Education Chat", "Tuesday 27 October 2015, 12:00 PM"], ["Maths"]),
        ("webinars on wednesday", ["Wednesday 28 October", "Maths Chat"], ["Education Chat"]),
    ],
)
async def test_a_question_gets_its_answer_however_it_is_asked(
    tmp_path: Path, said: str, hears: list[str], misses: list[str]
) -> None:
    async with scene(tmp_path) as here:
        await here.load(*WEEK)
        answers = [
            await here.command(GRACE, said),
            await here.ask(GRACE, said or "what's on"),
            await here.write(GRACE, said or "what's on"),
        ]
    for heard in answers:
        assert [word for word in hears if word not in heard] == []
        assert [word for word in misses if word in heard] == []


async def test_what_is_on_stands_first_then_what_comes_then_what_is_over(tmp_path: Path) -> None:
    async with scene(tmp_path) as here:
        await here.load(*WEEK, on(SUNDAY, 23, "A Long Night", "#night", length=timedelta(hours=20)))
        heard = await here.command(GRACE)
    titles = ["Social Studies Chat", "A Long Night", "Educational Technology Chat", "Science Chat"]
    assert sorted(titles, key=heard.index) == titles
    assert "Still on from yesterday" in heard


async def test_a_mention_is_answered_in_its_thread_and_a_command_only_to_who_asked(tmp_path: Path) -> None:
    async with scene(tmp_path) as here:
        await here.load(event())
        await here.ask(GRACE, "today")
        await here.command(AVA, "today")
        assert here.posts() == []
        seen = [one for one in here.channel(EDUCATORS).messages.values() if one.by_app]
    assert [(bool(one.thread_ts), one.only_for) for one in seen] == [(True, ""), (False, AVA)]


async def test_a_day_with_nothing_on_gets_a_kind_word_and_the_next_event(tmp_path: Path) -> None:
    async with scene(tmp_path) as here:
        await here.load(event(datetime(2015, 10, 29, 20)))
        assert "take a breather" in (heard := await here.write(GRACE, "tomorrow"))
    assert "Next" in heard
    assert "Educational Technology Chat" in heard
    assert "Thursday 29 October 2015, 8:00 PM" in heard


async def test_an_empty_programme_says_so_and_points_to_help(tmp_path: Path) -> None:
    async with scene(tmp_path) as here:
        heard = await here.command(GRACE)
    assert "take a breather" in heard
    assert "/cem help" in heard


@pytest.mark.parametrize("said", ["please sing something", "on 31 February", "what is the weather like"])
async def test_a_question_that_is_not_understood_gets_help(tmp_path: Path, said: str) -> None:
    async with scene(tmp_path) as here:
        answers = [
            await here.command(GRACE, said),
            await here.ask(GRACE, said),
            await here.write(GRACE, said),
        ]
    for heard in answers:
        assert "`/cem webinars on friday`" in heard


async def test_help_lists_what_can_be_asked(tmp_path: Path) -> None:
    async with scene(tmp_path) as here:
        answers = [
            await here.command(GRACE, "help"),
            await here.ask(GRACE, "help"),
            await here.write(GRACE, "Help!"),
        ]
    for heard in answers:
        assert all(f"`/cem {word}`" in heard for word in ("now", "next", "channel", "privacy", "help"))


async def test_today_is_the_askers_own_day_and_times_are_in_their_zone(tmp_path: Path) -> None:
    async with scene(tmp_path) as here:
        await here.load(event(), on(TUESDAY, 16, "Late Tuesday", "#late"))
        nora, liam, ava = [await here.command(who, "today") for who in (NORA, LIAM, AVA)]
    assert "Today, Monday 26 October (New York time)" in nora
    assert "Monday 26 October 2015, 8:00 PM New York time" in nora
    assert "Late Tuesday" not in nora
    assert "Today, Monday 26 October (London time)" in liam  # 22:25 there: the chat begins at midnight
    assert "*Next*\n*Tuesday 27 October 2015, 12:00 AM London time*" in liam
    assert "Today, Tuesday 27 October (Sydney time)" in ava
    assert "Tuesday 27 October 2015, 11:00 AM Sydney time" in ava
    assert "Late Tuesday" not in ava


@pytest.mark.parametrize(
    ("who", "asked", "at"),
    [
        # Sydney put its clocks forward on 4 October, London back on 25 October, New York back on 1 November.
        (AVA, date(2015, 9, 28), "Tuesday 29 September 2015, 10:00 AM Sydney time"),
        (AVA, date(2015, 10, 5), "Tuesday 6 October 2015, 11:00 AM Sydney time"),
        (AVA, date(2015, 11, 2), "Tuesday 3 November 2015, 12:00 PM Sydney time"),
        (LIAM, date(2015, 10, 19), "Tuesday 20 October 2015, 1:00 AM London time"),
        (LIAM, date(2015, 10, 26), "Tuesday 27 October 2015, 12:00 AM London time"),
        (LIAM, date(2015, 11, 2), "Tuesday 3 November 2015, 1:00 AM London time"),
        (NORA, date(2015, 10, 26), "Monday 26 October 2015, 8:00 PM New York time"),
        (NORA, date(2015, 11, 2), "Monday 2 November 2015, 8:00 PM New York time"),
    ],
)
async def test_a_weekly_chat_keeps_its_local_hour_when_clocks_change(
    tmp_path: Path, who: str, asked: date, at: str
) -> None:
    noon = datetime(asked.year, asked.month, asked.day, 12, tzinfo=UTC)
    async with scene(tmp_path, now=noon) as here:
        await here.load(event(datetime(2015, 9, 7, 20), rrule="FREQ=WEEKLY;BYDAY=MO"))
        assert at in await here.command(who, "#edtechchat")


async def test_a_day_on_which_clocks_change_is_asked_about_as_a_whole(tmp_path: Path) -> None:
    async with scene(tmp_path) as here:
        await here.load(
            on(date(2015, 11, 1), 23, "Last Hour", "#last"), on(date(2015, 11, 2), 0, "Next Day", "#day")
        )
        heard = await here.command(NORA, "sunday")
    assert "Last Hour" in heard
    assert "Next Day" not in heard


async def test_a_title_can_neither_ping_nor_link(tmp_path: Path) -> None:
    hostile = "<!channel> <https://evil.example|free> <@U0NORA> @here *loud* & done"
    async with scene(tmp_path) as here:
        await here.load(event(title=hostile, url="javascript:alert(1)"))
        await here.ask(GRACE, "today")
        post = next(one for one in here.rehearsal.calls if one.method == "chat.postMessage")
        direct = await here.command(AVA)
    for said in (str(post.args), direct):
        assert "done" in said
        assert not [
            bad for bad in ("<!channel", "<https://evil", "<@U0NORA", "@here", "javascript") if bad in said
        ]
    assert "&lt;!channel&gt;" in direct


async def test_a_cancelled_event_says_so_first(tmp_path: Path) -> None:
    async with scene(tmp_path) as here:
        await here.load(event(status=Status.CANCELLED))
        assert "*CANCELLED:* ~Educational Technology Chat~" in await here.command(GRACE)


async def test_a_day_of_eighty_events_is_one_message_that_says_how_many_more(tmp_path: Path) -> None:
    async with scene(tmp_path) as here:
        await here.load(*(on(TUESDAY, 6 + n % 18, f"Chat {n:02d}", f"#chat{n}") for n in range(80)))
        heard = await here.ask(GRACE, "tomorrow")
    assert "And *" in heard
    assert int(heard.split("And *")[1].split(" more*")[0]) + heard.count("• *Chat") == 80


async def test_the_same_event_is_answered_once_however_often_slack_tells_of_it(tmp_path: Path) -> None:
    async with scene(tmp_path) as here:
        await here.load(event())
        await here.ask(GRACE, "today")
        await here.redeliver("app_mention")
        await here.write(GRACE, "today")
        await here.redeliver("message")
        await here.restart()
        await here.redeliver("app_mention")
        answers = [call for call in here.rehearsal.calls if call.method == "chat.postMessage"]
    assert len(answers) == 2


async def test_a_question_is_acknowledged_only_once_it_is_committed_that_it_is_answered(
    tmp_path: Path,
) -> None:
    async with scene(tmp_path, ack=0.2) as here:
        here.change("CREATE TRIGGER no BEFORE INSERT ON answered BEGIN SELECT RAISE(ABORT, 'no'); END")
        _, envelopes = here.rehearsal.people.post(GRACE, EDUCATORS, "@cembot today")
        mention = envelopes[-1]
        await here.heard_again(mention)
        assert not mention.answer.done()
        here.change("DROP TRIGGER no")
        await here.message(EDUCATORS, lambda one: one.by_app)
        await here.rehearsal.links.answered(mention)


@pytest.mark.parametrize(
    "fault",
    [
        Fault(kind=Kind.ERROR, error="fatal_error"),
        Fault(kind=Kind.ERROR, error="user_not_found"),
        Fault(kind=Kind.RATE_LIMITED, seconds=30),
        Fault(kind=Kind.BROKEN),
        Fault(kind=Kind.DROP_BEFORE, times=2),  # what only reads is asked for again at once
        Fault(kind=Kind.DELAY, seconds=2.5),
    ],
    ids=lambda fault: f"{fault.kind.name}-{fault.error}",
)
async def test_who_cannot_be_looked_up_is_answered_in_the_programmes_zone(
    tmp_path: Path, fault: Fault
) -> None:
    async with scene(tmp_path) as here:
        here.refusals.add("users.info")
        here.rehearsal.faults.add("users.info", fault)
        await here.load(event())
        assert "Monday 26 October (New York time)" in await here.command(AVA)
        here.clock.wait(61)
        assert "Tuesday 27 October (Sydney time)" in await here.command(AVA)  # looked up again


async def test_a_profile_is_read_once_and_its_zone_kept(tmp_path: Path) -> None:
    async with scene(tmp_path) as here:
        for _ in range(3):
            assert "(Sydney time)" in await here.command(AVA)
        assert [call.method for call in here.rehearsal.calls].count("users.info") == 1


async def test_who_has_no_zone_in_their_profile_is_answered_in_the_programmes(tmp_path: Path) -> None:
    def without_zone(call: Recorded) -> None:
        if call.method == "users.info":
            call.response["user"] |= {"tz": None, "tz_label": None}

    async with scene(tmp_path) as here:
        here.rehearsal.on_call.append(without_zone)
        assert "Monday 26 October (New York time)" in await here.command(AVA)


async def test_each_day_begins_anew(tmp_path: Path) -> None:
    async with scene(tmp_path) as here:
        await here.load(*WEEK)
        here.clock.jump(EVENING + timedelta(days=1))
        assert "Today, Tuesday 27 October" in await here.command(GRACE)
