"""The Home tab: what it shows with nothing, something and very much in it, what is changed in it, and for whom."""

import json
from datetime import date, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from bot.domain.agenda import Listed
from bot.domain.announcement import Destination
from bot.domain.following import Follow, Sort
from bot.domain.free_hours import FREE_HOURS, fits
from bot.domain.personal import Keeper, Mine, Preferences, Saved
from bot.domain.query import Known
from bot.domain.recurrence import expand
from bot.rehearsal.views import read_view
from bot.rehearsal.workspace import View
from bot.storage import roles
from bot.wording.home import Home, home_view
from bot.wording.names import Names
from bot.wording.tongue import tongue
from tests.announced import DELIVERIES
from tests.builders import event
from tests.conversation import AVA, EDUCATORS, EVENING, GENERAL, GRACE, LIAM, NORA, Scene, scene
from tests.hearing import said_in
from tests.slack_fidelity import accepted
from tests.test_channel_conversations import Modal
from tests.test_saving import SAVED, press, shown

Json = dict[str, Any]

NAMES = Names("Education month", "/cem", "@cembot")
FOLLOWS = "SELECT account, value FROM follow JOIN identity USING (person_id)"
CHOSEN = "SELECT account, preference.* FROM preference JOIN identity USING (person_id)"
HOSTILE = "<!channel> <https://evil.example|free> @here " + "long " * 40


def full(count: int, title: str = "Chat") -> Home:
    """Build the Home tab of somebody who has `count` of everything."""
    start = datetime(2015, 10, 26, 19)
    events = [
        event(
            start + timedelta(minutes=place),
            uid=str(place),
            title=f"{title} {place}",
            url="https://ours.example/x",
        )
        for place in range(count)
    ]
    chats = [one for each in events for one in expand(each, EVENING, EVENING + timedelta(days=9))]
    saved = tuple(Saved(one.id, EVENING, 10) for one in chats)
    own = [Mine(Listed(one), keep, None) for one, keep in zip(chats, saved, strict=True)]
    follows = tuple(Follow(sort, f"{title} {place}", EVENING) for place in range(count) for sort in Sort)
    keeper = Keeper(
        person_id=1,
        destination=Destination("slack", "T1", "U1"),
        timezone="America/New_York",
        preferences=Preferences(lead=17),
        saved=saved,
        follows=follows,
    )
    words = tuple(f"#{title.split(maxsplit=1)[0]}{place}"[:60] for place in range(count))
    return Home(
        keeper=keeper,
        now=EVENING,
        today=date(2015, 10, 26),
        mine_today=own,
        mine_later=own,
        reminders=own,
        on_now=[one.listed for one in own],
        running=[one.listed for one in own],
        free=[one.listed for one in own],
        known=Known(words, words, words, words),
        may_organise=True,
        silent_until=EVENING,
    )


@pytest.mark.parametrize("language", ["en", "es", "fr", "pt", "de"])
@pytest.mark.parametrize("title", ["Chat", HOSTILE, "👩🏽‍🏫" * 80])
@pytest.mark.parametrize("count", [0, 1, 500])
def test_the_view_is_valid_with_nothing_with_one_and_with_five_hundred(
    shared: Path, count: int, title: str, language: str
) -> None:
    view = home_view(full(count, title), NAMES, tongue(language))
    assert accepted(shared, "HomeView", view)
    assert read_view(view, home=True) == view  # Slack's limits, which the schema leaves out
    said = said_in(view["blocks"])
    assert not any(bad in said for bad in ("<!channel", "<https://evil", "@here"))
    if count > 1:
        assert "480" in said or "492" in said  # the rest is counted


def test_free_hours_are_those_of_the_day_and_an_event_fits_only_as_a_whole() -> None:
    usual = FREE_HOURS["usual"]

    def fitting(start: datetime, minutes: int = 60) -> bool:
        (one,) = expand(
            event(start, length=timedelta(minutes=minutes)),
            EVENING - timedelta(days=9),
            EVENING + timedelta(days=9),
        )
        return fits(one, "America/New_York", usual)

    assert fitting(datetime(2015, 10, 26, 15, 30))
    assert fitting(datetime(2015, 10, 26, 21))
    assert not fitting(datetime(2015, 10, 26, 21, 30))
    assert not fitting(datetime(2015, 10, 26, 12))
    assert fitting(datetime(2015, 10, 25, 12))  # a Sunday
    assert not fitting(datetime(2015, 10, 26, 21), minutes=24 * 60)
    (day,) = expand(event(date(2015, 10, 26)), EVENING - timedelta(days=9), EVENING + timedelta(days=9))
    assert not fits(day, "America/New_York", FREE_HOURS["always"])


async def opened(here: Scene, who: str) -> View:
    """Look at the Home tab."""
    await here.rehearsal.people.open_home(who)
    return home(here, who)


def home(here: Scene, who: str) -> View:
    view = here.rehearsal.workspace.users[who].home
    assert view is not None
    return view


