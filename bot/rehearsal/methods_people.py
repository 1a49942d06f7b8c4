"""The auth.*, users.*, bots.* and team.* methods. Do not speak HTTP."""

from typing import Any

from bot.rehearsal.calls import Call
from bot.rehearsal.methods_conversations import LIST_LIMIT, LIST_MOST, page
from bot.rehearsal.refusal import SlackRefusal
from bot.rehearsal.shapes import user_json

Json = dict[str, Any]


def auth_test(call: Call) -> Json:
    """auth.test: who the token is."""
    place, app = call.place, call.place.app
    return {
        "url": place.url,
        "team": place.name,
        "user": app.name,
        "team_id": place.team,
        "user_id": app.bot_user,
        "bot_id": app.bot_id,
        "is_enterprise_install": False,
    }


def open_connection(call: Call) -> Json:
    """apps.connections.open: give the address of one Socket Mode connection."""
    place = call.place
    address = place.url.replace("http://", "ws://", 1)
    return {"url": f"{address}link/?ticket={call.outside.links.ticket()}&app_id={place.app.id}"}


def user_info(call: Call) -> Json:
    """users.info: one person's profile, with the zone's offset at the programme's date."""
    call.scope()
    email = "users:read.email" in call.place.app.scopes
    return {"user": user_json(call.place, call.user(), locale=call.flag("include_locale"), email=email)}


def user_list(call: Call) -> Json:
    """users.list: everybody."""
    call.scope()
    people = list(call.place.users.values())
    some, cursor = page(call, people, call.number("limit", LIST_LIMIT, LIST_MOST))
    locale, email = call.flag("include_locale"), "users:read.email" in call.place.app.scopes
    return {
        "members": [user_json(call.place, one, locale=locale, email=email) for one in some],
        "cache_ts": int(call.place.now().timestamp()),
        "response_metadata": {"next_cursor": cursor},
    }


def bot_info(call: Call) -> Json:
    """bots.info: the app's own bot."""
    call.scope()
    app = call.place.app
    if call.text("bot") != app.bot_id:
        raise SlackRefusal("bot_not_found")
    icons = {"image_36": "", "image_48": "", "image_72": ""}
    about = {"id": app.bot_id, "deleted": False, "name": app.name, "updated": 1443657600}
    return {"bot": {**about, "app_id": app.id, "user_id": app.bot_user, "icons": icons}}


def team_info(call: Call) -> Json:
    """team.info: the workspace."""
    call.scope()
    place = call.place
    about = {
        "id": place.team,
        "name": place.name,
        "domain": place.domain,
        "email_domain": "",
        "url": place.url,
    }
    return {"team": {**about, "icon": {"image_default": True}}}


METHODS = {
    "apps.connections.open": open_connection,
    "auth.test": auth_test,
    "bots.info": bot_info,
    "team.info": team_info,
    "users.info": user_info,
    "users.list": user_list,
}
