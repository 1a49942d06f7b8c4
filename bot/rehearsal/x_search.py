"""X's search: the operators that the bot uses, and what they find. Pages through nothing.

Terms that stand beside each other must all hold; "-" before a term turns it round. Known are #hashtag, @name, from:,
to:, conversation_id:, is:retweet, is:reply, is:quote, has:links, and plain words; and as the first of all, one group of
alternatives: (#a OR #b). Other grouping and OR are refused, and so is every other operator, so that a query that the
rehearsal cannot judge is not answered wrongly.
"""

import re
from collections.abc import Callable
from datetime import timedelta

from bot.rehearsal import x_text
from bot.rehearsal.x_problems import XRefusal, invalid
from bot.rehearsal.x_timeline import Post, Timeline

LONGEST = 512
"""Characters of a query."""

REACH = timedelta(days=7)
"""How far back recent search looks."""

_GROUP = re.compile(r"\(([^\s()]+(?: OR [^\s()]+)+)\)(.*)")
"""One group of alternatives at the beginning, and the rest."""

Test = Callable[[Post], bool]


def found_by(query: str, timeline: Timeline) -> Test:
    """Read a query; raise X's refusal for what cannot be searched for."""
    if not query or len(query) > LONGEST:
        raise invalid("query", query, f"`query` must be between 1 and {LONGEST} characters")
    group = _GROUP.fullmatch(query)
    one_of = [_term(word, query, timeline) for word in group[1].split(" OR ")] if group else []
    words = (group[2] if group else query).split()
    terms = [_term(word, query, timeline) for word in words]
    if not one_of and all(word.startswith("-") for word in words):
        raise _refused(query, "Rules must contain at least one positive, non-stopword clause")
    return lambda post: (
        all(term(post) for term in terms) and (not one_of or any(term(post) for term in one_of))
    )


def _refused(query: str, why: str) -> XRefusal:
    return invalid("query", query, f"There were errors processing your request: {why}")


def _term(word: str, query: str, timeline: Timeline) -> Test:
    if word.startswith("-") and len(word) > 1:
        test = _term(word[1:], query, timeline)
        return lambda post: not test(post)
    if word == "OR" or any(char in word for char in '()"'):
        raise _refused(query, f"the rehearsal's search does not know {word}")
    operator, colon, value = word.partition(":")
    if colon and operator in OPERATORS and value:
        return OPERATORS[operator](value.casefold(), timeline)
    if colon:
        raise _refused(query, f"Reference to invalid operator '{operator}'")
    wanted = word.casefold()
    if word.startswith("#"):
        return lambda post: wanted[1:] in {tag.casefold() for _, _, tag in x_text.hashtags(post.text)}
    if word.startswith("@"):
        return lambda post: wanted[1:] in {name.casefold() for _, _, name in x_text.mentions(post.text)}
    return lambda post: wanted in post.text.casefold().split()


def _from(value: str, timeline: Timeline) -> Test:
    return lambda post: value in {post.author, timeline.accounts[post.author].username.casefold()}


def _to(value: str, timeline: Timeline) -> Test:
    def is_to(post: Post) -> bool:
        parent = timeline.posts.get(post.reply_to)
        return parent is not None and value == timeline.accounts[parent.author].username.casefold()

    return is_to


def _conversation(value: str, timeline: Timeline) -> Test:
    del timeline
    return lambda post: post.conversation == value


def _is(value: str, timeline: Timeline) -> Test:
    del timeline
    tests: dict[str, Test] = {
        "retweet": lambda post: bool(post.reposts),
        "reply": lambda post: bool(post.reply_to),
        "quote": lambda post: bool(post.quotes),
    }
    if value not in tests:
        raise _refused(value, f"'{value}' is not a valid value of is:")
    return tests[value]


def _has(value: str, timeline: Timeline) -> Test:
    del timeline
    if value != "links":
        raise _refused(value, f"the rehearsal's search does not know has:{value}")
    return lambda post: bool(x_text.links(post.text))


OPERATORS: dict[str, Callable[[str, Timeline], Test]] = {
    "from": _from,
    "to": _to,
    "conversation_id": _conversation,
    "is": _is,
    "has": _has,
}
"""The operators with a value."""
