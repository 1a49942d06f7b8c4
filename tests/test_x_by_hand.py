"""The words of posts that people publish: to each moderator in private, once, ready to copy and to open X with."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from bot.domain.account import Account
from bot.domain.announcement import BY_HAND, SLACK, Destination, Kind, Planned
from bot.domain.plan_x import given_to
from bot.domain.way import Chosen, Way
from bot.rehearsal.faults import Fault
from bot.rehearsal.faults import Kind as Fails
from bot.rehearsal.workspace import Message
from bot.storage import x_chats
from bot.storage.database import Database
from bot.storage.forgetting import forget_accounts
from bot.wording.by_hand import Given, by_hand
from tests.conversation import EDUCATORS, GRACE, LIAM, NORA
from tests.hearing import spoken
from tests.moderated import moderate_event
from tests.on_both import CHAT, ON_X, OPS, Both, on_both
from tests.scheduling import Desk, scheduling, told

pytest_plugins = ["tests.fixtures_storage"]

WITHOUT_KEYS = replace(ON_X, account="")

AT = datetime(2015, 10, 27, tzinfo=UTC)


async def moderate(both: Both, *accounts: str) -> None:
    """Make people the moderators of the chat."""
    here = both.here
    for account in accounts:
        work = partial(
            moderate_event,
            event_id=CHAT.id,
            workspace=here.bot.workspace,
            account=account,
            now=here.clock.now(),
        )
        await here.bot.database.write(work)


async def give(both: Both, *accounts: str, channel: str = "") -> None:
    """Bring the chat, with these moderators, so that its words are given."""
    await both.bring(way=Way.OFF)
    await moderate(both, *accounts)
    await both.here.bot.house.ways.choose(both.here.bot.workspace, channel, CHAT.id, Way.TEXT, NORA)


def given(both: Both, who: str) -> list[Message]:
    """Give the messages with words that somebody got in private."""
    return [one for one in told(both.here, who) if spoken(one).startswith("For X now")]


def to_copy(message: Message) -> list[str]:
    """Give what stands in the blocks that can be copied, whole."""
    boxes = [one for block in message.blocks if block["type"] == "rich_text" for one in block["elements"]]
    assert all(one["type"] == "rich_text_preformatted" for one in boxes)
    assert all(len(one["elements"]) == 1 for one in boxes)
    return [one["elements"][0]["text"] for one in boxes]


def opened(blocks: Sequence[Any]) -> dict[str, list[str]]:
    """Give what X is opened with by the button, as X reads it."""
    (button,) = [one for block in blocks if block["type"] == "actions" for one in block["elements"]]
    address = urlsplit(button["url"])
    assert (address.scheme, address.netloc, address.path) == ("https", "x.com", "/intent/post")
    return parse_qs(address.query, strict_parsing=True)


async def test_each_moderator_gets_each_post_in_private_with_its_number(tmp_path: Path) -> None:
    async with on_both(tmp_path, connected=False, on_x=WITHOUT_KEYS) as both:
        await give(both, GRACE, LIAM)
        await both.evening()
        for who, other in ((GRACE, LIAM), (LIAM, GRACE)):
            messages = given(both, who)
            assert [spoken(one).partition(" of *")[0] for one in messages] == [
                "For X now, post 1 of 5: the reminder, 30 minutes ahead,",
                "For X now, post 2 of 5: the start",
                "For X now, post 3 of 5: question 1",
                "For X now, post 4 of 5: question 2",
                "For X now, post 5 of 5: the thanks",
            ]
            for one in messages:
                (text,) = to_copy(one)
                assert opened(one.blocks) == {"text": [text]}
                assert f"Also given to <@{other}>: one of you posts it." in spoken(one)
        assert [spoken(one) for one in both.here.posts(OPS)] == []
        assert {
            row["state"] for row in both.here.rows("SELECT * FROM delivery WHERE platform = 'by-hand'")
        } == {"sent"}


async def test_a_chat_that_nobody_moderates_gives_its_words_to_the_organisers_channel(
    tmp_path: Path,
) -> None:
    async with on_both(tmp_path, connected=False, on_x=WITHOUT_KEYS) as both:
        await give(both)
        await both.pass_by(0)
        (said,) = both.here.posts(OPS)
        assert "the start of *Educational Technology Chat*" in spoken(said)


async def test_the_channel_that_was_chosen_gets_them_although_there_are_moderators(tmp_path: Path) -> None:
    async with on_both(tmp_path, connected=False, on_x=WITHOUT_KEYS) as both:
        await give(both, GRACE, channel=EDUCATORS)
        await both.pass_by(0)
        assert len(both.here.posts(EDUCATORS)) == 1
        assert given(both, GRACE) == []


@pytest.mark.parametrize("kind", [Fails.DROP_BEFORE, Fails.DROP_AFTER])
async def test_words_whose_request_is_cut_off_come_once(tmp_path: Path, kind: Fails) -> None:
    async with on_both(tmp_path, connected=False, on_x=WITHOUT_KEYS) as both:
        await give(both, GRACE)
        both.here.rehearsal.faults.add("chat.postMessage", Fault(kind=kind))
        both.here.refusals.add("chat.postMessage")
        await both.pass_by(0)
        assert len(given(both, GRACE)) == 1
        (row,) = both.here.rows("SELECT * FROM delivery WHERE kind = 'start' AND platform = 'by-hand'")
        assert (row["state"], row["channel"]) == ("sent", GRACE)


async def test_a_persons_quiet_hours_do_not_hold_what_they_moderate(tmp_path: Path) -> None:
    async with on_both(tmp_path, connected=False, on_x=WITHOUT_KEYS) as both:
        keeping = both.here.bot.house.keeping
        await keeping.prefer(both.here.bot.workspace, GRACE, timezone="Europe/London", free_hours="evenings")
        await give(both, GRACE)
        await both.evening()  # from half past eleven at night on there
        assert len(given(both, GRACE)) == 5


async def test_a_new_moderator_gets_what_is_to_come_and_who_left_gets_nothing(tmp_path: Path) -> None:
    async with on_both(tmp_path, connected=False, on_x=WITHOUT_KEYS) as both:
        await give(both, GRACE)
        await both.pass_by(-30)
        scheduling_of = both.here.bot.house.desk.scheduling
        held = await scheduling_of.held(CHAT.id)
        await scheduling_of.hand_over(both.here.bot.workspace, NORA, CHAT.id, held.stamp, [LIAM])
        await both.here.bot.house.later.idle()
        await both.pass_by(0, 6)
        assert (len(given(both, GRACE)), len(given(both, LIAM))) == (1, 2)


async def test_what_x_does_not_take_goes_to_the_moderators_as_a_reply_to_the_last_post(
    tmp_path: Path,
) -> None:
    async with on_both(tmp_path) as both:
        await both.bring()
        await moderate(both, GRACE)
        await both.here.bot.house.ways.choose(both.here.bot.workspace, "", CHAT.id, Way.POSTS, NORA)
        await both.pass_by(-30, 0)
        both.far.faults.add("POST /2/tweets", Fault(kind=Fails.ERROR, error="credits"))
        await both.pass_by(6)
        await both.here.until_rows("SELECT * FROM delivery WHERE kind = 'take-over' AND state = 'sent'")
        (said,) = given(both, GRACE)
        assert spoken(said).startswith("For X now, post 3 of 5: question 1")
        assert "The bot could not post it: credits-depleted" in spoken(said)
        assert "The button makes it a reply, so that the chat is one thread." in spoken(said)
        assert opened(said.blocks) == {
            "text": ["Q1 of 2: Why number 1?\n#edtechchat"],
            "in_reply_to": [both.posts[-1].id],
        }


async def test_the_link_of_a_post_makes_the_next_ones_replies(tmp_path: Path) -> None:
    async with on_both(tmp_path, connected=False, on_x=WITHOUT_KEYS) as both:
        await give(both, GRACE)
        await both.pass_by(-30)
        (first,) = given(both, GRACE)
        assert "Then send me the link of your post here" in spoken(first)
        assert "in_reply_to" not in opened(first.blocks)
        said = await both.here.write(GRACE, "here: <https://x.com/grace_o/status/658787701520072705?s=20>")
        assert (
            said == "Thank you: the next posts of *Educational Technology Chat* open as replies to that one."
        )
        await both.pass_by(0, 6)
        for one in given(both, GRACE)[1:]:
            assert opened(one.blocks)["in_reply_to"] == ["658787701520072705"]
            assert "Then send me" not in spoken(one)
        await both.here.write(GRACE, "https://twitter.com/i/web/status/658795247127494658")
        await both.pass_by(33)
        assert opened(given(both, GRACE)[-1].blocks)["in_reply_to"] == ["658795247127494658"]


async def test_a_link_of_who_was_given_no_words_is_answered_as_anything_else(tmp_path: Path) -> None:
    async with on_both(tmp_path, connected=False, on_x=WITHOUT_KEYS) as both:
        await give(both, GRACE)
        await both.pass_by(-30)
        assert "Thank you" not in await both.here.write(LIAM, "https://x.com/liam/status/658787701520072705")
        assert both.here.rows("SELECT * FROM x_posted") == []


async def test_a_moderator_chooses_it_for_their_own_chat_and_nothing_that_costs(tmp_path: Path) -> None:
    async with on_both(tmp_path) as both:
        await both.bring(way=Way.OFF)
        await moderate(both, GRACE)
        desk = await scheduling(both.here, GRACE)
        await desk.push("my_chats")
        await desk.push("chat_open")
        await desk.push("x_own")
        errors = await desk.submit(chosen(Way.POSTS))  # as a forged payload would
        assert list(errors) == ["x_way_block"]
        assert await desk.submit(chosen(Way.TEXT)) == {}
        assert f"each time: give me the text, to <@{GRACE}>, in private." in desk.words
        await both.pass_by(0)
        assert len(given(both, GRACE)) == 1


async def test_who_does_not_moderate_a_chat_chooses_nothing_for_it(tmp_path: Path) -> None:
    async with on_both(tmp_path) as both:
        await both.bring(way=Way.OFF)
        await moderate(both, GRACE)
        desk = await scheduling(both.here, GRACE)
        await desk.push("my_chats")
        await desk.push("chat_open")
        await desk.push("x_own")
        before = both.here.rows("SELECT * FROM x_chat")
        held = await both.here.bot.house.desk.scheduling.held(CHAT.id)
        await both.here.bot.house.desk.scheduling.hand_over(
            both.here.bot.workspace, NORA, CHAT.id, held.stamp, [LIAM]
        )
        assert await desk.submit(chosen(Way.TEXT)) == {}
        assert "moderators" in Desk(both.here, GRACE).words
        assert both.here.rows("SELECT * FROM x_chat") == before


def chosen(way: Way) -> dict[str, Any]:
    """Give what a moderator fills in."""
    return {
        "x_chat_block": {"x_chat": {"selected_option": {"value": CHAT.id}}},
        "x_way_block": {"x_way": {"selected_option": {"value": way.value}}},
        "x_room_block": {"x_room": {"selected_conversation": None}},
    }


POST = Planned("chat", Kind.QUESTION, Destination(BY_HAND, "T1", "U1"), 0, AT, AT, 2)


@pytest.mark.parametrize(
    "text",
    [
        "Q2 of 6: A&B <or> C? *not bold* _nor italic_ `code`\n#EdTechChat @somebody https://example.org/?a=1&b=2#c",
        "Q2: ¿Qué 日本語 👩‍👩‍👧‍👦 :smile: 100 %?\n#edtechchat",
    ],
)
def test_the_words_are_the_same_in_the_block_and_in_xs_box(text: str) -> None:
    message = by_hand(Given(POST, "A chat", text))
    block = message.blocks[1]
    assert block["elements"][0]["elements"] == [{"type": "text", "text": text}]
    assert opened(message.blocks) == {"text": [text]}


def test_the_fallback_has_the_words_line_by_line() -> None:
    message = by_hand(Given(POST, "A chat", "Q2 of 6: <why>?\n#edtechchat"))
    assert message.text == "For X now: question 2 of *A chat*\nQ2 of 6: &lt;why&gt;?\n#edtechchat"


def test_what_is_too_long_for_a_buttons_address_is_to_be_copied() -> None:
    message = by_hand(Given(POST, "A chat", "👩‍👩‍👧‍👦" * 60))
    assert "url" not in str(message.blocks)
    assert "Copy it: it is too long for a button" in str(message.blocks)


def test_an_id_that_is_none_makes_no_reply() -> None:
    message = by_hand(Given(POST, "A chat", "Q2", answers="1&text=forged"))
    assert opened(message.blocks) == {"text": ["Q2"]}


async def test_words_are_given_to_nobody_where_who_chose_the_way_was_forgotten(database: Database) -> None:
    choice = Chosen("chat", "T1", "", Way.TEXT, "U9", AT)
    await database.write(partial(x_chats.choose, chosen=choice, now=AT))
    assert [one.channel for one in given_to((await database.read(x_chats.every))["chat"], (), ON_X)] == ["U9"]
    await database.write(partial(forget_accounts, accounts=[Account("T1", "U9", SLACK)], now=AT))
    assert given_to((await database.read(x_chats.every))["chat"], (), ON_X) == []


def test_where_nobody_else_is_known_who_chose_it_is_given_the_words() -> None:
    choice = Chosen("chat", "T1", "", Way.TEXT, "U9", AT)
    moderators = (Destination(SLACK, "T1", "U1"), Destination(SLACK, "T1", "U2"))
    assert [one.channel for one in given_to(choice, moderators, ON_X)] == ["U1", "U2"]
    assert [one.channel for one in given_to(choice, (), replace(ON_X, words_to="C5"))] == ["C5"]
    assert [one.channel for one in given_to(choice, (), ON_X)] == ["U9"]
    assert [one.channel for one in given_to(choice._replace(channel="C7"), moderators, ON_X)] == ["C7"]
    assert given_to(choice._replace(chosen_by=""), (), ON_X) == []
