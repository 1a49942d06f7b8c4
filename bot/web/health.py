"""/livez: the process answers. /healthz: it does its work. Judges nothing itself, and says no secret."""

from http import HTTPStatus

from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import Route

from bot.services.health import Health

FRESH = {"Cache-Control": "no-store"}


def routes(health: Health) -> list[Route]:
    """Give the two addresses."""

    async def livez(_request: Request) -> Response:
        return PlainTextResponse("ok\n", headers=FRESH)

    async def healthz(_request: Request) -> Response:
        report = await health.report()
        wrong = report.problems
        said: dict[str, object] = {
            "status": "failing" if wrong else "ok",
            "checks": {check.name: check.problem or "ok" for check in report.checks},
            "problems": wrong,
        }
        if report.reconnects is not None:
            said["socket_reconnects"] = report.reconnects
        status = HTTPStatus.SERVICE_UNAVAILABLE if wrong else HTTPStatus.OK
        return JSONResponse(said, status, headers=FRESH)

    return [Route("/livez", livez, methods=["GET"]), Route("/healthz", healthz, methods=["GET"])]
