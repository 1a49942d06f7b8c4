"""The Web API over HTTP: tokens, rates, faults, the record of calls, and answers. The methods stand in methods_*."""

import asyncio
import json
from collections import deque
from collections.abc import Callable
from typing import Any

from aiohttp import web

from bot.rehearsal import (
    limits,
    methods_chat,
    methods_conversations,
    methods_files,
    methods_people,
    methods_views,
)
from bot.rehearsal.calls import Call, Outside, Recorded
from bot.rehearsal.faults import Fault, Faults, Kind
from bot.rehearsal.rates import Rates
from bot.rehearsal.refusal import SlackRefusal

Json = dict[str, Any]

METHODS: dict[str, Callable[[Call], Json]] = {
    **methods_chat.METHODS,
    **methods_conversations.METHODS,
    **methods_files.METHODS,
    **methods_people.METHODS,
    **methods_views.METHODS,
}

TOO_MANY_REQUESTS = 429
SERVER_ERROR = 500
APP_LEVEL = frozenset({"apps.connections.open"})
"""Methods that take the app-level token instead of the bot's."""


async def arguments(request: web.Request) -> Json:
    """Read a call's arguments from its address and its body, a form or JSON."""
    found: Json = dict(request.query)
    if request.content_type == "application/json":
        body = await request.text()
        try:
            read = json.loads(body) if body else {}
        except json.JSONDecodeError:
            raise SlackRefusal("invalid_json") from None
        if not isinstance(read, dict):
            raise SlackRefusal("json_not_object")
        return {**found, **read}
    return {
        **found,
        **{name: value for name, value in (await request.post()).items() if isinstance(value, str)},
    }


class WebApi:
    """Answers calls as Slack does."""

    def __init__(self, outside: Outside, rates: Rates, faults: Faults) -> None:
        """Answer about this world, at these rates, with this trouble."""
        self._outside = outside
        self._rates = rates
        self._faults = faults
        self.calls: deque[Recorded] = deque(maxlen=limits.RECORDS)
        self.on_call: list[Callable[[Recorded], None]] = []  # hears each call before its answer leaves

    async def serve(self, request: web.Request) -> web.StreamResponse:
        """Answer one call."""
        method = request.match_info["method"]
        record = Recorded(method, {}, self._outside.place.now())
        self.calls.append(record)
        await request.read()  # whatever goes wrong then, the request had come
        fault = self._faults.take(method)
        if fault is not None and fault.kind is Kind.DROP_BEFORE:
            return self._cut(request)
        if fault is not None and fault.kind is Kind.BROKEN:
            record.status = SERVER_ERROR
            return web.Response(
                status=SERVER_ERROR, text="<html>Server Error</html>", content_type="text/html"
            )
        headers: dict[str, str] = {}
        try:
            record.args = await arguments(request)
            token = self._token(request, record.args)
            self._admit(method, token)
            self._pace(method, record.args, fault)
            record.response = {"ok": True, **METHODS[method](Call(method, record.args, self._outside))}
            record.status = 200
        except SlackRefusal as no:
            record.response, record.status = no.body(), no.status
            if no.status == TOO_MANY_REQUESTS:
                headers["Retry-After"] = str(no.extra["retry_after"])
                del record.response["retry_after"]
        for listener in self.on_call:
            listener(record)
        if fault is not None and fault.kind is Kind.DELAY:
            await asyncio.sleep(fault.seconds)
        if fault is not None and fault.kind is Kind.DROP_AFTER:
            return self._cut(request)
        headers["X-OAuth-Scopes"] = ",".join(sorted(self._outside.place.app.scopes))
        return web.json_response(record.response, status=record.status, headers=headers)

    @staticmethod
    def _cut(request: web.Request) -> web.StreamResponse:
        if request.transport is not None:
            request.transport.abort()
        return web.Response()  # nobody is there to read it

    @staticmethod
    def _token(request: web.Request, args: Json) -> str:
        inside = args.pop("token", None)
        header = request.headers.get("Authorization", "")
        return header.removeprefix("Bearer ").strip() or str(inside or "")

    def _admit(self, method: str, token: str) -> None:
        app = self._outside.place.app
        if method not in METHODS:
            raise SlackRefusal("unknown_method", req_method=method)
        if not token:
            raise SlackRefusal("not_authed")
        if token not in {app.bot_token, app.app_token}:
            raise SlackRefusal("invalid_auth")
        if (token == app.app_token) != (method in APP_LEVEL):
            raise SlackRefusal("not_allowed_token_type")

    def _pace(self, method: str, args: Json, fault: Fault | None) -> None:
        if fault is not None and fault.kind is Kind.ERROR:
            raise SlackRefusal(fault.error)
        if fault is not None and fault.kind is Kind.RATE_LIMITED:
            raise SlackRefusal("ratelimited", status=TOO_MANY_REQUESTS, retry_after=int(fault.seconds))
        wait = self._rates.wait(method, str(args.get("channel", "")))
        if wait:
            raise SlackRefusal("ratelimited", status=TOO_MANY_REQUESTS, retry_after=wait)
