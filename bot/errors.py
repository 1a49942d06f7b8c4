"""The errors that go from one part to another. Each message is a sentence: what happened, to what, what to do next.

Of these, some have kinds of their own where they are raised: options, queries, and questions that are pasted.

CembotError
├── SettingsError     the settings do not allow a start; names everything that is missing at once
├── FeedError         a source as a whole cannot be read as a programme
│   └── Unavailable     its server asks to be asked later
├── StorageError      the database cannot be used
├── NotAllowed        somebody asked for what their role does not allow
├── NotFound          what was named does not exist
├── NothingToSay      there is nothing to announce any more
└── OutletError       a destination did not take what was sent
    ├── Refused         the platform answered no, and will answer no again
    ├── RateLimited     the platform asks to wait
    ├── Unaffordable    it costs money that may not be spent; nothing left
    └── UnknownOutcome  the request left and no certain answer came back
"""


class CembotError(Exception):
    """Something that we can explain to a person."""


class SettingsError(CembotError):
    """The settings do not allow a start."""


class FeedError(CembotError):
    """A source as a whole cannot be read as a programme."""


class Unavailable(FeedError):
    """The server of a source asks to be asked later."""

    def __init__(self, message: str, seconds: float) -> None:
        """Keep how long it asks to wait, in seconds; 0: it does not say."""
        super().__init__(message)
        self.seconds = seconds


class StorageError(CembotError):
    """The database cannot be used."""


class NotAllowed(CembotError):
    """Somebody asked for what their role does not allow."""


class NotFound(CembotError):
    """What was named does not exist."""


class NothingToSay(CembotError):
    """There is nothing to announce any more; the message is the reason."""


class OutletError(CembotError):
    """A destination did not take what was sent."""


class Refused(OutletError):
    """The platform answered no, and will answer no again."""

    def __init__(self, code: str, advice: str = "") -> None:
        """Keep the platform's own word for the refusal, and what a person can do about it."""
        super().__init__(f"{code}: {advice}" if advice else code)
        self.code = code


LONGEST_WAIT = 86_400.0
"""Seconds beyond which no platform is believed that asks to wait: it may say any number, or none."""


class RateLimited(OutletError):
    """The platform asks to wait."""

    def __init__(self, seconds: float) -> None:
        """Keep how long the platform asks to wait, in seconds: a day at most."""
        self.seconds = min(LONGEST_WAIT, seconds)  # in this order: what is no number is not less
        super().__init__(f"asked to wait {self.seconds:g} s")


class Unaffordable(OutletError):
    """It costs money that may not be spent; nothing left."""

    def __init__(self, code: str, reason: str) -> None:
        """Keep why in one word of `bot.domain.budget.LEFT_OUT`, and in a sentence."""
        super().__init__(f"{code}: {reason}")
        self.code = code
        self.reason = reason


class UnknownOutcome(OutletError):
    """The request left and no certain answer came back."""


class NoFont(CembotError):
    """No font has the letters of a card."""
