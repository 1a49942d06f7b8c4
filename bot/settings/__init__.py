"""Every setting, with its environment variable, its default and its meaning.

slack, programme, machine and x hold the settings by subject; every puts them together and reads them; start tells
what they add up to. `cembot setup` asks for those that everybody has to choose.
"""

from bot.settings.every import Settings
from bot.settings.slack import (
    APP_TOKEN_HOME,
    APP_TOKEN_PREFIX,
    BOT_TOKEN_HOME,
    BOT_TOKEN_PREFIX,
    Transport,
    fence,
    has_tokens,
    transport,
)
from bot.settings.start import Role, mode, role

__all__ = [
    "APP_TOKEN_HOME",
    "APP_TOKEN_PREFIX",
    "BOT_TOKEN_HOME",
    "BOT_TOKEN_PREFIX",
    "Role",
    "Settings",
    "Transport",
    "fence",
    "has_tokens",
    "mode",
    "role",
    "transport",
]
