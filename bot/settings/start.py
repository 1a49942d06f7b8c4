"""What the settings add up to: the live bot or the rehearsal, and which part of the work a process does."""

from collections.abc import Iterator
from enum import StrEnum
from typing import Literal

from bot.errors import SettingsError
from bot.settings.every import Settings
from bot.settings.machine import is_sqlite
from bot.settings.slack import PRODUCTION, Transport, has_tokens, transport, wrong_fence, wrong_tokens
from bot.settings.x import wrong_on_x

Mode = Literal["live", "rehearsal"]


class Role(StrEnum):
    """Which part of the work a process does."""

    ALL = "all"
    WEB = "web"  # answers over HTTP; plans nothing and sends no announcement
    WORKER = "worker"  # plans and sends, and listens over Socket Mode where that is the transport


def role(settings: Settings, asked: Role | None, database_url: str) -> Role:
    """Tell which part of the work this process does; raise SettingsError for one that it cannot do.

    Where none is asked for it does everything. Only where Slack comes over HTTP to a process that was given the
    port, and this one was given none, it is a worker.
    """
    if is_sqlite(database_url):
        if asked in {None, Role.ALL}:
            return Role.ALL
        raise SettingsError(
            f"--role {asked} needs PostgreSQL: a SQLite file is served by one process, which does everything. "
            "Leave --role out, or set DATABASE_URL to a PostgreSQL database."
        )
    elsewhere = transport(settings) is Transport.HTTP and settings.port is None
    return asked or (Role.WORKER if elsewhere else Role.ALL)


def mode(settings: Settings, asked: Role = Role.ALL) -> Mode:
    """Tell whether to start the live bot or the rehearsal; raise SettingsError for half a configuration."""
    deployed = [
        name
        for name, value in (("PORT", settings.port), ("DATABASE_URL", settings.chosen_database_url))
        if value is not None
    ]
    if not deployed and not has_tokens(settings):
        return "rehearsal"
    problems = [
        *wrong_tokens(settings, transport(settings), port=settings.port is not None),
        *_no_port(settings, asked),
        *wrong_fence(settings),
        *wrong_on_x(settings, production=settings.environment == PRODUCTION),
    ]
    if problems:
        reason = f" ({' and '.join(deployed)} set)" if deployed else ""
        raise SettingsError(
            f"The live bot{reason} cannot start with these settings:\n"
            + "\n".join(problems)
            + "\nSet them in the environment or in .env. For the rehearsal, which needs none,"
            " unset SLACK_BOT_TOKEN, SLACK_APP_TOKEN, SLACK_SIGNING_SECRET, PORT and DATABASE_URL."
        )
    return "live"


def _no_port(settings: Settings, asked: Role) -> Iterator[str]:
    listens = transport(settings) is Transport.HTTP and asked is Role.ALL
    if settings.port is None and (listens or asked is Role.WEB):
        yield "- PORT is missing: the port on which Slack's requests come in, such as 8080 (or --port 8080)."
