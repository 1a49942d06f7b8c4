"""Talking on the rehearsal's page: the box, threads, reactions, the clock, and news that arrives by itself."""

from selenium.webdriver.common.keys import Keys

from tests.browser import Browser
from tests.builders_page import message, seconds
from tests.fakes_page import NORA, Rehearsed

pytest_plugins = ["tests.fixtures_page"]

TS = message()["ts"]


def test_enter_sends_and_shift_enter_makes_a_line(page: Browser, server: Rehearsed) -> None:
    page.type("composer", "one" + Keys.SHIFT + Keys.ENTER + Keys.SHIFT + "two" + Keys.ENTER)
    page.until(lambda: server.fake.posted("say"))
    assert server.fake.posted("say") == [{"user": NORA["id"], "channel": "C0GENERAL", "text": "one\ntwo"}]
    page.until(lambda: page.find("composer").get_attribute("value") == "")


def test_what_was_refused_comes_back_into_the_box_with_the_reason(page: Browser, server: Rehearsed) -> None:
    server.fake.answers["say"] = {"ok": False, "error": "There is no command /dance here."}
    page.type("composer", "/dance" + Keys.ENTER)
    page.see("There is no command /dance here.", "toasts")
    page.until(lambda: page.find("composer").get_attribute("value") == "/dance")


def test_a_suggestion_fills_the_box_and_waits_for_enter(page: Browser, server: Rehearsed) -> None:
    page.click("hint")
    assert page.find("composer").get_attribute("value") == "@cembot what's on today?"
    assert page.run("return document.activeElement.dataset.testid") == "composer"
    assert not server.fake.posts


def test_what_was_not_sent_stays_with_its_channel(page: Browser) -> None:
    page.type("composer", "half a thought")
    page.click('[data-channel-id="D0CEMBOT"]')
    page.see("cembot", "channel-name")
    page.until(lambda: page.find("composer").get_attribute("value") == "")
    page.click('[data-channel-id="C0GENERAL"]')
    page.until(lambda: page.find("composer").get_attribute("value") == "half a thought")


def test_a_channel_can_be_joined_before_it_is_written_to(page: Browser, server: Rehearsed) -> None:
    page.click('[data-channel-id="C0CHATS"]')
    page.find("join-bar")
    assert not page.find("message-list").find_elements("css selector", "textarea")
    server.fake.channels[1]["is_member"] = True
    page.click("join")
    page.find("composer")
    assert server.fake.posted("join") == [{"user": NORA["id"], "channel": "C0CHATS"}]


def test_an_ephemeral_message_says_that_nobody_else_sees_it(page: Browser, server: Rehearsed) -> None:
    server.say(message("Just for you.", ephemeral=True), message("For all.", ts=f"{seconds(22, 21)}.0"))
    page.see("For all.", "message-list")
    assert [one.text for one in page.all('[data-testid="only-you"]')] == ["Only visible to you"]
    assert "Only visible to you" in page.text(f'[data-ts="{TS}"]')


def test_replies_stand_under_their_message_and_fold_away(page: Browser, server: Rehearsed) -> None:
    server.say(message("A question", replies=[message("An answer", ts=f"{seconds(22, 22)}.0", thread_ts=TS)]))
    page.see("An answer", "message-list")
    page.see("1 reply", "thread-toggle")
    page.click("thread-toggle")
    page.until(lambda: "An answer" not in page.text("message-list"))
    page.click("thread-toggle")
    page.type("reply-text", "And thanks" + Keys.ENTER)
    page.until(lambda: server.fake.posted("say"))
    assert server.fake.posted("say")[0] == {
        "user": NORA["id"],
        "channel": "C0GENERAL",
        "text": "And thanks",
        "thread_ts": TS,
    }


def test_news_arrives_by_itself_and_disturbs_nobody_who_is_writing(page: Browser, server: Rehearsed) -> None:
    parent = message("A question", replies=[message("An answer", ts=f"{seconds(22, 22)}.0", thread_ts=TS)])
    server.say(parent)
    page.type("reply-text", "I was just")
    parent["replies"].append(message("Another answer", ts=f"{seconds(22, 23)}.0", thread_ts=TS))
    server.say(message("News", ts=f"{seconds(22, 24)}.0"))
    page.see("News", "message-list")
    page.see("Another answer", "message-list")
    assert page.run("return document.activeElement.value") == "I was just"


def test_an_edited_message_changes_in_its_place(page: Browser, server: Rehearsed) -> None:
    said = message("At eight")
    server.say(said, message("Good", ts=f"{seconds(22, 24)}.0", user="U0AVA"))
    page.see("Good", "message-list")
    said.update(text="At nine", edited=True)
    server.changed()
    page.see("At nine (edited)", f'[data-ts="{TS}"]')
    assert [one.get_attribute("data-ts") for one in page.all("[data-ts]")] == [TS, f"{seconds(22, 24)}.0"]


def test_ones_own_message_can_be_edited_and_deleted(page: Browser, server: Rehearsed) -> None:
    server.say(message("At eihgt &amp; nine", user=NORA["id"]))
    page.click("edit")
    box = page.find("edit-text")
    assert box.get_attribute("value") == "At eihgt & nine"
    box.clear()
    box.send_keys("At eight" + Keys.ENTER)
    page.until(lambda: server.fake.posted("edit"))
    where = {"user": NORA["id"], "channel": "C0GENERAL", "ts": TS}
    assert server.fake.posted("edit") == [{**where, "text": "At eight"}]
    page.click("delete")
    page.until(lambda: server.fake.posted("delete"))
    assert server.fake.posted("delete") == [where]


def test_a_reaction_is_added_from_the_picker_and_taken_back(page: Browser, server: Rehearsed) -> None:
    server.say(message("Well done", reactions=[{"name": "tada", "users": [NORA["id"]]}]))
    page.click("add-reaction")
    page.click('.menu [data-reaction="heart"]')
    page.click('.reaction[data-reaction="tada"]')
    page.until(lambda: len(server.fake.posted("react")) == 2)
    assert [(one["name"], one["remove"]) for one in server.fake.posted("react")] == [("heart", False), ("tada", True)]


def test_the_clock_is_set_by_its_buttons_and_runs_on(page: Browser, server: Rehearsed) -> None:
    assert page.find("speed-0").get_attribute("aria-pressed") == "true"
    server.fake.answers["clock"] = {"ok": True, "now": "2015-10-26T22:25:00+00:00", "speed": 600}
    page.click("speed-600")
    page.until(lambda: page.find("speed-600").get_attribute("aria-pressed") == "true")
    page.until(lambda: "6:25" not in page.text("clock-now"), "the clock stands still")
    page.click("skip-5")
    page.until(lambda: len(server.fake.posted("clock")) == 2)
    assert server.fake.posted("clock") == [{"speed": 600}, {"ahead": 300}]
