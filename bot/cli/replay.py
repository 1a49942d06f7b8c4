"""`cembot replay`: a stretch of a programme on a fast clock, and what became of everything that had to be posted."""

import asyncio
import json
from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Annotated, Any
from zoneinfo import ZoneInfo

import typer

from bot.cli.findings import FOUND_WRONG
from bot.cli.options import (
    BadOption,
    FromOption,
    JsonOption,
    ToOption,
    read_moment,
    read_zone,
    settings,
    stretch,
)
from bot.cli.sources import Format, feed_of, read_source, sources_of
from bot.clock import RealClock
from bot.domain.agenda import Span, day_span
from bot.domain.naming import clock_words, day_words, zone_words
from bot.errors import FeedError
from bot.feeds import Rejected
from bot.settings import Settings

if TYPE_CHECKING:
    from bot.replay.material import Material
    from bot.replay.stage import Replayed

MONTH = 31
"""Days that a programme of one's own is replayed for, from today on, unless somebody says otherwise."""

CHANNELS = 4
"""How many channels hear it: one for each way of hearing."""

MOST_CHANNELS = 2_000
"""More would only fill the memory."""

MOST_SENTENCES = 20
"""How many things that are wrong are said to people; the JSON has all."""


def replay(
    sources: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="[SOURCE...]",
            help="Files, folders of them, or web addresses (default: the sample programme).",
        ),
    ] = None,
    since: FromOption = None,
    until: ToOption = None,
    channels: Annotated[
        int, typer.Option(min=1, max=MOST_CHANNELS, help="How many channels hear it, each in its own way.")
    ] = CHANNELS,
    speed: Annotated[
        float | None,
        typer.Option(min=1, help="Seconds of programme time in a second, at the most (default: no limit)."),
    ] = None,
    changes: Annotated[
        bool | None,
        typer.Option(
            "--changes/--no-changes", help="Move, cancel and retitle some chats of the sample meanwhile."
        ),
    ] = None,
    format_: Annotated[
        Format | None, typer.Option("--format", help="What the files are (default: recognised).")
    ] = None,
    tz: Annotated[
        str | None, typer.Option("--tz", metavar="ZONE", help="For times in the files that name no zone.")
    ] = None,
    as_json: JsonOption = False,
) -> None:
    """Run a month (default: the sample October) in a minute, in a workspace of its own, and tell what was posted."""
    chosen = settings()
    from bot.logs import configure  # noqa: PLC0415 - structlog brings a tenth of a second that other commands need not pay
    from bot.replay.material import of_sample  # noqa: PLC0415 - the whole bot: only this command loads it
    from bot.replay.stage import replay as run  # noqa: PLC0415 - as above

    configure("ERROR" if chosen.log_level == "INFO" else chosen.log_level)
    if sources and changes:
        raise BadOption("--changes belongs to the sample programme; leave it out, or leave the files out.")
    if sources:
        material = _of_files(sources, chosen, format_, read_zone(tz, "") or None)
    else:
        material = of_sample(with_changes=changes is not False)
    span = _span(since, until, material.timezone, is_sample=not sources)
    if not as_json:
        typer.echo("A month takes up to a minute.", err=True)
    replayed = asyncio.run(run(material, span, channels=channels, most_speed=speed))
    _tell_refused(replayed.rejected)
    if as_json:
        typer.echo(json.dumps(_document(replayed), ensure_ascii=False, indent=1))
    else:
        _print(replayed)
    if replayed.verdict.wrong:
        raise typer.Exit(FOUND_WRONG)


def _of_files(
    sources: Sequence[str], chosen: Settings, format_: Format | None, zone: str | None
) -> "Material":
    """Read a programme of one's own; a file that cannot be read at all ends it, a line is told and left out."""
    from bot.replay.material import of_files  # noqa: PLC0415 - as above

    read = [
        (
            feed_of(one),
            one,
            read_source(one, feed_of(one), format_, zone, chosen.timezone, frozenset(chosen.feed_hosts)),
        )
        for one in sources_of(sources, _refuse)
    ]
    return of_files(chosen.programme, chosen.timezone, read)


def _refuse(_source: str, error: FeedError) -> None:
    raise error


def _tell_refused(rejected: Sequence[Rejected]) -> None:
    for one in rejected:
        where = f"{one.source}, line {one.line}" + (f", {one.field}" if one.field else "")
        typer.echo(f"Refused: {where}: {one.reason}", err=True)


def _span(since: str | None, until: str | None, zone: str, *, is_sample: bool) -> Span:
    """Read from when until when; what is not said is the sample's month, or the next month."""
    from bot.replay.material import sample_month  # noqa: PLC0415 - as above

    usual = sample_month() if is_sample else None
    today = RealClock().now().astimezone(ZoneInfo(zone)).date()
    begin = read_moment(since, "--from", zone) if since else (usual or day_span(today, zone)).since
    if until:
        return stretch(begin, read_moment(until, "--to", zone))
    month = day_span(begin.astimezone(ZoneInfo(zone)).date(), zone, MONTH)
    return stretch(begin, (usual or month).until)


