"""One of every view and message that people meet, made in a language, with words of nobody's language in it."""

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from typing import Any

from bot.domain.agenda import Filters
from bot.domain.attention import Alone, Attention, Linked, SetAside
from bot.domain.audience_question import Suggested
from bot.domain.conflict import Conflict, Sort
from bot.domain.consent import Goes
from bot.domain.event import Occurrence, Status
from bot.domain.proposal import Proposal, State
from bot.domain.proposal import Sort as ProposalSort
from bot.domain.repeating import Repeat
from bot.domain.running import Action, No, Step, play
from bot.domain.script import Question
from bot.domain.shared_link import SharedLink
from bot.domain.transcript import BEFORE, LATER, Counts, Line, Part, Transcript
from bot.wording import privacy, recap, refusals
from bot.wording.audience import audience_view
from bot.wording.booked import Shown, booked, booked_view, chats_view
from bot.wording.called import call_over, called
from bot.wording.channel import Choices, channel_view
from bot.wording.channel_said import confirmed, hears_now, stopped
from bot.wording.console import console, no_more
from bot.wording.console_state import Console, Out
from bot.wording.message import Message
from bot.wording.moderating import Reviewed, cancel_view, check_view, date_view, hand_view
from bot.wording.names import Names
from bot.wording.own_record import coming, own_record_view
from bot.wording.post import Came
from bot.wording.proposed import ask_to_schedule, decided, handed_over, proposed, proposed_view
from bot.wording.run_views import About, end_view, extra_view, marked
from bot.wording.schedule import Form, schedule_view
from bot.wording.schedule_options import Offered, repeat_words
from bot.wording.schedule_wishes import read_wish
from bot.wording.steps import done_words, refused
from bot.wording.tongue import Tongue
from bot.wording.wishes import read_channel_view
from tests.builders import event, wish
from tests.builders_wording import NEW_YORK, NOW, WEEKLY, happenings

NAMES = Names("Zzz", "/zz", "@zzz")
CHAT = event(title="Zzz", kind="", hashtags=("#zzz",), hosts=("Zoe",), url="https://zzz.example/")

View = Message | dict[str, Any]


def chat() -> Occurrence:
    return happenings(CHAT)[0]


def of_privacy(speak: Tongue) -> Iterator[View]:
    much, little = Goes(2_000, 3, 4, 5, 6, 1, 1, 1), Goes(1, 1, 1, 1, 1, 0, 0, 0)
    yield privacy.privacy(0, NAMES, speak, counted=True, on_x=False)
    yield privacy.privacy(30, NAMES, speak, counted=True, name="Zoe", goes=much, on_x=True)
    yield privacy.privacy(1, NAMES, speak, counted=False, goes=little)
    yield privacy.not_counted(NAMES, speak)
    yield privacy.counted_again(NAMES, speak)
    yield privacy.name_shown("Zoe", speak)
    yield privacy.name_hidden(speak)
    yield privacy.join_by("zzz", speak)
    yield privacy.x_not_read(speak)
    yield privacy.parted(speak)
    for goes in (much, little, Goes(0, 0, 0, 0, 0, 0, 0, 0)):
        yield privacy.what_goes(goes, NAMES, speak)
        yield privacy.forgotten(goes, speak)
    data = privacy.own_data("{}", NAMES, speak)
    assert data
    yield data
    for answer in (True, False):
        yield privacy.data_sent(speak, in_a_file=answer)
        yield privacy.checked_in("Zzz", NAMES, speak, counted=answer)
    yield own_record_view(speak)
    yield coming(speak)


def of_audience(speak: Tongue) -> Iterator[View]:
    yield audience_view(chat(), (), speak)
    suggested = [Suggested("1", "Zzz?", 1, mine=True), Suggested("2", "Zzz!", 2_000, mine=False)]
    yield audience_view(chat(), suggested, speak, done=True)


def transcript(no_words: str = "", people: int = 4) -> Transcript:
    lines = [Line("Zoe", NOW, "Zzz", 2, reply=False), Line("Participant 2", NOW, "Zz", 1, reply=True)]
    lines += [Line("Zoe", NOW, None, 0, reply=False)] * 3
    parts = [Part(BEFORE, "", lines[:1]), Part(1, "Zzz?", lines), Part(2, "Zz?", lines[2:])]
    return Transcript(
        occurrence=chat(),
        parts=[*parts, Part(LATER, "", [])],
        links=[SharedLink("https://zzz.example/a", "Zzz"), SharedLink("https://zzz.example/b", "")],
        counts=Counts(people=people, messages=5, replies=1, reactions=3, check_ins=1),
        named=["Zoe"] if people > 1 else [],
        gaps=(),
        no_words=no_words,
    )


