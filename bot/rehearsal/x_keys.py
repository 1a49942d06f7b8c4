"""Who calls X: OAuth 1.0a signatures and the bearer token, checked as X checks them. Knows no endpoint."""

import base64
import hashlib
import hmac
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum
from urllib.parse import parse_qsl, quote, unquote

from bot.clock import Clock
from bot.rehearsal.x_problems import unauthorized
from bot.rehearsal.x_timeline import BOT

FRESH = 300
"""Seconds of real time by which a signature's moment may differ from X's clock."""


class Caller(Enum):
    """As whom a call was made."""

    USER = "OAuth 1.0a User Context"
    APP = "OAuth 2.0 Application-Only"


@dataclass
class XKeys:
    """What opens the rehearsal's X, and nothing else."""

    api_key: str = "rehearsal-key"
    api_secret: str = "rehearsal-secret"  # noqa: S105  # opens nothing but this rehearsal
    access_token: str = f"{BOT}-rehearsal"
    access_token_secret: str = "rehearsal-token-secret"  # noqa: S105  # the same
    bearer_token: str = "rehearsal-bearer"  # noqa: S105  # the same
    revoked: bool = False
    writes: bool = True  # whether the app was given leave to write
    used: set[str] = field(default_factory=set)  # nonces

    def caller(self, method: str, url: str, headers: Mapping[str, str], clock: Clock) -> Caller:
        """Tell who calls; raise X's refusal where the keys are wrong. `url` is the whole address, as it was sent."""
        kind, _, rest = headers.get("Authorization", "").partition(" ")
        if self.revoked:
            raise unauthorized()
        if kind == "Bearer" and hmac.compare_digest(rest.strip(), self.bearer_token):
            return Caller.APP
        if kind == "OAuth" and self._signed(method, url, _fields(rest), clock):
            return Caller.USER
        raise unauthorized()

    def _signed(self, method: str, url: str, fields: dict[str, str], clock: Clock) -> bool:
        given = fields.pop("oauth_signature", "")
        stamp, nonce = fields.get("oauth_timestamp", ""), fields.get("oauth_nonce", "")
        known = (fields.get("oauth_consumer_key"), fields.get("oauth_token"))
        if known != (self.api_key, self.access_token) or not nonce or nonce in self.used:
            return False
        if not stamp.isdecimal() or abs(int(stamp) - clock.real().timestamp()) > FRESH:
            return False
        address, _, query = url.partition("?")
        pairs = [*fields.items(), *parse_qsl(query, keep_blank_values=True)]
        encoded = sorted((_percent(name), _percent(value)) for name, value in pairs)
        parameters = "&".join(f"{name}={value}" for name, value in encoded)
        base = "&".join((method, _percent(address), _percent(parameters)))
        key = f"{_percent(self.api_secret)}&{_percent(self.access_token_secret)}"
        made = base64.b64encode(hmac.new(key.encode(), base.encode(), hashlib.sha1).digest()).decode()
        if not hmac.compare_digest(made, given):
            return False
        self.used.add(nonce)
        return True


def _fields(header: str) -> dict[str, str]:
    """Read what stands in an Authorization header after "OAuth"."""
    parts = (part.strip().partition("=") for part in header.split(","))
    return {unquote(name): unquote(value.strip('"')) for name, _, value in parts}


def _percent(word: str) -> str:
    return quote(word, safe="-._~")
