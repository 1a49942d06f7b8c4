"""`cembot export transcript` and `participation`: the record as files. Decides nothing, changes nothing."""

import asyncio
import contextlib
import csv
import io
import json
import os
import sys
from collections.abc import AsyncIterator, Callable, Iterator
from datetime import UTC
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any

import typer

from bot.cli.options import (
    BadOption,
    DatabaseOption,
    FromOption,
    JsonOption,
    ToOption,
    ZoneOption,
    opened_database,
    read_moment,
    read_zone,
    settings,
    write,
)
from bot.clock import RealClock
from bot.domain.pseudonym import fresh_key, is_key
from bot.domain.transcript import Transcript
from bot.services.exporting_record import COLUMNS, NAMING, ExportingRecord
from bot.services.transcribing import Transcribing
from bot.wording import transcript as wording
from bot.wording.report import safe_cell

KEY_FILE = "pseudonyms.key"
"""The file in the data folder that holds the key of pseudonyms."""

FLUSH = 1_000_000
"""Characters that are written together."""

OutputOption = Annotated[
    Path | None, typer.Option(metavar="FILE", help="Where to write it (default: standard output).")
]


class TranscriptFormat(StrEnum):
    """What a transcript is written as."""

    HTML = "html"
    MD = "md"
    JSON = "json"
    CSV = "csv"


class RowsFormat(StrEnum):
    """What rows are written as."""

    CSV = "csv"
    JSON = "json"


def transcript(
    occurrence: Annotated[str, typer.Argument(metavar="OCCURRENCE", help="The happening's id.")],
    format_: Annotated[
        TranscriptFormat, typer.Option("--format", help="A page, or a file for programs.")
    ] = TranscriptFormat.HTML,
    output: OutputOption = None,
    tz: ZoneOption = None,
    database: DatabaseOption = None,
    as_json: JsonOption = False,
) -> None:
    """Write what was said in a chat, by question; where no words are kept, figures, and why."""
    chosen = settings()
    zone = read_zone(tz, chosen.timezone)
    with opened_database(database, chosen) as opened:
        made = asyncio.run(Transcribing(opened, chosen.keep_words_days).transcript(occurrence))
    format_ = TranscriptFormat.JSON if as_json else format_
    write(_written(format_)(made, zone).encode(), output)
    if made.no_words:
        typer.echo(wording.figures_only(made), err=True)


def _written(format_: TranscriptFormat) -> Callable[[Transcript, str], str]:
    if format_ is TranscriptFormat.HTML:
        from bot.wording.transcript_page import transcript_page  # noqa: PLC0415 - only pages need templates

        return transcript_page
    return {
        TranscriptFormat.MD: wording.markdown,
        TranscriptFormat.JSON: wording.document,
        TranscriptFormat.CSV: wording.table,
    }[format_]


def participation(
    since: FromOption = None,
    until: ToOption = None,
    occurrence: Annotated[str, typer.Option(metavar="ID", help="Only this happening.")] = "",
    format_: Annotated[
        RowsFormat, typer.Option("--format", help="Rows for a spreadsheet, or one JSON document.")
    ] = RowsFormat.CSV,
    names: Annotated[
        bool,
        typer.Option(
            "--names",
            help="Also write accounts, names and messages. Keep such a file as you keep people's data.",
        ),
    ] = False,
    key: Annotated[
        Path | None,
        typer.Option(
            metavar="FILE", help=f"The key of the pseudonyms (default: {KEY_FILE} in the data folder)."
        ),
    ] = None,
    output: OutputOption = None,
    tz: ZoneOption = None,
    database: DatabaseOption = None,
    as_json: JsonOption = False,
) -> None:
    """Write who took part in what, act by act, people under pseudonyms; the key of these stays here."""
    chosen = settings()
    format_ = RowsFormat.JSON if as_json else format_
    zone = read_zone(tz, chosen.timezone)
    begin = read_moment(since, "--from", zone).astimezone(UTC) if since else None
    end = (read_moment(until, "--to", zone) if until else RealClock().now()).astimezone(UTC)
    secret = _key(key or chosen.data / KEY_FILE)
    with opened_database(database, chosen) as opened:
        rows = ExportingRecord(opened, secret).acts(end, begin, occurrence, named=names)
        columns = (*COLUMNS, *(NAMING if names else ()))
        asyncio.run(_stream(rows, format_, columns, output))


def _key(file: Path) -> str:
    """Read the key; the first time it is made, and only its owner may read it."""
    try:
        if not file.exists():
            file.parent.mkdir(parents=True, exist_ok=True)
            descriptor = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
            with os.fdopen(descriptor, "w", encoding="ascii") as out:
                out.write(f"{fresh_key()}\n")
        text = file.read_text(encoding="ascii").strip()
    except (OSError, UnicodeDecodeError) as error:
        raise BadOption(f"{file}: the key of the pseudonyms cannot be read or made ({error}).") from error
    if not is_key(text):
        raise BadOption(f"{file} is no key of pseudonyms: move it away, and a new one is made.")
    return text


async def _stream(
    rows: AsyncIterator[dict[str, Any]], format_: RowsFormat, columns: tuple[str, ...], output: Path | None
) -> None:
    """Write rows as they come, a few thousand at a time."""
    waiting = io.StringIO()
    writer = csv.writer(waiting, lineterminator="\r\n")
    if format_ is RowsFormat.CSV:
        writer.writerow(columns)
    else:
        waiting.write("[")
    with _opened(output) as put:
        many = 0
        async for row in rows:
            many += 1
            if format_ is RowsFormat.CSV:
                writer.writerow([safe_cell("" if row[name] is None else row[name]) for name in columns])
            else:
                waiting.write(("," if many > 1 else "") + "\n" + json.dumps(row, ensure_ascii=False))
            if waiting.tell() > FLUSH:
                put(_taken(waiting))
        waiting.write("\n]\n" if format_ is RowsFormat.JSON else "")
        put(_taken(waiting))
    typer.echo(f"{many:,} act{'s' * (many != 1)} written.", err=True)


@contextlib.contextmanager
def _opened(output: Path | None) -> Iterator[Callable[[str], object]]:
    if output is None:
        yield lambda text: sys.stdout.buffer.write(text.encode())
        sys.stdout.buffer.flush()
        return
    try:
        with output.open("w", encoding="utf-8", newline="") as out:
            yield out.write
    except OSError as error:
        raise BadOption(f"{output} cannot be written ({error.strerror}): choose another file.") from error


def _taken(waiting: io.StringIO) -> str:
    text = waiting.getvalue()
    waiting.seek(0)
    waiting.truncate()
    return text