def _document(replayed: "Replayed") -> dict[str, Any]:
    """Give what `--json` prints."""
    verdict = replayed.verdict
    return {
        "from": _written(replayed.span.since, replayed),
        "to": _written(replayed.span.until, replayed),
        "channels": replayed.channels,
        "seconds": round(replayed.seconds, 1),
        **dict(_figures(replayed)),
        "latest_seconds": round(verdict.latest.total_seconds(), 1),
        "skipped_because": dict(verdict.because.most_common()),
        "kinds": {
            kind: {"planned": one.planned, "posted": one.posted, "skipped": one.skipped}
            for kind, one in sorted(verdict.kinds.items())
        },
        "changes": [
            {"at": change.at.isoformat(), "title": change.title, "what": change.what}
            for change in replayed.changes
        ],
        "rejected": [one._asdict() for one in replayed.rejected],
        "wrong": verdict.wrong,
    }


def _figures(replayed: "Replayed") -> Iterator[tuple[str, int]]:
    verdict = replayed.verdict
    yield from (("planned", verdict.planned), ("posted", verdict.posted), ("edited", verdict.edited))
    yield from (("late", verdict.late), ("skipped", verdict.skipped), ("over_length", verdict.over_length))
    yield from (("unconfirmed", verdict.unconfirmed), ("failed", verdict.failed), ("twice", verdict.twice))
    yield from (("lost", verdict.lost), ("unplanned", verdict.unplanned))


def _written(moment: datetime, replayed: "Replayed") -> str:
    return moment.astimezone(ZoneInfo(replayed.timezone)).isoformat()


MEANS = {
    "planned": "announcements that the programme asks for",
    "posted": "messages that stand in the channels, with notes of changes and further pages",
    "edited": "edits of what had changed",
    "late": "posted more than a minute after they were due",
    "skipped": "for the reasons below",
    "over_length": "over Slack's limits",
    "unconfirmed": "nobody knows whether they arrived",
    "failed": "refused",
    "twice": "posted once too often",
    "lost": "neither posted nor skipped for a reason",
    "unplanned": "posted though nothing asks for it",
}
"""What each figure counts."""


def _print(replayed: "Replayed") -> None:
    """Tell people."""
    from rich.console import Console  # noqa: PLC0415 - only people need tables
    from rich.table import Table  # noqa: PLC0415 - as above

    console = Console(highlight=False, markup=False, soft_wrap=True)
    console.print(f"{_title(replayed)}\n")
    figures = Table(box=None, show_header=False, pad_edge=False)
    for name, count in _figures(replayed):
        figures.add_row(name.replace("_", "-"), str(count), MEANS[name])
    kinds = Table("kind", "planned", "posted", "skipped", box=None, pad_edge=False)
    for kind, one in sorted(replayed.verdict.kinds.items()):
        kinds.add_row(kind, str(one.planned), str(one.posted), str(one.skipped))
    console.print(figures, "", kinds, sep="\n")
    for line in _sentences(replayed):
        console.print(line)


def _title(replayed: "Replayed") -> str:
    zone, days = ZoneInfo(replayed.timezone), []
    for moment in (replayed.span.since, replayed.span.until):
        local = moment.astimezone(zone)
        days.append(f"{day_words(local.date())}, {clock_words(local, replayed.timezone)}")
    many = "" if replayed.channels == 1 else "s"
    where = f"{replayed.channels} channel{many}, in {replayed.seconds:.0f} s"
    return f"{' to '.join(days)} ({zone_words(replayed.timezone)}): {where}"


def _sentences(replayed: "Replayed") -> Iterator[str]:
    """Say what the figures do not: why things were skipped, what was changed, and what is wrong."""
    verdict = replayed.verdict
    if verdict.late:
        yield f"\nThe latest was {verdict.latest.total_seconds():.0f} s late."
    yield from (f"\nSkipped {times} times: {why}" for why, times in verdict.because.most_common())
    if replayed.changes:
        yield "\nMade up on the way, as partners change their plans:"
    yield from (f"  {change.at:%d %B, %H:%M}: {change.title}: {change.what}" for change in replayed.changes)
    yield "\nWhat is not as it should be:" if verdict.wrong else "\nEverything is as it should be."
    yield from (f"  {sentence}" for sentence in verdict.wrong[:MOST_SENTENCES])
    if len(verdict.wrong) > MOST_SENTENCES:
        yield f"  and {len(verdict.wrong) - MOST_SENTENCES} more: --json lists them"
    if not verdict.planned:
        yield "Nothing is on in this time: --from and --to choose another."
