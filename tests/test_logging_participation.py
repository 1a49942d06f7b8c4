"""What is logged while a chat is on, of whom, tied to what; and what is never stored."""

import asyncio
import contextlib
import secrets
import sqlite3
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from bot.domain.event import Event
from bot.rehearsal import User
from bot.rehearsal.workspace import Message
from tests.announced import SOON, STARTS
from tests.builders import event
from tests.builders_logs import report_of
from tests.conversation import AVA, EDTECHCHAT, EDUCATORS, GRACE, LIAM, NORA, Scene, scene
from tests.hearing import until

CLOSES = STARTS + timedelta(minutes=90)
"""The chat lasts an hour, and its log half an hour longer."""

OTHER = event(uid="other", title="The Other Chat", hashtags=("#edchat",))

LOGGED = (
    "SELECT act, account, event.title AS title, removed, detail, thread FROM participation"
    " JOIN identity USING (person_id) LEFT JOIN occurrence ON occurrence.id = occurrence_id"
    " LEFT JOIN event ON event.id = event_id ORDER BY participation.id"
)


def logged(here: Scene) -> list[tuple[str, str, str | None]]:
    """Give what was logged: the act, of whom, in which chat."""
    return [(row["act"], row["account"], row["title"]) for row in here.rows(LOGGED)]


async def begun(here: Scene, *events: Event) -> list[Message]:
    """Let the chats begin in one channel; give their notices."""
    listed = events or (event(),)
    await here.load(*listed)
    await here.subscribe(digest=False, at_start=True)
    here.clock.jump(STARTS + SOON)
    await here.until_rows("SELECT * FROM delivery WHERE state = 'sent'", len(listed))
    return here.posts()


async def tell(here: Scene, **changes: Any) -> None:
    """Let Slack tell of another message like the newest, with some parts of its own."""
    sent = [one["payload"] for one in here.rehearsal.envelopes if one["type"] == "events_api"]
    like = next(one for one in reversed(sent) if one["event"]["type"] == "message")
    ts = here.rehearsal.workspace.moment()
    fresh = {**like, "event_id": f"Ev{secrets.token_hex(5)}", "event": {**like["event"], "ts": ts, **changes}}
    links = here.rehearsal.links
    await links.answered(links.send("events_api", fresh, answers=False))


def everything(here: Scene) -> dict[str, list[dict[str, Any]]]:
    """Give every row of the database, but for what it keeps about itself."""
    names = {row["name"] for row in here.rows("SELECT name FROM sqlite_master WHERE type = 'table'")}
    return {name: here.rows(f"SELECT * FROM {name}") for name in names - {"fact", "heartbeat"}}  # noqa: S608  # ours


async def test_messages_replies_reactions_and_check_ins_are_logged_for_the_chat_that_is_on(
    tmp_path: Path,
) -> None:
    async with scene(tmp_path) as here:
        (notice,) = await begun(here)
        people = here.rehearsal.people
        said = await people.say(GRACE, EDUCATORS, "Hello everybody")
        await people.say(LIAM, EDUCATORS, "Hello Grace", thread_ts=said.ts)
        await people.react(AVA, EDUCATORS, said.ts, "tada")
        heard = await here.press(NORA, notice, "check_in")
        assert [(act, who) for act, who, _ in logged(here)] == [
            ("message", GRACE),
            ("reply", LIAM),
            ("reaction", AVA),
            ("check-in", NORA),
        ]
        assert {title for _, _, title in logged(here)} == {"Educational Technology Chat"}
        assert [row["detail"] for row in here.rows(LOGGED)] == ["", "", "tada", ""]
        assert here.rows(LOGGED)[1]["thread"] == said.ts
    assert heard == "You are checked in to Educational Technology Chat. Enjoy the chat!"


