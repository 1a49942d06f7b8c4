"""A replay takes the real bot through days in seconds, and misses nothing that went wrong."""

import asyncio
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from bot.clock import ReplayClock
from bot.domain.agenda import Span
from bot.domain.announcement import Destination, Kind, Planned, State
from bot.domain.event import Status
from bot.domain.recurrence import expand
from bot.errors import OutletError
from bot.feeds import read
from bot.rehearsal import Fault
from bot.rehearsal import Kind as Trouble
from bot.replay.far_end import Post
from bot.replay.material import Feed, Material, of_sample, sample_month
from bot.replay.stage import replay, staged
from bot.replay.verdict import Evidence, Verdict, judge
from bot.sample import load
from bot.sample.changes import changed, load_changes
from bot.storage.deliveries import Delivery
from tests.builders import event
from tests.hearing import until
from tests.test_cli import Shell

pytest_plugins = ["tests.fixtures_storage"]

HOME = ZoneInfo("America/New_York")
DUE = datetime(2015, 10, 27, 0, 0, tzinfo=UTC)
ROOM = Destination("slack", "T1", "C1")
START = Planned("chat", Kind.START, ROOM, 0, DUE, DUE + timedelta(minutes=10))


def days(first: int, last: int) -> Span:
    """Give some days of October 2015 in New York; the last is not included."""
    return Span(datetime(2015, 10, first, tzinfo=HOME), datetime(2015, 10, last, tzinfo=HOME))


def row(planned: Planned = START, state: State = State.SENT, delivery: str = "d1", **parts: Any) -> Delivery:
    about = {"attempts": 1, "made": "{}", "message_id": None, "settled_at": None, "reason": None}
    return Delivery(id=delivery, planned=planned, state=state, **{**about, "withdrawn": False, **parts})


def post(
    delivery: str | None = "d1", *, at: datetime = DUE, text: str = "Starting now", **parts: Any
) -> Post:
    about = {"channel": "C1", "ts": str(at.timestamp()), "thread": "", **parts}
    return Post(delivery=delivery, text=text, at=at, **about)


def judged(
    rows: Sequence[Delivery], posts: Sequence[Post], planned: Sequence[Planned] = (START,), **parts: Any
) -> Verdict:
    return judge(Evidence(planned=planned, rows=rows, posts=posts, **parts))


def one_chat() -> Material:
    """Give a programme of one chat, at 20:00 on the 26th in New York."""
    return Material(programme="Ours", timezone="America/New_York", feeds=(Feed("sample", (event(),)),))


async def test_a_week_of_the_sample_is_posted_in_time_and_once_with_every_change() -> None:
    week = days(19, 26)
    replayed = await replay(of_sample(), week, channels=4)
    verdict = replayed.verdict
    assert verdict.wrong == []
    assert (verdict.late, verdict.twice, verdict.lost, verdict.over_length) == (0, 0, 0, 0)
    assert (verdict.unconfirmed, verdict.failed, verdict.unplanned) == (0, 0, 0)
    assert [change.status for change in replayed.changes] == [
        Status.CANCELLED,
        Status.CONFIRMED,
        Status.CANCELLED,
    ]
    events = [one for source in load().sources for one in read(source).events]
    chats = [one for each in events for one in expand(each, *week.utc) if not one.all_day]
    begun = [one for one in chats if week.since <= one.starts_at < week.until]
    assert verdict.kinds["start"].posted == 2 * (
        len(begun) - 1
    )  # two rooms; the chat that was cancelled for good
    assert verdict.kinds["change"].posted >= 3
    assert verdict.edited >= 4
    assert verdict.posted > verdict.planned - verdict.skipped > 150


