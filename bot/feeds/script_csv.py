"""The questions of chats, one a row, with what names the chat. Does not read events."""

from collections.abc import Callable, Iterable, Mapping
from typing import TypeVar

from bot.domain.script import Chat, Draft
from bot.feeds import questions, when
from bot.feeds.reading import Collector, Script, one_line, uid
from bot.feeds.row import Row

T = TypeVar("T")

REQUIRED = frozenset({"date", "question", "text"})
"""Without these columns it is no list of questions."""

NAMES = ("hashtag", "uid", "title")
"""What names a chat, together with its date; one of them is needed."""

COLUMNS = REQUIRED | set(NAMES) | {"offset", "source_url", "as_stated"}
"""What is known; of it, the last two are for people who check the facts, and are not kept."""


def read(rows: Iterable[Row], found: Collector) -> None:
    """Read every row that is sound, and put the questions of each chat together."""
    found.lists_events = False
    chats: dict[Chat, tuple[Chat, dict[int, Draft]]] = {}
    for row in rows:
        said = _row(row.cells, row.line, found)
        if said is None:
            continue
        chat, draft = said
        same = Chat(chat.on, chat.hashtag.casefold(), chat.uid, chat.title.casefold())
        _, drafts = chats.setdefault(same, (chat, {}))
        if (first := drafts.setdefault(draft.number, draft)) is not draft:
            reason = f"Q{draft.number} of this chat stands in line {first.line} already: keep one of them"
            found.reject(row.line, "question", reason)
    whole = not found.refused()  # what a refused row was to say is not known
    for chat, drafts in chats.values():
        asked = tuple(drafts.values())
        found.scripts.append(Script(found.source.name, asked[0].line, chat, asked, whole))


def _row(cells: Mapping[str, str], line: int, found: Collector) -> tuple[Chat, Draft] | None:
    """Read one row; what is wrong with it is reported field by field, and gives nothing."""
    wrong: list[tuple[str, str]] = []
    hashtag, title = one_line(cells.get("hashtag", "")), one_line(cells.get("title", ""))
    known_as = uid(cells.get("uid", ""))
    if not (hashtag or title or known_as):
        field = next(name for name in NAMES if name in cells)
        wrong.append((field, "is blank: a question needs its chat, by hashtag, uid or title"))
    on = _cell(when.day, cells, "date", wrong)
    number = _cell(questions.number, cells, "question", wrong)
    offset = _cell(questions.offset, cells, "offset", wrong)
    text = _cell(questions.words, cells, "text", wrong)
    if wrong or on is None or number is None or text is None:
        for field, reason in wrong:
            found.reject(line, field, reason)
        return None
    hashtag = f"#{hashtag.removeprefix('#')}" if hashtag else ""
    return Chat(on, hashtag, known_as, title), Draft(number, text, offset, line)


def _cell(
    read_as: Callable[[str], T], cells: Mapping[str, str], field: str, wrong: list[tuple[str, str]]
) -> T | None:
    try:
        return read_as(cells.get(field, ""))
    except when.Unreadable as unreadable:
        wrong.append((field, str(unreadable)))
        return None
