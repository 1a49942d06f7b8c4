"""What the address of a database says of where that is. Opens none."""

from pathlib import Path

from sqlalchemy import URL
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError

POSTGRES_PORT = 5432
"""Where PostgreSQL is, unless an address says otherwise."""


def below(address: str, folder: Path) -> str:
    """Give an address whose SQLite file, where it is relative, is below `folder`; any other stays as it is."""
    url = _read(address)
    file = None if url is None else _file(url)
    if url is None or file is None or file.is_absolute():
        return address
    scheme = "file:" if (url.database or "").startswith("file:") else ""
    moved = url.set(database=f"{scheme}{(folder / file).as_posix()}")
    return moved.render_as_string(hide_password=False)


def identity(address: str) -> tuple[str, ...]:
    """Give what tells one database from another, however its address is written."""
    url = _read(address)
    if url is None:
        return (address,)
    file = _file(url)
    if file is not None:
        return (str(file.resolve()),)
    host, port = (url.query.get(name) for name in ("host", "port"))  # where an address may have them, too
    return (str(url.host or host), str(url.port or port or POSTGRES_PORT), url.database or url.username or "")


def _read(address: str) -> URL | None:
    """Read an address; none where it is none, which opening it will say."""
    try:
        return make_url(address)
    except (ArgumentError, ValueError):
        return None


def _file(url: URL) -> Path | None:
    """Give the file of a SQLite address; none where that has no file."""
    name = (url.database or "").removeprefix("file:")
    return Path(name) if url.get_backend_name() == "sqlite" and name not in {"", ":memory:"} else None
