"""What many want written at once: one unit of work, an answer for each, and nobody suffers for another's fault."""

import asyncio
from collections.abc import Sequence

import pytest
from sqlalchemy import Connection

from bot.services.together import MOST, Together
from bot.storage.database import Database

pytest_plugins = ["tests.fixtures_storage"]


def collecting(database: Database) -> tuple[Together[int, int], list[int]]:
    """Write facts by their number; give also how many were in each unit."""
    units: list[int] = []

    def work(connection: Connection, items: Sequence[int]) -> list[int]:
        units.append(len(items))
        for item in items:
            if item < 0:
                raise ValueError(f"{item} is wrong")
            connection.exec_driver_sql(
                "INSERT INTO fact (name, value) VALUES (?, ?)", (f"t{item}", str(item))
            )
        return [item * 2 for item in items]

    return Together(database, work), units


async def written(database: Database) -> int:
    """Count the facts."""
    return int(
        await database.read(
            lambda one: one.exec_driver_sql("SELECT count(*) FROM fact WHERE name LIKE 't%'").scalar_one()
        )
    )


async def test_everybody_gets_their_own_answer_after_the_commit_and_few_units_write_much(
    database: Database,
) -> None:
    together, units = collecting(database)
    answers = await asyncio.gather(*(together.write(number) for number in range(MOST + 50)))
    assert answers == [number * 2 for number in range(MOST + 50)]
    assert await written(database) == MOST + 50
    assert len(units) == 2


async def test_who_is_at_fault_is_told_and_the_others_are_written(database: Database) -> None:
    together, _ = collecting(database)
    waits = (together.write(number) for number in (1, -2, 3))
    answers = await asyncio.gather(*waits, return_exceptions=True)
    assert [answers[0], answers[2]] == [2, 6]
    with pytest.raises(ValueError, match="-2 is wrong"):
        raise answers[1]  # type: ignore[misc]  # it is one
    assert await written(database) == 2


async def test_who_stops_waiting_stops_nobody_else(database: Database) -> None:
    together, _ = collecting(database)
    gone = asyncio.create_task(together.write(1))
    stays = asyncio.create_task(together.write(2))
    await asyncio.sleep(0)
    gone.cancel()
    assert await stays == 4
    assert await together.write(3) == 6
