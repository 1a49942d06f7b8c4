"""The report: every figure with its definition and what it could not see; blank is not zero, and nobody is named."""

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Connection, insert

from bot.domain.account import Account
from bot.domain.announcement import Destination, Kind, Planned, State
from bot.domain.metric import METRICS
from bot.domain.participation import Act, Done, Gap
from bot.errors import NotFound
from bot.services.importing import Importing
from bot.storage import deliveries, gaps, people, plans, recording
from bot.storage.database import Database
from bot.storage.questions import QUESTION
from bot.storage.recording import New
from bot.wording.report import report_csv, report_document
from tests.builders import event
from tests.builders_logs import (
    RAN_AT,
    bring_in,
    export_file,
    page_of,
    post,
    posts_file,
    report_of,
    said,
    values,
)
from tests.delivered import put
from tests.postgres import Open
from tests.stored import rows

pytest_plugins = ["tests.fixtures_storage", "tests.fixtures_postgres"]

STARTS = datetime(2015, 10, 27, tzinfo=UTC)
"""When the builders' chat begins."""

LATER = event(
    datetime(2015, 11, 2, 20), uid="later", title="Later", kind="webinar", organisations=("Ours", "Theirs")
)


def act(kind: Act, who: str, message: str, minutes: float = 10, **parts: Any) -> Done:
    """Build an act in the room of the chat."""
    at = STARTS + timedelta(minutes=minutes)
    return Done(workspace="T1", channel="C1", account=who, act=kind, message=message, at=at, **parts)


async def load(database: Database) -> str:
    """Put two chats on the programme; give the first one's happening."""
    events = [event(organisations=("Ours",)), LATER]
    await Importing(database).take("sample", events, 0, STARTS - timedelta(days=20))
    (found,) = await database.read(
        lambda connection: connection.exec_driver_sql(
            "SELECT id FROM occurrence ORDER BY starts_at LIMIT 1"
        ).all()
    )
    return str(found[0])


async def log(database: Database, occurrence_id: str | None, *done: Done) -> None:
    """Log acts as if they were seen."""

    def work(connection: Connection) -> None:
        for one in done:
            known = people.ensure(connection, Account(one.workspace, one.account, one.platform), RAN_AT)
            recording.add(connection, [New(one, known.person_id, occurrence_id, RAN_AT)])

    await database.write(work)


async def ask(database: Database, occurrence_id: str) -> None:
    """Ask two questions, at ten and at twenty minutes; the second one's message is "20.1"."""

    def work(connection: Connection) -> None:
        for number, minutes in ((1, 10), (2, 20)):
            asked = {
                "occurrence_id": occurrence_id,
                "number": number,
                "text": "?",
                "offset_seconds": minutes * 60,
            }
            connection.execute(insert(QUESTION), [asked])
            due = STARTS + timedelta(minutes=minutes)
            where = Destination("slack", "T1", "C1")
            planned = Planned(occurrence_id, Kind.QUESTION, where, 0, due, due + timedelta(minutes=5), number)
            plans.add(connection, planned, due)
        for delivery in deliveries.in_plan(connection, STARTS, STARTS + timedelta(hours=1)):
            put(connection, delivery.id, State.SENT, f"{delivery.planned.detail * 10}.1")

    await database.write(work)


async def test_an_empty_record_has_blanks_and_says_why(database: Database) -> None:
    report = await report_of(database)
    assert {figure.metric for figure in report.figures} == set(METRICS)
    assert [figure.metric.name for figure in report.figures if figure.value is not None] == []
    assert [figure.metric.name for figure in report.figures if not figure.seen] == []