async def test_programme_time_waits_while_the_bot_is_cut_off() -> None:
    async with staged(one_chat(), days(26, 28), 1) as course:
        links, seen = course.rehearsal.links, set()
        going = asyncio.create_task(course.run())
        await until(lambda: course.far_end.calls or None)
        course.rehearsal.faults.add("apps.connections.open", Fault(kind=Trouble.DELAY, seconds=0.5))
        await links.drop()
        while not links.connected:
            seen.add(course.clock.now())
            await asyncio.sleep(0)
        await going
        assert len(seen) == 1
        assert course.clock.now() == days(26, 28).until


async def test_programme_time_waits_for_what_is_due_and_so_nothing_is_late() -> None:
    async with staged(one_chat(), days(26, 27), 8) as course:
        course.rehearsal.faults.add("chat.postMessage", Fault(kind=Trouble.DELAY, seconds=0.3, times=4))
        await course.run()
        verdict = judge(await course.evidence())
    assert (verdict.wrong, verdict.late) == ([], 0)
    assert verdict.posted == verdict.planned > 8


async def test_a_message_over_slacks_limits_is_found() -> None:
    async with staged(one_chat(), days(26, 27), 1) as course:
        course.rehearsal.faults.add("chat.postMessage", Fault(kind=Trouble.ERROR, error="msg_too_long"))
        await course.run()
        verdict = judge(await course.evidence())
    assert (verdict.over_length, verdict.failed, verdict.lost) == (1, 1, 1)
    assert "over-length: chat.postMessage in C0REPLAY0001: msg_too_long" in verdict.wrong


async def test_a_replay_ends_with_a_sentence_where_the_bot_has_ended() -> None:
    async with staged(one_chat(), days(26, 27), 1) as course:
        course.rehearsal.faults.add("apps.connections.open", Fault(kind=Trouble.DELAY, seconds=1))
        await course.rehearsal.links.drop()
        course.running = asyncio.create_task(asyncio.sleep(0))
        with pytest.raises(OutletError, match="The bot ended at 2015-10-26 04:00 UTC"):
            await course.run()


def test_what_is_as_it_should_be_is_not_found_wrong() -> None:
    verdict = judged([row()], [post()])
    assert (verdict.wrong, verdict.planned, verdict.posted) == ([], 1, 1)


@pytest.mark.parametrize(
    ("figure", "says", "verdict"),
    [
        ("late", "by 0:01:01", judged([row()], [post(at=DUE + timedelta(seconds=61))])),
        ("unconfirmed", "no answer", judged([row(state=State.UNCONFIRMED, reason="no answer")], [post()])),
        ("unconfirmed", "claimed", judged([row(state=State.CLAIMED)], [post()])),
        ("failed", "is_archived", judged([row(state=State.FAILED, reason="is_archived")], [post()])),
        ("failed", "cant_update", judged([row()], [post()], edits_refused=["cant_update_message"])),
        ("over_length", "msg_too_long", judged([row()], [post()], over_length=["msg_too_long"])),
        ("twice", "d1", judged([row()], [post(), post(text="Starting again")])),
        (
            "twice",
            "start of chat",
            judged(
                [row(), row(START._replace(revision=1), delivery="d2")], [post(), post("d2", text="Again")]
            ),
        ),
        (
            "twice",
            "'Starting now'",
            judged(
                [row(), row(START._replace(what="other"), delivery="d2")],
                [post(), post("d2", at=DUE + timedelta(seconds=9))],
                [START, START._replace(what="other")],
            ),
        ),
        ("lost", "in no row", judged([], [])),
        ("lost", "planned", judged([row(state=State.PLANNED)], [])),
        ("lost", "sent", judged([row()], [])),
        ("lost", "no reason", judged([row(state=State.SKIPPED)], [])),
        ("lost", "unwanted", judged([row(state=State.SKIPPED, reason="unwanted", withdrawn=True)], [])),
        ("lost", "change of chat", judged([row(START._replace(kind=Kind.CHANGE))], [], [])),
        ("unplanned", "start of chat", judged([row()], [post()], [])),
        ("unplanned", "'Starting now'", judged([], [post(None)], [])),
    ],
)
def test_what_went_wrong_is_counted_and_said(figure: str, says: str, verdict: Verdict) -> None:
    assert getattr(verdict, figure) == 1
    assert len(verdict.wrong) == 1
    assert says in verdict.wrong[0]