async def test_only_what_happens_from_the_notice_to_half_an_hour_after_the_end_is_logged(
    tmp_path: Path,
) -> None:
    async with scene(tmp_path) as here:
        people = here.rehearsal.people
        early = await people.say(GRACE, EDUCATORS, "early")
        (notice,) = await begun(here)
        await here.redeliver("message")  # told again, late: it was said before anybody knew of the log
        assert here.rows("SELECT * FROM person") == []
        await people.say(GRACE, EDUCATORS, "in time")
        here.clock.jump(CLOSES - SOON * 30)
        await people.say(LIAM, EDUCATORS, "just in time")
        here.clock.jump(CLOSES + SOON)
        await people.say(AVA, EDUCATORS, "late")
        await people.react(AVA, EDUCATORS, early.ts, "wave")
        assert "not open for check-in now" in await here.press(AVA, notice, "check_in")
        assert [who for _, who, _ in logged(here)] == [GRACE, LIAM]


async def test_nothing_is_logged_where_no_notice_said_so(tmp_path: Path) -> None:
    async with scene(tmp_path) as here:
        await begun(here)
        await here.rehearsal.people.say(GRACE, EDTECHCHAT, "another channel")
        await here.write(GRACE, "now")
        assert logged(here) == []


async def test_each_act_is_logged_once_however_often_slack_tells_of_it(tmp_path: Path) -> None:
    async with scene(tmp_path) as here:
        (notice,) = await begun(here)
        said = await here.rehearsal.people.say(GRACE, EDUCATORS, "Hello")
        await here.rehearsal.people.react(GRACE, EDUCATORS, said.ts, "tada")
        for kind in ("message", "reaction_added", "message", "reaction_added"):
            await here.redeliver(kind)
        for _ in range(3):
            await here.press(GRACE, notice, "check_in")
        await here.restart()
        await here.redeliver("message")
        assert [act for act, _, _ in logged(here)] == ["message", "reaction", "check-in"]


async def test_a_reaction_that_was_taken_back_stays_and_is_marked(tmp_path: Path) -> None:
    async with scene(tmp_path) as here:
        (notice,) = await begun(here)
        people = here.rehearsal.people
        await people.react(GRACE, EDUCATORS, notice.ts, "tada")
        await people.react(GRACE, EDUCATORS, notice.ts, "tada", remove=True)
        await here.redeliver("reaction_added")
        assert [row["removed"] for row in here.rows(LOGGED)] == [1]
        await people.react(GRACE, EDUCATORS, notice.ts, "tada")
        await here.redeliver("reaction_removed")
        await people.react(GRACE, EDUCATORS, notice.ts, "wave")
        assert [(row["detail"], row["removed"]) for row in here.rows(LOGGED)] == [("tada", 0), ("wave", 0)]


async def test_slack_is_answered_only_once_the_record_is_committed(tmp_path: Path) -> None:
    async with scene(tmp_path) as here:
        await begun(here)
        with contextlib.closing(sqlite3.connect(here.file, isolation_level=None)) as other:
            other.execute("BEGIN IMMEDIATE")  # nobody else can commit now
            _, (envelope,) = here.rehearsal.people.post(GRACE, EDUCATORS, "Hello")
            done, _ = await asyncio.wait({envelope.answer}, timeout=0.3)
            assert (done, logged(here)) == (set(), [])
            other.execute("COMMIT")
        await here.rehearsal.links.answered(envelope)
        assert [who for _, who, _ in logged(here)] == [GRACE]


async def test_what_the_database_refuses_is_not_acknowledged_and_logged_when_it_comes_again(
    tmp_path: Path,
) -> None:
    async with scene(tmp_path, ack=0.2) as here:
        await begun(here)
        here.change(
            "CREATE TRIGGER no BEFORE INSERT ON participation BEGIN SELECT RAISE(ABORT, 'disk is full'); END"
        )
        _, (envelope,) = here.rehearsal.people.post(GRACE, EDUCATORS, "Hello")
        await here.heard_again(envelope)
        assert not envelope.answer.done()
        here.change("DROP TRIGGER no")
        await until(lambda: envelope.answer.done() or None)
        assert logged(here) == [("message", GRACE, "Educational Technology Chat")]


