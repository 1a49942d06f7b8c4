"""What is posted to try replies on X does not stay there, or is named, where the trial is broken off."""

import asyncio
import re
from pathlib import Path

import pytest

from bot.errors import OutletError, StorageError
from bot.outlets.x import X
from bot.rehearsal.faults import Fault, Kind
from bot.services.purse import Purse
from tests.test_x_doctor import DELETE, agreed, far_end, found


def interrupt() -> None:
    """Do what Ctrl+C does."""
    task = asyncio.current_task()
    assert task is not None
    task.cancel()


async def test_what_was_posted_is_deleted_where_the_database_then_fails(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def full(_self: Purse, resource: str = "") -> None:
        raise StorageError(f"The disk is full: {resource}.")

    monkeypatch.setattr(Purse, "pay", full)
    monkeypatch.setattr(Purse, "keep", full)
    far = await far_end()
    await agreed(tmp_path)
    findings = await found(tmp_path, far, try_replies=True)
    await far.stop()
    assert not findings["x replies"].ok
    assert "was not found out: The disk is full: trial:" in findings["x replies"].said
    assert "What the deletions cost was not written down" in findings["x replies"].said
    assert [call.status for call in far.calls if call.method != "GET"] == [201, 200]
    assert list(far.timeline.there()) == []


@pytest.mark.parametrize("deletes", [True, False])
async def test_what_was_posted_is_deleted_or_named_where_it_is_interrupted(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, deletes: bool
) -> None:
    async def interrupted(_self: Purse, _resource: str) -> None:
        interrupt()
        await asyncio.sleep(0)

    monkeypatch.setattr(Purse, "pay", interrupted)
    far = await far_end()
    await agreed(tmp_path)
    if not deletes:
        far.faults.add(DELETE, Fault(kind=Kind.ERROR, error="suspended"))
    with pytest.raises(OutletError) as told:
        await found(tmp_path, far, try_replies=True)
    await far.stop()
    left = [one.id for one in far.timeline.there()]
    assert len(left) == (0 if deletes else 1)
    assert re.findall(r"https://x.com/i/web/status/(\d+): delete it there", str(told.value)) == left


async def test_an_interruption_while_posts_are_deleted_leaves_none(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    delete, asked = X.delete, list[str]()

    async def interrupted(outlet: X, post: str) -> None:
        asked.append(post)
        if len(asked) == 1:
            interrupt()
        await delete(outlet, post)

    monkeypatch.setattr(X, "delete", interrupted)
    far = await far_end()
    await agreed(tmp_path)
    findings = await found(tmp_path, far, try_replies=True)
    await far.stop()
    assert findings["x replies"].ok
    assert list(far.timeline.there()) == []
