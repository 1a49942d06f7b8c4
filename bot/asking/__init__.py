"""From a person's words to a query. Knows no storage, and never guesses at a date that it could not read."""

from bot.asking.choosing import spoken
from bot.asking.leaving import fewer
from bot.asking.spelling import nearly
from bot.asking.understand import understand
from bot.domain.query import Known, Query, Want

__all__ = ["Known", "Query", "Want", "fewer", "nearly", "spoken", "understand"]
