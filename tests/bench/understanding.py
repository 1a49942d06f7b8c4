"""How long it takes to understand a question, among the words of a large programme; nothing is looked up."""

import itertools
import statistics
import time
from pathlib import Path

from bot.asking import understand
from bot.services.vocabulary import Vocabulary
from bot.storage.connect import connect
from tests.bench.figure import PAIRS, Figure
from tests.bench.over_http import QUESTIONS
from tests.bench.programme import EVENING, ZONE, fill

SIZE = 10_000

TIMES = 2_000
"""Questions of which a median is taken."""

MOST = 1.0
"""Milliseconds that it may take: a fixed limit, for there is nothing that does the same and could be measured."""


async def measure(folder: Path) -> list[Figure]:
    """Measure the questions in turn, as different people ask them."""
    database = connect(f"sqlite:///{await fill(folder / 'words.db', SIZE)}")
    known = await Vocabulary(database).known()
    for words in QUESTIONS:
        understand(
            words, ZONE, EVENING, known
        )  # catalogues are read when somebody first asks in their language
    medians = []
    for _ in range(PAIRS):
        took = []
        for words in itertools.islice(itertools.cycle(QUESTIONS), TIMES):
            began = time.perf_counter_ns()
            understand(words, ZONE, EVENING, known)
            took.append(time.perf_counter_ns() - began)
        medians.append(statistics.median(took) / 1e6)
    database.close()
    value = statistics.median(medians)
    says, limit = "understanding a question, p50", "a fixed limit of one millisecond"
    return [Figure("understanding", says, value, "ms", MOST, limit, value / MOST, 1.0)]
