"""Queries that bring a log in: many acts at a time, each once, with what is known of them beside."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from typing import TYPE_CHECKING, Any, NamedTuple

from sqlalchemy import Connection, and_, func, insert, select, true, update

from bot.domain.account import Account
from bot.domain.agenda import Span
from bot.domain.consent import veiled
from bot.domain.log_entry import Aside, LogEntry, X, fitting
from bot.domain.participation import Act, Done, Window, belongs_to
from bot.storage import facts, forgotten, occurrences, participations, people
from bot.storage.columns import unlines
from bot.storage.expanded import PARTICIPATION
from bot.storage.people import IDENTITY, NO_WORKSPACE, PERSON
from bot.storage.recording import KEY, kept_tags
from bot.storage.spam import NOTHING, set_copies_aside

if TYPE_CHECKING:
    from bot.domain.event import Occurrence

P = PARTICIPATION.c

DAY = timedelta(days=1)

FILLED = ("occurrence_id", "language", "language_found", "followers", "question", "fingerprint")
"""What is added to an act that was logged without it."""

OF_WORDS = ("language", "language_found", "question", "fingerprint")
"""What two logs tell otherwise where one has other words than the other: the lesser holds, whichever comes first."""

TELLING = tuple(act.value for act in (Act.MESSAGE, Act.QUOTE, Act.REPLY, Act.REPOST))
"""What a post on X may be, by how much has to be known to say it."""


@dataclass(slots=True)
class Kept:
    """What became of entries that were brought in."""

    added: int = 0
    duplicates: int = 0
    reactions: int = 0
    bots: int = 0
    not_counted: int = 0


class _Person(NamedTuple):
    person_id: int
    counted: bool
    is_bot: bool
    counted_from: datetime | None = None


NOBODY = _Person(0, counted=False, is_bot=False)
"""Who was forgotten."""


class _Act(NamedTuple):
    entry: LogEntry
    done: Done
    values: dict[str, Any]


def keep(connection: Connection, entries: Sequence[LogEntry], now: datetime) -> Kept:
    """Write what people did, each act once; of whoever is not counted nothing is written. `now` is real time."""
    kept = Kept()
    done = [one.done for one in entries if one.outside is None] + [
        reaction for one in entries for reaction in one.reactions
    ]
    persons = _persons(connection, {_account(one) for one in done}, now)
    programme = _Programme(connection)
    acts: dict[tuple[Any, ...], _Act] = {}
    for entry in entries:
        for one in (*((entry.done,) if entry.outside is None else ()), *entry.reactions):
            person = persons[_account(one)]
            if not person.counted or (person.counted_from is not None and one.at < person.counted_from):
                kept.not_counted += one is entry.done
            elif person.is_bot:
                kept.bots += one is entry.done
            else:
                act = _Act(entry, one, _values(entry, one, person.person_id, programme, now))
                key = _key(act.values)
                if key in acts:
                    kept.duplicates += one is entry.done
                    acts[key].values.update(_more(acts[key].values, act.values))
                else:
                    acts[key] = act
    for key in _veiled(connection, acts):
        kept.duplicates += acts[key].done is acts[key].entry.done
        del acts[key]
    known = _known(connection, acts)
    fresh = [act for key, act in acts.items() if key not in known]
    if fresh:
        connection.execute(insert(PARTICIPATION), [act.values for act in fresh])
    _fill(connection, [(acts[key], row) for key, row in known.items() if key in acts])
    mine = [act for act in acts.values() if act.done is act.entry.done]
    kept.added = sum(act.done is act.entry.done for act in fresh)
    kept.duplicates += len(mine) - kept.added
    kept.reactions = len(fresh) - kept.added
    _follow_threads(connection, list(acts.values()))
    set_copies_aside(connection, {act.values["fingerprint"] for act in mine} - {""})
    return kept


def spam(connection: Connection, now: datetime) -> int:
    """Count what was brought in at `now` (real time) and looks like spam."""
    here = and_(P.recorded_at == now, P.aside == Aside.SPAM.value, P.aside != NOTHING, P.imported)
    return connection.execute(select(func.count()).select_from(PARTICIPATION).where(here)).scalar_one()


class _Programme:
    """What was on, looked up once for each day and channel."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._days: dict[datetime, list[Occurrence]] = {}
        self._windows: dict[tuple[str, str, datetime], list[Window]] = {}

    def occurrence_of(self, done: Done) -> str | None:
        """Tell the happening that an act belongs to, as far as it shows by itself."""
        day = datetime.combine(done.at.date(), time(), UTC)
        if done.platform == "slack":
            key = (done.workspace, done.channel, day)
            if key not in self._windows:
                self._windows[key] = participations.windows_since(self._connection, *key)
            held = [one for one in self._windows[key] if one.holds(done.at)]
            if held and (found := belongs_to(done, held, None)):
                return found
        if not done.hashtags:
            return None
        if day not in self._days:
            span = Span(day - DAY, day + DAY)  # what ended yesterday may still be talked about
            self._days[day] = occurrences.between(self._connection, span)
        return fitting(done.at, done.hashtags, self._days[day])


