"""Fetching partners' calendars: bounded, polite, and from the public internet alone."""

import asyncio
import gzip
import socket
import zlib
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime

import aiohttp
import pytest
from aiohttp.abc import ResolveResult

from bot.domain.feed import Fetched
from bot.errors import FeedError, Unavailable
from bot.outlets.calendar_fetch import LARGEST, PIECE, CalendarFetch, open_fetch
from bot.outlets.public_only import is_public
from tests.fakes import HandClock
from tests.partner_server import (
    Answer,
    PartnerServer,
    bomb,
    drips,
    gives,
    leads,
    partner_server,
    table,
    without_end,
)

NOW = datetime(2015, 10, 26, 12, tzinfo=UTC)
BODY = table("Opening")


@asynccontextmanager
async def fetching(*hosts: str) -> AsyncIterator[tuple[PartnerServer, CalendarFetch]]:
    """Give a server, and what may fetch from it."""
    async with (
        partner_server() as server,
        open_fetch(frozenset(hosts or {server.host}), HandClock(NOW)) as fetch,
    ):
        yield server, fetch


async def test_what_stands_at_an_address_is_fetched_and_asked_for_again_only_when_it_changed() -> None:
    async with fetching() as (server, fetch):
        server.answers["/a.csv"] = gives(BODY, ETag='"1"', Last_Modified="Mon, 26 Oct 2015 12:00:00 GMT")
        first = await fetch.fetch(server.address("/a.csv"))
        assert first == Fetched(BODY, '"1"', "Mon, 26 Oct 2015 12:00:00 GMT")
        again = await fetch.fetch(server.address("/a.csv"), first.etag, first.last_modified)
        assert again.data is None
        asked = server.asked[-1].headers
        assert (asked["If-None-Match"], asked["If-Modified-Since"]) == ('"1"', first.last_modified)
        assert "cembot" in asked["User-Agent"]


async def test_packed_text_in_another_charset_behind_a_redirect_is_read() -> None:
    async with fetching() as (server, fetch):
        server.answers["/old"] = leads("/new")
        said = "title\nCafé “heute”\n".encode("cp1252")
        server.answers["/new"] = gives(
            gzip.compress(said), Content_Encoding="gzip", Content_Type="text/csv; charset=windows-1252"
        )
        fetched = await fetch.fetch(server.address("/old"))
        assert fetched.data == "title\nCafé “heute”\n".encode()


PACKED = gzip.compress(table(*(f"Event {number}" for number in range(20))))


@pytest.mark.parametrize(
    "packed",
    [
        gzip.compress(BODY[:30])
        + gzip.compress(BODY[30:]),  # packings one behind the other are one (RFC 1952)
        gzip.compress(BODY) + bytes(512),
        zlib.compress(BODY),
    ],
)
async def test_whatever_is_packed_is_unpacked_whole(packed: bytes) -> None:
    async with fetching() as (server, fetch):
        server.answers["/a.csv"] = gives(packed, Content_Encoding="gzip")
        assert (await fetch.fetch(server.address("/a.csv"))).data == BODY


@pytest.mark.parametrize("size", [PIECE - 1, PIECE, PIECE + 1, 3 * PIECE, 40 * PIECE + 7])
async def test_what_unpacks_to_many_pieces_loses_none(size: int) -> None:
    async with fetching() as (server, fetch):
        server.answers["/a.csv"] = gives(gzip.compress(b"a" * size), Content_Encoding="gzip")
        assert (await fetch.fetch(server.address("/a.csv"))).data == b"a" * size


async def test_webcal_is_https_or_else_http() -> None:
    async with fetching() as (server, fetch):
        server.answers["/a.ics"] = gives(BODY)
        assert (await fetch.fetch(f"webcal://{server.host}/a.ics")).data == BODY
        with pytest.raises(FeedError, match="no secure connection"):
            await fetch.fetch(f"webcals://{server.host}/a.ics")
    async with fetching("elsewhere.example") as (server, fetch):
        with pytest.raises(FeedError, match="not on the public internet"):
            await fetch.fetch(f"webcal://{server.host}/a.ics")
        assert server.asked == []


