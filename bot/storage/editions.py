"""Which edition of the programme it is, and in which each of its days was last touched. Triggers count, whoever writes.

What was read of some days stays true while none of them is touched, however much changes on others.
"""

import json
from datetime import UTC, date, timedelta
from typing import NamedTuple

from sqlalchemy import JSON, Connection, Text, bindparam, cast, func, select

from bot.domain.agenda import Span
from bot.storage import direct
from bot.storage.facts import FACT

PROGRAMME = "edition"
"""The fact that counts the changes of the programme: raised with each row of events or occurrences that is written."""

DAY = "edition:{}"
"""The fact that tells in which edition a day was last touched: a date, of UTC or of what lasts all day. Without a date:
what lasts longer than a day, and may be on at any."""

MOST_DAYS = 62
"""Days that are looked at one by one; of a longer stretch, any change counts."""

_NAMES = func.json_each(bindparam("names")).table_valued("value")
_VALUES = select(FACT.c.name, FACT.c.value)
_OF = direct.Prepared(
    _VALUES.where(FACT.c.name.in_(select(_NAMES.c.value))),
    elsewhere=_VALUES.where(
        FACT.c.name.in_(select(func.json_array_elements_text(cast(bindparam("names", type_=Text()), JSON))))
    ),
)


_NEWEST = direct.Prepared(_VALUES.where(FACT.c.name == bindparam("name")))


class Edition(NamedTuple):
    """How new the programme is, and that of it which somebody asks about."""

    programme: int  # 0: not known
    touched: int  # the edition in which what is asked about was last touched

    def holds(self, read_in: int) -> bool:
        """Tell whether what was read in an edition is still so. A database that was put back has a lower one."""
        return 0 < read_in <= self.programme and self.touched <= read_in


def programme(connection: Connection) -> int:
    """Tell the edition of the programme: the same number means that nothing in it has changed. 0: not known."""
    return of(connection, None).programme


def of(connection: Connection, span: Span | None) -> Edition:
    """Tell the edition of the programme, and that in which anything that may be on in `span` was touched.

    Without a span anything counts.
    """
    names = [PROGRAMME, *(_days(span) if span else ())]
    if len(names) == 1:
        asked = direct.rows(connection, _NEWEST, {"name": PROGRAMME})
    else:
        asked = direct.rows(connection, _OF, {"names": json.dumps(names)})
    found = {str(name): int(value) for name, value in asked}
    newest = found.pop(PROGRAMME, 0)
    return Edition(newest, max(found.values(), default=0) if len(names) > 1 else newest)


def _days(span: Span) -> list[str]:
    """Name the facts of the days of a span: its local dates, and those of UTC."""
    ends = [
        at for moment in (span.since, span.until) for at in (moment.date(), moment.astimezone(UTC).date())
    ]
    first, last = min(ends), max(ends)
    if last - first > timedelta(days=MOST_DAYS):
        return []
    days = ((first + timedelta(days=number)) for number in range((last - first).days + 1))
    return [DAY.format(""), *(DAY.format(date.isoformat(day)) for day in days)]
