"""The modal for what a channel hears: what stands in it, and what is read back."""

import json
from dataclasses import replace
from datetime import UTC, datetime, time
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft7Validator

from bot.domain.agenda import Filters
from bot.domain.subscription import MOST_A_DAY, Subscription
from bot.rehearsal import limits as slack
from bot.wording import actions as ids
from bot.wording import message as limits
from bot.wording.channel import Choices, channel_view
from bot.wording.channel_said import confirmed
from bot.wording.wishes import ChannelWishes, read_channel_view, wishes_typed
from tests.builders_wording import NAMES, NEW_YORK, NOW


@pytest.fixture(scope="module")
def modal_schema(shared: Path) -> Draft7Validator:
    return Draft7Validator(json.loads((shared / "specs/slack-types-3.2.0.ModalView.schema.json").read_text()))


CHOICES = Choices(
    ("webinar", "Twitter chat"), ("#edchat", "#satchat"), ("ISTE",), (NEW_YORK, "Europe/London")
)
FULL = Subscription(
    workspace="T1",
    channel="C1",
    timezone="Asia/Kathmandu",
    digest_at=time(8, 15),
    week_ahead=True,
    reminders=(15, 120),
    most_a_day=6,
    paused_until=datetime(2015, 11, 2, 12, tzinfo=UTC),
    at_start=True,
    filters=Filters(kinds=("webinar",), hashtags=("#gone",), organisations=("ISTE",)),
    changed_by="U7",
)


def filled(view: dict[str, Any]) -> dict[str, Any]:
    """Give the view as Slack sends it when nothing was changed: each field's value is what stood in it."""
    values: dict[str, Any] = {}
    for block in view["blocks"]:
        if block["type"] == "input":
            element = block["element"]
            state: dict[str, Any] = {"type": element["type"]}
            match element["type"]:
                case "timepicker":
                    state["selected_time"] = element["initial_time"]
                case "static_select":
                    state["selected_option"] = element["initial_option"]
                case "plain_text_input":
                    state["value"] = element.get("initial_value")
                case _:
                    state["selected_options"] = element.get("initial_options", [])
            values[block["block_id"]] = {element["action_id"]: state}
    return {"private_metadata": view["private_metadata"], "state": {"values": values}}


@pytest.mark.parametrize("expanded", [False, True])
@pytest.mark.parametrize("subscription", [None, FULL], ids=["new", "full"])
@pytest.mark.parametrize(
    "choices",
    [
        CHOICES,
        Choices(),
        Choices(
            ("k" * 90,), tuple(f"#tag{number}" for number in range(500)), ("<&>" * 25,), ("Nowhere/Land",)
        ),
    ],
    ids=["some", "none", "too many"],
)
def test_the_channels_modal_is_valid_and_gives_back_what_stood_in_it(
    subscription: Subscription | None, choices: Choices, modal_schema: Draft7Validator, *, expanded: bool
) -> None:
    view = channel_view(subscription, "C1", "general", choices, NAMES, expanded=expanded)
    assert not list(modal_schema.iter_errors(view))
    assert len(view["title"]["text"]) <= slack.VIEW_TITLE
    assert len(view["private_metadata"]) <= slack.PRIVATE_METADATA
    for block in view["blocks"]:
        element = block.get("element", {})
        groups = [
            element.get("options", []),
            *(group["options"] for group in element.get("option_groups", [])),
        ]
        for options in groups:
            assert len(options) <= limits.MAX_OPTIONS
            assert all(0 < len(one["text"]["text"]) <= limits.MAX_OPTION_TEXT for one in options)
        offered = [json.dumps(one) for options in groups for one in options]
        chosen = [*element.get("initial_options", []), *filter(None, [element.get("initial_option")])]
        assert all(json.dumps(one) in offered for one in chosen)
    wishes = read_channel_view(filled(view))
    assert isinstance(wishes, ChannelWishes)
    now = wishes.applied(subscription, "T1", "U7", NOW)
    before = subscription or now
    assert (now.digest, now.digest_at, now.at_start) == (before.digest, before.digest_at, before.at_start)
    assert (now.timezone, now.filters, now.most_a_day) == (before.timezone, before.filters, before.most_a_day)
    assert (now.channel, now.changed_by, now.changed_at) == ("C1", "U7", NOW)


