"""The one list of figures: what each counts, in which unit, and what it is blank for. Computes nothing."""

from typing import NamedTuple

from bot.domain.credit import RULE

SMALL = 5
"""Fewer people than this are not shown as a group of their own, for somebody might know who they are."""


FEW_FOUND = 3
"""Fewer messages than this make no language of which nobody but the bot says that they are in it."""


class Metric(NamedTuple):
    """One figure as it is defined, before it has a value."""

    name: str
    unit: str
    definition: str
    logged: bool = True  # it is counted in the log, so that gaps of the log are gaps of it


PARTICIPANTS = Metric(
    "participants",
    "people",
    "People who wrote, replied, reacted, reposted or quoted at least once; each once, however many chats and platforms "
    "they took part in, as far as they have joined their accounts. Left out: who only checked in, bots, and what looks "
    "like spam.",
)
NEW = Metric(
    "participants_new",
    "people",
    "Participants of whom the whole record has nothing from before this stretch of time.",
)
RETURNING = Metric(
    "participants_returning",
    "people",
    "Participants of whom the record has something from before this stretch of time, in any chat.",
)
CHECK_INS = Metric(
    "check_ins",
    "people",
    'People who pressed "I\'m here" in at least one chat; a chat may be checked in to and taken part in.',
)
JUST_READING = Metric(
    "just_reading",
    "people",
    'People who pressed "I\'m here" and did nothing else that is counted.',
)
MESSAGES = Metric(
    "messages",
    "messages",
    "What people wrote, on every platform: Slack messages, replies in threads, and posts with words of their own. Left "
    "out: reposts, bots, the platform's own lines, and what looks like spam.",
)
REPLIES = Metric("replies", "messages", "The messages that answer somebody: in a thread, or as a reply on X.")
REACTIONS = Metric("reactions", "reactions", "Emoji reactions in Slack that were not taken back.")
ANSWERS = Metric(
    "answers",
    "messages",
    'Messages that answer a question: they say so (they begin like "A3"), stand in the thread of the question, or '
    "else were written after it and before the next. Each is counted once, in this order.",
)
FIRST_ANSWER = Metric(
    "first_answer",
    "seconds",
    "The median, over all questions, of the time from the moment for which a question was planned to the first message "
    "that says that it answers it or stands in its thread.",
)
NO_REPLY = Metric(
    "people_without_reply",
    "people",
    "People who wrote in Slack, and to none of whose messages anybody else replied or reacted.",
)
MINUTES_LEAST = Metric(
    "person_minutes_at_least",
    "minutes",
    f"Minutes that people surely spent in happenings, summed over people. {RULE}",
)
MINUTES_MOST = Metric(
    "person_minutes_at_most",
    "minutes",
    f"Minutes that these people may have spent there at most, by the same rule. {RULE}",
)
HOURS_LEAST = Metric(
    "pd_hours_at_least",
    "hours",
    "Hours of professional development: person_minutes_at_least in hours. Attendance times duration would be the most.",
)
HOURS_MOST = Metric(
    "pd_hours_at_most",
    "hours",
    "Hours of professional development as they are often told, attendance times duration: person_minutes_at_most in "
    "hours. What is true lies between this and the least.",
)
COUNTRIES = Metric(
    "countries",
    "countries",
    "Countries of participants by the zone in their Slack profile (Australia/Sydney lies in Australia). Nobody was "
    "asked where they live, and who sets the zone of another place is counted there.",
)
POSTS = Metric(
    "posts",
    "posts",
    "Posts on X: with words of their own, replies, quotes and reposts. Left out: what looks like spam.",
)
POSTERS = Metric("people_who_posted", "people", "People with at least one of these posts.")
IMPRESSIONS = Metric(
    "impressions",
    "possible views",
    "How often posts could have been seen at most: the author's followers, summed over all posts. It is no count of "
    "readers, and people who follow several authors are in it many times.",
)
REACH = Metric(
    "reach",
    "possible viewers",
    "How many accounts could have seen a post at most: the followers of everybody who posted, each author once. People "
    "who follow several authors are in it several times.",
)
VIEWS = Metric(
    "views",
    "views",
    "How often posts were shown, as X counts it a day after the chat (it says impressions), summed over the posts of "
    "which it was asked. It is no count of people, and reposts are not asked for.",
)
LIKES = Metric("likes", "likes", "Likes of these posts, as X counts them a day after the chat.")
REPLIES_ON_X = Metric(
    "replies_to_posts",
    "replies",
    "Replies to these posts, as X counts them a day after the chat: also those that the log does not have, for they "
    "carry no hashtag or came later.",
)
LANGUAGES = Metric(
    "languages",
    "languages",
    "Languages that people wrote in: as X names them, and in Slack and in logs that name none as the bot finds them by "
    "the words, which it does not keep for that. Messages in which it finds none for sure (few words, names, two "
    "languages at once, one that it does not know), and those logged before it looked, are in none. A language that it "
    f"only finds itself counts from {FEW_FOUND} messages on. Near relatives such as Danish and Norwegian may be taken "
    "for one another.",
)
LINKS = Metric(
    "links", "links", "Different web addresses that were shared, in messages of which the words are kept."
)
DOMAINS = Metric("domains", "domains", "Different web sites to which these links lead.")
SPAM = Metric(
    "looks_like_spam",
    "messages",
    "Set aside, and in no other figure: the same long text from three or more people or under three or more sets of "
    "hashtags, nothing but the same hashtags three times or more, or ten or more people named in what is no reply.",
)
EVENTS = Metric(
    "events",
    "events",
    "Entries of the programme with at least one happening that begins in this stretch of time and is not cancelled; a "
    "series is one event, and two listings of one chat at one time are one.",
    logged=False,
)
HAPPENINGS = Metric(
    "happenings",
    "happenings",
    "How often these events take place in this stretch of time.",
    logged=False,
)
ORGANISATIONS = Metric(
    "organisations",
    "organisations",
    "Organisations that are named with these events, each once.",
    logged=False,
)
THEMES = Metric(
    "themes",
    "themes",
    "What the events are about, in the words of the programme, each theme once.",
    logged=False,
)
PARTNERSHIPS = Metric(
    "events_of_several_organisations",
    "events",
    "Events with which two or more organisations are named.",
    logged=False,
)
NEW_PARTNERSHIPS = Metric(
    "events_of_new_partnerships",
    "events",
    "Events with which two organisations are named that are named together with no event that began before this "
    "stretch of time, as far as the programme is kept.",
    logged=False,
)
SPEAKERS = Metric(
    "speakers",
    "people",
    "Names of hosts and speakers that the programme has with these events, each once, as they are written.",
    logged=False,
)
CHATS_LOGGED = Metric(
    "happenings_logged",
    "happenings",
    "Happenings of which something is in the log, or whose start notice opened the log in a channel.",
)

