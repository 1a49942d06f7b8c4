"""The addresses that are served, together. What stands behind each is in the files beside this one."""

from starlette.applications import Starlette
from starlette.routing import Route

from bot.services.gauging import Gauging
from bot.services.health import Health
from bot.services.my_calendar import MyCalendar
from bot.services.picturing import Picturing
from bot.web import cards, health, metrics, my_calendar
from bot.web.calendars import CalendarPages
from bot.web.slack import SlackRequests

SLACK = "/slack/events"
"""Where Slack sends events, interactions and commands, as slack-manifest-http.yaml says it."""


def build(
    well: Health,
    slack: SlackRequests | None,
    calendars: CalendarPages | None = None,
    mine: MyCalendar | None = None,
    picturing: Picturing | None = None,
    gauging: Gauging | None = None,
) -> Starlette:
    """Build the site; what there is none of has no address here: without `slack`, Slack is heard elsewhere."""
    routes = health.routes(well)
    if calendars is not None:
        routes += calendars.routes()
    if mine is not None:
        routes += my_calendar.routes(mine)
    if picturing is not None:
        routes += cards.routes(picturing)
    if gauging is not None:
        routes += metrics.routes(gauging)
    if slack is not None:
        routes.append(Route(SLACK, slack.serve, methods=["POST"]))
    return Starlette(routes=routes)
