"""`cembot plan` for X: each post with its price, and what they come to; and the settings that it reads."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from bot.cli.on_x import on_x
from bot.domain.price import PRICES, Item
from bot.domain.way import Way
from bot.errors import SettingsError
from bot.rehearsal.x_timeline import BOT
from bot.settings import Settings, mode
from tests.conftest import ROOT
from tests.on_both import on_both

KEYS = {
    "X_API_KEY": "made-up",
    "X_API_SECRET": "made-up",
    "X_ACCESS_TOKEN": f"{BOT}-made-up",
    "X_ACCESS_TOKEN_SECRET": "made-up",
}
SLACK = {"SLACK_BOT_TOKEN": "xoxb-made-up", "SLACK_APP_TOKEN": "xapp-made-up"}
EVENING = ("--from", "2015-10-26", "--to", "2015-10-28", "--tz", "America/New_York")


def printed(folder: Path, *words: str, **settings: str) -> str:
    """Run `cembot plan` over a scene's database, as its operator would."""
    environ = {
        "PATH": os.environ["PATH"],
        "PYTHONPATH": str(ROOT),
        **KEYS,
        "CEMBOT_TIMEZONE": "America/New_York",
    }
    address = f"sqlite:///{folder / 'cembot.db'}"
    command = [sys.executable, "-W", "error", "-m", "bot", "plan", "--database", address, *words]
    ran = subprocess.run(
        command, cwd=folder, env={**environ, **settings}, capture_output=True, text=True, check=True
    )
    return ran.stdout


async def test_each_post_has_its_price(tmp_path: Path) -> None:
    async with on_both(tmp_path) as both:
        await both.bring()
        await both.here.subscribe(at_start=True)
        await both.pass_by(-30)
        await both.here.stop()
        rows = json.loads(printed(tmp_path, "--json", *EVENING))
        of_x = {row["kind"]: row for row in rows if row["destination"] == f"x:{BOT}:timeline"}
        assert {kind: row["price"] for kind, row in of_x.items()} == {
            "reminder-30": 0.015,
            "start": 0.015,
            "question-1": 0.015,
            "question-2": 0.015,
            "thanks": 0.015,
        }
        assert of_x["question-1"]["text"] == "Q1 of 2: Why number 1?\n#edtechchat"
        assert [row for row in rows if row["destination"].startswith("slack:") and "price" in row] == []
        told = printed(tmp_path, *EVENING, CEMBOT_X_PRICES="post=0.02")
        assert "; 5 posts on X for $0.10." in told
        assert "  $0.02\n" in told
        assert "To read" not in told


async def test_what_reading_a_chat_is_going_to_cost_stands_below_its_posts(tmp_path: Path) -> None:
    async with on_both(tmp_path) as both:
        await both.bring(way=Way.READS)
        await both.here.stop()
        told = printed(tmp_path, *EVENING)
        assert (
            "posts on X for $0.075. To read what is answered there, and to post what came of it, is going to cost "
            "about $1.015."
        ) in told


def test_prices_budget_and_cities_are_read() -> None:
    settings = Settings.load(
        {**KEYS, "CEMBOT_X_MONTHLY_BUDGET": "$4.50", "CEMBOT_X_PRICES": "post=0.02, count=0.0001"}, None
    )
    read = on_x(settings)
    assert (read.account, read.budget) == (BOT, 4_500_000)
    assert dict(read.prices) == {**PRICES, Item.POST: 20_000, Item.COUNT: 100}
    assert read.strip == ("UTC", "Europe/London", "Australia/Sydney")


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("CEMBOT_X_MONTHLY_BUDGET", "a lot", "is no price"),
        ("CEMBOT_X_MONTHLY_BUDGET", "-1", "is no price"),
        ("CEMBOT_X_PRICES", "post=cheap", "'post=cheap' is no price"),
        ("CEMBOT_X_ZONES", "London", "'London' is no IANA time zone"),
        ("CEMBOT_X_API_URL", "api.x.com", "it must begin with"),
        ("CEMBOT_X_DAILY_AT", "early", "'early' is no time of day; write such as 07:30"),
        ("CEMBOT_X_DAILY_AT", "07:30Z", "'07:30Z' is no time of day"),
        ("CEMBOT_X_DAILY_AT", "24:00", "'24:00' is no time of day"),
    ],
)
def test_what_cannot_be_read_is_named(name: str, value: str, said: str) -> None:
    with pytest.raises(SettingsError) as refused:
        Settings.load({name: value}, None)
    assert name in str(refused.value)
    assert said in str(refused.value)


def test_a_price_of_what_x_does_not_charge_for_is_refused() -> None:
    with pytest.raises(SettingsError, match="names likes, for which X charges nothing"):
        on_x(Settings.load({"CEMBOT_X_PRICES": "likes=1"}, None))


@pytest.mark.parametrize("missing", sorted(KEYS))
def test_half_of_the_keys_are_refused_with_the_name_of_the_other_half(missing: str) -> None:
    given = {name: value for name, value in KEYS.items() if name != missing}
    with pytest.raises(SettingsError, match=f"{missing} is missing: X needs all four keys"):
        mode(Settings.load({**SLACK, **given}, None))


def test_a_budget_without_keys_is_half_a_configuration_too() -> None:
    with pytest.raises(SettingsError, match="X_API_KEY, X_API_SECRET"):
        mode(Settings.load({**SLACK, "CEMBOT_X_MONTHLY_BUDGET": "5"}, None))


def test_an_access_token_that_names_no_account_is_refused() -> None:
    with pytest.raises(SettingsError, match="does not begin with the account's number"):
        mode(Settings.load({**SLACK, **KEYS, "X_ACCESS_TOKEN": "made-up"}, None))


def test_outside_production_nothing_goes_to_x_itself() -> None:
    test = {"CEMBOT_ENVIRONMENT": "test", "CEMBOT_TEST_CHANNELS": "C1"}
    with pytest.raises(SettingsError, match="does not post on X"):
        mode(Settings.load({**SLACK, **KEYS, **test}, None))
    stand_in = {"CEMBOT_X_API_URL": "http://127.0.0.1:9000"}
    assert mode(Settings.load({**SLACK, **KEYS, **test, **stand_in}, None)) == "live"


def test_keys_show_nowhere() -> None:
    shown = repr(Settings.load({**SLACK, **KEYS, "X_API_SECRET": "hush-hush"}, None))
    assert "hush-hush" not in shown