def of_recaps(speak: Tongue) -> Iterator[View]:
    for one in (transcript(), transcript("nobody asked for an archive of this chat"), transcript(people=1)):
        yield recap.recap(one, speak)
        yield recap.catch_up(one, speak)
        for alone, by_bot in ((NOW, True), (None, False)):
            yield recap.draft_for_approval(
                one, NEW_YORK, alone, Came(2, 3, 1, 1, on_x=by_bot), by_bot=by_bot, speak=speak, of_chat=speak
            )
    yield recap.nothing_yet("Zzz", speak)
    for said in (recap.approved, recap.declined, recap.done_already, recap.too_late):
        yield said("Zzz", speak)
    yield recap.nothing_left(speak)
    yield recap.nothing_to_approve(speak)


def of_refusals(speak: Tongue) -> Iterator[View]:
    yield refusals.may_not_organise(NAMES, speak)
    yield refusals.not_a_channel(NAMES, speak)
    yield refusals.not_in_channel(NAMES, speak)
    yield refusals.check_in_closed("", NAMES, speak)
    yield refusals.check_in_closed("Zzz", NAMES, speak)
    yield refusals.went_wrong(NAMES, speak)
    for code in ("expired_trigger_id", "push_limit_reached", "zzz"):
        yield refusals.not_shown(code, speak)
    yield refusals.notice_view(refusals.not_a_channel(NAMES, speak), "Zzz", speak)


def of_channels(speak: Tongue) -> Iterator[View]:
    many = tuple(f"z{number}" for number in range(8))
    choices = Choices(kinds=("zzz",), hashtags=many, organisations=("z" * 80,), timezones=(NEW_YORK,))
    plain = wish(digest=False, changed_by="Z1", at_start=True)
    full = wish(
        week_ahead=True,
        reminders=(10, 60, 1440),
        at_start=True,
        language="fr",
        most_a_day=0,
        paused_until=NOW,
        filters=Filters(kinds=many, hashtags=many),
    )
    for one in (None, plain, full, wish(digest=False), wish(most_a_day=2)):
        for wide in (True, False):
            yield channel_view(one, "Z1", "zz" * 30, choices, NAMES, speak, expanded=wide, silent_until=NOW)
        yield hears_now(one, NAMES, NOW, speak)
        yield refusals.may_not_manage(one, NAMES, None, speak)
    yield confirmed(full, "Z1", speak)
    yield stopped("Z1", speak)
    for nothing in (True, False):
        told = {"channel": "Z1", "name": "zz", "expanded": False, "others": False, "subscribed": nothing}
        wrong = read_channel_view({"private_metadata": json.dumps(told)}, speak)
        assert isinstance(wrong, dict)
        yield {"blocks": [{"text": said} for said in wrong.values()]}


def of_scheduling(speak: Tongue) -> Iterator[View]:
    start = {"title": "Zzz", "hashtag": "#zzz", "date": "2015-11-10", "time": "20:00", "zone": NEW_YORK}
    full = {**start, "audience": ["Europe", "Families"], "repeat": "numbered", "moderators": ["Z1"]}
    offered = Offered((), ("Zzz",), (NEW_YORK,))
    for repeat in Repeat:
        day = repeat_words(repeat, NOW.date(), speak)
        yield {"text": day}
    for form in (Form("z"), Form("z", about="z"), Form("z", at_once=False, begun=1)):
        for wide in (True, False):
            for typed, draft in (({}, ""), (full, "zz")):
                shown = form._replace(expanded=wide, keeps_rule=wide)
                yield schedule_view(
                    typed, shown, offered, NAMES, speak, dates=(NOW, NOW), draft=draft, chats=2
                )
    wrong = [
        {"title": "z" * 400, "hashtag": "#1", "url": "zz", "theme": "z" * 300, "partner": "z" * 300},
        {**start, "date": "2015-10-01", "hashtag": " ".join(f"#z{number}" for number in range(30))},
        {**start, "date": "2016-03-13", "time": "02:30"},
        {**start, "date": "2015-11-01", "time": "01:30"},
        {**start, "date": "2015-10-26", "time": "00:30"},
        {**start, "date": "2018-11-01", "length": "zz"},
        {**start, "repeat": "never", "until": "2015-11-20"},
        {**start, "repeat": "weekly", "until": "2015-11-01"},
        {**start, "repeat": "last"},
    ]
    for one in wrong:
        errors = read_wish(one, NOW, speak)
        assert isinstance(errors, dict)
        yield {"blocks": [{"text": said} for said in errors.values()]}
    wish_made = read_wish(start, NOW, speak)
    assert not isinstance(wish_made, dict)
    about = {Sort.NIGHT: "Europe, Asia", Sort.AUDIENCE: "Families", Sort.CLOCKS: "Europe/Vienna"}
    found = [Conflict(sort, NOW, "Zzz", "z", about.get(sort, "zz")) for sort in Sort]
    found.append(Conflict(Sort.CLOCKS, NOW, "Zzz", "z", NEW_YORK))
    reviewed = Reviewed(found, (NOW,), (NOW, NOW), {"z": "Zzz"})
    yield check_view(wish_made, Form("z"), reviewed, "zz", speak)


