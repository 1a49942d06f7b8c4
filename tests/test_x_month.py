"""An October on X: what was forecast on its first day is what ledger and bill say on its last."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from bot.domain.way import Way
from bot.rehearsal.faults import Fault, Kind
from bot.services.scripting import Scripting
from tests.announced import SOON
from tests.builders import event
from tests.builders_scripts import table
from tests.on_both import ON_X, OPS, Both, on_both

FIRST = datetime(2015, 10, 1, 4, 30, tzinfo=UTC)
"""Half past midnight in New York."""

LAST = datetime(2015, 10, 31, 23, 0, tzinfo=UTC)

MONDAYS = event(
    datetime(2015, 10, 5, 20), rrule="FREQ=WEEKLY", title="Monday chat", url="https://example.org/monday?a=1"
)
THURSDAYS = event(
    datetime(2015, 10, 1, 21), rrule="FREQ=WEEKLY", uid="thu", title="Thursday chat", hashtags=("#thuchat",)
)
QUESTIONS = {"#edtechchat": (5, 12, 19, 26), "#thuchat": (1, 8, 15, 22, 29)}


async def october(both: Both) -> None:
    """Load two weekly chats with their questions, one of which has a link, and bring both to X."""
    await both.bring(MONDAYS, THURSDAYS, questions=0)
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
        assert books.forecast.enough
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


def coming(both: Both) -> dict[str, str] | None:
    """Give what is due next on X in October; what is planned reaches 72 hours ahead, so days are gone on by one."""
    rows = [row for row in both.rows() if row["state"] == "planned"]
    now = both.here.clock.now()
    if rows and datetime.fromisoformat(rows[0]["due_at"]).replace(tzinfo=UTC) < LAST:
        return rows[0]
    tomorrow = now + timedelta(days=1)
    return {"kind": "", "due_at": f"{tomorrow:%Y-%m-%d %H:%M:%S}"} if tomorrow < LAST else None
