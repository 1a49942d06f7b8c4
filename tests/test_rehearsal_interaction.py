"""What people do in the rehearsal, and what the app is told of it. Driven through a real Bolt app."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import aiohttp
import pytest

from bot.rehearsal import App, Channel, Unanswered
from tests.bolted import AVA, EDTECHCHAT, EDUCATORS, GENERAL, LIAM, NORA, Bolted, bolted
from tests.slack_fidelity import event_sample, unlike_the_sample

Json = dict[str, Any]

WIDE = App(
    scopes=App().scopes | {"channels:join", "im:write"},
    events=App().events | {"app_home_opened", "member_joined_channel", "member_left_channel", "user_change"},
    home=True,
)
"""An app that hears of everything."""


@pytest.fixture
async def slack() -> AsyncIterator[Bolted]:
    """Run a rehearsal with an app that acknowledges every event."""
    async with bolted(WIDE) as both:
        for kind in ("message", "app_mention", "reaction_added", "reaction_removed", "app_home_opened"):
            both.app.event(kind)(_nothing)
        both.app.event("member_joined_channel")(_nothing)
        both.app.event("member_left_channel")(_nothing)
        await both.connect()
        yield both


async def _nothing() -> None:
    """Take an event and do nothing about it."""


def plain(text: str) -> Json:
    return {"type": "plain_text", "text": text}


def option(text: str) -> Json:
    return {"text": plain(text), "value": text.lower()}


def field(block_id: str, element: Json, **parts: Any) -> Json:
    return {"type": "input", "block_id": block_id, "label": plain(block_id), "element": element, **parts}


def typed(**parts: Any) -> Json:
    return {"type": "plain_text_input", "action_id": "typed", **parts}


def modal(*blocks: Json, **parts: Any) -> Json:
    whole = {"type": "modal", "callback_id": "form", "title": plain("Form"), "submit": plain("Save")}
    return {**whole, "blocks": list(blocks), **parts}


async def open_form(slack: Bolted, view: Json) -> str:
    """Open a modal as the answer to something that Nora did in #edtechchat; give its id."""
    trigger = slack.rehearsal.grants.trigger(NORA, channel=EDTECHCHAT)
    opened = await slack.client.views_open(trigger_id=trigger, view=view)
    return str(opened["view"]["id"])


# What the app hears of what is said


async def test_a_mention_in_a_channel_is_heard_twice_and_in_a_direct_message_once(slack: Bolted) -> None:
    await slack.people.say(NORA, EDTECHCHAT, "@cembot what's on today")
    await slack.people.say(NORA, slack.place.direct(NORA).id, "@cembot what's on today")
    await slack.rehearsal.settled()

    [mention] = slack.events("app_mention")
    in_channel, direct = slack.events("message")
    assert mention["event"]["text"] == "<@U0CEMBOT> what's on today"
    assert mention["event"]["ts"] == in_channel["event"]["ts"]
    assert mention["event_id"] != in_channel["event_id"]
    assert (in_channel["event"]["channel_type"], direct["event"]["channel_type"]) == ("channel", "im")


async def test_typed_words_are_stored_as_slack_stores_them(slack: Bolted) -> None:
    said = "@Liam Byrne: <b> & see https://example.org/?a=1 #edtechchat nora@example.org"
    message = await slack.people.say(NORA, EDTECHCHAT, said)

    expected = "<@U0LIAM>: &lt;b&gt; &amp; see <https://example.org/?a=1> #edtechchat nora@example.org"
    assert message.text == expected
    [part] = message.blocks[0]["elements"]
    assert [one["type"] for one in part["elements"]] == ["user", "text", "link", "text"]


async def test_the_bot_hears_nothing_of_channels_that_it_is_not_in(slack: Bolted) -> None:
    await slack.people.say(NORA, GENERAL, "@cembot hello")
    await slack.people.invite(NORA, GENERAL, "@cembot")
    await slack.people.say(NORA, GENERAL, "@cembot hello")
    await slack.rehearsal.settled()

    assert len(slack.events("app_mention")) == 1


