"""Builders of what the page shows: messages, blocks and modals as an app sends them."""

from datetime import UTC, datetime
from typing import Any

from bot.rehearsal.workspace import Message

Block = dict[str, Any]

FIRST = "1445898000.000100"
"""The ts of a message unless a test gives another: 22:20 UTC, five minutes before the rehearsal opens."""


def seconds(hour: int, minute: int = 0, day: int = 26) -> int:
    """Give a moment of October 2015, in UTC, as Slack counts time."""
    return int(datetime(2015, 10, day, hour, minute, tzinfo=UTC).timestamp())


def message(text: str = "", **parts: Any) -> Message:
    """Build a message of the bot at 22:20 UTC."""
    return Message(**{"ts": FIRST, "user": "U0CEMBOT", "text": text, "by_app": True, **parts})


def plain(text: str) -> Block:
    """Build a plain_text object."""
    return {"type": "plain_text", "text": text, "emoji": True}


def section(text: str, **parts: Any) -> Block:
    """Build a section of mrkdwn."""
    return {"type": "section", "text": {"type": "mrkdwn", "text": text}, **parts}


def actions(*elements: Block, block_id: str = "choices") -> Block:
    """Build a row of elements."""
    return {"type": "actions", "block_id": block_id, "elements": list(elements)}


def button(text: str, action_id: str, **parts: Any) -> Block:
    """Build a button."""
    return {"type": "button", "action_id": action_id, "text": plain(text), "value": action_id, **parts}


def option(text: str, value: str | None = None) -> Block:
    """Build one option."""
    return {"text": plain(text), "value": value or text}


def field(label: str, element: Block, **parts: Any) -> Block:
    """Build an input block; its id is its label in small letters."""
    return {"type": "input", "block_id": label.lower(), "label": plain(label), "element": element, **parts}


def view(*blocks: Block, **parts: Any) -> Block:
    """Build a modal."""
    defaults = {"type": "modal", "title": plain("Channel")}
    return {**defaults, "submit": plain("Save"), "close": plain("Cancel"), "blocks": list(blocks), **parts}


def channel_form() -> Block:
    """Build a modal with one field of each common kind."""
    zones = [option("New York", "America/New_York"), option("London", "Europe/London")]
    kinds = [option("Twitter chat"), option("Webinar"), option("Course")]
    hears = [option("Today's list", "list"), option("When a chat starts", "start")]
    return view(
        section("Now: *today's list at 7:30 AM*.", accessory=button("Pause", "pause")),
        field(
            "Hear",
            {"type": "checkboxes", "action_id": "hear", "options": hears, "initial_options": hears[:1]},
        ),
        field("Hour", {"type": "timepicker", "action_id": "hour", "initial_time": "07:30"}),
        field(
            "Zone",
            {"type": "static_select", "action_id": "zone", "options": zones},
            hint=plain("Of the hour."),
        ),
        field(
            "Kinds", {"type": "multi_static_select", "action_id": "kinds", "options": kinds}, optional=True
        ),
        field(
            "Partner",
            {"type": "external_select", "action_id": "partner", "min_query_length": 2},
            optional=True,
        ),
        field("Note", {"type": "plain_text_input", "action_id": "note"}, optional=True),
        actions(button("More options", "more")),
    )


def evening() -> list[Message]:
    """Build an evening in a channel: people, a list of twelve events, a start notice, an answer to one person."""
    events = [
        section(
            f"*<https://example.org/{number}|Event number {number} and its rather long name, with #hashtag{number}>*\n"
            f"<!date^{seconds(22, 30) + number * 900}^{{date_short_pretty}} at {{time}}|later> · Twitter chat",
            accessory=button("Follow", f"follow{number}"),
        )
        for number in range(12)
    ]
    about = {"type": "context", "elements": [{"type": "mrkdwn", "text": "12 events · `/cem tomorrow`"}]}
    head = {"type": "header", "text": plain("What's on today")}
    fields = [
        {"type": "mrkdwn", "text": "*Moderators*\n<@U0NORA>"},
        {"type": "mrkdwn", "text": "*Where*\n<#C0GENERAL>"},
    ]
    pressed = actions(
        button("I'm here", "here", style="primary"),
        button("Don't count me", "out"),
        button("Delete", "delete", style="danger"),
        {"type": "overflow", "action_id": "rest", "options": [option("Share"), option("Hide")]},
        {
            "type": "static_select",
            "action_id": "lead",
            "placeholder": plain("Remind me"),
            "options": [option("10 min")],
        },
    )
    start = [
        section("*#edtechchat* is on.\n> Q1 Which tool?\n```a  b```", fields=fields),
        {"type": "divider"},
        pressed,
    ]
    reactions = {"tada": ["U0NORA", "U0AVA"], "no_such_name": ["U0LIAM"]}
    asked = f"{seconds(22, 10)}.000001"
    return [
        message("Evening all, ready for *tonight*?", ts=f"{seconds(21, 50)}.000001", user="U0LIAM"),
        message("a" * 400, ts=f"{seconds(21, 51)}.000001", user="U0LIAM"),
        message("The list", ts=f"{seconds(22)}.000001", blocks=[head, about, *events], reactions=reactions),
        message("<@U0CEMBOT> what's on?", ts=asked, user="U0NORA"),
        message(
            "Thanks <@U0NORA>! ~Not~ `now`.", ts=f"{asked}2", user="U0AVA", edited=asked, thread_ts=asked
        ),
        message(
            "<@U0LIAM> has joined the channel",
            ts=f"{seconds(22, 12)}.0",
            user="U0LIAM",
            subtype="channel_join",
        ),
        message("On now", ts=f"{seconds(22, 15)}.000001", blocks=start),
        message("It is quiet.", ts=f"{seconds(22, 20)}.000001", only_for="U0NORA"),
    ]
