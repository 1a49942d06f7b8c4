"""The workspace that a rehearsal opens with: some people in several zones, and three channels. Says nothing itself."""

from bot.clock import Clock
from bot.rehearsal.app import App
from bot.rehearsal.workspace import Channel, User, Workspace

NORA, LIAM, AVA, MATEO, GRACE = "U0NORA", "U0LIAM", "U0AVA", "U0MATEO", "U0GRACE"
GENERAL, EDUCATORS, EDTECHCHAT = "C0GENERAL", "C0EDUCATORS", "C0EDTECHCHAT"

PEOPLE = (
    User(NORA, "nora", "Nora Ruiz", "America/New_York", is_admin=True, is_owner=True, title="Programme lead"),
    User(LIAM, "liam", "Liam Byrne", "Europe/London", "en-GB", title="Moderator"),
    User(AVA, "ava", "Ava Chen", "Australia/Sydney", "en-AU", title="Teacher librarian"),
    User(MATEO, "mateo", "Mateo Alves", "America/Sao_Paulo", "pt-BR", title="Teacher"),
    User(GRACE, "grace", "Grace Okafor", "America/New_York", title="Teacher"),
)


def standard_workspace(clock: Clock, app: App | None = None) -> Workspace:
    """Build the default workspace; the bot is in #connected-educators and #edtechchat and not in #general."""
    place = Workspace(clock, app or App())
    for user in PEOPLE:
        place.add_user(User(**vars(user)))  # a copy: what happens in one rehearsal stays there
    everybody = [user.id for user in PEOPLE]
    bot = place.app.bot_user
    for name, channel, members, purpose in (
        ("connected-educators", EDUCATORS, [*everybody, bot], "What is on this month"),
        ("edtechchat", EDTECHCHAT, [*everybody, bot], "The room of #edtechchat"),
        ("general", GENERAL, everybody, "Announcements and small talk"),
    ):
        place.add_channel(Channel(channel, name, "channel", list(members), purpose, creator=NORA))
    for person in everybody:
        place.direct(person)
    return place
