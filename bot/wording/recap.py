"""The recap of a chat, its drafts for X and a blog, and what somebody reads who comes late. Sends nothing."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime

from bot.domain.shared_link import SharedLink
from bot.domain.transcript import BEFORE, Line, Part, Transcript
from bot.wording import actions as ids
from bot.wording.event import short_title, title_of
from bot.wording.message import (
    MAX_MESSAGE,
    MAX_SECTION,
    Block,
    Message,
    actions,
    button,
    context,
    cut,
    divider,
    lines,
    link,
    mrkdwn,
    one_line,
    section,
)
from bot.wording.post import Came
from bot.wording.post import recap as recap_post
from bot.wording.times import DAY_AND_TIME, date_token
from bot.wording.tongue import ENGLISH, Tongue
from bot.wording.transcript import counted, figures_only, link_title, markdown, part_counted, part_name

MAX_ANSWER = 240
"""Characters of an answer in a recap; the archive has all of it."""

MAX_ASKED = 160
MOST_ANSWERS = 12
MOST_LINKS = 8
MOST_NAMES = 30
MAX_BLOG = 2_600
"""Characters of the draft for a blog that one message has room for."""

FENCE = "```"


def recap(transcript: Transcript, zone: str) -> Message:
    """Tell in the thread of a chat, in `zone`, what came of it."""
    return _message(
        transcript, zone, f"What came of {title_of(transcript.occurrence)}", _plain_title(transcript)
    )


def catch_up(transcript: Transcript, zone: str) -> Message:
    """Tell somebody who comes late what was asked and answered so far; only they see it."""
    title = f"So far in {title_of(transcript.occurrence)}"
    return _message(transcript, zone, title, f"So far in {mrkdwn(short_title(transcript.occurrence))}")


def nothing_yet(title: str) -> Message:
    """Say to somebody who comes late that they missed nothing."""
    said = f"Nothing was said yet in {mrkdwn(cut(one_line(title), MAX_ASKED))}: you are right on time."
    return Message(said, (section(said),))


def draft_for_approval(
    transcript: Transcript,
    zone: str,
    alone_at: datetime | None,
    came: Came,
    *,
    by_bot: bool = False,
    speak: Tongue = ENGLISH,
) -> Message:
    """Show the recap to who runs the chat, before it is posted.

    `alone_at` (aware) is when it is posted if nobody answers; None: then it is not. `by_bot`: the bot posts on X, too;
    what it posts there is in the language of `speak`.
    """
    alone = (
        f"If nobody answers, I post it {date_token(alone_at, zone, DAY_AND_TIME)}."
        if alone_at
        else "If nobody answers, it is not posted."
    )
    made = recap(transcript, zone)
    chat = transcript.occurrence
    title = mrkdwn(short_title(chat))
    first = f"The recap of {title} is ready. May I post it in the thread of its start?"
    on_x = "On X I post, in the chat's thread" if by_bot else "A post for X"
    post = recap_post(chat, came, zone, speak)
    blog = cut(draft_blog(transcript, zone), MAX_BLOG)
    more = f"`cembot export transcript {chat.id} --format md` writes all of it."
    buttons = actions(
        button(
            "Post it",
            ids.RECAP_APPROVE,
            chat.id,
            label=f"Post the recap of {short_title(chat)}",
            style="primary",
        ),
        button("Chart", ids.RECAP_CHART, chat.id, label=f"Chart of {short_title(chat)}, minute by minute"),
        button(
            "Not now",
            ids.RECAP_DECLINE,
            chat.id,
            label=f"Do not post the recap of {short_title(chat)}",
        ),
    )
    head: tuple[Block, ...] = (section(first), context(alone), divider())
    texts: tuple[Block, ...] = (
        divider(),
        section(f"*{on_x}*\n{FENCE}{_fenced(post)}{FENCE}"),
        section(f"*A text for a blog*\n{FENCE}{_fenced(blog)}{FENCE}"),
        context(more),
    )
    blocks = (*head, *made.blocks, *texts, buttons)
    if len(str(blocks)) > MAX_MESSAGE:
        blocks = (*head, *made.blocks, *texts[:2], context(more), buttons)
    text = lines((first, alone, made.text, f"{on_x}: {mrkdwn(post)}"), "Post it, or not now?")
    return Message(text, blocks)


def approved(title: str) -> Message:
    """Confirm that the recap is posted."""
    return _said(f"The recap of {_named(title)} is posted in the thread of its start.")


def declined(title: str) -> Message:
    """Confirm that it is not."""
    return _said(f"The recap of {_named(title)} is not posted. “Post it” still does, for a week.")


def done_already(title: str) -> Message:
    """Say that somebody was quicker."""
    return _said(f"The recap of {_named(title)} was posted already.")


def too_late(title: str) -> Message:
    """Say that a recap can be posted no more."""
    return _said(
        f"The recap of {_named(title)} can be posted no more: it is over a week ago, or was not started here."
    )


def nothing_left() -> Message:
    """Stand in the place of a recap of which nothing is left."""
    return _said("There is nothing left to tell of this chat.")


def nothing_to_approve() -> Message:
    """Stand in the place of a draft of which nothing is left."""
    return _said("There is nothing left to tell of this chat, and no recap of it will be posted.")


def draft_blog(transcript: Transcript, zone: str) -> str:
    """Draft a text for a blog, as Markdown: the answers that people liked most, and the links."""
    top: dict[int, list[Line]] = {}
    for part, line in transcript.top:
        top.setdefault(part.number, []).append(line)
    if not top:
        return markdown(transcript, zone)
    parts = [part._replace(lines=top[part.number]) for part in transcript.parts if part.number in top]
    made = markdown(replace(transcript, parts=parts, gaps=()), zone)
    thanks = thanked(transcript)
    return f"{made}\n{thanks}\n" if thanks else made


def thanked(transcript: Transcript) -> str:
    """Thank people by the names that they agreed to, and everybody else."""
    shown = [one_line(name) for name in transcript.named[:MOST_NAMES]]
    others = transcript.counts.people - len(shown)
    if not transcript.counts.people:
        return ""
    if not shown:
        return "Thank you, everybody!"
    rest = [f"{others} other{'s' * (others != 1)}"] if others > 0 else []
    everybody = [*shown, *rest]
    told = everybody[0] if len(everybody) == 1 else f"{', '.join(everybody[:-1])} and {everybody[-1]}"
    return f"Thank you, {told}!"


def _message(transcript: Transcript, zone: str, title: str, plain: str) -> Message:
    del zone
    count = counted(transcript)
    why = figures_only(transcript)
    said = list(_answers(transcript))
    links = [_link(one) for one in transcript.links[:MOST_LINKS]]
    thanks = mrkdwn(thanked(transcript))
    blocks: list[Block] = [section(f"{title}\n{count}")]
    blocks += [section(text) for text in said]
    if links:
        blocks.append(section(cut("*Links*\n" + "\n".join(links), MAX_SECTION)))
    if thanks:
        blocks.append(section(thanks))
    if why:
        blocks.append(context(mrkdwn(why)))
    if transcript.gaps:
        blocks.append(context("Not everything of this chat could be seen."))
    while len(str(blocks)) > MAX_MESSAGE * 0.6 and said:  # a draft has the same, and more
        said.pop()
        del blocks[1 + len(said)]
    text = lines((plain, count, *said, *links, thanks, mrkdwn(why)))
    return Message(text, tuple(blocks))


def _answers(transcript: Transcript) -> Iterator[str]:
    """Give each question with the answers that got the most reactions; without words, how many there were."""
    if transcript.no_words:
        asked = [part for part in transcript.parts if part.number > BEFORE]
        if asked:
            yield "\n".join(f"{_asked(part)} {part_counted(part)}." for part in asked)
        return
    top: dict[int, list[Line]] = {}
    for part, line in transcript.top[:MOST_ANSWERS]:
        top.setdefault(part.number, []).append(line)
    for part in transcript.parts:
        if part.number > BEFORE:
            yield "\n".join(
                (_asked(part), *(_quoted(line) for line in top.get(part.number, ())), _rest(part, top))
            )


def _asked(part: Part) -> str:
    words = f": {mrkdwn(cut(one_line(part.asked), MAX_ASKED))}" if part.asked else "."
    return f"*{part_name(part)}*{words}"


def _quoted(line: Line) -> str:
    words = mrkdwn(cut(one_line(line.text or ""), MAX_ANSWER))
    many = f"{line.reactions:,} reaction{'s' * (line.reactions != 1)}"
    return f"> {words}\n> \u2013 {mrkdwn(line.author)}, {many}"


def _rest(part: Part, top: dict[int, list[Line]]) -> str:
    more = len(part.lines) - len(top.get(part.number, ()))
    if part.number in top:
        return f"And {more:,} more message{'s' * (more != 1)}." if more else ""
    return f"{part_counted(part)}."


def _link(one: SharedLink) -> str:
    name = cut(link_title(one), MAX_ASKED)
    beside = f" ({mrkdwn(one.domain)})" if name != one.domain else ""
    return f"\u2022 {link(one.address, name)}{beside}"


def _fenced(text: str) -> str:
    """Write several lines so that Slack shows them as they are."""
    return "\n".join(mrkdwn(line) for line in text.splitlines())


def _plain_title(transcript: Transcript) -> str:
    return f"What came of {mrkdwn(short_title(transcript.occurrence))}"


def _named(title: str) -> str:
    return mrkdwn(cut(one_line(title), MAX_ASKED))


def _said(words: str) -> Message:
    return Message(words, (section(words),))
