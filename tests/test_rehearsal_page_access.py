"""The rehearsal's page for everybody: contrast, names, narrow screens; and nothing from outside becomes markup."""

import itertools
import re

import pytest
from selenium.webdriver.common.by import By

from bot.rehearsal import User
from bot.rehearsal.page import ASSETS
from tests.browser import TELEPHONE, Browser
from tests.builders_page import actions, button, channel_form, evening, field, message, plain, section, view
from tests.rehearsed import Rehearsed

pytest_plugins = ["tests.fixtures_page"]

READABLE = 4.5
"""The least contrast of text, WCAG 2.2, 1.4.3."""
VISIBLE = 3.0
"""The least contrast of what shows a control's place and state, WCAG 2.2, 1.4.11."""

TEXT_ON = {
    "text": "page raised hover only-you-soft mine-soft accent-soft",
    "muted": "page raised hover only-you-soft",
    "link": "page hover only-you-soft",
    "danger": "page danger-soft",
    "mention": "mention-soft",
    "code": "raised",
    "on-accent": "accent accent-hover",
    "on-danger": "danger",
    "on-badge": "badge",
    "side-text": "side side-hover",
    "side-muted": "side side-hover",
    "on-side-here": "side-here",
}
SIGN_ON = {"edge": "page raised", "focus": "page hover", "accent": "page", "danger": "page"}

CONTRASTS = """
const canvas = document.createElement("canvas").getContext("2d", { willReadFrequently: true });
const rgba = (colour) => {
  canvas.clearRect(0, 0, 1, 1);
  canvas.fillStyle = colour;
  canvas.fillRect(0, 0, 1, 1);
  return [...canvas.getImageData(0, 0, 1, 1).data].map((part, index) => (index === 3 ? part / 255 : part));
};
const over = (top, below) => top.slice(0, 3).map((part, index) => part * top[3] + below[index] * (1 - top[3]));
const ground = (node) => {
  if (!node) return rgba(getComputedStyle(document.documentElement).getPropertyValue("--page"));
  const own = rgba(getComputedStyle(node).backgroundColor);
  return own[3] === 1 ? own : [...over(own, ground(node.parentElement)), 1];
};
const light = (colour) => {
  const linear = (part) => (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4);
  const [r, g, b] = colour.map((part) => linear(part / 255));
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
};
const root = document.querySelector("dialog[open]") ?? document.body;
const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
const found = [];
for (let text; (text = walker.nextNode()); ) {
  const node = text.parentElement;
  if (!text.data.trim() || !node.checkVisibility({ visibilityProperty: true }) || node.matches(".emoji")) continue;
  const below = ground(node);
  const [a, b] = [light(over(rgba(getComputedStyle(node).color), below)), light(below)].sort((x, y) => y - x);
  found.push([text.data.trim().slice(0, 40), (a + 0.05) / (b + 0.05)]);
}
return found;
"""


