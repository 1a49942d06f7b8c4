"""What the tests of scripts share: tables of questions, and what was refused of them. Tests nothing."""

from bot.feeds import Reading, Source, read
from bot.services.scripting import Asked

HEADER = "hashtag,uid,title,date,question,text,offset"


def table(*lines: str, name: str = "questions.csv") -> Reading:
    return read(Source(name, "\n".join([HEADER, *lines]).encode(), "questions"))


def told(asked: Asked | Reading) -> list[tuple[int, str, str]]:
    return [(one.line, one.field, one.reason) for one in asked.rejected]


def with_questions(said: object, **parts: object) -> dict[str, object]:
    return {
        "title": "A chat",
        "start": "2015-10-26T20:00",
        "timezone": "America/New_York",
        "end": "21:00",
        "questions": said,
        **parts,
    }