def test_the_modal_opens_with_few_fields_and_the_rest_under_more_options() -> None:
    view = channel_view(None, "C1", "general", CHOICES, NAMES)
    assert sum(block["type"] == "input" for block in view["blocks"]) == 3
    assert ids.CHANNEL_MORE in json.dumps(view)
    assert ids.CHANNEL_STOP not in json.dumps(view)
    assert "hears nothing" in json.dumps(view)


def test_more_options_keeps_what_was_typed() -> None:
    sent = filled(channel_view(None, "C1", "general", CHOICES, NAMES))
    values = sent["state"]["values"]
    values[ids.DIGEST_BLOCK][ids.DIGEST]["selected_options"] = []
    values[ids.DIGEST_AT_BLOCK][ids.DIGEST_AT]["selected_time"] = "16:45"
    more = channel_view(None, "C1", "general", CHOICES, NAMES, expanded=True, wishes=wishes_typed(sent))
    wishes = wishes_typed(filled(more))
    assert (wishes.digest, wishes.digest_at) == (False, time(16, 45))
    assert ids.CHANNEL_MORE not in json.dumps(more)


def test_what_cannot_stay_so_is_said_at_its_field() -> None:
    sent = filled(channel_view(None, "C1", "general", CHOICES, NAMES))
    values = sent["state"]["values"]
    values[ids.DIGEST_BLOCK][ids.DIGEST]["selected_options"] = []
    values[ids.DIGEST_AT_BLOCK][ids.DIGEST_AT]["selected_time"] = None
    values[ids.TIMEZONE_BLOCK][ids.TIMEZONE]["selected_option"] = None
    errors = read_channel_view(sent)
    assert isinstance(errors, dict)
    assert set(errors) == {ids.DIGEST_BLOCK, ids.DIGEST_AT_BLOCK, ids.TIMEZONE_BLOCK}


def test_start_notices_alone_are_a_wish_too() -> None:
    sent = filled(channel_view(FULL, "C1", "general", CHOICES, NAMES))
    sent["state"]["values"][ids.DIGEST_BLOCK][ids.DIGEST]["selected_options"] = []
    wishes = read_channel_view(sent)
    assert isinstance(wishes, ChannelWishes)
    assert wishes.applied(FULL, "T1", "U1", NOW).at_start


def test_written_hashtags_need_no_hash_and_may_be_separated_as_people_do() -> None:
    tags = tuple(f"#tag{number}" for number in range(500))
    sent = filled(channel_view(None, "C1", "general", Choices(hashtags=tags), NAMES, expanded=True))
    sent["state"]["values"][ids.HASHTAGS_BLOCK][ids.HASHTAGS]["value"] = (
        "edchat, #SatChat;txeduchat #edchat ;"
    )
    wishes = read_channel_view(sent)
    assert isinstance(wishes, ChannelWishes)
    assert wishes.filters == Filters(hashtags=("#edchat", "#SatChat", "#txeduchat"))


def said_of(subscription: Subscription) -> str:
    return confirmed(subscription, "U1").text


def test_a_subscription_is_described_in_one_sentence() -> None:
    assert said_of(FULL) == (
        "From now on, announcements here: today's list at 8:15 AM (Kathmandu time), when something is on, and "
        "the week ahead on Mondays at 8:15 AM, and a reminder 2 hours and 15 minutes before a chat, and a notice "
        "when a chat starts, only webinar, #gone, ISTE; at most 6 a day; paused until Monday 2 November 2015, "
        "5:45 PM. Changed by <@U1>."
    )
    assert "as many as there are a day" in said_of(replace(FULL, most_a_day=0))
    assert "a day;" not in said_of(replace(FULL, most_a_day=MOST_A_DAY))
    assert "paused until" in said_of(
        Subscription(workspace="T", channel="C", timezone="UTC", paused_until=NOW)
    )


def test_a_daily_limit_that_nobody_can_choose_any_more_stays_until_another_is_chosen() -> None:
    odd = replace(FULL, most_a_day=7)
    sent = filled(channel_view(odd, "C1", "general", CHOICES, NAMES, expanded=True))
    assert wishes_typed(sent).applied(odd, "T1", "U1", NOW).most_a_day == 7
    sent["state"]["values"][ids.MOST_A_DAY_BLOCK][ids.MOST_A_DAY]["selected_option"] = {"value": "0"}
    assert wishes_typed(sent).applied(odd, "T1", "U1", NOW).most_a_day == 0