async def test_bots_and_slacks_own_lines_do_not_count(tmp_path: Path) -> None:
    async with scene(tmp_path) as here:
        people, place = here.rehearsal.people, here.rehearsal.workspace
        robot = place.add_user(User("U0ROBOT", "robot", "Another Bot", "UTC", is_bot=True))
        newcomer = place.add_user(User("U0NEW", "new", "New Comer", "UTC"))
        here.channel(EDUCATORS).members.append(robot.id)
        early = await people.say(GRACE, EDUCATORS, "before")
        (notice,) = await begun(here)
        await tell(here, bot_id="B0ROBOT", user=robot.id)
        await tell(here, subtype="bot_message", bot_id="B0ROBOT", user=None)
        await tell(here, subtype="channel_topic")
        await people.join(newcomer.id, EDUCATORS)
        await people.edit(GRACE, EDUCATORS, early.ts, "changed")
        await people.delete(GRACE, EDUCATORS, early.ts)
        await people.react(robot.id, EDUCATORS, notice.ts, "robot_face")
        assert logged(here) == []


async def test_of_two_chats_at_once_an_act_belongs_to_its_thread_else_its_hashtag_else_to_none(
    tmp_path: Path,
) -> None:
    async with scene(tmp_path) as here:
        notices = await begun(here, event(), OTHER)
        ours = next(one for one in notices if "Technology" in one.text)
        other = next(one for one in notices if "Other" in one.text)
        people = here.rehearsal.people
        await people.say(GRACE, EDUCATORS, "in the thread, whatever #edchat says", thread_ts=ours.ts)
        tagged = await people.say(GRACE, EDUCATORS, "A1 is yes #EdChat")
        await tell(here, text="as Slack writes it: <#C0EDCHAT|edchat>")
        await people.say(LIAM, EDUCATORS, "an answer", thread_ts=tagged.ts)
        await people.react(AVA, EDUCATORS, tagged.ts, "tada")
        await people.react(AVA, EDUCATORS, ours.ts, "tada")
        await people.say(AVA, EDUCATORS, "for neither")
        await people.say(AVA, EDUCATORS, "for #edchat and #edtechchat")
        await here.press(NORA, other, "check_in")
        titles = [title for _, _, title in logged(here)]
    us, them = "Educational Technology Chat", "The Other Chat"
    assert titles == [us, them, them, them, them, us, None, None, them]


async def test_replies_in_the_threads_of_a_chat_whose_log_has_ended_count_as_later_for_seven_days(
    tmp_path: Path,
) -> None:
    later = event(datetime(2015, 10, 26, 21), uid="later", title="The Later Chat", hashtags=("#later",))
    async with scene(tmp_path) as here:
        (notice,) = await begun(here)
        people = here.rehearsal.people
        said = await people.say(GRACE, EDUCATORS, "in time")
        await here.load(event(), later)
        here.clock.jump(STARTS + timedelta(hours=1) + SOON)
        await here.until_rows("SELECT * FROM delivery WHERE state = 'sent'", 2)
        await people.say(LIAM, EDUCATORS, "still in time", thread_ts=notice.ts)
        here.clock.jump(CLOSES + SOON)
        await people.say(AVA, EDUCATORS, "late", thread_ts=notice.ts)
        await people.say(AVA, EDUCATORS, "late", thread_ts=said.ts)
        await people.react(AVA, EDUCATORS, said.ts, "tada")
        await people.say(AVA, EDUCATORS, "in the later chat")
        here.clock.jump(CLOSES + timedelta(days=7) - SOON)
        await people.say(GRACE, EDUCATORS, "from Sydney, at last", thread_ts=said.ts)
        here.clock.jump(CLOSES + timedelta(days=7) + SOON)
        await people.say(GRACE, EDUCATORS, "too late", thread_ts=said.ts)
        titles = [(who, title) for _, who, title in logged(here)]
        report = await report_of(here.bot.database, until=here.clock.now())
        later_ones = [bool(row["later"]) for row in here.rows("SELECT later FROM participation ORDER BY id")]
    us = "Educational Technology Chat"
    assert titles == [(GRACE, us), (LIAM, us), (AVA, us), (AVA, us), (AVA, "The Later Chat"), (GRACE, us)]
    assert "3 of them came later" in str(report.figures)
    assert later_ones == [False, False, True, True, False, True]


