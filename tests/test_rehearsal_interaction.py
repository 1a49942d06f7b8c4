"""What people say and press in the rehearsal, and what the app is told of it. Driven through a real Bolt app."""

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import aiohttp
import pytest

from bot.rehearsal import App, Channel, Unanswered
from tests.bolted import AVA, EDTECHCHAT, EDUCATORS, GENERAL, LIAM, NORA, Bolted, bolted, listening, nothing
from tests.builders_slack import option, plain
from tests.slack_fidelity import event_sample, unlike_the_sample

Json = dict[str, Any]


@pytest.fixture
async def slack() -> AsyncIterator[Bolted]:
    """Run a rehearsal with an app that acknowledges every event."""
    async with listening() as both:
        yield both


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


async def test_the_bot_hearsnothing_of_channels_that_it_is_not_in(slack: Bolted) -> None:
    await slack.people.say(NORA, GENERAL, "@cembot hello")
    await slack.people.invite(NORA, GENERAL, "@cembot")
    await slack.people.say(NORA, GENERAL, "@cembot hello")
    await slack.rehearsal.settled()

    assert len(slack.events("app_mention")) == 1


async def test_an_app_hears_only_of_what_it_subscribed_to() -> None:
    app = App(events=frozenset({"app_mention"}))
    async with bolted(app) as slack:
        slack.app.event("app_mention")(nothing)
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
