"""A question from the audience of a chat, as it is listed. Keeps nothing."""

from typing import NamedTuple

LONGEST = 300
"""Characters of such a question: it is asked of everybody, and read in passing."""

MOST = 40
"""Such questions of one chat."""

MOST_VOTES = 20
"""Questions of one chat for which one person may vote; their own count among them."""


class Suggested(NamedTuple):
    """One question, and how many would like it to be asked."""

    id: str
    text: str
    votes: int
    mine: bool  # who looks at it voted for it
