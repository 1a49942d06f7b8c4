"""What a newcomer can do on the rehearsal's page, in a real browser. How the app answers is tested elsewhere."""

from selenium.webdriver.common.keys import Keys
from selenium.webdriver.support.ui import Select

from tests.browser import Browser
from tests.builders_page import (
    FIRST,
    actions,
    button,
    channel_form,
    field,
    message,
    option,
    plain,
    seconds,
    section,
    view,
)
from tests.rehearsed import EDTECHCHAT, NORA, Rehearsed

pytest_plugins = ["tests.fixtures_page"]

EIGHT_IN_NEW_YORK = seconds(0, day=27)


def test_mrkdwn_is_drawn_as_slack_draws_it(page: Browser, rehearsed: Rehearsed) -> None:
    said = (
        "*bold* _italic_ ~gone~ `code *as is*` snake_case_name 2*3*4\n"
        "> quoted\n```first\n  second```\n"
        "<https://example.org/?a=1&amp;b=2|a link> <mailto:ann@example.org>"
        " <@U0LIAM> <#C0GENERAL> <!here> &lt;tag&gt; :tada:"
    )
    rehearsed.say(message(said))
    page.see("a link", "message")
    for css, text in {
        "strong": "bold",
        "em": "italic",
        "s": "gone",
        "code": "code *as is*",
        "blockquote": "quoted",
        "pre": "first\n  second",
    }.items():
        assert page.text(f'[data-testid="message"] {css}') == text
    shown = page.text("message")
    assert "snake_case_name 2*3*4" in shown
    assert "@liam #general @here <tag> 🎉" in shown
    assert page.find('[data-testid="message"] a').get_attribute("href") == "https://example.org/?a=1&b=2"


def test_the_fallback_text_is_shown_only_where_there_are_no_blocks(
    page: Browser, rehearsed: Rehearsed
) -> None:
    rehearsed.say(message("for screen readers", blocks=[section("for everybody")]))
    page.see("for everybody", "message-list")
    assert "for screen readers" not in page.text("message-list")


def test_every_date_token_is_told_in_the_readers_zone(page: Browser, rehearsed: Rehearsed) -> None:
    tokens = (
        "date_num date date_short date_long date_pretty date_short_pretty date_long_pretty time time_secs ago"
    )
    template = " / ".join(f"{{{token}}}" for token in tokens.split())
    rehearsed.say(message(f"<!date^{EIGHT_IN_NEW_YORK}^{template}|20:00>"))
    page.see(
        "2015-10-26 / October 26th, 2015 / Oct 26, 2015 / Monday, October 26th, 2015 / today / today / today"
        " / 8:00 PM / 8:00:00 PM / in 2 hours",
        "message",
    )


def test_becoming_someone_else_tells_dates_and_the_clock_in_their_zone(
    page: Browser, rehearsed: Rehearsed
) -> None:
    rehearsed.say(
        message(f"It starts <!date^{EIGHT_IN_NEW_YORK}^{{date_short_pretty}} at {{time}}|at eight>")
    )
    page.see("It starts Today at 8:00 PM", "message-list")
    assert page.text("clock-now") == "Mon, Oct 26, 2015, 6:25:00 PM"
    page.click('[data-testid="person"][data-user-id="U0LIAM"]')
    page.see("It starts Tomorrow at 12:00 AM", "message-list")
    page.click('[data-testid="person"][data-user-id="U0AVA"]')
    page.see("It starts Today at 11:00 AM", "message-list")
    assert page.text("clock-now") == "Tue, Oct 27, 2015, 9:25:00 AM"
    assert page.text("clock-zone") == "Sydney"


def test_a_button_tells_the_app_what_was_pressed_and_where(page: Browser, rehearsed: Rehearsed) -> None:
    rehearsed.say(message(blocks=[actions(button("I'm here", "here", value="chat-7"))]))
    page.click('[data-action-id="here"]')
    page.until(lambda: rehearsed.app.heard("block_actions"))
    [heard] = rehearsed.app.heard("block_actions")
    [pressed] = heard["actions"]
    assert (pressed["action_id"], pressed["block_id"], pressed["value"]) == ("here", "choices", "chat-7")
    assert heard["user"]["id"] == NORA
    assert (heard["container"]["channel_id"], heard["container"]["message_ts"]) == (EDTECHCHAT, FIRST)


def test_a_button_that_asks_first_is_pressed_only_after_yes(page: Browser, rehearsed: Rehearsed) -> None:
    sure = {"title": plain("Sure?"), "text": {"type": "mrkdwn", "text": "It *goes*."}}
    asks = button(
        "Delete", "delete", confirm={**sure, "confirm": plain("Delete it"), "deny": plain("Keep it")}
    )
    rehearsed.say(message(blocks=[actions(asks)]))
    page.click('[data-action-id="delete"]')
    page.see("It goes.", "confirm")
    page.click("confirm-no")
    page.until(lambda: not page.all("dialog[open]"))
    page.click('[data-action-id="delete"]')
    page.click("confirm-yes")
    page.until(lambda: rehearsed.app.heard("block_actions"))
    assert len(rehearsed.app.heard("block_actions")) == 1


def test_a_choice_in_a_message_is_told_at_once(page: Browser, rehearsed: Rehearsed) -> None:
    lead = {
        "type": "static_select",
        "action_id": "lead",
        "options": [option("10 min", "10"), option("1 hour", "60")],
    }
    rehearsed.say(message(blocks=[actions(lead)]))
    Select(page.find('select[data-action-id="lead"]')).select_by_visible_text("1 hour")
    page.until(lambda: rehearsed.app.heard("block_actions"))
    assert rehearsed.app.heard("block_actions")[0]["actions"][0]["selected_option"] == option("1 hour", "60")


