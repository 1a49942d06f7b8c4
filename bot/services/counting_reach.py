"""How far it reached, as figures: posts, links, languages, countries, and the programme itself. Reads only."""

from collections import Counter
from collections.abc import Iterable, Sequence
from itertools import combinations

from bot.domain import metric
from bot.domain.agenda import Listed
from bot.domain.country import country_of
from bot.domain.event import Occurrence
from bot.domain.metric import SMALL
from bot.domain.participation import Act
from bot.domain.report import Coverage, Figure
from bot.domain.shared_link import SharedLink, links_in
from bot.services.counting_people import NOTHING_LOGGED, WORDS, Seen, X, blank, of
from bot.storage import fared, figures
from bot.storage import reach as reached

NO_POSTS = "No posts were brought in: X was not read."
NOT_ASKED = "X was not asked how these posts fared."
NOTHING_WRITTEN = "Nobody wrote anything."
NO_WORDS = "No words are kept, and with them no links."

MOST_THEMES = 30
"""Themes that are counted apart; the most frequent."""


def posts(seen: Seen) -> list[Figure]:
    """Tell what was posted on X, in which languages people wrote, which links they shared, and what was set aside."""
    metrics = (
        metric.POSTS,
        metric.POSTERS,
        metric.IMPRESSIONS,
        metric.REACH,
        metric.VIEWS,
        metric.LIKES,
        metric.REPLIES_ON_X,
    )
    many = seen.acts(*figures.POSTED, platform=X)
    apart = [
        *_languages(seen),
        *_links(seen),
        of(metric.SPAM, seen.acts(aside=True)) if not seen.nothing else of(metric.SPAM, None, NOTHING_LOGGED),
    ]
    if not many:
        return [*blank(metrics, NO_POSTS), *apart]
    impressions, known = seen.followers()
    told = f"{known:,} of {many:,} posts tell how many followed their author."
    return [
        of(
            metric.POSTS,
            many,
            f"{seen.acts(Act.REPLY.value, platform=X):,} are replies, "
            f"{seen.acts(Act.QUOTE.value, platform=X):,} quotes, {seen.acts(Act.REPOST.value, platform=X):,} reposts.",
        ),
        of(metric.POSTERS, seen.persons.posted),
        of(metric.IMPRESSIONS, impressions if known else None, told),
        of(metric.REACH, seen.persons.reach if known else None, told),
        *_fared(seen),
        *apart,
    ]


def _fared(seen: Seen) -> list[Figure]:
    """Tell what X says of the posts."""
    metrics = (metric.VIEWS, metric.LIKES, metric.REPLIES_ON_X)
    told = fared.fared(seen.connection, seen.selected)
    if not told.known:
        return blank(metrics, NOT_ASKED)
    words = f"X told this of {told.known:,} of {told.posts:,} posts."
    values = (told.views, told.likes, told.replies)
    return [of(one, value, words) for one, value in zip(metrics, values, strict=True)]


def _languages(seen: Seen) -> list[Figure]:
    written = seen.acts(*WORDS)
    if not written:
        return blank([metric.LANGUAGES], NOTHING_LOGGED if seen.nothing else NOTHING_WRITTEN)
    known = figures.languages(seen.connection, seen.selected)
    messages, told = sum(one.messages for one in known), sum(one.told for one in known)
    seen_in = (
        f"{messages:,} of {written:,} messages: {told:,} as X says, {messages - told:,} by their words. "
    )
    unknown = f"Of {written - messages:,} it is not known."
    sure = [one for one in known if one.told or one.messages >= metric.FEW_FOUND]
    if not sure:
        return blank([metric.LANGUAGES], seen_in + unknown)
    apart = [one for one in sure if one.people >= SMALL]
    few = messages - sum(one.messages for one in apart)
    return [
        of(metric.LANGUAGES, len(sure), seen_in + unknown),
        *(of(metric.language(one.code), one.messages) for one in apart),
        *([of(metric.language(""), few)] if few else []),
    ]


def _links(seen: Seen) -> list[Figure]:
    found: set[SharedLink] = set()
    kept = 0
    for text in reached.texts(seen.connection, seen.selected):
        kept += 1
        found.update(one._replace(title="") for one in links_in(text))
    if not kept:
        return blank((metric.LINKS, metric.DOMAINS), NO_WORDS)
    told = f"Of {seen.acts(*WORDS):,} messages the words of {kept:,} are kept."
    return [of(metric.LINKS, len(found), told), of(metric.DOMAINS, len({one.domain for one in found}), told)]


