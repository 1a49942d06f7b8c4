"""What a person reads in the calendars of real partners: when each takes place, and when it does not.

The dates were read in the text of the files; no code worked them out.
"""

from datetime import UTC, date, datetime, timedelta
from typing import NamedTuple
from zoneinfo import ZoneInfo

from bot.domain.recurrence import expand
from bot.feeds import Reading
from tests.calendars import HOME


class Read(NamedTuple):
    """Dates of the events with `title` in their names: wall times in `zone`, or whole days without a time."""

    feed: str
    title: str
    zone: str
    said: tuple[str, ...]
    unsaid: tuple[str, ...] = ()  # called off, moved away, or after the end


def moments(texts: tuple[str, ...], zone: str) -> set[date]:
    return {
        datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(zone))
        if ":" in text
        else date.fromisoformat(text)
        for text in texts
    }


def starts(reading: Reading, read: Read) -> set[date]:
    """Give when the events that `read` is about start, about the time that it names."""
    days = sorted(datetime.fromisoformat(text).replace(tzinfo=UTC) for text in read.said + read.unsaid)
    return {
        one.starts_at.date() if one.all_day else one.starts_at
        for event in reading.events
        if read.title in event.title
        for one in expand(event, days[0] - timedelta(days=2), days[-1] + timedelta(days=2))
    }


