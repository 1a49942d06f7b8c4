"""What counts as a trouble, under which name it is told once, and the words in which organisers hear of it."""

import json
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from bot.domain.announcement import Destination, Kind, Planned, State
from bot.domain.health import Check
from bot.domain.trouble import (
    UNSEEN,
    Ending,
    Known,
    Trouble,
    destination_of,
    joined,
    of_checks,
    of_endings,
    to_tell,
    well_again,
)
from bot.wording import message as limits
from bot.wording.trouble import trouble_notice
from tests.builders_wording import HOSTILE, NAMES, NEW_YORK, shown

STARTS = datetime(2015, 10, 27, 0, 0, tzinfo=UTC)
"""20:00 in New York, on Monday."""

HERE = Destination("slack", "T1", "C123")
MINUTE = timedelta(minutes=1)
REFUSAL = "not_in_channel: invite the bot with /invite in that channel"
CHECK = Check("planner", "The planner last ran 125 s ago; it should run every 60 s. Restart it.")
SOCKET = Check("socket", "Slack's socket has been silent for 45 s.")


def ending(number: int = 0, where: Destination = HERE, kind: Kind = Kind.START, **parts: Any) -> Ending:
    """Build how one start notice ended: refused at the moment that it was due, unless a test says otherwise."""
    due = parts.pop("due", STARTS)
    detail = parts.pop("detail", 0)
    planned = Planned(f"chat-{number}", kind, where, 0, due, due + 10 * MINUTE, detail)
    about: dict[str, Any] = {"state": State.FAILED, "at": due, "reason": REFUSAL}
    defaults = {"on_purpose": False, "looked_into": False}
    return Ending(f"{number:032x}", planned, **{**about, **defaults, **parts})


def late(number: int = 0, where: Destination = HERE, **parts: Any) -> Ending:
    """Build an ending of what came too late."""
    about = {"state": State.SKIPPED, "at": STARTS + 11 * MINUTE, "reason": "too late"}
    return ending(number, where, **{**about, **parts})


def one_of(*endings: Ending, titles: dict[str, str] | None = None) -> Trouble:
    (trouble,) = of_endings(endings, titles or {})
    return trouble


def known(trouble: Trouble, *, told: bool = False, ended: bool = False) -> Known:
    return Known(trouble, told, ended)


def said(*troubles: Trouble) -> str:
    return shown(trouble_notice(troubles, NEW_YORK, NAMES))


# ---- what is a trouble ----


def test_a_refusal_is_known_by_where_and_by_the_platforms_own_word() -> None:
    assert one_of(ending()).key == "failed:slack:T1:C123:not_in_channel"
    fault = ending(reason="TypeError while it was made: see the log")
    assert one_of(fault).key == "failed:slack:T1:C123:TypeError while it was made"


def test_the_same_refusal_again_is_the_same_trouble() -> None:
    other = REFUSAL.replace("that channel", "it")
    trouble = one_of(ending(1), ending(2, due=STARTS + MINUTE, reason=other))
    assert (trouble.times, trouble.at, trouble.words) == (2, STARTS + MINUTE, other)


def test_elsewhere_or_for_another_reason_it_is_another() -> None:
    elsewhere = Destination("slack", "T1", "C456")
    found = of_endings([ending(1), ending(2, elsewhere), ending(3, reason="is_archived: unarchive it")], {})
    assert len({trouble.key for trouble in found}) == 3


def test_a_delivery_that_is_seen_twice_counts_once() -> None:
    assert one_of(ending(1), ending(1)).times == 1


def test_what_came_too_late_in_one_outage_is_one_trouble() -> None:
    elsewhere = Destination("slack", "T1", "C456")
    trouble = one_of(*(late(number, HERE if number % 4 else elsewhere) for number in range(40)))
    assert trouble.key == "late:2015-10-27T00:11:00"
    assert (trouble.times, len(trouble.missed)) == (40, 10)
    assert trouble.channels == {"C123": 30, "C456": 10}