def test_what_was_skipped_for_a_reason_or_said_by_another_revision_is_not_lost() -> None:
    skipped = judged([row(state=State.SKIPPED, reason="the event is cancelled")], [])
    assert (skipped.wrong, skipped.skipped, skipped.because) == ([], 1, {"the event is cancelled": 1})
    assert judged([row(START._replace(revision=3))], [post()]).wrong == []


def test_notes_and_what_goes_on_in_a_thread_need_not_be_in_the_plan() -> None:
    note, page = START._replace(kind=Kind.CHANGE), START._replace(kind=Kind.DIGEST, detail=2)
    posts = [post(), post("d2", text="MOVED"), post("d3", text="page 2")]
    assert judged([row(), row(note, delivery="d2"), row(page, delivery="d3")], posts).wrong == []


def test_the_clock_of_a_replay_stands_and_does_not_run_backwards() -> None:
    clock = ReplayClock(DUE)
    assert clock.now() == clock.now() == DUE
    clock.go_on(DUE + timedelta(hours=1))
    assert clock.now() == DUE + timedelta(hours=1)
    with pytest.raises(ValueError, match="backwards"):
        clock.go_on(DUE)


def test_each_change_of_the_sample_alters_one_event_within_its_month() -> None:
    material, month = of_sample(), sample_month()
    events = [one for feed in material.feeds for one in feed.events]
    for change in load_changes():
        after = changed(events, change)
        assert sum(old != new for old, new in zip(events, after, strict=True)) == 1, change
        assert month.since <= material.moment(change) < month.until
        assert change.what
        events = after
    assert of_sample(with_changes=False).changes == ()


def test_the_command_prints_one_document_with_the_questions_of_the_evening(tmp_path: Path) -> None:
    ran = Shell(tmp_path).run("replay", "--from", "2015-10-26T18:00", "--to", "2015-10-27", "--json")
    assert (ran.status, ran.err) == (0, "")
    document = ran.document
    assert (document["from"], document["to"]) == ("2015-10-26T18:00:00-04:00", "2015-10-27T00:00:00-04:00")
    assert document["kinds"]["question"] == {"planned": 4, "posted": 4, "skipped": 0}
    assert document["posted"] == document["planned"] > 20
    wrong = ("late", "over_length", "unconfirmed", "failed", "twice", "lost", "unplanned")
    assert [name for name in wrong if document[name]] == document["wrong"] == []
    assert not any(tmp_path.iterdir())  # the database was its own


def test_the_command_takes_a_programme_of_ones_own(tmp_path: Path) -> None:
    shell = Shell(tmp_path)
    (tmp_path / "ours.csv").write_text("title,start,timezone\nOpening,2026-10-01T19:00,UTC\nBad,soon,UTC\n")
    ran = shell.run("replay", "ours.csv", "--from", "2026-10-01", "--to", "2026-10-02", "--channels", "1")
    assert ran.status == 0
    assert "Refused: ours.csv, line 3, start:" in ran.err
    assert "Thursday 1 October 2026, 12:00 AM to Friday 2 October 2026, 12:00 AM (UTC): 1 channel" in ran.out
    assert "Everything is as it should be." in ran.out


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("nowhere.csv",), "nowhere.csv cannot be read"),
        (("nowhere.csv", "--changes"), "--changes belongs to the sample programme"),
        (("--from", "2015-12-01"), "is not after --from"),
    ],
    ids=str,
)
def test_what_cannot_be_replayed_ends_in_a_sentence(tmp_path: Path, words: Sequence[str], said: str) -> None:
    ran = Shell(tmp_path).run("replay", *words)
    assert (ran.status, ran.out) == (2, "")
    assert said in ran.err
