"""The sample's October on X: what was forecast on its first day is what ledger and bill say on its last."""

from collections import Counter
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path

from bot.domain.agenda import Span
from bot.domain.listening import Post, entry_of
from bot.domain.way import Way
from bot.feeds import read
from bot.rehearsal.faults import Fault, Kind
from bot.sample import load
from bot.services.agenda import Agenda
from bot.services.scripting import Scripting
from bot.storage import log_entries
from schedules import recap as recap_job
from tests.announced import SOON
from tests.builders_scripts import table
from tests.crowds import crowd, listen
from tests.on_both import ON_X, OPS, Both, on_both

FIRST = datetime(2015, 10, 1, 4, 30, tzinfo=UTC)
"""Half past midnight in New York."""

TUESDAY = 1
"""Of UTC, when it is Monday evening in New York."""

LAST = datetime(2015, 10, 31, 23, 0, tzinfo=UTC)

PROGRAMME = [one for source in load().sources for one in read(source).events]
MONDAYS = next(one for one in PROGRAMME if one.title == "Educational Technology Chat")
THURSDAYS = next(one for one in PROGRAMME if one.hashtags == ("#UKEdChat",))
"""Of the sample: one in New York, one in London, where the clocks change in that month."""

QUESTIONS = {"#edtechchat": (5, 12, 19, 26), "#UKEdChat": (1, 8, 15, 22, 29)}


USUALLY = 40
"""Posts that Monday's chat has."""


async def october(both: Both, way: Way = Way.POSTS) -> None:
    """Load the sample programme, and bring two weekly chats to X, with questions of which one has a link."""
    others = [one for one in PROGRAMME if one is not MONDAYS]
    await both.bring(MONDAYS, *others, questions=0, way=way)
    lines = [
        f"{hashtag},,,2015-10-{day:02},Q{number},{'See example.org: ' if number == 2 else ''}why {day}.{number}?,"
        for hashtag, days in QUESTIONS.items()
        for day in days
        for number in range(1, 5)
    ]
    asked = await Scripting(both.here.bot.database).take(table(*lines).scripts)
    assert asked.rejected == []
    await both.here.bot.house.ways.choose(both.here.bot.workspace, OPS, THURSDAYS.id, Way.POSTS, "U0NORA")


async def test_forecast_ledger_and_bill_agree_over_a_month(tmp_path: Path) -> None:
    on_x = replace(ON_X, budget=20_000_000, links=True)
    async with on_both(tmp_path, on_x=on_x, now=FIRST) as both:
        await october(both)
        books = await both.here.bot.house.ways.books()
        assert books is not None
        foreseen = books.forecast.total
        assert not books.forecast.dropped
        while (row := coming(both)) is not None:
            if row["kind"] == "question-3":  # its answer is lost, so that reads are paid as well
                both.far.faults.add("POST /2/tweets", Fault(kind=Kind.DROP_AFTER))
            both.here.clock.wait(40)
            both.here.clock.jump(datetime.fromisoformat(row["due_at"]).replace(tzinfo=UTC) + SOON)
            await both.here.bot.house.planning.plan()
            await both.settled()
        assert len(both.posts) == 9 * 7
        assert any(line.item == "owned-read" for line in both.far.bill.lines)
        assert any(line.item == "post-with-link" for line in both.far.bill.lines)
        assert both.ledger == both.far.bill.total
        assert abs(foreseen - both.ledger) <= both.ledger / 20


async def test_what_is_read_is_foreseen_from_what_was_read_before(tmp_path: Path) -> None:
    async with on_both(tmp_path, on_x=replace(ON_X, budget=20_000_000), now=FIRST) as both:
        await october(both, Way.READS)
        await september(both)
        books = await both.here.bot.house.ways.books()
        assert books is not None
        foreseen = books.forecast.total
        assert {one.kind for one in books.forecast.kept} >= {"listening", "numbers", "question"}
        people = crowd(both, 12)
        while (row := coming(both)) is not None:
            both.here.clock.wait(40)
            both.here.clock.jump(datetime.fromisoformat(row["due_at"]).replace(tzinfo=UTC) + SOON)
            await both.here.bot.house.planning.plan()
            await both.settled()
            if row["kind"].startswith(("start", "question")) and both.here.clock.now().weekday() == TUESDAY:
                people.write(USUALLY // 5 + people.written % 3 - 1)
            await listen(both)
            if row["kind"] == "thanks":
                over = both.here.clock.now()
                for minutes in (20, 31, 33):
                    await listen(both, over + timedelta(minutes=minutes))
                await recap_job.run(both.here.bot.house)
        items = Counter(line.item for line in both.far.bill.lines)
        assert sum("What came of" in text for text in both.texts) == 4
        assert items["post-read"] > 2 * 4 * (USUALLY - 10)  # each post once, and once more a day later
        assert both.ledger == both.far.bill.total
        assert abs(foreseen - both.ledger) <= both.ledger / 20


async def september(both: Both) -> None:
    """Let it be known how many posts the chat had on two Mondays before."""
    database = both.here.bot.database
    found = await Agenda(database).between(Span(FIRST - timedelta(days=12), FIRST))
    for chat in (one for one in found if one.event_id == MONDAYS.id):
        posts = [
            Post(f"{number:03}{chat.starts_at:%m%d}", f"{number}", "A1 yes", chat.starts_at + SOON)
            for number in range(1, USUALLY + 1)
        ]
        entries = [entry_of(post, chat.id, chat.hashtag, {}) for post in posts]
        await database.write(partial(log_entries.keep, entries=entries, now=FIRST))


def coming(both: Both) -> dict[str, str] | None:
    """Give what is due next on X in October; what is planned reaches 72 hours ahead, so days are gone on by one."""
    rows = [row for row in both.rows() if row["state"] == "planned"]
    now = both.here.clock.now()
    if rows and datetime.fromisoformat(rows[0]["due_at"]).replace(tzinfo=UTC) < LAST:
        return rows[0]
    tomorrow = now + timedelta(days=1)
    return {"kind": "", "due_at": f"{tomorrow:%Y-%m-%d %H:%M:%S}"} if tomorrow < LAST else None