WRONG: dict[str, tuple[Answer, str]] = {
    "a page that is gone": (gives(b"", 404), "answered 404: it is not there: ask the partner"),
    "a login": (gives(b"", 401), "answered 401: it asks for a login"),
    "a broken server": (gives(b"oh", 500), "answered 500: it could not be read: it is tried again"),
    "redirects without end": (leads("/wrong"), "leads from one address to the next without an end"),
    "a redirect to another scheme": (leads("file:///etc/passwd"), "is no web address"),
    "a gzip bomb": (bomb(100 * LARGEST), "has more than 5,000,000 bytes"),
    "a body without end": (without_end, "has more than 5,000,000 bytes"),
    "broken gzip": (
        gives(b"\x1f\x8bnothing", Content_Encoding="gzip"),
        "packed in a way that cannot be read",
    ),
    "packed bytes that break off": (
        gives(PACKED[:-20], Content_Encoding="gzip"),
        "what is packed breaks off in the middle",
    ),
    "a redirect to nowhere": (gives(b"", 302), "does not say where"),
    "a redirect to an impossible port": (leads("http://partner.example:99999/"), "leads on to where nothing"),
    "a packing that nobody asked for": (gives(b"x", Content_Encoding="br"), "packed as 'br'"),
}


@pytest.mark.parametrize("what", WRONG)
async def test_what_servers_do_wrong_is_said_in_a_sentence(what: str) -> None:
    answer, said = WRONG[what]
    async with fetching() as (server, fetch):
        server.answers["/wrong"] = answer
        with pytest.raises(FeedError) as caught:
            await fetch.fetch(server.address("/wrong"))
        assert said in str(caught.value)


