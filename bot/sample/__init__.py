"""The programme that the rehearsal opens on: Connected Educator Month 2015, and the chats of those years.

Facts with their source addresses, in the layouts that partners send; nothing is invented, and nothing is stored here.
Of the seven questions of one chat, the two that its source reports stand in a script; their numbers are ours.
"""

import json
from datetime import date
from importlib import resources
from typing import NamedTuple

from bot.domain.event import Programme
from bot.feeds import Source

FILES = ("events.csv", "chats.csv")
"""Dated events first: a chat that is listed in both is known by its date."""


SCRIPT = "questions.csv"
"""The questions of a chat of the evening on which the rehearsal opens."""


class Sample(NamedTuple):
    """A programme, and the files that it is read from."""

    programme: Programme
    sources: tuple[Source, ...]
    script: Source


def load() -> Sample:
    """Load the sample from the installed package; its sources are read like anybody's."""
    folder = resources.files(__name__)
    about = json.loads((folder / "programme.json").read_text(encoding="utf-8"))
    programme = Programme(
        name=about["name"],
        timezone=about["timezone"],
        hashtags=tuple(about["hashtags"]),
        starts_on=date.fromisoformat(about["starts_on"]),
        ends_on=date.fromisoformat(about["ends_on"]),
    )
    sources = [
        Source(
            name=name,
            data=(folder / name).read_bytes(),
            feed=f"sample-{name.partition('.')[0]}",
            programme_timezone=programme.timezone,
        )
        for name in (*FILES, SCRIPT)
    ]
    return Sample(programme, tuple(sources[:-1]), sources[-1])
