"""The views and messages that moderators meet beside the chat itself, made in a language; as in tests/spoken.py."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

from bot.domain.announcement import SLACK, Destination, Kind, Planned
from bot.domain.budget import Forecast, Outlay
from bot.domain.conflict import Conflict, Sort
from bot.domain.proposal import Proposal, State
from bot.domain.proposal import Sort as ProposalSort
from bot.domain.script import Question
from bot.domain.way import Way
from bot.wording import actions as ids
from bot.wording import time_off
from bot.wording.by_hand import NAMED, CardOffer, Given, by_hand, thread_known
from bot.wording.practice import closing, opening, practised_question, practised_rules
from bot.wording.proposed import waits
from bot.wording.review import Asked, Word, decided_words, review_button, review_view, word_view
from bot.wording.script_view import About, Preview, checked_view, kept_view, practice_view, script_view
from bot.wording.tongue import Tongue
from bot.wording.x_chats import Choice, Offer, chosen, own_x_view, read_x_view, x_view
from bot.wording.x_money import Month
from tests.builders_wording import NEW_YORK, NOW
from tests.spoken import NAMES, View, chat


def of_scripts(speak: Tongue) -> Iterator[View]:
    about = About("z", "z")
    asked = [Question(1, "Zzz?", timedelta(minutes=6)), Question(2, "Zz?", timedelta(minutes=12))]
    saved = [time_off.Saved(chat(), many, "Zzz?") for many in (1, 2)]
    for begun in ("", "z"):
        yield script_view(chat(), NEW_YORK, about, "Zzz?", "Zz?", saved, begun=begun, speak=speak)
    pictured = Question(3, "Zz https://zzz.example/a.png [Zzz]", timedelta(minutes=18))
    for weight in (100, 300):
        previews = [Preview(one, "Zzz", weight) for one in (*asked, pictured)]
        yield checked_view(chat(), NEW_YORK, about, "Zzz?", "", previews, speak, moved=weight == 300)
    for changed in (True, False):
        yield kept_view(chat(), NEW_YORK, asked, speak, changed=changed)
    yield practice_view(chat(), NEW_YORK, speak)
    yield opening(chat(), 10, speak, speak)
    yield practised_rules(chat(), speak, speak)
    yield practised_question(chat(), asked[0], 2, speak, speak)
    yield closing(chat(), "z", speak, speak)
    for name in ("done_live", "done_same", "same_not"):
        yield {"text": speak.say(f"script.{name}")}


def of_weeks_off(speak: Tongue) -> Iterator[View]:
    about, saved = time_off.About("z", "z"), [time_off.Saved(chat(), 2, "Zzz?")]
    for others, has in ((("Z1",), True), ((), False)):
        yield time_off.time_off_view(chat(), about, NEW_YORK, others, saved, speak, has_script=has)
    yield time_off.done_view("z", speak)
    yield time_off.asked_to_run(chat(), "Z1", NEW_YORK, speak)
    yield time_off.taken_over(chat(), "Z1", NEW_YORK, speak)
    for arrived in (True, False):
        yield {"text": time_off.handed("Z1", speak, arrived=arrived)}
    for what in ("", time_off.HAND, time_off.SKIP):
        values = {ids.OFF_BLOCK: {ids.OFF: {"selected_option": {"value": what}}}}
        wrong = time_off.filled_in({"state": {"values": values}}, speak)
        assert isinstance(wrong, dict)
        yield {"blocks": [{"text": said} for said in wrong.values()]}
    for name in ("done_alone", "done_skip", "oneself"):
        yield {"text": speak.say(f"script.off_{name}")}


def of_sentences(speak: Tongue) -> Iterator[View]:
    """Errors as they are said, with parts that are sentences themselves."""
    for said in (
        "Only workspace admins and organisers can change what a channel hears.",
        "Line 3: is blank: a question needs words. Line 4: is blank: a question needs words. And 2 more.",
        "Q2 is 1:10 after the start, and the chat ends at 1:00: give it an earlier moment.",
        "It has 4,000 characters, and 300 is the most that is posted: shorten it.",
        "It is blank: a question needs words.",
        f"It cannot stand so: {speak.say('schedule.no_date')} Send it back with a word.",
        "With its moments it has 4,000 characters, and a window takes 3,000: shorten a question.",
    ):
        yield {"text": speak.sentence(said)}


def of_posts_by_hand(speak: Tongue) -> Iterator[View]:
    card, picture = (
        CardOffer("z", "Zzz", "https://zzz.example/c.png"),
        CardOffer("", "Zzz", "https://zzz.example"),
    )
    for kind in (*NAMED, Kind.DIGEST):
        post = Planned("z", kind, Destination(SLACK, "Z", "Z1"), 0, NOW, NOW, detail=3)
        for text in ("Zzz", "z" * 3_000):
            for answers in ("", "123"):
                yield by_hand(
                    Given(
                        post,
                        "Zzz",
                        text,
                        (1, 9),
                        card,
                        "",
                        answers,
                        ("Z1", "Z2"),
                        in_private=True,
                        speak=speak,
                    )
                )
        yield by_hand(Given(post, "", "Zzz", card=picture, why="Zzz", speak=speak))
        yield by_hand(Given(post, "Zzz", "Zzz", card=card._replace(address=""), speak=speak))
    yield thread_known("Zzz", speak)


def of_reviews(speak: Tongue) -> Iterator[View]:
    first = Proposal(
        id="z",
        workspace="Z",
        account="Z1",
        sort=ProposalSort.EVENT,
        typed={"title": "Zzz", "date": "2015-11-10", "time": "20:00", "zone": NEW_YORK, "repeat": "numbered"},
        at=NOW,
        reason="its title is a link",
    )
    asked = [replace(first, sort=sort, state=state) for sort in ProposalSort for state in State]
    found = [Conflict(Sort.ROOM, NOW, "Zzz", "z", "zz")]
    yield review_view([Asked(one, found) for one in asked * 6], NEW_YORK, speak)
    yield review_view([], NEW_YORK, speak)
    for one in asked:
        yield waits(one, NAMES, speak)
        for answer in (True, False):
            yield {"text": decided_words(one, speak, told=answer)}
            yield word_view(one, Word("z", answer, "z"), speak)
    for count in (0, 2):
        yield {"blocks": [review_button(count, speak)]}


def of_ways_on_x(speak: Tongue) -> Iterator[View]:
    for way in (None, *Way):
        offer = Offer("z", "Zzz", NOW, way, 1, 2, "z.z", recurring=True, once=way is Way.TEXT)
        yield own_x_view(offer, tuple(Way), NEW_YORK, speak)
        if way is not None:
            for once in ("", "z"):
                for given_to in (("U1", "U2"), ("C1",), ()):
                    choice = Choice("z", way, "", agrees=True, once_for=once)
                    yield {"text": chosen(offer, choice, NEW_YORK, given_to, speak)}
    dropped = tuple(Outlay("z", kind, NOW, 1) for kind in ("late-door", "digest", "digest", "zz"))
    enough, short = Forecast(1, None, (), ()), Forecast(1, NOW, (), ())
    for month in (
        None,
        Month(0, 0, 0, agreed=True, forecast=enough),
        Month(9, 1, 2, agreed=False, forecast=short),
        Month(9, 1, 0, agreed=True, forecast=short._replace(dropped=dropped)),
    ):
        yield x_view([], (), month, NEW_YORK, speak)
    wrong = read_x_view({}, speak)
    assert isinstance(wrong, dict)
    yield {"blocks": [{"text": said} for said in wrong.values()]}
    for name in ("no_way", "no_date", "agree_first"):
        yield {"text": speak.say(f"on_x.{name}")}


AT_THE_DESK = (of_scripts, of_weeks_off, of_sentences, of_posts_by_hand, of_reviews, of_ways_on_x)
