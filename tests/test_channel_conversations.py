"""What a channel hears, as it is shown, changed and ended in Slack, and by whom that may be done."""

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from bot.rehearsal import Fault, Kind
from bot.rehearsal.workspace import View
from tests.builders import event
from tests.conversation import EDTECHCHAT, EDUCATORS, GENERAL, GRACE, LIAM, NORA, Scene, scene
from tests.hearing import said_in, spoken

Json = dict[str, Any]

KEPT = "SELECT * FROM subscription WHERE ended_at IS NULL"
CHANGES = "SELECT * FROM change ORDER BY id"


def choice(value: str) -> Json:
    return {"value": value}


LATER = {
    "digest_at_block": {"digest_at": {"selected_time": "08:15"}},
    "timezone_block": {"timezone": {"selected_option": choice("Europe/London")}},
}
"""What somebody fills in: another hour and another zone."""

NO_LIST: Json = {"digest_block": {"digest": {"selected_options": []}}}


@dataclass(frozen=True, slots=True)
class Modal:
    """The modal that somebody has open."""

    here: Scene
    who: str

    @property
    def view(self) -> View | None:
        """Give what they look at."""
        return self.here.rehearsal.workspace.top_view(self.who)

    @property
    def words(self) -> str:
        """Give all that it says."""
        assert self.view is not None
        return said_in(self.view.body["blocks"])

    @property
    def fields(self) -> list[str]:
        """Give its fields, by their blocks."""
        assert self.view is not None
        return [block["block_id"] for block in self.view.body["blocks"] if block["type"] == "input"]

    def holds(self, block_id: str) -> Json:
        """Give what a field begins with."""
        assert self.view is not None
        element: Json = next(one for one in self.view.body["blocks"] if one["block_id"] == block_id)[
            "element"
        ]
        return {name: value for name, value in element.items() if name.startswith("initial_")}

    async def press(self, action_id: str, filled: Json | None = None) -> None:
        """Fill in something, and press a button."""
        assert self.view is not None
        people = self.here.rehearsal.people
        people.forms.fill(people.user(self.who), self.view.id, filled or {})
        block = next(one for one in self.view.body["blocks"] if action_id in str(one.get("elements")))
        chosen = {"action_id": action_id, "block_id": block["block_id"]}
        await people.act(self.who, chosen, view_id=self.view.id)

    async def submit(self, filled: Json | None = None) -> dict[str, str]:
        """Fill in something, and send it; give what was wrong, by field."""
        assert self.view is not None
        people = self.here.rehearsal.people
        return await people.forms.submit(people.user(self.who), self.view.id, filled or {})


async def opened(here: Scene, who: str = NORA, channel: str = EDUCATORS) -> Modal:
    """Type "/cem channel"."""
    assert await here.command(who, "channel", channel) == ""
    return Modal(here, who)


async def test_the_modal_opens_with_quiet_defaults_in_the_zone_of_who_asks(tmp_path: Path) -> None:
    async with scene(tmp_path, organisers=frozenset({LIAM})) as here:
        modal = await opened(here, LIAM)
        assert "*#connected-educators* hears nothing of Connected Educator Month 2015 yet" in modal.words
        assert modal.fields == ["digest_block", "digest_at_block", "timezone_block"]
        assert modal.holds("digest_at_block") == {"initial_time": "07:30"}
        assert modal.holds("timezone_block")["initial_option"]["value"] == "Europe/London"
        assert modal.holds("digest_block")["initial_options"]
        assert "Stop all" not in modal.words
        assert here.rows(KEPT) == []


async def test_what_is_saved_is_kept_confirmed_and_shown_the_next_time(tmp_path: Path) -> None:
    async with scene(tmp_path) as here:
        modal = await opened(here)
        assert await modal.submit(LATER) == {}
        assert modal.view is None
        heard = await here.heard(EDUCATORS, lambda one: one.only_for == NORA)
        (kept,) = here.rows(KEPT)
        assert (kept["digest_at"], kept["timezone"], kept["digest"], kept["at_start"]) == (
            "08:15",
            "Europe/London",
            1,
            0,
        )
        assert (kept["channel"], kept["changed_by"]) == (EDUCATORS, NORA)
        assert "today's list at 8:15 AM (London time)" in heard
        assert "Today's list at 8:15 AM" in (await opened(here)).words.replace("today's", "Today's")
        assert modal.holds("digest_at_block") == {"initial_time": "08:15"}
        assert f"Last changed by <@{NORA}>" in modal.words


