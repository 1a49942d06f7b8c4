"""A crowd in a chat on X, and the bot that follows it: who writes when, and what became of it. Tests nothing."""

import random
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import schedules.listen
from bot.rehearsal.x_timeline import Account, Post, Timeline
from tests.on_both import Both

Json = dict[str, Any]

LOGGED = "SELECT * FROM participation WHERE platform = 'x' ORDER BY message"

WAYS_OF_TAKING_PART = (
    "A1 it helps {n}",
    "Hello everybody, number {n}",
    "@cat I agree {n}",
    "A2: because {n}",
)


@dataclass
class Crowd:
    """People who write under a hashtag, the same ones each time a test runs."""

    timeline: Timeline
    people: list[Account]
    hashtag: str = "#edtechchat"
    written: int = 0

    def write(self, posts: int, *, reposts: int = 0) -> list[Post]:
        """Let so many posts be written now: of one's own, replies, quotes; and reposts beside."""
        chance = random.Random(self.written)  # noqa: S311 - nothing is kept secret with it
        made: list[Post] = []
        for _ in range(posts):
            self.written += 1
            who = self.people[self.written % len(self.people)]
            words = WAYS_OF_TAKING_PART[self.written % len(WAYS_OF_TAKING_PART)].format(n=self.written)
            text = f"{words} {self.hashtag}"
            other = chance.choice(made).id if made else ""
            sort = self.written % 10
            made.append(
                self.timeline.say(
                    who,
                    text,
                    reply_to=other if sort in {1, 2, 3} else "",
                    quotes=other if sort == 4 else "",
                )
            )
        for _ in range(reposts):
            self.timeline.repost(chance.choice(self.people), chance.choice(made))
        return made


def crowd(both: Both, people: int, hashtag: str = "#edtechchat") -> Crowd:
    """Let so many people join X."""
    joined = [both.far.timeline.join(f"teacher{number}") for number in range(people)]
    return Crowd(both.far.timeline, joined, hashtag)


async def listen(both: Both, moment: datetime | None = None) -> None:
    """Let the clock stand at a moment, and the bot look at X as its job does."""
    if moment is not None:
        both.here.clock.jump(moment)
    await schedules.listen.run(both.here.bot.house)


async def listen_until(both: Both, since: datetime, until: datetime, step: timedelta) -> None:
    """Let time pass, with a look at each step."""
    moment = since
    while moment <= until:
        await listen(both, moment)
        moment += step


def logged(both: Both) -> list[Json]:
    """Give what of X is logged."""
    return both.here.rows(LOGGED)
