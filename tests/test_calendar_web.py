"""Calendars over HTTP, as calendar programs and browsers ask for them: over a real socket of this machine."""

import gzip
from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import UTC, datetime
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from aiohttp import ClientSession
from starlette.applications import Starlette

from bot.domain.event import Event
from bot.services.calendars import Calendars
from bot.services.importing import Importing
from bot.storage.database import Database
from bot.web.calendars import CalendarPages
from bot.web.server import Server
from tests.builders import event
from tests.calendars_out import parsed
from tests.conversation import scene

pytest_plugins = ["tests.fixtures_storage"]

LOOPBACK = "127.0.0.1"
NOW = datetime(2015, 10, 20, 12, 0, 0, 500, tzinfo=UTC)
MODIFIED = "Tue, 20 Oct 2015 12:00:00 GMT"
EVIL = '"><script>alert(1)</script>&'


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back."""

    status: int
    headers: dict[str, str]  # names in small letters
    body: bytes


@dataclass(frozen=True, slots=True)
class Site:
    """The calendars, served."""

    database: Database
    port: int
    session: ClientSession

    async def load(self, *events: Event) -> None:
        """Make these the programme."""
        await Importing(self.database).take("sample", list(events), 0, NOW)

    async def ask(self, path: str, method: str = "GET", **headers: str) -> Answer:
        """Ask for a path, and give what comes back as it is."""
        said = {name.replace("_", "-"): value for name, value in headers.items()}
        url = f"http://{LOOPBACK}:{self.port}{path}"
        async with self.session.request(method, url, headers=said) as got:
            return Answer(
                got.status, {name.lower(): value for name, value in got.headers.items()}, await got.read()
            )


async def served(
    database: Database, public_url: str = "", programme: str = "Our month", language: str = "en"
) -> AsyncIterator[Site]:
    pages = CalendarPages(Calendars(database, programme), programme, public_url, language)
    server = Server(Starlette(routes=pages.routes()), LOOPBACK, 0)
    async with ClientSession(auto_decompress=False, skip_auto_headers=["Accept-Encoding"]) as session:
        yield Site(database, server.port, session)
    await server.stop()


@pytest.fixture
async def site(database: Database) -> AsyncIterator[Site]:
    """Serve a programme of two events."""
    async for one in served(database):
        await one.load(event(), event(uid="tour", kind="guided tour", hashtags=(), title="Museum"))
        yield one


def uids(answer: Answer) -> set[str]:
    return {str(one["UID"]) for one in parsed(answer.body).walk("VEVENT")}


async def test_the_whole_programme_is_a_calendar_that_may_be_kept_for_a_while(site: Site) -> None:
    answer = await site.ask("/calendar.ics")
    assert (answer.status, uids(answer)) == (200, {"edtechchat", "tour"})
    assert answer.headers["content-type"] == "text/calendar; charset=utf-8"
    assert answer.headers["cache-control"] == "public, max-age=300"
    assert answer.headers["last-modified"] == MODIFIED
    assert answer.headers["vary"] == "Accept-Encoding"
    assert 'filename="calendar.ics"' in answer.headers["content-disposition"]


async def test_who_has_it_is_told_so_and_given_nothing(site: Site) -> None:
    first = await site.ask("/calendar.ics")
    tag = first.headers["etag"]
    for asked in (tag, f"W/{tag}", f'"other", {tag}', "*", f'{tag[:-1]}-gzip"'):
        again = await site.ask("/calendar.ics", If_None_Match=asked)
        assert (again.status, again.body, again.headers["etag"]) == (304, b"", tag)
        assert again.headers["cache-control"] == first.headers["cache-control"]
    assert (await site.ask("/calendar.ics", If_Modified_Since=MODIFIED)).status == 304
    for header in ({"If_None_Match": '"other"'}, {"If_Modified_Since": "Tue, 20 Oct 2015 11:59:59 GMT"}):
        assert (await site.ask("/calendar.ics", **header)).status == 200
    for nonsense in ("yesterday", "Tue, 99 Oct 2015 11:59:59 GMT", ""):
        assert (await site.ask("/calendar.ics", If_Modified_Since=nonsense)).status == 200
    both = await site.ask("/calendar.ics", If_None_Match='"other"', If_Modified_Since=MODIFIED)
    assert both.status == 200


async def test_a_change_is_another_calendar_even_within_the_same_second(site: Site) -> None:
    tag = (await site.ask("/calendar.ics")).headers["etag"]
    await site.load(event(datetime(2015, 10, 26, 21)), event(uid="tour"))
    answer = await site.ask("/calendar.ics", If_None_Match=tag)
    assert (answer.status, answer.headers["etag"] == tag) == (200, False)


@pytest.mark.parametrize(
    ("asked", "zipped"),
    [
        ("gzip", True),
        ("br, gzip;q=0.5", True),
        ("*", True),
        ("gzip;q=0", False),
        ("gzip; q=0.000", False),
        ("br", False),
        ("identity", False),
    ],
)
async def test_gzip_is_sent_where_it_is_asked_for(site: Site, asked: str, zipped: bool) -> None:
    plain = await site.ask("/calendar.ics")
    answer = await site.ask("/calendar.ics", Accept_Encoding=asked)
    assert (answer.headers.get("content-encoding") == "gzip") is zipped
    assert (gzip.decompress(answer.body) if zipped else answer.body) == plain.body
    assert (answer.headers["etag"] != plain.headers["etag"]) is zipped
    assert (await site.ask("/calendar.ics", If_None_Match=answer.headers["etag"])).status == 304


@pytest.mark.parametrize("path", ["/calendar.ics", "/calendar"])
async def test_head_says_the_same_without_a_body(site: Site, path: str) -> None:
    got, head = await site.ask(path), await site.ask(path, "HEAD")
    assert (head.status, head.body) == (200, b"")
    for name in ("content-type", "content-length", "etag", "cache-control"):
        assert head.headers.get(name) == got.headers.get(name)


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("hashtag=edtechchat", {"edtechchat"}),
        ("hashtag=%23EdTechChat", {"edtechchat"}),
        ("kind=tour", {"tour"}),
        ("kind=tour&kind=chat", {"edtechchat", "tour"}),
        ("text=museum&hashtag=", {"tour"}),
        ("organisation=NCTE", set()),
    ],
)
async def test_the_query_narrows_the_calendar(site: Site, query: str, found: set[str]) -> None:
    assert uids(await site.ask(f"/calendar.ics?{query}")) == found


async def test_an_alarm_is_given_to_who_asks_for_it(site: Site) -> None:
    answer = await site.ask("/calendar.ics?alarm=10&kind=tour")
    assert answer.body.count(b"TRIGGER:-PT10M") == 1
    assert b"VALARM" not in (await site.ask("/calendar.ics?kind=tour")).body


@pytest.mark.parametrize(
    ("path", "sentence"),
    [
        ("/calendar.ics?tag=x", "'tag' is nothing that can be asked for here: there are hashtag, kind,"),
        ("/calendar.ics?alarm=soon", "alarm is 'soon': write minutes, from 0 to 10080."),
        ("/calendar.ics?alarm=10081", "alarm is '10081': write minutes"),
        (f"/calendar.ics?text={'x' * 201}", "Ask for 20 values at most, of 200 characters each at most"),
        (f"/calendar.ics?{'kind=x&' * 21}", "Ask for 20 values at most"),
        ("/calendar?alarm=10", "'alarm' is nothing that can be asked for here"),
        ("/calendar/x.ics?kind=x", "'kind' is nothing that can be asked for here: there is alarm."),
    ],
)
async def test_a_query_that_cannot_be_read_is_refused_with_a_sentence(
    site: Site, path: str, sentence: str
) -> None:
    answer = await site.ask(path)
    assert (answer.status, answer.headers["content-type"]) == (400, "text/plain; charset=utf-8")
    assert sentence in answer.body.decode()


async def test_a_single_event_is_a_file(site: Site) -> None:
    chat = event().id
    answer = await site.ask(f"/calendar/{chat}.ics")
    assert (answer.status, uids(answer)) == (200, {"edtechchat"})
    assert f'filename="{chat}.ics"' in answer.headers["content-disposition"]
    assert (await site.ask(f"/calendar/{chat}.ics", If_None_Match=answer.headers["etag"])).status == 304


@pytest.mark.parametrize(
    "path", ["/calendar/none.ics", f"/calendar/{'x' * 500}.ics", "/calendar/%22%0d%0aX:1.ics"]
)
async def test_an_event_that_there_is_not_is_not_found(site: Site, path: str) -> None:
    answer = await site.ask(path)
    assert (answer.status, answer.headers.get("x")) == (404, None)
    assert answer.body.startswith(b"No event of the programme has the id ")


async def test_the_bot_serves_its_programme_beside_its_health(tmp_path: Path) -> None:
    chosen = "https://events.example.org/"
    async with scene(tmp_path, served=True, public_url=chosen) as here, ClientSession() as session:
        await here.load(event())
        async with session.get(f"{here.url}/calendar.ics") as got:
            calendar = parsed(await got.read())
        assert calendar["NAME"] == here.bot.house.names.programme
        assert [str(one["UID"]) for one in calendar.walk("VEVENT")] == ["edtechchat"]
        async with session.get(f"{here.url}/calendar") as got:
            assert "webcal://events.example.org/calendar.ics" in await got.text()


@pytest.mark.parametrize("path", ["/calendar.ics", "/calendar"])
async def test_nothing_is_taken(site: Site, path: str) -> None:
    assert (await site.ask(path, "POST")).status == 405


# ---- the page ----


class Read(HTMLParser):
    """What a browser makes of a page."""

    def __init__(self, text: str) -> None:
        """Read it."""
        super().__init__()
        self.tags: list[tuple[str, dict[str, str]]] = []
        self.words = ""
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Keep a tag."""
        self.tags.append((tag, {name: value or "" for name, value in attrs}))

    def handle_data(self, data: str) -> None:
        """Keep words."""
        self.words += data

    def all(self, tag: str) -> list[dict[str, str]]:
        """Give the attributes of each tag of that name."""
        return [attributes for name, attributes in self.tags if name == tag]

    @property
    def links(self) -> list[str]:
        """Give the addresses that it links to."""
        return [one["href"] for one in self.all("a")]


