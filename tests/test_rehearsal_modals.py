"""Modals and Home in the rehearsal: opened, stacked, filled, submitted, closed. Driven through a real Bolt app."""

from collections.abc import AsyncIterator
from typing import Any

import pytest

from bot.rehearsal import App, Unanswered
from tests.bolted import EDTECHCHAT, LIAM, NORA, WIDE, Bolted, bolted, listening
from tests.builders_slack import field, modal, option, plain, typed

Json = dict[str, Any]


@pytest.fixture
async def slack() -> AsyncIterator[Bolted]:
    """Run a rehearsal with an app that acknowledges every event."""
    async with listening() as both:
        yield both


async def open_form(slack: Bolted, view: Json) -> str:
    """Open a modal as the answer to something that Nora did in #edtechchat; give its id."""
    trigger = slack.rehearsal.grants.trigger(NORA, channel=EDTECHCHAT)
    opened = await slack.client.views_open(trigger_id=trigger, view=view)
    return str(opened["view"]["id"])


async def test_a_submission_carries_every_input_touched_or_not(slack: Bolted) -> None:
    heard: list[Json] = []

    @slack.app.view("form")
    async def listen(ack: Any, body: Json) -> None:
        heard.append(body)
        await ack()

    boxes = {"type": "checkboxes", "action_id": "boxes", "options": [option("A"), option("B")]}
    view = modal(
        field("name", typed(initial_value="Nora")),
        field("hour", {"type": "timepicker", "action_id": "at", "initial_time": "07:30"}),
        field("kinds", {**boxes, "initial_options": [option("A")]}, optional=True),
        field("note", typed(), optional=True),
        field(
            "room",
            {"type": "conversations_select", "action_id": "in", "default_to_current_conversation": True},
        ),
        private_metadata="kept",
    )
    name = await open_form(slack, view)
    typed_in = {"name": {"typed": {"type": "plain_text_input", "value": "Liam"}}}
    assert await slack.post("submit", user=NORA, view_id=name, state=typed_in) == {"ok": True}

    [body] = heard
    assert body["view"]["private_metadata"] == "kept"
    values = body["view"]["state"]["values"]
    assert values["name"]["typed"] == {"type": "plain_text_input", "value": "Liam"}
    assert values["hour"]["at"]["selected_time"] == "07:30"
    assert [one["value"] for one in values["kinds"]["boxes"]["selected_options"]] == ["a"]
    assert values["note"]["typed"]["value"] is None
    assert values["room"]["in"]["selected_conversation"] == EDTECHCHAT
    assert (await slack.state(NORA))["views"] == []


@pytest.mark.parametrize(
    ("element", "held", "sentence"),
    [
        (typed(), "", "complete this required field"),
        (typed(max_length=3), "four", "0 to 3 characters"),
        ({"type": "email_text_input", "action_id": "typed"}, "nora", "valid email"),
        ({"type": "url_text_input", "action_id": "typed"}, "here", "valid link"),
        ({"type": "number_input", "action_id": "typed", "is_decimal_allowed": False}, "one", "a number"),
        ({"type": "number_input", "action_id": "typed", "is_decimal_allowed": False}, "1.5", "whole number"),
        (
            {"type": "number_input", "action_id": "typed", "is_decimal_allowed": False, "max_value": "5"},
            "9",
            "within the limits",
        ),
    ],
)
async def test_slack_itself_asks_for_what_is_missing(
    slack: Bolted, element: Json, held: str, sentence: str
) -> None:
    name = await open_form(slack, modal(field("name", element)))
    errors = await slack.people.forms.submit(
        slack.people.user(NORA), name, {"name": {"typed": {"value": held}}}
    )

    assert sentence in errors["name"]
    assert not [one for one in slack.rehearsal.envelopes if one["payload"].get("type") == "view_submission"]


