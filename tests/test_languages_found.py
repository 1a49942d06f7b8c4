"""In which languages people write: told by the words where the platform says nothing, and not guessed."""

import itertools
import logging
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import fasttext
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot import language_found
from bot.domain.report import Report
from bot.language_found import UNSURE, language_of
from bot.storage.database import Database
from tests.announced import SOON, STARTS
from tests.builders import event
from tests.builders_logs import bring_in, export_file, post, posts_file, report_of, said, values
from tests.conversation import AVA, EDUCATORS, GRACE, NORA, scene

pytest_plugins = ["tests.fixtures_storage"]

SPANISH = (
    "Uso rúbricas con mis alumnos todos los días",
    "Yo también lo hago así en mi clase",
    "¡Muchas gracias por compartir todo esto!",
)


@pytest.fixture
def unloaded() -> Iterator[None]:
    """Have the model loaded anew, and again after the test."""
    kept = (language_found._model, language_found._not_told)
    for one in kept:
        one.cache_clear()
    yield
    for one in kept:
        one.cache_clear()


def whole(path: str) -> bool:
    """Tell whether a path is a whole one."""
    return Path(path).is_absolute()


def copied(path: str) -> bool:
    """Tell whether a path is that of a copy."""
    return Path(path).resolve() != language_found._file().resolve()


def languages(report: Report) -> dict[str, int | float | None]:
    """Give the figures of languages."""
    return {name: value for name, value in values(report).items() if name.startswith("language")}


def seen(report: Report) -> str:
    """Give what the figure was counted from."""
    figure = report.value("languages")
    assert figure is not None
    return figure.seen


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("A1: I use exit tickets every day, they tell me who got it", "en"),
        ("Just reading today, at the airport", "en"),
        (SPANISH[0], "es"),
        ("A1: Je commence toujours par une question", "fr"),
        ("Danke, das probiere ich morgen aus", "de"),
        ("<@U0AVA> A1: Eu uso jogos para ensinar frações :tada: <https://example.org/the-best|link>", "pt"),
        ("صباح الخير من القاهرة", "ar"),
        ("大家好 我是来自上海的老师", "zh"),
        ("おはようございます", "ja"),
    ],
)
def test_a_line_of_a_chat_is_in_a_language(text: str, code: str) -> None:
    assert language_of(text) == code


@pytest.mark.parametrize(
    "text",
    [
        "+1",
        "Yes!",
        "lol",
        "👏👏👏",
        "#EdTechChat #edchat @ava",
        "<https://example.org/this-is-the-best-of-all-the-pages>",
        "`for each in the_list_of_all: print(each)`",
        "This is great / Esto es excelente",
        "Qwerty zxcvb plmokn ijnuhb",
    ],
)
def test_what_is_in_no_language_for_sure_has_none(text: str) -> None:
    assert language_of(text) == UNSURE


def test_nothing_and_very_much_are_looked_at_without_harm() -> None:
    assert language_of("") == ""
    assert language_of("I really like this idea a lot. " * 5_000) == "en"
    assert language_of("\ud83d this is half of a picture and words\x00 beside it") == "en"


@given(
    st.lists(
        st.sampled_from(
            [*"`<>[]#@:&.;/ \nwaQ1", "A2", "http", "://", "www.", "link", "amp", "yes", "é", "语"]
        ),
        max_size=14,
    ).map("".join)
)
def test_what_is_no_words_is_taken_out_wherever_it_stands(text: str) -> None:
    label = re.compile(rf"{language_found._NOT_WORDS.pattern}|^\s*[aq]\d+\b", language_found._NOT_WORDS.flags)
    assert language_found._without_marks(text).split() == label.sub(" ", text).split()


async def test_messages_in_slack_are_counted_by_what_they_are_written_in(tmp_path: Path) -> None:
    async with scene(tmp_path) as here:
        await here.load(event())
        await here.subscribe(digest=False, at_start=True)
        here.clock.jump(STARTS + SOON)
        await here.until_rows("SELECT * FROM delivery WHERE state = 'sent'", 1)
        people = here.rehearsal.people
        for text in SPANISH:
            await people.say(AVA, EDUCATORS, text)
        wrong = await people.say(GRACE, EDUCATORS, "this one is in English at first")
        await people.say(NORA, EDUCATORS, "+1")
        await people.edit(GRACE, EDUCATORS, wrong.ts, "Esto ahora está escrito en español")
        found = [row["language_found"] for row in here.rows("SELECT * FROM participation ORDER BY id")]
        report = await report_of(here.bot.database, until=here.clock.now())
        kept = here.rows("SELECT * FROM participation")
    assert found == [*("es",) * 4, UNSURE]
    assert languages(report) == {"languages": 1, "language:other": 4}
    assert seen(report) == "4 of 5 messages: 0 as X says, 4 by their words. Of 1 it is not known."
    assert "rúbricas" not in repr(kept)