def countries(seen: Seen) -> list[Figure]:
    """Tell from how many countries people took part, as far as their zones say."""
    named: Counter[str] = Counter()
    for zone, people in reached.zones(seen.connection, seen.selected):
        named[country_of(zone) if zone else ""] += people
    unknown = named.pop("", 0)
    if not named:
        why = NOTHING_LOGGED if seen.nothing else "No profile of who took part names a zone with a place."
        return blank([metric.COUNTRIES], why)
    told = (
        f"{named.total():,} participants by the zone in their Slack profile; of {unknown:,} nothing is known."
    )
    many = [
        of(metric.country(code), count) for code, count in sorted(named.items(), key=_most) if count >= SMALL
    ]
    few = sum(count for count in named.values() if count < SMALL)
    return [of(metric.COUNTRIES, len(named), told), *many, *([of(metric.country(""), few)] if few else [])]


def programme(seen: Seen, coverage: Coverage) -> list[Figure]:
    """Tell what the programme was."""
    metrics = (
        metric.EVENTS,
        metric.THEMES,
        metric.HAPPENINGS,
        metric.ORGANISATIONS,
        metric.PARTNERSHIPS,
        metric.NEW_PARTNERSHIPS,
        metric.SPEAKERS,
        metric.CHATS_LOGGED,
    )
    if not seen.listed:
        return blank(metrics, "Nothing of the programme begins in this stretch of time.")
    events = {one.occurrence.event_id: one.occurrence for one in seen.listed}
    kinds = Counter(one.kind for one in events.values())
    return [
        of(metric.EVENTS, len(events)),
        *(of(metric.events_of(kind), count) for kind, count in sorted(kinds.items(), key=_most)),
        *_themes(events.values()),
        of(metric.HAPPENINGS, coverage.happenings),
        of(
            metric.ORGANISATIONS,
            len({name.casefold() for each in _all(seen.listed) for name in each.organisations}),
        ),
        *_partnerships(seen),
        _speakers(_all(seen.listed)),
        of(metric.CHATS_LOGGED, coverage.logged, f"{coverage.happenings:,} happenings."),
    ]


def _themes(events: Iterable[Occurrence]) -> list[Figure]:
    listed = list(events)
    spelt: dict[str, str] = {}
    counted: Counter[str] = Counter()
    for event in listed:
        for topic in {one.casefold(): one for one in event.topics}.items():
            spelt.setdefault(*topic)
            counted[topic[0]] += 1
    if not counted:
        return blank([metric.THEMES], "No event says what it is about.")
    say = sum(bool(event.topics) for event in listed)
    return [
        of(metric.THEMES, len(counted), f"{say:,} of {len(listed):,} events say what they are about."),
        *(
            of(metric.events_about(spelt[key]), count)
            for key, count in sorted(counted.items(), key=_most)[:MOST_THEMES]
        ),
    ]


def _partnerships(seen: Seen) -> list[Figure]:
    together: dict[str, set[frozenset[str]]] = {}
    for one in _all(seen.listed):
        together.setdefault(one.event_id, set()).update(_pairs(one.organisations))
    of_several = {event: pairs for event, pairs in together.items() if pairs}
    since = seen.selected.since
    if since is None:
        why = "The report begins with the record, so that nothing before it is known."
        return [of(metric.PARTNERSHIPS, len(of_several)), *blank([metric.NEW_PARTNERSHIPS], why)]
    before = {pair for names in reached.partners_before(seen.connection, since) for pair in _pairs(names)}
    new = sum(bool(pairs - before) for pairs in of_several.values())
    told = f"{len(before):,} pairs of organisations had worked together before."
    return [of(metric.PARTNERSHIPS, len(of_several)), of(metric.NEW_PARTNERSHIPS, new, told)]


def _pairs(names: Iterable[str]) -> set[frozenset[str]]:
    return {frozenset(pair) for pair in combinations(sorted({name.casefold() for name in names}), 2)}


def _speakers(all_listed: Sequence[Occurrence]) -> Figure:
    names = {name.casefold() for one in all_listed for name in one.hosts}
    if not names:
        return of(metric.SPEAKERS, None, "No event names who hosts it or speaks.")
    events = {one.event_id for one in all_listed}
    naming = {one.event_id for one in all_listed if one.hosts}
    return of(metric.SPEAKERS, len(names), f"{len(naming):,} of {len(events):,} events name somebody.")


def _all(listed: Iterable[Listed]) -> list[Occurrence]:
    return [each for one in listed for each in (one.occurrence, *one.also)]


def _most(counted: tuple[str, int]) -> tuple[int, str]:
    return -counted[1], counted[0]
