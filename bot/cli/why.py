"""`cembot why`: the whole story of an occurrence or a delivery."""

import asyncio
import json
from collections.abc import Iterator
from datetime import datetime
from typing import Annotated, Any
from zoneinfo import ZoneInfo

import typer

from bot.cli.options import DatabaseOption, JsonOption, ZoneOption, opened_database, read_zone, settings
from bot.domain.agenda import Listed
from bot.domain.alteration import Alteration
from bot.domain.event import Occurrence
from bot.services.telling import Altered, Story, Telling, Told
from bot.storage.deliveries import Delivery, Step
from bot.wording.table import agenda_rows


def why(
    key: Annotated[str, typer.Argument(metavar="ID", help="The id of an occurrence or of a delivery.")],
    tz: ZoneOption = None,
    database: DatabaseOption = None,
    as_json: JsonOption = False,
) -> None:
    """Tell what was changed and announced of an occurrence, or what became of a delivery, step by step."""
    chosen = settings()
    zone = read_zone(tz, chosen.timezone)
    with opened_database(database, chosen) as opened:
        story = asyncio.run(Telling(opened).story(key))
    typer.echo(
        json.dumps(_document(story, zone), ensure_ascii=False, indent=1) if as_json else _text(story, zone)
    )


def _text(story: Story, zone: str) -> str:
    """Tell the story to people."""
    parts = []
    if story.occurrence:
        row = agenda_rows([Listed(story.occurrence)], zone)[0]
        parts.append(f"{row['title']} ({row['status']})\n{row['starts_at']} to {row['ends_at']}")
    if story.altered:
        parts.append("\n".join(["Changed:", *(_altered_text(each, zone) for each in story.altered)]))
    parts += ["\n".join(_lines(each, zone)) for each in story.deliveries]
    if not story.deliveries:
        parts.append("Nothing was announced of it, and nothing is planned for the next 72 hours.")
    if story.listed:
        parts.append("\n".join(["Told of it, among others:", *(_brief(each, zone) for each in story.listed)]))
    return "\n\n".join(parts)


def _altered_text(altered: Altered, zone: str) -> str:
    said = (
        f"{name} {was or 'none'} -> {now or 'none'}" for name, (was, now) in _changes(altered, zone).items()
    )
    return f"  {_at(altered.at, zone)}  {'; '.join(said) or 'nothing that is told'}"


def _lines(told: Told, zone: str) -> Iterator[str]:
    """Give the lines about one delivery: what it is, each step, and what belongs to it."""
    delivery, planned = told.delivery, told.delivery.planned
    yield f"{planned.name} to {planned.destination}, due {_at(planned.due_at, zone)}: {delivery.state.value}"
    for step in told.steps:
        yield f"  {_at(step.at, zone)}  {step.state.value}: {step.reason}".rstrip(": ")
    if told.root:
        yield f"  in the thread of:\n  {_brief(told.root, zone)}"
    if told.instead:
        yield f"  said instead by:\n  {_brief(told.instead, zone)}"
    if told.says:
        yield "\n".join(["  says instead of:", *(f"  {_brief(each, zone)}" for each in told.says)])
    if told.thread:
        yield "\n".join(["  in its thread:", *(f"  {_brief(each, zone)}" for each in told.thread)])


def _brief(delivery: Delivery, zone: str) -> str:
    """Name another delivery in a line, with the id that tells its story."""
    planned = delivery.planned
    due = f"due {_at(planned.due_at, zone)}: {delivery.state.value}"
    return f"  {planned.name} of {planned.what} to {planned.destination}, {due} ({delivery.id})"


def _document(story: Story, zone: str) -> dict[str, Any]:
    """Tell the story to programs."""
    listed = [Listed(story.occurrence)] if story.occurrence else []
    return {
        "occurrence": next(iter(agenda_rows(listed, zone)), None),
        "changes": [
            {
                "at": _at(each.at, zone),
                "revision": each.revision,
                **{name: {"before": was, "after": now} for name, (was, now) in _changes(each, zone).items()},
            }
            for each in story.altered
        ],
        "deliveries": [_delivery(each, zone) for each in story.deliveries],
        "listed": [_related(each, zone) for each in story.listed],
    }


def _delivery(told: Told, zone: str) -> dict[str, Any]:
    delivery, planned = told.delivery, told.delivery.planned
    return {
        "id": delivery.id,
        "what": planned.what,
        "kind": planned.name,
        "destination": str(planned.destination),
        "revision": planned.revision,
        "due_at": _at(planned.due_at, zone),
        "expires_at": _at(planned.expires_at, zone),
        "state": delivery.state.value,
        "reason": delivery.reason or "",
        "attempts": delivery.attempts,
        "message_id": delivery.message_id,
        "steps": [_step(step, zone) for step in told.steps],
        "edits": [_step(step, zone) for step in told.edits],
        "within": _related(told.root, zone) if told.root else None,
        "folded_into": _related(told.instead, zone) if told.instead else None,
        "says_instead": [_related(each, zone) for each in told.says],
        "thread": [_related(each, zone) for each in told.thread],
    }


def _step(step: Step, zone: str) -> dict[str, str]:
    return {"at": _at(step.at, zone), "state": step.state.value, "reason": step.reason}


def _related(delivery: Delivery, zone: str) -> dict[str, str]:
    planned = delivery.planned
    return {
        "id": delivery.id,
        "what": planned.what,
        "kind": planned.name,
        "destination": str(planned.destination),
        "due_at": _at(planned.due_at, zone),
        "state": delivery.state.value,
    }


def _changes(altered: Altered, zone: str) -> dict[str, tuple[str, str]]:
    """Give what of an occurrence a change made otherwise, before and after."""
    before, after = (_facts(each, zone) for each in (altered.before, altered.after))
    return {name: (before[name], after[name]) for name in before if before[name] != after[name]}


def _facts(one: Alteration | Occurrence, zone: str) -> dict[str, str]:
    starts, ends = (
        moment.date().isoformat() if one.all_day else _at(moment, zone)
        for moment in (one.starts_at, one.ends_at)
    )
    return {
        "starts_at": starts,
        "ends_at": ends,
        "status": one.status.value,
        "url": one.url,
        "location": one.location,
    }


def _at(moment: datetime, zone: str) -> str:
    return moment.astimezone(ZoneInfo(zone)).isoformat()
