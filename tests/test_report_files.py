"""The report as files: a page, a PDF and a workbook that stand alone; and the chart, in a picture and in words."""

import io
import json
import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import load_workbook
from sqlalchemy import Connection
from typer.testing import CliRunner

from bot.cli import build
from bot.domain.account import Account
from bot.domain.chart import MINUTE, QUARTER, Chart, Mark, Step, days, minutes
from bot.domain.metric import METRICS
from bot.domain.participation import Act, Done, Gap
from bot.domain.report import Each, Scope
from bot.printing.chart import chart_svg
from bot.printing.picture import png
from bot.printing.report_pdf import report_pdf
from bot.printing.report_xlsx import report_xlsx
from bot.services.importing import Importing
from bot.services.reporting import Reporting
from bot.storage import people, recording
from bot.storage.database import Database
from bot.storage.recording import New
from bot.wording.chart import chart_alternative, chart_rows
from tests.builders import event
from tests.builders_logs import RAN_AT, bring_in, page_of, post, posts_file, report_of
from tests.page import Page

pytest_plugins = ["tests.fixtures_storage"]

STARTS = datetime(2015, 10, 27, tzinfo=UTC)
PNG = b"\x89PNG\r\n\x1a\n"
HOLE = Gap("slack", "T1", "C1", STARTS, STARTS + 5 * MINUTE, "The bot was down.")


def a_chart(**parts: Any) -> Chart:
    """Build the chart of a chat: one message a minute, five of them at the seventh."""
    about = {"zone": "America/New_York", "marks": [Mark(STARTS + 6 * MINUTE, "Q1")], **parts}
    return minutes("Our <chat> & more", STARTS, STARTS + 10 * MINUTE, {0: 1, 7: 5}, **about)


def test_a_chart_says_in_words_what_it_shows() -> None:
    assert chart_alternative(a_chart(gaps=[HOLE])) == (
        "Our <chat> & more: messages minute by minute. Monday 26 October 2015, 8:00 PM to 8:09 PM, New York time. "
        "6 messages, in 2 of 10 minutes. The most, 5, at 8:07 PM. Questions: Q1 at 8:06 PM. "
        "Not everything could be seen in 5 minutes."
    )
    assert chart_rows(a_chart())[6:8] == [("8:06 PM", "0", "Q1"), ("8:07 PM", "5", "")]


def test_a_drawing_is_safe_has_its_words_in_it_and_becomes_a_picture() -> None:
    drawn = chart_svg(a_chart(gaps=[HOLE]))
    assert "<chat>" not in drawn
    assert "<title>Our &lt;chat&gt; &amp; more: messages minute by minute</title>" in drawn
    assert "<desc>" in drawn
    assert "http" not in drawn.replace("http://www.w3.org/2000/svg", "")
    assert png(drawn).startswith(PNG)
    assert png(drawn) == png(drawn)


@pytest.mark.parametrize("many", [0, 1, 7, 400])
def test_a_chart_of_nothing_and_of_much_is_drawn(many: int) -> None:
    chart = days(
        "All", STARTS, STARTS + timedelta(days=max(many, 1)), {n * 96: n for n in range(many)}, zone="UTC"
    )
    assert chart.step is (Step.DAY if many < 63 else Step.WEEK)
    assert chart.total == many * (many - 1) // 2
    assert png(chart_svg(chart), 1).startswith(PNG)


@given(
    quarters=st.dictionaries(st.integers(0, 96 * 40), st.integers(1, 50), max_size=30),
    zone=st.sampled_from(("America/New_York", "Europe/London", "Asia/Kathmandu", "Australia/Lord_Howe")),
)
def test_every_message_stands_in_the_day_on_which_it_was_written_there(
    quarters: dict[int, int], zone: str
) -> None:
    chart = days("All", STARTS, STARTS + timedelta(days=41), quarters, zone=zone)
    assert chart.total == sum(quarters.values())
    assert all(later.at.date() - bar.at.date() == timedelta(days=1) for bar, later in pairwise(chart.bars))
    for number in quarters:
        day = (STARTS + number * QUARTER).astimezone(chart.bars[0].at.tzinfo).date()
        assert next(bar for bar in chart.bars if bar.at.date() == day).value


