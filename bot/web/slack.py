"""Slack over HTTP: what is bounded, signed, young and new goes to Bolt. Nothing else is even parsed."""

import asyncio
from collections import OrderedDict
from datetime import timedelta
from http import HTTPStatus
from typing import Final

from slack_bolt.adapter.starlette.async_handler import to_async_bolt_request, to_starlette_response
from slack_bolt.app.async_app import AsyncApp
from slack_sdk.signature import SignatureVerifier
from starlette.requests import ClientDisconnect, Request
from starlette.responses import PlainTextResponse, Response

from bot.clock import Clock

BODY_BYTES: Final = 2 * 1024 * 1024
"""Bytes of one request: the largest view and message that Slack allows, form-encoded, are well below."""

BODY_SECONDS: Final = 3.0
"""Seconds of real time in which a request has to arrive; Slack itself waits no longer for the answer."""

YOUNG: Final = timedelta(minutes=5)
"""How far a request's time may be from ours, either way; Slack's own advice, and what Bolt checks."""

REMEMBERED: Final = 20_000
"""Commands and interactions that are remembered, so that none is done twice: Slack itself never repeats them."""

FIGURES: Final = 12
"""The most figures of a time in seconds that is worth reading."""


class SlackRequests:
    """Where Slack's events, commands and interactions come in."""

    def __init__(self, app: AsyncApp, signing_secret: str, clock: Clock) -> None:
        """Hand to `app` what is signed with `signing_secret`."""
        self._app = app
        self._verifier = SignatureVerifier(signing_secret)
        self._clock = clock
        self._done: OrderedDict[str, float] = OrderedDict()  # when each was signed, by its signature

    async def serve(self, request: Request) -> Response:
        """Answer one request. Bolt checks the signature again, whichever way it is reached."""
        try:
            async with asyncio.timeout(BODY_SECONDS):
                body = await _bounded(request)
        except TimeoutError:
            return _refusal(HTTPStatus.REQUEST_TIMEOUT, "The request did not arrive within 3 seconds.")
        except ClientDisconnect:
            return _refusal(HTTPStatus.BAD_REQUEST, "The request did not arrive whole.")
        if body is None:
            return _refusal(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, f"The request is over {BODY_BYTES} bytes.")
        signature = request.headers.get("x-slack-signature", "")
        stamp = request.headers.get("x-slack-request-timestamp", "")
        if not self._signed(body, stamp, signature):
            return _refusal(
                HTTPStatus.UNAUTHORIZED, "The request is not signed by Slack, or older than 5 minutes."
            )
        if body.startswith(b"{"):  # an event, which Slack repeats: each is known by its id
            return await self._dispatch(request, body)
        if signature in self._done:
            return _refusal(HTTPStatus.CONFLICT, "This very request was answered already.")
        self._remember(signature, int(stamp))
        return await self._dispatch(request, body)

    async def _dispatch(self, request: Request, body: bytes) -> Response:
        return to_starlette_response(await self._app.async_dispatch(to_async_bolt_request(request, body)))

    def _signed(self, body: bytes, stamp: str, signature: str) -> bool:
        """Verify what can be verified; the verifier raises at odd letters, where we refuse."""
        readable = stamp.isascii() and stamp.isdecimal() and len(stamp) <= FIGURES and signature.isascii()
        try:
            return readable and self._verifier.is_valid(body, stamp, signature)
        except UnicodeDecodeError:
            return False

    def _remember(self, signature: str, signed_at: int) -> None:
        """Keep a signature until its request is too old to be taken anyway."""
        self._done[signature] = signed_at
        oldest = (self._clock.real() - YOUNG).timestamp()
        while self._done and (next(iter(self._done.values())) < oldest or len(self._done) > REMEMBERED):
            self._done.popitem(last=False)


async def _bounded(request: Request) -> bytes | None:
    """Read a body; give nothing, and read no further, when it is too large."""
    said = request.headers.get("content-length", "0")
    if not (said.isascii() and said.isdecimal()) or int(said) > BODY_BYTES:
        return None
    body = bytearray()
    async for part in request.stream():
        body += part
        if len(body) > BODY_BYTES:
            return None
    return bytes(body)


def _refusal(status: HTTPStatus, sentence: str) -> Response:
    return PlainTextResponse(f"{sentence}\n", status, headers={"Connection": "close"})
