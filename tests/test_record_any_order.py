"""The same logs give the same figures: in any order, twice, in pieces, and with what was seen live in between."""

import asyncio
import itertools
import shutil
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import Connection

from bot.domain.account import Account
from bot.domain.log_entry import LogEntry
from bot.domain.participation import Done
from bot.feeds.chat_logs import Read, read
from bot.services.importing import Importing
from bot.services.importing_logs import ImportingLogs, LogTaken
from bot.storage import people, recording
from bot.storage.connect import connect
from bot.storage.database import Database
from bot.storage.recording import New
from tests.builders import event
from tests.builders_logs import RAN_AT, export_file, post, posts_file, report_of, said, values
from tests.stored import rows

pytest_plugins = ["tests.fixtures_storage"]

ADVERT = "Buy the best shoes of the whole world now at our shop, cheap as never"
PEOPLE = ("u_ava", "u_liam", "u_nora", "u_grace", "u_zoe")

PART = datetime(2015, 10, 27, 0, 10, 15, tzinfo=UTC)
"""A moment between the reactions and what they are about."""

posts = st.builds(
    lambda number, user, text, minute, followers: post(
        number,
        user=user,
        text=text,
        followers_count=followers,
        created_at_utc=f"2015-10-27T{minute // 60:02d}:{minute % 60:02d}:00Z",
    ),
    st.integers(1, 30),
    st.sampled_from(PEOPLE),
    st.sampled_from((ADVERT, "A1 yes", "A2: no", "#a #b #c", "hello", f"{ADVERT} #other")),
    st.integers(0, 120),
    st.integers(0, 500),
)
messages = st.builds(
    lambda number, user, root, reacted: said(
        number,
        user.upper(),
        **({"thread_ts": said(root)["ts"]} if root < number else {}),
        reactions=[{"name": "tada", "users": [one.upper() for one in reacted]}],
    ),
    st.integers(1, 12),
    st.sampled_from(PEOPLE),
    st.integers(0, 12),
    st.sets(st.sampled_from(PEOPLE), max_size=2),
)


def _one_each(listed: Sequence[dict[str, Any]], key: str) -> list[dict[str, Any]]:
    """Leave one post or message for each id: the platforms do not tell two things of one."""
    return list({one[key]: one for one in listed}.values())


def _late(done: Done) -> Done:
    """Give an act as it was seen live, with its own moment."""
    return replace(done, at=done.at + timedelta(seconds=20)) if done.detail else done


def _seen_live(connection: Connection, entry: LogEntry) -> None:
    for done in (entry.done, *entry.reactions):
        known = people.ensure(connection, Account(done.workspace, done.account, done.platform), RAN_AT)
        recording.add(connection, [New(_late(done), known.person_id, None, RAN_AT)])


async def _figures(file: Path, parts: Sequence[tuple[Sequence[Read], bool]]) -> dict[str, Any]:
    """Bring parts in, each as a run of its own or as seen live; give all figures, and some of a chat alone."""
    database: Database = connect(f"sqlite:///{file}")
    await Importing(database).take("sample", [event()], 0, datetime(2015, 10, 1, tzinfo=UTC))
    for number, (part, live) in enumerate(parts):
        for entry in part if live else ():
            assert isinstance(entry, LogEntry)
            await database.write(lambda connection, entry=entry: _seen_live(connection, entry))  # type: ignore[misc]  # bound
        if not live:
            run = RAN_AT + timedelta(minutes=number)
            await ImportingLogs(database).take(part, LogTaken(), run)
    found = values(await report_of(database))
    of_chat = values(await report_of(database, hashtag="#edtechchat", since=PART))
    database.close()
    return {**found, **{f"chat {name}": value for name, value in of_chat.items()}}


