"""One question in somebody's words: on one line, short enough, and with words for its pictures. Keeps nothing."""

from bot.domain.pictures_in import pictures_in
from bot.errors import FeedError
from bot.feeds.questions import words
from bot.feeds.when import Unreadable
from bot.wording.script_view import undescribed


def one_question(text: str) -> str:
    """Give the words of a question, or raise `FeedError` with what is wrong with them."""
    try:
        asked = words(text)
    except Unreadable as unreadable:
        raise FeedError(f"It {unreadable}.") from unreadable
    if silent := [one.address for one in pictures_in(asked) if not one.shows]:
        raise FeedError(f"It has a picture without words: {undescribed(silent[0])}")
    return asked
