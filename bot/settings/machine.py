"""The settings of the machine that the bot runs on, and of what it keeps there. Part of `bot.settings`."""

from pathlib import Path
from typing import Annotated, Literal

from pydantic import BaseModel, BeforeValidator, SecretStr

from bot.settings.kinds import Base, SecretAddress, Words, setting, upper

DATABASE_FILE = "cembot.db"
"""The SQLite file under the data folder, where no DATABASE_URL is set."""

LogLevel = Literal["DEBUG", "INFO", "WARNING", "ERROR"]


class MachineSettings(BaseModel):
    """What the operator chose for the machine."""

    chosen_database_url: SecretStr | None = setting(
        "DATABASE_URL", None, f"The database; without it, the SQLite file {DATABASE_FILE} in the data folder."
    )
    data: Path = setting("CEMBOT_DATA", Path("data"), "The folder that the bot keeps its files in.")
    port: int | None = setting(
        "PORT",
        None,
        "The port that HTTP is served on: Slack's requests, /calendar, /livez and /healthz. "
        "Where it is set, tokens are required.",
        ge=1,
        le=65535,
    )
    public_url: Base | None = setting(
        "CEMBOT_PUBLIC_URL",
        None,
        "The address at which the bot's pages are reached from outside, such as https://events.example.org/. "
        "Without it, links begin with the host that was asked.",
    )
    quiet: bool = setting(
        "CEMBOT_QUIET",
        default=False,
        meaning="The kill switch: with 1, nothing is posted by itself. Questions are still answered, and what becomes "
        "too late meanwhile is skipped.",
    )
    ping_url: SecretAddress | None = setting(
        "CEMBOT_PING_URL",
        None,
        "An https address that is asked for again and again while all is well; what watches it rings when that ends.",
        repr=False,  # who knows the address can say that the bot is alive
    )
    feed_hosts: Words = setting(
        "CEMBOT_FEED_HOSTS",
        (),
        "Hosts in your own network, separated by commas, whose calendars and pictures may be read, such as "
        "intranet.example.org (at every port) or 10.0.0.5:8080 (at that one). All others must be on the public "
        "internet.",
    )
    keep_words_days: int = setting(
        "CEMBOT_KEEP_WORDS_DAYS",
        0,
        "For how many days what is said may be kept, in chats of which an organiser wants an archive; 30 is usual. "
        "0: figures only, no words.",
        ge=0,
        le=365,
    )
    recap_after_hours: int = setting(
        "CEMBOT_RECAP_AFTER_HOURS",
        20,
        "Hours after a chat's log has closed at which its recap is posted in its thread if nobody has said yes or no. "
        "0: only on somebody's yes.",
        ge=0,
        le=160,
    )
    log_level: Annotated[LogLevel, BeforeValidator(upper)] = setting(
        "CEMBOT_LOG_LEVEL", "INFO", "How much is logged: DEBUG, INFO, WARNING or ERROR."
    )

    @property
    def database_url(self) -> str:
        """Tell the database to use: the chosen one, else the SQLite file in the data folder. May hold a password."""
        if self.chosen_database_url is not None:
            return self.chosen_database_url.get_secret_value()
        return f"sqlite:///{(self.data / DATABASE_FILE).as_posix()}"


def is_sqlite(database_url: str) -> bool:
    """Tell whether an address is that of a SQLite file, which one process serves alone."""
    return database_url.startswith("sqlite")