async def test_an_app_hears_only_of_what_it_subscribed_to() -> None:
    app = App(events=frozenset({"app_mention"}))
    async with bolted(app) as slack:
        slack.app.event("app_mention")(_nothing)
        await slack.connect()
        message = await slack.people.say(NORA, EDTECHCHAT, "@cembot hello")
        await slack.people.react(NORA, EDTECHCHAT, message.ts, "tada")
        await slack.people.join(NORA, EDTECHCHAT)

        assert [one["payload"]["event"]["type"] for one in slack.rehearsal.envelopes] == ["app_mention"]


async def test_the_bot_hears_its_own_messages_with_its_bot_id(slack: Bolted) -> None:
    await slack.client.chat_postMessage(channel=EDTECHCHAT, text="Hello")
    await slack.rehearsal.settled()

    [own] = slack.events("message")
    assert (own["event"]["bot_id"], own["event"]["user"]) == ("B0CEMBOT", "U0CEMBOT")


async def test_a_private_channel_has_its_own_subscription(slack: Bolted) -> None:
    slack.place.add_channel(Channel("C0STAFF", "staff", "group", [NORA, "U0CEMBOT"]))
    await slack.people.say(NORA, "C0STAFF", "Hello")

    assert slack.events("message")[0]["event"]["channel_type"] == "group"


async def every_event(slack: Bolted) -> None:
    """Do each thing that the app hears of."""
    first = await slack.people.say(NORA, EDTECHCHAT, "@cembot Q1")
    reply = await slack.people.say(LIAM, EDTECHCHAT, "A1", thread_ts=first.ts)
    await slack.people.say(LIAM, EDTECHCHAT, "A1 for all", thread_ts=first.ts, broadcast=True)
    await slack.people.edit(LIAM, EDTECHCHAT, reply.ts, "A1, rather")
    await slack.people.react(AVA, EDTECHCHAT, first.ts, "tada")
    await slack.people.react(AVA, EDTECHCHAT, first.ts, "tada", remove=True)
    await slack.people.delete(LIAM, EDTECHCHAT, reply.ts)
    slack.place.channels[EDUCATORS].members.remove(AVA)
    await slack.people.join(AVA, EDUCATORS)
    await slack.people.open_home(NORA)
    await slack.rehearsal.settled()


@pytest.mark.parametrize(
    ("sample", "kind", "subtype"),
    [
        ("AppMention", "app_mention", None),
        ("Message", "message", None),
        ("MessageThreadBroadcast", "message", "thread_broadcast"),
        ("MessageChanged", "message", "message_changed"),
        ("MessageDeleted", "message", "message_deleted"),
        ("MessageChannelJoin", "message", "channel_join"),
        ("MemberJoinedChannel", "member_joined_channel", None),
        ("ReactionAdded", "reaction_added", None),
        ("ReactionRemoved", "reaction_removed", None),
        ("AppHomeOpened", "app_home_opened", None),
    ],
)
async def test_events_have_the_shape_of_slacks_samples(
    slack: Bolted, shared: Path, sample: str, kind: str, subtype: str | None
) -> None:
    await every_event(slack)
    sent = [one for one in slack.events(kind) if one["event"].get("subtype") == subtype]

    assert sent
    for payload in sent:
        assert unlike_the_sample(event_sample(shared, sample), payload) == []


def test_a_payload_of_another_shape_is_noticed(shared: Path) -> None:
    sample = event_sample(shared, "ReactionAdded")
    wrong = {**sample, "event": {**sample["event"], "user": 1, "who": "x"}}

    assert len(unlike_the_sample(sample, wrong)) == 2


async def test_an_edit_tells_what_was_and_what_is(slack: Bolted) -> None:
    message = await slack.people.say(NORA, EDTECHCHAT, "Helo")
    await slack.people.edit(NORA, EDTECHCHAT, message.ts, "Hello")

    event = slack.events("message")[-1]["event"]
    assert (event["previous_message"]["text"], event["message"]["text"]) == ("Helo", "Hello")
    assert event["message"]["edited"]["user"] == NORA


