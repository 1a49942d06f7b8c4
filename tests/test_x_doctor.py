"""What `cembot doctor` says of X: its keys, what the account may do, its money; and it pays only where it is asked."""

import os
import sqlite3
import subprocess
import sys
from contextlib import closing
from dataclasses import replace
from functools import partial
from pathlib import Path

import pytest

from bot.domain.way import OnX
from bot.examination import examine
from bot.rehearsal.faults import Fault, Kind
from bot.rehearsal.x_server import XRehearsal
from bot.rehearsal.x_timeline import BOT
from bot.services.examining import Finding
from bot.storage import x_accounts
from tests.conftest import ROOT, SHARED
from tests.conversation import EVENING
from tests.hearing import HandClock
from tests.on_both import ON_X, access
from tests.stored import open_empty
from tests.test_doctor import OURS, installed
from tests.test_x_plan import KEYS, SLACK
from tests.x_fidelity import unlike_the_document


async def found(
    folder: Path, far: XRehearsal, on_x: OnX = ON_X, *, try_replies: bool = False
) -> dict[str, Finding]:
    """Examine an installation that has an account on X."""
    async with installed(folder, OURS) as outside:
        here = replace(outside, x=access(far), clock=HandClock(EVENING))
        findings = await examine(here, folder, on_x, try_replies=try_replies)
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
    assert findings["x powers"].said == (
        "Whether X lets the account reply to its own posts is not known yet; a chat's first reply tells. "
        "`cembot doctor --try-replies` finds it out: the account posts a sentence and a reply to it, for everybody to "
        "see, and deletes both, for $0.05 at the most."
    )
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
    assert findings["x powers"].said.startswith(
        "X refused the account a reply to its own post on 2015-10-26: questions are posts of their own under"
    )
    assert not findings["x budget"].ok
    assert "$5.00 is spent or set aside: nothing more is posted" in findings["x budget"].said


async def agreed(folder: Path) -> None:
    """Let an organiser agree that posts on X cost money."""
    database = open_empty(folder / "cembot.db")
    work = partial(x_accounts.agree, account=BOT, workspace="T0REHEARSE", who="U1", now=EVENING)
    await database.write(work)
    database.close()


def ledger(folder: Path) -> tuple[int, int]:
    """Give what was charged, and what is set aside, in micro-dollars."""
    with closing(sqlite3.connect(folder / "cembot.db")) as connection:
        ask = "SELECT coalesce(sum(micros), 0) FROM spend WHERE charged = ?"
        paid, aside = (int(connection.execute(ask, (charged,)).fetchone()[0]) for charged in (1, 0))
        return paid, aside


CREATE, DELETE = "POST /2/tweets", "DELETE /2/tweets/{id}"


@pytest.mark.parametrize(
    ("allowed", "said", "known"),
    [
        (
            True,
            "X let the account reply to its own post: a chat's questions make one thread.",
            "X let the account",
        ),
        (
            False,
            "X refused the account a reply to its own post: questions are posts of their own under the hashtag.",
            "X refused the account a reply to its own post on 2015-10-26:",
        ),
    ],
)
async def test_replies_are_tried_where_it_is_asked_for_and_nothing_is_left(
    tmp_path: Path, allowed: bool, said: str, known: str
) -> None:
    far = await far_end()
    far.powers.own_threads = allowed
    await agreed(tmp_path)
    findings = await found(tmp_path, far, try_replies=True)
    await far.stop()
    assert findings["x replies"] == Finding("x replies", ok=True, said=said)
    assert findings["x powers"].said.startswith(known)
    assert [post.text for post in far.timeline.there() if post.author == BOT] == []
    assert far.bill.total == (50_000 if allowed else 25_000)
    assert ledger(tmp_path) == (far.bill.total, 0)
    if SHARED.is_dir():
        assert unlike_the_document(SHARED, far.calls) == []