@pytest.mark.usefixtures("unloaded")
@pytest.mark.parametrize("opened", [whole, lambda path: not whole(path), copied])
def test_a_model_whose_path_the_library_does_not_open_is_loaded_otherwise(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture, opened: Callable[[str], bool]
) -> None:
    load = fasttext.load_model

    def only(path: str) -> Any:
        if not opened(path):
            raise ValueError(f"{path} cannot be opened for loading!")
        return load(path)

    monkeypatch.setattr(fasttext, "load_model", only)
    assert language_of(SPANISH[0]) == "es"
    assert "languages_not_told" not in caplog.text


class Broken:
    """A model that loads and tells nothing."""

    @property
    def f(self) -> "Broken":
        """Be what the library wraps."""
        return self

    def predict(self, said: str, k: int, threshold: float, on_unicode_error: str) -> None:
        """Fail, and repeat what was said."""
        raise RuntimeError(f"{said} {k} {threshold} {on_unicode_error}")


@pytest.mark.usefixtures("unloaded")
@pytest.mark.parametrize("loads", [False, True])
async def test_what_is_said_is_logged_where_the_model_does_not_work_and_that_is_told_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture, loads: bool
) -> None:
    def load(path: str) -> Broken:
        if not loads:
            raise ValueError(f"{path} cannot be opened for loading!")
        return Broken()

    monkeypatch.setattr(fasttext, "load_model", load)
    async with scene(tmp_path) as here:
        await here.load(event())
        await here.subscribe(digest=False, at_start=True)
        here.clock.jump(STARTS + SOON)
        await here.until_rows("SELECT * FROM delivery WHERE state = 'sent'", 1)
        people = here.rehearsal.people
        first, *_ = [await people.say(AVA, EDUCATORS, text) for text in SPANISH]
        await people.edit(AVA, EDUCATORS, first.ts, "Esto ahora está escrito en español")
        found = [row["language_found"] for row in here.rows("SELECT * FROM participation")]
    assert found == [UNSURE] * 3
    told = [one for one in caplog.records if one.message == "languages_not_told"]
    assert [one.levelno for one in told] == [logging.WARNING]
    assert all(text not in repr(vars(told[0])) for text in (*SPANISH, "español"))


async def test_a_log_that_names_no_languages_is_read_and_a_name_wins_in_any_order(
    database: Database, tmp_path: Path
) -> None:
    unnamed = posts_file(
        tmp_path / "unnamed.csv", [post(number, lang="", text=text) for number, text in enumerate(SPANISH)]
    )
    named = posts_file(
        tmp_path / "named.csv", [post(number, lang="ca", text=text) for number, text in enumerate(SPANISH)]
    )
    await bring_in(database, unnamed)
    assert languages(await report_of(database)) == {"languages": 1, "language:other": 3}
    assert "0 as X says, 3 by their words" in seen(await report_of(database))
    await bring_in(database, named, unnamed)
    report = await report_of(database)
    assert languages(report) == {"languages": 1, "language:other": 3}
    assert "3 of 3 messages: 3 as X says, 0 by their words" in seen(report)


async def test_a_language_that_is_only_found_once_or_twice_is_none(
    database: Database, tmp_path: Path
) -> None:
    english = [said(number, text="I use exit tickets every day in my class") for number in range(1, 4)]
    spanish = [said(number, text=text) for number, text in zip((10, 11), SPANISH, strict=False)]
    await bring_in(database, export_file(tmp_path / "a.zip", {"2015-10-27": [*english, *spanish]}))
    assert languages(await report_of(database)) == {"languages": 1, "language:other": 5}
    more = [said(12, text=SPANISH[2], user="UNEW")]
    await bring_in(database, export_file(tmp_path / "b.zip", {"2015-10-27": more}))
    assert languages(await report_of(database)) == {"languages": 2, "language:other": 6}


async def test_where_nobody_wrote_or_no_language_is_known_the_figure_is_blank(
    database: Database, tmp_path: Path
) -> None:
    assert languages(await report_of(database)) == {"languages": None}
    await bring_in(
        database, export_file(tmp_path / "a.zip", {"2015-10-27": [said(n, text="+1") for n in (1, 2)]})
    )
    report = await report_of(database)
    assert languages(report) == {"languages": None}
    assert seen(report).startswith("0 of 2 messages")


def test_a_language_is_found_again_whatever_was_looked_at_before() -> None:
    texts = (*SPANISH, "I use exit tickets every day in my class")
    expected = {text: language_of(text) for text in texts}
    for order in itertools.permutations(texts):
        assert {text: language_of(text) for text in order} == expected


async def test_languages_of_few_people_are_not_shown_by_themselves(
    database: Database, tmp_path: Path
) -> None:
    posts = [
        *(post(number, user=f"u_{number}", lang="en") for number in range(5)),
        post(6, lang="cy"),
        post(7, lang="eu"),
        post(8, lang="und"),
    ]
    await bring_in(database, posts_file(tmp_path / "a.csv", posts))
    assert languages(await report_of(database)) == {
        "languages": 3,
        "language:en": 5,
        "language:other": 2,
    }