def words(here: Scene, who: str) -> str:
    return said_in(home(here, who).body["blocks"])


async def act(here: Scene, who: str, action_id: str, option: str = "", **chosen: object) -> None:
    """Press a button of the Home tab, or choose from a list in it."""
    view = home(here, who)
    block, element = next(
        (block, one)
        for block in view.body["blocks"]
        for one in (*block.get("elements", ()), *filter(None, [block.get("accessory")]))
        if one.get("action_id") == action_id
    )
    what: Json = {
        "action_id": action_id,
        "block_id": block["block_id"],
        "value": element.get("value"),
        **chosen,
    }
    groups = element.get("option_groups") or [{"options": element.get("options") or []}]
    offered = [one for group in groups for one in group["options"]]
    if option:
        what["selected_option"] = next(one for one in offered if one["value"] == option)
    await here.rehearsal.people.act(who, what, view_id=view.id)


async def test_it_is_shown_when_it_is_opened_and_organisers_get_their_buttons(tmp_path: Path) -> None:
    async with scene(tmp_path) as here:
        await here.load(event())
        await opened(here, GRACE)
        said = words(here, GRACE)
        assert "My day" in said
        assert "Nothing yet" in said
        assert "In your free hours today" in said
        assert "Educational Technology Chat" in said
        assert "Organise" not in said
        await opened(here, NORA)
        assert "Organise" in words(here, NORA)


async def test_what_is_saved_in_it_is_saved_for_who_looks_at_it_and_shows_at_once(tmp_path: Path) -> None:
    async with scene(tmp_path) as here:
        await here.load(event())
        await opened(here, GRACE)
        await opened(here, LIAM)
        await act(here, GRACE, "save")
        assert [row["account"] for row in here.rows(SAVED)] == [GRACE]
        assert "Saved, reminder 10 minutes before" in words(here, GRACE)
        assert "Saved, reminder" not in words(here, LIAM)
        await act(here, GRACE, "save_lead", f"{here.rows(SAVED)[0]['occurrence_id']}|30")
        assert "Saved, reminder 30 minutes before" in words(here, GRACE)
        await act(here, GRACE, "unsave")
        assert "Saved, reminder" not in words(here, GRACE)
        assert here.rows(SAVED) == []


async def test_it_follows_what_is_done_elsewhere(tmp_path: Path) -> None:
    async with scene(tmp_path) as here:
        await here.load(event())
        await opened(here, GRACE)
        await press(here, GRACE, await shown(here, GRACE), "save")
        assert "Saved, reminder 10 minutes before" in words(here, GRACE)
        await here.write(GRACE, "follow #edtechchat")
        assert "*#edtechchat*" in words(here, GRACE)


async def test_to_follow_and_unfollow_in_it(tmp_path: Path) -> None:
    async with scene(tmp_path) as here:
        await here.load(event())
        await opened(here, GRACE)
        await act(here, GRACE, "follow_one", "hashtag|#edtechchat")
        assert [(row["account"], row["value"]) for row in here.rows(FOLLOWS)] == [(GRACE, "#edtechchat")]
        assert len(here.rows(DELIVERIES)) == 1
        await act(here, GRACE, "unfollow")
        assert here.rows(FOLLOWS) == []


async def test_what_is_chosen_in_it_holds_at_once_and_over_the_profile(tmp_path: Path) -> None:
    async with scene(tmp_path) as here:
        await here.load(event())
        await opened(here, GRACE)
        await act(here, GRACE, "my_timezone", "America/Chicago")
        assert "(Chicago time)" in await here.write(GRACE, "tomorrow")
        await act(here, GRACE, "my_lead", "30")
        await act(here, GRACE, "save")
        assert [row["lead"] for row in here.rows(SAVED)] == [30]
        await act(here, GRACE, "my_hours", "mornings")
        assert "In your free hours" not in words(here, GRACE)
        await act(here, GRACE, "my_language", "es")
        assert "Mi día" in words(here, GRACE)
        (kept,) = here.rows(CHOSEN)
        assert (kept["timezone"], kept["lead"], kept["free_hours"]) == ("America/Chicago", 30, "mornings")
        await act(here, GRACE, "my_timezone", "as-it-comes")
        await act(here, GRACE, "my_language", "as-it-comes")
        assert "(New York time)" in await here.write(GRACE, "tomorrow")
        assert "My day" in words(here, GRACE)