async def test_replies_are_not_tried_without_an_organisers_yes_or_a_budget(tmp_path: Path) -> None:
    far = await far_end()
    findings = await found(tmp_path, far, try_replies=True)
    assert not findings["x replies"].ok
    assert "no organiser has agreed yet" in findings["x replies"].said
    await agreed(tmp_path)
    for budget, said in ((0, "nothing paid is called"), (40_000, "nothing is left")):
        findings = await found(tmp_path, far, replace(ON_X, budget=budget), try_replies=True)
        assert said in findings["x replies"].said
    await far.stop()
    assert [call.route for call in far.calls if call.method != "GET"] == []
    assert far.bill.total == 0


@pytest.mark.parametrize(
    ("call", "kind"),
    [(CREATE, Kind.DROP_AFTER), (DELETE, Kind.DROP_AFTER), (DELETE, Kind.DROP_BEFORE)],
)
async def test_what_is_cut_off_while_replies_are_tried_is_deleted_and_paid_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, call: str, kind: Kind
) -> None:
    monkeypatch.setattr("bot.services.trying_replies.WAIT", 0.0)
    far = await far_end()
    await agreed(tmp_path)
    far.faults.add(call, Fault(kind=kind))
    findings = await found(tmp_path, far, try_replies=True)
    await far.stop()
    assert findings["x replies"].ok
    assert list(far.timeline.there()) == []
    assert ledger(tmp_path) == (far.bill.total, 0)


async def test_a_deletion_whose_answer_was_lost_is_paid_where_x_then_says_that_nothing_is_there(
    tmp_path: Path,
) -> None:
    far = await far_end()
    await agreed(tmp_path)
    far.faults.add(DELETE, Fault(kind=Kind.ERROR, error="not-there"))
    findings = await found(tmp_path, far, try_replies=True)
    await far.stop()
    assert findings["x replies"].ok
    with closing(sqlite3.connect(tmp_path / "cembot.db")) as connection:
        assert connection.execute("SELECT count(*) FROM spend WHERE item = 'deletion'").fetchone() == (2,)


async def test_a_post_that_x_does_not_delete_is_named(tmp_path: Path) -> None:
    far = await far_end()
    await agreed(tmp_path)
    far.faults.add(DELETE, Fault(kind=Kind.ERROR, error="suspended"))
    findings = await found(tmp_path, far, try_replies=True)
    await far.stop()
    (left,) = far.timeline.there()
    assert not findings["x replies"].ok
    assert (
        f"X did not delete https://x.com/i/web/status/{left.id}: delete it there."
        in findings["x replies"].said
    )
    assert ledger(tmp_path) == (far.bill.total, 0)


async def test_other_refusals_say_nothing_of_replies(tmp_path: Path) -> None:
    far = await far_end()
    await agreed(tmp_path)
    far.faults.add(CREATE, Fault(kind=Kind.ERROR, error="credits"))
    findings = await found(tmp_path, far, try_replies=True)
    await far.stop()
    assert (
        "was not found out: credits-depleted: the X account has no credit left" in findings["x replies"].said
    )
    assert "is not known yet" in findings["x powers"].said
    assert ledger(tmp_path) == (0, 0)


@pytest.mark.parametrize(
    ("more", "said"), [({}, "There is no account on X to try"), (KEYS, "CEMBOT_QUIET is set")]
)
def test_replies_are_not_tried_without_keys_or_where_nothing_is_posted(
    tmp_path: Path, more: dict[str, str], said: str
) -> None:
    environ = {"PATH": os.environ["PATH"], "PYTHONPATH": str(ROOT), **SLACK, **more, "CEMBOT_QUIET": "1"}
    command = [sys.executable, "-m", "bot", "doctor", "--try-replies"]
    ran = subprocess.run(command, cwd=tmp_path, env=environ, capture_output=True, text=True, check=False)
    assert ran.returncode == 2
    assert said in ran.stderr