async def test_everybody_can_ask_what_the_channel_hears(tmp_path: Path) -> None:
    async with scene(tmp_path) as here:
        await here.subscribe(at_start=True)
        heard = await here.ask(GRACE, "channel")
    assert "today's list at 7:30 AM (New York time)" in heard
    assert "a notice when a chat starts" in heard


async def test_more_options_keeps_what_was_typed_and_offers_what_the_programme_has(tmp_path: Path) -> None:
    async with scene(tmp_path) as here:
        await here.load(event(organisations=("ISTE",)), event(uid="x", kind="webinar", hashtags=("#other",)))
        modal = await opened(here)
        await modal.press("channel_more", {**LATER, **NO_LIST})
        assert modal.fields[3:] == [
            "kinds_block",
            "hashtags_block",
            "organisations_block",
            "week_ahead_block",
            "reminders_block",
            "language_block",
            "most_a_day_block",
            "pause_block",
            "at_start_block",
        ]
        assert modal.holds("digest_at_block") == {"initial_time": "08:15"}
        assert modal.holds("timezone_block")["initial_option"]["value"] == "Europe/London"
        assert modal.holds("digest_block") == {}
        filled = {
            "at_start_block": {"at_start": {"selected_options": [choice("yes")]}},
            "most_a_day_block": {"most_a_day": {"selected_option": choice("2")}},
            "kinds_block": {"kinds": {"selected_options": [choice("webinar")]}},
            "hashtags_block": {"hashtags": {"selected_options": [choice("#other")]}},
            "organisations_block": {"organisations": {"selected_options": [choice("ISTE")]}},
        }
        assert await modal.submit(filled) == {}
        (kept,) = here.rows(KEPT)
    assert (kept["digest"], kept["at_start"], kept["digest_at"], kept["most_a_day"]) == (0, 1, "08:15", 2)
    assert (kept["kinds"], kept["hashtags"], kept["organisations"]) == ("webinar", "#other", "ISTE")


async def test_saving_the_short_modal_leaves_the_other_options_as_they_were(tmp_path: Path) -> None:
    async with scene(tmp_path) as here:
        await here.subscribe(at_start=True)
        assert await (await opened(here)).submit(LATER) == {}
        (kept,) = here.rows(KEPT)
    assert (kept["digest_at"], kept["at_start"]) == ("08:15", 1)


async def test_what_cannot_stay_so_is_said_at_its_field_and_nothing_is_kept(tmp_path: Path) -> None:
    async with scene(tmp_path) as here:
        modal = await opened(here)
        assert "Nothing would be announced" in (await modal.submit(NO_LIST))["digest_block"]
        assert modal.view is not None
        assert here.rows(KEPT) == []
        again = {"digest_block": {"digest": {"selected_options": [choice("yes")]}}}
        assert await modal.submit(again) == {}
        assert len(here.rows(KEPT)) == 1


async def test_stopping_ends_what_the_channel_hears_and_what_is_planned(tmp_path: Path) -> None:
    async with scene(tmp_path) as here:
        await here.load(event(datetime(2015, 10, 27, 20)))
        await here.subscribe(at_start=True)
        assert [row["state"] for row in here.rows("SELECT state FROM delivery")] == ["planned", "planned"]
        modal = await opened(here)
        await modal.press("channel_stop")
        assert "hears nothing" in modal.words
        assert here.rows(KEPT) == []
        assert [row["state"] for row in here.rows("SELECT state FROM delivery")] == ["skipped", "skipped"]
        assert "Announcements here have ended" in await here.heard(
            EDUCATORS, lambda one: one.only_for == NORA
        )


async def test_who_changed_what_and_when_is_kept(tmp_path: Path) -> None:
    async with scene(tmp_path, organisers=frozenset({LIAM})) as here:
        await (await opened(here, NORA)).submit()
        await (await opened(here, LIAM)).submit(LATER)
        await (await opened(here, NORA)).press("channel_stop")
        changes = here.rows(CHANGES)
    assert [change["who"] for change in changes] == [NORA, LIAM, NORA]
    assert all(EDUCATORS in change["what"] and change["at"] for change in changes)
    assert changes[0]["before"] == changes[2]["after"] == ""
    assert "Europe/London" in changes[1]["after"]
    assert changes[1]["after"] == changes[2]["before"]


async def test_two_channels_hear_each_their_own(tmp_path: Path) -> None:
    async with scene(tmp_path) as here:
        await (await opened(here, NORA, EDUCATORS)).submit()
        await (await opened(here, NORA, EDTECHCHAT)).submit(LATER)
        kept = {row["channel"]: row["digest_at"] for row in here.rows(KEPT)}
    assert kept == {EDUCATORS: "07:30", EDTECHCHAT: "08:15"}