@pytest.mark.parametrize(
    ("answer", "titles", "errors"),
    [
        ({}, [], {}),
        ({"response_action": "clear"}, [], {}),
        ({"response_action": "errors", "errors": {"name": "Taken."}}, ["Form"], {"name": "Taken."}),
        ({"response_action": "update", "view": modal(title=plain("Done"))}, ["Done"], {}),
        ({"response_action": "push", "view": modal(title=plain("Sure?"))}, ["Form", "Sure?"], {}),
    ],
)
async def test_a_submission_is_answered_in_every_way(
    slack: Bolted, answer: Json, titles: list[str], errors: Json
) -> None:
    @slack.app.view("form")
    async def listen(ack: Any) -> None:
        await ack(**answer)

    name = await open_form(slack, modal(field("name", typed(initial_value="x"))))
    said = await slack.post("submit", user=NORA, view_id=name, state={})

    assert said.get("errors", {}) == errors
    assert said["ok"] is not bool(errors)
    assert [view["title"]["text"] for view in (await slack.state(NORA))["views"]] == titles


@pytest.mark.parametrize(
    "answer",
    [
        {"response_action": "errors", "errors": {"other": "Taken."}},
        {"response_action": "update", "view": {"type": "modal", "title": plain("x" * 25), "blocks": []}},
        {"response_action": "sing"},
    ],
)
async def test_a_bad_answer_to_a_submission_is_trouble_in_words(slack: Bolted, answer: Json) -> None:
    @slack.app.view("form")
    async def listen(ack: Any) -> None:
        await ack(**answer)

    name = await open_form(slack, modal(field("name", typed(initial_value="x"))))
    with pytest.raises(Unanswered, match="some trouble"):
        await slack.people.forms.submit(slack.people.user(NORA), name, {})


async def test_closing_is_told_where_the_view_asks_for_it(slack: Bolted) -> None:
    heard: list[Json] = []

    @slack.app.view_closed("form")
    async def listen(ack: Any, body: Json) -> None:
        heard.append(body)
        await ack()

    quiet = await open_form(slack, modal())
    await slack.people.forms.close(slack.people.user(NORA), quiet)
    assert heard == []
    told = await open_form(slack, modal(notify_on_close=True))
    assert await slack.post("close", user=NORA, view_id=told) == {"ok": True}
    assert (heard[0]["type"], heard[0]["is_cleared"]) == ("view_closed", False)
    assert (await slack.post("close", user=NORA, view_id=told))["ok"] is False


async def test_a_button_in_a_modal_can_change_it_and_what_was_typed_stays(slack: Bolted) -> None:
    @slack.app.action("more")
    async def listen(ack: Any, client: Any, body: Json) -> None:
        await ack()
        view = body["view"]
        changed = modal(*view["blocks"], field("extra", typed(), optional=True))
        await client.views_update(view_id=view["id"], hash=view["hash"], view=changed)

    more = {
        "type": "actions",
        "block_id": "row",
        "elements": [{"type": "button", "action_id": "more", "text": plain("+")}],
    }
    name = await open_form(slack, modal(field("name", typed()), more))
    act = {"action_id": "more", "block_id": "row", "type": "button"}
    answer = await slack.post(
        "act", user=NORA, action=act, view_id=name, state={"name": {"typed": {"value": "Nora"}}}
    )

    [view] = (await slack.state(NORA))["views"]
    assert answer == {"ok": True}
    assert [block["block_id"] for block in view["blocks"]] == ["name", "row", "extra"]
    assert view["state"]["values"]["name"]["typed"]["value"] == "Nora"


async def test_a_trigger_opens_one_modal_and_not_for_long() -> None:
    triggers: list[str] = []
    async with bolted(WIDE, trigger_seconds=3.0) as slack:

        @slack.app.command("/cem")
        async def listen(ack: Any, body: Json) -> None:
            triggers.append(body["trigger_id"])
            await ack()

        await slack.connect()
        for _ in range(2):
            await slack.people.command(NORA, EDTECHCHAT, "/cem", "")
        await slack.client.views_open(trigger_id=triggers[0], view=modal())
        again = await slack.refused("views.open", trigger_id=triggers[0], view=modal())
        unknown = await slack.refused("views.open", trigger_id="1.2.3", view=modal())
        slack.clock.later += slack.clock.later.resolution * 3_500_000
        late = await slack.refused("views.open", trigger_id=triggers[1], view=modal())

    assert [one["error"] for one in (again, unknown, late)] == [
        "exchanged_trigger_id",
        "invalid_trigger_id",
        "expired_trigger_id",
    ]


