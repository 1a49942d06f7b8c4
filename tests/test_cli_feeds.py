"""`cembot feeds`, and `cembot import` from addresses, as an organiser types them."""

import asyncio
from pathlib import Path

from tests.partner_server import gives, leads, partner_server, table
from tests.test_cli import Ran, Shell


async def run(shell: Shell, *words: str) -> Ran:
    """Run a command beside the server."""
    return await asyncio.to_thread(shell.run, *words)


async def test_calendars_are_added_read_listed_and_minded(tmp_path: Path) -> None:
    shell = Shell(tmp_path)
    async with partner_server() as server:
        (tmp_path / ".env").write_text(f"CEMBOT_FEED_HOSTS={server.host}\n")
        server.answers["/a.csv"] = gives(table("Opening", "Closing") + b"Bad,21/10/2015,,UTC\n")
        none = await run(shell, "feeds")
        assert none.out == "No calendar is read by itself yet: `cembot feeds add ADDRESS` adds one.\n"
        added = await run(shell, "feeds", "add", server.address("/a.csv"), "--partner", "ISTE")
        assert (added.status, added.err) == (0, "")
        assert added.out.startswith("iste is added: ISTE, http://")
        await run(shell, "feeds", "add", server.address("/b.csv"), "--partner", "NEA", "--name", "nea")
        read = await run(shell, "feeds", "read", "--json")
        assert read.status == 1
        good, bad = read.document
        assert (good["state"], good["events"], good["refused"], good["trouble"]) == ("sound", 2, 1, "")
        assert [(one["line"], one["field"]) for one in good["faults"]] == [(4, "start")]
        assert (bad["state"], bad["events"]) == ("failing", None)
        assert "answered 404" in bad["trouble"]
        agenda = await run(shell, "agenda", "--on", "2015-10-10", "--tz", "America/New_York", "--json")
        assert [(one["title"], one["organisation"]) for one in agenda.document] == [("Opening", "ISTE")]
        assert (
            await run(shell, "feeds", "pause", "nea")
        ).out == "nea is paused: its events stay as they are.\n"
        assert (await run(shell, "feeds", "read")).status == 0
        listed = (await run(shell, "feeds")).out
        assert "iste: ISTE: 2 events, 1 refused; read " in listed
        assert "line 4, start:" in listed
        assert "nea: NEA, paused" in listed
        gone = await run(shell, "feeds", "remove", "nobody")
        assert (gone.status, gone.out) == (2, "")
        assert "No calendar is called nobody" in gone.err


async def test_an_address_is_imported_as_a_file_is(tmp_path: Path) -> None:
    shell = Shell(tmp_path)
    async with partner_server() as server:
        (tmp_path / ".env").write_text(f"CEMBOT_FEED_HOSTS={server.host}\n")
        server.answers["/ours.csv"] = gives(table("Opening"))
        server.answers["/old"] = leads("/ours.csv")
        first = await run(shell, "import", server.address("/ours.csv"), "--json")
        assert (first.status, first.document["added"]) == (0, 1)
        again = await run(shell, "import", server.address("/old"), "--feed", "ours", "--json")
        assert (again.status, again.document["unchanged"]) == (0, 1)
        (tmp_path / ".env").unlink()
        inside = await run(shell, "import", server.address("/ours.csv"))
        assert inside.status == 1
        assert "not on the public internet" in inside.err