def test_what_comes_too_late_while_the_first_is_not_told_belongs_to_it() -> None:
    first = one_of(late(1), late(2))
    (more,) = of_endings([late(3, at=STARTS + 12 * MINUTE)], {}, gathering=first.key)
    whole = joined(first, more)
    assert (whole.key, whole.times, whole.at) == (first.key, 3, STARTS + 12 * MINUTE)
    assert [one.delivery[-1] for one in whole.missed] == ["1", "2", "3"]
    assert whole.channels == {"C123": 3}


@pytest.mark.parametrize(
    "quiet",
    [
        late(on_purpose=True),
        late(at=STARTS + MINUTE, reason="the event is cancelled"),
        ending(state=State.UNCONFIRMED, looked_into=True),
        ending(state=State.SENT),
        ending(kind=Kind.TROUBLE),
        late(kind=Kind.TROUBLE),
    ],
    ids=["withdrawn or folded", "nothing to say", "looked into", "sent", "refused to tell", "told too late"],
)
def test_what_is_as_it_should_be_is_no_trouble_and_none_is_told_of_the_telling(quiet: Ending) -> None:
    assert of_endings([quiet], {}) == []


def test_what_nobody_can_look_for_is_a_trouble() -> None:
    reason = "the destination cannot be read (missing_scope): look there yourself"
    assert one_of(ending(state=State.UNCONFIRMED, reason=reason)).key == "unread:slack:T1:C123"


def test_a_trouble_with_a_destination_ends_by_what_arrives_there() -> None:
    assert destination_of("failed:slack:T1:C123:KeyError: 'x'") == HERE
    assert destination_of("unread:slack:T1:C123") == HERE
    assert destination_of("late:2015-10-27T00:11:00") is None
    assert destination_of("health:planner") is None


# ---- health ----


def test_a_failing_check_is_a_trouble_until_it_is_well() -> None:
    (trouble,) = of_checks([CHECK, Check("database", "")], "host:1", STARTS)
    assert (trouble.key, trouble.words) == ("health:planner", CHECK.problem)
    kept = [known(trouble)]
    assert well_again(kept, [CHECK], "host:1", STARTS) == []
    assert well_again(kept, [Check("planner", "")], "host:2", STARTS) == ["health:planner"]


def test_what_could_not_be_looked_at_is_not_taken_for_well() -> None:
    kept = [known(*of_checks([CHECK], "host:1", STARTS))]
    assert well_again(kept, [Check("database", "It could not be read.")], "host:1", STARTS) == []


def test_each_process_has_a_socket_of_its_own() -> None:
    (trouble,) = of_checks([SOCKET], "host:1", STARTS)
    kept, well = [known(trouble)], [Check("socket", "")]
    assert well_again(kept, well, "host:2", STARTS + MINUTE) == []
    assert well_again(kept, well, "host:1", STARTS + MINUTE) == [trouble.key]
    assert well_again(kept, well, "host:2", STARTS + UNSEEN) == [trouble.key]


def test_a_check_must_fail_twice_before_it_is_told() -> None:
    (once,) = of_checks([CHECK], "host:1", STARTS)
    twice = joined(once, once)
    assert to_tell([known(once)], gathering=False) == []
    assert to_tell([known(twice)], gathering=False) == [twice]
    assert to_tell([known(twice, ended=True)], gathering=False) == []


def test_what_was_told_is_not_told_again_and_what_is_late_waits_until_all_is_known() -> None:
    refused, missed = one_of(ending()), one_of(late())
    assert to_tell([known(refused), known(missed)], gathering=True) == [refused]
    assert to_tell([known(refused, told=True), known(missed)], gathering=False) == [missed]


# ---- the words ----


def test_a_refusal_says_what_did_not_come_where_why_and_what_to_do() -> None:
    words = said(one_of(ending(7), titles={"chat-7": "Educational Technology Chat"}))
    assert words.splitlines()[0] == (
        "*<#C123> did not get* the start notice of “Educational Technology Chat”, due Monday 26 October 2015, "
        f"8:00 PM New York time. Why: {REFUSAL}. `cembot why {7:032x}` tells the story."
    )
    assert "Connected Educator Month 2015 · Each trouble is told here once" in words


