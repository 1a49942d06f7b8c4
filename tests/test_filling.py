"""What was not heard is read from the history, once, and what cannot be read is a gap that reports show."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

from bot.domain.history import Page, Posted, Reacted, taken_back
from bot.rehearsal import Fault, Kind
from bot.rehearsal.workspace import Message
from tests.announced import SOON, STARTS
from tests.builders_logs import report_of, values
from tests.conversation import AVA, EDTECHCHAT, EDUCATORS, GRACE, LIAM, NORA, Scene, scene
from tests.test_logging_participation import CLOSES, begun, logged
from tests.test_privacy import archived

GAPS = "SELECT channel, since, until, reason FROM gap ORDER BY channel"
SECRET = "xylophonic"
TEN_MINUTES = timedelta(minutes=10)


async def deaf(here: Scene) -> None:
    """Let ten minutes begin of which the bot will have heard nothing."""
    await here.bot.house.filling.look()
    here.clock.jump(here.clock.now() + TEN_MINUTES)
    here.clock.wait(TEN_MINUTES.total_seconds())


def missed(here: Scene, who: str, text: str, thread: str = "") -> Message:
    """Say something that the bot is never told of."""
    return here.rehearsal.workspace.post(here.channel(EDUCATORS), who, text, thread_ts=thread)


async def look(here: Scene) -> None:
    """Look, once something was heard again."""
    await here.rehearsal.people.say(GRACE, EDTECHCHAT, "where nothing is logged")
    here.clock.jump(here.clock.now() + SOON)
    await here.bot.house.filling.look()


async def test_after_a_silence_the_log_is_filled_from_the_history_once(tmp_path: Path) -> None:
    async with scene(tmp_path) as here:
        (notice,) = await begun(here)
        people = here.rehearsal.people
        heard = await people.say(GRACE, EDUCATORS, "heard")
        await people.react(LIAM, EDUCATORS, heard.ts, "wave")
        await deaf(here)
        said = missed(here, LIAM, "A2: not heard")
        missed(here, AVA, "nor this reply", said.ts)
        missed(here, AVA, "nor this one, to what was heard", heard.ts)
        missed(here, NORA, "nor this, to the notice", notice.ts)
        said.reactions["tada"] = [GRACE, NORA]
        heard.reactions["eyes"] = [AVA]
        heard.reactions.pop("wave")
        here.rehearsal.workspace.post(here.channel(EDUCATORS), "U0CEMBOT", "a bot's", by_app=True)
        await look(here)
        expected = [
            ("message", GRACE),
            ("reaction", LIAM),
            ("message", LIAM),
            ("reply", AVA),
            ("reply", AVA),
            ("reply", NORA),
            ("reaction", GRACE),
            ("reaction", NORA),
            ("reaction", AVA),
        ]
        assert sorted((act, who) for act, who, _ in logged(here)) == sorted(expected)
        back = here.rows("SELECT detail FROM participation WHERE removed")
        assert [row["detail"] for row in back] == ["wave"]
        assert [
            row["question"] for row in here.rows("SELECT question FROM participation WHERE question")
        ] == [2]
        assert here.rows(GAPS) == []
        assert here.rows("SELECT * FROM unseen") == []
        before = here.rows("SELECT * FROM participation")
        await deaf(here)
        await look(here)
        assert here.rows("SELECT * FROM participation") == before


async def test_after_a_restart_what_was_said_meanwhile_is_there(tmp_path: Path) -> None:
    async with scene(tmp_path) as here:
        await begun(here)
        await deaf(here)
        await here.stop()
        missed(here, LIAM, "while nobody listened")
        here.clock.jump(here.clock.now() + SOON)
        await here.start()
        await here.until_rows("SELECT * FROM participation")
        assert [who for _, who, _ in logged(here)] == [LIAM]


async def test_what_is_heard_while_the_history_is_read_counts_once(tmp_path: Path) -> None:
    async with scene(tmp_path) as here:
        await begun(here)
        await deaf(here)
        for number in range(30):
            missed(here, LIAM, f"not heard {number}")
        here.clock.jump(here.clock.now() + SOON)
        await here.rehearsal.people.say(GRACE, EDTECHCHAT, "where nothing is logged")
        filling = here.bot.house.filling.look()
        said = [here.rehearsal.people.post(GRACE, EDUCATORS, f"heard {number}")[0] for number in range(30)]
        await filling
        await here.until_rows("SELECT * FROM participation", 60)
        await here.rehearsal.settled()
        assert len({row["message"] for row in here.rows("SELECT message FROM participation")}) == 60
        assert len(logged(here)) == 30 + len(said)


async def test_of_a_short_silence_slack_tells_by_itself(tmp_path: Path) -> None:
    async with scene(tmp_path) as here:
        await begun(here)
        await here.bot.house.filling.look()
        here.clock.wait(100)
        await look(here)
        assert "conversations.history" not in {call.method for call in here.rehearsal.calls}


async def test_the_history_is_read_as_slowly_as_slack_asks(tmp_path: Path) -> None:
    async with scene(tmp_path) as here:
        here.refusals.add("conversations.history")
        await begun(here)
        await deaf(here)
        missed(here, LIAM, "not heard")
        here.rehearsal.faults.add("conversations.history", Fault(kind=Kind.RATE_LIMITED, seconds=0.2))
        await look(here)
        assert [who for _, who, _ in logged(here)] == [LIAM]
        calls = [call.method for call in here.rehearsal.calls]
        assert calls.count("conversations.history") == 2


async def test_a_history_that_cannot_be_read_is_a_gap_that_reports_show(tmp_path: Path) -> None:
    async with scene(tmp_path) as here:
        here.refusals.add("conversations.history")
        (notice,) = await begun(here)
        await deaf(here)
        missed(here, LIAM, "not heard")
        notice.deleted = True  # as old messages are that Slack hides
        await look(here)
        (gap,) = here.rows(GAPS)
        assert "does not reach back" in gap["reason"]
        assert "was not connected to Slack from 00:00 until 00:10 UTC on 2015-10-27" in gap["reason"]
        report = await report_of(here.bot.database)
        assert {one.reason for figure in report.figures for one in figure.gaps} == {gap["reason"]}
        notice.deleted = False
        await deaf(here)
        here.channel(EDUCATORS).members.remove("U0CEMBOT")
        await look(here)
        reasons = [row["reason"] for row in here.rows("SELECT reason FROM gap ORDER BY since")]
        assert "its history cannot be read (not_in_channel" in reasons[-1]


async def test_where_the_bot_is_removed_the_log_has_a_gap_until_it_is_back(tmp_path: Path) -> None:
    async with scene(tmp_path) as here:
        here.refusals.add("conversations.history")
        await begun(here)
        await look(here)
        here.channel(EDUCATORS).members.remove("U0CEMBOT")
        await look(here)
        missed(here, LIAM, "while it was out")
        (open_one,) = here.rows("SELECT until, reason FROM unseen")
        assert open_one["until"] is None
        assert "was not in the channel" in open_one["reason"]
        here.channel(EDUCATORS).members.append("U0CEMBOT")
        await look(here)
        assert [who for _, who, _ in logged(here)] == [LIAM]
        assert here.rows(GAPS) == []
        here.channel(EDUCATORS).members.remove("U0CEMBOT")
        await look(here)
        here.clock.jump(CLOSES + SOON)
        await look(here)
        (gap,) = here.rows(GAPS)
        assert gap["channel"] == EDUCATORS
        assert "was not in the channel" in gap["reason"]
        assert gap["until"] == f"{CLOSES:%Y-%m-%d %H:%M:%S}.000000"


async def test_a_minute_that_slack_held_back_is_a_gap_and_filled_as_far_as_the_history_goes(
    tmp_path: Path,
) -> None:
    async with scene(tmp_path, over_http=True) as here:
        await begun(here)
        missed(here, LIAM, "held back")
        minute = int(STARTS.timestamp())
        told = {
            "token": "x",
            "type": "app_rate_limited",
            "team_id": here.bot.workspace,
            "minute_rate_limited": minute,
            "api_app_id": "A0CEMBOT",
        }
        links = here.rehearsal.links
        await links.answered(links.send("events_api", told, answers=False))
        (gap,) = here.rows(GAPS)
        assert gap["channel"] == ""
        assert "app_rate_limited" in gap["reason"]
        here.clock.jump(STARTS + timedelta(minutes=2))
        await here.bot.house.filling.look()
        assert [who for _, who, _ in logged(here)] == [LIAM]


async def test_a_network_that_is_down_is_asked_again_and_a_full_database_is_no_loss(tmp_path: Path) -> None:
    async with scene(tmp_path) as here:
        here.refusals.add("conversations.history")
        await begun(here)
        await deaf(here)
        missed(here, LIAM, "not heard")
        here.rehearsal.faults.add("conversations.history", Fault(kind=Kind.BROKEN))
        await look(here)
        assert logged(here) == []
        assert len(here.rows(GAPS)) == 1  # reports show it as long as it is not read
        here.clock.wait(60)  # the next look
        here.change("CREATE TRIGGER no BEFORE UPDATE ON fact BEGIN SELECT RAISE(FAIL, 'disk is full'); END")
        await look(here)
        here.change("DROP TRIGGER no")
        await look(here)
        assert [who for _, who, _ in logged(here)] == [LIAM]
        assert here.rows(GAPS) == []


async def test_a_reaction_of_which_the_moment_is_not_told_counts_for_no_minutes(tmp_path: Path) -> None:
    async with scene(tmp_path) as here:
        await begun(here)
        heard = await here.rehearsal.people.say(GRACE, EDUCATORS, "heard")
        await deaf(here)
        heard.reactions["eyes"] = [GRACE]
        await look(here)
        report = await report_of(here.bot.database, until=here.clock.now())
        told = values(report)
    assert (told["reactions"], told["person_minutes_at_least"]) == (1, 0)


async def test_nothing_of_who_is_not_counted_is_filled_in(tmp_path: Path) -> None:
    async with scene(tmp_path) as here:
        (notice,) = await begun(here)
        await here.press(GRACE, notice, "dont_count_me")
        await here.bot.house.consenting.forget(here.bot.workspace, AVA)
        await deaf(here)
        said = missed(here, GRACE, "not counted")
        missed(here, AVA, "forgotten")
        missed(here, LIAM, "counted")
        said.reactions["tada"] = [GRACE, AVA, NORA]
        await look(here)
        assert [(act, who) for act, who, _ in logged(here)] == [("message", LIAM), ("reaction", NORA)]


async def test_edits_and_deletions_that_were_not_heard_are_followed_where_words_are_kept(
    tmp_path: Path,
) -> None:
    async with scene(tmp_path, keep_words_days=30) as here:
        await archived(here)
        people = here.rehearsal.people
        edited = await people.say(GRACE, EDUCATORS, f"{SECRET} one")
        deleted = await people.say(LIAM, EDUCATORS, f"{SECRET} two")
        await deaf(here)
        edited.text, edited.edited, edited.edited_by = "mended", here.rehearsal.workspace.moment(), GRACE
        deleted.deleted = True
        missed(here, AVA, "not heard")
        await look(here)
        assert [row["text"] for row in here.rows("SELECT text FROM words")] == ["mended", "not heard"]
        assert len(logged(here)) == 3


async def test_what_is_said_while_the_history_is_read_keeps_its_words(tmp_path: Path) -> None:
    async with scene(tmp_path, keep_words_days=30) as here:
        await archived(here)
        filling, people = here.bot.house.filling, here.rehearsal.people

        class Slow:
            """The history, in which something more is said as soon as a page was read."""

            thread = filling.history.thread

            async def page(self, channel: str, since: str, until: str, cursor: str = "") -> Page:
                page = await filling.history.page(channel, since, until, cursor)
                here.clock.jump(here.clock.now() + SOON)
                await people.say(AVA, EDUCATORS, "said meanwhile")
                return page

        await deaf(here)
        missed(here, LIAM, "not heard")
        here.clock.jump(here.clock.now() + SOON)
        await people.say(GRACE, EDTECHCHAT, "where nothing is logged")
        await replace(filling, history=Slow()).look()
        assert {row["text"] for row in here.rows("SELECT text FROM words")} == {"not heard", "said meanwhile"}


def test_whose_reaction_the_history_does_not_name_has_not_taken_it_back() -> None:
    posted = Posted("1.0", "", "U1", "", by_person=True, reactions=(Reacted("tada", ("U2",), whole=False),))
    assert taken_back(posted, [("U2", "tada"), ("U3", "tada"), ("U3", "wave")]) == [("U3", "wave")]