@pytest.mark.parametrize(
    ("bytes_", "said"),
    [
        (b"", "the server hung up without an answer"),
        (b"SSH-2.0-OpenSSH\r\n", "does not speak HTTP as it should"),
        (b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nBEGIN", "the answer broke off in the middle"),
    ],
)
async def test_what_is_no_whole_answer_is_said_in_a_sentence(bytes_: bytes, said: str) -> None:
    async def answer(asked: asyncio.StreamReader, to: asyncio.StreamWriter) -> None:
        await asked.read(10_000)
        to.write(bytes_)
        to.close()

    async with await asyncio.start_server(answer, "127.0.0.1", 0) as server:
        host = "{}:{}".format(*server.sockets[0].getsockname())
        async with open_fetch(frozenset({host}), HandClock(NOW)) as fetch:
            with pytest.raises(FeedError, match=said):
                await fetch.fetch(f"http://{host}/a.ics")


async def test_a_server_without_a_certificate_is_said_in_a_sentence() -> None:
    async with fetching() as (server, fetch):
        with pytest.raises(FeedError, match="no secure connection"):
            await fetch.fetch(f"https://{server.host}/a.ics")


async def test_a_name_that_nobody_has_and_a_port_without_a_server_are_said_in_a_sentence(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    async def nobody(*_: object, **__: object) -> list[ResolveResult]:
        raise socket.gaierror

    async with fetching("nobody.invalid", "127.0.0.1") as (_, fetch):
        monkeypatch.setattr(aiohttp.DefaultResolver, "resolve", nobody)
        with pytest.raises(FeedError, match="no server of that name is known"):
            await fetch.fetch("https://nobody.invalid/a.ics")
        with socket.socket() as bound:
            bound.bind(("127.0.0.1", 0))
            with pytest.raises(FeedError, match="no server answers there"):
                await fetch.fetch(f"http://127.0.0.1:{bound.getsockname()[1]}/a.ics")


async def test_a_server_that_drips_is_left_in_time() -> None:
    patience = aiohttp.ClientTimeout(total=0.5)
    async with partner_server() as server, aiohttp.ClientSession(auto_decompress=False) as session:
        server.answers["/slow"] = drips
        fetch = CalendarFetch(session, session, frozenset(), HandClock(NOW), patience)
        with pytest.raises(FeedError, match="did not answer in time"):
            await fetch.fetch(server.address("/slow"))


@pytest.mark.parametrize(
    ("retry_after", "seconds"),
    [("120", 120), ("Mon, 26 Oct 2015 13:00:00 GMT", 3600), ("soon", 0), ("", 0)],
)
async def test_a_busy_server_says_how_long_to_wait(retry_after: str, seconds: float) -> None:
    async with fetching() as (server, fetch):
        server.answers["/busy"] = gives(b"", 503, Retry_After=retry_after)
        with pytest.raises(Unavailable) as caught:
            await fetch.fetch(server.address("/busy"))
        assert caught.value.seconds == seconds


@pytest.mark.parametrize(
    "host",
    ["127.0.0.1", "localhost", "[::1]", "[::ffff:127.0.0.1]", "0.0.0.0"],  # noqa: S104 - reached, not bound
)
async def test_nothing_reaches_this_machine_however_its_address_is_written(host: str) -> None:
    async with fetching("elsewhere.example") as (server, fetch):
        port = server.host.partition(":")[2]
        with pytest.raises(FeedError, match="not on the public internet"):
            await fetch.fetch(f"http://{host}:{port}/a.csv")
        assert server.asked == []


@pytest.mark.parametrize("host", ["127.1", "2130706433", "0177.0.0.1"])
async def test_an_odd_spelling_of_this_machine_is_reached_by_nobody(host: str) -> None:
    async with fetching("elsewhere.example") as (server, fetch):
        port = server.host.partition(":")[2]
        with pytest.raises(
            FeedError, match=r"not on the public internet|is written in a way that is not read"
        ):
            await fetch.fetch(f"http://{host}:{port}/a.csv")
        assert server.asked == []


async def test_a_host_that_is_named_without_a_port_is_read_at_every_port() -> None:
    async with fetching("127.0.0.1") as (server, fetch):
        server.answers["/a.csv"] = gives(b"title,start")
        assert (await fetch.fetch(server.address("/a.csv"))).data == b"title,start"


async def test_a_redirect_leads_nobody_inside() -> None:
    async with fetching() as (server, fetch):
        port = server.host.partition(":")[2]
        server.answers["/out"] = leads(f"http://localhost:{port}/secret")
        with pytest.raises(FeedError, match="not on the public internet"):
            await fetch.fetch(server.address("/out"))
        assert [one.path for one in server.asked] == ["/out"]


PUBLIC, INSIDE = "8.8.8.8", "127.0.0.1"


@dataclass(slots=True)
class Name:
    """A name whose owner says at each asking where it leads; and what was connected to, none of it outside."""

    leads_to: list[tuple[str, ...]]
    asked: int = 0
    connected: list[str] = field(default_factory=list)

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_INET
    ) -> list[ResolveResult]:
        """Answer as aiohttp's resolver does."""
        del family
        self.asked += 1
        return [
            ResolveResult(hostname=host, host=one, port=port, family=socket.AF_INET, proto=0, flags=0)
            for one in self.leads_to.pop(0)
        ]

    async def connect(self, _socket: socket.socket, address: tuple[str, int]) -> None:
        """Connect to nothing."""
        self.connected.append(address[0])
        raise ConnectionRefusedError


@pytest.mark.parametrize(
    ("leads_to", "connected", "said"),
    [
        ([(PUBLIC,), (INSIDE,)], [PUBLIC], "no server answers there"),
        ([(INSIDE,), (PUBLIC,)], [], "not on the public internet"),
        ([(PUBLIC, INSIDE), (INSIDE,)], [PUBLIC], "not on the public internet"),
    ],
)
async def test_a_name_is_connected_to_where_it_led_when_it_was_looked_at(
    monkeypatch: pytest.MonkeyPatch, leads_to: list[tuple[str, ...]], connected: list[str], said: str
) -> None:
    """Nobody asks for the name again between the look and the connection: who owns it may say something else then."""
    name = Name(leads_to)
    monkeypatch.setattr(
        aiohttp.DefaultResolver, "resolve", lambda _, *which, **more: name.resolve(*which, **more)
    )
    monkeypatch.setattr(asyncio.get_running_loop(), "sock_connect", name.connect)
    async with open_fetch(frozenset(), HandClock(NOW)) as fetch:
        with pytest.raises(FeedError, match=said):
            await fetch.fetch("http://rebinds.example/a.ics")
    assert name.asked == 1
    assert name.connected == connected


@pytest.mark.parametrize(
    ("address", "public"),
    [
        ("8.8.8.8", True),
        ("2606:4700::1111", True),
        ("10.0.0.1", False),
        ("192.168.1.1", False),
        ("169.254.169.254", False),
        ("100.64.0.1", False),
        ("224.0.0.1", False),
        ("fe80::1%eth0", False),
        ("fc00::1", False),
        ("::ffff:10.0.0.1", False),
        ("2002:0a00:0001::", False),  # 6to4 of 10.0.0.1
        ("64:ff9b::a00:1", False),  # NAT64 of 10.0.0.1
        ("64:ff9b::808:808", True),
        ("64:ff9b:1::808:808", False),  # a network's own NAT64
        ("::10.0.0.1", False),
        ("::ffff:0:10.0.0.1", False),
        ("fec0::1", False),
    ],
)
def test_an_address_inside_is_known_in_every_dress(address: str, public: bool) -> None:
    assert is_public(address) is public


@pytest.mark.parametrize(
    "address", ["ftp://example.org/a", "example.org/a.ics", "https://", "http://[::1/a", "http://a:99999/"]
)
async def test_what_is_no_web_address_is_refused(address: str) -> None:
    async with fetching() as (_, fetch):
        with pytest.raises(FeedError, match="is no web address"):
            await fetch.fetch(address)


async def test_a_password_in_an_address_is_neither_sent_nor_repeated() -> None:
    async with fetching() as (_, fetch):
        with pytest.raises(FeedError) as caught:
            await fetch.fetch("https://ann:geheim@example.org/a.ics")
        assert "geheim" not in str(caught.value)
