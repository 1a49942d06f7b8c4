"""Reminders before a chat, and the week ahead: when they come, what they say, and that they come once."""

from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path

import pytest

from bot.domain.agenda import Span, fold
from bot.domain.announcement import Kind, kind_of
from bot.domain.event import Event, Occurrence, Status
from bot.domain.recurrence import expand
from bot.wording.digest import week_ahead
from bot.wording.names import Names
from bot.wording.reminder import reminder
from tests.announced import SOON, settled, states
from tests.builders import event, plan_of, wish
from tests.conversation import scene
from tests.hearing import spoken

NAMES = Names("Education month", "/cem", "@cembot")
STARTS = datetime(2015, 10, 27, 0, tzinfo=UTC)  # 20:00 in New York on the 26th
SPAN = Span(STARTS - timedelta(days=2), STARTS + timedelta(days=3))


def happenings(*events: Event) -> list[Occurrence]:
    return [
        one
        for each in events
        for one in expand(each, SPAN.since - timedelta(days=30), SPAN.until + timedelta(days=30))
    ]


def test_each_lead_is_an_announcement_of_its_own_and_useless_once_the_chat_has_started() -> None:
    planned = plan_of(happenings(event()), [wish(digest=False, reminders=(10, 60))], SPAN)
    assert [(one.name, STARTS - one.due_at, one.expires_at) for one in planned] == [
        ("reminder-60", timedelta(hours=1), STARTS),
        ("reminder-10", timedelta(minutes=10), STARTS),
    ]
    assert len({one.key for one in planned}) == 2


@pytest.mark.parametrize("name", ["digest", "week-ahead", "start", "reminder-10", "reminder-1440"])
def test_a_kind_is_read_back_from_its_name(name: str) -> None:
    kind, lead = kind_of(name)
    assert (f"{kind.value}-{lead}" if lead else kind.value) == name


def test_nothing_reminds_of_what_is_cancelled_or_has_no_hour() -> None:
    events = event(status=Status.CANCELLED), event(date(2015, 10, 26), uid="day")
    assert plan_of(happenings(*events), [wish(digest=False, reminders=(10,))], SPAN) == []


def test_a_reminder_keeps_its_distance_when_the_clocks_change() -> None:
    weekly = event(datetime(2015, 10, 25, 20), rrule="FREQ=WEEKLY", uid="weekly")
    span = Span(datetime(2015, 10, 25, tzinfo=UTC), datetime(2015, 11, 3, tzinfo=UTC))
    found = expand(weekly, span.since, span.until + timedelta(days=1))
    planned = plan_of(found, [wish(digest=False, reminders=(60,))], span)
    assert [one.due_at for one in planned] == [
        datetime(2015, 10, 25, 23, tzinfo=UTC),  # 19:00 in summer
        datetime(2015, 11, 2, 0, tzinfo=UTC),  # 19:00 in winter
    ]


def test_the_week_ahead_is_due_on_monday_at_the_hour_of_the_list() -> None:
    thursday = event(datetime(2015, 10, 29, 20), uid="thursday")
    planned = plan_of(
        happenings(thursday), [wish(digest=False, week_ahead=True, digest_at=time(7, 30))], SPAN
    )
    assert [(one.kind, one.what, one.due_at) for one in planned] == [
        (Kind.WEEK_AHEAD, "2015-10-26", datetime(2015, 10, 26, 11, 30, tzinfo=UTC))
    ]


def test_a_week_in_which_nothing_begins_has_no_list() -> None:
    campaign = event(date(2015, 10, 1), length=timedelta(days=31), uid="month")
    assert plan_of(happenings(campaign), [wish(digest=False, week_ahead=True)], SPAN) == []


def test_the_week_ahead_names_each_day_and_leaves_out_what_is_over() -> None:
    listed = fold(
        happenings(
            event(datetime(2015, 10, 26, 6), uid="early", title="Breakfast chat"),
            event(),
            event(datetime(2015, 10, 29, 19), uid="thursday", title="Thursday chat"),
        )
    )
    now = datetime(2015, 10, 26, 11, 30, tzinfo=UTC)
    (posted,) = week_ahead(listed, date(2015, 10, 26), now, "America/New_York", NAMES)
    assert posted
    assert posted.text.startswith(
        "The week ahead, from Monday 26 October 2015 (New York time), Education month"
    )
    assert "Monday 26 October 2015, 8:00 PM: Educational Technology Chat" in posted.text
    assert "Thursday 29 October 2015, 7:00 PM: Thursday chat" in posted.text
    assert "Breakfast chat" not in posted.text


def test_a_reminder_names_the_hour_in_the_channels_zone_for_screens_that_cannot_show_each_readers() -> None:
    said = reminder(happenings(event())[0], (), "Europe/London")
    assert said.text.startswith(
        "Coming up, Tuesday 27 October 2015, 12:00 AM London time: Educational Technology Chat"
    )
    assert "<!date^1445904000^" in said.blocks[0]["text"]["text"]


async def test_a_channel_is_reminded_once_before_the_start_and_a_restart_changes_nothing(
    tmp_path: Path,
) -> None:
    async with scene(tmp_path) as here:
        await here.load(event())
        await here.subscribe(digest=False, reminders=(30,))
        here.clock.jump(STARTS - timedelta(minutes=30) + SOON)
        (post,) = await here.posted()
        await settled(here, "sent")
        await here.restart()
        assert await here.bot.house.delivering.once() == 0
        assert states(here) == ["sent"]
        assert len(await here.posted()) == 1
    assert "Coming up" in spoken(post)
