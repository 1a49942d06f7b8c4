"""Queries that count the log by steps of time. Names nobody."""

from datetime import datetime, timedelta

from sqlalchemy import Connection, func, literal, select

from bot.storage.figures import WORDS, P, Selected, here, seconds_between


def counted(connection: Connection, selected: Selected, since: datetime, step: timedelta) -> dict[int, int]:
    """Count the messages in each step after `since` (UTC); steps without any are left out."""
    number = seconds_between(connection, P.at, literal(since, P.at.type)) // int(step.total_seconds())
    numbered = number.label("number")
    rows = connection.execute(
        select(numbered, func.count())
        .where(here(selected), P.at >= since, P.aside == "", P.act.in_(WORDS))
        .group_by(numbered)
    )
    return {int(number): count for number, count in rows}