@pytest.mark.parametrize(
    ("kind", "detail", "words"),
    [
        (Kind.DIGEST, 0, "the day's list, due"),
        (Kind.DIGEST, 2, "the day's list (page 2), due"),
        (Kind.WEEK_AHEAD, 0, "the week's list, due"),
        (Kind.REMINDER, 30, "the reminder 30 min before the start, due"),
        (Kind.QUESTION, 2, "question 2, due"),
        (Kind.CHANGE, 0, "the note about a change, due"),
        (Kind.CATCH_UP, 0, "the message that catches up, due"),
    ],
)
def test_every_kind_is_named_in_plain_words(kind: Kind, detail: int, words: str) -> None:
    assert f"*<#C123> did not get* {words} Monday" in said(one_of(ending(kind=kind, detail=detail)))


def test_who_did_not_get_a_direct_message_is_named_as_a_person() -> None:
    somebody = Destination("by-hand", "T1", "U123")
    assert said(one_of(ending(where=somebody))).startswith("*<@U123> did not get* the start notice")


def test_an_outage_names_ten_and_counts_the_rest_by_channel() -> None:
    elsewhere = Destination("slack", "T1", "C456")
    endings = [late(number, HERE if number < 28 else elsewhere) for number in range(40)]
    words = said(one_of(*endings)).splitlines()
    assert words[0].startswith("*40 announcements came* too late to be of use, and were not sent.")
    assert "look in its log for why" in words[0]
    assert [line.startswith("• <#C123>: the start notice, due") for line in words[1:11]] == [True] * 10
    assert words[11] == "and 30 more: 18 for <#C123>, 12 for <#C456>"


def test_many_channels_are_counted_together() -> None:
    endings = [late(number, Destination("slack", "T1", f"C{number:03}")) for number in range(50)]
    rest = said(one_of(*endings)).splitlines()[11]
    assert rest.startswith("and 40 more: 1 for <#C010>, ")
    assert rest.endswith("1 for <#C019>, 30 for 30 other channels")


def test_what_may_have_arrived_says_where_to_look() -> None:
    reason = "the destination cannot be read (missing_scope): look there yourself"
    words = said(one_of(ending(state=State.UNCONFIRMED, reason=reason)))
    assert words.startswith("*<#C123> may or may not have got* the start notice, due Monday")
    assert f"Nobody knows: {reason}. `cembot why" in words


def test_an_unwell_bot_says_what_the_check_says() -> None:
    assert said(*of_checks([CHECK], "host:1", STARTS)).startswith(f"*The bot is not well.* {CHECK.problem}")


def test_nothing_from_outside_pings_or_links() -> None:
    trouble = one_of(
        ending(where=Destination("slack", "T1", "C1|<!here>"), reason=HOSTILE), titles={"chat-0": HOSTILE}
    )
    message = trouble_notice([trouble], NEW_YORK, NAMES)
    for words in (shown(message), message.text):
        assert [bad for bad in ("<!", "<@", "<http", "@here", "*b*", "\u202e") if bad in words] == []


def test_however_much_goes_wrong_it_is_one_message_within_the_limits() -> None:
    channels = [Destination("slack", "T1", f"C{number:03}") for number in range(60)]
    reason = f"msg_too_long: {'a long “answer” & more ' * 60}"
    endings = [ending(at, channels[at % 60], reason=reason) for at in range(900)]
    missed = [late(number, channels[number % 60]) for number in range(1000, 1900)]
    titles = {one.planned.what: "<A title> " * 40 for one in (*endings, *missed)}
    message = trouble_notice(of_endings([*missed, *endings], titles), NEW_YORK, NAMES)
    assert len(message.text) <= limits.MAX_TEXT
    assert len(message.blocks) <= limits.MAX_BLOCKS
    assert len(json.dumps(message.blocks, ensure_ascii=False)) <= limits.MAX_MESSAGE
    assert "more troubles like these" in shown(message)
