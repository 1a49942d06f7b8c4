"""What the operator sets, and what is refused before anything starts."""

from pathlib import Path

import pytest
from pydantic import ValidationError

from bot.errors import SettingsError
from bot.settings import Settings, fence, mode

BOT = "xoxb-made-up-bot"
APP = "xapp-made-up-app"
SIGNED = "made-up-signing-secret"
PASSWORD = "postgresql://cembot:hunter2@db/cembot"


def load(env_file: Path | None = None, **environ: str) -> Settings:
    return Settings.load(environ, env_file)


def refused(**environ: str) -> str:
    with pytest.raises(SettingsError) as caught:
        mode(Settings.load(environ, None))
    return str(caught.value)


def test_defaults_are_those_of_a_rehearsal_on_this_machine() -> None:
    settings = load()
    assert mode(settings) == "rehearsal"
    assert settings.database_url == "sqlite:///data/cembot.db"
    assert settings.slack_api_url == "https://slack.com/api/"
    assert (settings.timezone, settings.command, settings.organisers) == ("UTC", "/cem", ())


def test_both_tokens_make_the_live_bot() -> None:
    assert mode(load(SLACK_BOT_TOKEN=BOT, SLACK_APP_TOKEN=APP)) == "live"
    assert mode(load(SLACK_BOT_TOKEN=BOT, SLACK_APP_TOKEN=APP, PORT="8080", DATABASE_URL=PASSWORD)) == "live"


@pytest.mark.parametrize(
    "deployed", [{"PORT": "8080"}, {"DATABASE_URL": PASSWORD}], ids=["PORT", "DATABASE_URL"]
)
def test_a_deployed_bot_without_tokens_is_told_every_missing_name_and_where_to_get_it(
    deployed: dict[str, str],
) -> None:
    sentence = refused(**deployed)
    (name,) = deployed
    assert f"{name} set" in sentence
    assert (
        "SLACK_BOT_TOKEN is missing. Find it at api.slack.com/apps → your app → OAuth & Permissions"
        in sentence
    )
    assert (
        "SLACK_APP_TOKEN is missing. Find it at api.slack.com/apps → your app → Basic Information" in sentence
    )

    assert "SLACK_SIGNING_SECRET" in sentence


def test_over_http_every_missing_name_is_told_at_once_and_no_app_token_is_asked_for() -> None:
    assert mode(load(SLACK_BOT_TOKEN=BOT, SLACK_SIGNING_SECRET=SIGNED, PORT="8080")) == "live"
    sentence = refused(SLACK_SIGNING_SECRET=SIGNED)
    assert "SLACK_BOT_TOKEN is missing" in sentence
    assert "PORT is missing" in sentence
    assert "SLACK_APP_TOKEN is missing" not in sentence


def test_one_token_of_two_is_refused() -> None:
    assert "SLACK_APP_TOKEN is missing" in refused(SLACK_BOT_TOKEN=BOT)
    assert "SLACK_BOT_TOKEN is missing" in refused(SLACK_APP_TOKEN=APP)


def test_tokens_in_each_others_place_are_both_named_and_neither_is_shown() -> None:
    sentence = refused(SLACK_BOT_TOKEN=APP, SLACK_APP_TOKEN=BOT)
    assert "SLACK_BOT_TOKEN does not begin with xoxb-" in sentence
    assert "SLACK_APP_TOKEN does not begin with xapp-" in sentence
    assert "made-up" not in sentence


def test_every_unreadable_setting_is_named_at_once() -> None:
    with pytest.raises(SettingsError) as caught:
        load(
            CEMBOT_TIMEZONE="EST5EDT4EVER",
            CEMBOT_COMMAND="cem",
            CEMBOT_ORGANISERS="U1, me",
            CEMBOT_SLACK_API_URL="slack.com",
            CEMBOT_LOG_LEVEL="loud",
            CEMBOT_QUIET="perhaps",
            CEMBOT_TEST_CHANNELS="C1 general",
            CEMBOT_OPS_CHANNEL="#ops",
            CEMBOT_PING_URL="http://example.com/ping",
            PORT="eighty",
        )
    lines = str(caught.value).splitlines()[1:]
    assert sorted(line.removeprefix("- ").split(":")[0] for line in lines) == [
        "CEMBOT_COMMAND",
        "CEMBOT_LOG_LEVEL",
        "CEMBOT_OPS_CHANNEL",
        "CEMBOT_ORGANISERS",
        "CEMBOT_PING_URL",
        "CEMBOT_QUIET",
        "CEMBOT_SLACK_API_URL",
        "CEMBOT_TEST_CHANNELS",
        "CEMBOT_TIMEZONE",
        "PORT",
    ]
    assert any("'me' is no Slack user id" in line for line in lines)
    assert any("'general' is no Slack channel id" in line for line in lines)
    assert not any("example.com" in line for line in lines)  # who knows that address can say that all is well


@pytest.mark.parametrize("zone", ["America", "../UTC", "Mars/Olympus_Mons", "New York"])
def test_a_zone_is_one_that_the_zone_database_has(zone: str) -> None:
    with pytest.raises(SettingsError, match="is no IANA time zone"):
        load(CEMBOT_TIMEZONE=zone)


