"""`cembot why`: the whole story of an occurrence or a delivery."""

import asyncio
import json
from typing import Annotated, Any
from zoneinfo import ZoneInfo

import typer

from bot.cli.options import DatabaseOption, JsonOption, ZoneOption, open_database, read_zone, settings
from bot.domain.agenda import Listed
from bot.services.telling import Story, Telling, Told
from bot.wording.table import agenda_rows


def why(
    key: Annotated[str, typer.Argument(metavar="ID", help="The id of an occurrence or of a delivery.")],
    tz: ZoneOption = None,
    database: DatabaseOption = None,
    as_json: JsonOption = False,
) -> None:
    """Tell what was announced of an occurrence, or what became of a delivery, step by step."""
    chosen = settings()
    zone = read_zone(tz, chosen.timezone)
    opened = open_database(database, chosen)
    story = asyncio.run(Telling(opened).story(key))
    opened.close()
    typer.echo(
        json.dumps(_document(story, zone), ensure_ascii=False, indent=1) if as_json else _text(story, zone)
    )


def _text(story: Story, zone: str) -> str:
    """Tell the story to people."""
    parts = []
    if story.occurrence:
        row = agenda_rows([Listed(story.occurrence)], zone)[0]
        parts.append(f"{row['title']} ({row['status']})\n{row['starts_at']} to {row['ends_at']}")
    for each in story.deliveries:
        one = _delivery(each, zone)
        steps = [f"  {step['at']}  {step['state']}: {step['reason']}".rstrip(": ") for step in one["steps"]]
        parts.append(
            "\n".join((f"{one['kind']} to {one['destination']}, due {one['due_at']}: {one['state']}", *steps))
        )
    if not story.deliveries:
        parts.append("Nothing was announced of it, and nothing is planned for the next 72 hours.")
    return "\n\n".join(parts)


def _document(story: Story, zone: str) -> dict[str, Any]:
    """Tell the story to programs."""
    listed = [Listed(story.occurrence)] if story.occurrence else []
    return {
        "occurrence": next(iter(agenda_rows(listed, zone)), None),
        "deliveries": [_delivery(each, zone) for each in story.deliveries],
    }


def _delivery(told: Told, zone: str) -> dict[str, Any]:
    delivery, planned, home = told.delivery, told.delivery.planned, ZoneInfo(zone)
    return {
        "id": delivery.id,
        "what": planned.what,
        "kind": planned.name,
        "destination": str(planned.destination),
        "revision": planned.revision,
        "due_at": planned.due_at.astimezone(home).isoformat(),
        "expires_at": planned.expires_at.astimezone(home).isoformat(),
        "state": delivery.state.value,
        "reason": delivery.reason or "",
        "attempts": delivery.attempts,
        "message_id": delivery.message_id,
        "steps": [
            {"at": step.at.astimezone(home).isoformat(), "state": step.state.value, "reason": step.reason}
            for step in told.steps
        ],
    }
