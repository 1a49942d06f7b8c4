"""One of every view and message that people meet, made in a language, with words of nobody's language in it."""

import json
from collections.abc import Iterator
from typing import Any

from bot.domain.agenda import Filters
from bot.domain.audience_question import Suggested
from bot.domain.consent import Goes
from bot.domain.event import Occurrence
from bot.domain.shared_link import SharedLink
from bot.domain.transcript import BEFORE, LATER, Counts, Line, Part, Transcript
from bot.wording import privacy, recap, refusals
from bot.wording.audience import audience_view
from bot.wording.channel import Choices, channel_view
from bot.wording.channel_said import confirmed, hears_now, stopped
from bot.wording.message import Message
from bot.wording.names import Names
from bot.wording.own_record import coming, own_record_view
from bot.wording.post import Came
from bot.wording.tongue import Tongue
from bot.wording.wishes import read_channel_view
from tests.builders import event, wish
from tests.builders_wording import NEW_YORK, NOW, happenings

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


EVERYTHING = (of_channels, of_privacy, of_audience, of_recaps, of_refusals)