METRICS = (
    PARTICIPANTS,
    NEW,
    RETURNING,
    CHECK_INS,
    JUST_READING,
    MESSAGES,
    REPLIES,
    REACTIONS,
    ANSWERS,
    FIRST_ANSWER,
    NO_REPLY,
    MINUTES_LEAST,
    MINUTES_MOST,
    HOURS_LEAST,
    HOURS_MOST,
    COUNTRIES,
    POSTS,
    POSTERS,
    IMPRESSIONS,
    REACH,
    VIEWS,
    LIKES,
    REPLIES_ON_X,
    LANGUAGES,
    LINKS,
    DOMAINS,
    SPAM,
    EVENTS,
    THEMES,
    HAPPENINGS,
    ORGANISATIONS,
    PARTNERSHIPS,
    NEW_PARTNERSHIPS,
    SPEAKERS,
    CHATS_LOGGED,
)
"""Every figure, in the order in which they are told. Some have parts, which follow them."""


def answers_to(number: int) -> Metric:
    """Give the figure of the answers to one question."""
    return Metric(
        f"answers:Q{number}", ANSWERS.unit, f"The answers to the questions with the number {number}."
    )


def language(name: str) -> Metric:
    """Give the figure of the messages in one language; an empty name: those that few people wrote in."""
    if not name:
        return Metric(
            "language:other",
            "messages",
            f"Messages in languages in which fewer than {SMALL} people wrote.",
        )
    return Metric(f"language:{name}", "messages", f'Messages in the language "{name}" (ISO 639).')


def events_of(kind: str) -> Metric:
    """Give the figure of the events of one kind."""
    said = f'the kind "{kind}"' if kind else "no kind that was said"
    return Metric(f"events:{kind or 'other'}", "events", f"The events of {said}.", logged=False)


def events_about(theme: str) -> Metric:
    """Give the figure of the events about one theme."""
    return Metric(f"events_about:{theme}", "events", f'The events about "{theme}".', logged=False)


def country(code: str) -> Metric:
    """Give the figure of the participants in one country; an empty code: those in which there are few."""
    if not code:
        few = f"Participants in countries in which fewer than {SMALL} people took part."
        return Metric("participants_in:other", "people", few)
    return Metric(f"participants_in:{code}", "people", f"Participants whose zone lies in {code} (ISO 3166).")


OF_PARTS = (
    PARTICIPANTS,
    NEW,
    MESSAGES,
    REPLIES,
    REACTIONS,
    ANSWERS,
    NO_REPLY,
    POSTS,
    REACH,
    HOURS_LEAST,
    HOURS_MOST,
)
"""What is told of each part beside the others."""
