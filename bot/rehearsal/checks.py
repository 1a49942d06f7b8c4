"""The vocabulary of the Block Kit tables: what a field may hold. Knows no block and no element by name.

A check gets a value and its JSON pointer and gives the complaints in Slack's own words.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from urllib.parse import urlsplit

Check = Callable[[object, str], Iterator[str]]


def complaint(what: str, pointer: str) -> str:
    """Word one complaint as Slack does."""
    return f"{what} [json-pointer:{pointer}]"


def string(longest: int, *, shortest: int = 1) -> Check:
    """Accept a string of so many characters."""

    def check(value: object, at: str) -> Iterator[str]:
        if not isinstance(value, str):
            yield complaint("must provide a string", at)
        elif len(value) < shortest:
            yield complaint(f"must be more than {shortest - 1} characters", at)
        elif len(value) > longest:
            yield complaint(f"must be less than {longest + 1} characters", at)

    return check


def address(longest: int) -> Check:
    """Accept an http address."""
    is_short = string(longest)

    def check(value: object, at: str) -> Iterator[str]:
        wrong = list(is_short(value, at))
        yield from wrong
        if not wrong and not _is_address(str(value)):
            yield complaint("invalid url", at)

    return check


def _is_address(value: str) -> bool:
    try:
        parts = urlsplit(value)
    except ValueError:
        return False
    return parts.scheme in {"http", "https", "mailto", "slack"} and bool(parts.netloc or parts.path)


def boolean(value: object, at: str) -> Iterator[str]:
    """Accept true and false."""
    if not isinstance(value, bool):
        yield complaint("must provide a boolean", at)


def integer(lowest: int, highest: int) -> Check:
    """Accept a whole number between two others."""

    def check(value: object, at: str) -> Iterator[str]:
        if not isinstance(value, int) or isinstance(value, bool):
            yield complaint("must provide an integer", at)
        elif not lowest <= value <= highest:
            yield complaint(f"must be between {lowest} and {highest}", at)

    return check


def one_of(*values: str) -> Check:
    """Accept one of these words."""

    def check(value: object, at: str) -> Iterator[str]:
        if value not in values:
            yield complaint(f"must be one of: {', '.join(values)}", at)

    return check


def matching(pattern: str, says: str) -> Check:
    """Accept a string that a pattern matches as a whole."""

    def check(value: object, at: str) -> Iterator[str]:
        if not isinstance(value, str) or not re.fullmatch(pattern, value):
            yield complaint(says, at)

    return check


def items(check_item: Check, most: int, *, least: int = 1) -> Check:
    """Accept a list of so many items, each of which passes its own check."""

    def check(value: object, at: str) -> Iterator[str]:
        if not isinstance(value, list):
            yield complaint("must provide an array", at)
            return
        if len(value) < least:
            yield complaint(f"no fewer than {least} items allowed", at)
        if len(value) > most:
            yield complaint(f"no more than {most} items allowed", at)
            return
        for index, item in enumerate(value):
            yield from check_item(item, f"{at}/{index}")

    return check


def anything(value: object, at: str) -> Iterator[str]:
    """Accept whatever stands there; the published schema describes it."""
    del value, at
    yield from ()


@dataclass(frozen=True)
class Shape:
    """An object's fields: which it must have, which it may have, and what each may hold."""

    required: Mapping[str, Check]
    optional: Mapping[str, Check]
    rules: tuple[Check, ...] = ()  # what holds between fields, asked when each field is right alone

    def __call__(self, value: object, at: str) -> Iterator[str]:
        """Give the complaints about one object."""
        if not isinstance(value, dict):
            yield complaint("must provide an object", at)
            return
        wrong = [
            complaint(f"missing required field: {name}", at) for name in self.required if name not in value
        ]
        known = {**self.required, **self.optional, "type": anything}
        for name, held in value.items():
            check = known.get(name)
            if check is None:
                wrong.append(complaint(f"invalid additional property: {name}", at))
            else:
                wrong.extend(check(held, f"{at}/{name}"))
        yield from wrong
        if not wrong:
            for rule in self.rules:
                yield from rule(value, at)


def typed(shapes: Mapping[str, Check]) -> Check:
    """Accept an object whose `type` is one of these, by that type's own check."""

    def check(value: object, at: str) -> Iterator[str]:
        if not isinstance(value, dict):
            yield complaint("must provide an object", at)
        elif "type" not in value:
            yield complaint("missing required field: type", at)
        elif value["type"] not in shapes:
            yield complaint(f"unsupported type: {value['type']}", f"{at}/type")
        else:
            yield from shapes[value["type"]](value, at)

    return check


def plain(longest: int) -> Check:
    """Accept a plain_text object of so many characters."""
    return typed({"plain_text": Shape({"text": string(longest)}, {"emoji": boolean})})


def text(longest: int) -> Check:
    """Accept a text object, plain or mrkdwn, of so many characters."""
    return typed(
        {
            "plain_text": Shape({"text": string(longest)}, {"emoji": boolean}),
            "mrkdwn": Shape({"text": string(longest)}, {"verbatim": boolean}),
        }
    )