@settings(max_examples=20)
@given(data=st.data(), some=st.lists(posts, max_size=25), talk=st.lists(messages, max_size=12))
def test_the_same_logs_in_any_order_twice_and_in_pieces_give_the_same_figures(
    data: st.DataObject, some: list[dict[str, Any]], talk: list[dict[str, Any]], empty_file: Path
) -> None:
    with TemporaryDirectory() as folder:
        here = Path(folder)
        logs = (
            posts_file(here / "a.csv", _one_each(some, "msg_id")),
            export_file(here / "a.zip", {"2015-10-27": _one_each(talk, "ts")}),
        )
        entries = [one for log in logs for one in read(log, "#edtechchat") if isinstance(one, LogEntry)]
        again = data.draw(st.lists(st.sampled_from(entries), max_size=20)) if entries else []
        mixed = data.draw(st.permutations([*entries, *again]))
        cuts = sorted(data.draw(st.sets(st.integers(0, len(mixed)), max_size=4)))
        pieces = [mixed[start:end] for start, end in itertools.pairwise([0, *cuts, len(mixed)])]
        live = [one for one in entries if one.done.platform == "slack" and not one.outside]
        seen = data.draw(st.lists(st.sampled_from(live), max_size=6, unique_by=id)) if live else []
        place = data.draw(st.integers(0, len(pieces)))
        other = [*((piece, False) for piece in pieces)]
        other.insert(place, (seen, True))
        for name in ("one.db", "other.db"):
            shutil.copy(empty_file, here / name)
        in_order = [(seen, True), (entries, False)]
        assert asyncio.run(_figures(here / "other.db", other)) == asyncio.run(
            _figures(here / "one.db", in_order)
        )


async def test_what_was_brought_in_before_it_is_heard_is_known_as_heard(
    database: Database, file: Path, tmp_path: Path
) -> None:
    entries = [
        one
        for one in read(export_file(tmp_path / "a.zip", {"2015-10-27": [said(1)]}))
        if isinstance(one, LogEntry)
    ]
    await ImportingLogs(database).take(entries, LogTaken(), RAN_AT)
    assert values(await report_of(database))["check_ins"] is None
    await database.write(lambda connection: _seen_live(connection, entries[0]))
    assert rows(file, "SELECT count(*), sum(imported) FROM participation") == [(1, 0)]
    assert values(await report_of(database))["check_ins"] == 0
    await ImportingLogs(database).take(entries, LogTaken(), RAN_AT)
    assert rows(file, "SELECT count(*), sum(imported) FROM participation") == [(1, 0)]


async def test_a_post_that_was_brought_in_before_it_is_read_on_x_is_known_as_read(
    database: Database, file: Path, tmp_path: Path
) -> None:
    entries = [one for one in read(posts_file(tmp_path / "a.csv", [post(1)])) if isinstance(one, LogEntry)]
    live = [replace(one, live=True) for one in entries]
    for some, imported in ((entries, 1), (live, 0), (entries, 0)):
        await ImportingLogs(database).take(some, LogTaken(), RAN_AT)
        assert rows(file, "SELECT count(*), sum(imported) FROM participation") == [(1, imported)]


async def test_of_logs_that_have_other_words_of_one_message_neither_has_to_come_first(
    empty_file: Path, tmp_path: Path
) -> None:
    texts = ("A2 this is what I think of it", "A1 das denke ich darüber, und mehr nicht", "nothing")
    logs = [
        export_file(tmp_path / f"{n}.zip", {"2015-10-27": [said(1, text=text)]})
        for n, text in enumerate(texts)
    ]
    entries = [[one for one in read(log) if isinstance(one, LogEntry)] for log in logs]
    kept = []
    for number, order in enumerate(itertools.permutations(entries)):
        for how, parts in (("pieces", order), ("at once", [list(itertools.chain(*order))])):
            file = tmp_path / f"{number} {how}.db"
            shutil.copy(empty_file, file)
            database = connect(f"sqlite:///{file}")
            for part in parts:
                await ImportingLogs(database).take(part, LogTaken(), RAN_AT)
            database.close()
            kept += rows(file, "SELECT question, language_found FROM participation")
    assert kept == [(1, "de")] * 12
