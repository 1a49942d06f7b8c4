"""Each day of the programme knows in which edition it was last touched, so that answers about others stay true."""

from alembic import op

revision = "0018"
down_revision = "0017"

COUNT = (
    "INSERT INTO fact (name, value) VALUES ('edition', '1') "
    "ON CONFLICT (name) DO UPDATE SET value = CAST(fact.value AS integer) + 1"
)
"""Counts one edition of the programme."""

KEEP = "ON CONFLICT (name) DO UPDATE SET value = excluded.value"

CHANGED = {"insert": ("new",), "update": ("old", "new"), "delete": ("old",)}
"""What there is of a row in each kind of trigger."""


def upgrade() -> None:
    """Put triggers that touch days, too, in the place of those that only counted."""
    if op.get_bind().dialect.name == "postgresql":
        _on_postgres()
        return
    for act, rows in CHANGED.items():
        name = f"occurrence_{act}_makes_an_edition"
        days = " UNION ".join(_day_of(row, end) for row in rows for end in ("starts_at", "ends_at"))
        op.execute(f"DROP TRIGGER {name}")
        op.execute(
            f"CREATE TRIGGER {name} AFTER {act.upper()} ON occurrence BEGIN {COUNT}; {_touch(f'({days})')}; END"
        )
    days = " UNION ".join(
        f"{_day_of('occurrence', end)} FROM occurrence WHERE event_id = new.id"
        for end in ("starts_at", "ends_at")
    )
    op.execute("DROP TRIGGER event_update_makes_an_edition")
    op.execute(
        "CREATE TRIGGER event_update_makes_an_edition AFTER UPDATE ON event "
        f"BEGIN {COUNT}; {_touch(f'({days})')}; END"
    )


def _day_of(row: str, end: str) -> str:
    return f"SELECT CASE WHEN {row}.span = 2 THEN '' ELSE substr({row}.{end}, 1, 10) END AS day"


def _touch(days: str) -> str:
    edition = "(SELECT value FROM fact WHERE name = 'edition')"
    which = f"SELECT 'edition:' || day, {edition} FROM {days} WHERE true"  # noqa: S608 - of our own words alone
    return f"INSERT INTO fact (name, value) {which} {KEEP}"


def _on_postgres() -> None:
    """Touch the days of all rows that a statement changed, at once."""
    day = "CASE WHEN span = 2 THEN '' ELSE to_char({} AT TIME ZONE 'UTC', 'YYYY-MM-DD') END AS day"
    both = " UNION ".join(f"SELECT {day.format(end)} FROM rows" for end in ("starts_at", "ends_at"))  # noqa: S608 - of our own words alone
    rows = {
        "insert": "SELECT * FROM fresh",
        "update": "SELECT * FROM fresh UNION ALL SELECT * FROM gone",
        "delete": "SELECT * FROM gone",
        "of_event": "SELECT occurrence.* FROM occurrence JOIN fresh ON occurrence.event_id = fresh.id",
    }
    tables = {
        "insert": "NEW TABLE AS fresh",
        "update": "NEW TABLE AS fresh OLD TABLE AS gone",
        "delete": "OLD TABLE AS gone",
        "of_event": "NEW TABLE AS fresh",
    }
    op.execute("DROP TRIGGER makes_an_edition ON occurrence")
    op.execute("DROP TRIGGER makes_an_edition ON event")
    op.execute(
        "CREATE TRIGGER makes_an_edition AFTER INSERT OR DELETE ON event "
        "FOR EACH STATEMENT EXECUTE FUNCTION cembot_makes_an_edition()"
    )
    for act, which in rows.items():
        function = f"cembot_touches_days_{act}"
        touch = _touch(f"(WITH rows AS ({which}) {both}) AS days")
        op.execute(
            f"CREATE FUNCTION {function}() RETURNS trigger LANGUAGE plpgsql AS $$ "
            f"BEGIN {COUNT}; {touch}; RETURN NULL; END $$"
        )
        table, verb = ("event", "UPDATE") if act == "of_event" else ("occurrence", act.upper())
        op.execute(
            f"CREATE TRIGGER touches_days_{act} AFTER {verb} ON {table} REFERENCING {tables[act]} "
            f"FOR EACH STATEMENT EXECUTE FUNCTION {function}()"
        )
