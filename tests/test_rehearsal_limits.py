"""Slack's limits, scopes and events as the rehearsal holds them, beside the published schemas, which hold none."""

from pathlib import Path
from typing import Any

import pytest

from bot.clock import FastClock
from bot.rehearsal import Rehearsal, limits
from bot.rehearsal.blocks import completed, message_blocks
from bot.rehearsal.calls import Recorded
from bot.rehearsal.refusal import SlackRefusal
from bot.rehearsal.views import read_view
from tests.bolted import EVENING
from tests.slack_fidelity import accepted, refused, unlike_the_schemas

Json = dict[str, Any]


def plain(text: str = "x") -> Json:
    return {"type": "plain_text", "text": text}


def mrkdwn(text: str = "x") -> Json:
    return {"type": "mrkdwn", "text": text}


def section(**parts: Any) -> Json:
    return {"type": "section", **({"text": mrkdwn()} | parts)}


def option(text: str = "x", value: str = "v", **parts: Any) -> Json:
    return {"text": plain(text), "value": value, **parts}


def options(count: int) -> list[Json]:
    return [option(value=f"{number}") for number in range(count)]


def button(action_id: str = "go", **parts: Any) -> Json:
    return {"type": "button", "action_id": action_id, "text": plain(), **parts}


def select(**parts: Any) -> Json:
    return {"type": "static_select", "action_id": "pick", **parts}


def actions(*elements: Json, **parts: Any) -> Json:
    return {"type": "actions", "elements": list(elements), **parts}


def context(*elements: Json) -> Json:
    return {"type": "context", "elements": list(elements)}


def field(element: Json, **parts: Any) -> Json:
    return {"type": "input", "label": plain(), "element": element, **parts}


def typed(**parts: Any) -> Json:
    return {"type": "plain_text_input", "action_id": "typed", **parts}


def modal(*blocks: Json, **parts: Any) -> Json:
    return {"type": "modal", "title": plain(), "submit": plain(), "blocks": list(blocks), **parts}


def confirm(**parts: Any) -> Json:
    return {"title": plain(), "text": plain(), "confirm": plain(), "deny": plain(), **parts}


def complaints(value: object) -> list[str]:
    """Say what is wrong with a message's blocks, or with a view."""
    try:
        if isinstance(value, dict):
            read_view(value, home=value.get("type") == "home")
        else:
            message_blocks(value)
    except SlackRefusal as no:
        return list(no.messages) or [no.error]
    return []


def rich(*elements: Json) -> Json:
    return {"type": "rich_text", "elements": [{"type": "rich_text_section", "elements": list(elements)}]}


GOOD: dict[str, list[Json]] = {
    "section": [section()],
    "section with fields": [{"type": "section", "fields": [mrkdwn("f" * 2000)] * 10}],
    "section at its limit": [section(text=mrkdwn("x" * 3000))],
    "section with a button": [
        section(accessory=button(value="v" * 2000, url="https://example.org", style="primary"))
    ],
    "section with an image": [
        section(accessory={"type": "image", "image_url": "https://example.org/a.png", "alt_text": "A chart"})
    ],
    "header": [{"type": "header", "text": plain("x" * 150)}],
    "divider": [{"type": "divider", "block_id": "line"}],
    "context": [context(*[mrkdwn()] * 10)],
    "context with an image": [
        context({"type": "image", "image_url": "https://example.org/a.png", "alt_text": "A"}, plain())
    ],
    "actions": [actions(*(button(f"go{number}") for number in range(25)))],
    "confirmation": [actions(button(confirm=confirm(style="danger")))],
    "accessible button": [actions(button(accessibility_label="Follow #edtechchat"))],
    "select": [
        actions(select(options=options(100), placeholder=plain("Zone"), initial_option=option(value="7")))
    ],
    "select with groups": [actions(select(option_groups=[{"label": plain(), "options": options(2)}]))],
    "many": [
        actions(
            {"type": "multi_static_select", "action_id": "m", "options": options(3), "max_selected_items": 2}
        )
    ],
    "overflow": [section(accessory={"type": "overflow", "action_id": "o", "options": options(5)})],
    "checkboxes": [
        actions({"type": "checkboxes", "action_id": "c", "options": [option(description=plain("d"))]})
    ],
    "radio": [actions({"type": "radio_buttons", "action_id": "r", "options": options(10)})],
    "pickers": [
        actions(
            {"type": "datepicker", "action_id": "d", "initial_date": "2015-10-26"},
            {"type": "timepicker", "action_id": "t", "initial_time": "07:30"},
            {"type": "datetimepicker", "action_id": "dt", "initial_date_time": 1445898300},
        )
    ],
    "people and rooms": [
        actions(
            {"type": "users_select", "action_id": "u"},
            {"type": "multi_users_select", "action_id": "mu", "initial_users": ["U1"]},
            {"type": "channels_select", "action_id": "c", "initial_channel": "C1"},
            {"type": "conversations_select", "action_id": "v", "default_to_current_conversation": True},
            {"type": "external_select", "action_id": "e", "min_query_length": 2},
        )
    ],
    "image": [{"type": "image", "image_url": "https://example.org/a.png", "alt_text": "A", "title": plain()}],
    "rich text": [rich({"type": "text", "text": "Hello "}, {"type": "user", "user_id": "U1"})],
    "markdown": [{"type": "markdown", "text": "**Hello**"}],
    "the same action in two rows": [actions(button()), actions(button())],
    "fifty blocks": [section()] * 50,
}
"""What Slack takes."""

