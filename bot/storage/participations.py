"""Queries about who took part: what is logged now, and following what becomes of a message."""

from collections.abc import Collection
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection, and_, bindparam, func, select, union_all, update

from bot.domain.announcement import SLACK, Kind, State
from bot.domain.event import Status
from bot.domain.log_entry import Marks
from bot.domain.participation import AFTERWARDS, LATER, WRITTEN, Act, Done, Window, closes_at, posted_at
from bot.storage import direct
from bot.storage.columns import unlines
from bot.storage.deliveries import DELIVERY
from bot.storage.events import EVENT
from bot.storage.expanded import PARTICIPATION
from bot.storage.occurrences import OCCURRENCE
from bot.storage.people import IDENTITY
from bot.storage.spam import set_copies_aside

P = PARTICIPATION.c

_LOGGED = (
    select(
        DELIVERY.c.what,
        DELIVERY.c.channel,
        EVENT.c.hashtags,
        DELIVERY.c.message_id,
        OCCURRENCE.c.ends_at,
    )
    .join_from(DELIVERY, OCCURRENCE, DELIVERY.c.what == OCCURRENCE.c.id)
    .join(EVENT, OCCURRENCE.c.event_id == EVENT.c.id)
    .where(
        DELIVERY.c.platform == SLACK,
        DELIVERY.c.kind == Kind.START.value,
        DELIVERY.c.state == State.SENT.value,
        OCCURRENCE.c.status != Status.CANCELLED.value,
    )
)

# Not by the index of ends: a channel has a few notices, and the programme very many happenings that are to come.
_ENDS_AT = func.coalesce(OCCURRENCE.c.ends_at, OCCURRENCE.c.starts_at)

_WINDOWS = _LOGGED.where(
    DELIVERY.c.channel == bindparam("channel"),
    DELIVERY.c.workspace == bindparam("workspace"),
    bindparam("over", type_=OCCURRENCE.c.ends_at.type) < _ENDS_AT,
)

_NOW = direct.Prepared(_WINDOWS)

_OF_MESSAGE = direct.Prepared(
    union_all(
        select(DELIVERY.c.what).where(
            DELIVERY.c.platform == bindparam("platform"),
            DELIVERY.c.workspace == bindparam("workspace"),
            DELIVERY.c.channel == bindparam("channel"),
            DELIVERY.c.kind == Kind.START.value,
            DELIVERY.c.state == State.SENT.value,
            DELIVERY.c.message_id == bindparam("about"),
        ),
        select(P.occurrence_id).where(
            P.platform == bindparam("platform"),
            P.workspace == bindparam("workspace"),
            P.channel == bindparam("channel"),
            P.message == bindparam("about"),
            P.occurrence_id.is_not(None),
        ),
    )
)

LONG_AGO = datetime(1970, 1, 1, tzinfo=UTC)


def windows(connection: Connection, workspace: str, channel: str, moment: datetime) -> list[Window]:
    """Give the chats for which a channel is logged at `moment`: their notices there were sent."""
    return [one for one in windows_since(connection, workspace, channel, moment) if one.holds(moment)]


def windows_between(
    connection: Connection, workspace: str, since: datetime, until: datetime
) -> dict[str, list[Window]]:
    """Give the chats that were logged in [since, until), or whose threads were, by channel."""
    rows = connection.execute(
        _LOGGED.where(
            DELIVERY.c.workspace == workspace,
            OCCURRENCE.c.ends_at > since - AFTERWARDS - LATER,
            OCCURRENCE.c.starts_at < until + AFTERWARDS,
        )
    )
    found: dict[str, list[Window]] = {}
    for row in rows:
        window = _window(row)
        if window.opens_at < until and since < window.closes_at + LATER:
            found.setdefault(row.channel, []).append(window)
    return found


def window_of(connection: Connection, workspace: str, channel: str, occurrence_id: str) -> Window | None:
    """Give the stretch in which a channel was logged for one chat, whenever that was; nothing: it never was."""
    values = {"workspace": workspace, "channel": channel, "over": LONG_AGO}
    rows = connection.execute(_WINDOWS.where(DELIVERY.c.what == occurrence_id), values)
    return next((_window(row) for row in rows), None)


def windows_since(connection: Connection, workspace: str, channel: str, moment: datetime) -> list[Window]:
    """Give the chats for which a channel is logged at `moment` or was to be later."""
    values = {"workspace": workspace, "channel": channel, "over": moment - AFTERWARDS}
    return [
        Window(what, unlines(hashtags), message, posted_at(message), closes_at(direct.unkept(ends_at)))
        for what, _, hashtags, message, ends_at in direct.rows(connection, _NOW, values)
    ]


def _window(row: Any) -> Window:  # noqa: ANN401 - a row of these queries
    return Window(
        row.what,
        unlines(row.hashtags),
        row.message_id,
        posted_at(row.message_id),  # the platform's own time, as that of what is logged
        closes_at(row.ends_at),
    )


def of_message(connection: Connection, done: Done) -> str | None:
    """Tell which occurrence the message belongs to that an act answers or reacts to: a notice, or what was logged."""
    values = {
        "platform": done.platform,
        "workspace": done.workspace,
        "channel": done.channel,
        "about": done.thread or done.message,
    }
    return next((str(row[0]) for row in direct.rows(connection, _OF_MESSAGE, values)), None)


def written(connection: Connection, done: Done) -> list[int]:
    """Give the ids of what was logged as written in a message, whoever wrote it."""
    here = (
        P.platform == done.platform,
        P.workspace == done.workspace,
        P.channel == done.channel,
        P.message == done.message,
        P.act.in_(tuple(act.value for act in WRITTEN)),
    )
    return list(connection.execute(select(P.id).where(*here)).scalars())


def amend(connection: Connection, ids: Collection[int], question: int | None, marks: Marks) -> None:
    """Keep what an edited text says in place of what it said before; what was set aside stays so."""
    values: dict[str, Any] = {
        "question": question,
        "fingerprint": marks.fingerprint,
        "links": marks.links,
        "language_found": marks.language,
    }
    if marks.aside:
        values["aside"] = marks.aside.value
    connection.execute(update(PARTICIPATION).where(P.id.in_(ids)).values(values))
    if marks.fingerprint:
        set_copies_aside(connection, {marks.fingerprint})


def reactions(connection: Connection, done: Done) -> list[tuple[str, str]]:
    """Give who reacts to a message with what, as far as it is logged and was not taken back: account and emoji."""
    rows = connection.execute(
        select(IDENTITY.c.account, P.detail)
        .join_from(
            PARTICIPATION,
            IDENTITY,
            and_(
                IDENTITY.c.person_id == P.person_id,
                IDENTITY.c.platform == P.platform,
                IDENTITY.c.workspace == P.workspace,
            ),
        )
        .where(
            P.platform == done.platform,
            P.workspace == done.workspace,
            P.channel == done.channel,
            P.message == done.message,
            P.act == Act.REACTION.value,
            P.removed.is_(False),
        )
    )
    return [(row.account, row.detail) for row in rows]
