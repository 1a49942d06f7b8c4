"""Somebody's own record as a PDF, to be shown as evidence of professional development. Counts nothing."""

from datetime import datetime
from zoneinfo import ZoneInfo

from bot.domain.attended import Attended, OwnRecord
from bot.domain.credit import RULE
from bot.domain.naming import clock_words, day_words, zone_words
from bot.printing.typeset import pdf
from bot.wording.message import one_line

TEMPLATE = """
#let rule = line(length: 100%, stroke: 0.5pt + rgb("#8a94a0"))
#let ruled(lines) = { for _ in range(lines) { v(1.4em); rule }; v(1em) }

= #data.title
#grid(
  columns: (auto, 1fr), column-gutter: 1em, row-gutter: 0.8em,
  [*Name*], if data.name == "" [#box(width: 60%, repeat[\\_])] else { data.name },
  [*Programme*], data.programme,
  [*Made on*], data.made,
  [*In all*], [#data.chats: #data.minutes],
)

== The chats
#if data.rows.len() == 0 [The record has no chat that you were in.] else {
  table(
    columns: (4.2cm, 1fr, auto, auto),
    align: (left, left, right, right),
    table.header([Date and time], [Chat], [Messages], [Minutes]),
    ..for row in data.rows {
      (row.when, { strong(row.title); if row.about != "" [\\ #quiet(row.about)] }, row.messages, row.minutes)
    }
  )
}
#quiet[#data.rule]

== What I said
#if data.posts.len() == 0 [No words of yours are kept.]
#for chat in data.posts {
  heading(level: 3, chat.title)
  for post in chat.posts [- #quiet[#post.at] #post.text]
}

== My reflection
#if data.reflection.len() == 0 { ruled(6) } else { for part in data.reflection { par(part) } }

#quiet[#data.source]
"""


def own_record_pdf(record: OwnRecord, programme: str, zone: str, made_at: datetime) -> bytes:
    """Set the record, with times in `zone`."""
    many = len(record.attended)
    data = {
        "title": "My record of professional development",
        "footer": one_line(f"{programme}: my record"),
        "name": one_line(record.name),
        "programme": one_line(programme),
        "made": day_words(made_at.astimezone(ZoneInfo(zone)).date()),
        "chats": f"{many} chat{'s' * (many != 1)}",
        "minutes": f"{_range(record.least, record.most)} minutes",
        "rows": [_row(one, zone) for one in record.attended],
        "rule": f"Minutes: {RULE}",
        "posts": [
            {
                "title": one_line(f"{one.title}, {_day(one, zone)}"),
                "posts": [
                    {"at": clock_words(post.at, zone), "text": one_line(post.text)} for post in one.posts
                ],
            }
            for one in record.attended
            if one.posts
        ],
        "reflection": [one_line(part) for part in record.reflection.splitlines() if part.strip()],
        "source": one_line(
            f"Made by the bot of {programme} from its log, at the wish of the person whose record it is. The name and "
            "the reflection are as that person wrote them."
        ),
    }
    return pdf(TEMPLATE, data, made_at)


def _row(one: Attended, zone: str) -> dict[str, str]:
    hours = f"{clock_words(one.starts_at, zone)} to {clock_words(one.ends_at, zone)}"
    about = " · ".join(part for part in (one.hashtag, "; ".join(one.organisations)) if part)
    return {
        "when": f"{_day(one, zone)}, {hours}, {zone_words(zone)}",
        "title": one_line(one.title),
        "about": one_line(about),
        "messages": f"{one.messages:,}",
        "minutes": _range(one.least, one.most),
    }


def _day(one: Attended, zone: str) -> str:
    return day_words(one.starts_at.astimezone(ZoneInfo(zone)).date())


def _range(least: int, most: int) -> str:
    return f"{least:,}" if least == most else f"{least:,} to {most:,}"