async def test_one_chat_is_charted_by_minutes_and_everything_else_by_days(database: Database) -> None:
    await Importing(database).take("sample", [event()], 0, STARTS - timedelta(days=20))

    def work(connection: Connection) -> str:
        found = connection.exec_driver_sql("SELECT id FROM occurrence").scalar_one()
        for number, minute in enumerate((2, 2, 61, 200)):
            at = STARTS + minute * MINUTE
            done = Done(
                workspace="T1",
                channel="C1",
                account="UAVA",
                act=Act.MESSAGE,
                message=f"{number}.1",
                at=at,
            )
            known = people.ensure(connection, Account("T1", "UAVA", "slack"), RAN_AT)
            recording.add(connection, [New(done, known.person_id, found, RAN_AT)])
        return str(found)

    found = await database.write(work)
    reporting = Reporting(database)
    of_chat = await reporting.chart(Scope(until=RAN_AT, event=found), RAN_AT, "UTC", "Ours")
    assert (of_chat.step, len(of_chat.bars), of_chat.total) == (Step.MINUTE, 90, 3)
    assert [bar.value for bar in of_chat.bars[:4]] == [0, 0, 2, 0]
    of_all = await reporting.chart(Scope(until=RAN_AT), RAN_AT, "America/New_York", "Ours")
    assert (of_all.about, of_all.step) == ("Ours", Step.DAY)
    assert [(bar.at.day, bar.value) for bar in of_all.bars] == [(26, 4)]


async def test_the_page_stands_alone_and_can_be_read_by_everybody(database: Database) -> None:
    report = await report_of(database)
    text = await page_of(database, report, "Our month")
    page = Page(text)
    assert page.of("html") == [{"lang": "en"}]
    assert "<title>Our month: what came of it</title>" in text
    assert not {tag for tag, _ in page.found} & {"script", "link", "iframe"}
    assert not re.search(r"https?://|url\(", text)
    assert len(page.of("h1")) == len(page.of("main")) == len(page.of("img")) == 1
    (picture,) = page.of("img")
    assert str(picture["src"]).startswith("data:image/png;base64,")
    assert str(picture["alt"]).startswith("Our month: messages day by day.")
    assert len(page.of("caption")) == len(page.of("table")) == 2
    assert [one.get("scope") for one in page.of("th")].count("row") == len(METRICS) + 1
    assert text.count("(blank)") == len(report.figures)


async def test_a_report_by_weeks_partners_and_chats_tells_each_beside_the_whole(
    database: Database, tmp_path: Path
) -> None:
    later = event(datetime(2015, 11, 3, 20), uid="later", title="Later", organisations=("Ours", "Theirs"))
    await Importing(database).take(
        "sample", [event(organisations=("Ours",)), later], 0, STARTS - timedelta(days=20)
    )
    at = {"created_at_utc": "2015-11-04T01:10:00Z"}
    await bring_in(
        database, posts_file(tmp_path / "a.csv", [post(1), post(2, **at), post(3, user="u_b", **at)])
    )
    scope = Scope(since=STARTS - timedelta(days=1), until=STARTS + timedelta(days=9))
    found = {}
    for each in Each:
        report = await Reporting(database).report(scope, RAN_AT, each)
        assert report.value("participants").value == 2  # type: ignore[union-attr]  # every report has it
        found[each] = {name: part.value("participants").value for name, part in report.parts}  # type: ignore[union-attr]  # as above
        assert "The parts do not add up" in await page_of(database, report)
    assert found[Each.WEEK] == {"2015-10-26 to 2015-11-01": 1, "2015-11-02 to 2015-11-04": 2}
    assert found[Each.PARTNER] == {"Ours": 2, "Theirs": 2}
    assert found[Each.CHAT] == {"Educational Technology Chat": 1, "Later": 2}


async def test_the_same_days_of_each_year_stand_beside_each_other(database: Database, tmp_path: Path) -> None:
    await Importing(database).take("sample", [event()], 0, STARTS - timedelta(days=20))
    years = [post(1), post(2, user="u_b"), post(3, created_at_utc="2014-10-28T01:10:00Z")]
    years.append(post(4, user="u_b", created_at_utc="2013-09-01T01:10:00Z"))  # of other days of its year
    await bring_in(database, posts_file(tmp_path / "a.csv", years))
    scope = Scope(since=STARTS - timedelta(days=1), until=STARTS + timedelta(days=9))
    report = await Reporting(database).report(scope, RAN_AT, Each.YEAR)
    found = {name: part.value("participants").value for name, part in report.parts}  # type: ignore[union-attr]  # every report has it
    assert found == {
        "2015-10-26 to 2015-11-04": 2,
        "2014-10-26 to 2014-11-04": 1,
        "2013-10-26 to 2013-11-04": None,  # nothing was logged, and that is no zero
    }
    leap = Scope(since=datetime(2016, 2, 29, tzinfo=UTC), until=datetime(2016, 3, 2, tzinfo=UTC))
    report = await Reporting(database).report(leap, RAN_AT, Each.YEAR)
    assert [name for name, _ in report.parts][1] == "2015-02-28 to 2015-03-01"


