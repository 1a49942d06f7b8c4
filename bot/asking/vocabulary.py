"""The English words that questions are made of, as tables. Decides nothing."""

from bot.domain.event import KINDS
from bot.domain.naming import DAYS, MONTHS


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


RELATIVE_DAYS = {
    ("today",): 0,
    ("todays",): 0,
    ("2day",): 0,
    ("tomorrow",): 1,
    ("tomorrows",): 1,
    ("tommorow",): 1,
    ("tommorrow",): 1,
    ("tomorow",): 1,
    ("tmrw",): 1,
    ("2morrow",): 1,
    ("yesterday",): -1,
    ("yesterdays",): -1,
    ("day", "after", "tomorrow"): 2,
    ("day", "before", "yesterday"): -2,
}
"""Days counted from the asker's today, with the misspellings that people send."""

WEEKDAYS = {
    **{name.lower(): number for number, name in enumerate(DAYS)},
    **{f"{name.lower()}s": number for number, name in enumerate(DAYS)},
    **{name.lower()[:3]: number for number, name in enumerate(DAYS)},
    "tues": 1,
    "weds": 2,
    "wensday": 2,
    "wednsday": 2,
    "thur": 3,
    "thurs": 3,
}

MONTH_NUMBERS = {
    **{name.lower(): number for number, name in enumerate(MONTHS, 1)},
    **{name.lower()[:3]: number for number, name in enumerate(MONTHS, 1)},
    "sept": 9,
}

PARTS = {
    "morning": (0, 12),
    "afternoon": (12, 17),
    "evening": (17, 24),
    "tonight": (17, 24),
    "tonite": (17, 24),
    "night": (17, 24),
}
"""Parts of a day, by the asker's clock: from one hour to another."""

NOW = (
    ("right", "now"),
    ("just", "now"),
    ("at", "the", "moment"),
    ("now",),
    ("currently",),
    ("live",),
    ("running",),
)

NEXT = (("coming", "up"), ("up", "next"), ("next", "up"), ("next",), ("upcoming",), ("soon",), ("coming",))

HELP = (
    ("help",),
    ("commands",),
    ("what", "can", "you", "do"),
    ("what", "do", "you", "do"),
    ("what", "can", "i", "ask"),
    ("what", "can", "i", "say"),
    ("who", "are", "you"),
    ("how", "does", "this", "work"),
    ("how", "do", "you", "work"),
    ("how", "do", "i", "use", "this"),
)

GREETINGS = (
    ("good", "morning"),
    ("good", "afternoon"),
    ("good", "evening"),
    ("good", "night"),
    ("good", "day"),
    ("thank", "you"),
    ("hello", "there"),
    ("hi", "there"),
    ("hey", "there"),
    ("hello",),
    ("hi",),
    ("hey",),
    ("hiya",),
    ("howdy",),
    ("greetings",),
    ("thanks",),
    ("thx",),
    ("ta",),
    ("cheers",),
)

KIND_WORDS = {
    **{tuple(kind.lower().split()): kind for kind in KINDS},
    **{tuple(f"{kind.lower()}s".split()): kind for kind in KINDS},
    ("chat",): "chat",
    ("chats",): "chat",
    ("twitter", "chats"): "Twitter chat",
    ("slack", "chats"): "Slack chat",
    ("tour",): "tour",
    ("tours",): "tour",
    ("challenge",): "challenge",
    ("challenges",): "challenge",
    ("book", "clubs"): "book club",
    ("tweetchat",): "Twitter chat",
    ("tweetchats",): "Twitter chat",
}
"""Kinds as people say them, and the words that are looked for in an event's kind."""

PAST = frozenset({"was", "were", "did", "happened", "missed", "had"})

TOPIC = _words("about called named titled regarding covering when")
"""Words after which one that is not known is looked for in titles and names: "a chat about science"."""

FILLER = _words(
    """
    a about agenda all also am an and any anybody anyone anything are at available be bot calendar can check could day
    details did do does event events everything feel find for from get give go going gonna good got great had happen
    happened happening happenings happens has have here hosted how i i'd i'll i'm if in info interesting is it its join
    just know learn let list listing listings look looking may me might miss missed much my need nice of ok okay on
    online or our out please pls plan planned plans program programme programs s schedule scheduled see session
    sessions shall she should show some something stuff take taking tell than that the their them then there these thing
    things think this to too up us want wanna was we were what whats what're when where which who will with would you
    your yes so whole entire again been being held kindly start starts starting begin begins beginning
    """
)
"""Words that carry no question of their own."""

DATE_LIKE = _words(
    """
    ago after am before between days decade during earlier fortnight hour hours hourly last late later midday midnight
    min mins minute minutes month monthly months noon oclock o'clock past pm since till until week weekly weekdays
    weekend weekends weeks year yearly years
    et est edt ct cst cdt mt mst mdt pt pst pdt gmt utc bst cet cest ist aest aedt nzt nzst nzdt
    """
) | frozenset(month for month in MONTH_NUMBERS if month not in {"may", "mar", "dec"})
"""Words that speak of time. One that could not be read is said, never passed over."""
