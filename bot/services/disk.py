"""What is known of the disk under a folder. Changes nothing on it."""

import shutil
from collections.abc import Iterator
from pathlib import Path

FLEETING = frozenset({"overlay", "aufs", "tmpfs", "ramfs"})
"""File systems that end with a container or the machine's power, as Linux names them."""

MOUNTS = Path("/proc/self/mounts")


def existing(folder: Path) -> Path:
    """Give the folder, or the nearest one above it that is there."""
    return next(one for one in (folder, *folder.absolute().parents) if one.exists())


def free(folder: Path) -> int:
    """Tell how many bytes are free."""
    return shutil.disk_usage(existing(folder)).free


def is_fleeting(folder: Path, mounts: str | None = None) -> bool:
    """Tell whether a new release or a restart of the machine begins without what is there, as far as is known.

    `mounts` is what the system says of its file systems; where it says nothing, nothing is known.
    """
    if mounts is None:
        try:
            mounts = MOUNTS.read_text(encoding="utf-8", errors="replace")
        except OSError:
            return False
    place = existing(folder).resolve()
    nearest = max(
        (one for one in _mounted(mounts) if place.is_relative_to(one[0])),
        key=lambda one: len(one[0].parts),
        default=(place, ""),
    )
    return nearest[1] in FLEETING


def _mounted(mounts: str) -> Iterator[tuple[Path, str]]:
    """Give where each file system is mounted, and what it is; a space in a path stands there as an octal number."""
    for line in mounts.splitlines():
        _, where, kind, *_ = [*line.split(), "", "", ""]
        if kind:
            yield Path(where.replace("\\040", " ")), kind
