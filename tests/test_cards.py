"""Chat cards: what they say, that it can be read, and that nothing stands over the edge, whatever the language."""

from datetime import datetime, timedelta
from pathlib import Path

import pytest
import resvg_py
from fontTools.fontBuilder import FontBuilder
from fontTools.pens.ttGlyphPen import TTGlyphPen

from bot.errors import NoFont
from bot.pictures.card import EDGE, HEAD, HEIGHT, SMALLEST, WIDTH, draw
from bot.pictures.drawing import png
from bot.pictures.fonts import BOLD, REGULAR, Fonts, clusters
from bot.pictures.palette import INKS, PAPER, READABLE, SEA, contrast, head, on_paper
from bot.pictures.typesetting import shortened
from bot.wording.card import MAX_ALT_TEXT, Card, alt_text, card
from tests.builders import event
from tests.builders_cards import CARD, TIMES, Pixels, pixels
from tests.builders_wording import happenings

NOTHING: list[Path] = []
"""No fonts of the machine's own, so that a test finds the same on every machine."""

ZONES = ("America/New_York", "Europe/London", "Australia/Sydney")
JAPANESE = "教育技術についての会話、先生たちのための"

LONG = "Connected learning for everybody, and how small districts with little money build networks that last "

WIDE = {
    "a long title": CARD._replace(title=LONG * 3),
    "one word without end": CARD._replace(title="W" * 200, hashtag="#" + "W" * 90),
    "many moderators": CARD._replace(hosts=tuple(f"Firstname{n} Lastname{n}" for n in range(40))),
    "one moderator without end": CARD._replace(hosts=("M" * 250,)),
    "Arabic and Hebrew": CARD._replace(title="مرحبا بالمعلمين المتصلين في كل مكان " * 4, hosts=("שלום כהן",)),
    "Greek and Russian": CARD._replace(title="Συζήτηση εκπαίδευση школа " * 4),
    "emoji": CARD._replace(title="👩‍🔬🎨🇩🇪👨‍👩‍👧‍👦 STEM " * 12),
    "four cities": CARD._replace(
        times=(*TIMES, TIMES[1]._replace(city="Dumont d'Urville", clock="12:30 AM"))
    ),
    "questions": CARD._replace(questions=tuple(f"Q{n} {LONG * n}" for n in range(1, 12))),
}


def painted(said: Card, folders: list[Path] = NOTHING, width: int = WIDTH // 4) -> Pixels:
    """Draw a card a quarter as large, which is about what a phone shows."""
    plain, bold = Fonts(REGULAR, folders), Fonts(BOLD, folders)
    svg = draw(said, plain, bold)
    paths = sorted(str(path) for path in plain.paths | bold.paths)
    made = resvg_py.svg_to_bytes(svg_string=svg, width=width, skip_system_fonts=True, font_files=paths)
    return pixels(bytes(made))


@pytest.fixture
def japanese(tmp_path: Path) -> list[Path]:
    """Give a folder with a font of a machine's own, whose letters are as wide as they are high."""
    letters = {ord(char): f"u{ord(char):X}" for char in sorted(set(JAPANESE))}
    pen = TTGlyphPen(None)
    for number, point in enumerate(((50, 0), (950, 0), (950, 800), (50, 800))):
        (pen.lineTo if number else pen.moveTo)(point)
    pen.closePath()
    square = pen.glyph()
    made = FontBuilder(1000, isTTF=True)
    made.setupGlyphOrder([".notdef", *letters.values()])
    made.setupCharacterMap(letters)
    made.setupGlyf(dict.fromkeys([".notdef", *letters.values()], square))
    made.setupHorizontalMetrics(dict.fromkeys([".notdef", *letters.values()], (1000, 50)))
    made.setupHorizontalHeader(ascent=880, descent=-120)
    made.setupNameTable({"familyName": "Squares", "styleName": "Regular"})
    made.setupOS2()
    made.setupPost()
    made.save(tmp_path / "squares.ttf")
    return [tmp_path]


def test_a_card_says_the_topic_the_moderators_the_hashtag_and_the_local_times() -> None:
    (chat,) = happenings(event(hosts=("Susan", "Tom")))
    assert card(chat, ZONES) == CARD


def test_the_words_that_stand_for_it_say_the_same() -> None:
    assert alt_text(CARD._replace(questions=("Q1 Why?", "Q2 How?"))) == (
        "Educational Technology Chat. Monday 26 October 2015: 8 PM in New York, 12 AM on Tuesday 27 October in London, "
        "11 AM on Tuesday 27 October in Sydney. With Susan and Tom. Hashtag #edtechchat. Questions: Q1 Why? Q2 How?"
    )
    assert len(alt_text(WIDE["many moderators"])) <= MAX_ALT_TEXT


def test_the_day_is_named_only_where_it_differs() -> None:
    (chat,) = happenings(event(datetime(2015, 10, 26, 9), length=timedelta(hours=1)))
    assert [one.day for one in card(chat, ZONES).times] == ["", "", "Tuesday 27 October"]


@pytest.mark.parametrize("ink", INKS)
def test_everything_that_is_written_can_be_read(ink: tuple[str, str]) -> None:
    assert contrast(*ink) >= READABLE


@pytest.mark.parametrize(
    "colour", ["", "#000000", "#ffffff", "#777777", "#7f7f00", "#ff0000", "#00c800", "#b0c4de"]
)
def test_words_can_be_read_whatever_colour_a_programme_has(colour: str) -> None:
    assert contrast(*head(colour)) >= READABLE
    assert contrast(*on_paper(colour)) >= READABLE
    assert head(colour).ground == (colour or SEA)


def test_every_grey_has_words_that_can_be_read() -> None:
    greys = [f"#{level:02x}{level:02x}{level:02x}" for level in range(256)]
    assert min(contrast(*head(grey)) for grey in greys) >= READABLE


def test_a_card_has_the_programmes_colour() -> None:
    fonts = Fonts(REGULAR, NOTHING), Fonts(BOLD, NOTHING)
    svg = draw(CARD, *fonts, "#ffcc00")
    assert 'height="104" fill="#ffcc00"' in svg
    assert SEA not in svg
    assert SEA in draw(CARD, *fonts)


def test_the_contrast_is_counted_as_wcag_does() -> None:
    assert contrast("#ffffff", "#000000") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)
    assert contrast("#123456", "#123456") == 1


