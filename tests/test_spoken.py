"""Every language has every phrase with the same parts, nothing is left in English, and Slack's limits hold in each."""

import ast
import re
import string
import tomllib
from collections.abc import Iterator
from datetime import timedelta
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from bot.domain.script import Question
from bot.wording.script_view import About, Preview, checked_view
from bot.wording.tongue import tongue
from tests.builders_wording import NEW_YORK
from tests.conftest import ROOT
from tests.spoken import EVERYTHING, View, chat
from tests.spoken_desk import AT_THE_DESK

CATALOGUES = ROOT / "bot" / "wording" / "languages"
OTHERS = ("es", "fr", "pt", "de")

SENTENCES = "sentences"
"""The file whose names are sentences of the code; English has none."""

FORMS = {"en": 2, "es": 2, "fr": 2, "pt": 2, "de": 2}
"""How many forms a phrase has that goes with a number."""

NOBODYS = re.compile(
    r"https?://[^|>\s]+|\bzzz\.example\b|`[^`]*`|<!date[^>]*>|\{[^}]*\}|\d+|CEMBOT_\w+|\b[QA]\d+\b|\bmin\b"
    r"|\b[Zz]+\d?\b|\bZoe\b|\bUTC\b|New York|Nueva York|[Hh]ashtags?|Slack|English|Español|Français|Português|Deutsch"
)
"""What no language has words for: addresses, code, moments, names, numbers."""

SHOWN = ("text", "alt_text", "accessibility_label", "title")
"""The fields of blocks that people read or hear."""


def read(file: Path) -> dict[str, Any]:
    return tomllib.loads(file.read_text(encoding="utf-8"))


def parts(phrase: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(phrase) if name}


def sections() -> list[str]:
    return sorted({file.stem for file in CATALOGUES.glob("*/*.toml")} - {SENTENCES})


@pytest.mark.parametrize("language", OTHERS)
@pytest.mark.parametrize("section", sections())
def test_a_language_has_each_phrase_with_the_same_parts_and_its_forms(section: str, language: str) -> None:
    english, other = (read(CATALOGUES / name / f"{section}.toml") for name in ("en", language))
    assert {name: parts(said) for name, said in other.items()} == {
        name: parts(said) for name, said in english.items()
    }
    assert [name for name, said in other.items() if not said.strip()] == []
    counted = {name for name, said in english.items() if "|" in said}
    assert {name: other[name].count("|") + 1 for name in counted} == dict.fromkeys(counted, FORMS[language])


@cache
def sentences_of_the_code() -> set[str]:
    """Give what is written as text in the code, with what is filled in as {}."""
    found = set()
    for file in (*(ROOT / "bot").rglob("*.py"), *(ROOT / "handlers").rglob("*.py")):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.JoinedStr):
                pieces = [str(one.value) if isinstance(one, ast.Constant) else "{}" for one in node.values]
                found.add("".join(pieces))
            elif isinstance(node, ast.Constant) and isinstance(node.value, str):
                found.add(re.sub(r"\{[^}]*\}", "{}", node.value))
    assert "It {}." in found  # what is wrong with a question, as a sentence
    return found | {f"It {said}." for said in found}


@pytest.mark.parametrize("language", OTHERS)
def test_sentences_of_the_code_are_known_by_the_words_that_they_have_there(language: str) -> None:
    known = read(CATALOGUES / language / f"{SENTENCES}.toml")
    assert set(known) == set(read(CATALOGUES / "es" / f"{SENTENCES}.toml"))
    assert {said: parts(other) for said, other in known.items()} == {said: parts(said) for said in known}
    assert [said for said in known if re.sub(r"\{\w+\}", "{}", said) not in sentences_of_the_code()] == []


def told(view: View) -> Iterator[tuple[str, str]]:
    """Give what people read in a view or message, each with the way to it."""
    if isinstance(view, dict):
        yield from _told(view, "")
        return
    yield "text", view.text
    yield from _told(list(view.blocks), "blocks")


