"""Opening, stacking, changing and closing views. Does not read arguments or tell the app."""

from typing import Any

from bot.rehearsal import limits
from bot.rehearsal.blocks import completed
from bot.rehearsal.refusal import SlackRefusal
from bot.rehearsal.workspace import View, Workspace

Json = dict[str, Any]


def _whole(place: Workspace, body: Json) -> Json:
    return {**body, "blocks": completed(body["blocks"], place.number(""))}


def _claim(place: Workspace, body: Json, holder: View | None = None) -> None:
    name = body.get("external_id")
    homes = [user.home for user in place.users.values() if user.home]
    for view in [*place.views.values(), *homes]:
        if name and view is not holder and view.body.get("external_id") == name:
            raise SlackRefusal("duplicate_external_id")


def _new(place: Workspace, user: str, body: Json) -> View:
    _claim(place, body)
    name = place.number("V")
    return View(name, user, _whole(place, body), _hash(place), name)


def _hash(place: Workspace) -> str:
    return f"{int(place.now().timestamp())}.{place.secret()[:8]}"


def open_modal(place: Workspace, user: str, body: Json, opened_in: str = "") -> View:
    """Show somebody a modal instead of those that are open."""
    view = _new(place, user, body)
    close_all(place, user)
    view.opened_in = opened_in
    place.views[view.id] = view
    place.stacks[user] = [view.id]
    place.changed(None, "view")
    return view


def push_modal(place: Workspace, user: str, body: Json) -> View:
    """Show somebody a modal on top of the open one."""
    stack = place.stacks.get(user) or []
    if not stack:
        raise SlackRefusal("not_found")
    if len(stack) >= limits.VIEW_DEPTH:
        raise SlackRefusal("push_limit_reached")
    view = _new(place, user, body)
    view.previous, view.root = stack[-1], stack[0]
    view.opened_in = place.views[stack[0]].opened_in
    place.views[view.id] = view
    stack.append(view.id)
    place.changed(None, "view")
    return view


def update_modal(place: Workspace, view: View, body: Json) -> View:
    """Change an open view; what was typed stays where block_id and action_id stay."""
    _claim(place, body, view)
    view.body = _whole(place, body)
    view.hash = _hash(place)
    place.changed(None, "view")
    return view


def publish_home(place: Workspace, user: str, body: Json) -> View:
    """Set somebody's Home."""
    owner = place.users[user]
    if owner.home is None:
        owner.home = _new(place, user, body)
        place.changed(None, "view")
        return owner.home
    return update_modal(place, owner.home, body)


def close_top(place: Workspace, user: str) -> list[View]:
    """Close the modal that somebody looks at, and all below it where it says so; tell which."""
    stack = place.stacks.get(user) or []
    if not stack:
        return []
    if place.views[stack[-1]].body.get("clear_on_close"):
        return close_all(place, user)
    closed = [place.views.pop(stack.pop())]
    place.changed(None, "view")
    return closed


def close_all(place: Workspace, user: str) -> list[View]:
    """Close every modal of somebody's, the top one first; tell which."""
    closed = [place.views.pop(name) for name in reversed(place.stacks.pop(user, []))]
    if closed:
        place.changed(None, "view")
    return closed
