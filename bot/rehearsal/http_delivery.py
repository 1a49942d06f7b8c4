"""Slack over HTTP: signed requests to the app's request URL, in place of Socket Mode. Knows no payload's meaning.

Retries, patience and what is given up are those of Socket Mode, as they are Slack's own. What differs is the way:
an event is a JSON document, a command is a form, an interaction is a form with one field, and the answer is the body.
"""

import hashlib
import hmac
import json
from collections import deque
from http import HTTPStatus
from typing import Any, NamedTuple
from urllib.parse import urlencode

import aiohttp

from bot.rehearsal import limits
from bot.rehearsal.socket_mode import Envelope, Links, Patience, Unanswered
from bot.rehearsal.workspace import Workspace

Json = dict[str, Any]

FORM = "application/x-www-form-urlencoded"


def sign(secret: str, body: bytes, stamp: str) -> dict[str, str]:
    """Make the headers with which Slack signs a request; `stamp` is its time in Unix seconds."""
    made = hmac.new(secret.encode(), b"v0:%s:%s" % (stamp.encode(), body), hashlib.sha256).hexdigest()
    return {"x-slack-request-timestamp": stamp, "x-slack-signature": f"v0={made}"}


class Sent(NamedTuple):
    """One request, for tests to look at."""

    headers: dict[str, str]
    body: bytes


class HttpDelivery(Links):
    """What the app is told, request by request."""

    def __init__(self, place: Workspace, patience: Patience | None = None) -> None:
        """Begin without a request URL."""
        super().__init__(place, patience)
        self._url = ""
        self._session: aiohttp.ClientSession | None = None
        self.requests: deque[Sent] = deque(maxlen=limits.RECORDS)

    @property
    def connected(self) -> bool:
        """Tell whether a request URL was verified."""
        return bool(self._url)

    async def verify(self, url: str) -> None:
        """Take a request URL, if it answers Slack's challenge; raise Unanswered with a sentence otherwise."""
        challenge = self._place.secret()
        asked = {"token": "rehearsal", "challenge": challenge, "type": "url_verification"}
        status, body, _ = await self._post(url, json.dumps(asked).encode(), "application/json", {})
        if status != HTTPStatus.OK or challenge not in body:
            raise Unanswered(
                f"The request URL {url} did not answer the challenge (HTTP {status or 'nothing'})."
            )
        self._url = url
        self._connected.set()

    async def _attempt(self, envelope: Envelope) -> bool:
        self._tell(envelope)
        headers = {"x-slack-retry-num": str(envelope.attempts), "x-slack-retry-reason": envelope.why}
        again = headers if envelope.attempts else {}
        status, said, envelope.why = await self._post(self._url, *_encoded(envelope), again)
        envelope.attempts += 1
        taken = status in range(HTTPStatus.OK, HTTPStatus.MULTIPLE_CHOICES)
        if taken and not envelope.answer.done():
            envelope.answer.set_result(_answer(said))
        return taken

    def _tell(self, envelope: Envelope) -> None:
        body = self._wrapped(envelope, self._place.secret())
        for listener in self.on_envelope:
            listener(body)

    async def _post(self, url: str, body: bytes, kind: str, headers: dict[str, str]) -> tuple[int, str, str]:
        """Send one signed request; give its status (0: none), its body, and Slack's word if that is no success."""
        if self._session is None:
            self._session = aiohttp.ClientSession()
        signed = sign(self._place.app.signing_secret, body, str(int(self._place.clock.real().timestamp())))
        sent = {"Content-Type": kind, **signed, **headers}
        self.requests.append(Sent(sent, body))
        patience = aiohttp.ClientTimeout(total=self._patience.ack)
        try:
            async with self._session.post(
                url, data=body, headers=sent, timeout=patience, allow_redirects=False
            ) as got:
                return got.status, await got.text(), "http_error"
        except TimeoutError:
            return 0, "", "http_timeout"
        except aiohttp.ClientError:
            return 0, "", "connection_failed"

    async def refresh(self) -> None:
        """Do nothing: there is no connection to renew."""

    async def stop(self) -> None:
        """Give up what is under way, and close."""
        await super().stop()
        if self._session is not None:
            await self._session.close()


def _encoded(envelope: Envelope) -> tuple[bytes, str]:
    """Write a payload as Slack does, and name its form."""
    if envelope.kind == "events_api":
        return json.dumps(envelope.payload).encode(), "application/json"
    if envelope.kind == "interactive":
        return urlencode({"payload": json.dumps(envelope.payload)}).encode(), FORM
    return urlencode(envelope.payload).encode(), FORM


def _answer(said: str) -> Json:
    """Read the body of an acknowledgement: JSON, or words for a command's answer."""
    try:
        read = json.loads(said)
    except ValueError:
        return {"text": said} if said.strip() else {}
    return read if isinstance(read, dict) else {}
