"""The edition of the programme as the settings have it."""

from bot.domain.edition import Edition, sponsor
from bot.settings import Settings


def edition(chosen: Settings) -> Edition:
    """Give what the operator chose for the programme as a whole."""
    return Edition(
        timezone=chosen.timezone,
        language=chosen.language,
        starts=chosen.starts,
        ends=chosen.ends,
        contact=chosen.contact,
        words=chosen.closing_words,
        sponsors=tuple(sponsor(one) for one in chosen.sponsors),
        hashtag=chosen.hashtag,
        thanked_in=frozenset(chosen.thanked_in.replace(",", " ").split()),
    )
