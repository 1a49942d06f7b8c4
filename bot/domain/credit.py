"""How much time somebody spent in a chat: a range, for nobody can see who reads. Stores nothing."""

from datetime import datetime, timedelta

LONGEST = timedelta(hours=4)
"""The most that one happening counts for: nobody sits through a campaign of a month."""

RULE = (
    "The least is the time between somebody's first and last act in a happening, as far as it lies between its "
    f"start and its end; the most is the whole happening. Both are at most {LONGEST // timedelta(hours=1)} hours a "
    "happening. Whole days, reactions that were brought in without their moment, and replies after the log was closed "
    "count for nothing."
)
"""How minutes are counted, in words for who reads them."""


def least(first: datetime, last: datetime, starts_at: datetime, ends_at: datetime) -> timedelta:
    """Give the time in which somebody was surely there: from their first act to their last."""
    return min(max(min(last, ends_at) - max(first, starts_at), timedelta()), LONGEST)


def most(starts_at: datetime, ends_at: datetime) -> timedelta:
    """Give the time for which somebody may have been there at most."""
    return min(ends_at - starts_at, LONGEST)
