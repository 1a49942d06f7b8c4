"""Queries about the way in which each chat is brought to X, and who chose it."""

from datetime import datetime

from sqlalchemy import Connection, insert, select

from bot.domain.way import Chosen, Way
from bot.storage.dialect import insert_for
from bot.storage.forgetting import SOMEBODY
from bot.storage.tables import table_of
from bot.storage.tables.on_x import XChatRow
from bot.storage.tables.working import ChangeRow

X_CHAT = table_of(XChatRow)
CHANGE = table_of(ChangeRow)


def every(connection: Connection) -> dict[str, Chosen]:
    """Give every choice, by the id of the event or the occurrence that it is about.

    Where who made it was forgotten it is nobody's, for no message can be sent to the word that stands in their place.
    """
    found = {}
    for row in connection.execute(select(X_CHAT)):
        who = "" if row.chosen_by == SOMEBODY else row.chosen_by
        found[row.about] = Chosen(row.about, row.workspace, row.channel, Way(row.way), who, row.chosen_at)
    return found


def choose(connection: Connection, chosen: Chosen, now: datetime) -> None:
    """Keep a choice in place of the one before, with who made it."""
    before = connection.execute(select(X_CHAT.c.way).where(X_CHAT.c.about == chosen.about)).scalar()
    values = {
        "workspace": chosen.workspace,
        "channel": chosen.channel,
        "way": chosen.way.value,
        "chosen_by": chosen.chosen_by,
        "chosen_at": chosen.chosen_at,
    }
    fresh = insert_for(connection, X_CHAT).values(about=chosen.about, **values)
    connection.execute(fresh.on_conflict_do_update(index_elements=["about"], set_=values))
    connection.execute(
        insert(CHANGE).values(
            at=now,
            workspace=chosen.workspace,
            who=chosen.chosen_by,
            what=f"way to X of {chosen.about}",
            before=before or "",
            after=chosen.way.value,
        )
    )
