"""What people did, as figures: who took part, what was said and answered, and how much time was spent. Reads only."""

import statistics
from collections.abc import Iterable, Sequence

from bot.domain import metric
from bot.domain.agenda import Listed
from bot.domain.metric import Metric
from bot.domain.participation import LATER, Act
from bot.domain.report import Figure
from bot.storage import answers, credit, figures
from bot.storage.database import Connection
from bot.storage.figures import Counted, Selected

NOTHING_LOGGED = "Nothing was logged or brought in."
NO_CHECK_INS = "Nothing was logged as it happened, and what is brought in tells of no check-ins."
NO_HAPPENING = "Nothing in the record belongs to a happening with a start and an end."

WORDS, X = figures.WORDS, "x"

A_MINUTE, AN_HOUR = 60, 3_600


class Seen:
    """What is counted once, and used by several figures."""

    def __init__(self, connection: Connection, selected: Selected, listed: Sequence[Listed]) -> None:
        """Count it."""
        self.connection = connection
        self.selected = selected
        self.listed = listed
        self.counts = figures.counts(connection, selected)
        self.persons = figures.persons(connection, selected)
        self.live = any(one.acts > one.imported for one in self.counts)
        self.nothing = not self.counts

    def acts(self, *acts: str, platform: str = "", aside: bool = False) -> int:
        """Count acts of these sorts; none named: of all."""
        return sum(one.acts for one in self._of(acts, platform, aside=aside))

    def followers(self) -> tuple[int, int]:
        """Give the followers summed over posts, and how many posts tell them."""
        of_posts = self._of(figures.POSTED, X, aside=False)
        return sum(one.followers or 0 for one in of_posts), sum(one.followers_known for one in of_posts)

    def _of(self, acts: Sequence[str], platform: str, *, aside: bool) -> list[Counted]:
        return [
            one
            for one in self.counts
            if one.aside is aside and (not acts or one.act in acts) and platform in {"", one.platform}
        ]


def of(what: Metric, value: float | None, seen: str = "") -> Figure:
    """Give a figure."""
    return Figure(what, value, seen)


def blank(metrics: Iterable[Metric], why: str) -> list[Figure]:
    """Give figures for which nothing was there to be counted, and why."""
    return [Figure(one, None, why) for one in metrics]


def people(seen: Seen) -> list[Figure]:
    """Tell who took part, and who was only there."""
    metrics = (metric.PARTICIPANTS, metric.NEW, metric.RETURNING, metric.CHECK_INS, metric.JUST_READING)
    if seen.nothing:
        return blank(metrics, NOTHING_LOGGED)
    persons = seen.persons
    back = figures.returning(seen.connection, seen.selected)
    from_start = "" if seen.selected.since else "The report begins with the record, so that everybody is new."
    return [
        of(metric.PARTICIPANTS, persons.took_part, f"{seen.acts():,} acts."),
        of(metric.NEW, persons.took_part - back, from_start),
        of(metric.RETURNING, back, from_start),
        *_check_ins(seen),
    ]


def _check_ins(seen: Seen) -> list[Figure]:
    if not seen.live:
        return blank((metric.CHECK_INS, metric.JUST_READING), NO_CHECK_INS)
    return [
        of(metric.CHECK_INS, seen.persons.checked_in, f"{seen.acts(Act.CHECK_IN.value):,} check-ins."),
        of(metric.JUST_READING, seen.persons.just_reading),
    ]


def words(seen: Seen) -> list[Figure]:
    """Tell what was said, answered and left without a reply."""
    metrics = (
        metric.MESSAGES,
        metric.REPLIES,
        metric.REACTIONS,
        metric.ANSWERS,
        metric.FIRST_ANSWER,
        metric.NO_REPLY,
    )
    if seen.nothing:
        return blank(metrics, NOTHING_LOGGED)
    posts = seen.acts(*WORDS, platform=X)
    in_slack = seen.live or bool(seen.acts(platform="slack") + seen.acts(platform="slack", aside=True))
    reactions = seen.acts(Act.REACTION.value) if in_slack else None
    return [
        of(metric.MESSAGES, seen.acts(*WORDS), f"{posts:,} of them are posts on X."),
        of(metric.REPLIES, seen.acts(Act.REPLY.value), _later(seen)),
        of(metric.REACTIONS, reactions, "" if in_slack else "Nothing was logged in Slack."),
        *_answers(seen),
        *_alone(seen, in_slack=in_slack),
    ]


def _later(seen: Seen) -> str:
    """Tell how many replies came in the days after a chat."""
    later = sum(one.later for one in seen.counts if not one.aside)
    return f"{later:,} of them came later, in the {LATER.days} days after their chat." if later else ""


def _answers(seen: Seen) -> list[Figure]:
    counted = answers.answers(seen.connection, seen.selected)
    if not counted:
        return blank(
            (metric.ANSWERS, metric.FIRST_ANSWER),
            "No question is in the record, and no message says it answers one.",
        )
    said, in_thread, by_time = (sum(column) for column in zip(*counted.values(), strict=True))
    waited = answers.first_answers(seen.connection, seen.selected)
    how = "{:,} say so, {:,} stand in a question's thread, {:,} by their time."
    return [
        of(metric.ANSWERS, said + in_thread + by_time, how.format(said, in_thread, by_time)),
        *(of(metric.answers_to(number), sum(one), how.format(*one)) for number, one in counted.items()),
        of(
            metric.FIRST_ANSWER,
            statistics.median(waited) if waited else None,
            f"{len(waited):,} questions."
            if waited
            else "No answer shows what it answers, or no question's moment is known.",
        ),
    ]


def _alone(seen: Seen, *, in_slack: bool) -> list[Figure]:
    writers, alone = figures.without_reply(seen.connection, seen.selected) if in_slack else (0, 0)
    if not writers:
        why = "Nobody wrote in Slack; saved posts do not say which post they answer."
        return blank([metric.NO_REPLY], why)
    return [of(metric.NO_REPLY, alone, f"{writers:,} people wrote in Slack.")]


def minutes(seen: Seen) -> list[Figure]:
    """Tell how much time people spent, at least and at most."""
    metrics = (metric.MINUTES_LEAST, metric.MINUTES_MOST, metric.HOURS_LEAST, metric.HOURS_MOST)
    spent = credit.spent(seen.connection, seen.selected)
    if not spent.attendances:
        return blank(metrics, NOTHING_LOGGED if seen.nothing else NO_HAPPENING)
    told = f"{spent.attendances:,} times somebody was in a happening."
    values = (
        spent.least // A_MINUTE,
        spent.most // A_MINUTE,
        round(spent.least / AN_HOUR, 1),
        round(spent.most / AN_HOUR, 1),
    )
    return [of(one, value, told) for one, value in zip(metrics, values, strict=True)]