def of_booked(speak: Tongue) -> Iterator[View]:
    cancelled = happenings(replace(CHAT, status=Status.CANCELLED))[0]
    weekly = happenings(replace(WEEKLY, title="Zzz", kind="", hashtags=("#zzz",)))[0]
    hears = (wish("Z2", week_ahead=True, reminders=(30, 120), at_start=True), wish("Z3"))
    for one in (chat(), cancelled, weekly):
        for shown in (Shown(one, ("Z1",), "Z1", hears, "zz"), Shown(one, (), "", ())):
            yield booked(shown, "", NEW_YORK, speak, change=1, script="zz")
        yield chats_view([Shown(one, (), "", ())], NEW_YORK, speak)
        for more in (True, False):
            yield date_view(one, "z", speak=speak, more=more)
        yield cancel_view(one, "z", speak)
        yield hand_view(one, "z", ("Z1",), speak)
    yield chats_view([], NEW_YORK, speak)
    yield booked_view(Message("z"), speak)
    yield proposed_view(Message("z"), speak)
    yield ask_to_schedule(NAMES, speak)
    yield handed_over("Zzz", "Z1", speak)
    for sort in ProposalSort:
        for state in State:
            asked = Proposal(
                id="z",
                workspace="Z",
                account="Z1",
                sort=sort,
                typed={"title": "Zzz"},
                at=NOW,
                state=state,
                word="zz",
            )
            yield proposed(asked, NAMES, speak)
            yield decided(asked, "Z2", speak)


def of_running(speak: Tongue) -> Iterator[View]:
    minute = timedelta(minutes=1)
    script = [Question(number, "Zzz?", number * minute) for number in range(1, 5)]
    steps = [Step(1, Action.WAIT, "Z1", NOW, rest=3, shift=minute)]
    held = [*steps, Step(2, Action.HOLD, "Z1", NOW, rest=2)]
    alone = tuple(Alone(f"Z{number}", True, "Z1", f"{number}.0", NOW) for number in range(7))
    links = [Linked(f"Z{number}", "Z1", f"{number}.0", 3) for number in range(7)]
    links += [Linked("Z1", "Z1", "1", 2, on_x=True)]
    there = Console(
        occurrence=chat(),
        now=chat().starts_at + 20 * minute,
        zone=NEW_YORK,
        course=play(script, steps),
        coming=script[2:],
        out=[Out(1, NOW, "https://zzz.example/1"), Out(2, NOW, "", "the event is cancelled")],
        steps=steps,
        attention=Attention(9, 4, alone),
        addresses=["https://zzz.example/a"],
        links=links,
        link_addresses=["https://zzz.example/l", ""],
        set_aside=[SetAside(f"Z{number}", number, number) for number in range(1, 5)],
        quiet_since=NOW,
        spare="Zzz?",
        suggested=[Suggested("z", "Zzz?", votes, mine=False) for votes in (1, 2)],
        others=["Z2"],
        over_at=chat().ends_at,
        next_at=NOW,
        next_id="z",
        speak=speak,
    )
    before = chat().starts_at - minute
    for one in (
        there,
        replace(there, spare="", coming=(), attention=Attention(1, 0, ())),
        replace(there, course=play(script, held)),
        replace(there, now=before),
        replace(there, now=before, others=(), attention=Attention(0, 0, ())),
        replace(there, now=before, ready_by="Z1", rooms=["Z1"]),
        replace(there, now=chat().ends_at),
        replace(there, now=chat().ends_at, next_has_script=True, attention=Attention(1, 0, ())),
    ):
        yield console(one)
    yield no_more("the event is cancelled", speak)
    for who in ("", "Z1"):
        yield called(chat(), who, NEW_YORK, speak)
        for now in (before, chat().starts_at):
            yield call_over(chat(), who, NEW_YORK, now, speak)
    about = About("z", 1)
    yield extra_view(about, "Zzz", "zz", "", speak)
    yield end_view(about, "Zzz", speak)
    for answer in (True, False):
        yield {"text": marked(speak, done=answer)}
    for no in No:
        yield {"text": refused(no, steps, speak)}
    for action in Action:
        yield {"text": done_words([Step(1, action, "Z1", NOW, number=2)], NEW_YORK, speak)}
    for name in ("no_spam_here", "nothing_here", "thanks_ready", "ready_already"):
        yield {"text": speak.say(f"console.{name}", who="<@Z1>")}


EVERYTHING = (
    of_running,
    of_scheduling,
    of_booked,
    of_channels,
    of_privacy,
    of_audience,
    of_recaps,
    of_refusals,
)
