"""The table of commands, from which help is made. What each does is the handlers'."""

from typing import NamedTuple


class Command(NamedTuple):
    """Something that people can ask for."""

    word: str  # what stands after the slash command; "" for the command alone
    example: str  # what somebody might type after the command, e.g. "webinars tomorrow"
    does: str  # what then happens, e.g. "what is on that day"; no full stop
    for_organisers: bool = False  # nobody else is told of it


COMMANDS = (
    Command("", "", "what is on today"),
    Command("", "now", "what is on at this moment"),
    Command("", "next", "what comes next"),
    Command("", "webinars on friday", "a kind and a day: tomorrow, yesterday, the 28th, this weekend"),
    Command("", "when is #edchat", "when a chat is on next"),
    Command(
        "", "follow #edchat", "tell you before it starts and what is new; also a partner, a kind or a word"
    ),
    Command("", "my agenda", "what you saved and follow; only you see it"),
    Command("", "remind me 15 minutes before", "how long before a start you are reminded"),
    Command("channel", "channel", "what this channel hears, and when; organisers can change it"),
    Command("schedule", "schedule", "schedule a chat, or propose one; your own chats, to change or cancel"),
    Command("organise", "organise", "pause announcements, of one partner or all", for_organisers=True),
    Command("privacy", "privacy", "what is kept of you, “Don't count me” and “Forget me”"),
    Command("help", "help", "this list"),
)
"""Everything that people can ask for. A word of its own has its listener in `handlers.commands`."""
