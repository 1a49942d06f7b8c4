"""A question's picture on X: fetched, shown with its words, paid as an image and not as a link, never in the way."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from aiohttp import web

from bot.domain.pictures_in import in_words, media_type_of
from bot.domain.way import Way
from bot.errors import FeedError
from bot.outlets.picture_fetch import LARGEST, PictureFetch
from bot.services.scripting import Scripting
from tests.builders_scripts import table
from tests.hearing import spoken
from tests.on_both import OPS, Both, on_both

PNG = b"\x89PNG\r\n\x1a\n and more"
POST, WORDS = 15_000, 5_000
SHOWS = "Children at a well"


@asynccontextmanager
async def pictures() -> AsyncIterator[str]:
    """Serve what may stand behind the address of a picture; give the host."""

    async def png(request: web.Request) -> web.Response:
        del request
        return web.Response(body=PNG, content_type="image/png")

    async def large(request: web.Request) -> web.Response:
        del request
        return web.Response(body=PNG + bytes(LARGEST))

    async def page(request: web.Request) -> web.Response:
        del request
        return web.Response(text="<html>Sign in</html>", content_type="text/html")

    async def away(request: web.Request) -> web.Response:
        del request
        raise web.HTTPFound("http://169.254.169.254/well.png")

    app = web.Application()
    for name, answer in {"well": png, "large": large, "page": page, "away": away}.items():
        app.router.add_get(f"/{name}.png", answer)
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    try:
        yield f"127.0.0.1:{runner.addresses[0][1]}"
    finally:
        await runner.cleanup()


async def asked(both: Both, address: str, way: Way = Way.POSTS) -> None:
    """Bring a chat to X whose first question has a picture, and let it be asked."""
    await both.bring(questions=0, way=way)
    line = f"#edtechchat,,,2015-10-26,Q1,What do you see? {address} [{SHOWS}],"
    await Scripting(both.here.bot.database).take(table(line).scripts)
    await both.here.bot.house.planning.plan()
    await both.pass_by(-30, 0, 6)


async def test_it_is_shown_with_its_words_and_costs_no_link(tmp_path: Path) -> None:
    async with pictures() as host, on_both(tmp_path, feed_hosts=frozenset({host})) as both:
        await asked(both, f"http://{host}/well.png")
        question = both.posts[-1]
        assert question.text == f"Q1 of 1: What do you see? [{SHOWS}]\n#edtechchat"
        (image,) = [both.far.timeline.images[number] for number in question.media]
        assert (image.content, image.media_type, image.alt_text) == (PNG, "image/png", SHOWS)
        assert both.ledger == both.far.bill.total == 3 * POST + WORDS
        assert both.aside == 0


async def test_it_is_foreseen(tmp_path: Path) -> None:
    async with pictures() as host, on_both(tmp_path, feed_hosts=frozenset({host})) as both:
        await both.bring(questions=0)
        line = f"#edtechchat,,,2015-10-26,Q1,What do you see? http://{host}/well.png [{SHOWS}],"
        await Scripting(both.here.bot.database).take(table(line).scripts)
        books = await both.here.bot.house.ways.books()
        assert books is not None
        assert books.forecast.total == 4 * POST + WORDS  # reminder, start, question, thanks


@pytest.mark.parametrize("name", ["gone", "page", "large", "away"])
async def test_without_it_the_question_is_asked_with_the_words(tmp_path: Path, name: str) -> None:
    async with pictures() as host, on_both(tmp_path, feed_hosts=frozenset({host})) as both:
        await asked(both, f"http://{host}/{name}.png")
        assert (both.posts[-1].media, SHOWS in both.posts[-1].text) == ((), True)
        assert both.ledger == both.far.bill.total == 3 * POST
        assert both.aside == 0


async def test_who_posts_by_hand_is_given_it(tmp_path: Path) -> None:
    async with pictures() as host, on_both(tmp_path) as both:
        await asked(both, f"http://{host}/well.png", Way.TEXT)
        given = await both.here.message(OPS, lambda one: "question 1" in spoken(one))
        assert "The question has a picture. Post it with the words, and give it this description:" in spoken(
            given
        )
        assert SHOWS in spoken(given)
        assert f"http://{host}/well.png" in str(given.blocks)


async def test_nothing_is_fetched_from_inside_that_the_operator_did_not_name() -> None:
    async with pictures() as host:
        with pytest.raises(FeedError, match="could not be fetched"):
            await PictureFetch().picture(f"http://{host}/well.png")


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (PNG, "image/png"),
        (b"\xff\xd8\xff\xe0", "image/jpeg"),
        (b"RIFF\x00\x00\x00\x00WEBP", "image/webp"),
        (b"RIFF\x00\x00\x00\x00WAVE", ""),
        (b"GIF89a", ""),
        (b"", ""),
    ],
)
def test_what_x_takes_is_told_by_its_bytes(content: bytes, kind: str) -> None:
    assert media_type_of(content) == kind


def test_what_nobody_described_keeps_its_address() -> None:
    assert in_words("See https://ours.example/a.png now") == "See https://ours.example/a.png now"