SHAPELESS: dict[str, object] = {
    "unknown block": [{"type": "poem", "text": plain()}],
    "no type": [{"text": plain()}],
    "header in mrkdwn": [{"type": "header", "text": mrkdwn()}],
    "header without text": [{"type": "header"}],
    "text as a string": [{"type": "section", "text": "x"}],
    "text as a number": [section(text=mrkdwn(7))],  # type: ignore[arg-type]  # what must be refused
    "actions without elements": [{"type": "actions"}],
    "elements as an object": [{"type": "actions", "elements": {}}],
    "unknown element": [actions({"type": "lever", "action_id": "x"})],
    "typed input in a row": [actions(typed())],
    "button without text": [actions({"type": "button", "action_id": "x"})],
    "button in mrkdwn": [actions(button(text=mrkdwn()))],
    "unknown style": [actions(button(style="loud"))],
    "button in a context": [context(button())],
    "input without label": [{"type": "input", "element": typed()}],
    "input with a button": [field(button())],
    "image without words": [{"type": "image", "image_url": "https://example.org/a.png"}],
    "unknown property": [section(colour="red")],
    "null instead of nothing": [section(accessory=None)],
    "confirmation without text": [actions(button(confirm={"title": plain()}))],
    "option without text": [actions(select(options=[{"value": "v"}]))],
    "modal without title": {"type": "modal", "blocks": []},
    "modal without blocks": {"type": "modal", "title": plain()},
    "blocks as an object": modal() | {"blocks": {}},
    "unknown view": {"type": "window", "title": plain(), "blocks": []},
    "home with a title": {"type": "home", "title": plain(), "blocks": []},
}
"""What Slack's schemas refuse, and we as well."""

