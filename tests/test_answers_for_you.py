"""Answers that only who asks sees: by their free hours, with what clashes, in pages, with a menu beside each event."""

import asyncio
import subprocess
import sys
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from bot.rehearsal.workspace import Message
from bot.wording.message import Message as Shown
from bot.wording.table import plain
from tests.builders import event
from tests.conftest import ROOT
from tests.conversation import EDUCATORS, GRACE, LIAM, NORA, scene
from tests.hearing import spoken
from tests.test_saving import SAVED, press, press_in, shown, whispered

Json = dict[str, Any]

WISHES = "SELECT account FROM recording_wish JOIN identity USING (person_id)"
FOLLOWS = "SELECT account, value FROM follow JOIN identity USING (person_id)"
DAY = datetime(2015, 10, 28)  # a Wednesday
FULL = [
    event(DAY + timedelta(hours=hour), uid=str(hour), title=f"Chat of {hour}", hashtags=(f"#h{hour}",))
    for hour in range(7, 21)
]
LONG = [
    event(
        DAY + timedelta(hours=16, minutes=minute * 3),
        uid=str(minute),
        title=f"Session {minute:03}",
        hashtags=(),
        length=timedelta(minutes=30),
    )
    for minute in range(70)
]


def elements(message: Message, action_id: str) -> list[Json]:
    """Give the buttons and lists of a message with one id."""
    each = (
        one
        for block in message.blocks
        for one in (*block.get("elements", ()), *filter(None, [block.get("accessory")]))
    )
    return [one for one in each if one.get("action_id") == action_id]


async def test_a_full_day_is_parted_by_free_hours_and_one_tap_changes_them(tmp_path: Path) -> None:
    async with scene(tmp_path) as here:
        await here.load(*FULL)
        answer = await shown(here, GRACE, "wednesday")
        said = spoken(answer)
        free, outside = said.index("In your free hours"), said.index("Outside your free hours")
        assert free < said.index("Chat of 16") < outside < said.index("Chat of 12")
        assert free < said.index("Chat of 7") < outside
        (select,) = elements(answer, "my_hours")
        assert select["initial_option"]["value"] == "usual"
        room = here.rehearsal.workspace.direct(GRACE).id
        block = next(one for one in answer.blocks if select in one.get("elements", ()))
        always = next(one for one in select["options"] if one["value"] == "always")
        chosen = {"action_id": "my_hours", "block_id": block["block_id"], "selected_option": always}
        await here.rehearsal.people.act(GRACE, chosen, channel=room, ts=answer.ts)
        assert "Outside your free hours" not in spoken(await shown(here, GRACE, "wednesday"))
        assert "Outside your free hours" in spoken(await shown(here, LIAM, "wednesday"))


async def test_what_all_can_see_goes_by_nobodys_hours_and_tells_nobodys_clashes(tmp_path: Path) -> None:
    async with scene(tmp_path) as here:
        await here.load(*FULL)
        await here.write(GRACE, "follow #h12")
        asked = await here.ask(GRACE, "wednesday")
        assert "free hours" not in asked
        assert "yours" not in asked


async def test_a_long_answer_goes_on_by_a_button_for_whoever_presses(tmp_path: Path) -> None:
    async with scene(tmp_path) as here:
        await here.load(*LONG)
        await here.ask(GRACE, "wednesday")
        answer = next(one for one in here.channel(EDUCATORS).messages.values() if one.by_app)
        seen = {title for one in range(70) if (title := f"Session {one:03}") in spoken(answer)}
        message, pages = answer, [len(seen)]
        while elements(message, "page"):
            heard = await press_in(here, LIAM, message, "page", EDUCATORS)
            message = whispered(here, LIAM, EDUCATORS)
            new = {title for one in range(70) if (title := f"Session {one:03}") in heard}
            assert not seen & new
            seen |= new
            pages.append(len(new))
        assert len(seen) == 70
        assert len(pages) > 2
        assert f"Page {len(pages)}" in spoken(message)


async def test_what_a_page_button_carries_may_be_anything(tmp_path: Path) -> None:
    async with scene(tmp_path) as here:
        await here.load(*LONG)
        await here.ask(GRACE, "wednesday")
        answer = next(one for one in here.channel(EDUCATORS).messages.values() if one.by_app)
        (button,) = elements(answer, "page")
        for value in ("", "|", "99999999999|today", "-1|today", "2|" + "x" * 1_900, "²|<!channel>"):
            button["value"] = value
            assert "<!channel>" not in await press_in(here, GRACE, answer, "page", EDUCATORS)


