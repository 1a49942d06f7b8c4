"""Compares what is sent to X, and what the rehearsal answers, with X's own OpenAPI document."""

import json
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path
from typing import Any

from jsonschema import Draft202012Validator

from bot.rehearsal.x_calls import XRecorded

Json = dict[str, Any]


@cache
def document(shared: Path) -> Json:
    """Load X's document."""
    read: Json = json.loads((shared / "specs" / "x-openapi-2.159.json").read_text())
    return read


@cache
def _validator(shared: Path, schema: str) -> Draft202012Validator:
    """Make a validator of one schema; the whole document stands beside it, so that references lead somewhere."""
    parts = document(shared)["components"]
    return Draft202012Validator({"allOf": [json.loads(schema)], "components": parts})


def _complaints(shared: Path, schema: Json, value: object, where: str) -> Iterator[str]:
    for error in _validator(shared, json.dumps(schema)).iter_errors(value):
        yield f"{where}{error.json_path}: {error.message[:200]}"


def _resolved(shared: Path, part: Json) -> Json:
    while "$ref" in part:
        found: Any = document(shared)
        for step in part["$ref"].removeprefix("#/").split("/"):
            found = found[step]
        part = found
    return part


def _read(schema: Json, word: str) -> object:
    """Read a parameter as its schema has it: lists are written with commas."""
    if schema.get("type") == "array":
        return word.split(",")
    return int(word) if schema.get("type") == "integer" and word.isdecimal() else word


def _request(shared: Path, call: XRecorded, operation: Json) -> Iterator[str]:
    known = {}
    for one in operation.get("parameters", ()):
        parameter = _resolved(shared, one)
        known[parameter["in"], parameter["name"]] = parameter
    given = {("query", name): word for name, word in call.query.items()}
    given |= {("path", name): word for name, word in call.path.items()}
    for (place, name), word in given.items():
        if (place, name) not in known:
            yield f"there is no {place} parameter {name}"
            continue
        schema = _resolved(shared, known[place, name]["schema"])
        yield from _complaints(shared, schema, _read(schema, word), f"{name} ")
    for (place, name), parameter in known.items():
        if parameter.get("required") and (place, name) not in given:
            yield f"{name} is missing"
    if call.body is not None:
        body = operation["requestBody"]["content"]["application/json"]["schema"]
        yield from _complaints(shared, body, call.body, "body ")


def _response(shared: Path, call: XRecorded, operation: Json) -> Iterator[str]:
    answers = operation["responses"]
    content = answers.get(str(call.status), answers["default"])["content"]
    kind = "application/json" if str(call.status) in answers else "application/problem+json"
    yield from _complaints(shared, content[kind]["schema"], call.response, "answer ")


def unlike_the_document(shared: Path, calls: Iterable[XRecorded]) -> list[str]:
    """Say where recorded calls and their answers differ from X's document; nothing is good."""
    wrong = []
    for call in calls:
        named = f"{call.method} {call.route} ({call.status})"
        operation = document(shared)["paths"].get(call.route, {}).get(call.method.lower())
        if operation is None:
            wrong.append(f"{named}: X has no such call")
            continue
        if call.status < 400:  # what is refused may well be against the document
            wrong += [f"{named}: {complaint}" for complaint in _request(shared, call, operation)]
        if call.response:
            wrong += [f"{named}: {complaint}" for complaint in _response(shared, call, operation)]
    return wrong