async def test_who_may_not_manage_is_told_who_may_and_what_the_channel_hears(tmp_path: Path) -> None:
    async with scene(tmp_path) as here:
        heard = await here.command(GRACE, "channel")
        assert here.rehearsal.workspace.top_view(GRACE) is None
    assert "Only workspace admins and the organisers" in heard
    assert "hears nothing" in heard


async def test_an_organiser_named_in_the_settings_may_manage_without_being_an_admin(tmp_path: Path) -> None:
    async with scene(tmp_path, organisers=frozenset({GRACE})) as here:
        assert await (await opened(here, GRACE)).submit() == {}
        assert [row["changed_by"] for row in here.rows(KEPT)] == [GRACE]


async def test_an_organiser_gets_the_modal_in_time_even_where_profiles_come_slowly(tmp_path: Path) -> None:
    async with scene(tmp_path, organisers=frozenset({GRACE})) as here:
        here.rehearsal.faults.add("users.info", Fault(kind=Kind.DELAY, seconds=2.0, times=9))
        modal = await opened(here, GRACE)
        assert modal.holds("timezone_block")["initial_option"]["value"] == "America/New_York"


@pytest.mark.parametrize("forged", ["view_submission", "channel_more", "channel_stop"])
async def test_what_a_forged_modal_asks_for_is_refused(tmp_path: Path, forged: str) -> None:
    async with scene(tmp_path) as here:
        await here.subscribe()
        modal = await opened(here)
        if forged == "view_submission":
            await modal.submit(LATER)
        else:
            await modal.press(forged)
        payload = here.rehearsal.envelopes[-1]["payload"]  # what Nora's own press or submission said
        await here.subscribe()
        await opened(here)
        before, calls = (here.rows(KEPT), here.rows(CHANGES)), len(here.rehearsal.calls)
        here.refusals.add("views.update")  # Nora's first window may be closed
        links = here.rehearsal.links
        payload = {**payload, "user": {**payload["user"], "id": LIAM}}
        answer = await links.answered(links.send("interactive", payload))
        assert (here.rows(KEPT), here.rows(CHANGES)) == before
        told = [
            str(call.args) for call in list(here.rehearsal.calls)[calls:] if call.method == "views.update"
        ]
        assert "Only workspace admins and organisers can" in (str(answer) if not told else told[0])
        assert "kinds_block" not in str(told)


async def test_somebody_who_is_no_admin_any_more_cannot_save_the_modal_they_left_open(tmp_path: Path) -> None:
    async with scene(tmp_path) as here:
        modal = await opened(here)
        here.rehearsal.workspace.users[NORA].is_admin = False
        here.rehearsal.workspace.users[NORA].is_owner = False
        here.change(
            "UPDATE identity SET read_at = '2015-01-01 00:00:00.000000'"
        )  # their profile was read long ago
        assert await modal.submit() == {}
        assert "Only workspace admins and organisers can" in modal.words
        assert here.rows(KEPT) == []


async def test_a_direct_message_is_no_channel(tmp_path: Path) -> None:
    async with scene(tmp_path) as here:
        room = here.rehearsal.workspace.direct(NORA).id
        answers = [await here.command(NORA, "channel", room), await here.write(NORA, "channel")]
    for heard in answers:
        assert "This is no channel" in heard


async def test_where_the_bot_is_not_it_asks_to_be_invited(tmp_path: Path) -> None:
    async with scene(tmp_path) as here:
        assert "/invite @cembot" in await here.command(NORA, "channel", GENERAL)
        await here.rehearsal.people.invite(NORA, GENERAL, "@cembot")
        assert await (await opened(here, NORA, GENERAL)).submit() == {}
        assert [row["channel"] for row in here.rows(KEPT)] == [GENERAL]


async def test_what_was_saved_counts_even_where_its_confirmation_cannot_be_said(tmp_path: Path) -> None:
    async with scene(tmp_path) as here:
        here.refusals.add("chat.postEphemeral")
        modal = await opened(here)
        here.channel(EDUCATORS).members.remove(here.rehearsal.workspace.app.bot_user)
        assert await modal.submit() == {}
        assert modal.view is None
        alone = here.rehearsal.workspace.direct(NORA).id
        await here.heard(alone, lambda one: "invite the bot" in spoken(one))
        assert len(here.rows(KEPT)) == 1
