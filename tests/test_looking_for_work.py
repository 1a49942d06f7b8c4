"""The sender looks at every wake: what it asks must not cost more the longer the bot has run."""

import asyncio
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, event

from bot.domain.announcement import Destination, Kind, Planned
from bot.storage import claims, folding, plans
from bot.storage.claims import Claim
from tests.stored import open_empty

NOW = datetime(2015, 10, 26, 22, 30, tzinfo=UTC)


def test_no_look_goes_through_all_deliveries(tmp_path: Path) -> None:
    """The plan of each statement, with its parameters as they are, reads what is due or under way, and nothing else."""
    database = open_empty(tmp_path / "cembot.db")
    one = Planned(
        "2015-10-26", Kind.DIGEST, Destination("slack", "T1", "C1"), 0, NOW, NOW + timedelta(hours=4)
    )
    steps: list[str] = []
    claim = Claim(owner="one", now=NOW, real=NOW, lease_until=NOW, rest_until=NOW, most=16)

    def explain(connection: Connection, _cursor: object, text: str, values: Any, *_: object) -> None:
        raw = connection.connection.driver_connection
        if raw is not None and text.startswith(("SELECT", "UPDATE")):
            steps.extend(row[3] for row in raw.execute(f"EXPLAIN QUERY PLAN {text}", values))

    async def look() -> None:
        await database.write(lambda connection: plans.add(connection, one, NOW))
        await database.read(lambda connection: claims.to_do(connection, NOW, NOW))
        await database.read(lambda connection: claims.next_moments(connection, NOW, NOW))
        await database.read(lambda connection: folding.late(connection, NOW, NOW))
        await database.write(lambda connection: claims.claim_open(connection, claim))
        await database.write(lambda connection: claims.claim_due(connection, claim))

    event.listen(Engine, "before_cursor_execute", explain)
    try:
        asyncio.run(look())
    finally:
        event.remove(Engine, "before_cursor_execute", explain)
        database.close()
    sorts = [one for one in steps if one.endswith("FOR ORDER BY")]
    short = "SCAN delivery USING INDEX delivery_open"  # holds what is under way alone
    whole = [one for one in steps if one.startswith("SCAN delivery") and one != short]
    whole += [one for one in steps if one.endswith(" pace")]
    assert any("delivery_open" in step for step in steps)
    assert any("delivery_due" in step for step in steps)
    assert whole == []
    assert sorts == [], "what is due is read in the order of its index, as far as there is room"
