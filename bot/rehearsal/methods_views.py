"""The views.* methods. Do not speak HTTP."""

from typing import Any

from bot.rehearsal.calls import Call
from bot.rehearsal.modals import open_modal, publish_home, push_modal, update_modal
from bot.rehearsal.refusal import SlackRefusal
from bot.rehearsal.shapes import view_json
from bot.rehearsal.views import read_view
from bot.rehearsal.workspace import View

Json = dict[str, Any]


def _answer(call: Call, view: View) -> Json:
    return {"view": view_json(call.place, view)}


def open_view(call: Call) -> Json:
    """views.open: answer a person's act with a modal."""
    body = read_view(call.args.get("view"))
    trigger = call.outside.grants.exchange(call.needed("trigger_id"))
    return _answer(call, open_modal(call.place, trigger.user, body, trigger.channel))


def push_view(call: Call) -> Json:
    """views.push: answer an act in a modal with another on top of it."""
    body = read_view(call.args.get("view"))
    trigger = call.outside.grants.exchange(call.needed("trigger_id"))
    if trigger.view not in call.place.views:
        raise SlackRefusal("not_found")
    return _answer(call, push_modal(call.place, trigger.user, body))


def update_view(call: Call) -> Json:
    """views.update: change a view, by its id or the app's own name for it."""
    name, own = call.text("view_id"), call.text("external_id")
    if not name and not own:
        raise SlackRefusal("invalid_arguments", messages=["missing required field: view_id"])
    homes = [user.home for user in call.place.users.values() if user.home]
    every = [*call.place.views.values(), *homes]
    view = next(
        (one for one in every if one.id == name or (own and one.body.get("external_id") == own)), None
    )
    if view is None:
        raise SlackRefusal("not_found")
    body = read_view(call.args.get("view"), home=view.body["type"] == "home")
    if call.text("hash") not in {"", view.hash}:
        raise SlackRefusal("hash_conflict")
    return _answer(call, update_modal(call.place, view, body))


def publish_view(call: Call) -> Json:
    """views.publish: set what somebody sees in the app's Home."""
    if not call.place.app.home:
        raise SlackRefusal("not_enabled")
    body = read_view(call.args.get("view"), home=True)
    user = call.user("user_id")
    if user.home and call.text("hash") not in {"", user.home.hash}:
        raise SlackRefusal("hash_conflict")
    return _answer(call, publish_home(call.place, user.id, body))


METHODS = {
    "views.open": open_view,
    "views.publish": publish_view,
    "views.push": push_view,
    "views.update": update_view,
}
