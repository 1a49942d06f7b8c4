"""Every command gives a program one JSON document on standard output, also where it could not run, or knows nothing."""

import json
from pathlib import Path

import pytest

from tests.test_cli import Shell


@pytest.fixture(scope="module")
def empty(tmp_path_factory: pytest.TempPathFactory) -> Shell:
    """Give a folder without a database."""
    return Shell(tmp_path_factory.mktemp("empty"))


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("agenda", "--nonsense"), "No such option"),
        (("agenda", "--tz", "Mars"), "no such IANA time zone"),
        (("why", "nothing"), "the id of no occurrence"),
        (("export", "transcript", "nothing"), "There is no happening nothing"),
        (("restore", "absent.db"), "absent.db is no file"),
    ],
    ids=str,
)
def test_what_cannot_run_says_why_to_programs_too(empty: Shell, words: tuple[str, ...], said: str) -> None:
    ran = empty.run(*words, "--json")

    assert ran.status == 2
    assert said in ran.document["error"]
    assert said in ran.err


@pytest.mark.parametrize(
    ("address", "said"),
    [
        ("sqlite:///rubbish.db", "The database is damaged"),
        ("postgresql://nobody@localhost:1/none", "cannot be reached"),
    ],
)
def test_an_upgrade_of_what_cannot_be_used_says_what_every_command_says(
    tmp_path: Path, address: str, said: str
) -> None:
    (tmp_path / "rubbish.db").write_bytes(b"no database" * 1_000)
    shell = Shell(tmp_path)
    ran = shell.run("db", "upgrade", "--json", "--database", address)
    assert (ran.status, said in ran.err) == (2, True), ran
    assert ran.document == shell.run("agenda", "--json", "--database", address).document


def test_a_question_that_nobody_answers_is_no_yes(empty: Shell) -> None:
    assert empty.run("backup", "copy.db", "--json").status == 0
    ran = empty.run("restore", "copy.db", "--json")

    assert ran.status == 2
    assert "--yes" in ran.document["error"]


@pytest.mark.parametrize(
    ("words", "document"),
    [
        (("export", "participation"), []),
        (("db", "upgrade"), {"changed": False, "kept": None}),
        (("feeds",), []),
        (("agenda",), []),
        (("plan",), []),
    ],
    ids=str,
)
def test_a_programme_without_anything_is_a_document(
    empty: Shell, words: tuple[str, ...], document: object
) -> None:
    empty.run("db", "upgrade")
    ran = empty.run(*words, "--json")

    assert (ran.status, ran.document) == (0, document)


def test_a_calendar_is_told_or_named(empty: Shell, tmp_path: Path) -> None:
    printed = empty.run("export", "ics", "--json")
    kept = empty.run("export", "ics", "--json", "--output", tmp_path / "out.ics")

    assert (printed.status, printed.document["events"]) == (0, 0)
    assert printed.document["ics"].startswith("BEGIN:VCALENDAR")
    assert json.loads(kept.out) == {"events": 0, "file": str(tmp_path / "out.ics")}


def test_any_id_that_the_agenda_lists_has_its_story(empty: Shell) -> None:
    (empty.folder / "chats.csv").write_text(
        "hashtag,name,weekday,start_local,timezone,duration,frequency\n#a,A,Monday,20:00,Europe/London,60,weekly\n"
    )
    empty.run("import", "chats.csv")
    (listed,) = empty.run("agenda", "--on", "1995-05-01", "--json", "--tz", "Europe/London").document

    ran = empty.run("why", listed["id"], "--json", "--tz", "Europe/London")

    assert (ran.status, ran.document["occurrence"]) == (0, listed)
    assert empty.run("report", "--event", listed["id"], "--json").status == 0
    assert empty.run("why", listed["id"].replace("19950501", "19950502"), "--json").status == 2


@pytest.mark.parametrize(
    ("words", "key"),
    [
        (("partners", "merge", "ISTE", "NEA"), "goes"),
        (("feeds", "add", "https://example.org/a.csv", "--partner", "NEA"), "name"),
    ],
)
def test_what_stands_before_a_command_of_a_command_holds_for_it(
    tmp_path: Path, words: tuple[str, ...], key: str
) -> None:
    shell = Shell(tmp_path)
    (tmp_path / "events.csv").write_text(
        "title,start,organisation\nOne,2026-10-01,ISTE\nTwo,2026-10-02,NEA\n"
    )
    copy = ("--database", f"sqlite:///{(tmp_path / 'copy.db').as_posix()}")
    assert shell.run("import", "events.csv", *copy).status == 0
    before = shell.run(words[0], *copy, "--json").document
    ran = shell.run(words[0], *copy, "--json", *words[1:])
    assert (ran.status, key in ran.document) == (0, True), ran
    assert shell.run(words[0], *copy, "--json").document != before
    assert not (tmp_path / "data").exists()  # where the database is that was not meant
    other = ("--database", f"sqlite:///{(tmp_path / 'other.db').as_posix()}")
    shell.run(words[0], *other, words[1], *copy, *words[2:])
    assert not (tmp_path / "other.db").exists()  # what stands behind it counts