READ = (
    # A Wednesday evening every other week in Brussels, before and after the change of the clocks.
    Read(
        "antennapod_community.ics",
        "Needs: Decision",
        "Europe/Brussels",
        ("2024-02-28 20:30", "2024-03-27 20:30", "2024-04-10 20:30"),
        ("2024-03-20 20:30", "2024-04-03 20:30"),
    ),
    # The second Saturday at six, in winter too; the summer of 2023 is excepted.
    Read(
        "antennapod_community.ics",
        "Monthly community meeting",
        "Europe/Brussels",
        ("2023-05-13 18:00", "2023-10-14 18:00", "2023-11-11 18:00"),
        ("2023-06-10 18:00", "2023-07-08 18:00", "2023-08-12 18:00", "2023-09-09 18:00"),
    ),
    # The first days of June, in UTC: half past nine and two o'clock on Bristol's clock.
    Read(
        "bristol_data_week.ics",
        "",
        "Europe/London",
        ("2026-06-01 09:30", "2026-06-03 09:30", "2026-06-05 14:00"),
    ),
    # The second Thursday at 15:30 UTC, all year.
    Read(
        "finos_0063ggdm7pjht99idpjj8pne2h.ics",
        "CCC- Working Group",
        "UTC",
        ("2024-06-13 15:30", "2024-10-10 15:30", "2024-11-14 15:30"),
    ),
    # Friday robotics, until the spring, at four in the afternoon on both sides of the change.
    Read(
        "first_robotics_3189_google.ics",
        "Robotics team meeting",
        "America/Los_Angeles",
        ("2018-08-17 16:00", "2018-11-02 16:00", "2018-11-09 16:00"),
    ),
    # The year before: on Veterans Day's eve moved to ten in the morning, and none after Thanksgiving.
    Read(
        "first_robotics_3189_google.ics",
        "Robotics Team Meeting",
        "America/Los_Angeles",
        ("2017-11-03 16:00", "2017-11-10 10:00", "2017-11-17 16:00"),
        ("2017-11-10 16:00", "2017-11-24 16:00"),
    ),
    # Every twelfth Thursday at five in London, in summer and in winter; 9 November was moved a week ahead.
    Read(
        "galaxy_single_cell_subset.ics",
        "Single Cell COP - Galaxy",
        "Europe/London",
        ("2023-08-17 17:00", "2023-11-02 17:00", "2024-02-01 17:00"),
        ("2023-11-09 17:00",),
    ),
    # Saturdays at 17:00 UTC, so at six in London from the end of March, and in July an hour earlier.
    # On 14 March there is none, for the members are sent to a conference.
    Read(
        "global_cpp_sessions.ics",
        "Global C++",
        "Europe/London",
        ("2026-03-28 17:00", "2026-04-04 18:00", "2026-07-18 17:00"),
        ("2026-03-14 17:00",),
    ),
    # A college timetable without a zone, at eight where the programme is: Wednesday, Friday, and the Monday
    # after the change of the clocks.
    Read(
        "grinnell_college_academic_emacs.ics",
        "CSC 323",
        HOME,
        ("2012-02-08 08:00", "2012-02-10 08:00", "2012-03-12 08:00"),
        ("2012-02-09 08:00",),
    ),
    # Thursdays at nine in the evening in Ghent, before and after the change in autumn and after that in spring.
    Read(
        "hackerspace_ghent_google.ics",
        "Weekly social",
        "Europe/Brussels",
        ("2025-10-23 21:00", "2025-10-30 21:00", "2026-04-02 21:00"),
        ("2025-05-22 21:00",),
    ),
    # Concerts at nine without a zone (DTSTAMP's "Z" is no help), so where the programme is; winter and spring.
    Read(
        "ical4j_INVALID_lastfm.ics",
        "at Burgerweeshuis",
        HOME,
        ("2010-02-12 21:00", "2010-02-13 21:00", "2010-04-17 21:00"),
    ),
    # Football at three in London, the first written as midnight in Sydney; the third on the day the clocks change.
    Read(
        "ical4j_THFC.ics",
        "Spurs",
        "Europe/London",
        ("2003-05-03 15:00", "2003-10-19 14:00", "2003-10-26 16:05"),
    ),
    # The goalkeeper's birthday, a whole day in each year.
    Read(
        "ical4j_THFC.ics", "Kasey Keller", "UTC", ("2002-11-29", "2003-11-29", "2004-11-29"), ("2001-11-29",)
    ),
    # Tanabata, dates with a zone: from midnight in Japan, in July for some and in August for others.
    Read(
        "ical4j_japan_west.ics",
        "Star Festival",
        "Asia/Tokyo",
        ("2005-07-07 00:00", "2005-08-07 00:00", "2006-07-07 00:00"),
    ),
    # The third Sunday at eleven in the Ozarks.
    Read(
        "ignite_ozarks_google.ics",
        "Growth Track",
        "America/Chicago",
        ("2023-06-18 11:00", "2023-10-15 11:00", "2023-11-19 11:00"),
        ("2023-10-22 11:00",),
    ),
    # A club in Bangalore, on Saturdays at two and once on a Sunday at half past eleven.
    Read(
        "indiewebclub_bangalore.ics",
        "IndieWebClub",
        "Asia/Kolkata",
        ("2026-07-18 14:00", "2026-08-02 11:30", "2026-08-15 14:00"),
    ),
    # Whole Tuesdays and Thursdays from 19 February; Thursday the 26th was moved to the Friday.
    Read(
        "nodeical_exchange_whole_day_moved_recurrence.ics",
        "Exchange Recurring Test",
        "Europe/Berlin",
        ("2026-02-19", "2026-02-27", "2026-03-31"),
        ("2026-02-17", "2026-02-26", "2026-08-20"),
    ),
    # Four afternoons at two in Kyiv, the second under another name, the last at the minute of UNTIL.
    Read(
        "nodeical_google-calendar-kiev-tz.ics",
        "",
        "Europe/Kyiv",
        ("2016-08-25 14:00", "2016-08-26 14:00", "2016-08-28 14:00"),
        ("2016-08-29 14:00",),
    ),
    # Microsoft's Pacific Standard Time: noon in July and in November, Tuesdays and Fridays among them.
    Read(
        "nodeical_ms_timezones.ics",
        "Not the actual summary either",
        "America/Los_Angeles",
        ("2020-07-07 12:00", "2020-07-10 12:00", "2020-11-03 12:00"),
        ("2020-07-21 12:00", "2020-07-23 12:00", "2020-07-28 12:00", "2020-09-03 12:00"),
    ),
    # Microsoft's "GMT Standard Time" is London's clock, in summer too.
    Read(
        "placecal_family_action_exchange.ics",
        "",
        "Europe/London",
        ("2022-11-10 17:30", "2023-03-23 17:30", "2023-03-30 17:30"),
    ),
    # A conference opens at nine in Adelaide on each of its three days.
    Read(
        "pyconau_adelaide_pretalx.ics",
        "Opening",
        "Australia/Adelaide",
        ("2023-08-18 09:00", "2023-08-19 09:00", "2023-08-20 09:00"),
    ),
    # Three dates in Potsdam, to odd seconds; the first has no end, the last is in summer time.
    Read(
        "rie_discourse_no_dtend.ics",
        "",
        "Europe/Berlin",
        ("2019-01-17 18:00:25", "2019-02-28 15:00:14", "2019-05-11 13:00:21"),
    ),
    # Thanksgiving is an exception: no meeting on 26 and 27 November.
    Read(
        "rie_issue_48_dst.ics",
        "Event#1",
        "America/Chicago",
        ("2020-11-16 08:15", "2020-11-24 08:15", "2020-11-30 08:15"),
        ("2020-11-26 08:15", "2020-11-27 08:15"),
    ),
    # Fridays at a quarter past ten on both sides of the change, but not on 23 October.
    Read(
        "rie_issue_48_dst.ics",
        "Event#2",
        "America/Chicago",
        ("2020-10-16 10:15", "2020-10-30 10:15", "2020-11-06 10:15"),
        ("2020-10-23 10:15", "2020-11-27 10:15"),
    ),
    # Spanish on Mondays and Wednesdays in Campinas, but not on the First of May.
    Read(
        "unicamp_educorp_saopaulo_google.ics",
        "Espanhol Instrumental I - T1701",
        "America/Sao_Paulo",
        ("2017-03-13 13:30", "2017-03-15 13:30", "2017-03-20 13:30"),
        ("2017-05-01 13:30",),
    ),
)
