"""Events that two calendars list: found, shown before anything is changed, told as one, and parted again."""

from datetime import datetime, timedelta
from pathlib import Path

from bot.domain.duplicate import duplicates
from bot.domain.event import Event
from bot.domain.recurrence import expand
from tests.builders import event
from tests.conversation import EVENING, GRACE, NORA, Scene, scene
from tests.scheduling import Desk, kept, organising

SIX = datetime(2015, 10, 28, 18)

FIRST = event(SIX, feed="iste", uid="1", title="Maker chat", hashtags=("#makers",), url="https://m.example/")
SECOND = event(SIX, feed="nea", uid="2", title="Maker Chat!", hashtags=("#Makers",), kind="")
THIRD = event(SIX, feed="nea", uid="3", title="Something else", hashtags=("#makers",), kind="")
SAME_FEED = event(SIX, feed="iste", uid="4", title="Maker chat", hashtags=("#makers",))
LATER = event(SIX + timedelta(hours=1), feed="nea", uid="5", title="Maker chat", hashtags=("#makers",))


def pairs(*events: Event) -> list[tuple[str, str]]:
    """Give which would be folded into which, by their UIDs."""
    happenings = [one for each in events for one in expand(each, EVENING, EVENING + timedelta(days=9))]
    return [(pair.goes.uid, pair.stays.uid) for pair in duplicates(happenings)]


def test_what_says_more_stays_and_the_other_is_folded_into_it() -> None:
    assert pairs(FIRST, SECOND) == [("2", "1")]
    assert pairs(SECOND, FIRST) == [("2", "1")]


def test_what_somebody_scheduled_here_stays() -> None:
    booked = event(SIX, feed="slack", uid="mine", title="Maker chat", hashtags=(), kind="")
    assert pairs(FIRST, booked) == [("1", "mine")]


def test_another_title_another_hour_and_the_same_calendar_are_no_duplicates() -> None:
    assert pairs(FIRST, THIRD) == []
    assert pairs(FIRST, SAME_FEED) == []
    assert pairs(FIRST, LATER) == []


def test_the_same_hashtag_and_link_are_one_event_whatever_it_is_called() -> None:
    linked = event(
        SIX, feed="nea", uid="3", title="Robots", hashtags=("#makers",), kind="", url="https://m.example"
    )
    assert pairs(FIRST, linked) == [("3", "1")]


def test_of_three_listings_two_are_folded_into_one_and_none_into_what_goes() -> None:
    third = event(SIX, feed="cem", uid="6", title="maker chat", hashtags=("#makers",), kind="")
    assert sorted(pairs(FIRST, SECOND, third)) == [("2", "1"), ("6", "1")]


async def opened(here: Scene, who: str = NORA) -> Desk:
    """Open what is listed twice."""
    return await organising(here, "merges_open", who)


async def test_nothing_is_changed_by_looking_and_merging_tells_the_two_as_one(tmp_path: Path) -> None:
    async with scene(tmp_path) as here:
        await here.load(FIRST, SECOND)
        await here.bot.house.keeping.save(here.bot.workspace, GRACE, SECOND.id)
        before = kept(here)
        desk = await opened(here)
        assert "*Maker chat* (iste) stays, Wed 28 Oct, 6 PM" in desk.words
        assert "“Maker Chat!” (nea) is folded into it: the same title and the hashtag #makers" in desk.words
        assert kept(here) == before
        assert await desk.submit() == {}
        assert "Done: 1 event is told as one with the other." in desk.words
        assert "No event of the next weeks is listed twice." in desk.words
        assert [row["merged_into"] for row in here.rows("SELECT * FROM event ORDER BY uid")] == ["", FIRST.id]
        assert (await here.ask(GRACE, "when is #makers")).count("6:00 PM") == 1
        saved = {row["occurrence_id"] for row in here.rows("SELECT occurrence_id FROM saved")}
        assert saved == {FIRST.id, SECOND.id}
        (change,) = here.rows("SELECT * FROM change WHERE what LIKE 'merged%'")
        assert (change["who"], change["after"]) == (NORA, f"{SECOND.id} {FIRST.id}")


async def test_what_was_merged_is_parted_again_and_an_import_keeps_it_merged(tmp_path: Path) -> None:
    async with scene(tmp_path) as here:
        await here.load(FIRST, SECOND)
        desk = await opened(here)
        await desk.submit()
        await here.load(event(SIX, feed="nea", uid="2", title="Maker Chat!!", hashtags=("#Makers",), kind=""))
        assert "No event of the next weeks is listed twice." in (await opened(here)).words
        await desk.push("merge_part")
        assert "both are told by themselves again" in desk.words
        assert [row["merged_into"] for row in here.rows("SELECT * FROM event")] == ["", ""]


async def test_only_organisers_merge(tmp_path: Path) -> None:
    async with scene(tmp_path) as here:
        await here.load(FIRST, SECOND)
        desk = await opened(here)
        await desk.submit()
        payload = next(
            one["payload"]
            for one in reversed(here.rehearsal.envelopes)
            if one["payload"].get("type") == "view_submission"
        )
        here.change("UPDATE event SET merged_into = ''")
        links = here.rehearsal.links
        forged = {**payload, "user": {**payload["user"], "id": GRACE}}
        answer = await links.answered(links.send("interactive", forged))
        assert "Only workspace admins and organisers can merge events." in str(answer)
        assert {row["merged_into"] for row in here.rows("SELECT * FROM event")} == {""}