async def test_the_same_reaction_twice_is_one_event(slack: Bolted) -> None:
    message = await slack.people.say(NORA, EDTECHCHAT, "Hello")
    for _ in range(2):
        await slack.people.react(LIAM, EDTECHCHAT, message.ts, "tada")

    assert len(slack.events("reaction_added")) == 1


@pytest.mark.parametrize(
    ("who", "where", "text", "sentence"),
    [
        ("U0NOBODY", EDTECHCHAT, "x", "nobody with the id"),
        (NORA, "C0NOWHERE", "x", "no channel"),
        (NORA, EDTECHCHAT, "  ", "Type something"),
    ],
)
async def test_people_hear_why_something_cannot_be_said(
    slack: Bolted, who: str, where: str, text: str, sentence: str
) -> None:
    with pytest.raises(Unanswered, match=sentence):
        await slack.people.say(who, where, text)


async def test_people_change_only_what_they_wrote_where_they_are(slack: Bolted) -> None:
    message = await slack.people.say(NORA, EDTECHCHAT, "Hello")
    with pytest.raises(Unanswered, match="only what they wrote"):
        await slack.people.edit(LIAM, EDTECHCHAT, message.ts, "Bye")
    await slack.people.leave(LIAM, EDTECHCHAT)
    with pytest.raises(Unanswered, match="join it first"):
        await slack.people.say(LIAM, EDTECHCHAT, "Hello")


# Commands and response_urls


async def test_what_a_command_is_answered_with_is_seen_by_who_asked(slack: Bolted) -> None:
    @slack.app.command("/cem")
    async def listen(ack: Any, body: Json) -> None:
        await ack(f"{body['user_name']} asked {body['text']} in #{body['channel_name']}")

    answer = await slack.post("say", user=NORA, channel=EDTECHCHAT, text="/cem what's on")
    [message] = (await slack.state(NORA))["channel"]["messages"]
    assert answer["ok"] is True
    assert (message["text"], message["ephemeral"]) == ("nora asked what's on in #edtechchat", True)
    assert (await slack.state(LIAM))["channel"]["messages"] == []


async def test_an_answer_to_a_command_may_be_for_everybody(slack: Bolted) -> None:
    @slack.app.command("/cem")
    async def listen(ack: Any) -> None:
        await ack(text="For all", response_type="in_channel")

    await slack.people.command(NORA, EDTECHCHAT, "/cem", "")
    assert (await slack.state(LIAM))["channel"]["messages"][0]["text"] == "For all"


async def test_a_command_answered_with_bad_blocks_fails_in_words(slack: Bolted) -> None:
    @slack.app.command("/cem")
    async def listen(ack: Any) -> None:
        await ack(text="x", blocks=[{"type": "poem"}])

    with pytest.raises(Unanswered, match="unsupported type: poem"):
        await slack.people.command(NORA, EDTECHCHAT, "/cem", "")


async def test_an_unknown_command_is_refused(slack: Bolted) -> None:
    with pytest.raises(Unanswered, match="not a command"):
        await slack.people.command(NORA, EDTECHCHAT, "/sing", "")


async def test_a_response_url_takes_five_answers_in_half_an_hour(slack: Bolted) -> None:
    urls: list[str] = []

    @slack.app.command("/cem")
    async def listen(ack: Any, body: Json) -> None:
        urls.append(body["response_url"])
        await ack()

    for _ in range(2):
        await slack.people.command(NORA, EDTECHCHAT, "/cem", "")
    async with aiohttp.ClientSession() as session:
        answers = [await _said(session, urls[0], {"text": f"{number}"}) for number in range(6)]
        bad = await _said(session, urls[1], {"text": "x", "blocks": [{"type": "poem"}]})
        empty = await _said(session, urls[1], {})
        slack.clock.later += slack.clock.later.resolution * 1_000_000 * 1801
        late = await _said(session, urls[1], {"text": "late"})
        unknown = await _said(session, f"{slack.place.url}response/none", {"text": "x"})

    assert answers == [(200, "")] * 5 + [(404, "used_url")]
    assert (late, unknown) == ((404, "expired_url"), (404, "invalid_url"))
    assert (bad[1], empty[1]) == ("invalid_blocks", "no_text")


