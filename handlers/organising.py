"""What organisers do beside pauses: give and take roles, see what was changed. Decides nothing itself."""

from bot.domain.standing import Given, Role
from bot.services.house import House
from bot.wording.history import Changed, history_view
from bot.wording.message import Block
from bot.wording.roles import (
    MODERATOR,
    Chat,
    given_words,
    read_roles_view,
    role_of,
    roles_view,
    taken_words,
)
from handlers import windows
from handlers.heard import Heard

TO_DO = "give roles"
TO_SEE = "see what was changed"


async def open_roles(house: House, heard: Heard) -> None:
    """Show who may what, above the organisers' modal."""
    await house.desk.roles.require_organiser(heard.workspace, heard.account, TO_DO)
    await windows.show(heard, await _roles(house, heard))


async def give_role(house: House, heard: Heard) -> None:
    """Give the role that was filled in, or show what is wrong at its field."""
    desk = house.desk
    await desk.roles.require_organiser(heard.workspace, heard.account, TO_DO)
    known = await house.subscribing.choices()
    wish = read_roles_view(heard.view, known.organisations)
    if isinstance(wish, dict):
        await heard.ack(response_action="errors", errors=wish)
        return
    title = ""
    if wish.role == MODERATOR:
        held = await desk.scheduling.held(wish.about)
        title = held.booking.event.title
        moderators = (*held.booking.moderators, wish.account)
        await desk.scheduling.hand_over(heard.workspace, heard.account, wish.about, held.stamp, moderators)
    else:
        given = Given(wish.account, Role(wish.role), wish.about)
        await desk.roles.give(heard.workspace, given, heard.account)
    fresh = await _roles(house, heard, given_words(wish, title))
    await heard.ack(response_action="update", view=fresh)


async def take_role(house: House, heard: Heard) -> None:
    """Take away the role whose button was pressed."""
    desk = house.desk
    await desk.roles.require_organiser(heard.workspace, heard.account, TO_DO)
    given = role_of(str(heard.pressed.get("value") or ""))
    done = ""
    if given is not None:
        was = await desk.roles.take(heard.workspace, given, heard.account)
        done = taken_words(given, was=was)
    await windows.replace(heard, await _roles(house, heard, done))


async def open_history(house: House, heard: Heard) -> None:
    """Show what was changed, above the organisers' modal."""
    await house.desk.roles.require_organiser(heard.workspace, heard.account, TO_SEE)
    asker = await house.people.asker(heard.workspace, heard.account)
    entries = await house.desk.history.latest(heard.workspace)
    changed = [
        Changed(
            one.change.id,
            one.change.at,
            one.change.who,
            one.change.what,
            one.title,
            undone=one.change.undone_by is not None,
            undoable=one.undoable,
        )
        for one in entries
    ]
    await windows.show(heard, history_view(changed, asker.timezone))


async def _roles(house: House, heard: Heard, done: str = "") -> Block:
    known = await house.subscribing.choices()
    coming = await house.desk.scheduling.coming()
    chats = [Chat(one.event_id, one.title) for one in coming]
    given = await house.desk.roles.given(heard.workspace)
    return roles_view(given, known.organisations, chats, house.names, done=done)