async def test_a_restart_in_the_middle_of_a_chat_goes_on_logging(tmp_path: Path) -> None:
    async with scene(tmp_path) as here:
        await begun(here)
        await here.stop()
        message, _ = here.rehearsal.people.post(GRACE, EDUCATORS, "while nobody listened")
        await here.start()
        await here.until_rows(f"SELECT * FROM participation WHERE message = '{message.ts}'")  # noqa: S608  # our own
        await here.rehearsal.people.say(LIAM, EDUCATORS, "and after")
        assert [who for _, who, _ in logged(here)] == [GRACE, LIAM]


async def act_in_every_way(here: Scene, who: str, notice: Message) -> None:
    """Do all that is logged."""
    people = here.rehearsal.people
    said = await people.say(who, EDUCATORS, "a word #edtechchat")
    await people.say(who, EDUCATORS, "a reply", thread_ts=notice.ts)
    await people.react(who, EDUCATORS, said.ts, "tada")
    await people.react(who, EDUCATORS, said.ts, "tada", remove=True)


async def test_who_does_not_want_to_be_counted_leaves_no_trace_from_then_on(tmp_path: Path) -> None:
    async with scene(tmp_path) as here:
        (notice,) = await begun(here)
        await here.rehearsal.people.say(GRACE, EDUCATORS, "counted")
        assert "not counted any more, in any chat" in await here.press(GRACE, notice, "dont_count_me")
        before = everything(here)
        await act_in_every_way(here, GRACE, notice)
        assert "I stored nothing for Educational Technology Chat" in await here.press(
            GRACE, notice, "check_in"
        )
        await here.restart()
        await act_in_every_way(here, GRACE, notice)
        assert everything(here) == before
        assert len(before["participation"]) == 1
        await here.rehearsal.people.say(LIAM, EDUCATORS, "still counted")
        assert [who for _, who, _ in logged(here)] == [GRACE, LIAM]


async def test_privacy_shows_who_is_counted_and_changes_it(tmp_path: Path) -> None:
    async with scene(tmp_path) as here:
        (notice,) = await begun(here)
        assert "You are counted." in await here.command(GRACE, "privacy")
        shown = await here.message(EDUCATORS, lambda one: one.only_for == GRACE)
        await here.press(GRACE, shown, "dont_count_me")
        for heard in (await here.command(GRACE, "privacy"), await here.write(GRACE, "privacy")):
            assert "You are *not* counted" in heard
            assert "What was said is not kept" in heard
        await act_in_every_way(here, GRACE, notice)
        assert logged(here) == []
        offers = [one for one in here.channel(EDUCATORS).messages.values() if "count_me" in str(one.blocks)]
        heard = await here.press(GRACE, offers[-1], "count_me")
        assert "from now on you are counted again" in heard
        await act_in_every_way(here, GRACE, notice)
        assert [act for act, _, _ in logged(here)] == ["message", "reply", "reaction"]


async def test_no_word_that_was_said_is_in_the_database_file(tmp_path: Path) -> None:
    def kept(word: str) -> list[str]:
        return [file.name for file in tmp_path.iterdir() if word.encode() in file.read_bytes()]

    async with scene(tmp_path) as here:
        (notice,) = await begun(here)
        people = here.rehearsal.people
        said = await people.say(GRACE, EDUCATORS, "a xylophonic #tromboniad word")
        await people.say(GRACE, EDUCATORS, "xylophonic again", thread_ts=said.ts)
        await people.edit(GRACE, EDUCATORS, said.ts, "xylophonic, mended")
        await here.ask(GRACE, "what is xylophonic")
        await here.write(GRACE, "xylophonic")
        await here.press(GRACE, notice, "check_in")
        running = (kept("xylophonic"), kept("tromboniad"))
        assert kept(GRACE) != []  # the search finds what is there
    assert running == ([], [])
    assert (kept("xylophonic"), kept("tromboniad")) == ([], [])