async def _said(session: aiohttp.ClientSession, url: str, said: Json) -> tuple[int, str]:
    async with session.post(url, json=said) as got:
        return got.status, "" if got.content_type == "text/plain" else (await got.json())["error"]


async def test_a_pressed_message_can_be_replaced_and_deleted_by_its_response_url(slack: Bolted) -> None:
    buttons = {"type": "actions", "elements": [{"type": "button", "action_id": "go", "text": plain("Go")}]}
    sent = await slack.client.chat_postMessage(channel=EDTECHCHAT, text="Go?", blocks=[buttons])
    said: list[Json] = [{"text": "Gone", "replace_original": True}, {"delete_original": True}]

    @slack.app.action("go")
    async def listen(ack: Any, respond: Any) -> None:
        await ack()
        await respond(**said.pop(0))

    message = slack.place.channels[EDTECHCHAT].messages[sent["ts"]]
    chosen = {"block_id": message.blocks[0]["block_id"], "action_id": "go", "type": "button"}
    await slack.people.act(NORA, chosen, channel=EDTECHCHAT, ts=sent["ts"])
    assert (message.text, message.blocks, message.deleted) == ("Gone", [], False)
    message.blocks = [{**buttons, "block_id": chosen["block_id"]}]
    await slack.people.act(NORA, chosen, channel=EDTECHCHAT, ts=sent["ts"])
    assert message.deleted


# Buttons and menus


async def test_a_button_in_a_message_tells_who_pressed_what_where(slack: Bolted) -> None:
    heard: list[Json] = []
    buttons = {
        "type": "actions",
        "block_id": "row",
        "elements": [{"type": "button", "action_id": "here", "text": plain("I'm here"), "value": "o1"}],
    }
    sent = await slack.client.chat_postMessage(channel=EDTECHCHAT, text="On now", blocks=[buttons])

    @slack.app.action("here")
    async def listen(ack: Any, body: Json) -> None:
        heard.append(body)
        await ack()

    act = {"action_id": "here", "block_id": "row", "type": "button", "value": "o1"}
    where = {"channel": EDTECHCHAT, "ts": sent["ts"]}
    assert await slack.post("act", user=LIAM, action=act, message=where) == {"ok": True}
    [body] = heard
    assert body["user"]["id"] == LIAM
    assert body["container"] == {
        "type": "message",
        "message_ts": sent["ts"],
        "channel_id": EDTECHCHAT,
        "is_ephemeral": False,
    }
    assert body["message"]["text"] == "On now"
    assert body["actions"][0] | {"action_ts": ""} == {
        "action_id": "here",
        "block_id": "row",
        "type": "button",
        "value": "o1",
        "text": {**plain("I'm here"), "emoji": True},
        "action_ts": "",
    }
    gone = await slack.post("act", user=LIAM, action={**act, "action_id": "gone"}, message=where)
    assert gone == {"ok": False, "error": "That button or menu is not there any more."}


async def test_an_ephemeral_message_does_not_come_back_with_its_buttons(slack: Bolted) -> None:
    heard: list[Json] = []
    blocks = [
        {
            "type": "actions",
            "block_id": "row",
            "elements": [{"type": "button", "action_id": "go", "text": plain("Go")}],
        }
    ]
    sent = await slack.client.chat_postEphemeral(channel=EDTECHCHAT, user=NORA, text="Go?", blocks=blocks)

    @slack.app.action("go")
    async def listen(ack: Any, body: Json) -> None:
        heard.append(body)
        await ack()

    chosen = {"action_id": "go", "block_id": "row"}
    await slack.people.act(NORA, chosen, channel=EDTECHCHAT, ts=sent["message_ts"])
    assert "message" not in heard[0]
    assert heard[0]["container"]["is_ephemeral"] is True
    with pytest.raises(Unanswered, match="not there any more"):
        await slack.people.act(LIAM, chosen, channel=EDTECHCHAT, ts=sent["message_ts"])


