"""A Slack-compatible workspace on this machine, with a page to type in. It knows nothing of the bot that it serves.

Reached over sockets only, like the real thing: the Web API at `api_url`, Socket Mode, response_urls and the page.
Its state is in memory. It imports nothing of ours but `bot.errors` and `bot.clock`, for it stands for the outside.

    app, scopes        what is installed, and what it may do
    limits, checks     Slack's sizes, and the words for breaking them
    blocks, elements, views
                       the tables of Block Kit
    workspace, standard
                       people, channels, messages, open windows; the default ones
    web_api, calls, methods_*, rates, faults, grants, replies
                       the Web API
    socket_mode, http_delivery, events, payloads
                       what the app is told, and how
    interaction, forms, typed, view_state
                       what people do
    page, picture      the page, and what it shows
    server             all of it together
"""

from bot.rehearsal.app import App, app_from_manifest
from bot.rehearsal.faults import Fault, Kind
from bot.rehearsal.rates import Pace
from bot.rehearsal.server import Options, Rehearsal
from bot.rehearsal.socket_mode import Patience, Unanswered
from bot.rehearsal.standard import standard_workspace
from bot.rehearsal.workspace import Channel, User, Workspace

__all__ = [
    "App",
    "Channel",
    "Fault",
    "Kind",
    "Options",
    "Pace",
    "Patience",
    "Rehearsal",
    "Unanswered",
    "User",
    "Workspace",
    "app_from_manifest",
    "standard_workspace",
]
