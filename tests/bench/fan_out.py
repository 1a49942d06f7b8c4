"""A list for 10,000 channels at one moment, against the same requests over one session and nothing else."""

import asyncio
import contextlib
import time
from datetime import datetime, timedelta
from pathlib import Path

import aiohttp
from slack_sdk.web.async_client import AsyncWebClient
from sqlalchemy import Connection, literal_column, select

from bot.clock import FastClock
from bot.outlets.slack import MARK, Slack
from bot.outlets.slack_client import CONNECTIONS, open_client, open_session
from bot.services.made import read
from bot.services.waking import Wake
from bot.storage.connect import connect
from bot.storage.database import Database
from bot.storage.deliveries import DELIVERY
from bot.storage.delivery_words import MADE
from tests.bench.channels import channel, plan_lists, sender, subscribe
from tests.bench.far_end import LATENCY, far_end
from tests.bench.figure import PAIRS, About, Figure, Pair, median
from tests.bench.programme import DAY, EVENING, take_the_sample

CHANNELS = 10_000

LOOK_AGAIN = 0.1
"""Seconds between two looks whether all was sent."""

BARE = (
    f"the same {CHANNELS:,} requests, gathered over one shared session by Slack's client as it comes; both against a "
    f"far end in another process that answers after {LATENCY * 1000:.0f} ms"
)
ABOUT = About("fan_out", f"today's list to {CHANNELS:,} channels at one moment", "s", BARE, 1.6)


async def measure(folder: Path) -> list[Figure]:
    """Measure both, one after the other, several times."""
    url = f"sqlite:///{folder / 'fan_out.db'}"
    await take_the_sample(url)
    database = connect(url)
    await subscribe(database, CHANNELS)
    pairs = []
    with far_end() as address:
        for turn in range(PAIRS):
            async with open_session() as session:
                ours, made = await _ours(database, address, session, turn)
            async with aiohttp.ClientSession(
                connector=aiohttp.TCPConnector(limit=CONNECTIONS), timeout=aiohttp.ClientTimeout(total=None)
            ) as session:
                bare = await _bare(address, session, made)
            pairs.append(Pair(ours, bare))
    database.close()
    return [median(ABOUT, pairs)]


async def _ours(database: Database, url: str, session: aiohttp.ClientSession, turn: int) -> tuple[float, str]:
    """Send a day's list everywhere; tell how long that took, and the words."""
    day = DAY - timedelta(weeks=turn)  # the same weekday, for each has its chats
    now = EVENING - timedelta(weeks=turn)
    await plan_lists(database, day, [now] * CHANNELS)
    slack = Slack(open_client("xoxb-bench", url, session), session)
    sending = sender(database, FastClock(now + timedelta(seconds=1)), slack, Wake())
    began = time.perf_counter()
    running = asyncio.create_task(sending.run())
    while await database.read(_any_left):
        if running.done():
            running.result()
        await asyncio.sleep(LOOK_AGAIN)
    took = time.perf_counter() - began
    running.cancel()
    with contextlib.suppress(asyncio.CancelledError):
        await running
    made = await database.read(lambda connection: _made(connection, now))
    return took, made


async def _bare(url: str, session: aiohttp.ClientSession, made: str) -> float:
    client = AsyncWebClient("xoxb-bench", url, session=session, retry_handlers=[])
    message = read(made).message
    mark = {"event_type": MARK, "event_payload": {"delivery": "0" * 32}}
    began = time.perf_counter()
    await asyncio.gather(
        *(
            client.chat_postMessage(
                channel=channel(number),
                metadata=mark,
                text=message.text,
                blocks=list(message.blocks),
                unfurl_links=False,
                unfurl_media=False,
            )
            for number in range(CHANNELS)
        )
    )
    return time.perf_counter() - began


def _any_left(connection: Connection) -> bool:
    """Tell whether anything is still to be sent, by the indexes of what is planned and of what is under way."""
    planned = select(DELIVERY.c.id).where(DELIVERY.c.state == literal_column("'planned'"))
    under_way = select(DELIVERY.c.id).where(literal_column("state IN ('claimed', 'unconfirmed')"))
    return any(connection.execute(query.limit(1)).first() for query in (planned, under_way))


def _made(connection: Connection, due: datetime) -> str:
    words = select(MADE).select_from(DELIVERY).where(DELIVERY.c.due_at == due).limit(1)
    return str(connection.execute(words).scalar_one())
