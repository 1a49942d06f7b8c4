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
from bot.wording.transcript import (
    author,
    counted,
    figures_only,
    link_title,
    markdown,
    part_counted,
    part_name,
)

MAX_ANSWER = 240
"""Characters of an answer in a recap; the archive has all of it."""

MAX_ASKED = 160
MOST_ANSWERS = 12
MOST_LINKS = 8
MOST_NAMES = 30
MAX_BLOG = 2_600
"""Characters of the draft for a blog that one message has room for."""

FENCE = "```"


def recap(transcript: Transcript, speak: Tongue = ENGLISH) -> Message:
    """Tell in the thread of a chat what came of it."""
    return _message(transcript, "recap.title", speak)


def catch_up(transcript: Transcript, speak: Tongue = ENGLISH) -> Message:
    """Tell somebody who comes late what was asked and answered so far; only they see it."""
    return _message(transcript, "recap.so_far", speak)


def nothing_yet(title: str, speak: Tongue = ENGLISH) -> Message:
    """Say to somebody who comes late that they missed nothing."""
    return _said(speak.say("recap.nothing_yet", title=_named(title)))


def draft_for_approval(
    transcript: Transcript,
    zone: str,
    alone_at: datetime | None,
    came: Came,
    *,
    by_bot: bool = False,
    speak: Tongue = ENGLISH,
    of_chat: Tongue = ENGLISH,
) -> Message:
    """Show the recap to whoever runs the chat, before it is posted.

    `alone_at` (aware) is when it is posted if nobody answers; None: then it is not. `by_bot`: the bot posts on X, too.
    Who runs it is asked in the language of `speak`; what will be posted is in the language `of_chat`.
    """
    alone = (
        speak.say("recap.alone", when=date_token(alone_at, zone, DAY_AND_TIME, speak))
        if alone_at
        else speak.say("recap.not_alone")
    )
    made = recap(transcript, of_chat)
    chat = transcript.occurrence
    title = short_title(chat)
    first = speak.say("recap.ready", title=mrkdwn(title))
    on_x = speak.say("recap.on_x_bot" if by_bot else "recap.on_x")
    post = recap_post(chat, came, zone, of_chat)
    blog = cut(draft_blog(transcript, zone, of_chat), MAX_BLOG)
    more = speak.say("recap.export", chat=chat.id)
    buttons = actions(
        *(
            button(
                speak.say(f"recap.{name}"), action, chat.id, label=speak.say(label, title=title), style=style
            )
            for name, action, label, style in (
                ("post_it", ids.RECAP_APPROVE, "recap.post_label", "primary"),
                ("chart", ids.RECAP_CHART, "recap.chart_label", ""),
                ("not_now", ids.RECAP_DECLINE, "recap.decline_label", ""),
            )
        )
    )
    head: tuple[Block, ...] = (section(first), context(alone), divider())
    texts: tuple[Block, ...] = (
        divider(),
        section(f"*{on_x}*\n{FENCE}{_fenced(post)}{FENCE}"),
        section(f"*{speak.say('recap.for_blog')}*\n{FENCE}{_fenced(blog)}{FENCE}"),
        context(more),
    )
    blocks = (*head, *made.blocks, *texts, buttons)
    if len(str(blocks)) > MAX_MESSAGE:
        blocks = (*head, *made.blocks, *texts[:2], context(more), buttons)
    text = lines((first, alone, made.text, f"{on_x}: {mrkdwn(post)}"), speak.say("recap.ask"))
    return Message(text, blocks)


def approved(title: str, speak: Tongue = ENGLISH) -> Message:
    """Confirm that the recap is posted."""
    return _said(speak.say("recap.approved", title=_named(title)))


def declined(title: str, speak: Tongue = ENGLISH) -> Message:
    """Confirm that it is not."""
    return _said(speak.say("recap.declined", title=_named(title), post_it=speak.say("recap.post_it")))


def done_already(title: str, speak: Tongue = ENGLISH) -> Message:
    """Say that somebody was quicker."""
    return _said(speak.say("recap.already", title=_named(title)))


def too_late(title: str, speak: Tongue = ENGLISH) -> Message:
    """Say that a recap can be posted no more."""
    return _said(speak.say("recap.too_late", title=_named(title)))


def nothing_left(speak: Tongue = ENGLISH) -> Message:
    """Stand in the place of a recap of which nothing is left."""
    return _said(speak.say("recap.nothing_left"))


def nothing_to_approve(speak: Tongue = ENGLISH) -> Message:
    """Stand in the place of a draft of which nothing is left."""
    return _said(speak.say("recap.nothing_to_approve"))


