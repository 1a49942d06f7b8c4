"""What the bot and its programme are called where it speaks. Holds no sentences."""

from typing import Final, NamedTuple

A_HASHTAG: Final = "#hashtag"
"""What stands in examples where the programme has no hashtag of its own."""


class Names(NamedTuple):
    """The names that stand in messages."""

    programme: str  # e.g. "Connected Educator Month 2015"; shown escaped
    command: str  # with the slash, e.g. "/cem"
    bot: str  # as people mention it, e.g. "@cembot"
    site: str = ""  # what the bot's web addresses begin with, a slash at its end; empty: it has none
    contact: str = ""  # whom people may ask about the programme; shown escaped; empty: nobody
    hashtag: str = A_HASHTAG  # the programme's own, which stands in examples