async def test_what_is_on_at_the_same_time_as_ones_own_is_marked(tmp_path: Path) -> None:
    same = datetime(2015, 10, 26, 20, 30)
    async with scene(tmp_path) as here:
        await here.load(event(), event(same, uid="b", title="Book chat", hashtags=("#books",)))
        assert "Overlaps" not in spoken(await shown(here, GRACE))
        await here.write(GRACE, "follow #books")
        assert "Overlaps with what is yours: Book chat" in spoken(await shown(here, GRACE))
        assert "Overlaps" not in spoken(await shown(here, LIAM))


async def test_how_many_saved_something_is_told_without_who(tmp_path: Path) -> None:
    async with scene(tmp_path) as here:
        await here.load(event())
        for who in (GRACE, LIAM):
            await press(here, who, await shown(here, who), "save")
            assert "saved this" not in spoken(await shown(here, who)).replace("2 saved this", "")
        here.clock.wait(31)
        assert "2 saved this" in await here.ask(NORA, "what is on today")


async def test_the_menu_follows_the_hashtag_and_asks_for_the_recording_and_takes_it_back(
    tmp_path: Path,
) -> None:
    async with scene(tmp_path) as here:
        await here.load(event())
        answer = await shown(here, GRACE)
        room = here.rehearsal.workspace.direct(GRACE).id
        heard = await press_in(here, GRACE, answer, "event_menu", room, "follow|")
        assert "You now follow #edtechchat" in heard
        assert [(row["account"], row["value"]) for row in here.rows(FOLLOWS)] == [(GRACE, "#edtechchat")]
        heard = await press_in(here, GRACE, answer, "event_menu", room, "recording|")
        assert "I'll send you the recording" in heard
        assert [row["account"] for row in here.rows(WISHES)] == [GRACE]
        heard = await press_in(here, GRACE, answer, "event_menu", room, "recording|")
        assert "I won't send you the recording" in heard
        assert here.rows(WISHES) == []


async def test_the_file_of_one_event_is_a_link_or_a_kind_word(tmp_path: Path) -> None:
    for site, hears in (("https://bot.example/", "Get the file"), ("", "I have no web address")):
        folder = tmp_path / f"at{len(site)}"
        folder.mkdir()
        async with scene(folder, public_url=site) as here:
            await here.load(event())
            room = here.rehearsal.workspace.direct(GRACE).id
            heard = await press_in(here, GRACE, await shown(here, GRACE), "event_menu", room, "file|")
            assert hears in heard


async def test_what_a_menu_carries_may_be_anything(tmp_path: Path) -> None:
    async with scene(tmp_path) as here:
        await here.load(event())
        answer = await shown(here, GRACE)
        room = here.rehearsal.workspace.direct(GRACE).id
        (menu,) = elements(answer, "event_menu")
        for value in ("x|y", "file|", "follow|nothing", "recording|../..", "|"):
            menu["options"][0]["value"] = value
            assert "no longer in the programme" in await press_in(
                here, GRACE, answer, "event_menu", room, value
            )
        assert (here.rows(WISHES), here.rows(FOLLOWS), here.rows(SAVED)) == ([], [], [])


async def test_a_recording_is_told_with_what_is_over(tmp_path: Path) -> None:
    over = event(datetime(2015, 10, 25, 15), recording="https://videos.example/one")
    async with scene(tmp_path) as here:
        await here.load(over, event(datetime(2015, 10, 25, 18), uid="b", title="Not recorded"))
        answer = await shown(here, GRACE, "what did I miss yesterday")
        assert "Recording" in spoken(answer)
        (button,) = elements(answer, "event_menu")
        assert button["value"].startswith("recording|")
        assert "Not recorded" in button["accessibility_label"]


async def test_the_command_line_prints_what_slack_shows(tmp_path: Path) -> None:
    async with scene(tmp_path) as here:
        await here.load(event(), *FULL)
        for words in ("wednesday", "when is #h12", "¿qué hay mañana?"):
            heard = (await shown(here, GRACE, words)).text
            given = [
                "--tz",
                here.rehearsal.workspace.users[GRACE].tz,
                "--now",
                here.clock.now().isoformat(),
            ]
            command = [sys.executable, "-m", "bot", "ask", words, *given, "--database", here.database_url]
            said = await asyncio.to_thread(
                subprocess.run, command, capture_output=True, text=True, check=True, cwd=ROOT
            )
            assert said.stdout.strip() == plain(Shown(heard)).strip()