def test_an_overflow_menu_offers_its_options(page: Browser, rehearsed: Rehearsed) -> None:
    rehearsed.say(
        message(
            blocks=[
                actions(
                    {"type": "overflow", "action_id": "rest", "options": [option("Share"), option("Hide")]}
                )
            ]
        )
    )
    page.click('[data-action-id="rest"]')
    page.click('.menu-entry[data-value="Hide"]')
    page.until(lambda: rehearsed.app.heard("block_actions"))
    assert rehearsed.app.heard("block_actions")[0]["actions"][0]["selected_option"]["value"] == "Hide"


def test_a_form_is_submitted_with_what_stands_in_it(page: Browser, rehearsed: Rehearsed) -> None:
    rehearsed.show(channel_form())
    Select(page.find('select[data-action-id="zone"]')).select_by_visible_text("London")
    page.click('summary[data-action-id="kinds"]')
    page.click('.many-list input[value="Webinar"]')
    page.type('input[data-action-id="note"]', "quiet please")
    page.click("modal-submit")
    page.until(lambda: not page.all("dialog[open]"))
    [heard] = rehearsed.app.heard("view_submission")
    assert heard["view"]["state"]["values"] == {
        "hear": {"hear": {"type": "checkboxes", "selected_options": [option("Today's list", "list")]}},
        "hour": {"hour": {"type": "timepicker", "selected_time": "07:30"}},
        "zone": {"zone": {"type": "static_select", "selected_option": option("London", "Europe/London")}},
        "kinds": {"kinds": {"type": "multi_static_select", "selected_options": [option("Webinar")]}},
        "partner": {"partner": {"type": "external_select", "selected_option": None}},
        "note": {"note": {"type": "plain_text_input", "value": "quiet please"}},
    }


def test_a_field_left_empty_is_named_before_the_app_hears_of_it(page: Browser, rehearsed: Rehearsed) -> None:
    rehearsed.show(channel_form())
    page.click("modal-submit")
    page.see("Please complete this required field.", '[data-block="input"][data-block-id="zone"]')
    assert len(page.all('[data-testid="field-error"]')) == 1
    assert not rehearsed.app.heard("view_submission")


def test_what_the_app_refuses_stands_at_its_field_and_nothing_typed_is_lost(
    page: Browser, rehearsed: Rehearsed
) -> None:
    rehearsed.show(view(field("Hour", {"type": "plain_text_input", "action_id": "hour"})))
    page.type('input[data-action-id="hour"]', "half past nine")
    refused = {"response_action": "errors", "errors": {"hour": "Write the hour as 09:30."}}
    rehearsed.app.answers["view_submission"] = refused
    page.click("modal-submit")
    page.see("Write the hour as 09:30.", '[data-block-id="hour"]')
    box = page.find('input[data-action-id="hour"]')
    assert box.get_attribute("value") == "half past nine"
    assert box.get_attribute("aria-invalid") == "true"
    assert page.run("return document.activeElement.dataset.actionId") == "hour"


def test_a_view_changed_by_the_app_keeps_what_was_typed(page: Browser, rehearsed: Rehearsed) -> None:
    note = field("Note", {"type": "plain_text_input", "action_id": "note"}, optional=True)
    shown = rehearsed.show(view(note, actions(button("More options", "more"))))
    page.type('input[data-action-id="note"]', "hello")
    rehearsed.change(shown, view(note, section("More of it")))
    page.see("More of it", "modal")
    assert page.find('input[data-action-id="note"]').get_attribute("value") == "hello"


def test_a_pushed_view_goes_back_to_the_one_below_as_it_was_left(page: Browser, rehearsed: Rehearsed) -> None:
    rehearsed.show(view(field("Note", {"type": "plain_text_input", "action_id": "note"})))
    page.type('input[data-action-id="note"]', "kept")
    rehearsed.push(view(section("The second"), title=plain("Details")))
    page.see("Details", "modal-title")
    page.click("modal-back")
    page.see("Channel", "modal-title")
    assert page.find('input[data-action-id="note"]').get_attribute("value") == "kept"


def test_escape_closes_a_modal_and_tells_the_app(page: Browser, rehearsed: Rehearsed) -> None:
    rehearsed.show({**channel_form(), "notify_on_close": True})
    page.find("modal")
    page.type('input[data-action-id="note"]', Keys.ESCAPE)
    page.until(lambda: not page.all("dialog[open]"))
    page.until(lambda: rehearsed.app.heard("view_closed"))


def test_an_external_select_asks_the_app_and_is_chosen_from_by_keyboard(
    page: Browser, rehearsed: Rehearsed
) -> None:
    rehearsed.app.answers["block_suggestion"] = {"options": [option("Edutopia"), option("Educators Abroad")]}
    rehearsed.show(channel_form())
    page.type('input[data-action-id="partner"]', "edu")
    page.see("Educators Abroad", '[role="listbox"]')
    page.type('input[data-action-id="partner"]', Keys.ARROW_DOWN + Keys.ARROW_DOWN + Keys.ENTER)
    page.until(
        lambda: page.find('input[data-action-id="partner"]').get_attribute("value") == "Educators Abroad"
    )
    asked = rehearsed.app.heard("block_suggestion")[-1]
    assert (asked["action_id"], asked["value"]) == ("partner", "edu")
    assert not rehearsed.app.heard("view_submission")
