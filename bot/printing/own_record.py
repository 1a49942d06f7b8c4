"""Somebody's own record as a PDF, to be shown as evidence of professional development. Counts nothing."""

from datetime import datetime
from zoneinfo import ZoneInfo

from bot.domain.attended import Attended, OwnRecord
from bot.domain.credit import RULE
from bot.printing.typeset import pdf
from bot.wording.message import one_line
from bot.wording.tongue import ENGLISH, Tongue

TEMPLATE = """
#let rule = line(length: 100%, stroke: 0.5pt + rgb("#8a94a0"))
#let ruled(lines) = { for _ in range(lines) { v(1.4em); rule }; v(1em) }

= #data.title
#grid(
  columns: (auto, 1fr), column-gutter: 1em, row-gutter: 0.8em,
  strong(data.words.name), if data.name == "" [#box(width: 60%, repeat[\\_])] else { data.name },
  strong(data.words.programme), data.programme,
  strong(data.words.made), data.made,
  strong(data.words.all), data.total,
)

== #data.words.chats
#if data.rows.len() == 0 [#data.words.none] else {
  table(
    columns: (4.2cm, 1fr, auto, auto),
    align: (left, left, right, right),
    table.header(..data.header),
    ..for row in data.rows {
      (row.when, { strong(row.title); if row.about != "" [\\ #quiet(row.about)] }, row.messages, row.minutes)
    }
  )
}
#quiet[#data.rule]

== #data.words.said
#if data.posts.len() == 0 [#data.words.no_words]
#for chat in data.posts {
  heading(level: 3, chat.title)
  for post in chat.posts [- #quiet[#post.at] #post.text]
}

== #data.words.reflection
#if data.reflection.len() == 0 { ruled(6) } else { for part in data.reflection { par(part) } }

#quiet[#data.source]
"""


WORDS = ("name", "programme", "made", "all", "chats", "none", "said", "no_words", "reflection")
"""What the page calls its parts."""

COLUMNS = ("when", "chat", "messages", "minutes_column")


def own_record_pdf(
    record: OwnRecord, programme: str, zone: str, made_at: datetime, speak: Tongue = ENGLISH
) -> bytes:
    """Set the record, with times in `zone`."""
    minutes = speak.say("record.pdf_minutes", minutes=_range(record.least, record.most, speak))
    data = {
        "lang": speak.language,
        "words": {name: speak.say(f"record.pdf_{name}") for name in WORDS},
        "header": [speak.say(f"record.pdf_{name}") for name in COLUMNS],
        "title": speak.say("record.pdf_title"),
        "footer": one_line(speak.say("record.pdf_footer", programme=programme)),
        "name": one_line(record.name),
        "programme": one_line(programme),
        "made": speak.day(made_at.astimezone(ZoneInfo(zone)).date()),
        "total": speak.count("record.pdf_total", len(record.attended), minutes=minutes),
        "rows": [_row(one, zone, speak) for one in record.attended],
        "rule": speak.say("record.pdf_rule", rule=speak.sentence(RULE)),
        "posts": [
            {
                "title": one_line(f"{one.title}, {_day(one, zone, speak)}"),
                "posts": [
                    {"at": speak.clock(post.at, zone), "text": one_line(post.text)} for post in one.posts
                ],
            }
            for one in record.attended
            if one.posts
        ],
        "reflection": [one_line(part) for part in record.reflection.splitlines() if part.strip()],
        "source": one_line(speak.say("record.pdf_source", programme=programme)),
    }
    return pdf(TEMPLATE, data, made_at)


def _row(one: Attended, zone: str, speak: Tongue) -> dict[str, str]:
    starts, ends = (speak.clock(moment, zone) for moment in (one.starts_at, one.ends_at))
    day = _day(one, zone, speak)
    about = " · ".join(part for part in (one.hashtag, "; ".join(one.organisations)) if part)
    return {
        "when": speak.say("record.pdf_hours", day=day, starts=starts, ends=ends, zone=speak.zone(zone)),
        "title": one_line(one.title),
        "about": one_line(about),
        "messages": speak.number(one.messages),
        "minutes": _range(one.least, one.most, speak),
    }


def _day(one: Attended, zone: str, speak: Tongue) -> str:
    return speak.day(one.starts_at.astimezone(ZoneInfo(zone)).date())


def _range(least: int, most: int, speak: Tongue) -> str:
    if least == most:
        return speak.number(least)
    return speak.say("record.pdf_range", least=speak.number(least), most=speak.number(most))