def _told(part: Any, way: str) -> Iterator[tuple[str, str]]:
    if isinstance(part, dict):
        for name, below in part.items():
            if isinstance(below, str):
                if name in SHOWN:
                    yield f"{way}.{name}", below
            else:
                yield from _told(below, f"{way}.{name}")
    elif isinstance(part, list | tuple) and "option_groups[" not in way:  # names of cities
        for number, below in enumerate(part):
            yield from _told(below, f"{way}[{number}]")


@cache
def same_in(language: str) -> set[str]:
    """Give the words that a language shares with English, in what its catalogues say."""
    shared = set()
    files = [Path(f"{name}.toml") for name in ("{}",)] + [Path("{}") / f"{name}.toml" for name in sections()]
    for file in files:
        english, other = (read(Path(str(CATALOGUES / file).format(name))) for name in ("en", language))
        for name, said in english.items():
            pairs = said.items() if isinstance(said, dict) else [(name, said)]
            others = other.get(name, {}) if isinstance(said, dict) else other
            shared |= {str(one) for key, one in pairs if others.get(key) == one}
    shared |= {
        said for said, other in read(CATALOGUES / language / f"{SENTENCES}.toml").items() if said == other
    }
    shared |= {said for said, other in read(CATALOGUES / f"{language}.toml")["kind"].items() if said == other}
    return {word for said in shared for word in words(said)}


def pieces(text: str) -> set[str]:
    """Take what is said apart at its points, lines and commas, without what is nobody's."""
    return {piece.strip() for piece in re.split(r"[\n.,:;!?·()|–]", NOBODYS.sub(" ", text))} - {""}


def words(text: str) -> set[str]:
    return set(re.findall(r"[^\W\d_]{3,}", NOBODYS.sub(" ", text)))


@pytest.mark.parametrize("language", OTHERS)
@pytest.mark.parametrize("make", [*EVERYTHING, *AT_THE_DESK], ids=lambda one: one.__name__)
def test_nothing_that_people_meet_stays_in_english_or_is_cut(make: Any, language: str) -> None:
    english, other = list(make(tongue("en"))), list(make(tongue(language)))
    assert len(english) == len(other)
    left, short = set(), set()
    for before, after in zip(english, other, strict=True):
        said, heard = dict(told(before)), dict(told(after))
        assert set(said) == set(heard)
        for way, words_there in heard.items():
            stayed = pieces(words_there) & pieces(said[way])
            left |= {piece for piece in stayed if words(piece) - same_in(language)}
            if words_there.endswith("…") and not said[way].endswith("…"):
                short.add(words_there)
    assert left == set()
    assert short == set()


@pytest.mark.parametrize("language", OTHERS)
def test_what_is_undone_is_never_called_as_what_is_cancelled(language: str) -> None:
    stems = {word.casefold()[:5] for word in words(tongue(language).say("booked.cancel")) if len(word) > 4}
    known = read(CATALOGUES / language / f"{SENTENCES}.toml")
    undone = [other for said, other in known.items() if re.search("undone?", said)]
    undone += [tongue(language).say(name) for name in ("booked.undo", "booked.done_undone", "mine.undo")]
    assert len(undone) > 6
    assert [said for said in undone if {word.casefold()[:5] for word in words(said)} & stems] == []


@pytest.mark.parametrize(
    ("language", "one", "several"),
    [
        ("fr", "Q1 serait raccourcie", "Q1, Q2 seraient raccourcies"),
        ("pt", "Q1 ficaria mais curta", "Q1, Q2 ficariam mais curtas"),
        ("es", "se acortaría Q1", "se acortarían Q1, Q2"),
        ("de", "würde gekürzt: Q1", "würde gekürzt: Q1, Q2"),
    ],
)
def test_of_several_questions_that_are_too_long_it_speaks_as_of_several(
    language: str, one: str, several: str
) -> None:
    asked = [Preview(Question(number, "Zzz?", timedelta(minutes=6)), "Zzz", 300) for number in (1, 2)]
    for previews, said in ((asked[:1], one), (asked, several)):
        view = checked_view(chat(), NEW_YORK, About("z", "z"), "Zzz?", "", previews, tongue(language))
        assert any(said in text for _, text in told(view))
