"""What a source of events is, and what reading it gave. Knows no format; what a format means stands in its reader."""

import hashlib
import re
from dataclasses import dataclass
from typing import NamedTuple

from bot.domain.event import Event, Status
from bot.domain.script import Chat, Draft

MOST_ENTRIES = 20_000
"""More entries than this are no programme of events."""

LONGEST = {
    "title": 300,
    "kind": 100,
    "hosts": 100,
    "organisations": 150,
    "location": 300,
    "description": 4_000,
    "note": 500,
    "topics": 100,
}
"""Characters that are kept of each field; what is longer is cut, and the cut is reported."""

LONGEST_ADDRESS = 2_000
"""A longer address is left out: cut, it would lead nowhere."""

LONGEST_UID = 300
"""Characters of a UID."""

MOST_NAMES = 50
"""More hosts, organisations or hashtags of one event are left out, and reported."""

_CONTROL = re.compile(
    r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\ufeff\ud800-\udfff]"
)
_HASHTAG = re.compile(r"#\w[\w·-]{0,99}")


_MARKS = ((b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"), (b"\xef\xbb\xbf", "utf-8-sig"))


def encoding_of(beginning: bytes) -> str:
    """Tell in which form of Unicode a text is, by its mark or by the zeros beside Latin letters in UTF-16."""
    marked = next((name for mark, name in _MARKS if beginning.startswith(mark)), "")
    if marked:
        return marked
    letters = len(beginning) // 2
    if letters and beginning[1::2].count(0) > 2 * letters // 3 and not beginning[::2].count(0):
        return "utf-16-le"
    if letters and beginning[::2].count(0) > 2 * letters // 3 and not beginning[1::2].count(0):
        return "utf-16-be"
    return "utf-8"


@dataclass(frozen=True, slots=True)
class Source:
    """A file or an answer from an address, and what is known about it."""

    name: str  # file name or address, as it is named to people
    data: bytes
    feed: str  # the feed that owns its events
    format: str | None = None  # ics, csv or json; None: recognised
    timezone: str | None = None  # IANA; given by hand for times that name no zone
    programme_timezone: str = "UTC"  # IANA; where floating times of an ICS source are read


class Rejected(NamedTuple):
    """An entry that was refused, alone."""

    source: str
    line: int  # from 1; in JSON: which entry of the list
    field: str  # the column, property or key; empty: the whole entry
    reason: str


class Note(NamedTuple):
    """An assumption that was made to read a field."""

    source: str
    line: int
    field: str
    said: str
    read_as: str


class Script(NamedTuple):
    """The questions of one chat, as a source lists them."""

    source: str
    line: int  # where they begin
    chat: Chat
    drafts: tuple[Draft, ...]
    whole: bool = True  # False: some were refused, so that what is not here is not taken back
    field: str = ""  # the one field that holds them all, where they have no fields of their own


@dataclass(frozen=True, slots=True)
class Reading:
    """What one source says: the events that are good, the entries that are not, and every assumption."""

    events: tuple[Event, ...] = ()
    rejected: tuple[Rejected, ...] = ()
    readings: tuple[Note, ...] = ()
    scripts: tuple[Script, ...] = ()
    lists_events: bool = True  # False: it holds questions alone, and says nothing about what a feed lists
    torn: frozenset[str] = frozenset()  # UIDs of series that were refused, and of which single dates were not

    @property
    def cancelled(self) -> frozenset[str]:
        """Name the UIDs of the events that the source itself calls cancelled."""
        return frozenset(event.uid for event in self.events if event.status is Status.CANCELLED)


class Collector:
    """Gathers what a reader finds in one source."""

    def __init__(self, source: Source) -> None:
        """Begin with nothing found."""
        self.source = source
        self.events: list[Event] = []
        self.scripts: list[Script] = []
        self.lists_events = True
        self.torn: set[str] = set()
        self._known: dict[str, tuple[int, Event]] = {}
        self._rejected: list[Rejected] = []
        self._notes: list[Note] = []

    def add(self, line: int, event: Event, named_by: str, field: str) -> bool:
        """Keep an event, and tell whether it was; a second of the same UID, which `named_by` made, is not."""
        first, known = self._known.setdefault(event.uid, (line, event))
        if first == line:
            self.events.append(event)
        elif known == event:
            self.note(line, field, event.title, f"the same as line {first}, and read once")
        else:
            self.reject(
                line, field, f"has the same {named_by} as line {first}, and differs from it: keep one of them"
            )
        return first == line

    def refused(self) -> int:
        """Tell how many fields were refused."""
        return len(self._rejected)

    def reject(self, line: int, field: str, reason: str) -> None:
        """Refuse an entry."""
        self._rejected.append(Rejected(self.source.name, line, field, reason))

    def note(self, line: int, field: str, said: str, read_as: str) -> None:
        """Report an assumption."""
        self._notes.append(Note(self.source.name, line, field, short(said), read_as))

    def notes(self) -> int:
        """Tell how many assumptions there are, so that those of an entry can be taken back."""
        return len(self._notes)

    def take_back(self, notes: int) -> None:
        """Forget the assumptions after the first `notes`: the entry that they were made for was refused."""
        del self._notes[notes:]

    def merge_notes(self) -> None:
        """Report what is the same for many entries once, where it was met first, with how often it was."""
        times: dict[tuple[str, str, str], int] = {}
        first: dict[tuple[str, str, str], Note] = {}
        for note in self._notes:
            what = (note.field, note.said, note.read_as)
            times[what] = times.get(what, 0) + 1
            first.setdefault(what, note)
        self._notes = [
            note._replace(
                read_as=f"{note.read_as} ({times[what]} times)" if times[what] > 1 else note.read_as
            )
            for what, note in first.items()
        ]

    def result(self) -> Reading:
        """Give everything, ordered by line."""
        return Reading(
            tuple(self.events),
            tuple(sorted(self._rejected, key=lambda rejected: rejected.line)),
            tuple(sorted(self._notes, key=lambda note: note.line)),
            tuple(self.scripts),
            self.lists_events,
            frozenset(self.torn),
        )


class Fields:
    """Cleans the fields of one entry, and reports what it had to change."""

    def __init__(self, found: Collector, line: int) -> None:
        """Speak of the entry that begins at `line`."""
        self._found = found
        self._line = line

    def text(self, field: str, said: str, kept_as: str = "") -> str:
        """Give one line of text without control characters, at most as long as LONGEST allows."""
        return self._cut(field, one_line(said), kept_as or field)

    def prose(self, field: str, said: str, kept_as: str = "description") -> str:
        """Give text with its line breaks, without other control characters."""
        lines = _CONTROL.sub("", said.replace("\r\n", "\n").replace("\r", "\n")).split("\n")
        return self._cut(field, "\n".join(line.rstrip() for line in lines).strip(), kept_as)

    def names(self, field: str, said: str, kept_as: str) -> tuple[str, ...]:
        """Give the names of a list that is separated by semicolons, each once."""
        named = dict.fromkeys(name for part in said.split(";") if (name := self.text(field, part, kept_as)))
        return self._few(field, said, tuple(named))

    def hashtags(self, field: str, said: str) -> tuple[str, ...]:
        """Give the hashtags of a list that is separated by spaces, with their capitals, each once."""
        kept: dict[str, str] = {}
        for word in _CONTROL.sub("", said).replace(";", " ").replace(",", " ").split():
            tag = word.replace("\uff03", "#")
            tag = tag if tag.startswith("#") else f"#{tag}"
            if not _HASHTAG.fullmatch(tag):
                self._found.note(self._line, field, word, "no hashtag, and left out")
                continue
            if tag != word:
                self._found.note(self._line, field, word, f"the hashtag {tag}")
            kept.setdefault(tag.casefold(), tag)
        return self._few(field, said, tuple(kept.values()))

    def address(self, field: str, said: str) -> str:
        """Give a web address, or nothing where it is none."""
        cleaned = _CONTROL.sub("", said).strip()
        if not cleaned:
            return ""
        if not re.match(r"https?://[^\s/]", cleaned, re.IGNORECASE) or re.search(r"\s", cleaned):
            self._found.note(self._line, field, cleaned, "no web address, and left out")
            return ""
        if len(cleaned) > LONGEST_ADDRESS:
            self._found.note(
                self._line, field, cleaned, f"longer than {LONGEST_ADDRESS} characters, and left out"
            )
            return ""
        return cleaned

    def _cut(self, field: str, said: str, kept_as: str) -> str:
        limit = LONGEST[kept_as]
        if len(said) <= limit:
            return said
        self._found.note(self._line, field, said, f"its first {limit} characters")
        return said[: limit - 1].rstrip() + "…"

    def _few(self, field: str, said: str, names: tuple[str, ...]) -> tuple[str, ...]:
        if len(names) > MOST_NAMES:
            self._found.note(self._line, field, said, f"its first {MOST_NAMES} entries")
        return names[:MOST_NAMES]


def one_line(said: str) -> str:
    """Give one line of text without control characters."""
    return " ".join(_CONTROL.sub("", said.replace("\n", " ")).split())


def short(said: str, limit: int = 80) -> str:
    """Quote somebody's words at a length that fits into a sentence, without control characters."""
    cleaned = " ".join(_CONTROL.sub(" ", said).split())
    return cleaned if len(cleaned) <= limit else cleaned[: limit - 1] + "…"


def uid(said: str) -> str:
    """Give a UID as it stands in the source; one that is too long for an index is replaced by its digest."""
    cleaned = _CONTROL.sub("", said).strip()
    return cleaned if len(cleaned) <= LONGEST_UID else hashlib.sha256(cleaned.encode()).hexdigest()


def identity(*parts: str) -> str:
    """Make a UID out of what names an entry, so that the same entry has the same one in the next file."""
    return uid("|".join(" ".join(part.split()).casefold() for part in parts))
