"""What X's answers mean where they are no success: told from status, headers and body alone."""

from datetime import UTC, datetime

import pytest

from bot.errors import OutletError, RateLimited, Refused, UnknownOutcome
from bot.outlets.x_refusals import Answer, meaning

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("status", "headers", "body", "writes", "means"),
    [
        (201, {}, b'{"data": {"id": "1", "text": "x"}}', True, None),
        (200, {}, b'{"meta": {"result_count": 0}}', False, None),
        (201, {}, b"<html>", True, UnknownOutcome),
        (201, {}, b"{}", True, UnknownOutcome),
        (201, {}, b"[]", True, UnknownOutcome),
        (408, {}, b"{}", True, UnknownOutcome),
        (503, {}, b"<html>", True, UnknownOutcome),
        (503, {}, b"<html>", False, OutletError),
        (403, {}, b"<html>Just a moment...</html>", True, OutletError),
        (301, {}, b"", True, OutletError),
        (429, {}, b"<html>", True, RateLimited),
        (400, {}, b'{"errors": [{"message": "$.foo: is not defined"}]}', True, Refused),
        (404, {}, b'{"title": "Not Found"}', False, Refused),
    ],
)
def test_each_answer_means_one_thing(
    status: int, headers: dict[str, str], body: bytes, writes: bool, means: type[OutletError] | None
) -> None:
    wrong = meaning(Answer(status, headers, body), writes=writes, now=NOW)
    assert type(wrong) is (means or type(None))


@pytest.mark.parametrize(
    ("status", "body", "code"),
    [
        (403, b'{"errors": [{"code": 187, "message": "Status is a duplicate."}]}', "duplicate-content"),
        (403, b'{"errors": [{"code": 186, "message": "Tweet needs to be a bit shorter."}]}', "text-too-long"),
        (402, b"{}", "credits-depleted"),
        (401, b"{}", "unauthorized"),
        (400, b"{}", "invalid-request"),
        (404, b"{}", "resource-not-found"),
        (409, b"{}", "http-409"),
        (403, b'{"detail": "Something new.", "type": "about:blank"}', "http-403"),
        (403, b'{"type": "https://api.x.com/2/problems/client-forbidden"}', "client-forbidden"),
        (
            403,
            b'{"detail": "No.", "type": "https://api.twitter.com/2/problems/oauth1-permissions"}',
            "oauth1-permissions",
        ),
    ],
)
def test_older_and_newer_words_for_a_refusal_are_known(status: int, body: bytes, code: str) -> None:
    wrong = meaning(Answer(status, {}, body), writes=True, now=NOW)
    assert isinstance(wrong, Refused)
    assert wrong.code == code


def test_a_refusal_that_is_new_to_us_keeps_xs_own_words() -> None:
    body = b'{"detail": "Something new.", "type": "about:blank"}'
    assert str(meaning(Answer(403, {}, body), writes=True, now=NOW)) == "http-403: Something new."


@pytest.mark.parametrize(
    ("headers", "seconds"),
    [
        ({}, 60),
        ({"retry-after": "12"}, 12),
        ({"x-rate-limit-reset": str(int(NOW.timestamp()) + 30)}, 30),
        ({"x-rate-limit-reset": str(int(NOW.timestamp()) - 30)}, 1),
        ({"x-rate-limit-reset": "soon"}, 60),
        (
            {
                "x-rate-limit-remaining": "5",
                "x-rate-limit-reset": str(int(NOW.timestamp()) + 30),
                "x-app-limit-24hour-remaining": "0",
                "x-app-limit-24hour-reset": str(int(NOW.timestamp()) + 9_000),
            },
            9_000,
        ),
        (
            {
                "x-rate-limit-reset": str(int(NOW.timestamp()) + 30),
                "date": "Mon, 23 Nov 2026 11:59:50 GMT",
            },
            40,
        ),
    ],
)
def test_how_long_to_wait_is_read_from_what_is_used_up(headers: dict[str, str], seconds: float) -> None:
    wrong = meaning(Answer(429, headers, b"{}"), writes=True, now=NOW)
    assert isinstance(wrong, RateLimited)
    assert wrong.seconds == seconds
