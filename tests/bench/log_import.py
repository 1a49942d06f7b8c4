"""How much memory an import of a million posts takes, against one of a tenth of them: it should be the same."""

import csv
import subprocess
from pathlib import Path

from bot.storage.connect import connect
from bot.storage.migrate import upgrade
from tests.bench.figure import About, Figure, Pair, median
from tests.bench.processes import ROOT, environment, python

FEW, MANY = 100_000, 1_000_000
PEOPLE = 20_000

ABOUT = About(
    "import_memory",
    f"memory at most while {MANY:,} posts are imported",
    "MB",
    f"the same of {FEW:,} posts",
    1.3,
)
IMPORT = """
import sys
from bot.cli import build
build(sys.argv[1])(sys.argv[1:], standalone_mode=False)
print(next(line for line in open('/proc/self/status') if line.startswith('VmHWM')).split()[1])
"""
"""Imports, and tells in its last line how many kB it held at most. What the system tells of a process that has ended
counts what its parent held when it was begun. (Linux.)"""

HEAD = (
    "msg_id",
    "created_at_utc",
    "user",
    "is_retweet",
    "is_quote",
    "hashtags",
    "followers_count",
    "lang",
    "text",
)


async def measure(folder: Path) -> list[Figure]:
    """Import both, each in a process of its own."""
    few, many = (_most(folder, size) for size in (FEW, MANY))
    return [median(ABOUT, [Pair(many, few)])]


def _most(folder: Path, size: int) -> float:
    """Give the most memory that an import of so many posts holds, in MB."""
    log, file = folder / f"{size}.csv", folder / f"{size}.db"
    _write(log, size)
    database = connect(f"sqlite:///{file}")
    upgrade(database.engine)
    database.close()
    words = ["import-log", str(log), "--database", f"sqlite:///{file}"]
    done = subprocess.run(
        python("-c", IMPORT, *words), cwd=ROOT, env=environment(), stdout=subprocess.PIPE, check=True
    )
    log.unlink()
    file.unlink()
    return int(done.stdout.splitlines()[-1]) / 1024


def _write(file: Path, size: int) -> None:
    with file.open("w", newline="", encoding="utf-8") as out:
        writer = csv.writer(out)
        writer.writerow(HEAD)
        for number in range(size):
            day, second = 1 + number % 28, number % 86_400
            at = f"2015-10-{day:02d}T{second // 3600:02d}:{second // 60 % 60:02d}:{second % 60:02d}Z"
            text = f"A{number % 6 + 1} thought {number} #edtechchat"
            writer.writerow(
                (f"p{number}", at, f"u{number % PEOPLE}", 0, 0, "#edtechchat", number % 500, "en", text)
            )
