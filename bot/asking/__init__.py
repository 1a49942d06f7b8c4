"""From a person's words to a query. Knows no storage, and never guesses at a date that it could not read."""

from bot.asking.understand import understand
from bot.domain.query import Known, Query, Want

__all__ = ["Known", "Query", "Want", "understand"]