OVER: dict[str, tuple[object, str]] = {
    "51 blocks": ([section()] * 51, "no more than 50 items allowed [json-pointer:/blocks]"),
    "a long section": (
        [section(text=mrkdwn("x" * 3001))],
        "must be less than 3001 characters [json-pointer:/blocks/0/text/text]",
    ),
    "an empty section": (
        [section(text=mrkdwn(""))],
        "must be more than 0 characters [json-pointer:/blocks/0/text/text]",
    ),
    "a section of nothing": ([{"type": "section"}], "must define either `text` or `fields`"),
    "11 fields": (
        [section(fields=[plain()] * 11)],
        "no more than 10 items allowed [json-pointer:/blocks/0/fields]",
    ),
    "a long field": ([section(fields=[plain("x" * 2001)])], "must be less than 2001 characters"),
    "a long header": ([{"type": "header", "text": plain("x" * 151)}], "must be less than 151 characters"),
    "11 in a context": ([context(*[mrkdwn()] * 11)], "no more than 10 items allowed"),
    "an empty context": ([context()], "no fewer than 1 items allowed"),
    "26 in a row": ([actions(*(button(f"{n}") for n in range(26)))], "no more than 25 items allowed"),
    "a long button": ([actions(button(text=plain("x" * 76)))], "must be less than 76 characters"),
    "a long value": ([actions(button(value="x" * 2001))], "must be less than 2001 characters"),
    "a long address": (
        [actions(button(url="https://example.org/" + "x" * 3000))],
        "must be less than 3001 characters",
    ),
    "no address": ([actions(button(url="here"))], "invalid url"),
    "a long label": ([actions(button(accessibility_label="x" * 76))], "must be less than 76 characters"),
    "a long action_id": ([actions(button("x" * 256))], "must be less than 256 characters"),
    "a long block_id": ([section(block_id="x" * 256)], "must be less than 256 characters"),
    "an empty block_id": ([section(block_id="")], "must be more than 0 characters"),
    "101 options": ([actions(select(options=options(101)))], "no more than 100 items allowed"),
    "300 options": ([actions(select(options=options(300)))], "no more than 100 items allowed"),
    "no options": ([actions(select(options=[]))], "no fewer than 1 items allowed"),
    "neither options nor groups": ([actions(select())], "must define either `options` or `option_groups`"),
    "101 groups": (
        [actions(select(option_groups=[{"label": plain(), "options": options(1)}] * 101))],
        "no more than 100 items allowed",
    ),
    "a long option": ([actions(select(options=[option("x" * 76)]))], "must be less than 76 characters"),
    "a long option's value": (
        [actions(select(options=[option(value="x" * 151)]))],
        "must be less than 151 characters",
    ),
    "an option twice": ([actions(select(options=[option(), option()]))], 'option value "v" is not unique'),
    "a choice that is not offered": (
        [actions(select(options=options(2), initial_option=option(value="9")))],
        "initial_option was not found in the provided options",
    ),
    "choices that are not offered": (
        [
            actions(
                {
                    "type": "checkboxes",
                    "action_id": "c",
                    "options": options(2),
                    "initial_options": [option("z", "1")],
                }
            )
        ],
        "initial_options were not found in the provided options",
    ),
    "an overflow of one": (
        [section(accessory={"type": "overflow", "action_id": "o", "options": options(1)})],
        "no fewer than 2 items allowed",
    ),
    "an overflow of six": (
        [section(accessory={"type": "overflow", "action_id": "o", "options": options(6)})],
        "no more than 5 items allowed [json-pointer:/blocks/0/accessory/options]",
    ),
    "11 boxes": (
        [actions({"type": "checkboxes", "action_id": "c", "options": options(11)})],
        "no more than 10 items allowed",
    ),
    "a long placeholder": (
        [actions(select(options=options(1), placeholder=plain("x" * 151)))],
        "must be less than 151",
    ),
    "a long confirmation": (
        [actions(button(confirm=confirm(text=plain("x" * 301))))],
        "must be less than 301",
    ),
    "a long confirming button": (
        [actions(button(confirm=confirm(deny=plain("x" * 31))))],
        "must be less than 31",
    ),
    "a long title of a confirmation": (
        [actions(button(confirm=confirm(title=plain("x" * 101))))],
        "must be less than 101",
    ),
    "no such day": (
        [actions({"type": "datepicker", "action_id": "d", "initial_date": "26/10/2015"})],
        "must be a date",
    ),
    "no such hour": (
        [actions({"type": "timepicker", "action_id": "t", "initial_time": "25:00"})],
        "must be a time",
    ),
    "an action_id twice in a row": (
        [actions(button(), button())],
        '`action_id` "go" already exists [json-pointer:/blocks/0/elements/1/action_id]',
    ),
    "a block_id twice": (
        [section(block_id="b"), section(block_id="b")],
        '`block_id` "b" already exists [json-pointer:/blocks/1/block_id]',
    ),
    "a long markdown": ([{"type": "markdown", "text": "x" * 12_001}], "must be less than 12001 characters"),
    "101 blocks in a modal": (
        modal(*[section()] * 101),
        "no more than 100 items allowed [json-pointer:/view/blocks]",
    ),
    "a long title": (
        modal(title=plain("x" * 25)),
        "must be less than 25 characters [json-pointer:/view/title/text]",
    ),
    "a long submit": (
        modal(submit=plain("x" * 25)),
        "must be less than 25 characters [json-pointer:/view/submit/text]",
    ),
    "a long close": (modal(close=plain("x" * 25)), "must be less than 25 characters"),
    "a long callback_id": (modal(callback_id="x" * 256), "must be less than 256 characters"),
    "a long external_id": (modal(external_id="x" * 256), "must be less than 256 characters"),
    "a long private_metadata": (modal(private_metadata="x" * 3001), "must be less than 3001 characters"),
    "a large view": (modal(*[section(text=mrkdwn("x" * 2_900))] * 90), "view_too_large"),
    "an input without submit": (
        {"type": "modal", "title": plain(), "blocks": [field(typed())]},
        "missing required field: submit [json-pointer:/view]",
    ),
    "a long label of an input": (
        modal(field(typed(), label=plain("x" * 2001))),
        "must be less than 2001 characters",
    ),
    "a long hint": (modal(field(typed(), hint=plain("x" * 2001))), "must be less than 2001 characters"),
    "too much to type": (modal(field(typed(max_length=3001))), "must be between 1 and 3000"),
    "markdown in a modal": (modal({"type": "markdown", "text": "x"}), "unsupported type: markdown"),
}
"""What the schemas let pass, and Slack does not."""

