"""How people come by a chat's card: on the command line, at its web address, and with the words to post by hand."""

from dataclasses import replace
from pathlib import Path

import pytest
from aiohttp import ClientSession
from starlette.applications import Starlette

from bot.domain.way import Way
from bot.services.scripting import Scripting
from bot.web import cards
from bot.web.server import Server
from tests.builders_scripts import table
from tests.builders_wording import texts_of
from tests.conversation import NORA
from tests.hearing import spoken
from tests.on_both import ON_X, OPS, on_both
from tests.test_cli import EVENTS, Shell
from tests.test_own_record import given

pytest_plugins = ["tests.fixtures_storage"]

BY_HAND = replace(ON_X, account="", cards=True)
SAYS = (
    "Educational Technology Chat. Monday 26 October 2015: 8 PM in New York, 12 AM on Tuesday 27 October in London. "
    "With Susan and Tom. Hashtag #edtechchat."
)


@pytest.fixture(scope="module")
def programme(tmp_path_factory: pytest.TempPathFactory) -> Shell:
    """Give a folder whose database holds a few events."""
    shell = Shell(tmp_path_factory.mktemp("programme"))
    (shell.folder / "events.csv").write_text(EVENTS)
    assert shell.run("import", "events.csv").status == 0
    return shell


def chat_of(shell: Shell) -> str:
    (one,) = shell.run("agenda", "--on", "2015-10-27", "--hashtag", "other", "--json").document
    return str(one["id"])


def test_the_command_line_writes_a_card_and_prints_the_words_that_stand_for_it(programme: Shell) -> None:
    ran = programme.run("export", "card", chat_of(programme), "--output", "card.png")
    assert (ran.status, ran.err) == (0, "")
    assert ran.out.startswith(
        "A chat. Tuesday 27 October 2015: 12 AM in UTC, 12 AM in London, 11 AM in Sydney."
    )
    assert (programme.folder / "card.png").read_bytes().startswith(b"\x89PNG")


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("nothing", "--output", "card.png"), "There is no chat 'nothing' with an hour"),
        (("CHAT", "--output", "no/such/card.png"), "cannot be written (No such file or directory)"),
        (("CHAT",), "Missing option '--output'"),
    ],
)
def test_what_cannot_be_written_is_said_in_a_sentence(
    programme: Shell, words: tuple[str, ...], said: str
) -> None:
    named = [chat_of(programme) if word == "CHAT" else word for word in words]
    ran = programme.run("export", "card", *named)
    assert ran.status == 2
    assert said in ran.err


async def test_who_posts_by_hand_is_given_the_card_with_its_description(tmp_path: Path) -> None:
    async with on_both(tmp_path, connected=False, on_x=BY_HAND, public_url="https://bot.example/") as both:
        await both.bring(way=Way.TEXT, questions=0)
        await both.evening()
        first, *others = both.here.posts(OPS)
        chat = await both.chat()
        assert SAYS in texts_of(list(first.blocks))
        assert f"https://bot.example/card/{chat.id}.png" in str(first.blocks)
        assert SAYS in spoken(first)
        assert not any("card" in str(one.blocks) for one in others)


async def test_without_a_web_address_it_is_sent_to_who_presses(tmp_path: Path) -> None:
    async with on_both(tmp_path, connected=False, on_x=BY_HAND) as both:
        await both.bring(way=Way.TEXT, questions=0)
        await both.pass_by(-30)
        (first,) = both.here.posts(OPS)
        await both.here.press(NORA, first, "card_send", channel=OPS)
        file = await given(both.here, NORA, "card.png")
        assert (file.alt_text, file.content[:4]) == (SAYS, b"\x89PNG")


async def test_a_card_has_an_address_and_what_is_no_chat_has_none(tmp_path: Path) -> None:
    async with on_both(tmp_path, connected=False, on_x=BY_HAND) as both:
        await both.bring(way=Way.OFF, questions=0)
        chat = await both.chat()
        server = Server(Starlette(routes=cards.routes(both.here.bot.house.picturing)), "127.0.0.1", 0)
        try:
            async with ClientSession() as session:
                base = f"http://127.0.0.1:{server.port}/card/"
                async with session.get(f"{base}{chat.id}.png") as got:
                    assert (got.status, got.content_type) == (200, "image/png")
                    once = await got.read()
                async with session.get(f"{base}{chat.id}.png") as got:
                    assert await got.read() == once
                async with session.get(f"{base}nothing.png") as got:
                    assert got.status == 404
                    assert "There is no chat" in await got.text()
        finally:
            await server.stop()


async def test_a_card_with_its_questions_is_taller_and_says_them(tmp_path: Path) -> None:
    async with on_both(tmp_path, connected=False, on_x=BY_HAND) as both:
        await both.bring(way=Way.OFF)
        lines = [f"#edtechchat,,,2015-10-26,Q{n},Why number {n}?," for n in (1, 2)]
        await Scripting(both.here.bot.database).take(table(*lines).scripts)
        picturing = both.here.bot.house.picturing
        chat = await both.chat()
        plain = await picturing.of(chat.id)
        asked = await picturing.of(chat.id, questions=True)
        assert asked.alt_text == f"{plain.alt_text} Questions: Q1 Why number 1? Q2 Why number 2?"
        assert int.from_bytes(asked.png[20:24]) > int.from_bytes(plain.png[20:24])
