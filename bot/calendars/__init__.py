"""The programme as iCalendar (RFC 5545), for calendar programs. Chooses nothing, and reads no calendar.

    zones     VTIMEZONE: a zone's clock changes, as rules where it has any
    series    when an event happens: DTSTART, RRULE, RDATE, EXDATE
    vevents   one event, as one VEVENT and one more for each instance that differs
    whole     the calendar around them, and its alarms

An event is written once, and put into as many calendars as ask for it. The same values give the same bytes.
"""

from bot.calendars.vevents import Written, write
from bot.calendars.whole import Alarm, calendar

__all__ = ["Alarm", "Written", "calendar", "write"]