GOOD_VIEWS: dict[str, Json] = {
    "every input": modal(
        field(typed(multiline=True, max_length=200, placeholder=plain())),
        field(select(options=options(3)), optional=True, hint=plain()),
        field({"type": "timepicker", "action_id": "t", "initial_time": "07:30"}),
        field({"type": "number_input", "action_id": "n", "is_decimal_allowed": False}),
        field({"type": "email_text_input", "action_id": "m"}),
        field({"type": "url_text_input", "action_id": "w"}),
        field({"type": "checkboxes", "action_id": "c", "options": options(2), "initial_options": options(1)}),
        callback_id="form",
        private_metadata="{}",
        close=plain("Cancel"),
        notify_on_close=True,
    ),
    "a hundred blocks": modal(*[section()] * 100),
    "a modal to read": {"type": "modal", "title": plain(), "blocks": [section()]},
    "a home": {"type": "home", "blocks": [section(), actions(button())]},
}


@pytest.mark.parametrize("name", GOOD)
def test_what_slack_takes_is_taken_and_its_schema_agrees(shared: Path, name: str) -> None:
    assert complaints(GOOD[name]) == []
    assert accepted(shared, "MessageBlocks", GOOD[name])


@pytest.mark.parametrize("name", GOOD)
def test_what_slack_adds_to_blocks_changes_nothing_about_their_being_right(shared: Path, name: str) -> None:
    whole = completed(GOOD[name], "x")

    assert complaints(whole) == []
    assert accepted(shared, "MessageBlocks", whole)
    assert all(block["block_id"] for block in whole)


@pytest.mark.parametrize("name", GOOD_VIEWS)
def test_views_that_slack_takes_are_taken_and_their_schema_agrees(shared: Path, name: str) -> None:
    view = GOOD_VIEWS[name]
    assert complaints(view) == []
    assert accepted(shared, "HomeView" if view["type"] == "home" else "ModalView", view)


@pytest.mark.parametrize("name", SHAPELESS)
def test_what_has_the_wrong_shape_is_refused_and_the_schema_agrees(shared: Path, name: str) -> None:
    value = SHAPELESS[name]
    kind = value.get("type") if isinstance(value, dict) else None
    schema = {"home": "HomeView", None: "MessageBlocks"}.get(kind, "ModalView")

    assert complaints(value) != []
    assert not accepted(shared, schema, value)


@pytest.mark.parametrize("name", OVER)
def test_what_is_over_a_limit_is_refused_in_slacks_words(name: str) -> None:
    value, words = OVER[name]
    assert any(words in said for said in complaints(value)), complaints(value)


def test_every_complaint_is_told_at_once() -> None:
    said = complaints([section(text=mrkdwn("x" * 3001)), {"type": "header", "text": plain("x" * 151)}])

    assert len(said) == 2


def test_a_refusal_has_slacks_form() -> None:
    with pytest.raises(SlackRefusal) as no:
        message_blocks([section()] * 51)

    assert no.value.body() == {
        "ok": False,
        "error": "invalid_blocks",
        "errors": ["no more than 50 items allowed [json-pointer:/blocks]"],
        "response_metadata": {"messages": ["[ERROR] no more than 50 items allowed [json-pointer:/blocks]"]},
    }


def test_the_largest_message_that_we_make_fits() -> None:
    blocks = [section(text=mrkdwn("x" * (limits.MESSAGE_BLOCKS_TEXT // 50)))] * limits.MESSAGE_BLOCKS
    assert complaints(blocks) == []


# What other tests rely on


def test_calls_that_break_the_schemas_or_were_refused_are_noticed(shared: Path) -> None:
    good = Recorded("chat.postMessage", {"blocks": [section()]}, EVENING, {"ok": True}, 200)
    bad = Recorded(
        "views.open", {"view": '{"type": "modal"}'}, EVENING, {"ok": False, "error": "invalid_arguments"}, 200
    )

    assert unlike_the_schemas(shared, [good]) == refused([good]) == []
    assert refused([bad]) == ["views.open: invalid_arguments"]
    assert unlike_the_schemas(shared, [bad]) != []


def test_a_rehearsal_that_is_not_started_has_a_workspace_already() -> None:
    rehearsal = Rehearsal(FastClock(EVENING))
    assert {channel.name for channel in rehearsal.workspace.channels.values()} >= {"general", "edtechchat"}