def _account(done: Done) -> Account:
    return Account(done.workspace, done.account, done.platform)


def _persons(connection: Connection, accounts: set[Account], now: datetime) -> dict[Account, _Person]:
    """Tell who the accounts belong to; those that are new become persons of their own."""
    found: dict[Account, _Person] = {}
    for platform, workspace in {(one.platform, one.workspace) for one in accounts}:
        names = [one.account for one in accounts if (one.platform, one.workspace) == (platform, workspace)]
        rows = connection.execute(
            select(
                IDENTITY.c.account,
                IDENTITY.c.person_id,
                IDENTITY.c.is_bot,
                PERSON.c.not_counted_since,
                PERSON.c.counted_from,
            )
            .join_from(IDENTITY, PERSON, IDENTITY.c.person_id == PERSON.c.id)
            .where(
                IDENTITY.c.platform == platform,
                IDENTITY.c.workspace.in_({workspace, NO_WORKSPACE}) if workspace else true(),
                IDENTITY.c.account.in_(names),
            )
            .order_by(IDENTITY.c.workspace)
        )
        for row in rows:
            account = Account(workspace, row.account, platform)
            counted = row.not_counted_since is None
            found[account] = _Person(row.person_id, counted, bool(row.is_bot), row.counted_from)
    unknown = accounts - set(found)
    found |= dict.fromkeys(forgotten.forgotten_of(connection, unknown), NOBODY)
    for account in sorted(accounts - set(found), key=lambda one: one.account):
        known = people.ensure(connection, account, now)
        found[account] = _Person(known.person_id, known.not_counted_since is None, known.is_bot)
    return found


def _values(
    entry: LogEntry, done: Done, person_id: int, programme: _Programme, now: datetime
) -> dict[str, Any]:
    about = done is entry.done  # else it is a reaction, to which nothing of the words belongs
    return {
        "platform": done.platform,
        "workspace": done.workspace,
        "channel": done.channel,
        "message": done.message,
        "act": done.act.value,
        "person_id": person_id,
        "detail": done.detail,
        "occurrence_id": entry.occurrence_id or programme.occurrence_of(done),
        "thread": done.thread,
        "at": done.at,
        "recorded_at": now,
        "removed": False,
        "tags": kept_tags(done.hashtags),
        "language": entry.language if about else "",
        "language_found": entry.language_found if about else "",
        "followers": entry.followers if about else None,
        "question": done.question,
        "aside": entry.aside.value if about and entry.aside else "",
        "fingerprint": entry.fingerprint if about else "",
        "imported": not entry.live,
    }


def _veiled(connection: Connection, acts: Iterable[tuple[Any, ...]]) -> list[tuple[Any, ...]]:
    """Give those of these acts whose messages are logged and belong to nobody any more: they are known already."""
    key = facts.text(connection, facts.FORGETTING_KEY)
    if not key:
        return []
    ids = {act: veiled(key, *act[:4]) for act in acts}
    places: dict[tuple[str, str, str], set[str]] = {}
    for act, message in ids.items():
        places.setdefault(act[:3], set()).add(message)
    known: set[str] = set()
    for (platform, workspace, channel), messages in places.items():
        here = (P.platform == platform, P.workspace == workspace, P.channel == channel)
        known |= set(connection.execute(select(P.message).where(*here, P.message.in_(messages))).scalars())
    return [act for act, message in ids.items() if message in known]