def luminance(colour: str) -> float:
    """Compute the relative luminance of #rrggbb, as WCAG defines it."""
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """Compute the contrast ratio of two colours."""
    lighter, darker = sorted((luminance(one), luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def colours(scheme: str) -> dict[str, str]:
    """Read the stylesheet's colours as a scheme has them; the dark one changes what it names and keeps the rest."""
    light, dark, *_ = re.findall(r":root \{(.*?)\}", (ASSETS / "style.css").read_text("utf-8"), re.DOTALL)
    found = dict(re.findall(r"--([\w-]+): (#[0-9a-f]{6});", light))
    return found | dict(re.findall(r"--([\w-]+): (#[0-9a-f]{6});", dark)) if scheme == "dark" else found


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_palette_can_be_read_in_every_pair_that_meets(scheme: str) -> None:
    named = colours(scheme)
    for pairs, least in ((TEXT_ON, READABLE), (SIGN_ON, VISIBLE)):
        for ink, papers in pairs.items():
            for paper in papers.split():
                measured = contrast(named[ink], named[paper])
                assert measured >= least, f"{ink} on {paper} has {measured:.2f}, needs {least}"


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_text_on_the_page_can_be_read(page: Browser, rehearsed: Rehearsed, scheme: str) -> None:
    page.scheme(scheme)
    rehearsed.say(*evening())
    page.see("It is quiet.", "message-list")
    read = page.run(CONTRASTS)
    rehearsed.show(channel_form())
    page.click("modal-submit")
    page.find("field-error")
    read += page.run(CONTRASTS)
    assert len(read) > 100
    assert [(text, round(ratio, 2)) for text, ratio in read if ratio < READABLE] == []


@pytest.mark.parametrize(("width", "height"), [TELEPHONE, (320, 568)])
def test_a_narrow_screen_never_scrolls_sideways(
    page: Browser, rehearsed: Rehearsed, width: int, height: int
) -> None:
    page.resize(width, height, touch=True)
    rehearsed.say(*evening())
    page.see("It is quiet.", "message-list")
    wide = (
        "return [document.documentElement, ...document.querySelectorAll('.scroller, .modal-body')]"
        ".filter((node) => node.scrollWidth > node.clientWidth).map((node) => node.className || node.tagName)"
    )
    assert page.run(wide) == []
    rehearsed.show(channel_form())
    page.find("modal")
    assert page.run(wide) == []


def test_on_a_narrow_screen_people_and_channels_slide_in_and_out(page: Browser) -> None:
    page.resize(*TELEPHONE, touch=True)
    page.until(lambda: not page.all('[data-testid="person"]')[0].is_displayed())
    page.click("open-sidebar")
    page.click('[data-testid="person"][data-user-id="U0AVA"]')
    page.see("Sydney", "clock-zone")
    page.until(lambda: not page.all('[data-testid="person"]')[0].is_displayed())


def test_everything_that_can_be_pressed_or_filled_has_a_name_and_room_for_a_finger(
    page: Browser, rehearsed: Rehearsed
) -> None:
    rehearsed.say(*evening())
    page.see("It is quiet.", "message-list")
    controls = "button, a[href], input, select, textarea, summary"
    outside = page.all(controls)
    nameless = [
        one.get_attribute("outerHTML") for one in outside if one.is_displayed() and not one.accessible_name
    ]
    rehearsed.show(channel_form())
    inside = page.find("modal").find_elements(By.CSS_SELECTOR, controls)
    nameless += [
        one.get_attribute("outerHTML") for one in inside if one.is_displayed() and not one.accessible_name
    ]
    assert nameless == []
    small = [
        one.get_attribute("outerHTML")
        for one in itertools.chain(outside, inside)
        if one.is_displayed()
        and one.tag_name in {"button", "select", "textarea"}
        and min(one.size.values()) < 20
    ]
    assert small == []


def test_the_page_has_its_landmarks_and_says_what_is_new(page: Browser) -> None:
    for css in ("main", "aside[aria-label]", "nav[aria-label]", "h1", '[role="log"][aria-live="polite"]'):
        assert len(page.all(css)) == 1, css
    assert page.run("return document.documentElement.lang") == "en"


def test_everything_is_reached_with_the_tab_key(page: Browser, rehearsed: Rehearsed) -> None:
    rehearsed.say(message(blocks=[actions(button("I'm here", "here"))]))
    page.find('[data-action-id="here"]')
    reached = page.run(
        "return [...document.querySelectorAll('button, input, select, textarea, a[href]')]"
        ".filter((node) => node.checkVisibility({ visibilityProperty: true }) && node.tabIndex < 0)"
        ".map((node) => node.outerHTML)"
    )
    assert reached == []


EVIL = '"><img src=x onerror="window.owned=1"><script>window.owned=1</script>'


def test_nothing_from_outside_becomes_markup(page: Browser, rehearsed: Rehearsed) -> None:
    traps = " ".join(
        (
            EVIL,
            "<javascript:window.owned=1|press me>",
            "<data:text/html,x|or me>",
            f"<https://example.org/{EVIL}|{EVIL}>",
            f"<!date^1445904000^{EVIL}|{EVIL}>",
            "<!date^x^{time}|no date>",
            f"*{EVIL}* `{EVIL}` ```{EVIL}```",
            "&lt;img src=x onerror=window.owned=1&gt;",
        )
    )
    blocks = [
        {"type": "header", "text": plain(EVIL)},
        section(traps, fields=[{"type": "mrkdwn", "text": traps}]),
        actions(
            button(EVIL, EVIL, url="javascript:window.owned=1", accessibility_label=EVIL),
            {"type": "static_select", "action_id": "s", "options": [{"text": plain(EVIL), "value": EVIL}]},
        ),
        {"type": "image", "image_url": "javascript:window.owned=1", "alt_text": EVIL},
        {"type": "image", "image_url": "https://example.org/x.png", "alt_text": EVIL},
        {"type": EVIL},
    ]
    rehearsed.say(
        message(traps, user="U0EVIL", reactions={EVIL: ["U0EVIL"]}),
        message(traps, ts="1445898000.000300", blocks=blocks),
        users=(User("U0EVIL", EVIL, EVIL, "Europe/London"),),
    )
    page.see("press me", "message-list")
    typed = {"type": "plain_text_input", "action_id": "n", "initial_value": EVIL}
    rehearsed.show(view(*blocks, field("Note", typed), title=plain(EVIL)))
    page.see(EVIL, "modal-title")
    assert page.run("return window.owned") is None
    assert page.all("main img, dialog img, main script, dialog script") == []
    links = page.run(
        "return [...document.querySelectorAll('main a, dialog a')].map((link) => [link.protocol, link.rel])"
    )
    assert {protocol for protocol, _ in links} == {"https:"}
    assert {rel for _, rel in links} == {"noopener noreferrer"}


def test_the_page_asks_nobody_but_its_own_server(page: Browser, rehearsed: Rehearsed) -> None:
    rehearsed.say(
        message(blocks=[{"type": "image", "image_url": "https://example.org/x.png", "alt_text": "A map"}])
    )
    page.see("Picture: A map", "message-list")
    asked = page.run("return performance.getEntriesByType('resource').map((entry) => entry.name)")
    assert asked
    assert [name for name in asked if not name.startswith(rehearsed.rehearsal.url)] == []
    assert page.complaints() == []
