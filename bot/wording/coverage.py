"""The map of empty and crowded days in words: for a picture that cannot be seen, a terminal, a file, and Slack."""

import csv
import io
import re
from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from typing import Any

from bot.domain.coverage import AWAKE, BANDS, DAYS, EVERYTHING, FEWEST_CROWDED, Coverage
from bot.domain.naming import DAYS as WEEKDAYS
from bot.domain.naming import day_words
from bot.wording import actions as ids
from bot.wording.local_times import short_day
from bot.wording.message import (
    MAX_SECTION,
    Block,
    actions,
    button,
    context,
    cut,
    mrkdwn,
    one_line,
    section,
)
from bot.wording.modal import modal
from bot.wording.report import safe_cell

ALL_THEMES = "All themes"

NOTHING, CROWD = "·", "!"
"""How an empty cell is written, and what stands behind the number of a crowded one."""

MOST_NAMED = 6
"""Days that a sentence names; others are counted."""

MAX_THEME = 40

FIRST_COLUMN, COLUMN = 17, 6
"""Letters that the columns of the table take: together as many as a window of Slack shows in a line."""

WIDTH = FIRST_COLUMN + DAYS * COLUMN

FENCE = "```"

_FORMAT = re.compile("[<>&`]")


def title(found: Coverage) -> str:
    """Name the map."""
    weeks = "one week" if found.weeks == 1 else f"{found.weeks} weeks"
    return f"Events by zone and day, {weeks} from {day_words(found.monday)}"


def explained() -> str:
    """Say what is counted, and what is called a crowd."""
    return (
        f"Counted is what begins between {AWAKE[0]} AM and {AWAKE[1] - 12} PM there. Crowded: half as many again as on "
        f"an average day there, and at least {FEWEST_CROWDED}."
    )


def sentences(found: Coverage) -> list[str]:
    """Say for each band how much there is, where nothing is, and where too much."""
    return [_band(found, number) for number in range(len(BANDS))]


def alternative(found: Coverage) -> str:
    """Say what the picture shows, for whoever cannot see it."""
    return " ".join((f"{title(found)}.", explained(), *sentences(found)))


def table(found: Coverage) -> list[str]:
    """Give the map as lines of a fixed width: a block for each week, in it a line for each band, and for each theme.

    Themes of which nothing begins in a week are left out there.
    """
    lines: list[str] = []
    for week in range(found.weeks):
        monday = found.monday + timedelta(days=week * DAYS)
        days = [monday + timedelta(days=number) for number in range(DAYS)]
        heads = "".join(f"{WEEKDAYS[day.weekday()][:2]} {day.day:>2}".rjust(COLUMN) for day in days)
        lines += ["", f"{short_day(monday):<{FIRST_COLUMN}}{heads}"]
        for theme in (EVERYTHING, *found.themes):
            rows = [[found.count(theme, band, day) for day in days] for band in range(len(BANDS))]
            if theme and not any(map(any, rows)):
                continue
            lines += [cut(one_line(theme), WIDTH)] if theme else []
            for band, counts in enumerate(rows):
                cells = (_cell(found, band, day, one, theme) for day, one in zip(days, counts, strict=True))
                indent = "  " if theme else ""
                lines.append(f"{f'{indent}{BANDS[band].name}':<{FIRST_COLUMN}}{''.join(cells)}")
    return lines[1:]


def coverage_csv(found: Coverage) -> str:
    """Give a line for each cell; no cell can be a formula."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(("theme", "band", "zone", "date", "events", "state"))
    for row in _cells(found):
        writer.writerow([safe_cell(cell) for cell in row.values()])
    return out.getvalue()


def coverage_document(found: Coverage) -> dict[str, Any]:
    """Give the map as JSON has it."""
    return {
        "from": found.monday.isoformat(),
        "weeks": found.weeks,
        "crowded_from": {band.name: found.crowded_from[number] for number, band in enumerate(BANDS)},
        "text": alternative(found),
        "cells": list(_cells(found)),
    }


def coverage_line() -> Block:
    """Offer the map, in the organisers' window."""
    more = button("Coverage", ids.COVERAGE_OPEN, label="See empty and crowded days of the weeks ahead")
    return {**section("*Empty and crowded days* of the weeks ahead, by zone and theme."), "accessory": more}


def coverage_view(found: Coverage) -> Block:
    """Make the window: what is empty and what is crowded in sentences, the map as a table, and a way to its picture."""
    weeks = [
        section(f"{FENCE}{_shown(part)}{FENCE}")
        for part in "\n".join(table(found)).split("\n\n")
        if part.strip()
    ]
    picture = button(
        "Send me the picture",
        ids.COVERAGE_PICTURE,
        label="Send me this map as a picture, with its description",
    )
    missing = [
        f"Of *{mrkdwn(cut(theme, MAX_THEME))}* there is nothing for {', '.join(bands)}."
        for theme, bands in _missing(found).items()
    ]
    said = [f"• {one}" for one in (*sentences(found), *missing)]
    return modal(
        "Coverage",
        [
            section(f"*{title(found)}*"),
            section(cut("\n".join(said), MAX_SECTION)),
            *weeks,
            context(f"{explained()} {NOTHING} is nothing, {CROWD} a crowd."),
            actions(picture),
        ],
        close="Close",
        callback_id=ids.COVERAGE_VIEW,
    )


def _cell(found: Coverage, band: int, day: date, count: int, theme: str) -> str:
    crowd = CROWD if theme == EVERYTHING and found.is_crowded(band, day) else " "
    return f"{count or NOTHING}{crowd}".rjust(COLUMN)


def _cells(found: Coverage) -> Iterator[dict[str, Any]]:
    for theme in (EVERYTHING, *found.themes):
        for number, band in enumerate(BANDS):
            for day in found.days:
                count = found.count(theme, number, day)
                crowded = theme == EVERYTHING and found.is_crowded(number, day)
                yield {
                    "theme": one_line(theme),
                    "band": band.name,
                    "zone": band.zone,
                    "date": day.isoformat(),
                    "events": count,
                    "state": "crowded" if crowded else "" if count else "empty",
                }


def _band(found: Coverage, number: int) -> str:
    total = found.total(EVERYTHING, number)
    many = "1 event" if total == 1 else f"{total} events"
    parts = [f"{BANDS[number].name}: {many}"]
    if empty := found.empty(number):
        everything = len(empty) == found.weeks * DAYS
        parts.append("empty on every day" if everything else f"empty on {_named(empty)}")
    if crowded := found.crowded(number):
        parts.append(f"crowded on {_named(crowded)}")
    return f"{'; '.join(parts)}."


def _named(days: Sequence[date]) -> str:
    shown = ", ".join(short_day(day) for day in days[:MOST_NAMED])
    more = len(days) - MOST_NAMED
    return f"{shown} and {more} more days" if more > 1 else f"{shown} and 1 more day" if more == 1 else shown


def _missing(found: Coverage) -> dict[str, list[str]]:
    """Give for each theme the bands for which there is nothing of it, where there is something for others."""
    missing: dict[str, list[str]] = {}
    for number, band in enumerate(BANDS):
        for theme in found.missing(number):
            missing.setdefault(theme, []).append(band.name)
    return missing


def _shown(table: str) -> str:
    """Write a table so that Slack shows it as it is, within a section."""
    return cut("\n".join(_FORMAT.sub(" ", line) for line in table.splitlines()), MAX_SECTION - 2 * len(FENCE))
