"""Scheduling in Slack: the modal, what is wrong at its field, what becomes of it, and drafts that are not lost."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from tests.builders import event
from tests.conversation import EDTECHCHAT, EDUCATORS, GENERAL, GRACE, LIAM, NORA, scene
from tests.scheduling import (
    CHANGES,
    DRAFTS,
    EVENTS,
    TUESDAY,
    Desk,
    gone_on,
    kept,
    last_told,
    scheduled,
    scheduling,
    told,
)

STARTS = datetime(2015, 10, 28, 0, tzinfo=UTC)
"""20:00 on Tuesday in New York."""


async def test_the_modal_asks_for_five_things_in_the_zone_of_who_asks(tmp_path: Path) -> None:
    async with scene(tmp_path, organisers=frozenset({LIAM})) as here:
        desk = await scheduling(here, LIAM)
        assert desk.fields == [
            f"schedule_{name}_block" for name in ("title", "hashtag", "date", "time", "zone")
        ]
        assert desk.holds("schedule_zone_block")["initial_option"]["value"] == "Europe/London"
        assert "you see here what time it is elsewhere" in desk.words


async def test_the_time_is_told_in_three_other_zones_before_it_is_sent(tmp_path: Path) -> None:
    async with scene(tmp_path) as here:
        desk = await scheduling(here, **TUESDAY)
        assert (
            "*Tue 27 Oct*: New York 8 PM · London 12 AM Wed · Sydney 11 AM Wed · Los Angeles 5 PM"
            in desk.words
        )
        await desk.fill(zone="Europe/London")
        assert "London 8 PM · New York 4 PM · Sydney 7 AM Wed · Los Angeles 1 PM" in desk.words
        assert here.rows(EVENTS) == []


async def test_what_an_organiser_sends_is_in_the_programme_at_once(tmp_path: Path) -> None:
    async with scene(tmp_path) as here:
        desk = await scheduled(here)
        assert "Scheduled. It is in the programme now." in desk.words
        assert "Tue 27 Oct: New York 8 PM · London 12 AM Wed" in desk.words
        assert f"Moderated by <@{NORA}>" in desk.words
        (row,) = here.rows(EVENTS)
        assert (row["title"], row["hashtags"], row["start"], row["timezone"], row["length_seconds"]) == (
            "Maker chat",
            "#makerchat",
            "2015-10-27T20:00:00",
            "America/New_York",
            3600,
        )
        assert [(one["who"], one["what"], one["before"]) for one in here.rows(CHANGES)] == [
            (NORA, "scheduled", "")
        ]
        assert "Scheduled. It is in the programme now." in last_told(here, NORA)
        assert "Maker chat" in await here.ask(GRACE, "when is #makerchat")
        assert here.rows(DRAFTS) == []


@pytest.mark.parametrize(
    ("filled", "field", "said"),
    [
        ({"date": "2015-10-25"}, "date", "That day is over: today is Monday 26 October 2015 in New York"),
        ({"date": "2015-10-26", "time": "18:00"}, "time", "That is over: it is 6:25 PM in New York now"),
        ({"date": "2017-10-26"}, "date", "more than a year ahead"),
        ({"date": "2016-03-13", "time": "02:30"}, "time", "2:30 AM does not exist that night"),
        ({"date": "2015-11-01", "time": "01:30"}, "time", "1:30 AM comes twice that night"),
        ({"hashtag": "#ed chat!"}, "hashtag", "“chat!” is no hashtag"),
        ({"hashtag": "2015"}, "hashtag", "is no hashtag"),
        ({"hashtag": "#a #b #c #d #e"}, "hashtag", "4 hashtags at most"),
        ({"title": "x" * 301}, "title", "That is 301 characters, and 300 is the most"),
        ({"title": " \u200b "}, "title", "Please write what it is called"),
    ],
    ids=[
        "a past day",
        "a past hour",
        "too far",
        "skipped",
        "twice",
        "no hashtag",
        "digits",
        "many",
        "long",
        "blank",
    ],
)
async def test_what_cannot_be_is_said_at_its_field_and_nothing_is_kept(
    tmp_path: Path, filled: dict[str, str], field: str, said: str
) -> None:
    async with scene(tmp_path) as here:
        desk = await scheduling(here)
        wrong = await desk.send(**{**TUESDAY, **filled})
        assert list(wrong) == [field]
        assert said in wrong[field]
        assert here.rows(EVENTS) == []


@pytest.mark.parametrize(
    ("filled", "field", "said"),
    [
        ({"url": "not a link"}, "url", "“not a link” is no link"),
        ({"url": "javascript:alert(1)"}, "url", "is no link"),
        ({"theme": "x" * 101}, "theme", "100 characters at most"),
        ({"until": "2015-12-01"}, "until", "Choose above how it repeats"),
        ({"repeat": "weekly", "until": "2015-10-27"}, "until", "after the first date"),
        ({"room": GENERAL}, "room", "I am not in this channel yet"),
    ],
    ids=["no link", "a script", "a long theme", "until without a series", "until the first", "not invited"],
)
async def test_so_it_is_under_more_options(
    tmp_path: Path, filled: dict[str, str], field: str, said: str
) -> None:
    async with scene(tmp_path) as here:
        desk = await scheduling(here, **TUESDAY)
        await desk.push("schedule_more")
        wrong = await desk.send(**filled)
        assert list(wrong) == [field]
        assert said in wrong[field]
        assert here.rows(EVENTS) == []


async def test_more_options_keep_what_was_typed_and_show_the_next_five_dates(tmp_path: Path) -> None:
    async with scene(tmp_path) as here:
        await here.load(event(organisations=("ISTE",), start=datetime(2015, 11, 20, 9)))
        desk = await scheduling(here, **TUESDAY)
        await desk.push("schedule_more")
        assert desk.holds("schedule_title_block") == {"initial_value": "Maker chat"}
        assert desk.fields[5:] == [
            "schedule_length_block",
            "schedule_kind_block",
            "schedule_repeat_block-1-4-6",
            "schedule_until_block",
            "schedule_partner_block",
            "schedule_moderators_block",
            "schedule_room_block",
            "schedule_audience_block",
            "schedule_theme_block",
            "schedule_url_block",
        ]
        await desk.fill(repeat="fortnightly")
        assert "Next: Tue 27 Oct, Tue 10 Nov, Tue 24 Nov, Tue 8 Dec, Tue 22 Dec." in desk.words
        await desk.fill(repeat="last")
        assert "Next: Tue 27 Oct, Tue 24 Nov, Tue 29 Dec, Tue 26 Jan, Tue 23 Feb." in desk.words


async def test_all_options_are_kept_with_the_event(tmp_path: Path) -> None:
    async with scene(tmp_path) as here:
        await here.load(event(organisations=("ISTE",), start=datetime(2015, 11, 20, 9)))
        desk = await scheduled(
            here,
            length="90",
            kind="Twitter chat",
            partner="ISTE",
            moderators=[GRACE],
            room=EDTECHCHAT,
            audience=["Europe", "Librarians"],
            theme="Making",
            url="example.org/maker",
        )
        assert "It is announced at its start" in desk.words
        (row,) = here.rows(EVENTS)
        assert (row["length_seconds"], row["kind"], row["organisations"]) == (5400, "Twitter chat", "ISTE")
        assert row["url"] == "https://example.org/maker"
        (beside,) = here.rows("SELECT * FROM booked")
        assert (beside["room"], beside["audience"], beside["theme"]) == (
            EDTECHCHAT,
            "Europe\nLibrarians",
            "Making",
        )
        assert {one["account"] for one in here.rows("SELECT * FROM moderator")} == {NORA, GRACE}


async def test_a_chat_is_announced_in_its_room_and_in_the_lists_that_hear_of_it(tmp_path: Path) -> None:
    async with scene(tmp_path) as here:
        await here.subscribe()
        desk = await scheduled(here, room=EDTECHCHAT)
        assert f"at its start in <#{EDTECHCHAT}>" in desk.words
        assert "in the day's list of 1 channel" in desk.words
        planned = here.rows("SELECT channel, kind FROM delivery WHERE state = 'planned' ORDER BY due_at")
        assert [(one["channel"], one["kind"]) for one in planned][:2] == [
            (EDUCATORS, "digest"),
            (EDTECHCHAT, "start"),
        ]
        here.clock.jump(STARTS + timedelta(seconds=1))
        (post,) = await here.posted(channel=EDTECHCHAT)
        assert "Maker chat" in post.text


async def test_a_room_that_hears_of_starts_by_its_own_wish_hears_once(tmp_path: Path) -> None:
    async with scene(tmp_path) as here:
        await here.subscribe(EDTECHCHAT, digest=False, at_start=True)
        await scheduled(here, room=EDTECHCHAT)
        planned = here.rows("SELECT channel, kind FROM delivery WHERE state = 'planned' AND kind = 'start'")
        assert [one["channel"] for one in planned] == [EDTECHCHAT]


@pytest.mark.parametrize(
    ("day", "said"),
    [
        ("2015-11-10", "It is scheduled already; nothing was changed."),
        ("2015-10-27", "is not there any more"),
    ],
    ids=["at once", "after a warning"],
)
async def test_the_same_form_that_comes_twice_schedules_once(tmp_path: Path, day: str, said: str) -> None:
    async with scene(tmp_path) as here:
        await scheduled(here, date=day)
        before = kept(here)
        submitted = next(
            one["payload"]
            for one in reversed(here.rehearsal.envelopes)
            if one["payload"].get("type") == "view_submission"
        )
        links = here.rehearsal.links
        answer = await links.answered(links.send("interactive", submitted))
        assert said in str(answer)
        assert kept(here) == before
        assert len(told(here, NORA)) == 1


async def test_a_draft_survives_a_closed_window_and_a_restart(tmp_path: Path) -> None:
    async with scene(tmp_path) as here:
        desk = await scheduling(here, **TUESDAY)
        await desk.push("schedule_more")
        await desk.fill(theme="Making")
        await desk.close()
        await here.restart()
        again = await scheduling(here)
        assert "This is what you filled in today at 6:25 PM. It was kept for you." in again.words
        assert again.holds("schedule_title_block") == {"initial_value": "Maker chat"}
        assert again.holds("schedule_theme_block") == {"initial_value": "Making"}
        assert await again.send() == {}
        await gone_on(again)
        assert [row["title"] for row in here.rows(EVENTS)] == ["Maker chat"]
        assert "kept for you" not in (await scheduling(here)).words


async def test_a_draft_is_dropped_by_beginning_anew_and_is_its_authors_alone(tmp_path: Path) -> None:
    async with scene(tmp_path) as here:
        await (await scheduling(here, **TUESDAY)).close()
        assert "kept for you" not in (await scheduling(here, GRACE)).words
        desk = await scheduling(here)
        await desk.fill(title="Typed again")
        await desk.push("schedule_anew")
        assert desk.holds("schedule_title_block-again-1") == {}
        assert "kept for you" not in desk.words
        assert set(await desk.submit()) == {
            f"schedule_{name}_block-again-1" for name in ("title", "date", "time")
        }


async def test_who_asks_in_words_gets_a_button(tmp_path: Path) -> None:
    async with scene(tmp_path) as here:
        assert "Press the button" in await here.ask(NORA, "schedule")
        (answer,) = [one for one in here.channel(EDUCATORS).messages.values() if one.by_app]
        block = next(one for one in answer.blocks if one["type"] == "actions")
        chosen = {"action_id": "schedule_open", "block_id": block["block_id"]}
        await here.rehearsal.people.act(NORA, chosen, channel=EDUCATORS, ts=answer.ts)
        assert "schedule_title_block" in Desk(here, NORA).fields


@pytest.mark.parametrize("who", [NORA, GRACE])
async def test_the_button_of_the_home_tab_opens_the_modal(tmp_path: Path, who: str) -> None:
    async with scene(tmp_path) as here:
        await here.rehearsal.people.open_home(who)
        home = here.rehearsal.workspace.users[who].home
        assert home is not None
        block = next(one for one in home.body["blocks"] if "schedule_open" in str(one))
        chosen = {"action_id": "schedule_open", "block_id": block["block_id"]}
        await here.rehearsal.people.act(who, chosen, view_id=home.id)
        assert "schedule_title_block" in Desk(here, who).fields


@pytest.mark.parametrize(
    "title", ["👩🏽‍🏫" * 30, "😀" * 200, "<!channel> *x* <https://evil.example|click>" * 5]
)
async def test_any_title_is_shown_safely_and_within_the_limits(tmp_path: Path, title: str) -> None:
    async with scene(tmp_path) as here:
        await scheduled(here, title=title, theme="t" * 100, url="https://example.org/" + "x" * 500)
        assert len(here.rows(EVENTS)) == 1
        for action in ("chat_edit", "chat_move", "chat_cancel", "chat_hand"):
            again = Desk(here, NORA)
            await again.push(action)
            assert "<!channel>" not in again.words
            await again.close()


async def test_slacks_shortcut_opens_the_same_window(tmp_path: Path) -> None:
    async with scene(tmp_path) as here:
        links = here.rehearsal.links
        sent = {
            "type": "shortcut",
            "callback_id": "schedule_shortcut",
            "team": {"id": here.bot.workspace, "domain": "x"},
            "user": {"id": GRACE, "team_id": here.bot.workspace},
            "action_ts": "1445898300.000100",
            "trigger_id": here.rehearsal.grants.trigger(GRACE),
        }
        await links.answered(links.send("interactive", sent))
        top = here.rehearsal.workspace.top_view(GRACE)
        assert top is not None
        assert top.body["callback_id"] == "schedule_view"
        await links.answered(links.send("interactive", sent))
        told = await here.heard(here.rehearsal.workspace.direct(GRACE).id, lambda one: one.by_app)
        assert "Slack did not open the window; nothing was changed" in told
        here.refusals.add("views.open")
