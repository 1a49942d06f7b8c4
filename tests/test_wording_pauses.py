"""The organisers' modal: within Slack's limits however much there is, harmless, and read back as it was meant."""

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft7Validator

from bot.rehearsal import limits as slack
from bot.wording import actions as ids
from bot.wording import message as limits
from bot.wording.pause_wishes import PauseWish, organisation_of, read_organise_view
from bot.wording.pauses import MOST_LISTED, Paused, begun, ended, organise_view, paused_now
from tests.builders_wording import HOSTILE, NAMES, NEW_YORK, NOW
from tests.hearing import said_in
from tests.test_wording_safety import harmless, within_limits

TOMORROW = NOW + timedelta(days=1)
MANY = tuple(f"School district number {number:03}, {'which has a long name ' * 3}" for number in range(300))


@pytest.fixture(scope="module")
def modal_schema(shared: Path) -> Draft7Validator:
    return Draft7Validator(json.loads((shared / "specs/slack-types-3.2.0.ModalView.schema.json").read_text()))


def on(*names: str) -> list[Paused]:
    return [Paused(name, TOMORROW, "U7") for name in names]


def sent(view: dict[str, Any], **chosen: Any) -> dict[str, Any]:
    """Give a view as Slack sends it, with one field's value by its action."""
    blocks = {
        block["element"]["action_id"]: block["block_id"]
        for block in view["blocks"]
        if block["type"] == "input"
    }
    values = {blocks[action]: {action: value} for action, value in chosen.items()}
    return {"private_metadata": view["private_metadata"], "state": {"values": values}}


@pytest.mark.parametrize("asks", [True, False], ids=["with the form", "without"])
@pytest.mark.parametrize("paused", [(), ("", "ISTE"), MANY, (HOSTILE * 30, "<&>" * 900)])
@pytest.mark.parametrize("organisations", [(), ("ISTE",), MANY[:100], MANY, (HOSTILE, "k" * 90)])
def test_the_modal_is_valid_and_within_the_limits_however_many_partners_there_are(
    organisations: tuple[str, ...], paused: tuple[str, ...], modal_schema: Draft7Validator, *, asks: bool
) -> None:
    view = organise_view(on(*paused), organisations, NEW_YORK, NAMES, silenced=True, asks=asks)
    assert not list(modal_schema.iter_errors(view))
    assert ("submit" in view) == asks == any(block["type"] == "input" for block in view["blocks"])
    assert len(view["blocks"]) <= slack.VIEW_BLOCKS
    assert len(json.dumps(view).encode()) <= slack.VIEW_BYTES
    assert len(view["private_metadata"]) <= slack.PRIVATE_METADATA
    for block in view["blocks"]:
        element = block.get("element") or block.get("accessory") or {}
        options = element.get("options", [])
        assert len(options) <= limits.MAX_OPTIONS
        assert all(0 < len(one["text"]["text"]) <= limits.MAX_OPTION_TEXT for one in options)
        assert all(0 < len(one["value"]) <= limits.MAX_OPTION_VALUE for one in options)
        assert len(element.get("value", "")) <= limits.MAX_VALUE
        assert len(element.get("accessibility_label", "")) <= limits.MAX_LABEL
        if block["type"] == "section":
            assert len(block["text"]["text"]) <= limits.MAX_SECTION
            harmless(block["text"]["text"].replace("<@U7>", ""))


def test_what_is_not_listed_is_counted() -> None:
    said = said_in(organise_view(on(*MANY), MANY, NEW_YORK, NAMES)["blocks"])
    assert f"and {len(MANY) - MOST_LISTED} more" in said


@pytest.mark.parametrize("paused", [(), ("", "ISTE"), MANY, (HOSTILE * 30,)])
def test_what_is_said_of_pauses_is_within_the_limits_and_harmless(paused: tuple[str, ...]) -> None:
    message = paused_now(on(*paused), NEW_YORK, NAMES, silenced=True)
    within_limits(message)
    harmless(message.text.replace("<@U7>", ""))
    assert "`CEMBOT_QUIET`" in message.text
    assert "`/cem organise`" in message.text


def test_what_was_done_is_said_with_names_that_are_harmless() -> None:
    for said in (
        begun(HOSTILE, TOMORROW, NEW_YORK),
        ended(HOSTILE, was_on=True),
        ended(HOSTILE, was_on=False),
    ):
        harmless(said)
    assert begun("", TOMORROW, NEW_YORK) == (
        "Done: all announcements are paused until Tuesday 27 October 2015, 6:25 PM (New York time)."
    )
    assert ended("", was_on=False) == "The pause of everything was over already."


def test_a_button_ends_the_pause_beside_which_it_stands() -> None:
    view = organise_view(on("", "everything", "partner:x"), (), NEW_YORK, NAMES)
    values = [block["accessory"]["value"] for block in view["blocks"] if "accessory" in block]
    assert [organisation_of(value) for value in values] == ["", "everything", "partner:x"]


def test_a_pause_until_a_date_ends_as_that_day_begins_in_the_zone_that_the_modal_named() -> None:
    view = organise_view((), ("ISTE",), "Australia/Lord_Howe", NAMES)
    chosen = {
        ids.PAUSED: {"selected_option": {"value": ids.PARTNER}},
        ids.PAUSED_PARTNER: {"selected_option": {"value": "ISTE"}},
        ids.PAUSED_UNTIL: {"selected_date": "2015-10-28"},
    }
    until = datetime(2015, 10, 27, 13, tzinfo=UTC)  # eleven hours ahead in October
    assert read_organise_view(sent(view, **chosen), ("ISTE",), NOW) == PauseWish("ISTE", until)


def test_a_name_that_is_another_names_part_is_taken_as_it_is_written() -> None:
    names = tuple(f"Chapter {number}" for number in range(150))
    view = organise_view((), names, NEW_YORK, NAMES)
    chosen = {
        ids.PAUSED: {"selected_option": {"value": ids.PARTNER}},
        ids.PAUSED_PARTNER: {"type": "plain_text_input", "value": " chapter  1 "},
        ids.PAUSED_FOR: {"selected_option": {"value": "day"}},
    }
    assert read_organise_view(sent(view, **chosen), names, NOW) == PauseWish("Chapter 1", TOMORROW)