def test_nothing_is_smaller_than_a_phone_shows_well() -> None:
    for said in (CARD, *WIDE.values()):
        svg = draw(said, Fonts(REGULAR, NOTHING), Fonts(BOLD, NOTHING))
        sizes = {int(part.partition('"')[0]) for part in svg.split('font-size="')[1:]}
        assert min(sizes) >= SMALLEST  # 12 pixels on a phone that is 380 wide


@pytest.mark.parametrize("name", WIDE)
def test_nothing_stands_over_the_edge(name: str) -> None:
    seen = painted(WIDE[name])
    margin = EDGE // 4
    for number, row in enumerate(seen.rows):
        right = set(row[-margin + 2 :])
        assert len(right) == 1, f"row {number} of {name}"  # the ground alone
    band = (HEIGHT - 196) // 4
    paper = tuple(int(PAPER[at : at + 2], 16) for at in (1, 3, 5))
    above, below = seen.rows[HEAD // 4 + 1], seen.rows[band - 2]
    assert set(above[margin:]) == set(below[margin:]) == {paper}  # nor into the bands


def test_a_card_that_is_not_too_full_shows_all_of_it() -> None:
    svg = draw(CARD._replace(questions=("Q1 Why?",)), Fonts(REGULAR, NOTHING), Fonts(BOLD, NOTHING))
    words = [part.partition("<")[0] for part in svg.split("<tspan")[1:]]
    said = " ".join(part.partition(">")[2] for part in words)
    assert said == (
        "Monday 26 October 2015 Educational Technology Chat #edtechchat With Susan and Tom New York 8 PM "
        "London 12 AM Tue 27 October Sydney 11 AM Tue 27 October Q1 Why?"
    )


def test_letters_of_the_machines_own_fonts_are_found_and_broken_into_lines(japanese: list[Path]) -> None:
    seen = painted(CARD._replace(title=JAPANESE, hosts=()), japanese)
    assert {len(set(row[-EDGE // 4 + 2 :])) for row in seen.rows} == {1}
    assert png(CARD._replace(title=JAPANESE), japanese).startswith(b"\x89PNG")


def test_a_card_that_could_not_be_read_is_not_drawn() -> None:
    with pytest.raises(NoFont, match="no font on this machine has the letters '教育"):
        png(CARD._replace(title=JAPANESE), NOTHING)


def test_emoji_that_no_font_has_are_left_out_and_their_spaces_too() -> None:
    assert Fonts(BOLD, NOTHING).legible("STEM 👩‍🔬 and 🎨 art 🇩🇪!") == "STEM and art !"


@pytest.mark.parametrize(
    ("text", "width", "kept"),
    [("Dumont d'Urville", 300, "Dumont…"), ("Rivadavia", 150, "Rivad…"), ("Rome", 300, "Rome")],
)
def test_what_has_no_room_ends_with_a_whole_word_where_one_is_near(text: str, width: int, kept: str) -> None:
    assert shortened(text, width, 42, Fonts(REGULAR, NOTHING)) == kept


def test_what_a_reader_sees_as_one_letter_is_not_parted() -> None:
    assert list(clusters("e\u0301👩‍🔬🇩🇪🇫🇷👍🏽a")) == ["e\u0301", "👩‍🔬", "🇩🇪", "🇫🇷", "👍🏽", "a"]


def test_a_broken_font_of_the_machines_own_is_passed_over(japanese: list[Path]) -> None:
    (japanese[0] / "Noto-broken.ttf").write_bytes(b"no font")
    assert Fonts(BOLD, japanese).lacks(JAPANESE) == ""


def test_a_title_cannot_write_into_the_drawing() -> None:
    said = CARD._replace(title='</text><image href="file:///etc/passwd"/> & "quotes"')
    svg = draw(said, Fonts(REGULAR, NOTHING), Fonts(BOLD, NOTHING))
    assert "<image" not in svg
    assert "&lt;image" in svg


def test_the_picture_is_as_large_as_x_shows_it_whole() -> None:
    data = png(CARD, NOTHING)
    assert (int.from_bytes(data[16:20]), int.from_bytes(data[20:24])) == (WIDTH, HEIGHT)
    assert HEIGHT * 16 == WIDTH * 9
    assert len(data) < 200_000
