"""What a person does in the workspace: says, edits, reacts, presses, submits. Each waits for the bot's answer.

Raises Unanswered with a sentence for the person; speaks neither HTTP nor a page.
"""

from collections.abc import Iterable
from typing import Any

from bot.rehearsal import limits, payloads
from bot.rehearsal.blocks import elements_of
from bot.rehearsal.calls import Outside
from bot.rehearsal.elements import offered
from bot.rehearsal.forms import Forms
from bot.rehearsal.refusal import SlackRefusal
from bot.rehearsal.replies import say
from bot.rehearsal.shapes import file_json, message_json
from bot.rehearsal.socket_mode import Envelope, Unanswered
from bot.rehearsal.typed import rich_text, stored
from bot.rehearsal.view_state import HELD
from bot.rehearsal.workspace import Channel, File, Message, User

Json = dict[str, Any]


class People:
    """The people of the workspace, as hands on the keyboard."""

    def __init__(self, outside: Outside) -> None:
        """Act in this world."""
        self._outside = outside
        self._place = outside.place
        self.forms = Forms(outside)

    def user(self, name: str) -> User:
        """Find a person."""
        user = self._place.users.get(name)
        if user is None:
            raise Unanswered(f"There is nobody with the id {name!r} in this workspace.")
        return user

    def channel(self, name: str, user: User) -> Channel:
        """Find a channel that a person is in."""
        channel = self._place.find_channel(name)
        if channel is None or not self._place.sees(user.id, channel):
            raise Unanswered(f"There is no channel {name!r} in this workspace.")
        if user.id not in channel.members:
            raise Unanswered(f"{user.real_name} is not in #{channel.name}; join it first.")
        return channel

    def message(self, channel: Channel, ts: str, user: User) -> Message:
        """Find a message that a person sees."""
        message = channel.messages.get(ts)
        if message is None or message.deleted or message.only_for not in {"", user.id}:
            raise Unanswered("That message is not there any more.")
        return message

    async def _heard(self, envelopes: Iterable[Envelope]) -> None:
        for envelope in envelopes:
            await self._outside.links.answered(envelope)

    def hears(self, where: str, message: Message) -> bool:
        """Tell whether the bot hears a message; one that does not mention it need not be heard."""
        channel, bot = self._place.find_channel(where), self._place.app.bot_user
        return channel is None or bot in channel.members or f"<@{bot}>" not in message.text

    async def say(
        self, who: str, where: str, text: str, *, thread_ts: str = "", broadcast: bool = False
    ) -> Message:
        """Post what somebody typed, and wait until the bot has heard it."""
        message, envelopes = self.post(who, where, text, thread_ts=thread_ts, broadcast=broadcast)
        await self._heard(envelopes)
        return message

    async def share(self, who: str, where: str, name: str, content: bytes, text: str = "") -> Message:
        """Share a file with what somebody typed beside it, and wait until the bot has heard it."""
        user = self.user(who)
        channel = self.channel(where, user)
        file = self._file(name, content)
        message = self._place.post(
            channel, user.id, stored(self._place, text), subtype="file_share", files=[file.id]
        )
        await self._heard(self._outside.events.posted(channel, message))
        return message

    def upload(self, who: str, name: str, content: bytes) -> Json:
        """Give a file to a field of a modal, before it is submitted; what it then holds is the file as it is told."""
        self.user(who)
        if not content or len(content) > limits.FILE_BYTES:
            raise Unanswered(f"A file has 1 to {limits.FILE_BYTES:,} bytes here.")
        return file_json(self._place, self._file(name, content))

    def _file(self, name: str, content: bytes) -> File:
        file = File(self._place.number("F"), name, len(content), content=content)
        self._place.files[file.id] = file
        return file

    def post(
        self, who: str, where: str, text: str, *, thread_ts: str = "", broadcast: bool = False
    ) -> tuple[Message, list[Envelope]]:
        """Post what somebody typed; give the message, and what the bot is told of it."""
        user = self.user(who)
        channel = self.channel(where, user)
        if channel.archived:
            raise Unanswered(f"#{channel.name} is archived.")
        if not text.strip():
            raise Unanswered("Type something first.")
        parent = self.message(channel, thread_ts, user) if thread_ts else None
        if parent is not None and parent.only_for:
            raise Unanswered("A message that only you see cannot be answered.")
        words = stored(self._place, text)
        message = self._place.post(
            channel,
            user.id,
            words,
            blocks=rich_text(words, self._place.number("r")),
            thread_ts=(parent.thread_ts or parent.ts) if parent else "",
            broadcast=broadcast and parent is not None,
            client_msg_id=self._place.secret(),
        )
        return message, self._outside.events.posted(channel, message)

    def _own(self, who: str, where: str, ts: str) -> tuple[Channel, Message]:
        user = self.user(who)
        channel = self.channel(where, user)
        message = self.message(channel, ts, user)
        if message.user != user.id:
            raise Unanswered("People can change only what they wrote themselves.")
        return channel, message

    async def edit(self, who: str, where: str, ts: str, text: str) -> None:
        """Change somebody's own message."""
        channel, message = self._own(who, where, ts)
        before = message_json(self._place, channel, message)
        message.text = stored(self._place, text)
        message.blocks = rich_text(message.text, self._place.number("r"))
        message.edited, message.edited_by = self._place.moment(), who
        self._place.changed(channel.id, "message")
        await self._heard(self._outside.events.edited(channel, message, before))

    async def delete(self, who: str, where: str, ts: str) -> None:
        """Delete somebody's own message."""
        channel, message = self._own(who, where, ts)
        before = message_json(self._place, channel, message)
        message.deleted = True
        self._place.changed(channel.id, "message")
        await self._heard(self._outside.events.deleted(channel, message, before))

    async def react(self, who: str, where: str, ts: str, name: str, *, remove: bool = False) -> None:
        """Add or remove somebody's reaction; doing it twice changes nothing."""
        user = self.user(who)
        channel = self.channel(where, user)
        message = self.message(channel, ts, user)
        users = message.reactions.setdefault(name.strip(":"), [])
        if (who in users) == remove:
            (users.remove if remove else users.append)(who)
            self._place.changed(channel.id, "message")
            sent = self._outside.events.reacted(channel, message, who, name.strip(":"), removed=remove)
        else:
            sent = []
        if not users:
            del message.reactions[name.strip(":")]
        await self._heard(sent)

    async def join(self, who: str, where: str) -> None:
        """Let somebody enter a public channel."""
        user = self.user(who)
        channel = self._place.find_channel(where)
        if channel is None or channel.kind != "channel":
            raise Unanswered(f"There is no public channel {where!r} in this workspace.")
        if who in channel.members:
            return
        channel.members.append(who)
        message = self._place.post(
            channel, who, f"<@{user.id}> has joined the channel", subtype="channel_join"
        )
        sent = self._outside.events.posted(channel, message)
        await self._heard([*sent, *self._outside.events.joined(channel, who)])

    async def invite(self, who: str, where: str, whom: str) -> None:
        """Let somebody bring another person, or the bot, into a channel; `whom` is @name or an id."""
        channel = self.channel(where, self.user(who))
        name = whom.strip().removeprefix("@").lower()
        found = [
            one
            for one in self._place.users.values()
            if name in {one.name, one.real_name.lower(), one.id.lower()}
        ]
        if not found:
            raise Unanswered(f"There is nobody called {whom.strip()!r} in this workspace.")
        await self.join(found[0].id, channel.id)

    async def leave(self, who: str, where: str) -> None:
        """Let somebody leave a channel."""
        user = self.user(who)
        channel = self.channel(where, user)
        channel.members.remove(who)
        await self._heard(self._outside.events.joined(channel, who, left=True))

    async def open_home(self, who: str) -> None:
        """Let somebody look at the app's Home."""
        await self._heard(self._outside.events.home_opened(self.user(who)))

    async def command(self, who: str, where: str, command: str, text: str) -> None:
        """Run a slash command, and show what the bot answers with its acknowledgement."""
        user = self.user(who)
        channel = self.channel(where, user)
        if command not in self._place.app.commands:
            raise Unanswered(f"{command} is not a command of this app.")
        payload = payloads.slash_command(self._outside, user, channel, command, text.strip())
        envelope = self._outside.links.send("slash_commands", payload)
        said = await self._outside.links.answered(envelope)
        if not (said.get("text") or said.get("blocks")):
            return
        try:
            say(self._outside, who, channel, said)
        except SlackRefusal as no:
            details = "; ".join(no.messages) or no.error
            raise Unanswered(f"{command} failed because the bot's answer is not valid: {details}.") from no

    async def act(
        self, who: str, chosen: Json, *, channel: str = "", ts: str = "", view_id: str = ""
    ) -> None:
        """Press or choose something in a message or a view."""
        user = self.user(who)
        about, element = self._acted_in(user, chosen, channel, ts, view_id)
        self._offered(element, chosen)
        payload = payloads.common(self._outside, "block_actions", user) | about
        payload["actions"] = [payloads.action(element, chosen["block_id"], chosen, self._place.moment())]
        view = about.get("view")
        payload["trigger_id"] = self._outside.grants.trigger(
            who, channel=about.get("channel", {}).get("id", ""), view=view["id"] if view else ""
        )
        if view is None:
            payload["response_url"] = self._outside.grants.response_url(who, about["channel"]["id"], ts)
        await self._outside.links.answered(self._outside.links.send("interactive", payload))

    def _acted_in(self, user: User, chosen: Json, where: str, ts: str, view_id: str) -> tuple[Json, Json]:
        if view_id:
            view = self.forms.view(user, view_id)
            element = self._element(view.body["blocks"], chosen)
            self._touch(view.values, element, chosen)
            return payloads.in_view(self._outside, view), element
        channel = self.channel(where, user)
        message = self.message(channel, ts, user)
        element = self._element(message.blocks, chosen)
        state: Json = chosen.get("state") or {}
        self._touch(state, element, chosen)
        return payloads.in_message(self._outside, channel, message, state), element

    @staticmethod
    def _element(blocks: list[Json], chosen: Json) -> Json:
        for block in blocks:
            for _, element in elements_of(block):
                if block["block_id"] == chosen.get("block_id") and element.get("action_id") == chosen.get(
                    "action_id"
                ):
                    return element
        raise Unanswered("That button or menu is not there any more.")

    @staticmethod
    def _touch(state: Json, element: Json, chosen: Json) -> None:
        name = HELD.get(element["type"], ("",))[0]
        if name in chosen:
            state.setdefault(chosen["block_id"], {})[chosen["action_id"]] = {name: chosen[name]}

    @staticmethod
    def _offered(element: Json, chosen: Json) -> None:
        if "external" in element["type"]:
            return
        known = [option["value"] for option in offered(element) if isinstance(option, dict)]
        one = chosen.get("selected_option")
        for option in [*(chosen.get("selected_options") or ()), *([one] if one else ())]:
            if option.get("value") not in known:
                raise Unanswered(f"{option.get('value')!r} is not one of the choices.")
