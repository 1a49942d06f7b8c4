"""The figures that need a rule of their own: time spent, links, countries, partners, speakers and themes."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import Connection, update

from bot.domain.account import Account
from bot.domain.country import country_of
from bot.domain.credit import LONGEST, least, most
from bot.domain.participation import Act, Done
from bot.domain.shared_link import SharedLink, links_in
from bot.services.importing import Importing
from bot.storage import credit, people, recording, words
from bot.storage.database import Database
from bot.storage.figures import Selected
from bot.storage.people import IDENTITY
from bot.storage.recording import New
from tests.builders import event
from tests.builders_logs import RAN_AT, report_of, values
from tests.postgres import Open

pytest_plugins = ["tests.fixtures_storage", "tests.fixtures_postgres"]

STARTS, ENDS = datetime(2015, 10, 27, tzinfo=UTC), datetime(2015, 10, 27, 1, tzinfo=UTC)


async def load(database: Database, **parts: Any) -> str:
    """Put one chat on the programme; give its happening."""
    await Importing(database).take("sample", [replace(event(), **parts)], 0, STARTS - timedelta(days=20))
    found = await database.read(
        lambda connection: connection.exec_driver_sql("SELECT id FROM occurrence").all()
    )
    return str(found[0][0])


async def log(database: Database, found: str, *acts: tuple[str, float, Act], text: str = "") -> None:
    """Log acts of people at minutes after the start, each with the same words."""

    def work(connection: Connection) -> None:
        for who, minute, act in acts:
            at = STARTS + timedelta(minutes=minute)
            done = Done(workspace="T1", channel="C1", account=who, act=act, message=f"{minute}.{who}", at=at)
            known = people.ensure(connection, Account("T1", who, "slack"), RAN_AT)
            recording.add(connection, [New(done, known.person_id, found, RAN_AT)])
        if text:
            for (number,) in connection.exec_driver_sql("SELECT id FROM participation").all():
                words.keep(connection, number, text, RAN_AT)

    await database.write(work)


MINUTES = (
    ("in the middle", (10, 40), 30),
    ("before and after", (-5, 75), 60),
    ("once", (20,), 0),
    ("only afterwards", (70, 80), 0),
    ("over the end", (50, 90), 10),
)


@pytest.mark.parametrize(
    ("minutes", "expected"), [row[1:] for row in MINUTES], ids=[row[0] for row in MINUTES]
)
async def test_time_is_counted_from_first_to_last_act_within_the_chat_in_both_databases_and_by_the_rule(
    another: Open, minutes: tuple[int, ...], expected: int
) -> None:
    database = another()
    found = await load(database)
    await log(database, found, *(("UAVA", minute, Act.MESSAGE) for minute in minutes))
    spent = await database.read(lambda connection: credit.spent(connection, Selected(None, RAN_AT)))
    first, last = (STARTS + timedelta(minutes=each(minutes)) for each in (min, max))
    assert spent.least == least(first, last, STARTS, ENDS).total_seconds() == expected * 60
    assert spent.most == most(STARTS, ENDS).total_seconds() == 3600


async def test_pd_hours_are_a_range_over_people_and_nothing_counts_for_more_than_its_most(
    database: Database,
) -> None:
    found = await load(database)
    await log(
        database,
        found,
        ("UAVA", 0, Act.MESSAGE),
        ("UAVA", 45, Act.MESSAGE),
        ("ULIAM", 5, Act.CHECK_IN),
    )
    told = values(await report_of(database))
    assert (told["person_minutes_at_least"], told["person_minutes_at_most"]) == (45, 120)
    assert (told["pd_hours_at_least"], told["pd_hours_at_most"]) == (0.8, 2.0)
    assert most(STARTS, STARTS + timedelta(days=31)) == LONGEST
    assert least(STARTS, STARTS + timedelta(days=3), STARTS, STARTS + timedelta(days=31)) == LONGEST


async def test_links_are_counted_where_words_are_kept_and_of_nobody_who_is_not_counted(
    database: Database,
) -> None:
    found = await load(database)
    text = "See <https://www.Example.org/a?utm_source=x|A guide> and https://example.org/b, https://x.test/b."
    await log(database, found, ("UAVA", 1, Act.MESSAGE), ("ULIAM", 2, Act.MESSAGE))
    assert values(await report_of(database))["links"] is None
    await log(database, found, text=text)
    report = await report_of(database)
    told = values(report)
    assert (told["links"], told["domains"]) == (3, 2)
    assert next(one.seen for one in report.figures if one.metric.name == "links") == (
        "Of 2 messages the words of 2 are kept."
    )
    await database.write(
        lambda connection: connection.exec_driver_sql(
            "UPDATE person SET not_counted_since = '2015-10-28 00:00:00.000000'"
        )
    )
    assert values(await report_of(database))["links"] is None


def test_the_same_address_is_one_link_and_what_is_none_is_none() -> None:
    assert links_in(
        "<https://a.org/x/?b=1&amp;fbclid=2#top|The title> https://A.org/x?b=1 <@U1> http://localhost"
    ) == [SharedLink("https://a.org/x?b=1", "The title")]
    assert links_in("<https://a.org|a.org> (https://b.org/c).") == [
        SharedLink("https://a.org"),
        SharedLink("https://b.org/c"),
    ]
    assert links_in("https://user:secret@a.org/ javascript://a.org http://[1") == []


async def test_countries_are_those_of_zones_and_few_people_are_not_shown_by_themselves(
    database: Database,
) -> None:
    found = await load(database)
    zones = ["Australia/Sydney"] * 3 + ["Australia/Perth"] * 2 + ["Europe/Dublin", "UTC", None]
    await log(database, found, *((f"U{number}", number, Act.MESSAGE) for number in range(len(zones))))

    def profiles(connection: Connection) -> None:
        for number, zone in enumerate(zones):
            here = IDENTITY.c.account == f"U{number}"
            connection.execute(update(IDENTITY).where(here).values(timezone=zone))

    await database.write(profiles)
    report = await report_of(database)
    told = {
        name: value
        for name, value in values(report).items()
        if name.startswith(("countries", "participants_in"))
    }
    assert told == {"countries": 2, "participants_in:AU": 5, "participants_in:other": 1}
    (seen,) = (one.seen for one in report.figures if one.metric.name == "countries")
    assert seen == "6 participants by the zone in their Slack profile; of 2 nothing is known."


def test_a_zone_without_a_place_has_no_country() -> None:
    assert [country_of(zone) for zone in ("America/New_York", "Asia/Kathmandu", "UTC", "Etc/GMT+5")] == [
        "US",
        "NP",
        "",
        "",
    ]


async def test_new_partnerships_are_those_of_which_nothing_was_listed_before(database: Database) -> None:
    known = replace(event(datetime(2015, 10, 12, 20), uid="old"), organisations=("A", "B"))
    both = replace(event(datetime(2015, 10, 27, 20), uid="again"), organisations=("b", "a"))
    new = replace(
        event(datetime(2015, 10, 28, 20), uid="new"), organisations=("A", "C"), hosts=("Ava", "Liam")
    )
    alone = replace(event(datetime(2015, 10, 29, 20), uid="alone"), organisations=("A",), hosts=("ava",))
    await Importing(database).take("sample", [known, both, new, alone], 0, STARTS - timedelta(days=20))
    told = values(await report_of(database, since=STARTS))
    assert (told["events_of_several_organisations"], told["events_of_new_partnerships"]) == (2, 1)
    assert told["speakers"] == 2


async def test_events_are_counted_by_theme_where_they_say_what_they_are_about(database: Database) -> None:
    await load(database, topics=("STEM", "Leadership"))
    report = await report_of(database, since=STARTS)
    told = values(report)
    assert (told["themes"], told["events_about:STEM"], told["events_about:Leadership"]) == (2, 1, 1)
