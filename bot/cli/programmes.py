"""Several programmes on one machine: each a folder with its own settings and data. Opens no database."""

import os
import re
from collections.abc import Iterator, Mapping, MutableMapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from pydantic import SecretStr

from bot.errors import SettingsError
from bot.settings import Settings

FOLDER = Path("programmes")
"""Where programmes that have a name of their own are, below the folder in which commands are typed."""

FLAG = "--programme"

CHOSEN = "CEMBOT_USE_PROGRAMME"
"""The variable that does what the flag does. It is no setting, for it says where the settings are."""

ENV = ".env"

OWN = ("SLACK_BOT_TOKEN", "SLACK_APP_TOKEN", "SLACK_SIGNING_SECRET", "X_ACCESS_TOKEN", "PORT")
"""What only one programme can use."""

_NAME = re.compile(r"[a-z0-9][a-z0-9_-]{0,30}")


@dataclass(frozen=True, slots=True)
class Place:
    """Where one programme has its settings and its data."""

    name: str = ""  # nothing: the programme of the folder itself
    folder: Path = Path()

    @property
    def env(self) -> Path:
        """Give the file of its settings."""
        return self.folder / ENV

    @property
    def label(self) -> str:
        """Say which it is, in a sentence."""
        return f"the programme {self.name}" if self.name else f"the programme of {ENV}"

    def command(self, words: str) -> str:
        """Give a command of it, as it is typed."""
        return f"cembot {FLAG} {self.name} {words}" if self.name else f"cembot {words}"

    def settings(self, environ: Mapping[str, str]) -> Settings:
        """Read its settings. Of one with a name its file alone counts: what is exported for one reaches no other.

        Raises SettingsError for one that is not there, or whose settings cannot be read.
        """
        if not self.name:
            return Settings.load(environ, self.env)
        if not self.env.is_file():
            known = ", ".join(one.name for one in every() if one.name)
            raise SettingsError(
                f"There is no programme called {self.name} here ({self.env}): "
                f"{f'there is {known}' if known else 'there is none with a name'}. "
                f"`{self.command('setup')}` begins it."
            )
        return self._below(Settings.load({}, self.env))

    def exported(self, environ: Mapping[str, str]) -> dict[str, str]:
        """Give what is exported and therefore wins over the file; nothing is exported to a programme with a name."""
        if self.name:
            return {}
        return {name: environ[name].strip() for name in Settings.variables() if environ.get(name, "").strip()}

    def settings_of(self, values: Mapping[str, str]) -> Settings:
        """Read settings as they would be in its file; folders are below its own. Raises SettingsError."""
        return self._below(Settings.load(values, None))

    def _below(self, chosen: Settings) -> Settings:
        moved: dict[str, object] = {"data": self.folder / chosen.data}
        if chosen.chosen_database_url is not None:
            from bot.storage.address import below  # noqa: PLC0415 - words are taken without a database

            moved["chosen_database_url"] = SecretStr(below(chosen.database_url, self.folder))
        return chosen.model_copy(update=moved)


def place(name: str) -> Place:
    """Give the place of a programme; raise SettingsError for a name that can be none."""
    if not name:
        return Place()
    if not _NAME.fullmatch(name):
        raise SettingsError(
            f"{name!r} is no name of a programme: write up to 31 small letters, digits, dashes and underscores, such "
            "as reading."
        )
    return Place(name, FOLDER / name)


def here() -> Place:
    """Give the place of the programme that was chosen for this command."""
    return place(os.environ.get(CHOSEN, "").strip())


def every() -> list[Place]:
    """Give the places where something is set up, the folder's own first."""
    named = sorted(one.parent.name for one in FOLDER.glob(f"*/{ENV}") if _NAME.fullmatch(one.parent.name))
    return [one for one in (Place(), *map(place, named)) if one.env.is_file()]


def choose(words: Sequence[str], environ: MutableMapping[str, str]) -> list[str]:
    """Take the flag out of what was typed, wherever it stands, and keep what it chose; give the rest."""
    rest, left = [], iter(words)
    for word in left:
        flag, given, name = word.partition("=")
        if flag != FLAG:
            rest.append(word)
            continue
        chosen = name if given else next(left, "")
        if not chosen:
            raise SettingsError(f"{FLAG} needs the name of a programme, such as {FLAG} reading.")
        environ[CHOSEN] = place(chosen).name
    return rest


def clashes(mine: Place, chosen: Settings) -> Iterator[str]:
    """Say in sentences what another programme of this machine uses as well, and only one can."""
    for other, theirs in others(mine):
        for name in OWN:
            if (value := _value(chosen, name)) is not None and value == _value(theirs, name):
                yield (
                    f"{name} is the one of {other.label} ({theirs.programme}): each programme has an app, an account "
                    "and a port of its own."
                )
        if _database(chosen) == _database(theirs):
            yield (
                f"{other.label} ({theirs.programme}) has the same database: each programme has one of its own. Mend "
                "DATABASE_URL or CEMBOT_DATA."
            )


def others(mine: Place) -> Iterator[tuple[Place, Settings]]:
    """Give the other programmes of this machine, as far as their settings can be read."""
    for one in every():
        if one != mine:
            try:
                yield one, one.settings({})
            except SettingsError:
                continue


def _value(settings: Settings, name: str) -> object:
    fields = (
        (str(field.validation_alias), field_name) for field_name, field in Settings.model_fields.items()
    )
    return getattr(settings, dict(fields)[name])


def _database(settings: Settings) -> tuple[str, ...]:
    from bot.storage.address import identity  # noqa: PLC0415 - most commands compare no programmes

    return identity(settings.database_url)
