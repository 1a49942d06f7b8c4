"""The file `.env`: changed where a setting stands, and kept as it is elsewhere. Knows no setting's meaning."""

import os
import re
from collections.abc import Mapping
from pathlib import Path

OWNER_ONLY = 0o600
"""It holds tokens: nobody else on the machine may read it."""

_LINE = re.compile(r"\s*(?:export\s+)?([A-Za-z_][A-Za-z0-9_]*)\s*=")
_PLAIN = re.compile(r"[\w@%+:,./-]*", re.ASCII)


def written(before: str, values: Mapping[str, str]) -> str:
    """Give the text of the file with new values: in the place of old ones, or at the end. Comments stay."""
    rest = dict(values)
    lines = []
    for line in before.splitlines():
        found = _LINE.match(line)
        if found and found[1] in values:
            if found[1] in rest:  # of a name that stood there twice, one is enough
                lines.append(f"{found[1]}={_quoted(rest.pop(found[1]))}")
        else:
            lines.append(line)
    lines += [f"{name}={_quoted(value)}" for name, value in rest.items()]
    return "\n".join(lines) + "\n"


def save(path: Path, values: Mapping[str, str]) -> None:
    """Write values into the file, which is whole at every moment, and which only its owner can read."""
    before = path.read_text(encoding="utf-8") if path.exists() else ""
    path.parent.mkdir(parents=True, exist_ok=True)
    fresh = path.with_name(f"{path.name}.new")
    fresh.unlink(missing_ok=True)
    with os.fdopen(
        os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, OWNER_ONLY), "w", encoding="utf-8"
    ) as out:
        out.write(written(before, values))
    fresh.replace(path)


def _quoted(value: str) -> str:
    """Write a value so that it is read back as it is."""
    if _PLAIN.fullmatch(value):
        return value
    escaped = value.replace("\\", "\\\\").replace("'", "\\'")
    return f"'{escaped}'"
