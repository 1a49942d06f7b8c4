"""Who may change what, what people scheduled and proposed, and which change undoes which."""

import sqlalchemy as sa
from alembic import op
from sqlmodel import UTCDateTime

revision = "0011"
down_revision = "0010"


def upgrade() -> None:
    """Add the tables; of changes which event it was and whether it was undone; of events what they are merged into."""
    _role()
    _moderator()
    _booked()
    _draft()
    _proposal()
    op.add_column("change", sa.Column("event_id", sa.String(), nullable=False, server_default=sa.text("''")))
    op.add_column(
        "event", sa.Column("merged_into", sa.String(), nullable=False, server_default=sa.text("''"))
    )
    op.add_column("change", sa.Column("undone_by", sa.Integer(), nullable=True))
    _partial("change_of_event", "change", ["event_id", "id"], "event_id <> ''")


def _words(*names: str) -> list[sa.Column[str]]:
    return [sa.Column(name, sa.String(), nullable=False) for name in names]


def _moment(name: str, *, nullable: bool = False) -> sa.Column[object]:
    return sa.Column(name, UTCDateTime(), nullable=nullable)


def _role() -> None:
    op.create_table(
        "role",
        *_words("workspace", "account", "role", "about", "given_by"),
        _moment("given_at"),
        sa.PrimaryKeyConstraint("workspace", "account", "role", "about", name=op.f("pk_role")),
    )


def _moderator() -> None:
    op.create_table(
        "moderator",
        *_words("event_id", "workspace", "account", "given_by"),
        _moment("given_at"),
        sa.PrimaryKeyConstraint("event_id", "workspace", "account", name=op.f("pk_moderator")),
        sa.ForeignKeyConstraint(["event_id"], ["event.id"], name=op.f("fk_moderator_event_id")),
    )
    op.create_index("moderator_by_account", "moderator", ["workspace", "account"])


def _booked() -> None:
    op.create_table(
        "booked",
        *_words("event_id", "workspace", "room", "audience", "theme", "note", "who"),
        _moment("at"),
        sa.PrimaryKeyConstraint("event_id", name=op.f("pk_booked")),
        sa.ForeignKeyConstraint(["event_id"], ["event.id"], name=op.f("fk_booked_event_id")),
    )
    _partial("booked_in_room", "booked", ["room"], "room <> ''")


def _draft() -> None:
    op.create_table(
        "draft",
        *_words("workspace", "account", "about", "typed"),
        _moment("at"),
        sa.PrimaryKeyConstraint("workspace", "account", "about", name=op.f("pk_draft")),
    )


def _proposal() -> None:
    op.create_table(
        "proposal",
        *_words("id", "workspace", "account", "sort", "event_id", "typed", "state", "reason", "word"),
        _moment("at"),
        *_words("decided_by"),
        _moment("decided_at", nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_proposal")),
    )
    _partial("proposal_waiting", "proposal", ["at"], "state IN ('waiting', 'held')")
    op.create_index("proposal_by_account", "proposal", ["workspace", "account", "at"])


def _partial(name: str, table: str, columns: list[str], which: str) -> None:
    where = sa.text(which)
    op.create_index(name, table, columns, sqlite_where=where, postgresql_where=where)
