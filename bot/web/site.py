"""The addresses that are served, together. What stands behind each is in the files beside this one."""

from starlette.applications import Starlette
from starlette.routing import Route

from bot.services.health import Health
from bot.web import health
from bot.web.calendars import CalendarPages
from bot.web.slack import SlackRequests

SLACK = "/slack/events"
"""Where Slack sends events, interactions and commands, as slack-manifest-http.yaml says it."""


def build(well: Health, slack: SlackRequests | None, calendars: CalendarPages | None = None) -> Starlette:
    """Build the site; without `slack`, Slack is heard elsewhere and has no address here; so with `calendars`."""
    routes = health.routes(well)
    if calendars is not None:
        routes += calendars.routes()
    if slack is not None:
        routes.append(Route(SLACK, slack.serve, methods=["POST"]))
    return Starlette(routes=routes)