@pytest.mark.parametrize(
    ("element", "chosen"),
    [
        ({"type": "static_select", "options": [option("A"), option("B")]}, {"selected_option": option("B")}),
        ({"type": "overflow", "options": [option("A"), option("B")]}, {"selected_option": option("B")}),
        ({"type": "checkboxes", "options": [option("A"), option("B")]}, {"selected_options": [option("A")]}),
        ({"type": "radio_buttons", "options": [option("A"), option("B")]}, {"selected_option": option("A")}),
        ({"type": "datepicker", "initial_date": "2015-10-26"}, {"selected_date": "2015-10-27"}),
        ({"type": "timepicker"}, {"selected_time": "07:30"}),
        ({"type": "channels_select"}, {"selected_channel": GENERAL}),
        ({"type": "multi_users_select"}, {"selected_users": [NORA, LIAM]}),
    ],
)
async def test_every_menu_tells_what_was_chosen(slack: Bolted, element: Json, chosen: Json) -> None:
    heard: list[Json] = []
    section = {
        "type": "section",
        "block_id": "row",
        "text": plain("Choose"),
        "accessory": {**element, "action_id": "pick"},
    }
    sent = await slack.client.chat_postMessage(channel=EDTECHCHAT, text="Choose", blocks=[section])

    @slack.app.action("pick")
    async def listen(ack: Any, body: Json) -> None:
        heard.append(body)
        await ack()

    act = {"action_id": "pick", "block_id": "row", **chosen}
    await slack.people.act(NORA, act, channel=EDTECHCHAT, ts=sent["ts"])
    [body] = heard
    assert chosen.items() <= body["actions"][0].items()
    if element["type"] != "overflow":
        assert chosen.items() <= body["state"]["values"]["row"]["pick"].items()


async def test_what_is_not_offered_cannot_be_chosen(slack: Bolted) -> None:
    menu = {"type": "static_select", "action_id": "pick", "options": [option("A")]}
    row = {"type": "actions", "block_id": "row", "elements": [menu]}
    sent = await slack.client.chat_postMessage(channel=EDTECHCHAT, text="Choose", blocks=[row])
    act = {"action_id": "pick", "block_id": "row", "selected_option": option("Z")}

    with pytest.raises(Unanswered, match="not one of the choices"):
        await slack.people.act(NORA, act, channel=EDTECHCHAT, ts=sent["ts"])


# Modals


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
        {"response_action": "errors", "errors": {}},
        {"response_action": "update", "view": {"type": "modal", "title": plain("x" * 25), "blocks": []}},
        {"response_action": "sing"},
    ],
)
async def test_a_bad_answer_to_a_submission_is_trouble_in_words(slack: Bolted, answer: Json) -> None:
    name = await open_form(slack, modal(field("name", typed(initial_value="x"))))
    original = slack.rehearsal.links.answered

    async def answered(envelope: Any) -> Json:
        await original(envelope)
        return answer

    slack.app.view("form")(_acknowledge)
    slack.rehearsal.links.answered = answered  # type: ignore[method-assign]  # Bolt itself refuses to send some of these
    with pytest.raises(Unanswered, match="some trouble"):
        await slack.people.forms.submit(slack.people.user(NORA), name, {})


async def _acknowledge(ack: Any) -> None:
    await ack()


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
    async with bolted() as plain_app:
        assert (await plain_app.refused("views.publish", user_id=NORA, view=home))["error"] == "not_enabled"


# The page's contract


