"""What the tests of words share: some events, and what is said about them. Tests nothing."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta

from bot.asking import Known, understand
from bot.domain.agenda import Listed, fold, order, overlaps
from bot.domain.event import Event, Occurrence
from bot.domain.recurrence import expand
from bot.wording.answer import answer, upcoming_helps
from bot.wording.command import Command
from bot.wording.message import Message
from bot.wording.names import Names
from bot.wording.start import start_notice
from tests.builders import event

NEW_YORK = "America/New_York"
NOW = datetime(2015, 10, 26, 22, 25, tzinfo=UTC)  # 18:25 in New York
DAY = date(2015, 10, 26)
MORNING = datetime(2015, 10, 26, 4, tzinfo=UTC)  # midnight in New York
NAMES = Names("Connected Educator Month 2015", "/cem", "@cembot")
COMMANDS = (
    Command("", "webinars tomorrow", "what is on that day"),
    Command("channel", "channel", "what this channel hears"),
)
HOSTILE = (
    "<!channel> @here <@U1> *b* _i_ ~s~ `c` <https://evil.example|x> & http://evil.example \u202e\n> quote"
)
CAMPAIGN = event(
    date(2015, 10, 1), uid="campaign", title="The campaign", kind="campaign", length=timedelta(days=31)
)
WEEKLY = event(datetime(2015, 10, 19, 20), rrule="FREQ=WEEKLY", url="https://ours.example/weekly")
DUNCAN = event(
    uid="duncan", title="#edtechchat with Arne Duncan", hosts=("Arne Duncan",), url="https://ours.example/d"
)
EARLY = event(datetime(2015, 10, 26, 18), uid="early", title="Early chat", hashtags=("#early",))
SLOW = event(datetime(2015, 10, 25, 22), uid="slow", title="Slow chat", length=timedelta(hours=22))
NOON = event(datetime(2015, 10, 26, 12), uid="noon", title="Noon panel", kind="webinar (panel)")


def happenings(of: Event, since: datetime = NOW - timedelta(days=60)) -> list[Occurrence]:
    return expand(of, since, since + timedelta(days=150))


def many(count: int, title: str = "A chat", **parts: object) -> list[Event]:
    first = datetime(2015, 10, 26, 18, 30)
    return [
        event(
            first + timedelta(minutes=4 * (number % 80)),
            uid=str(number),
            title=f"{number} {title}",
            url=f"https://ours.example/{number}?a=1&b=2",
            organisations=("An organisation " * 10,) * 5,
            hosts=("A host " * 20,) * 5,
            hashtags=tuple(f"#hashtag{extra}" for extra in range(9)),
            **parts,
        )
        for number in range(count)
    ]


def ask(words: str, *events: Event, now: datetime = NOW, zone: str = NEW_YORK, locale: str = "") -> Message:
    """Answer as the service does: what overlaps the span and matches, folded, and the next event if wanted."""
    query = understand(words, zone, now, Known(), locale)
    every = order((one for of in events for one in happenings(of)), zone)
    meant = [one for one in every if query.filters.match(one)]
    listed = fold(one for one in meant if overlaps(one, query.span))
    coming = [Listed(one) for one in meant if one.starts_at > now and not one.all_day]
    upcoming = coming[0] if coming and upcoming_helps(query, listed, now) else None
    return answer(query, listed, now, zone, upcoming, NAMES)


def notice(of: Event, also: Sequence[Occurrence] = ()) -> Message:
    [occurrence] = happenings(of)
    return start_notice(
        occurrence, also, (occurrence.starts_at, occurrence.ends_at + timedelta(minutes=30)), NEW_YORK, NAMES
    )


UNSEEN = {"confirm", "options", "option_groups"}
"""What of a block is seen only once somebody presses it."""


def shown(message: Message) -> str:
    """Give all that people see in the blocks, a line a block."""
    return "\n".join(text for block in message.blocks for text in texts_of(block))


def texts_of(block: object) -> list[str]:
    if isinstance(block, dict):
        own = [block["text"]] if isinstance(block.get("text"), str) else []
        return own + [text for key, part in block.items() if key not in UNSEEN for text in texts_of(part)]
    return [text for part in block for text in texts_of(part)] if isinstance(block, (list, tuple)) else []