async def test_today_opens_in_a_window_in_which_one_saves(tmp_path: Path) -> None:
    async with scene(tmp_path) as here:
        await here.load(event())
        await opened(here, GRACE)
        await act(here, GRACE, "home_today")
        modal = Modal(here, GRACE)
        assert "Educational Technology Chat" in modal.words
        assert modal.view is not None
        block = next(one for one in modal.view.body["blocks"] if one["type"] == "actions")
        chosen = {"action_id": "save", "block_id": block["block_id"], "value": block["elements"][0]["value"]}
        await here.rehearsal.people.act(GRACE, chosen, view_id=modal.view.id)
        assert "Saved to your agenda" in modal.words
        below = next(one for one in modal.view.body["blocks"] if one["type"] == "actions")
        undo = {"action_id": "unsave", "block_id": below["block_id"], "value": below["elements"][0]["value"]}
        await here.rehearsal.people.act(GRACE, undo, view_id=modal.view.id)
        assert "no longer in your agenda" in modal.words
        assert here.rows(SAVED) == []


async def test_that_window_is_in_the_language_of_who_looks(tmp_path: Path) -> None:
    async with scene(tmp_path) as here:
        await here.load(event())
        await opened(here, GRACE)
        await act(here, GRACE, "my_language", "de")
        await act(here, GRACE, "home_today")
        modal = Modal(here, GRACE)
        assert modal.view is not None
        assert modal.view.body["close"]["text"] == "Schließen"
        assert "Twitter-Chat, 1 h" in modal.words


async def test_an_organiser_chooses_the_channel_whose_wishes_open(tmp_path: Path) -> None:
    async with scene(tmp_path) as here:
        await here.load(event())
        await opened(here, NORA)
        await act(here, NORA, "home_channel", selected_conversation=EDUCATORS)
        assert "*#connected-educators* hears nothing" in Modal(here, NORA).words
        await act(here, NORA, "home_channel", selected_conversation=GENERAL)
        assert "I am not in this channel yet" in Modal(here, NORA).words
        await act(here, NORA, "organise_open")
        assert "Nothing is paused" in Modal(here, NORA).words


@pytest.mark.parametrize("action_id", ["home_channel", "organise_open"])
async def test_what_organisers_do_in_it_is_refused_to_others_who_send_the_same(
    tmp_path: Path, action_id: str
) -> None:
    async with scene(tmp_path) as here:
        await here.load(event())
        await opened(here, NORA)
        await act(here, NORA, action_id, selected_conversation=EDUCATORS)
        payload = json.loads(json.dumps(here.rehearsal.envelopes[-1]["payload"]))
        payload["user"]["id"] = GRACE
        payload["trigger_id"] = here.rehearsal.grants.trigger(GRACE)
        links = here.rehearsal.links
        await links.answered(links.send("interactive", payload))
        assert "Only workspace admins" in Modal(here, GRACE).words


@pytest.mark.parametrize(
    ("action_id", "value"),
    [
        ("my_timezone", "Atlantis/Town"),
        ("my_language", "xx"),
        ("my_lead", "99999"),
        ("my_hours", "never"),
        ("follow_one", "nothing|#edchat"),
        ("follow_one", "hashtag|"),
        ("save_lead", "|10"),
    ],
)
async def test_a_value_that_was_never_offered_changes_nothing(
    tmp_path: Path, action_id: str, value: str
) -> None:
    async with scene(tmp_path) as here:
        await here.load(event())
        await opened(here, GRACE)
        await act(here, GRACE, "my_lead", "30")
        payload = json.loads(json.dumps(here.rehearsal.envelopes[-1]["payload"]))
        payload["actions"][0] |= {"action_id": action_id, "selected_option": {"value": value}}
        links = here.rehearsal.links
        await links.answered(links.send("interactive", payload))
        (kept,) = here.rows(CHOSEN)
        assert (kept["timezone"], kept["language"], kept["lead"], kept["free_hours"]) == (
            None,
            None,
            30,
            "usual",
        )
        assert here.rows(FOLLOWS) == []
        assert here.rows(SAVED) == []


async def test_while_slack_does_not_take_the_view_what_was_done_is_kept(tmp_path: Path) -> None:
    async with scene(tmp_path) as here:
        await here.load(event())
        await opened(here, AVA)
        here.refusals.add("views.publish")
        here.rehearsal.workspace.app = type(here.rehearsal.workspace.app)(home=False)
        heard = await press(here, AVA, await shown(here, AVA), "save")
        assert "Saved to your agenda" in heard
        assert len(here.rows(SAVED)) == 1


async def test_who_moderates_chats_sees_their_next_ones_and_nobody_else_does(tmp_path: Path) -> None:
    async with scene(tmp_path) as here:
        await here.load(event(rrule="FREQ=WEEKLY"))
        (row,) = here.rows("SELECT id FROM event")
        await here.bot.database.write(
            partial(
                roles.set_moderators,
                workspace=here.bot.workspace,
                event_id=row["id"],
                accounts=(GRACE,),
                who=NORA,
                now=EVENING,
            )
        )
        await opened(here, GRACE)
        mine = words(here, GRACE).partition("Chats that I run")[2].partition("My day")[0]
        assert mine.count("Educational Technology Chat") == 2  # of the next two weeks
        await opened(here, LIAM)
        assert "Chats that I run" not in words(here, LIAM)