async def test_people_are_counted_once_and_check_ins_apart(database: Database) -> None:
    first = await load(database)
    await log(
        database,
        first,
        act(Act.MESSAGE, "UAVA", "1.1"),
        act(Act.REPLY, "ULIAM", "1.2", thread="1.1"),
        act(Act.REACTION, "UNORA", "1.1", detail="tada"),
        act(Act.CHECK_IN, "UNORA", "9.1"),
        act(Act.CHECK_IN, "UZOE", "9.1"),
    )
    await log(database, None, act(Act.MESSAGE, "UAVA", "2.1", minutes=60 * 24 * 7))
    found = values(await report_of(database))
    assert [found[name] for name in ("participants", "check_ins", "just_reading")] == [3, 2, 1]
    assert [found[name] for name in ("messages", "replies", "reactions")] == [3, 1, 1]
    assert found["people_without_reply"] == 1  # Liam; Ava was answered
    assert [found[name] for name in ("posts", "impressions", "reach", "links")] == [None] * 4
    week = values(await report_of(database, since=STARTS + timedelta(days=1)))
    assert [week[name] for name in ("participants", "participants_new", "participants_returning")] == [
        1,
        0,
        1,
    ]


async def test_one_persons_two_accounts_are_one_participant(database: Database, tmp_path: Path) -> None:
    await bring_in(database, posts_file(tmp_path / "a.csv", [post(1, user="u_ava")]))
    await log(database, None, act(Act.MESSAGE, "UAVA", "1.1"))
    assert values(await report_of(database))["participants"] == 2
    await database.write(
        lambda connection: connection.exec_driver_sql(
            "UPDATE participation SET person_id = (SELECT person_id FROM identity WHERE account = 'u_ava')"
        )
    )
    assert values(await report_of(database))["participants"] == 1


async def test_answers_are_told_by_what_they_say_by_their_thread_and_by_their_time(
    database: Database,
) -> None:
    first = await load(database)
    await ask(database, first)
    await log(
        database,
        first,
        act(Act.MESSAGE, "UAVA", "1.1", minutes=5),  # before the first question
        act(Act.MESSAGE, "UAVA", "1.2", minutes=12, question=1),
        act(Act.MESSAGE, "ULIAM", "1.3", minutes=15),
        act(Act.MESSAGE, "ULIAM", "1.4", minutes=26, question=1),
        act(Act.REPLY, "UNORA", "1.5", minutes=21, thread="20.1"),
        act(Act.MESSAGE, "UNORA", "1.6", minutes=29),
    )
    report = await report_of(database)
    found = values(report)
    assert (found["answers"], found["answers:Q1"], found["answers:Q2"]) == (5, 3, 2)
    assert found["first_answer"] == 90  # of 120 and 60 seconds
    (told,) = (figure.seen for figure in report.figures if figure.metric.name == "answers:Q1")
    assert told == "2 say so, 0 stand in a question's thread, 1 by their time."


async def test_both_databases_count_alike(another: Open, tmp_path: Path) -> None:
    database = another()
    await ask(database, await load(database))
    advert = "Buy the best shoes of the whole world now at our shop, cheap as never"
    logs = (
        posts_file(
            tmp_path / "a.csv",
            [
                post(1),
                post(2, user="u_liam", text="A2 yes"),
                *(post(3 + n, user=f"u_{n}", text=advert) for n in range(3)),
            ],
        ),
        export_file(
            tmp_path / "a.zip",
            {
                "2015-10-27": [
                    said(1),
                    said(700, "ULIAM", thread_ts="20.1"),
                    said(2, "ULIAM", thread_ts=said(1)["ts"]),
                ]
            },
        ),
    )
    assert [(await bring_in(database, *logs)).added for _ in range(2)] == [5, 0]
    found = values(await report_of(another(), since=STARTS, hashtag="#edtechchat"))
    assert {name: value for name, value in found.items() if value} == {
        "participants": 2,
        "participants_new": 2,
        "messages": 2,
        "answers": 2,
        "answers:Q1": 1,
        "answers:Q2": 1,
        "posts": 2,
        "people_who_posted": 2,
        "impressions": 200,
        "reach": 200,
        "languages": 1,
        "language:other": 2,
        "looks_like_spam": 3,
        "events": 2,
        "events:Twitter chat": 1,
        "events:webinar": 1,
        "happenings": 2,
        "organisations": 2,
        "events_of_several_organisations": 1,
        "events_of_new_partnerships": 1,
        "person_minutes_at_most": 120,
        "pd_hours_at_most": 2.0,
        "happenings_logged": 1,
    }
    everything = values(await report_of(another()))
    assert [everything[name] for name in ("participants", "messages", "replies", "people_without_reply")] == [
        4,
        5,
        1,
        1,
    ]


