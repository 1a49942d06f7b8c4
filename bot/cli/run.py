"""`cembot run`: the bot, live or in rehearsal."""

import asyncio
import contextlib
import gc
import signal
from collections.abc import Callable, Coroutine
from typing import TYPE_CHECKING, Annotated

import typer
from pydantic import SecretStr

from bot.cli.edition import edition
from bot.cli.on_x import access, on_x
from bot.cli.options import BadOption, DatabaseOption, read_moment, settings
from bot.cli.programmes import clashes, here
from bot.clock import FastClock, RealClock
from bot.errors import SettingsError
from bot.settings import Role, Settings, Transport, fence, has_tokens, mode, transport
from bot.settings import role as part_of

if TYPE_CHECKING:
    from bot.chosen import Choices

Work = Callable[[asyncio.Event], Coroutine[None, None, None]]

OPENS_AT = "2015-10-26T18:25"
"""The evening on which the rehearsal opens, in the sample's zone: its list is due five minutes later."""

SAMPLE_ZONE = "America/New_York"

NEW_OBJECTS = 10_000
"""After how many new objects Python looks for garbage among them."""

PORT = 8377
"""The rehearsal's port, unless it is taken."""


def run(
    rehearse: Annotated[
        bool, typer.Option("--rehearse", help="Rehearse, whatever tokens there are.")
    ] = False,
    now: Annotated[
        str | None, typer.Option(metavar="TIME", help="When the rehearsal opens, ISO 8601.")
    ] = None,
    speed: Annotated[float, typer.Option(min=0, help="How fast the rehearsal's clock runs.")] = 1.0,
    port: Annotated[
        int | None,
        typer.Option(min=0, max=65535, help="The port to serve on (live: default PORT); 0 takes a free one."),
    ] = None,
    role: Annotated[
        Role | None,
        typer.Option(help="Which part of the work this process does (default: all). SQLite: all only."),
    ] = None,
    database: DatabaseOption = None,
) -> None:
    """Run the bot: live with Slack's tokens, else a rehearsal on this machine."""
    chosen = settings()
    if port is not None and not rehearse and has_tokens(chosen):
        chosen = chosen.model_copy(update={"port": port})
    part = Role.ALL if rehearse else part_of(chosen, role, database or chosen.database_url)
    rehearsing = rehearse or mode(chosen, part) == "rehearsal"
    if not rehearsing and (now or speed != 1.0):
        raise BadOption("--now and --speed belong to the rehearsal; add --rehearse, or leave them out.")
    if not rehearsing and (shared := list(clashes(here(), chosen))):
        raise SettingsError("\n".join(shared))
    if rehearsing and role not in {None, Role.ALL}:
        raise BadOption("--role belongs to the live bot: a rehearsal is one process. Leave it out.")
    from bot.logs import configure  # noqa: PLC0415 - structlog brings a tenth of a second that other commands need not pay

    configure("WARNING" if rehearsing and chosen.log_level == "INFO" else chosen.log_level)
    if rehearsing:
        opens = read_moment(now or OPENS_AT, "--now", SAMPLE_ZONE)
        work = _rehearse(chosen, FastClock(opens, speed), port)
    else:
        work = _live(chosen, part, database)
    _run(work)


def _rehearse(chosen: Settings, clock: FastClock, port: int | None) -> Work:
    from bot.demo import REHEARSAL_FILE, rehearse  # noqa: PLC0415 - the whole bot: only this command loads it

    def say(url: str, x_url: str) -> None:
        typer.echo(f"The rehearsal is open at {url}")
        typer.echo(f"What is posted on X is at {x_url}/")
        typer.echo(f"What it logs is in {chosen.data / REHEARSAL_FILE}. Ctrl+C ends it.")

    async def work(stop: asyncio.Event) -> None:
        await rehearse(chosen.data, clock, [PORT, 0] if port is None else [port], stop, say)

    return work


def _live(chosen: Settings, part: Role, database: str | None) -> Work:
    from bot.chosen import Outside  # noqa: PLC0415 - as above
    from bot.process import run  # noqa: PLC0415 - the whole bot: only this command loads it

    over_http = transport(chosen) is Transport.HTTP
    outside = Outside(
        bot_token=_secret(chosen.slack_bot_token),
        app_token="" if over_http else _secret(chosen.slack_app_token),
        signing_secret=_secret(chosen.slack_signing_secret) if over_http else "",
        slack_api_url=chosen.slack_api_url,
        database_url=database or chosen.database_url,
        clock=RealClock(),
        port=chosen.port,
        role=part,
        x=access(chosen),
    )
    choices = choices_of(chosen)

    async def work(stop: asyncio.Event) -> None:
        await run(outside, choices, stop)

    return work


def choices_of(chosen: Settings) -> "Choices":
    """Give what the operator chose for the programme."""
    from bot.chosen import Choices  # noqa: PLC0415 - as above

    return Choices(
        programme=chosen.programme,
        timezone=chosen.timezone,
        command=chosen.command,
        organisers=frozenset(chosen.organisers),
        keep_words_days=chosen.keep_words_days,
        recap_after_hours=chosen.recap_after_hours,
        edition=edition(chosen),
        quiet=chosen.quiet,
        test_channels=fence(chosen),
        ops_channel=chosen.ops_channel or "",
        ping_url=chosen.ping_url or "",
        public_url=chosen.public_url or "",
        feed_hosts=frozenset(chosen.feed_hosts),
        on_x=on_x(chosen),
    )


def _secret(token: SecretStr | None) -> str:
    return token.get_secret_value() if token else ""


def _run(work: Work) -> None:
    """Run until a signal asks to stop. On Windows, where loops hear no signals, Ctrl+C ends it."""
    rarely_collect()

    async def main() -> None:
        stop = asyncio.Event()
        loop = asyncio.get_running_loop()
        for each in (signal.SIGINT, signal.SIGTERM):
            with contextlib.suppress(NotImplementedError):
                loop.add_signal_handler(each, stop.set)
        await work(stop)

    with contextlib.suppress(KeyboardInterrupt), asyncio.Runner(loop_factory=_loop_factory()) as runner:
        runner.run(main())


def rarely_collect() -> None:
    """Look for garbage after ten thousand new objects, not seven hundred, and not through what was loaded.

    While a list goes to ten thousand channels, as many thousand objects are alive that are no garbage, and to look
    through them so often takes a quarter of the work.
    """
    gc.freeze()
    gc.set_threshold(NEW_OBJECTS, *gc.get_threshold()[1:])


def _loop_factory() -> Callable[[], asyncio.AbstractEventLoop] | None:
    """Give uvloop's loop where there is one; it is half as fast again."""
    try:
        import uvloop  # noqa: PLC0415 - not on Windows
    except ImportError:
        return None
    return uvloop.new_event_loop
