"""A person in front of a modal or Home: submits, closes, looks for options. Raises Unanswered with a sentence."""

from typing import Any

from bot.rehearsal import limits, payloads
from bot.rehearsal.blocks import elements_of
from bot.rehearsal.calls import Outside
from bot.rehearsal.checks import items
from bot.rehearsal.elements import GROUPS, OPTION
from bot.rehearsal.modals import close_all, close_top, push_modal, update_modal
from bot.rehearsal.refusal import SlackRefusal
from bot.rehearsal.shapes import view_json
from bot.rehearsal.socket_mode import Unanswered
from bot.rehearsal.view_state import missing, values
from bot.rehearsal.views import read_view
from bot.rehearsal.workspace import User, View

Json = dict[str, Any]

TROUBLE = "We had some trouble connecting. The bot's answer is not valid: {}."
"""What Slack shows for a bad answer, with the reason that it keeps to itself."""


class Forms:
    """What people do in views."""

    def __init__(self, outside: Outside) -> None:
        """Act in this world."""
        self._outside = outside
        self._place = outside.place

    def view(self, user: User, view_id: str) -> View:
        """Find a view that a person has open, or their Home."""
        if user.home is not None and user.home.id == view_id:
            return user.home
        view = self._place.views.get(view_id)
        if view is None or view.user != user.id:
            raise Unanswered("That window is not open any more.")
        return view

    def fill(self, user: User, view_id: str, state: Json) -> View:
        """Keep what a person typed and chose in a view."""
        view = self.view(user, view_id)
        for block_id, chosen in state.items():
            view.values.setdefault(block_id, {}).update(chosen)
        return view

    async def submit(self, user: User, view_id: str, state: Json) -> dict[str, str]:
        """Submit a modal; give what is wrong in it, by block, or nothing when it was taken."""
        view = self.fill(user, view_id, state)
        top = self._place.top_view(user.id)
        if top is not view:
            raise Unanswered("Another window lies on top of that one.")
        held = values(view.body["blocks"], view.values, view.opened_in)
        errors = missing(view.body["blocks"], held)
        if errors:
            return errors
        payload = payloads.common(self._outside, "view_submission", user)
        payload["view"] = view_json(self._place, view, held)
        payload["trigger_id"] = self._outside.grants.trigger(user.id, view=view.id)
        payload["response_urls"] = payloads.response_urls(self._outside, user, view)
        said = await self._outside.links.answered(self._outside.links.send("interactive", payload))
        try:
            return self._answer(user, view, said)
        except SlackRefusal as no:
            raise Unanswered(TROUBLE.format("; ".join(no.messages) or no.error)) from no

    def _answer(self, user: User, view: View, said: Json) -> dict[str, str]:
        action = said.get("response_action")
        if action == "errors":
            return self._errors(view, said.get("errors"))
        if action == "clear":
            close_all(self._place, user.id)
        elif action == "update":
            update_modal(self._place, view, read_view(said.get("view")))
        elif action == "push":
            push_modal(self._place, user.id, read_view(said.get("view")))
        elif action is None:
            close_top(self._place, user.id)
        else:
            raise SlackRefusal(f"there is no response_action {action!r}")
        return {}

    @staticmethod
    def _errors(view: View, errors: object) -> dict[str, str]:
        known = {block["block_id"] for block in view.body["blocks"] if block["type"] == "input"}
        if not isinstance(errors, dict) or not errors:
            raise SlackRefusal("errors must name at least one input's block_id")
        for name in errors:
            if name not in known:
                raise SlackRefusal(f"errors names {name!r}, which is not an input's block_id")
        return {name: str(text) for name, text in errors.items()}

    async def close(self, user: User, view_id: str) -> None:
        """Close a modal; the bot hears of it where the view asked for that."""
        view = self.view(user, view_id)
        cleared = bool(view.body.get("clear_on_close"))
        for gone in close_top(self._place, user.id):
            if not gone.body.get("notify_on_close"):
                continue
            payload = payloads.common(self._outside, "view_closed", user)
            held = values(gone.body["blocks"], gone.values, gone.opened_in)
            payload |= {"view": view_json(self._place, gone, held), "is_cleared": cleared}
            await self._outside.links.answered(self._outside.links.send("interactive", payload))

    async def options(self, user: User, about: Json, block_id: str, action_id: str, value: str) -> Json:
        """Ask the bot for an external select's choices; `about` says where the select stands."""
        payload = payloads.common(self._outside, "block_suggestion", user) | about
        payload |= {"block_id": block_id, "action_id": action_id, "value": value}
        said = await self._outside.links.answered(self._outside.links.send("interactive", payload))
        name = "option_groups" if "option_groups" in said else "options"
        check = GROUPS if name == "option_groups" else items(OPTION, limits.SELECT_OPTIONS, least=0)
        wrong = list(check(said.get(name), f"/{name}"))
        if wrong:
            raise Unanswered(TROUBLE.format("; ".join(wrong)))
        return {name: said[name]}

    @staticmethod
    def asks(blocks: list[Json], block_id: str, action_id: str) -> bool:
        """Tell whether an external select stands there."""
        found = [(block["block_id"], one) for block in blocks for _, one in elements_of(block)]
        return any(
            name == block_id and one.get("action_id") == action_id and "external" in one["type"]
            for name, one in found
        )