async def page(site: Site, query: str = "", **headers: str) -> Read:
    answer = await site.ask(f"/calendar{query}", **headers)
    assert (answer.status, answer.headers["content-type"]) == (200, "text/html; charset=utf-8")
    return Read(answer.body.decode())


async def test_the_page_links_to_every_calendar_program(site: Site) -> None:
    webcal, google, outlook, office, https = (await page(site)).links
    home = f"{LOOPBACK}:{site.port}/calendar.ics"
    assert (webcal, https) == (f"webcal://{home}", f"http://{home}")
    assert parse_qs(urlsplit(google).query) == {"cid": [webcal]}
    for address in (outlook, office):
        assert parse_qs(urlsplit(address).query) == {"url": [https], "name": ["Our month"]}
    assert (await site.ask("/calendar.ics")).status == 200


async def test_what_is_chosen_stands_in_every_link_and_in_the_form(site: Site) -> None:
    read = await page(site, "?hashtag=%23edtechchat&kind=&text=art+%26+music")
    query = "?hashtag=%23edtechchat&text=art%20%26%20music"
    assert read.links[0].endswith(f"/calendar.ics{query}")
    assert read.links[-2].endswith(f"/calendar.ics{query}")
    assert {one["name"]: one["value"] for one in read.all("input")} == {
        "hashtag": "#edtechchat",
        "kind": "",
        "organisation": "",
        "text": "art & music",
    }
    assert {one["value"] for one in read.all("option")} == {"#edtechchat", "Twitter chat", "guided tour"}