async def test_what_one_person_sees(slack: Bolted) -> None:
    first = await slack.people.say(LIAM, EDTECHCHAT, "Q1")
    await slack.people.say(NORA, EDTECHCHAT, "A1", thread_ts=first.ts)
    await slack.people.react(NORA, EDTECHCHAT, first.ts, "tada")
    elsewhere = await slack.state(AVA, EDUCATORS)
    seen = await slack.state(AVA, EDTECHCHAT)

    assert {one["name"]: one["unread"] for one in elsewhere["channels"]}["edtechchat"] == 2
    assert {one["name"]: one["unread"] for one in seen["channels"]}["edtechchat"] == 0
    [message] = seen["channel"]["messages"]
    assert (message["username"], message["reply_count"]) == ("Liam Byrne", 1)
    assert message["replies"][0]["text"] == "A1"
    assert message["reactions"] == [{"name": "tada", "users": [NORA]}]
    assert (seen["now"], seen["programme"]) == ("2015-10-26T22:25:00+00:00", "Sample")
    assert (seen["me"]["tz"], seen["connected"]) == ("Australia/Sydney", True)


async def test_a_deleted_message_keeps_its_place_only_above_a_thread(slack: Bolted) -> None:
    alone = await slack.people.say(LIAM, EDTECHCHAT, "Alone")
    parent = await slack.people.say(LIAM, EDTECHCHAT, "Q1")
    await slack.people.say(NORA, EDTECHCHAT, "A1", thread_ts=parent.ts)
    for message in (alone, parent):
        await slack.people.delete(LIAM, EDTECHCHAT, message.ts)

    [left] = (await slack.state())["channel"]["messages"]
    assert (left["deleted"], left["text"], left["reply_count"]) == (True, "", 1)


async def test_a_message_is_kept_though_the_bot_is_away_and_the_person_is_told() -> None:
    async with bolted() as slack:
        answer = await slack.post("say", user=NORA, channel=EDTECHCHAT, text="Hello")
        seen = (await slack.state())["channel"]["messages"]

    assert (answer["ok"], answer["error"]) == (False, "The bot is not connected.")
    assert [one["text"] for one in seen] == ["Hello"]


async def test_changes_are_told_as_they_happen(slack: Bolted) -> None:
    address = f"{slack.rehearsal.url}/rehearsal/events?user={NORA}"
    async with aiohttp.ClientSession() as session, session.get(address) as stream:
        assert await stream.content.readline() == b": hello\n"
        await stream.content.readline()
        await slack.people.say(LIAM, EDTECHCHAT, "Hello")
        lines = [(await asyncio.wait_for(stream.content.readline(), 5)).decode().strip() for _ in range(2)]

    assert lines == ["event: changed", f'data: {{"channel": "{EDTECHCHAT}", "what": "message"}}']


async def test_the_clock_is_set_by_the_page(slack: Bolted) -> None:
    assert (await slack.post("clock", ahead=3600))["now"] == "2015-10-26T23:25:00+00:00"
    assert (await slack.post("clock", now="2015-10-27T07:30:00-04:00"))["now"] == "2015-10-27T11:30:00+00:00"
    assert (await slack.post("clock", speed=60))["speed"] == 60
    assert "offset" in (await slack.post("clock", now="2015-10-27T07:30:00"))["error"]
    assert (await slack.post("clock", speed=-1))["ok"] is False


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({}, 200),
        ({"Content-Type": "text/plain"}, 415),
        ({"Origin": "https://example.org"}, 403),
        ({"Host": "rehearsal.example.org"}, 403),
        ({"Sec-Fetch-Site": "cross-site"}, 403),
    ],
)
async def test_other_web_pages_cannot_act_here(slack: Bolted, headers: dict[str, str], status: int) -> None:
    address = f"{slack.rehearsal.url}/rehearsal/clock"
    sent = {"Content-Type": "application/json", **headers}
    async with aiohttp.ClientSession() as session, session.post(address, data="{}", headers=sent) as got:
        assert got.status == status


async def test_a_request_that_is_not_complete_is_refused_in_words(slack: Bolted) -> None:
    assert "not complete" in (await slack.post("say", user=NORA, channel=EDTECHCHAT))["error"]


async def test_the_page_itself_is_served(slack: Bolted) -> None:
    async with aiohttp.ClientSession() as session, session.get(slack.rehearsal.url) as got:
        assert (got.status, got.content_type) == (200, "text/html")
