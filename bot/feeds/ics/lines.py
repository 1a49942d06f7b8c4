"""From the text of an iCalendar file to its components, with line numbers. Does not read a property's value."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

from icalendar.parser import Contentline
from icalendar.parser.property import unescape_backslash

from bot.errors import FeedError
from bot.feeds.reading import MOST_ENTRIES, Collector, short

DEEPEST = 10
"""Components inside of components; the standard needs three."""

_BEGIN = re.compile(r"(?P<stray>[^:;]{0,20}?)BEGIN\s*:\s*(?P<name>[A-Z0-9-]{1,60})\s*", re.IGNORECASE)
_END = re.compile(r"\s*END\s*:\s*([A-Z0-9-]{1,60})\s*", re.IGNORECASE)
_NAME = re.compile(r"\s*([A-Z0-9-]{1,60})\s*[;:]", re.IGNORECASE)
_COLON_IN_ZONE = re.compile(
    r"[^:]*;TZID=(?P<zone>[^\";:][^\"]*):(?P<value>[0-9][0-9TZ,/PDHMSW+-]*)\s*", re.IGNORECASE
)
"""A zone's name with a colon in it that stands without quotation marks, such as (UTC+01:00) Berlin."""

_KEPT = {"VCALENDAR", "VEVENT", "VTIMEZONE", "STANDARD", "DAYLIGHT"}
_OUTERMOST = {"VCALENDAR", "VEVENT", "VTIMEZONE"}


class Property(NamedTuple):
    """One property of a component."""

    line: int  # from 1
    name: str  # in capitals
    params: dict[str, str]  # names in capitals; of several values, the first
    raw: str  # the value as written

    @property
    def text(self) -> str:
        """The value as a text, its escapes undone."""
        return str(unescape_backslash(self.raw))


@dataclass(slots=True)
class Component:
    """One component, such as an event."""

    name: str
    line: int
    properties: list[Property] = field(default_factory=list)
    inside: list["Component"] = field(default_factory=list)
    broken: tuple[int, str] | None = None  # where it is no component, and why

    def all(self, name: str) -> list[Property]:
        """Give the properties of that name."""
        return [found for found in self.properties if found.name == name]

    def one(self, name: str) -> Property | None:
        """Give the first property of that name."""
        return next((found for found in self.properties if found.name == name), None)


def components(text: str, wanted: frozenset[str], found: Collector) -> list[Component]:
    """Split a file into its outermost components; only the properties that are `wanted` are kept."""
    builder = _Builder(found)
    for number, line in _unfolded(text):
        begin = _BEGIN.fullmatch(line)
        end = _END.fullmatch(line)
        if begin and builder.begins(begin["stray"], begin["name"].upper(), number):
            continue
        if end:
            builder.end(end[1].upper(), number)
        elif line.strip():
            builder.property(line, number, wanted)
    return builder.finish(text.count("\n") + 1)


class _Builder:
    """The components that are open while a file is gone through."""

    def __init__(self, found: Collector) -> None:
        self._found = found
        self._open: list[Component] = []
        self._outermost: list[Component] = []
        self._count = 0
        self._stray_line = False

    def begins(self, stray: str, name: str, number: int) -> bool:
        """Open a component; a stray keystroke before BEGIN is passed over, other text is no beginning."""
        expected = "VCALENDAR" if not self._open else "VEVENT"
        if stray.strip() and (name != expected or (self._open and self._open[-1].name != "VCALENDAR")):
            return False
        if stray.strip():
            self._found.note(
                number, "BEGIN", f"{stray}BEGIN:{name}", f"BEGIN:{name}, after a stray keystroke"
            )
        if name in _OUTERMOST and self._open and self._open[-1].name != "VCALENDAR":
            self._abandon(number, f"has no END before line {number}")
        if len(self._open) >= DEEPEST:
            raise FeedError(
                f"{self._found.source.name} is nested too deeply at line {number}: it is no calendar."
            )
        self._count += name == "VEVENT"
        if self._count > MOST_ENTRIES:
            raise FeedError(f"{self._found.source.name} has more than {MOST_ENTRIES:,} events: split it.")
        opened = Component(name, number)
        (self._open[-1].inside if self._open else self._outermost).append(opened)
        self._open.append(opened)
        return True

    def end(self, name: str, number: int) -> None:
        """Close the component of that name, and what it left open inside."""
        names = [component.name for component in self._open]
        if name not in names:
            self._found.note(number, "END", f"END:{name}", "the end of nothing, and passed over")
            return
        while self._open[-1].name != name:
            self._break(self._open.pop(), number, f"has no END before line {number}")
        self._open.pop()

    def property(self, line: str, number: int, wanted: frozenset[str]) -> None:
        """Add a property to the innermost component, if anybody reads it."""
        component = self._open[-1] if self._open else None
        named = _NAME.match(line)
        if component is None or not named:
            if not self._stray_line:
                self._stray_line = True
                self._found.note(
                    number, "", line, "no property of a calendar, and passed over; so are others like it"
                )
            return
        if component.name not in _KEPT or named[1].upper() not in wanted:
            return
        try:
            name, params, raw = Contentline(line).raw_parts()  # type: ignore[no-untyped-call]  # untyped there
        except ValueError:
            component.properties.append(Property(number, named[1].upper(), {}, ""))
            return
        plain = {
            key.upper(): value if isinstance(value, str) else str(value[0]) for key, value in params.items()
        }
        zoned = _COLON_IN_ZONE.fullmatch(line) if "TZID" in plain and ":" in str(raw) else None
        if zoned:
            plain["TZID"], raw = zoned["zone"].replace("\\,", ","), zoned["value"]
        component.properties.append(Property(number, str(name).upper(), plain, str(raw)))

    def finish(self, last: int) -> list[Component]:
        """Close everything at the end of the file."""
        if self._open:
            name = self._open[0].name
            self._found.note(last, "END", "", f"a file that was cut short: END:{name} is missing")
            for component in self._open:
                self._break(component, last, "is cut short: the file ends inside of it")
        return self._outermost

    def _abandon(self, number: int, reason: str) -> None:
        while self._open and self._open[-1].name != "VCALENDAR":
            self._break(self._open.pop(), number, reason)

    def _break(self, component: Component, number: int, reason: str) -> None:
        if component.name != "VCALENDAR":
            component.broken = (number, reason)


def _unfolded(text: str) -> Iterator[tuple[int, str]]:
    """Give each content line with its number; a line that begins with a blank continues the one before."""
    parts: list[str] = []
    begun = 1
    for number, line in enumerate(text.replace("\r\n", "\n").replace("\r", "\n").split("\n"), start=1):
        if line[:1] in {" ", "\t"} and parts:
            parts.append(line[1:])
            continue
        if not line and parts:
            continue  # an empty line ends nothing: some writers put one before a continuation
        if parts:
            yield begun, "".join(parts)
        parts, begun = [line], number
    if parts:
        yield begun, "".join(parts)


def quoted(said: str) -> str:
    """Quote a value in a sentence."""
    return repr(short(said, 60))
