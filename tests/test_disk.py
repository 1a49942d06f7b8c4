"""A disk that a new release begins without is known, where the system says what it is."""

from pathlib import Path

import pytest

from bot.services.disk import free, is_fleeting

MOUNTS = """\
overlay / overlay rw 0 0
/dev/vdb /var/lib/cembot ext4 rw 0 0
tmpfs /tmp tmpfs rw 0 0
/dev/vdc /mnt/a\\040disk xfs rw 0 0
"""


@pytest.mark.parametrize(
    ("folder", "fleeting"),
    [("/app/data", True), ("/var/lib/cembot/data", False), ("/tmp/data", True), ("/mnt/a disk/data", False)],  # noqa: S108 - read, not written to
)
def test_what_ends_with_the_container_is_told_from_a_volume(
    folder: str, fleeting: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.services.disk.existing", lambda place: place)
    assert is_fleeting(Path(folder), MOUNTS) is fleeting


def test_where_the_system_says_nothing_nothing_is_claimed(tmp_path: Path) -> None:
    assert is_fleeting(tmp_path, "") is False
    assert free(tmp_path / "not" / "there") > 0
