"""Makes sentences of what a database answers: what happened, and what to do about it. Never tells a password."""

from sqlalchemy import URL
from sqlalchemy.exc import DBAPIError, SQLAlchemyError

from bot.errors import StorageError

_SQLITE = (
    (
        ("locked", "busy"),
        "The database is being written by another program ({what}); try again when it has finished.",
    ),
    (
        ("disk is full",),
        "The disk is full ({what}): make room, then try again; Slack does so by itself.",
    ),
    (("readonly",), "The database cannot be written ({what}): check who owns the file and its folder."),
    (
        ("malformed", "not a database"),
        "The database is damaged ({what}): restore a backup with `cembot restore`.",
    ),
    (
        ("unable to open",),
        "The database cannot be opened ({what}): check that the folder exists and may be written.",
    ),
)
"""What SQLite's own words hold, and how it is said."""

_CONNECTING = (
    (
        ("authentication failed", "no password supplied", "no pg_hba.conf entry"),
        "The database at {what} does not let the bot in ({cause}): check user and password in DATABASE_URL.",
    ),
    (("does not exist",), "The database at {what} is not there ({cause}): make it, or mend DATABASE_URL."),
    (
        ("too many", "remaining connection slots"),
        "The database at {what} has no connection left ({cause}): allow it more, or run fewer bots.",
    ),
    (
        ("",),
        "The database at {what} cannot be reached ({cause}): check that it runs, and DATABASE_URL.",
    ),
)
"""What is said while a connection is made; PostgreSQL gives these no code."""

_STATES = {
    "08": "The connection to the database broke ({what}); what was asked for will be tried again.",
    "25006": "The database may only be read here ({what}): where it is a copy of another, use that one.",
    "3D000": "The database at {what} is not there: make it, or mend DATABASE_URL.",
    "42501": "The database does not allow it ({what}): {cause}. Give its user the right to the bot's tables.",
    "42P01": "The database lacks a table ({what}): {cause}. Run `cembot db upgrade`.",
    "42703": "The database lacks a column ({what}): {cause}. Run `cembot db upgrade`.",
    "53100": "The disk of the database is full ({what}): make room, then try again; Slack does so by itself.",
    "53300": "The database has no connection left ({what}): allow it more, or run fewer bots.",
    "55P03": "The database is being changed by another program ({what}); try again when it has finished.",
    "57": "The database ended the connection ({what}: {cause}); what was asked for will be tried again.",
}
"""PostgreSQL's codes, or how they begin, and how they are said."""


def shown(url: URL) -> str:
    """Give what people may read of an address: no user, no password, no options."""
    if url.get_backend_name() == "sqlite":
        return str(url)
    port = f":{url.port}" if url.port else ""
    return f"{url.get_backend_name()}://{url.host or ''}{port}/{url.database or ''}"


def explained(error: SQLAlchemyError, what: str) -> StorageError:
    """Make a sentence of what the database answered about `what`."""
    known = StorageError(_sentence(error, what))
    known.__cause__ = error
    return known


def driver_explained(error: Exception, what: str) -> StorageError:
    """Make a sentence of what the driver itself raised about `what`."""
    known = StorageError(_of_postgres(error, what, lost=True))
    known.__cause__ = error
    return known


def _sentence(error: SQLAlchemyError, what: str) -> str:
    cause = getattr(error, "orig", None)
    if cause is not None and hasattr(cause, "sqlstate"):
        lost = isinstance(error, DBAPIError) and (error.connection_invalidated or error.statement is None)
        return _of_postgres(cause, what, lost=lost)
    words = str(cause or error)
    said = _first(words, _SQLITE) or "The database refused ({what}): {cause}"
    return said.format(what=what, cause=words)


def _of_postgres(cause: Exception, what: str, *, lost: bool) -> str:
    state = getattr(cause, "sqlstate", None) or ""
    words = " ".join((str(cause).splitlines() or [type(cause).__name__])[0].split())
    said = _STATES.get(state) or _STATES.get(state[:2])
    if said is None and lost:
        said = _first(words, _CONNECTING)
    return (said or "The database refused ({what}): {cause}").format(what=what, cause=words)


def _first(words: str, table: tuple[tuple[tuple[str, ...], str], ...]) -> str | None:
    return next((said for parts, said in table if any(part in words for part in parts)), None)
