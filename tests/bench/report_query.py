"""A whole report over a million rows, against the plainest SQL that gives the same counts."""

import sqlite3
from datetime import UTC, datetime
from pathlib import Path

from bot.domain.report import Scope
from bot.services.reporting import Reporting
from bot.storage.connect import connect
from bot.storage.database import Database
from bot.storage.migrate import upgrade
from tests.bench.figure import PAIRS, About, Figure, Work, beside, median

ROWS, PEOPLE, CHATS = 1_000_000, 20_000, 400

SINCE, NOW = datetime(2015, 10, 2, tzinfo=UTC), datetime(2015, 11, 1, tzinfo=UTC)

ABOUT = About(
    "report_million",
    f"a whole report over {ROWS:,} rows of the log",
    "ms",
    "raw sqlite3: one plain query for each count, over the same file, in the same process",
    3.0,
)

FILL = (
    """
    WITH RECURSIVE n(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i < :people - 1)
    INSERT INTO person (id, created_at) SELECT i + 1, '2015-10-01' FROM n""",
    """
    WITH RECURSIVE n(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i < :rows - 1)
    INSERT INTO participation (platform, workspace, channel, message, act, person_id, detail, thread, at, recorded_at,
        removed, language, followers, question)
    SELECT
        CASE WHEN i % 10 = 9 THEN 'x' ELSE 'slack' END, CASE WHEN i % 10 = 9 THEN '' ELSE 'T1' END,
        CASE WHEN i % 10 = 9 THEN '' ELSE 'C' || (i / 10 % :chats) END,
        CASE WHEN i % 10 IN (7, 8) THEN i - i % 10 ELSE i END,
        CASE WHEN i % 10 IN (5, 6) THEN 'reply' WHEN i % 10 IN (7, 8) THEN 'reaction' ELSE 'message' END,
        (i * 7919) % :people + 1, CASE WHEN i % 10 IN (7, 8) THEN 'tada' ELSE '' END,
        CASE WHEN i % 10 IN (5, 6) THEN i - i % 10 ELSE '' END,
        strftime('%Y-%m-%d %H:%M:%S.000000', 1443657600 + i * 2.6, 'unixepoch'), '2015-11-01 00:00:00.000000', 0,
        CASE WHEN i % 10 = 9 THEN 'en' ELSE '' END, CASE WHEN i % 10 = 9 THEN i % 500 END,
        CASE WHEN i % 3 = 0 AND i % 10 < 7 THEN i % 6 + 1 END
    FROM n""",
    """
    CREATE TEMP VIEW counted AS SELECT * FROM participation WHERE removed = 0 AND aside = ''
    AND at >= '2015-10-02 00:00:00.000000' AND at < '2015-11-01 00:00:00.000000'""",
    """
    CREATE TEMP VIEW written AS SELECT * FROM counted WHERE act IN ('message', 'reply', 'quote')""",
)

PLAIN = {
    "participants": "SELECT count(DISTINCT person_id) FROM counted WHERE act <> 'check-in'",
    "participants_returning": """
        SELECT count(DISTINCT person_id) FROM counted WHERE act <> 'check-in' AND person_id IN
        (SELECT person_id FROM participation WHERE removed = 0 AND at < '2015-10-02 00:00:00.000000')""",
    "check_ins": "SELECT count(DISTINCT person_id) FROM counted WHERE act = 'check-in'",
    "messages": "SELECT count(*) FROM written",
    "replies": "SELECT count(*) FROM counted WHERE act = 'reply'",
    "reactions": "SELECT count(*) FROM counted WHERE act = 'reaction'",
    "answers": "SELECT count(*) FROM written WHERE question IS NOT NULL",
    "people_without_reply": """
        SELECT count(DISTINCT person_id) FROM written WHERE platform = 'slack'
        AND person_id NOT IN (
            SELECT told.person_id FROM participation AS answer JOIN participation AS told
            ON told.platform = 'slack' AND told.workspace = answer.workspace AND told.channel = answer.channel
            AND told.message = CASE answer.act WHEN 'reply' THEN answer.thread ELSE answer.message END
            AND told.act IN ('message', 'reply', 'quote') AND told.person_id <> answer.person_id
            AND told.at >= '2015-10-02 00:00:00.000000'
            WHERE answer.platform = 'slack' AND answer.act IN ('reply', 'reaction') AND answer.removed = 0)""",
    "posts": "SELECT count(*) FROM counted WHERE platform = 'x'",
    "people_who_posted": "SELECT count(DISTINCT person_id) FROM counted WHERE platform = 'x'",
    "impressions": "SELECT sum(followers) FROM counted WHERE platform = 'x'",
    "reach": """
        SELECT sum(most) FROM (SELECT max(followers) AS most FROM counted GROUP BY person_id)""",
    "languages": "SELECT count(DISTINCT language) FROM counted WHERE language <> ''",
    "looks_like_spam": "SELECT count(*) FROM participation WHERE aside <> ''",
}
"""Each figure's plainest query."""


async def measure(folder: Path) -> list[Figure]:
    """Fill a log, check that both give the same counts, and measure them beside each other."""
    file = folder / "record.db"
    database = connect(f"sqlite:///{file}")
    upgrade(database.engine)
    limit = sqlite3.connect(file)
    for statement in FILL:
        limit.execute(statement, {"rows": ROWS, "people": PEOPLE, "chats": CHATS} if ":" in statement else {})
    limit.commit()
    ours, plain = _ours(database), _plain(limit)
    counted, same = await ours(), await plain()
    if counted != same:
        raise RuntimeError(f"the limit does not give the same counts: {same}, and the report {counted}")
    pairs = [await beside(ours, plain, 1, turn=1) for _ in range(PAIRS)]
    limit.close()
    database.close()
    return [median(ABOUT, pairs)]


def _ours(database: Database) -> Work:
    async def report() -> object:
        made = await Reporting(database).report(Scope(since=SINCE, until=NOW), NOW)
        return {one.metric.name: one.value for one in made.figures if one.metric.name in PLAIN}

    return report


def _plain(limit: sqlite3.Connection) -> Work:
    async def ask() -> object:
        return {name: limit.execute(query).fetchone()[0] for name, query in PLAIN.items()}

    return ask
