"""The rehearsal's Web API: what it answers, and every refusal that it claims. Called with Slack's own client."""

import json
from collections.abc import AsyncIterator
from typing import Any

import aiohttp
import pytest
from slack_sdk.errors import SlackApiError

from bot.rehearsal import App, Channel, Fault, Kind, Pace
from tests.bolted import AVA, EDTECHCHAT, EDUCATORS, GENERAL, LIAM, NORA, Bolted, bolted

Json = dict[str, Any]

EVERYTHING = App().scopes | {
    "channels:join",
    "im:write",
    "im:read",
    "reactions:write",
    "team:read",
    "users:read.email",
}


@pytest.fixture
async def slack() -> AsyncIterator[Bolted]:
    """Run a rehearsal whose app may do everything."""
    async with bolted(App(scopes=EVERYTHING, home=True)) as both:
        yield both


def section(text: str) -> list[Json]:
    return [{"type": "section", "text": {"type": "mrkdwn", "text": text}}]


async def test_a_posted_message_is_answered_and_kept_as_slack_does(slack: Bolted) -> None:
    answer = await slack.client.chat_postMessage(channel=EDTECHCHAT, text="Hello", blocks=section("*Hello*"))

    message = answer["message"]
    assert answer["channel"] == EDTECHCHAT
    assert (message["user"], message["bot_id"], message["text"]) == ("U0CEMBOT", "B0CEMBOT", "Hello")
    assert message["blocks"][0]["block_id"]
    assert message["ts"] == answer["ts"] == "1445898300.000000"
    history = await slack.client.conversations_history(channel=EDTECHCHAT)
    assert [one["text"] for one in history["messages"]] == ["Hello"]


async def test_message_times_are_programme_time_and_no_two_are_the_same(slack: Bolted) -> None:
    answers = [await slack.client.chat_postMessage(channel=EDTECHCHAT, text=f"{n}") for n in range(3)]

    assert [one["ts"] for one in answers] == ["1445898300.000000", "1445898300.000001", "1445898300.000002"]


async def test_a_form_and_a_token_in_it_are_read_as_well(slack: Bolted) -> None:
    form = {
        "token": slack.rehearsal.bot_token,
        "channel": EDTECHCHAT,
        "text": "Hi",
        "blocks": json.dumps(section("Hi")),
    }
    address = f"{slack.rehearsal.api_url}chat.postMessage"
    async with aiohttp.ClientSession() as session, session.post(address, data=form) as got:
        answer = await got.json()

    assert answer["ok"] is True
    assert answer["message"]["blocks"][0]["text"]["text"] == "Hi"


async def test_a_message_to_a_person_opens_their_direct_conversation(slack: Bolted) -> None:
    first = await slack.client.chat_postMessage(channel=NORA, text="Hello")
    opened = await slack.client.conversations_open(users=NORA)

    assert first["channel"].startswith("D")
    assert opened["channel"]["id"] == first["channel"]


@pytest.mark.parametrize(
    ("token", "method", "error"),
    [
        ("", "auth.test", "not_authed"),
        ("xoxb-wrong", "auth.test", "invalid_auth"),
        ("xapp-rehearsal", "chat.postMessage", "not_allowed_token_type"),
        ("xoxb-rehearsal", "apps.connections.open", "not_allowed_token_type"),
        ("xoxb-rehearsal", "chat.sing", "unknown_method"),
    ],
)
async def test_wrong_tokens_and_methods_are_refused(
    slack: Bolted, token: str, method: str, error: str
) -> None:
    slack.client.token = token or None
    assert (await slack.refused(method))["error"] == error


