"""Talking on the rehearsal's page: the box, threads, reactions, the clock, and news that arrives by itself."""

from datetime import timedelta

from selenium.webdriver.common.keys import Keys

from tests.browser import Browser
from tests.builders_page import FIRST, message, seconds
from tests.rehearsed import EDTECHCHAT, NORA, OPENING, Rehearsed

pytest_plugins = ["tests.fixtures_page"]

LATER = f"{seconds(22, 24)}.000001"


def test_enter_sends_and_shift_enter_makes_a_line(page: Browser, rehearsed: Rehearsed) -> None:
    page.type("composer", "one" + Keys.SHIFT + Keys.ENTER + Keys.SHIFT + "two" + Keys.ENTER)
    page.see("one\ntwo", "message")
    assert rehearsed.said() == [(NORA, "one\ntwo")]
    assert page.find("composer").get_attribute("value") == ""


def test_a_mention_reaches_the_app_and_is_shown_as_one(page: Browser, rehearsed: Rehearsed) -> None:
    page.type("composer", "@cembot what's on?" + Keys.ENTER)
    page.see("@cembot what's on?", "message")
    assert page.text(".message .mention") == "@cembot"
    page.until(lambda: rehearsed.app.heard("app_mention"))


def test_a_slash_command_reaches_the_app_and_its_answer_is_for_the_asker_alone(
    page: Browser, rehearsed: Rehearsed
) -> None:
    rehearsed.app.answers["/cem"] = {"text": "Nothing is on *tomorrow*."}
    page.type("composer", "/cem tomorrow" + Keys.ENTER)
    page.see("Nothing is on tomorrow.", "message")
    page.find("only-you")
    assert [one["text"] for one in rehearsed.app.heard("/cem")] == ["tomorrow"]


def test_what_was_refused_comes_back_into_the_box_with_the_reason(page: Browser) -> None:
    page.type("composer", "/dance" + Keys.ENTER)
    page.see("/dance is not a command of this app.", "toasts")
    page.until(lambda: page.find("composer").get_attribute("value") == "/dance")


def test_a_suggestion_fills_the_box_and_waits_for_enter(page: Browser, rehearsed: Rehearsed) -> None:
    page.click("hint")
    assert page.find("composer").get_attribute("value") == "@cembot what's on today?"
    assert page.run("return document.activeElement.dataset.testid") == "composer"
    assert rehearsed.said() == []


def test_what_was_not_sent_stays_with_its_channel(page: Browser) -> None:
    page.type("composer", "half a thought")
    page.click('[data-channel-id="C0GENERAL"]')
    page.see("general", "channel-name")
    page.until(lambda: page.find("composer").get_attribute("value") == "")
    page.click(f'[data-channel-id="{EDTECHCHAT}"]')
    page.until(lambda: page.find("composer").get_attribute("value") == "half a thought")


def test_a_channel_can_be_joined_before_it_is_written_to(page: Browser, rehearsed: Rehearsed) -> None:
    rehearsed.do(lambda: rehearsed.room.members.remove(NORA))
    page.find("join-bar")
    assert not page.find("message-list").find_elements("css selector", "textarea")
    page.click("join")
    page.find("composer")
    page.see("@nora has joined the channel", "message-list")


def test_an_ephemeral_message_says_that_nobody_else_sees_it(page: Browser, rehearsed: Rehearsed) -> None:
    rehearsed.say(message("Just for you.", only_for=NORA), message("For all.", ts=LATER))
    page.see("For all.", "message-list")
    assert [one.text for one in page.all('[data-testid="only-you"]')] == ["Only visible to you"]
    assert "Only visible to you" in page.text(f'[data-ts="{FIRST}"]')


def test_replies_stand_under_their_message_and_fold_away(page: Browser, rehearsed: Rehearsed) -> None:
    rehearsed.say(message("A question"), message("An answer", ts=LATER, thread_ts=FIRST))
    page.see("An answer", f'[data-ts="{FIRST}"] [data-ts="{LATER}"]')
    page.see("1 reply", "thread-toggle")
    page.click("thread-toggle")
    page.until(lambda: "An answer" not in page.text("message-list"))
    page.click("thread-toggle")
    page.type("reply-text", "And thanks" + Keys.ENTER)
    page.see("And thanks", f'[data-ts="{FIRST}"] .replies')
    assert [one.thread_ts for one in rehearsed.place.ordered(rehearsed.room)] == ["", FIRST, FIRST]