def draft_blog(transcript: Transcript, zone: str, speak: Tongue = ENGLISH) -> str:
    """Draft a text for a blog, as Markdown: the answers that people liked most, and the links."""
    top: dict[int, list[Line]] = {}
    for part, line in transcript.top:
        top.setdefault(part.number, []).append(line)
    if not top:
        return markdown(transcript, zone, speak)
    parts = [part._replace(lines=top[part.number]) for part in transcript.parts if part.number in top]
    made = markdown(replace(transcript, parts=parts, gaps=()), zone, speak)
    thanks = thanked(transcript, speak)
    return f"{made}\n{thanks}\n" if thanks else made


def thanked(transcript: Transcript, speak: Tongue = ENGLISH) -> str:
    """Thank people by the names that they agreed to, and everybody else."""
    shown = [one_line(name) for name in transcript.named[:MOST_NAMES]]
    others = transcript.counts.people - len(shown)
    if not transcript.counts.people:
        return ""
    if not shown:
        return speak.say("recap.everybody")
    rest = [speak.count("recap.others", others)] if others > 0 else []
    return speak.say("recap.thanks", names=speak.all_of([*shown, *rest]))


def _message(transcript: Transcript, first: str, speak: Tongue) -> Message:
    title, plain = (
        speak.say(first, title=named)
        for named in (
            title_of(transcript.occurrence, speak),
            mrkdwn(short_title(transcript.occurrence)),
        )
    )
    count = counted(transcript, speak)
    why = figures_only(transcript, speak)
    said = list(_answers(transcript, speak))
    links = [_link(one) for one in transcript.links[:MOST_LINKS]]
    thanks = mrkdwn(thanked(transcript, speak))
    blocks: list[Block] = [section(f"{title}\n{count}")]
    blocks += [section(text) for text in said]
    if links:
        blocks.append(section(cut(f"*{speak.say('recap.links')}*\n" + "\n".join(links), MAX_SECTION)))
    if thanks:
        blocks.append(section(thanks))
    if why:
        blocks.append(context(mrkdwn(why)))
    if transcript.gaps:
        blocks.append(context(speak.say("recap.not_all_seen")))
    while len(str(blocks)) > MAX_MESSAGE * 0.6 and said:  # a draft has the same, and more
        said.pop()
        del blocks[1 + len(said)]
    text = lines((plain, count, *said, *links, thanks, mrkdwn(why)))
    return Message(text, tuple(blocks))


def _answers(transcript: Transcript, speak: Tongue) -> Iterator[str]:
    """Give each question with the answers that got the most reactions; without words, how many there were."""
    if transcript.no_words:
        asked = [part for part in transcript.parts if part.number > BEFORE]
        if asked:
            yield "\n".join(f"{_asked(part, speak)} {part_counted(part, speak)}." for part in asked)
        return
    top: dict[int, list[Line]] = {}
    for part, line in transcript.top[:MOST_ANSWERS]:
        top.setdefault(part.number, []).append(line)
    for part in transcript.parts:
        if part.number > BEFORE:
            yield "\n".join(
                (
                    _asked(part, speak),
                    *(_quoted(line, speak) for line in top.get(part.number, ())),
                    _rest(part, top, speak),
                )
            )


def _asked(part: Part, speak: Tongue) -> str:
    words = f": {mrkdwn(cut(one_line(part.asked), MAX_ASKED))}" if part.asked else "."
    return f"*{part_name(part, speak)}*{words}"


def _quoted(line: Line, speak: Tongue) -> str:
    words = mrkdwn(cut(one_line(line.text or ""), MAX_ANSWER))
    many = speak.count("recap.reactions", line.reactions)
    return f"> {words}\n> \u2013 {mrkdwn(author(line, speak))}, {many}"


def _rest(part: Part, top: dict[int, list[Line]], speak: Tongue) -> str:
    more = len(part.lines) - len(top.get(part.number, ()))
    if part.number in top:
        return speak.count("recap.more_messages", more) if more else ""
    return f"{part_counted(part, speak)}."


def _link(one: SharedLink) -> str:
    name = cut(link_title(one), MAX_ASKED)
    beside = f" ({mrkdwn(one.domain)})" if name != one.domain else ""
    return f"\u2022 {link(one.address, name)}{beside}"


def _fenced(text: str) -> str:
    """Write several lines so that Slack shows them as they are."""
    return "\n".join(mrkdwn(line) for line in text.splitlines())


def _named(title: str) -> str:
    return mrkdwn(cut(one_line(title), MAX_ASKED))


def _said(words: str) -> Message:
    return Message(words, (section(words),))