@pytest.mark.parametrize(
    ("args", "error"),
    [
        ({"channel": "C0NOWHERE", "text": "x"}, "channel_not_found"),
        ({"channel": GENERAL, "text": "x"}, "not_in_channel"),
        ({"channel": EDTECHCHAT}, "no_text"),
        ({"channel": EDTECHCHAT, "text": ""}, "no_text"),
        ({"text": "x"}, "invalid_arguments"),
        ({"channel": EDTECHCHAT, "text": "x" * 40_001}, "msg_too_long"),
        ({"channel": EDTECHCHAT, "text": "x", "blocks": section("x" * 2_900) * 5}, "msg_blocks_too_long"),
        ({"channel": EDTECHCHAT, "text": "x", "thread_ts": "1.2"}, "thread_not_found"),
        ({"channel": EDTECHCHAT, "text": "x", "blocks": "{"}, "invalid_blocks_format"),
        ({"channel": EDTECHCHAT, "text": "x", "blocks": {"type": "divider"}}, "invalid_blocks_format"),
        ({"channel": EDTECHCHAT, "text": "x", "blocks": [{"type": "poem"}]}, "invalid_blocks"),
        ({"channel": EDTECHCHAT, "text": "x", "metadata": "{"}, "invalid_metadata_format"),
        ({"channel": EDTECHCHAT, "text": "x", "metadata": {"event_type": "sent"}}, "invalid_metadata_schema"),
        (
            {
                "channel": EDTECHCHAT,
                "text": "x",
                "metadata": {"event_type": "s", "event_payload": {"k": "v" * 16_000}},
            },
            "metadata_too_large",
        ),
    ],
)
async def test_chat_post_message_refuses(slack: Bolted, args: Json, error: str) -> None:
    assert (await slack.refused("chat.postMessage", **args))["error"] == error
    assert not slack.place.channels[EDTECHCHAT].messages


async def test_an_archived_channel_takes_nothing(slack: Bolted) -> None:
    slack.place.channels[EDTECHCHAT].archived = True
    slack.place.channels[GENERAL].archived = True

    assert (await slack.refused("chat.postMessage", channel=EDTECHCHAT, text="x"))["error"] == "is_archived"
    assert (await slack.refused("conversations.join", channel=GENERAL))["error"] == "is_archived"


async def test_a_private_channel_without_the_bot_does_not_exist_for_it(slack: Bolted) -> None:
    slack.place.add_channel(Channel("C0SECRET", "staff", "group", [NORA]))

    assert (await slack.refused("chat.postMessage", channel="C0SECRET", text="x"))[
        "error"
    ] == "channel_not_found"
    listed = await slack.client.conversations_list(types="public_channel,private_channel")
    assert "staff" not in {one["name"] for one in listed["channels"]}


async def test_own_messages_can_be_changed_and_deleted_and_those_of_others_cannot(slack: Bolted) -> None:
    mine = (await slack.client.chat_postMessage(channel=EDTECHCHAT, text="Hello"))["ts"]
    theirs, _ = slack.people.post(NORA, EDTECHCHAT, "Hi")

    changed = await slack.client.chat_update(channel=EDTECHCHAT, ts=mine, text="Hello again")
    assert (changed["text"], changed["message"]["edited"]["user"]) == ("Hello again", "U0CEMBOT")
    for method, error in (("chat.update", "cant_update_message"), ("chat.delete", "cant_delete_message")):
        assert (await slack.refused(method, channel=EDTECHCHAT, ts=theirs.ts, text="x"))["error"] == error
        assert (await slack.refused(method, channel=EDTECHCHAT, ts="1.2", text="x"))[
            "error"
        ] == "message_not_found"
    too_long = await slack.refused("chat.update", channel=EDTECHCHAT, ts=mine, text="x" * 4_001)
    assert too_long["error"] == "msg_too_long"

    await slack.client.chat_delete(channel=EDTECHCHAT, ts=mine)
    assert (await slack.refused("chat.delete", channel=EDTECHCHAT, ts=mine))["error"] == "message_not_found"


async def test_an_ephemeral_message_is_seen_by_one_person_and_stands_in_no_history(slack: Bolted) -> None:
    await slack.client.chat_postEphemeral(channel=EDTECHCHAT, user=NORA, text="Only you")

    assert [one["text"] for one in (await slack.state(NORA))["channel"]["messages"]] == ["Only you"]
    assert (await slack.state(LIAM))["channel"]["messages"] == []
    assert (await slack.client.conversations_history(channel=EDTECHCHAT))["messages"] == []
    args = {"channel": EDTECHCHAT, "user": "U0NOBODY", "text": "x"}
    assert (await slack.refused("chat.postEphemeral", **args))["error"] == "user_not_in_channel"