def test_news_arrives_by_itself_and_disturbs_nobody_who_is_writing(
    page: Browser, rehearsed: Rehearsed
) -> None:
    rehearsed.say(message("A question"), message("An answer", ts=f"{seconds(22, 22)}.0", thread_ts=FIRST))
    page.type("reply-text", "I was just")
    rehearsed.say(message("Another", ts=f"{seconds(22, 23)}.0", thread_ts=FIRST), message("News", ts=LATER))
    page.see("News", "message-list")
    page.see("Another", "message-list")
    assert page.run("return document.activeElement.value") == "I was just"


def test_an_edited_message_changes_in_its_place(page: Browser, rehearsed: Rehearsed) -> None:
    said = message("At eight")
    rehearsed.say(said, message("Good", ts=LATER, user="U0AVA"))
    page.see("Good", "message-list")
    rehearsed.do(lambda: vars(said).update(text="At nine", edited=LATER))
    page.see("At nine (edited)", f'[data-ts="{FIRST}"]')
    assert [one.get_attribute("data-ts") for one in page.all("[data-ts]")] == [FIRST, LATER]


def test_ones_own_message_can_be_edited_and_deleted(page: Browser, rehearsed: Rehearsed) -> None:
    rehearsed.say(message("At eihgt &amp; nine", user=NORA))
    page.hover("message")
    page.click("edit")
    box = page.find("edit-text")
    assert box.get_attribute("value") == "At eihgt & nine"
    box.clear()
    box.send_keys("At eight & nine" + Keys.ENTER)
    page.see("At eight & nine (edited)", "message")
    assert rehearsed.said() == [(NORA, "At eight &amp; nine")]
    page.hover("message")
    page.click("delete")
    page.until(lambda: not page.all('[data-testid="message"]'))
    assert rehearsed.said() == []


def test_nobody_is_offered_to_change_what_others_wrote(page: Browser, rehearsed: Rehearsed) -> None:
    rehearsed.say(message("Mine", user=NORA), message("Hers", user="U0AVA", ts=LATER))
    page.see("Hers", "message-list")
    for tool in ("edit", "delete"):
        assert len(page.all(f'[data-ts="{FIRST}"] [data-testid="{tool}"]')) == 1
        assert not page.all(f'[data-ts="{LATER}"] [data-testid="{tool}"]')


def test_a_reaction_is_added_from_the_picker_and_taken_back(page: Browser, rehearsed: Rehearsed) -> None:
    said = message("Well done", reactions={"tada": [NORA]})
    rehearsed.say(said)
    page.hover("message")
    page.click("add-reaction")
    page.click('.menu [data-reaction="heart"]')
    page.find('.reaction[data-reaction="heart"][aria-pressed="true"]')
    page.click('.reaction[data-reaction="tada"]')
    page.until(lambda: not page.all('.reaction[data-reaction="tada"]'))
    assert said.reactions == {"heart": [NORA]}


def test_the_clock_is_set_by_its_buttons_and_runs_on(page: Browser, rehearsed: Rehearsed) -> None:
    assert page.find("speed-0").get_attribute("aria-pressed") == "true"
    page.click("skip-5")
    page.see("6:30:00 PM", "clock-now")
    assert rehearsed.place.now() == OPENING + timedelta(minutes=5)
    page.click("speed-600")
    page.until(lambda: page.find("speed-600").get_attribute("aria-pressed") == "true")
    page.until(lambda: "6:30" not in page.text("clock-now"), "the clock stands still")
    assert rehearsed.place.clock.speed == 600


def test_words_in_a_box_are_copied_as_they_are(page: Browser, rehearsed: Rehearsed) -> None:
    words = "Q1 of 6: A & B <or> :smile: *C*?\n#EdTechChat"
    box = {"type": "rich_text_preformatted", "elements": [{"type": "text", "text": words}]}
    rehearsed.say(message("For X now", blocks=[{"type": "rich_text", "elements": [box]}]))
    page.see(words, ".to-copy pre")
    page.click("copy")
    page.see("Copied", "copy")
    page.find("composer").send_keys(Keys.CONTROL + "v")
    page.until(lambda: page.find("composer").get_attribute("value") == words)
