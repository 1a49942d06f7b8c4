"""Compares what is sent to Slack, and what the rehearsal sends, with Slack's own published contracts."""

import json
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path
from typing import Any

from jsonschema import Draft7Validator

from bot.rehearsal.calls import Recorded

Json = dict[str, Any]

NEWER = frozenset({"context_team_id", "context_enterprise_id", "app_id"})
"""Keys that Slack sends today and some samples, which are older, do not have: the envelope's, an app's message's."""

UNLIKE = frozenset({"blocks", "attachments", "metadata", "reactions", "view", "reply_users"})
"""Parts of an event whose shape depends on what was said; the blocks have their own schema."""


@cache
def schema(shared: Path, name: str) -> Draft7Validator:
    """Load one of Slack's schemas: MessageBlocks, ModalView or HomeView."""
    return Draft7Validator(
        json.loads((shared / "specs" / f"slack-types-3.2.0.{name}.schema.json").read_text())
    )


def accepted(shared: Path, name: str, value: object) -> bool:
    """Tell whether one of Slack's schemas takes a value."""
    return schema(shared, name).is_valid(value)


def _read(value: Any) -> Any:
    return json.loads(value) if isinstance(value, str) else value


def _parts(call: Recorded) -> Iterator[tuple[str, Any]]:
    if call.args.get("blocks"):
        yield "MessageBlocks", _read(call.args["blocks"])
    if call.args.get("view"):
        view = _read(call.args["view"])
        yield "HomeView" if view.get("type") == "home" else "ModalView", view


def unlike_the_schemas(shared: Path, calls: Iterable[Recorded]) -> list[str]:
    """Say which recorded calls carried blocks or views that Slack's schemas do not take; none is good."""
    wrong: list[str] = []
    for call in calls:
        for name, value in _parts(call):
            errors = schema(shared, name).iter_errors(value)
            wrong += [f"{call.method}: {error.json_path}: {error.message[:200]}" for error in errors]
    return wrong


def refused(calls: Iterable[Recorded]) -> list[str]:
    """Say which recorded calls the rehearsal refused, and why; none is good."""
    said = []
    for call in calls:
        if call.status and not call.response.get("ok"):  # whose connection was cut got no answer
            messages = call.response.get("response_metadata", {}).get("messages", [])
            said.append(f"{call.method}: {call.response.get('error')} {' '.join(messages)}".strip())
    return said


def unlike_the_sample(sample: object, sent: object, at: str = "") -> list[str]:
    """Say where an event differs in shape from Slack's sample: a key it does not have, or another type."""
    if sent is None or sample is None:
        return []
    if isinstance(sample, dict) and isinstance(sent, dict):
        wrong = [
            f"{at}/{name} is not in the sample"
            for name in sent
            if name not in sample and name not in NEWER | UNLIKE
        ]
        for name in sample.keys() & sent.keys() - UNLIKE:
            wrong += unlike_the_sample(sample[name], sent[name], f"{at}/{name}")
        return wrong
    if isinstance(sample, list) and isinstance(sent, list):
        return [no for item in sent if sample for no in unlike_the_sample(sample[0], item, f"{at}/-")]
    if type(sample) is not type(sent):
        return [f"{at} is {type(sent).__name__}, in the sample {type(sample).__name__}"]
    return []


def event_sample(shared: Path, name: str) -> Json:
    """Load Slack's sample of one event, such as AppMention."""
    sample: Json = json.loads((shared / "specs/slack-samples/events" / f"{name}Payload.json").read_text())
    return sample