async def test_history_comes_in_pages_newest_first_within_its_bounds(slack: Bolted) -> None:
    times = [(await slack.client.chat_postMessage(channel=EDTECHCHAT, text=f"{n}"))["ts"] for n in range(5)]
    first = await slack.client.conversations_history(channel=EDTECHCHAT, limit=3)
    cursor = first["response_metadata"]["next_cursor"]
    rest = await slack.client.conversations_history(channel=EDTECHCHAT, limit=3, cursor=cursor)

    assert [one["text"] for one in [*first["messages"], *rest["messages"]]] == ["4", "3", "2", "1", "0"]
    assert (first["has_more"], rest["has_more"]) == (True, False)
    after = await slack.client.conversations_history(channel=EDTECHCHAT, oldest=times[1], latest=times[3])
    assert [one["text"] for one in after["messages"]] == ["2"]
    both = await slack.client.conversations_history(
        channel=EDTECHCHAT, oldest=times[1], latest=times[3], inclusive=True
    )
    assert [one["text"] for one in both["messages"]] == ["3", "2", "1"]


@pytest.mark.parametrize(
    ("method", "args", "error"),
    [
        ("conversations.history", {"channel": EDTECHCHAT, "cursor": "?"}, "invalid_cursor"),
        ("conversations.history", {"channel": EDTECHCHAT, "limit": 1000}, "invalid_limit"),
        ("conversations.history", {"channel": EDTECHCHAT, "oldest": "noon"}, "invalid_ts_oldest"),
        ("conversations.history", {"channel": GENERAL}, "not_in_channel"),
        ("conversations.replies", {"channel": EDTECHCHAT, "ts": "1.2"}, "thread_not_found"),
        ("conversations.list", {"types": "secret"}, "invalid_types"),
        ("conversations.info", {"channel": "C0NOWHERE"}, "channel_not_found"),
        ("conversations.open", {"users": "U0NOBODY"}, "user_not_found"),
        ("conversations.open", {"users": "U0CEMBOT"}, "cannot_dm_bot"),
        ("users.info", {"user": "U0NOBODY"}, "user_not_found"),
        ("users.conversations", {"user": "U0NOBODY"}, "user_not_found"),
        ("bots.info", {"bot": "B0NOBODY"}, "bot_not_found"),
        ("chat.getPermalink", {"channel": EDTECHCHAT, "message_ts": "1.2"}, "message_not_found"),
        ("reactions.add", {"channel": EDTECHCHAT, "timestamp": "1.2", "name": "tada"}, "message_not_found"),
        ("reactions.add", {"channel": EDTECHCHAT, "name": "tada"}, "no_item_specified"),
        ("reactions.add", {"channel": EDTECHCHAT, "timestamp": "1.2", "name": "TA DA"}, "invalid_name"),
    ],
)
async def test_other_methods_refuse(slack: Bolted, method: str, args: Json, error: str) -> None:
    assert (await slack.refused(method, **args))["error"] == error


async def test_metadata_comes_back_only_where_it_is_asked_for(slack: Bolted) -> None:
    metadata = {"event_type": "delivery", "event_payload": {"id": "d1"}}
    await slack.client.chat_postMessage(channel=EDTECHCHAT, text="x", metadata=metadata)

    plain = await slack.client.conversations_history(channel=EDTECHCHAT)
    whole = await slack.client.conversations_history(channel=EDTECHCHAT, include_all_metadata=True)
    assert "metadata" not in plain["messages"][0]
    assert whole["messages"][0]["metadata"] == metadata


async def test_a_thread_has_its_parent_first_and_stays_out_of_the_channel(slack: Bolted) -> None:
    parent = (await slack.client.chat_postMessage(channel=EDTECHCHAT, text="Q1"))["ts"]
    await slack.client.chat_postMessage(channel=EDTECHCHAT, text="A1", thread_ts=parent)
    await slack.client.chat_postMessage(
        channel=EDTECHCHAT, text="All", thread_ts=parent, reply_broadcast=True
    )

    thread = await slack.client.conversations_replies(channel=EDTECHCHAT, ts=parent)
    assert [one["text"] for one in thread["messages"]] == ["Q1", "A1", "All"]
    assert thread["messages"][0]["reply_count"] == 2
    history = await slack.client.conversations_history(channel=EDTECHCHAT)
    assert [one["text"] for one in history["messages"]] == ["All", "Q1"]
    address = (await slack.client.chat_getPermalink(channel=EDTECHCHAT, message_ts=parent))["permalink"]
    assert address.endswith(f"/archives/{EDTECHCHAT}/p{parent.replace('.', '')}")


