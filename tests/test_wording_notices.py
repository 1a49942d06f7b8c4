"""The notice of a chat, help, and what is said about privacy."""

from bot.asking import understand
from bot.wording import actions as ids
from bot.wording.help import help_message, unknown
from bot.wording.privacy import privacy
from tests.builders_wording import COMMANDS, DUNCAN, NAMES, NEW_YORK, NOW, WEEKLY, happenings, notice, shown


def test_a_start_notice_says_that_the_chat_is_logged_and_between_which_times() -> None:
    message = notice(DUNCAN, [happenings(WEEKLY)[0]])
    assert (
        "This chat is being logged from 8:00 PM until 9:30 PM New York time: figures, not words."
        in message.text
    )
    assert (
        "being logged from <!date^1445904000^{time}|8:00 PM New York time> until <!date^1445909400^"
        in shown(message)
    )
    for said in ("#edtechchat with Arne Duncan", "Twitter chat", "Also listed as", "https://ours.example/d"):
        assert said in message.text


def test_a_start_notices_buttons_name_the_event() -> None:
    [buttons] = [block["elements"] for block in notice(DUNCAN).blocks if block["type"] == "actions"]
    pressed = {one["action_id"]: one for one in buttons}
    assert pressed[ids.CHECK_IN]["value"] == happenings(DUNCAN)[0].id
    assert pressed[ids.CHECK_IN]["accessibility_label"] == "I'm here: #edtechchat with Arne Duncan"
    assert pressed[ids.DONT_COUNT]["accessibility_label"].startswith("Don't count me: #edtechchat")
    assert pressed[ids.JOIN]["url"] == "https://ours.example/d"


def test_help_is_made_from_the_table_of_commands() -> None:
    told = shown(help_message(COMMANDS, NAMES))
    assert "• `/cem webinars tomorrow` what is on that day" in told
    assert "• `/cem channel` what this channel hears" in told
    assert "@cembot" in told


def test_help_says_whom_people_may_ask() -> None:
    assert "Questions about" not in help_message(COMMANDS, NAMES).text
    for contact, said in (
        ("ann@example.org", "<mailto:ann@example.org|ann@example.org>"),
        ("https://ours.example/help", "<https://ours.example/help|https://ours.example/help>"),
        ("Ann <!channel>", "Ann &lt;!channel&gt;"),
    ):
        named = NAMES._replace(contact=contact)
        assert f"Questions about the programme: {said}." in help_message(COMMANDS, named).text


def test_an_unknown_question_gets_the_reason_and_help() -> None:
    message = unknown(understand("tomorrow at 25", NEW_YORK, NOW), COMMANDS, NAMES)
    assert message.text.startswith("Sorry, I am not sure what you mean. I could not read “25”.")
    assert "/cem channel" in message.text


def test_privacy_says_what_is_kept_and_offers_the_other_choice() -> None:
    counted, not_any_more = privacy(0, NAMES, counted=True), privacy(30, NAMES, counted=False)
    assert "What was said is not kept." in counted.text
    assert "What is said is kept for 30 days where an archive is made" in not_any_more.text
    assert counted.blocks[-1]["elements"][0]["action_id"] == ids.DONT_COUNT
    assert not_any_more.blocks[-1]["elements"][0]["action_id"] == ids.COUNT_ME
