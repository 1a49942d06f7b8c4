"""`cembot export ics`: the programme as a file, whole or in part."""

from pathlib import Path

import icalendar
import pytest

from tests.calendars_out import parsed
from tests.test_cli import EVENTS, Shell

CHATS = """\
hashtag,name,weekday,start_local,timezone,duration,frequency
#weekly,Weekly chat,Tuesday,20:00,America/New_York,60,weekly
"""


@pytest.fixture(scope="module")
def programme(tmp_path_factory: pytest.TempPathFactory) -> Shell:
    """Give a folder whose database holds a few events and a weekly chat."""
    shell = Shell(tmp_path_factory.mktemp("programme"))
    (shell.folder / "events.csv").write_text(EVENTS)
    (shell.folder / "chats.csv").write_text(CHATS)
    assert shell.run("import", "events.csv", "chats.csv").status == 0
    return shell


def titles(written: str | bytes) -> list[str]:
    data = written if isinstance(written, bytes) else written.replace("\n", "\r\n").encode()
    return sorted(str(one["SUMMARY"]) for one in parsed(data).walk("VEVENT"))


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ((), ["A chat", "A webinar", "Late", "The month", "Weekly chat", "b chat"]),
        (("--hashtag", "ce15"), ["b chat"]),
        (("--kind", "webinar", "--kind", "campaign"), ["A webinar", "Late", "The month"]),
        (("--text", "chat", "--hashtag", "#other"), ["A chat"]),
        (("--organisation", "NCTE"), []),
        (("--from", "2015-10-27", "--to", "2015-10-28", "--tz", "America/New_York"), ["The month", "Weekly chat"]),
    ],
)  # fmt: skip
def test_the_programme_is_written_whole_or_in_part(
    programme: Shell, words: tuple[str, ...], found: list[str]
) -> None:
    ran = programme.run("export", "ics", *words)
    assert (ran.status, ran.err) == (0, "")
    assert titles(ran.out) == found


def test_a_single_event_goes_to_a_file_by_its_id_in_the_agenda(programme: Shell) -> None:
    (one,) = programme.run("agenda", "--on", "2015-10-27", "--hashtag", "other", "--json").document
    ran = programme.run("export", "ics", "--event", one["id"], "--alarm", "15", "--output", "one.ics")
    assert (ran.status, ran.out, ran.err) == (0, "", "1 event written to one.ics.\n")
    data = (programme.folder / "one.ics").read_bytes()
    assert titles(data) == ["A chat"]
    assert b"TRIGGER:-PT15M" in data
    calendar = icalendar.Calendar.from_ical(data)
    (event,) = calendar.walk("VEVENT")
    assert event["UID"] == one["uid"]


def test_what_was_written_is_taken_in_elsewhere_and_is_on_at_the_same_times(
    programme: Shell, tmp_path: Path
) -> None:
    other = Shell(tmp_path)
    ran = programme.run(
        "export", "ics", "--from", "2015-10-01", "--to", "2015-11-01", "--output", tmp_path / "ours.ics"
    )
    assert ran.status == 0
    assert other.run("import", "ours.ics").status == 0
    asked = ("agenda", "--from", "2015-10-01", "--to", "2016-11-01", "--tz", "Europe/London", "--json")
    same = ("uid", "title", "kind", "starts_at", "ends_at", "all_day", "timezone", "status", "url")
    here, there = (
        [{name: one[name] for name in same} for one in shell.run(*asked).document]
        for shell in (programme, other)
    )
    assert len(here) > 50
    assert here == there


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--event", "nothing"), "No event of the programme has the id nothing"),
        (("--event", "nothing", "--kind", "webinar"), "--event names one event"),
        (("--from", "2015-10-27", "--to", "2015-10-26"), "--to 2015-10-26 00:00 is not after --from"),
        (("--output", "nowhere/ours.ics"), "nowhere/ours.ics cannot be written (No such file or directory)"),
    ],
)  # fmt: skip
def test_what_cannot_be_written_ends_in_a_sentence(
    programme: Shell, words: tuple[str, ...], said: str
) -> None:
    ran = programme.run("export", "ics", *words)
    assert (ran.status, ran.out) == (2, "")
    assert ran.err.startswith(f"cembot: {said}")