@pytest.mark.parametrize(
    ("user", "zone", "hours", "locale"),
    [
        (NORA, "America/New_York", -4, "en-US"),
        (LIAM, "Europe/London", 0, "en-GB"),
        (AVA, "Australia/Sydney", 11, "en-AU"),
    ],
)
async def test_a_profile_has_the_offset_of_the_programmes_own_date(
    slack: Bolted, user: str, zone: str, hours: int, locale: str
) -> None:
    profile = (await slack.client.users_info(user=user, include_locale=True))["user"]

    assert (profile["tz"], profile["tz_offset"], profile["locale"]) == (zone, hours * 3600, locale)
    assert "locale" not in (await slack.client.users_info(user=user))["user"]


async def test_who_is_who_and_where(slack: Bolted) -> None:
    assert (await slack.client.auth_test())["user_id"] == "U0CEMBOT"
    assert (await slack.client.team_info())["team"]["name"] == "Rehearsal"
    assert (await slack.client.bots_info(bot="B0CEMBOT"))["bot"]["user_id"] == "U0CEMBOT"
    people = (await slack.client.users_list())["members"]
    assert [one["id"] for one in people if one["is_admin"]] == [NORA]
    mine = (await slack.client.users_conversations())["channels"]
    assert {one["id"] for one in mine} == {EDTECHCHAT, EDUCATORS}
    assert "U0CEMBOT" in (await slack.client.conversations_members(channel=EDTECHCHAT))["members"]
    assert (await slack.client.conversations_info(channel=GENERAL))["channel"]["is_member"] is False


async def test_the_bot_joins_a_public_channel_once(slack: Bolted) -> None:
    await slack.client.conversations_join(channel=GENERAL)
    again = await slack.client.conversations_join(channel=GENERAL)

    assert again["warning"] == "already_in_channel"
    assert slack.place.channels[GENERAL].members.count("U0CEMBOT") == 1
    direct = slack.place.direct(NORA).id
    refusal = await slack.refused("conversations.join", channel=direct)
    assert refusal["error"] == "method_not_supported_for_channel_type"


async def test_a_reaction_is_added_once(slack: Bolted) -> None:
    ts = (await slack.client.chat_postMessage(channel=EDTECHCHAT, text="x"))["ts"]
    await slack.client.reactions_add(channel=EDTECHCHAT, timestamp=ts, name="tada")

    again = await slack.refused("reactions.add", channel=EDTECHCHAT, timestamp=ts, name="tada")
    assert again["error"] == "already_reacted"
    message = (await slack.client.reactions_get(channel=EDTECHCHAT, timestamp=ts))["message"]
    assert message["reactions"] == [{"name": "tada", "users": ["U0CEMBOT"], "count": 1}]


@pytest.mark.parametrize(
    ("method", "args", "needed"),
    [
        ("chat.postMessage", {"channel": EDTECHCHAT, "text": "x"}, "chat:write"),
        ("users.info", {"user": NORA}, "users:read"),
        ("conversations.history", {"channel": EDTECHCHAT}, "channels:history"),
        ("conversations.join", {"channel": GENERAL}, "channels:join"),
        ("conversations.list", {"types": "private_channel"}, "groups:read"),
        ("conversations.open", {"users": NORA}, "im:write"),
        ("reactions.add", {"channel": EDTECHCHAT, "timestamp": "1.2", "name": "tada"}, "reactions:write"),
        ("team.info", {}, "team:read"),
    ],
)
async def test_a_missing_scope_is_named(method: str, args: Json, needed: str) -> None:
    app = App(scopes=frozenset({"app_mentions:read"}), events=frozenset(), commands=frozenset())
    async with bolted(app) as slack:
        refusal = await slack.refused(method, **args)

    assert (refusal["error"], refusal["needed"]) == ("missing_scope", needed)
    assert "app_mentions:read" in refusal["provided"]


