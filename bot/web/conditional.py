"""Answers with bytes that may not have changed since somebody asked last: ETag, Last-Modified, 304, and gzip.

It makes nothing: what is sent, and for how long it may be kept, is said by who calls it.
"""

from datetime import UTC, datetime
from email.utils import format_datetime, parsedate_to_datetime
from http import HTTPStatus

from starlette.requests import Request
from starlette.responses import Response

from bot.services.calendars import Feed

ZIPPED = "-gzip"
"""Behind the tag of what is sent by gzip: other bytes need another tag."""


def answer(request: Request, feed: Feed, headers: dict[str, str]) -> Response:
    """Answer with a feed, or with 304 where who asks has it already."""
    zipped = _takes_gzip(request.headers.get("accept-encoding", ""))
    said = {"ETag": f'"{feed.tag}{ZIPPED if zipped else ""}"', "Vary": "Accept-Encoding", **headers}
    if feed.changed_at is not None:
        said["Last-Modified"] = format_datetime(feed.changed_at.astimezone(UTC), usegmt=True)
    if _has_it(request, feed):
        kept = {"ETag", "Vary", "Last-Modified", "Cache-Control"}
        return Response(
            status_code=HTTPStatus.NOT_MODIFIED, headers={name: said[name] for name in said if name in kept}
        )
    if zipped:
        said["Content-Encoding"] = "gzip"
    return Response(feed.zipped if zipped else feed.body, headers=said)


def _has_it(request: Request, feed: Feed) -> bool:
    """Tell whether who asks has these bytes; a tag says so better than a date (RFC 9110, section 13.1.3)."""
    tags = request.headers.get("if-none-match")
    if tags is not None:
        given = {tag.strip().removeprefix("W/").strip('"').removesuffix(ZIPPED) for tag in tags.split(",")}
        return bool(given & {"*", feed.tag})
    since = _date(request.headers.get("if-modified-since", ""))
    return (
        since is not None and feed.changed_at is not None and feed.changed_at.replace(microsecond=0) <= since
    )


def _date(said: str) -> datetime | None:
    try:
        moment = parsedate_to_datetime(said)
    except ValueError:
        return None
    return moment if moment.tzinfo is not None else moment.replace(tzinfo=UTC)


def _takes_gzip(said: str) -> bool:
    """Tell whether gzip is asked for, and not refused by a weight of 0."""
    for part in said.lower().split(","):
        name, _, weight = part.partition(";")
        if name.strip() in {"gzip", "x-gzip", "*"}:
            return weight.strip().replace(" ", "").removeprefix("q=").rstrip("0.") != "" or not weight.strip()
    return False