def _known(connection: Connection, acts: Iterable[tuple[Any, ...]]) -> dict[tuple[Any, ...], dict[str, Any]]:
    """Give what is already logged of the messages that these acts are about."""
    messages: dict[tuple[str, str, str], set[str]] = {}
    for platform, workspace, channel, message, *_ in acts:
        messages.setdefault((platform, workspace, channel), set()).add(message)
    found: dict[tuple[Any, ...], dict[str, Any]] = {}
    for (platform, workspace, channel), ids in messages.items():
        rows = connection.execute(
            select(P.id, *(P[name] for name in (*KEY, *FILLED, "tags", "imported"))).where(
                P.platform == platform, P.workspace == workspace, P.channel == channel, P.message.in_(ids)
            )
        )
        for row in map(dict, rows.mappings()):
            key = _key(row)
            if key not in found or _says(row) > _says(found[key]):
                found[key] = row
    return found


def _fill(connection: Connection, again: Iterable[tuple[_Act, dict[str, Any]]]) -> None:
    """Add what was not known of acts that are logged: a happening that is listed by now, hashtags and the like."""
    for act, row in again:
        changes = _more(row, act.values)
        if changes:
            connection.execute(update(PARTICIPATION).where(P.id == row["id"]).values(changes))


def _key(row: Mapping[str, Any]) -> tuple[Any, ...]:
    """Tell which act a row is; a post on X is one act, whatever a log knows of it."""
    return tuple("" if name == "act" and _says(row) else row[name] for name in KEY)


def _says(row: Mapping[str, Any]) -> int:
    """Tell how much a row says of what a post is, from 1; 0: it is none."""
    return TELLING.index(row["act"]) + 1 if row["platform"] == X and row["act"] in TELLING else 0


def _more(row: Mapping[str, Any], again: Mapping[str, Any]) -> dict[str, Any]:
    """Give what of an act is otherwise when it is told again, whichever was told first."""
    changes = {name: again[name] for name in FILLED if row[name] in {None, ""} and again[name]}
    if row["imported"] and again["imported"]:
        changes |= {
            name: again[name] for name in OF_WORDS if row[name] and again[name] and again[name] < row[name]
        }
    if again["followers"] is not None and again["followers"] > (row["followers"] or 0):
        changes["followers"] = again["followers"]  # as many as at the later of two looks, mostly
    tags = kept_tags({*unlines(row["tags"].strip()), *unlines(again["tags"].strip())})
    if tags != row["tags"]:
        changes["tags"] = tags
    if _says(again) > _says(row):
        changes["act"] = again["act"]
    if row["imported"] and not again["imported"]:
        changes["imported"] = False  # it is seen live as well
    if changes.get("act", row["act"]) == Act.REPOST.value and row["platform"] == X:
        changes["fingerprint"] = ""  # many pass on the same words
    return {name: value for name, value in changes.items() if value != row[name]}


def _follow_threads(connection: Connection, acts: Sequence[_Act]) -> None:
    """Let what stands in a thread belong to the happening of its first message, whichever was brought in first."""
    roots = {act.values["thread"] for act in acts} | {act.values["message"] for act in acts}
    root = PARTICIPATION.alias("root")
    same = and_(
        root.c.platform == P.platform,
        root.c.workspace == P.workspace,
        root.c.channel == P.channel,
        root.c.occurrence_id.is_not(None),
    )
    of_root = select(func.min(root.c.occurrence_id)).where(same, root.c.message == P.thread).scalar_subquery()
    if any(act.done.platform == "slack" for act in acts):
        connection.execute(
            update(PARTICIPATION)
            .where(P.thread.in_(roots - {""}), P.thread != NOTHING, P.imported)
            .values(occurrence_id=func.coalesce(of_root, P.occurrence_id))
        )