async def test_a_fourth_message_at_once_in_one_channel_is_told_to_wait() -> None:
    async with bolted(pace=Pace.SLACK) as slack:
        for number in range(3):
            await slack.client.chat_postMessage(channel=EDTECHCHAT, text=f"{number}")
        refusal = await slack.refused("chat.postMessage", channel=EDTECHCHAT, text="3")
        await slack.client.chat_postMessage(channel=EDUCATORS, text="another channel")
        slack.clock.later += slack.clock.later.resolution * 1_000_000
        await slack.client.chat_postMessage(channel=EDTECHCHAT, text="3")

    assert (refusal["error"], refusal["status"], refusal["retry_after"]) == ("ratelimited", 429, "1")


async def test_a_method_has_its_own_allowance_a_minute() -> None:
    async with bolted(pace=Pace.SLACK) as slack:
        for _ in range(20):
            await slack.client.users_list()
        refusal = await slack.refused("users.list")

    assert (refusal["error"], refusal["status"], refusal["retry_after"]) == ("ratelimited", 429, "3")


async def test_rates_can_follow_the_fast_clock() -> None:
    async with bolted(pace=Pace.SCALED) as slack:
        slack.clock.run(3600.0)
        for number in range(3):
            await slack.client.chat_postMessage(channel=EDTECHCHAT, text=f"{number}")
        slack.clock.later += slack.clock.later.resolution * 1_000
        answer = await slack.client.chat_postMessage(channel=EDTECHCHAT, text="3")

    assert answer["ok"] is True


async def test_faults_come_as_often_as_they_were_asked_for(slack: Bolted) -> None:
    slack.rehearsal.faults.add("auth.test", Fault(kind=Kind.ERROR, error="fatal_error", times=2))
    slack.rehearsal.faults.add("auth.test", Fault(kind=Kind.RATE_LIMITED, seconds=7))

    assert [(await slack.refused("auth.test"))["error"] for _ in range(2)] == ["fatal_error"] * 2
    limited = await slack.refused("auth.test")
    assert (limited["status"], limited["retry_after"]) == (429, "7")
    assert (await slack.client.auth_test())["ok"] is True


async def test_a_server_error_is_a_page_and_not_json(slack: Bolted) -> None:
    slack.rehearsal.faults.add("auth.test", Fault(kind=Kind.BROKEN))

    with pytest.raises(SlackApiError) as no:
        await slack.client.auth_test()
    assert no.value.response.status_code == 500


@pytest.mark.parametrize(("kind", "kept"), [(Kind.DROP_BEFORE, 0), (Kind.DROP_AFTER, 1)])
async def test_a_cut_connection_leaves_the_message_unsent_or_sent(
    slack: Bolted, kind: Kind, kept: int
) -> None:
    slack.rehearsal.faults.add("chat.postMessage", Fault(kind=kind))

    with pytest.raises(aiohttp.ServerDisconnectedError):
        await slack.client.chat_postMessage(channel=EDTECHCHAT, text="x")
    assert len(slack.place.channels[EDTECHCHAT].messages) == kept


async def test_a_late_answer_comes_after_the_message_was_kept(slack: Bolted) -> None:
    slack.rehearsal.faults.add("chat.postMessage", Fault(kind=Kind.DELAY, seconds=0.01))

    await slack.client.chat_postMessage(channel=EDTECHCHAT, text="x")
    assert len(slack.place.channels[EDTECHCHAT].messages) == 1


async def test_every_call_is_recorded_with_its_answer_before_the_caller_has_it(slack: Bolted) -> None:
    heard: list[str] = []
    slack.rehearsal.on_call.append(lambda call: heard.append(call.method))
    await slack.client.chat_postMessage(channel=EDTECHCHAT, text="x")

    [call] = slack.rehearsal.calls
    assert heard == ["chat.postMessage"]
    assert (call.args["text"], call.response["ok"], call.status) == ("x", True, 200)
    assert "token" not in call.args
