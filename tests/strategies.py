"""Events of every kind for property tests: timed, all-day and long, single and in series, with their exceptions."""

from datetime import UTC, date, datetime, time, timedelta

from hypothesis import strategies as st

from bot.domain.event import Event, Override, Status, Timing

FIRST, LAST = date(2015, 6, 1), date(2016, 6, 1)
"""Between these days the events of property tests begin."""

ZONES = (
    "America/New_York",
    "Europe/London",
    "Australia/Sydney",
    "America/Sao_Paulo",
    "Australia/Lord_Howe",
    "Pacific/Kiritimati",
    "Pacific/Pago_Pago",
    "Asia/Kolkata",
    "UTC",
)

RULES = (
    "FREQ=WEEKLY",
    "FREQ=WEEKLY;BYDAY=MO,TH",
    "FREQ=WEEKLY;INTERVAL=2",
    "FREQ=MONTHLY;BYDAY=3SU",
    "FREQ=MONTHLY;BYDAY=-1WE",
    "FREQ=DAILY;INTERVAL=5",
    "FREQ=YEARLY",
)

LENGTHS = tuple(
    timedelta(minutes=minutes) for minutes in (0, 30, 60, 90, 8 * 60, 24 * 60, 24 * 60 + 1, 3 * 24 * 60)
)

days = st.dates(FIRST, LAST)
clocks = st.builds(time, st.integers(0, 23), st.sampled_from([0, 15, 30, 59]))
walls = st.builds(datetime.combine, days, clocks)
moments = st.builds(lambda wall: wall.replace(tzinfo=UTC), walls)
text = st.text(st.characters(codec="utf-8"), max_size=12)
words = st.lists(
    st.text(st.characters(codec="utf-8", exclude_characters="\n"), min_size=1, max_size=12),
    max_size=3,
).map(tuple)


@st.composite
def _overrides(draw: st.DrawFn, starts: list[datetime | date], *, all_day: bool) -> tuple[Override, ...]:
    found = []
    for given in starts:
        moved = None
        if draw(st.booleans()):
            days_on = timedelta(days=draw(st.integers(-3, 3)))
            moved = (
                given + days_on + (timedelta() if all_day else timedelta(minutes=draw(st.integers(0, 300))))
            )
        found.append(
            Override(
                recurrence_id=given,
                start=moved,
                timezone=None if all_day or moved is None else draw(st.none() | st.sampled_from(ZONES)),
                length=draw(st.none() | st.sampled_from([timedelta(days=1), timedelta(days=2)])),
                and_future=False,
                title=draw(st.none() | text),
                url=draw(st.none() | text),
                location=draw(st.none() | text),
                status=draw(st.none() | st.sampled_from(Status)),
            )
        )
    return tuple(found)


@st.composite
def timings(draw: st.DrawFn) -> Timing:
    """Draw when an event happens."""
    all_day = draw(st.booleans())
    start: datetime | date = draw(days if all_day else walls)
    length = timedelta(days=draw(st.integers(1, 40))) if all_day else draw(st.sampled_from(LENGTHS))
    zone = None if all_day else draw(st.sampled_from(ZONES))
    rule = draw(st.sampled_from(("", "", *RULES)))
    if not rule:
        return Timing(start=start, length=length, timezone=zone)
    weeks = [start + timedelta(weeks=week) for week in range(1, 6)]
    chosen = draw(st.lists(st.sampled_from(weeks), unique=True, max_size=3))
    out, different = chosen[:1], chosen[1:]
    return Timing(
        start=start,
        length=length,
        timezone=zone,
        rrule=rule,
        begins=draw(st.booleans()),
        rdates=tuple(draw(st.lists(st.just(start + timedelta(days=100)), max_size=1))),
        exdates=tuple(out),
        overrides=draw(_overrides(different, all_day=all_day)),
    )


@st.composite
def events(draw: st.DrawFn, uid: str | None = None) -> Event:
    """Draw an event, of the feed "drawn"."""
    return Event(
        feed="drawn",
        uid=draw(st.text(min_size=1, max_size=8)) if uid is None else uid,
        title=draw(text),
        timing=draw(timings()),
        kind=draw(text),
        hashtags=draw(words),
        hosts=draw(words),
        organisations=draw(words),
        url=draw(text),
        location=draw(text),
        source_url=draw(text),
        description=draw(text),
        note=draw(text),
        status=draw(st.sampled_from(Status)),
        sequence=draw(st.integers(0, 9)),
    )


@st.composite
def programmes(draw: st.DrawFn, most: int = 5) -> list[Event]:
    """Draw several events of one feed."""
    return [draw(events(uid=f"{number}")) for number in range(draw(st.integers(1, most)))]
