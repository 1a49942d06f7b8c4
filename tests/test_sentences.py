"""Why somebody may not, or what is not there, is a sentence that every language has, wherever it is raised."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

from bot.wording.tongue import tongue
from tests.conftest import ROOT

TOLD = {"NotAllowed", "NotFound"}
"""Errors that whoever pressed or asked reads as they are."""

IN_ENGLISH = {
    "No calendar is called",  # a partner's: organisers alone mind them
    "No event is by",  # on the command line, and the next four
    "There is no event or happening",
    "There is no chat",
    "is the id of no occurrence",
    "No event of the programme has the id",
    "There is no calendar at this address",  # over HTTP, to a calendar program
    "The bot has no keys for X",  # organisers alone choose what goes to X, and what is kept
    "There is no budget for X",
    "Nobody has agreed yet that posts on X cost money",
    "Whoever runs the bot keeps no words",
}
"""Beginnings of what only organisers, operators and programs read, and what is in English for them on purpose."""


def test_what_people_are_refused_with_is_said_in_every_language() -> None:
    raised = dict(_raised())
    assert len(raised) > 15
    left = {
        said: where
        for said, where in raised.items()
        if tongue("es").sentence(said) == said and not any(one in said for one in IN_ENGLISH)
    }
    assert left == {}
    unused = {one for one in IN_ENGLISH if not any(one in said for said in raised)}
    assert unused == set()


def _raised() -> Iterator[tuple[str, str]]:
    """Give each sentence that such an error is raised with, its parts as they might be, and the place."""
    for folder in ("bot/services", "handlers"):
        for file in sorted((ROOT / folder).rglob("*.py")):
            tree = ast.parse(file.read_text(encoding="utf-8"))
            named = {
                one.targets[0].id: said
                for one in tree.body
                if isinstance(one, ast.Assign)
                and isinstance(one.targets[0], ast.Name)
                and (said := _text(one.value))
            }
            for node in ast.walk(tree):
                if isinstance(node, ast.Raise) and (said := _said(node, named)):
                    yield said, f"{_short(file)}:{node.lineno}"


def _said(node: ast.Raise, named: dict[str, str]) -> str:
    call = node.exc
    if not (isinstance(call, ast.Call) and isinstance(call.func, ast.Name) and call.func.id in TOLD):
        return ""
    first = call.args[0] if call.args else None
    return named.get(first.id, "") if isinstance(first, ast.Name) else _text(first)


def _text(node: ast.expr | None) -> str:
    """Give a text as it stands in the code, with a number for each part that is filled in."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return re.sub(r"\{\w+\}", "7", node.value)
    if isinstance(node, ast.JoinedStr):
        return "".join(str(one.value) if isinstance(one, ast.Constant) else "7" for one in node.values)
    return ""


def _short(file: Path) -> str:
    return file.relative_to(ROOT).as_posix()