async def test_links_begin_with_the_public_address_where_there_is_one(database: Database) -> None:
    async for site in served(database, "https://events.example.org/cem/"):
        read = await page(site)
        assert read.links[0] == "webcal://events.example.org/cem/calendar.ics"
        assert read.links[-1] == "https://events.example.org/cem/calendar.ics"
        assert read.all("form")[0]["action"] == "https://events.example.org/cem/calendar"


@pytest.mark.parametrize("host", ['a"><script>', "a b", "e.org/x", "user@e.org"])
async def test_a_host_that_is_none_is_refused(site: Site, host: str) -> None:
    answer = await site.ask("/calendar", Host=host)
    assert answer.status == 400
    assert b"<" not in answer.body


async def test_nothing_from_outside_becomes_a_tag(database: Database) -> None:
    async for site in served(database, programme=f"Our {EVIL}"):
        await site.load(event(kind=EVIL, hashtags=(f"#{EVIL}",), organisations=(EVIL,)))
        answer = await site.ask("/calendar?text=%22%3E%3Cscript%3Ealert(1)%3C/script%3E%26")
        read = Read(answer.body.decode())
        assert b"<script" not in answer.body
        assert read.all("script") == []
        assert read.all("option")[0]["value"] == f"#{EVIL}"
        assert "script-src" not in answer.headers["content-security-policy"]
        assert "default-src 'none'" in answer.headers["content-security-policy"]


async def test_the_page_can_be_read_and_used_by_everybody(site: Site) -> None:
    read = await page(site, "?kind=tour")
    assert read.all("html") == [{"lang": "en"}]
    assert "Calendar: Our month" in read.words
    labelled = [one["for"] for one in read.all("label")]
    assert labelled == [one["id"] for one in read.all("input")]
    assert {one["list"] for one in read.all("input") if "list" in one} <= {
        one["id"] for one in read.all("datalist")
    }
    assert len(read.all("h1")) == len(read.all("main")) == len(read.all("title")) == 1
    assert read.all("script") == []
    assert all("onclick" not in attributes and "style" not in attributes for _, attributes in read.tags)


@pytest.mark.parametrize(
    ("accepted", "language", "said"),
    [
        ("", "es", "Calendario: Our month"),
        ("it, ja;q=0.5", "es", "Calendario: Our month"),
        ("*", "es", "Calendario: Our month"),
        ("it, de;q=0.5, fr;q=0.8", "fr", "Calendrier : Our month"),
        ("pt-BR,pt;q=0.9,en;q=0.8", "pt", "Calendário: Our month"),
        ("en;q=0, de;q=nonsense", "es", "Calendario: Our month"),
        ("en-GB", "en", "Calendar: Our month"),
    ],
)
async def test_the_page_is_in_the_readers_language_or_the_programmes(
    database: Database, accepted: str, language: str, said: str
) -> None:
    async for site in served(database, language="es-UY"):
        headers = {"Accept_Language": accepted} if accepted else {}
        answer = await site.ask("/calendar?kind=tour", **headers)
        read = Read(answer.body.decode())
        assert read.all("html") == [{"lang": language}]
        assert said in read.words
        assert answer.headers["vary"] == "Accept-Language"
