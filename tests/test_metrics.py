"""/metrics: what a monitoring system sees, in Prometheus's format, and the examples of alerts on it."""

import re
from datetime import timedelta
from pathlib import Path

import yaml
from aiohttp import ClientSession
from prometheus_client.parser import text_string_to_metric_families

from bot.domain.feed import Feed
from bot.rehearsal.faults import Fault, Kind
from tests.announced import SOON, STARTS, settled, waiting_for_a_start
from tests.builders import event
from tests.conftest import ROOT
from tests.conversation import GRACE, NORA, Scene, scene


async def taken(here: Scene) -> dict[tuple[str, str], float]:
    """Ask for the figures, by name and the value of the label."""
    async with ClientSession() as session, session.get(f"{here.url}/metrics") as answer:
        assert answer.status == 200
        assert answer.headers["Content-Type"].startswith("text/plain; version=")
        text = await answer.text()
    return {
        (sample.name, next(iter(sample.labels.values()), "")): sample.value
        for family in text_string_to_metric_families(text)
        for sample in family.samples
    }


async def test_the_figures_tell_what_was_sent_what_waits_and_what_is_wrong(tmp_path: Path) -> None:
    async with scene(tmp_path, served=True) as here:
        before = await taken(here)
        assert before["cembot_events", ""] == 0
        assert before["cembot_healthy", "database"] == 1
        assert before["cembot_heartbeat_age_seconds", "sender"] < 60
        await here.load(event())
        await here.subscribe(at_start=True)
        await here.bot.house.feeds.add(Feed(name="a", address="http://127.0.0.1/a", partner="A"), "T1", NORA)
        await here.bot.house.reading_feeds.look()
        after = await taken(here)
        assert (after["cembot_events", ""], after["cembot_feeds", ""]) == (1, 1)
        assert after["cembot_feeds_failing", ""] == 1


async def test_what_was_sent_and_what_waits_is_counted(tmp_path: Path) -> None:
    async with scene(tmp_path, served=True) as here:
        await waiting_for_a_start(here)
        here.clock.jump(STARTS + SOON)
        await settled(here, "sent")
        figures = await taken(here)
        assert figures["cembot_deliveries_day", "sent"] == 1
        assert figures["cembot_announcements_day", "start"] == 1
        assert figures["cembot_late_seconds", ""] == 0


async def test_what_is_due_and_not_out_is_late(tmp_path: Path) -> None:
    async with scene(tmp_path, served=True) as here:
        await waiting_for_a_start(here)
        here.refusals.add("chat.postMessage")
        here.rehearsal.faults.add("chat.postMessage", Fault(kind=Kind.RATE_LIMITED, seconds=600))
        here.clock.jump(STARTS + SOON)
        await here.until_rows("SELECT * FROM delivery WHERE reason LIKE 'asked to wait%'")
        here.clock.jump(STARTS + timedelta(minutes=5))
        assert (await taken(here))["cembot_late_seconds", ""] >= 300


async def test_nobody_is_named(tmp_path: Path) -> None:
    async with scene(tmp_path, served=True) as here:
        await here.load(event(title="Secret title"))
        await here.ask(GRACE, "today")
        async with ClientSession() as session, session.get(f"{here.url}/metrics") as answer:
            said = await answer.text()
    assert GRACE not in said
    assert "Secret title" not in said


async def test_every_alert_of_the_example_asks_for_figures_that_there_are(tmp_path: Path) -> None:
    rules = yaml.safe_load((ROOT / "docs" / "alerts.yaml").read_text())
    rules = [rule for group in rules["groups"] for rule in group["rules"]]
    asked = set(re.findall(r"cembot_[a-z_]+", " ".join(rule["expr"] for rule in rules)))
    async with scene(tmp_path, served=True) as here:
        await waiting_for_a_start(here)
        here.clock.jump(STARTS + SOON)
        await settled(here, "sent")
        given = set(await taken(here))
    assert asked - {name for name, _ in given} == set()
    labelled = re.findall(r'(cembot_[a-z_]+)\{[a-z]+="([a-z]+)"\}', " ".join(rule["expr"] for rule in rules))
    assert labelled
    assert set(labelled) - given == set()
    assert all(rule["annotations"]["summary"].endswith(".") for rule in rules)
