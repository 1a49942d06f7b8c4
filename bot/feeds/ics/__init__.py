"""Reader of iCalendar files (RFC 5545). Only this package knows icalendar; it does not expand recurrence.

icalendar reads single properties; a file is split into its components here, so that one broken event is refused alone
and every refusal has its line.
"""

from bot.feeds.ics.events import read

__all__ = ["read"]
