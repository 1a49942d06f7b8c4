"""A question with a picture: the words for who cannot see it are asked for, and stand where the picture cannot."""

from pathlib import Path

import pytest

from bot.domain.pictures_in import Picture, parts_of, pictures_in
from bot.domain.script import LONGEST_QUESTION, Question
from bot.rehearsal.faults import Fault, Kind
from bot.wording.message import MAX_SECTION
from bot.wording.post import question as post
from bot.wording.question import question
from tests.builders import event
from tests.builders_wording import HOSTILE, happenings, shown
from tests.conversation import EDTECHCHAT, EDUCATORS
from tests.hearing import spoken
from tests.moderated import MINUTES, Window, choose, go, moderated, opened_script, pasted
from tests.test_running_domain import MINUTE
from tests.test_wording_safety import harmless

WELL = "https://ours.example/well.png"
SAID = f"What do you see? {WELL} [Children at a well]"


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        (SAID, ["What do you see? ", Picture(WELL, "Children at a well")]),
        (f"![Children at a well]({WELL}) and?", [Picture(WELL, "Children at a well"), " and?"]),
        (f"See {WELL}.", ["See ", Picture(WELL, ""), "."]),
        (f"{WELL}?w=1&h=2[ ]", [Picture(f"{WELL}?w=1&h=2", "")]),
        ("See https://ours.example/page [a page]", ["See https://ours.example/page [a page]"]),
        ("No picture.png here", ["No picture.png here"]),
    ],
)
def test_pictures_are_told_from_words(text: str, parts: list[object]) -> None:
    assert parts_of(text) == parts


def test_a_question_shows_its_picture_with_its_words_and_links_it() -> None:
    [chat] = happenings(event())
    made = question(chat, Question(1, SAID, MINUTE), 3)
    assert made.blocks[0]["text"]["text"] == f"*Q1* of 3: What do you see? <{WELL}|Children at a well>"
    assert made.blocks[1] == {"type": "image", "image_url": WELL, "alt_text": "Children at a well"}
    assert "[Children at a well]" in made.text
    assert "[Children at a well]" in post(chat, 1, 3, SAID)


@pytest.mark.parametrize("shows", [HOSTILE, "<!channel> |x>", "👩🏽‍🏫" * 200])
def test_what_a_picture_shows_can_neither_ping_nor_break_out_of_the_link(shows: str) -> None:
    [chat] = happenings(event())
    said = f"See {WELL} [{shows.replace('[', '').replace(']', '')}]"
    assert pictures_in(said)
    made = question(chat, Question(1, said, MINUTE), 3)
    harmless(shown(made).replace(f"<{WELL}|", ""))
    assert len(made.blocks[0]["text"]["text"]) <= MAX_SECTION


def test_the_longest_question_with_pictures_fits() -> None:
    [chat] = happenings(event())
    many = " ".join([f"{WELL} [{'&' * 20}]"] * 40)[:LONGEST_QUESTION]
    made = question(chat, Question(1, many, MINUTE), 3)
    assert len(made.blocks[0]["text"]["text"]) <= MAX_SECTION
    assert sum(block["type"] == "image" for block in made.blocks) == 5


async def test_the_words_are_asked_for_at_the_field(tmp_path: Path) -> None:
    async with moderated(tmp_path) as here:
        window = await opened_script(here)
        errors = await window.submit(pasted(f"Q1: What do you see? {WELL}", spare=f"And {WELL}?"))
        wanted = "write in brackets behind its address what it shows, like …/well.png [Children at a well]."
        assert errors == {
            "script_block": f"Q1 has a picture without words: {wanted}",
            "spare_block": f"It has a picture without words: {wanted}",
        }
        assert await window.submit(pasted(f"Q1: {SAID}", spare="And?")) == {}
        assert "Slack: with its picture · X: " in window.words
        assert await window.submit() == {}
        await go(here, 0)
        await choose(here, "extra")
        errors = await Window(here, "U0NORA").submit({"extra_block": {"extra": {"value": WELL}}})
        assert errors == {"extra_block": f"It has a picture without words: {wanted}"}


async def test_where_slack_cannot_fetch_the_picture_the_question_comes_without_it(tmp_path: Path) -> None:
    async with moderated(tmp_path, rooms=(EDUCATORS,)) as here:
        window = await opened_script(here)
        await window.submit(pasted(f"Q1 (+{MINUTES[0]}): {SAID}"))
        await window.submit()
        await go(here, 0)
        here.refusals.add("chat.postMessage")
        await here.until_rows("SELECT * FROM delivery WHERE kind = 'start' AND state = 'sent'", 1)
        await go(here, 5)  # the rules are said before the first question
        here.rehearsal.faults.add("chat.postMessage", Fault(kind=Kind.ERROR, error="invalid_blocks"))
        await go(here, MINUTES[0])
        asked = [one for one in here.posts(EDUCATORS) if spoken(one).startswith("*Q1*")]
        assert len(asked) == 1
        assert f"<{WELL}|Children at a well>" in spoken(asked[0])
        assert "image" not in {block["type"] for block in asked[0].blocks}
        assert here.posts(EDTECHCHAT) == []