async def test_modals_stack_three_deep(slack: Bolted) -> None:
    refused: list[str] = []

    @slack.app.action("push")
    async def listen(ack: Any, client: Any, body: Json) -> None:
        await ack()
        answer = await client.api_call("views.push", json={"trigger_id": body["trigger_id"], "view": pusher})
        refused.append(answer["error"] if not answer["ok"] else "")

    row = {
        "type": "actions",
        "block_id": "row",
        "elements": [{"type": "button", "action_id": "push", "text": plain("+")}],
    }
    pusher = modal(row)
    await open_form(slack, pusher)
    act = {"action_id": "push", "block_id": "row", "type": "button"}
    for _ in range(2):
        top = slack.place.top_view(NORA)
        assert top is not None
        await slack.people.act(NORA, act, view_id=top.id)
    top = slack.place.top_view(NORA)
    assert top is not None
    trigger = slack.rehearsal.grants.trigger(NORA, view=top.id)
    fourth = await slack.refused("views.push", trigger_id=trigger, view=pusher)
    elsewhere = slack.rehearsal.grants.trigger(NORA, channel=EDTECHCHAT)
    from_a_message = await slack.refused("views.push", trigger_id=elsewhere, view=pusher)

    assert refused == ["", ""]
    assert len(slack.place.stacks[NORA]) == 3
    assert (fourth["error"], from_a_message["error"]) == ("push_limit_reached", "not_found")


async def test_an_update_needs_a_view_that_is_there_and_its_newest_hash(slack: Bolted) -> None:
    name = await open_form(slack, modal(external_id="mine"))
    gone = await slack.refused("views.update", view_id="V0GONE", view=modal())
    stale = await slack.refused("views.update", view_id=name, hash="1.old", view=modal())
    nameless = await slack.refused("views.update", view=modal())
    trigger = slack.rehearsal.grants.trigger(LIAM)
    twice = await slack.refused("views.open", trigger_id=trigger, view=modal(external_id="mine"))
    await slack.client.views_update(external_id="mine", view=modal(title=plain("Other")))

    assert [one["error"] for one in (gone, stale, nameless, twice)] == [
        "not_found",
        "hash_conflict",
        "invalid_arguments",
        "duplicate_external_id",
    ]


async def test_options_are_asked_for_while_somebody_types(slack: Bolted) -> None:
    heard: list[Json] = []

    @slack.app.options("partner")
    async def listen(ack: Any, body: Json) -> None:
        heard.append(body)
        await ack(
            options=[option("Alpha")] if body["value"] == "al" else [option(f"{n}") for n in range(101)]
        )

    name = await open_form(slack, modal(field("who", {"type": "external_select", "action_id": "partner"})))
    asked = {"user": NORA, "view_id": name, "block_id": "who", "action_id": "partner"}
    assert await slack.post("options", **asked, value="al") == {"ok": True, "options": [option("Alpha")]}
    assert heard[0]["type"] == "block_suggestion"
    too_many = await slack.post("options", **asked, value="x")
    assert "no more than 100 items allowed" in too_many["error"]
    assert (await slack.post("options", **{**asked, "block_id": "other"}, value="x"))["ok"] is False


async def test_a_home_is_published_opened_and_told_of(slack: Bolted) -> None:
    home = {"type": "home", "blocks": [{"type": "divider"}]}
    await slack.client.views_publish(user_id=NORA, view=home)
    stale = await slack.refused("views.publish", user_id=NORA, view=home, hash="1.old")
    await slack.post("home", user=NORA)

    assert stale["error"] == "hash_conflict"
    assert (await slack.refused("views.publish", user_id="U0NOBODY", view=home))["error"] == "user_not_found"
    assert slack.events("app_home_opened")[0]["event"]["view"]["type"] == "home"
    async with bolted(App(home=False)) as plain_app:
        assert (await plain_app.refused("views.publish", user_id=NORA, view=home))["error"] == "not_enabled"