@pytest.mark.parametrize(
    ("city", "zone"),
    [
        ("Montevideo", "America/Montevideo"),
        ("new york", "America/New_York"),
        ("europe/london", "Europe/London"),
        ("GMT+3", "America/New_York"),  # what Etc/GMT+3 means is three hours behind
    ],
)
def test_a_city_is_answered_with_its_zone(city: str, zone: str) -> None:
    with pytest.raises(SettingsError, match=f"write one such as {zone}"):
        load(CEMBOT_TIMEZONE=city)


def test_the_environment_wins_over_the_file_and_blank_is_not_set(tmp_path: Path) -> None:
    env_file = tmp_path / ".env"
    env_file.write_text(
        f"SLACK_BOT_TOKEN={BOT}\nSLACK_APP_TOKEN=\nCEMBOT_PROGRAMME='The café month'\nCEMBOT_DATA=a\n"
    )
    settings = load(env_file, CEMBOT_DATA="b", SLACK_BOT_TOKEN=" ")
    assert settings.programme == "The café month"
    assert settings.data == Path("b")
    assert settings.slack_app_token is None
    assert settings.slack_bot_token is not None
    assert settings.slack_bot_token.get_secret_value() == BOT


def test_a_dollar_sign_in_the_file_is_a_dollar_sign(tmp_path: Path) -> None:
    env_file = tmp_path / ".env"
    env_file.write_text("DATABASE_URL=postgresql://cembot:a${HOME}b@db/cembot\n")
    assert load(env_file).database_url == "postgresql://cembot:a${HOME}b@db/cembot"


def test_a_file_that_is_no_text_is_refused_by_name(tmp_path: Path) -> None:
    env_file = tmp_path / ".env"
    env_file.write_bytes(b"CEMBOT_PROGRAMME=\xff\xfe\n")
    with pytest.raises(SettingsError, match=r"\.env cannot be read as text in UTF-8"):
        load(env_file)


def test_no_environment_is_read_behind_the_callers_back(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / ".env").write_text(f"SLACK_APP_TOKEN={APP}\n")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("SLACK_BOT_TOKEN", BOT)
    settings = load()
    assert (settings.slack_bot_token, settings.slack_app_token) == (None, None)


def test_secrets_show_in_no_repr() -> None:
    settings = load(
        SLACK_BOT_TOKEN=BOT,
        SLACK_APP_TOKEN=APP,
        SLACK_SIGNING_SECRET=SIGNED,
        DATABASE_URL=PASSWORD,
        CEMBOT_PING_URL="https://ping.example/made-up",
    )
    shown = f"{settings!r} {settings}"
    assert "made-up" not in shown
    assert "hunter2" not in shown
    assert settings.database_url == PASSWORD


def test_an_address_to_ping_may_be_on_this_machine() -> None:
    assert load(CEMBOT_PING_URL="http://127.0.0.1:8000/well").ping_url == "http://127.0.0.1:8000/well"


def test_settings_are_frozen() -> None:
    settings = load()
    with pytest.raises(ValidationError, match="frozen"):
        settings.programme = "another"


def test_addresses_and_lists_are_read_as_people_write_them() -> None:
    settings = load(
        CEMBOT_SLACK_API_URL="http://127.0.0.1:8765/api",
        CEMBOT_ORGANISERS="U1,W2 ,U3",
        CEMBOT_LOG_LEVEL="debug",
    )
    assert settings.slack_api_url == "http://127.0.0.1:8765/api/"
    assert settings.organisers == ("U1", "W2", "U3")
    assert settings.log_level == "DEBUG"


LIVE = {"SLACK_BOT_TOKEN": BOT, "SLACK_APP_TOKEN": APP}
STAGING = {**LIVE, "CEMBOT_ENVIRONMENT": "staging"}


def test_in_production_a_bot_posts_wherever_it_is_invited() -> None:
    assert fence(load()) is None
    assert fence(load(CEMBOT_ENVIRONMENT="Production")) is None


def test_outside_production_a_bot_posts_in_its_test_channels_only() -> None:
    settings = load(None, **STAGING, CEMBOT_TEST_CHANNELS="C1, G2", CEMBOT_OPS_CHANNEL="G2")
    assert mode(settings) == "live"
    assert fence(settings) == frozenset({"C1", "G2"})


def test_a_bot_outside_production_that_does_not_know_where_it_may_post_is_refused() -> None:
    sentence = refused(**STAGING)
    assert "CEMBOT_TEST_CHANNELS is missing: with CEMBOT_ENVIRONMENT=staging" in sentence
    assert fence(load(CEMBOT_ENVIRONMENT="staging")) == frozenset()


def test_test_channels_that_would_not_hold_are_refused() -> None:
    assert "Set CEMBOT_ENVIRONMENT" in refused(**LIVE, CEMBOT_TEST_CHANNELS="C1")
    outside = refused(**LIVE, CEMBOT_ENVIRONMENT="test", CEMBOT_TEST_CHANNELS="C1", CEMBOT_OPS_CHANNEL="C9")
    assert "CEMBOT_OPS_CHANNEL is C9, which is not among CEMBOT_TEST_CHANNELS" in outside


def test_a_rehearsal_needs_no_fence() -> None:
    assert mode(load(CEMBOT_ENVIRONMENT="staging")) == "rehearsal"


@pytest.mark.parametrize(("written", "meant"), [("1", True), ("true", True), ("0", False), ("no", False)])
def test_the_kill_switch_is_written_as_people_write_it(written: str, *, meant: bool) -> None:
    assert load(CEMBOT_QUIET=written).quiet is meant
    assert load().quiet is False