def test_editions_are_compared_where_no_days_are_named(
    file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("CEMBOT_STARTS", "2024-10-01")
    monkeypatch.setenv("CEMBOT_ENDS", "2024-10-31")
    ran = run(file, "--by", "year", "--json")
    assert ran.exit_code == 0, ran.output
    assert [part["name"] for part in json.loads(ran.stdout)["parts"]] == ["2024-10-01 to 2024-10-31"]


async def test_a_workbook_has_every_figure_and_no_formula(database: Database) -> None:
    hostile = replace(event(), kind='=HYPERLINK("https://example.org")', organisations=("+1", "@SUM(A1)"))
    await Importing(database).take("sample", [hostile], 0, STARTS - timedelta(days=20))
    reporting, scope = Reporting(database), Scope(since=STARTS, until=RAN_AT)
    report = await reporting.report(scope, RAN_AT, Each.PARTNER)
    chart = await reporting.chart(scope, RAN_AT, "UTC", "=1+1")
    book = load_workbook(io.BytesIO(report_xlsx(report, chart, "=1+1", "UTC")))
    assert book.sheetnames == ["Figures", "Parts", "About", "Chart"]
    names = [row[0].value for row in book["Figures"].iter_rows(min_row=2)]
    assert names == [figure.metric.name for figure in report.figures]
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row if cell.value is not None]
    assert {cell.data_type for cell in cells} == {"s", "n"}
    assert {cell.quotePrefix for cell in cells if cell.data_type == "s"} == {True}
    assert [row[0].value for row in book["Parts"].iter_rows(min_row=2)] == ["+1", "@SUM(A1)"]
    blank = {row[0].value: row[1].value for row in book["Figures"].iter_rows(min_row=2)}
    assert (blank["participants"], blank["events"]) == (None, 1)


async def test_a_pdf_can_be_read_aloud_and_nothing_in_it_is_taken_for_its_template(
    database: Database,
) -> None:
    hostile = replace(event(), kind='#panic("no") *bold* $x$ \\', organisations=("#sys.inputs",))
    await Importing(database).take("sample", [hostile], 0, STARTS - timedelta(days=20))
    reporting, scope = Reporting(database), Scope(since=STARTS, until=RAN_AT)
    report = await reporting.report(scope, RAN_AT, Each.WEEK)
    chart = await reporting.chart(scope, RAN_AT, "UTC", "Ours")
    made = report_pdf(report, chart, "Ours #panic()", "UTC")
    assert made.startswith(b"%PDF-")
    assert b"/StructTreeRoot" in made  # it is tagged
    assert b"pdfuaid" in made
    assert made == report_pdf(report, chart, "Ours #panic()", "UTC")


def run(file: Path, *words: str) -> Any:
    """Type a command."""
    return CliRunner().invoke(build("report"), ["report", *words, "--database", f"sqlite:///{file}"])


def test_files_are_written_where_they_are_asked_for(file: Path, tmp_path: Path) -> None:
    for kind, begins in (("pdf", b"%PDF-"), ("xlsx", b"PK"), ("html", b"<!DOCTYPE"), ("csv", b"from,")):
        out = tmp_path / f"report.{kind}"
        heard = run(file, "--format", kind, "--output", str(out))
        assert (heard.exit_code, out.read_bytes()[: len(begins)]) == (0, begins)
        assert run(file, "--format", kind).stdout_bytes.startswith(begins)
    heard = run(file, "--chart", str(tmp_path / "chart.png"))
    assert (tmp_path / "chart.png").read_bytes().startswith(PNG)
    assert "No messages." in heard.stdout
    refused = run(file, "--format", "pdf", "--output", str(tmp_path / "no" / "report.pdf"))
    assert "cannot be written" in str(refused.exception)
    assert "name what is to be written" in str(run(file, "--output", "a.pdf").exception)


def test_a_table_by_weeks_says_that_they_do_not_add_up(file: Path) -> None:
    assert "do not add up" in " ".join(run(file, "--by", "week").stdout.split())
