"""The tables of the first version."""

import sqlalchemy as sa
from alembic import op
from sqlmodel import UTCDateTime

revision = "0001"
down_revision = None

COUNT = (
    "INSERT INTO fact (name, value) VALUES ('edition', '1') "
    "ON CONFLICT (name) DO UPDATE SET value = CAST(fact.value AS integer) + 1"
)
"""Counts one edition of the programme."""


def upgrade() -> None:
    """Make every table."""
    op.create_table(
        "answered",
        sa.Column("event_id", sa.String(), nullable=False),
        sa.Column("workspace", sa.String(), nullable=False),
        sa.Column("at", UTCDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("event_id", name=op.f("pk_answered")),
    )
    op.create_table(
        "change",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("at", UTCDateTime(), nullable=False),
        sa.Column("workspace", sa.String(), nullable=False),
        sa.Column("who", sa.String(), nullable=False),
        sa.Column("what", sa.String(), nullable=False),
        sa.Column("before", sa.String(), nullable=False),
        sa.Column("after", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_change")),
    )
    op.create_table(
        "delivery",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("what", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("platform", sa.String(), nullable=False),
        sa.Column("workspace", sa.String(), nullable=False),
        sa.Column("channel", sa.String(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("due_at", UTCDateTime(), nullable=False),
        sa.Column("expires_at", UTCDateTime(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("owner", sa.String(), nullable=True),
        sa.Column("lease_until", UTCDateTime(), nullable=True),
        sa.Column("not_before", UTCDateTime(), nullable=True),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("made", sa.String(), nullable=True),
        sa.Column("message_id", sa.String(), nullable=True),
        sa.Column("settled_at", UTCDateTime(), nullable=True),
        sa.Column("reason", sa.String(), nullable=True),
        sa.Column("withdrawn", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_delivery")),
        sa.UniqueConstraint(
            "what",
            "kind",
            "platform",
            "workspace",
            "channel",
            "revision",
            name=op.f("uq_delivery_what_kind_platform_workspace_channel_revision"),
        ),
    )
    op.create_index(
        "delivery_due",
        "delivery",
        ["due_at"],
        unique=False,
        sqlite_where=sa.text("state = 'planned'"),
        postgresql_where=sa.text("state = 'planned'"),
    )
    op.create_index(
        "delivery_in_channel",
        "delivery",
        ["channel", "kind", "state", "settled_at"],
        unique=False,
    )
    op.create_index(
        "delivery_open",
        "delivery",
        ["lease_until"],
        unique=False,
        sqlite_where=sa.text("state IN ('claimed', 'unconfirmed')"),
        postgresql_where=sa.text("state IN ('claimed', 'unconfirmed')"),
    )
    op.create_table(
        "event",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("feed", sa.String(), nullable=False),
        sa.Column("uid", sa.String(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("hashtags", sa.String(), nullable=False),
        sa.Column("hosts", sa.String(), nullable=False),
        sa.Column("organisations", sa.String(), nullable=False),
        sa.Column("url", sa.String(), nullable=False),
        sa.Column("location", sa.String(), nullable=False),
        sa.Column("source_url", sa.String(), nullable=False),
        sa.Column("description", sa.String(), nullable=False),
        sa.Column("note", sa.String(), nullable=False),
        sa.Column("status", sa.String(), nullable=False),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("start", sa.String(), nullable=False),
        sa.Column("length_seconds", sa.Integer(), nullable=False),
        sa.Column("timezone", sa.String(), nullable=True),
        sa.Column("rrule", sa.String(), nullable=False),
        sa.Column("begins", sa.Boolean(), nullable=False),
        sa.Column("rdates", sa.String(), nullable=False),
        sa.Column("exdates", sa.String(), nullable=False),
        sa.Column("overrides", sa.String(), nullable=False),
        sa.Column("recurring", sa.Boolean(), nullable=False),
        sa.Column("content", sa.String(), nullable=False),
        sa.Column("missing_since", UTCDateTime(), nullable=True),
        sa.Column("created_at", UTCDateTime(), nullable=False),
        sa.Column("updated_at", UTCDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_event")),
        sa.UniqueConstraint("feed", "uid", name=op.f("uq_event_feed_uid")),
    )
    op.create_index("event_recurring", "event", ["recurring"], unique=False)
    op.create_table(
        "fact",
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("value", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_fact")),
    )
    op.create_table(
        "person",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("created_at", UTCDateTime(), nullable=False),
        sa.Column("not_counted_since", UTCDateTime(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_person")),
    )
    op.create_table(
        "subscription",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("workspace", sa.String(), nullable=False),
        sa.Column("channel", sa.String(), nullable=False),
        sa.Column("timezone", sa.String(), nullable=False),
        sa.Column("digest", sa.Boolean(), nullable=False),
        sa.Column("digest_at", sa.String(), nullable=False),
        sa.Column("at_start", sa.Boolean(), nullable=False),
        sa.Column("kinds", sa.String(), nullable=False),
        sa.Column("hashtags", sa.String(), nullable=False),
        sa.Column("organisations", sa.String(), nullable=False),
        sa.Column("paused_until", UTCDateTime(), nullable=True),
        sa.Column("ended_at", UTCDateTime(), nullable=True),
        sa.Column("changed_by", sa.String(), nullable=False),
        sa.Column("changed_at", UTCDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_subscription")),
        sa.UniqueConstraint("workspace", "channel", name=op.f("uq_subscription_workspace_channel")),
    )
    op.create_table(
        "delivery_step",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("delivery_id", sa.String(), nullable=False),
        sa.Column("at", UTCDateTime(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["delivery_id"], ["delivery.id"], name=op.f("fk_delivery_step_delivery_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_delivery_step")),
    )
    op.create_index(
        op.f("ix_delivery_step_delivery_id"),
        "delivery_step",
        ["delivery_id"],
        unique=False,
    )
    op.create_table(
        "identity",
        sa.Column("platform", sa.String(), nullable=False),
        sa.Column("workspace", sa.String(), nullable=False),
        sa.Column("account", sa.String(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("timezone", sa.String(), nullable=True),
        sa.Column("locale", sa.String(), nullable=True),
        sa.Column("is_admin", sa.Boolean(), nullable=False),
        sa.Column("is_bot", sa.Boolean(), nullable=False),
        sa.Column("read_at", UTCDateTime(), nullable=True),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_identity_person_id")),
        sa.PrimaryKeyConstraint("platform", "workspace", "account", name=op.f("pk_identity")),
    )
    op.create_index(op.f("ix_identity_person_id"), "identity", ["person_id"], unique=False)
    op.create_table(
        "occurrence",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("event_id", sa.String(), nullable=False),
        sa.Column("recurrence_id", sa.String(), nullable=False),
        sa.Column("span", sa.Integer(), nullable=False),
        sa.Column("starts_at", UTCDateTime(), nullable=False),
        sa.Column("ends_at", UTCDateTime(), nullable=False),
        sa.Column("all_day", sa.Boolean(), nullable=False),
        sa.Column("timezone", sa.String(), nullable=False),
        sa.Column("status", sa.String(), nullable=False),
        sa.Column("title", sa.String(), nullable=True),
        sa.Column("url", sa.String(), nullable=True),
        sa.Column("location", sa.String(), nullable=True),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["event_id"], ["event.id"], name=op.f("fk_occurrence_event_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_occurrence")),
        sa.UniqueConstraint(
            "event_id",
            "recurrence_id",
            name=op.f("uq_occurrence_event_id_recurrence_id"),
        ),
    )
    op.create_index(
        "occurrence_by_end",
        "occurrence",
        ["ends_at"],
        unique=False,
        sqlite_where=sa.text("span = 2"),
        postgresql_where=sa.text("span = 2"),
    )
    op.create_index(
        "occurrence_by_start",
        "occurrence",
        ["span", "starts_at", "ends_at"],
        unique=False,
    )
    op.create_table(
        "participation",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("platform", sa.String(), nullable=False),
        sa.Column("workspace", sa.String(), nullable=False),
        sa.Column("channel", sa.String(), nullable=False),
        sa.Column("message", sa.String(), nullable=False),
        sa.Column("act", sa.String(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("detail", sa.String(), nullable=False),
        sa.Column("occurrence_id", sa.String(), nullable=True),
        sa.Column("thread", sa.String(), nullable=False),
        sa.Column("at", UTCDateTime(), nullable=False),
        sa.Column("recorded_at", UTCDateTime(), nullable=False),
        sa.Column("removed", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["occurrence_id"],
            ["occurrence.id"],
            name=op.f("fk_participation_occurrence_id"),
        ),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_participation_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_participation")),
        sa.UniqueConstraint(
            "platform",
            "workspace",
            "channel",
            "message",
            "act",
            "person_id",
            "detail",
            name=op.f("uq_participation_platform_workspace_channel_message_act_person_id_detail"),
        ),
    )
    op.create_index(
        op.f("ix_participation_occurrence_id"),
        "participation",
        ["occurrence_id"],
        unique=False,
    )
    op.create_index(op.f("ix_participation_person_id"), "participation", ["person_id"], unique=False)
    # What was read of the programme is believed until its edition changes, whoever changes it (see
    # `bot.storage.editions`). Moving a table drops its triggers: a later migration that does makes them again.
    if op.get_bind().dialect.name == "postgresql":
        _tell()
    else:
        for table in ("event", "occurrence"):
            for act in ("insert", "update", "delete"):
                name = f"{table}_{act}_makes_an_edition"
                op.execute(f"CREATE TRIGGER {name} AFTER {act.upper()} ON {table} BEGIN {COUNT}; END")


def _tell() -> None:
    """Let PostgreSQL count the editions, and tell every process what another has changed, by who it was."""
    op.execute(
        "CREATE FUNCTION cembot_makes_an_edition() RETURNS trigger LANGUAGE plpgsql AS $$ "
        f"BEGIN {COUNT}; RETURN NULL; END $$"
    )
    op.execute(
        "CREATE FUNCTION cembot_tells() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
        "PERFORM pg_notify('cembot_changed', current_setting('application_name')); "
        "RETURN NULL; END $$"
    )
    anything = "INSERT OR UPDATE OR DELETE"
    for table in ("event", "occurrence"):
        op.execute(
            f"CREATE TRIGGER makes_an_edition AFTER {anything} ON {table} "
            "FOR EACH STATEMENT EXECUTE FUNCTION cembot_makes_an_edition()"
        )
    for table, acts in (
        ("event", anything),
        ("occurrence", anything),
        ("subscription", anything),
        ("delivery", "INSERT OR UPDATE OF due_at"),  # what is sent meanwhile is nobody else's business
    ):
        op.execute(
            f"CREATE TRIGGER tells AFTER {acts} ON {table} FOR EACH STATEMENT EXECUTE FUNCTION cembot_tells()"
        )
