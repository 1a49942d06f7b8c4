"""Who may what, as organisers see and change it. Gives and takes nothing itself."""

import json
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from bot.domain.standing import Given, Role
from bot.wording import actions as ids
from bot.wording.elements import option, radio_buttons, static_select
from bot.wording.inputs import field, one_chosen_of, one_of, value_of
from bot.wording.message import (
    MAX_BUTTON,
    MAX_OPTION_TEXT,
    Block,
    button,
    cut,
    divider,
    mrkdwn,
    one_line,
    plain_text,
    section,
)
from bot.wording.modal import modal
from bot.wording.names import Names

MODERATOR = "moderator"
"""The third choice beside the roles: of one chat."""

MAX_NAME = 60
"""Characters of a name or a title that are shown."""

MAX_VIEW = 240_000
"""Bytes of the view as JSON. Slack takes 250,000; some scripts take twelve for each letter."""


class Room(NamedTuple):
    """How much the view holds; what is more is counted, and a partner is written by its name."""

    listed: int
    chats: int
    partners: int


ROOMS = (Room(40, 100, 100), Room(20, 40, 0), Room(5, 10, 0))
"""How much is shown, and how much where that is too large a view."""

_SAID = {
    Role.ORGANISER.value: ("Organiser", "May do everything: pause, decide about proposals, give roles"),
    Role.EDITOR.value: ("Editor of a partner", "May schedule and change what the partner offers"),
    MODERATOR: ("Moderator of a chat", "May change and cancel that chat, and schedule others"),
}


class Chat(NamedTuple):
    """A chat that may be given a moderator."""

    event_id: str
    title: str


class RoleWish(NamedTuple):
    """What an organiser filled in."""

    account: str
    role: str  # a role, or MODERATOR
    about: str  # a partner's name, or an event's id


def roles_view(
    given: Sequence[Given],
    partners: Sequence[str],
    chats: Sequence[Chat],
    names: Names,
    *,
    done: str = "",
) -> Block:
    """List the roles that were given, each with a button to take it away, and a form to give one."""
    made = (_view(given, partners, chats, names, done, room) for room in ROOMS)
    smallest: Block = {}
    for view in made:
        smallest = view
        if len(json.dumps(view)) <= MAX_VIEW:
            break
    return smallest


def _view(
    given: Sequence[Given],
    partners: Sequence[str],
    chats: Sequence[Chat],
    names: Names,
    done: str,
    room: Room,
) -> Block:
    head = f"Workspace admins, and who is named in the settings, organise {mrkdwn(names.programme)} always."
    blocks = [section(one) for one in (done, head) if one]
    blocks += [_entry(one) for one in given[: room.listed]]
    if len(given) > room.listed:
        blocks.append(section(f"…and {len(given) - room.listed} more."))
    return modal(
        "Who may what",
        [*blocks, divider(), *_form(partners, chats[: room.chats], room)],
        close="Back",
        submit="Give the role",
        callback_id=ids.ROLES_VIEW,
    )


def read_roles_view(view: Mapping[str, Any], partners: Sequence[str]) -> RoleWish | dict[str, str]:
    """Read what was filled in, or give an error for each field that cannot stay so, by its block_id."""
    account = str(value_of(view, ids.ROLE_WHO_BLOCK, ids.ROLE_WHO).get("selected_user") or "")
    role = one_chosen_of(view, ids.ROLE_BLOCK, ids.ROLE)
    partner = one_chosen_of(view, ids.ROLE_PARTNER_BLOCK, ids.ROLE_PARTNER)
    chat = one_chosen_of(view, ids.ROLE_CHAT_BLOCK, ids.ROLE_CHAT)
    if not account:
        return {ids.ROLE_WHO_BLOCK: "Choose a person."}
    if role not in _SAID:
        return {ids.ROLE_BLOCK: "Choose a role."}
    if role == Role.EDITOR.value:
        known = {one.casefold(): one for one in partners}
        if partner.casefold() not in known:
            where = ids.ROLE_PARTNER_BLOCK if partners else ids.ROLE_BLOCK
            return {where: "Name the partner as the programme has it."}
        return RoleWish(account, role, known[partner.casefold()])
    if role == MODERATOR:
        return RoleWish(account, role, chat) if chat else {ids.ROLE_BLOCK: "Choose the chat below."}
    return RoleWish(account, role, "")


def value_of_role(given: Given) -> str:
    """Write a role for the button that takes it away."""
    return json.dumps([given.account, given.role.value, given.about], ensure_ascii=False)


def role_of(value: str) -> Given | None:
    """Read a role from the value of a button, which may be anything."""
    try:
        account, role, about = json.loads(value)
        return Given(str(account), Role(role), str(about))
    except (ValueError, TypeError):
        return None


def given_words(wish: RoleWish, title: str) -> str:
    """Say that a role was given."""
    what = _SAID[wish.role][0].lower()
    about = f" ({mrkdwn(cut(one_line(title or wish.about), MAX_NAME))})" if title or wish.about else ""
    return f"Done: <@{mrkdwn(wish.account)}> is {what}{about}."


def taken_words(given: Given, *, was: bool) -> str:
    """Say that a role was taken away."""
    return f"Done: <@{mrkdwn(given.account)}> is that no more." if was else "That was so already."


def _entry(one: Given) -> Block:
    about = f" of {mrkdwn(cut(one_line(one.about), MAX_NAME))}" if one.about else ""
    said = "Organiser" if one.role is Role.ORGANISER else "Editor"
    take = button(
        "Take it away", ids.ROLE_TAKE, value_of_role(one), label=cut(f"Take away: {said}{about}", MAX_BUTTON)
    )
    return {**section(f"<@{mrkdwn(one.account)}>: {said}{about}"), "accessory": take}


def _form(partners: Sequence[str], chats: Sequence[Chat], room: Room) -> list[Block]:
    who: Block = {"type": "users_select", "action_id": ids.ROLE_WHO}
    offered = [role for role in _SAID if role != MODERATOR or chats]
    choices = [
        {**option(role, _SAID[role][0]), "description": plain_text(_SAID[role][1], MAX_OPTION_TEXT)}
        for role in offered
    ]
    what = radio_buttons(ids.ROLE, choices)
    made = [field(ids.ROLE_WHO_BLOCK, "Who?", who), field(ids.ROLE_BLOCK, "May do what?", what)]
    if partners:
        listed = partners if len(partners) <= room.partners else ()
        made.append(
            one_of(ids.ROLE_PARTNER_BLOCK, ids.ROLE_PARTNER, "Which partner?", listed, "For an editor.")
        )
    if chats:
        element = static_select(
            ids.ROLE_CHAT, [option(one.event_id, one.title) for one in chats], placeholder="A chat"
        )
        made.append(
            field(ids.ROLE_CHAT_BLOCK, "Which chat?", element, hint="For a moderator.", optional=True)
        )
    return made
