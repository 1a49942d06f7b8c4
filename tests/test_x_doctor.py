"""What `cembot doctor` says of X: its keys, what the account may do, and its money; and it pays nothing for it."""

from dataclasses import replace
from pathlib import Path

from bot.domain.way import OnX
from bot.examination import examine
from bot.rehearsal.x_server import XRehearsal
from bot.services.examining import Finding
from tests.conversation import EVENING
from tests.hearing import HandClock
from tests.on_both import ON_X, access
from tests.stored import open_empty
from tests.test_doctor import OURS, installed


async def found(folder: Path, far: XRehearsal, on_x: OnX = ON_X) -> dict[str, Finding]:
    """Examine an installation that has an account on X."""
    async with installed(folder, OURS) as outside:
        findings = await examine(replace(outside, x=access(far), clock=HandClock(EVENING)), folder, on_x)
    return {one.check: one for one in findings if one.check.startswith("x")}


async def far_end() -> XRehearsal:
    far = XRehearsal(HandClock(EVENING))
    await far.start()
    return far


async def test_keys_are_tried_and_it_costs_nothing(tmp_path: Path) -> None:
    far = await far_end()
    findings = await found(tmp_path, far)
    await far.stop()
    assert findings["x"] == Finding("x", ok=True, said="X takes the keys of account 4242424242.")
    assert findings["x powers"].said.startswith("Whether X lets the account reply")
    assert "agreed" in findings["x budget"].said
    assert not findings["x budget"].ok
    assert [call.status for call in far.calls] == [200]
    assert far.bill.total == 0


async def test_keys_that_were_revoked_are_told_with_what_to_do(tmp_path: Path) -> None:
    far = await far_end()
    far.keys.revoked = True
    findings = await found(tmp_path, far)
    await far.stop()
    assert not findings["x"].ok
    assert "Generate them again in X's developer console" in findings["x"].said


async def test_without_a_budget_nothing_is_asked(tmp_path: Path) -> None:
    far = await far_end()
    findings = await found(tmp_path, far, replace(ON_X, budget=0))
    await far.stop()
    assert list(far.calls) == []
    assert all(one.ok for one in findings.values())
    assert "nothing is called" in findings["x"].said


async def test_what_is_known_of_replies_and_money_is_said(tmp_path: Path) -> None:
    database = open_empty(tmp_path / "cembot.db")
    with database.engine.begin() as connection:
        connection.exec_driver_sql(
            "INSERT INTO x_account VALUES ('4242424242', 0, '2015-10-26', 'U1', '2015-10-26 00:00:00.000000')"
        )
        connection.exec_driver_sql(
            "INSERT INTO spend (account, day, item, resource, micros, charged, at, delivery_id, occurrence_id) "
            "VALUES ('4242424242', '2015-10-20', 'post', '', 5000000, 1, '2015-10-20 00:00:00.000000', '', '')"
        )
    database.close()
    far = await far_end()
    findings = await found(tmp_path, far)
    await far.stop()
    assert "posts of their own under the hashtag" in findings["x powers"].said
    assert not findings["x budget"].ok
    assert "$5.00 is spent or set aside: nothing more is posted" in findings["x budget"].said