async def test_the_programme_is_counted_by_kind_and_organisation_and_by_what_was_logged(
    database: Database,
) -> None:
    first = await load(database)
    found = values(await report_of(database, since=STARTS - timedelta(days=1)))
    assert [found[name] for name in ("events", "happenings", "organisations", "happenings_logged")] == [
        2,
        2,
        2,
        0,
    ]
    assert (found["events:Twitter chat"], found["events:webinar"]) == (1, 1)
    await log(database, first, act(Act.MESSAGE, "UAVA", "1.1"))
    of_theirs = values(await report_of(database, since=STARTS - timedelta(days=1), organisation="theirs"))
    assert (of_theirs["events"], of_theirs["participants"]) == (1, None)
    of_ours = values(await report_of(database, since=STARTS - timedelta(days=1), organisation="OURS"))
    assert (of_ours["events"], of_ours["happenings_logged"], of_ours["participants"]) == (2, 1, 1)
    with pytest.raises(NotFound, match="No event is by Nobody"):
        await report_of(database, organisation="Nobody")
    with pytest.raises(NotFound, match="There is no event or happening nothing"):
        await report_of(database, event="nothing")


async def test_of_a_chat_that_was_only_brought_in_no_check_ins_are_known(
    database: Database, tmp_path: Path
) -> None:
    first = await load(database)
    await bring_in(database, posts_file(tmp_path / "a.csv", [post(1)]))
    found = values(await report_of(database, event=first))
    assert [found[name] for name in ("participants", "happenings_logged", "check_ins", "just_reading")] == [
        1,
        1,
        None,
        None,
    ]


async def test_a_chat_that_was_logged_and_in_which_nobody_spoke_has_zeros(database: Database) -> None:
    first = await load(database)

    def work(connection: Connection) -> None:
        due = STARTS - timedelta(minutes=1)
        planned = Planned(first, Kind.START, Destination("slack", "T1", "C1"), 0, due, STARTS)
        plans.add(connection, planned, due)
        (delivery,) = deliveries.in_plan(connection, due, STARTS)
        put(connection, delivery.id, State.SENT, "1445903940.000001")

    await database.write(work)
    found = values(await report_of(database, since=STARTS, event=first))
    assert [found[name] for name in ("participants", "messages", "check_ins", "reactions")] == [0, 0, 0, 0]


async def test_every_figure_over_a_gap_says_so(database: Database) -> None:
    first = await load(database)
    await log(database, first, act(Act.MESSAGE, "UAVA", "1.1"))
    hole = Gap("slack", "T1", "C1", STARTS, STARTS + timedelta(minutes=5), "The bot was down.")
    await database.write(lambda connection: gaps.add(connection, hole))
    report = await report_of(database)
    logged = [figure for figure in report.figures if figure.metric.logged]
    assert {figure.gaps for figure in logged} == {(hole,)}
    assert "1 stretch could not be seen" in report_document(report, "UTC")["coverage"]["text"]
    later = await report_of(database, hashtag="#edtechchat", since=STARTS + timedelta(days=1))
    assert later.coverage.gaps == ()
    assert "The bot was down." in await page_of(database, report)
    assert "The bot was down." in report_csv(report, "UTC")


async def test_no_report_names_anybody(database: Database, file: Path, tmp_path: Path) -> None:
    await load(database)
    await bring_in(database, posts_file(tmp_path / "a.csv", [post(1, user="u_somebody")]))
    report = await report_of(database)
    for text in (
        json.dumps(report_document(report, "UTC")),
        report_csv(report, "UTC"),
        await page_of(database, report),
    ):
        assert "u_somebody" not in text
    assert rows(file, "SELECT account FROM identity") == [("u_somebody",)]
