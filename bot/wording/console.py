"""The message from which a moderator runs a chat, as it is at one moment. Decides nothing, and reads no rows.

It names moments and never how long until then, so that it changes only where something has.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import NamedTuple

from bot.domain.attention import Attention, Linked, SetAside
from bot.domain.audience_question import Suggested
from bot.domain.event import Occurrence
from bot.domain.running import Action, Played, Step
from bot.domain.script import Question
from bot.wording import actions as ids
from bot.wording import console_people as people
from bot.wording.event import short_title, title_of
from bot.wording.inputs import option
from bot.wording.message import (
    MAX_BUTTON,
    MAX_MESSAGE,
    Block,
    Message,
    actions,
    address_token,
    button,
    context,
    cut,
    divider,
    lines,
    mrkdwn,
    section,
)
from bot.wording.steps import done_words
from bot.wording.times import DAY_AND_TIME, date_token

MAX_QUESTION = 200
"""Characters of the next question that are shown."""

MAX_TROUBLE = 40
"""Characters of why a question did not arrive everywhere."""

MOST_LISTED = 8
"""Questions that are out, and that come after the next, which are named."""

MOST_SUGGESTED = 2
"""Questions from the audience that are offered: the most wanted."""

MAX_SUGGESTED = 150
"""Characters of each that are shown."""


ALONE = "Only you see this. It stays current; without a press the questions come by themselves."


class Out(NamedTuple):
    """A question that is out, or will not come any more."""

    number: int
    at: datetime
    address: str = ""  # of the message
    trouble: str = ""  # why it did not arrive everywhere; empty: it did


@dataclass(frozen=True, slots=True, kw_only=True)
class Console:
    """How a chat is."""

    occurrence: Occurrence
    now: datetime
    zone: str  # IANA: in which moments are told to who cannot be shown their own
    course: Played
    coming: Sequence[Question] = ()  # what is still to be asked, in order
    out: Sequence[Out] = ()
    steps: Sequence[Step] = ()
    attention: Attention = field(default_factory=Attention)
    addresses: Sequence[str] = ()  # of the answers of those who are alone, as far as they are known
    links: Sequence[Linked] = ()  # the messages with web addresses, in order
    link_addresses: Sequence[str] = ()  # of the newest of these messages, the newest first
    set_aside: Sequence[SetAside] = ()
    quiet_since: datetime | None = None
    spare: str = ""
    suggested: Sequence[Suggested] = ()  # what the audience would like to be asked, the most wanted first
    ready_by: str = ""
    others: Sequence[str] = ()  # accounts of the other moderators
    over_at: datetime
    next_at: datetime | None = None  # when the chat is on next
    next_id: str = ""  # of that happening
    next_has_script: bool = False

    @property
    def value(self) -> str:
        """Give what a button says of what was seen."""
        return f"{self.occurrence.id}{ids.APART}{self.course.version}"


def console(of: Console) -> Message:
    """Make the message."""
    over = of.course.ended is not None or of.now >= of.over_at
    if over:
        parts = [_over(of), _beside(of), _next(of)]
    elif of.now < of.occurrence.starts_at:
        parts = [_before(of), _course(of), _buttons(of)]
    else:
        parts = [_course(of), _buttons(of), _people(of), _quiet(of), _beside(of), _suggested(of)]
    first = f"*{_phase(of, over=over)}*: {title_of(of.occurrence)}"
    text = lines((f"{_phase(of, over=over)}: {mrkdwn(short_title(of.occurrence))}", *_plain(of, over=over)))
    below = [context(ALONE)]
    if done := done_words(of.steps, of.zone):
        below.insert(0, context(done))
    return Message(text, tuple(_fitting(section(first), parts, below, spare=[_beside(of), _suggested(of)])))


def _fitting(
    first: Block, parts: Sequence[list[Block]], below: list[Block], spare: Sequence[list[Block]]
) -> list[Block]:
    """Put the parts together; where Slack would not take them whole, those of `spare` go, one after the other."""
    wanted, left = list(parts), list(spare)
    while True:
        blocks = [first, *(block for part in wanted for block in part), *below]
        if len(json.dumps(blocks, ensure_ascii=False)) <= MAX_MESSAGE or not left:
            return blocks
        gone = left.pop(0)
        wanted = [part for part in wanted if part != gone]


def no_more(reason: str) -> Message:
    """Say in the place of the message that there is nothing to run."""
    said = f"This chat is not run from here any more: {mrkdwn(reason)}."
    return Message(said, (section(said),))


def _phase(of: Console, *, over: bool) -> str:
    if over:
        return "Over"
    return "Soon" if of.now < of.occurrence.starts_at else "On now"


def _plain(of: Console, *, over: bool) -> list[str]:
    if over:
        return ["The chat is over."]
    told = [_next_words(of)]
    if of.now < of.occurrence.starts_at:
        told.insert(0, f"It starts at {date_token(of.occurrence.starts_at, of.zone)}.")
    waiting = len(of.attention.alone)
    return [*told, f"Here: {of.attention.people}. Needs a reply: {waiting}."] if waiting else told


def _before(of: Console) -> list[Block]:
    starts = f"It starts at {date_token(of.occurrence.starts_at, of.zone)}."
    if of.ready_by:
        return [section(f"{starts} <@{of.ready_by}> is ready.")]
    ready = button("I'm ready", ids.RUN_READY, of.occurrence.id, style="primary")
    called_then = " Your co-moderators are asked five minutes before." if of.others else ""
    asked = f"{starts} Are you ready?{called_then} If nobody is, I open it and ask the questions alone."
    return [section(asked), actions(ready)]


def _course(of: Console) -> list[Block]:
    before = ["…"] if len(of.out) > MOST_LISTED else []
    asked = " · ".join([*before, *(_out(one) for one in of.out[-MOST_LISTED:])])
    following = of.coming[1:]
    after = ["…"] if len(following) > MOST_LISTED else []
    later = ", ".join([*(f"Q{one.number} {_at(of, one)}" for one in following[:MOST_LISTED]), *after])
    below = [part for part in (f"Asked: {asked}" if asked else "", f"Then: {later}" if later else "") if part]
    shown = [section(_next_words(of, shown=True))]
    return [*shown, context("\n".join(below))] if below else shown


def _next_words(of: Console, *, shown: bool = False) -> str:
    if not of.coming:
        return f"All questions are asked; thanks follow at {date_token(of.over_at, of.zone)}."
    first = of.coming[0]
    words = mrkdwn(cut(first.text, MAX_QUESTION))
    name = f"*Q{first.number}*" if shown else f"Q{first.number}"
    when = _at(of, first)
    return f"Next: {name} {when}: {words}"


def _at(of: Console, one: Question) -> str:
    if one.number in of.course.waiting:
        return "when you say so"
    return f"at {date_token(of.occurrence.starts_at + one.offset, of.zone)}"


def _out(one: Out) -> str:
    target = address_token(one.address)
    name = f"<{target}|Q{one.number}>" if target else f"Q{one.number}"
    return f"{name} ({mrkdwn(cut(one.trouble, MAX_TROUBLE))})" if one.trouble else name


def _buttons(of: Console) -> list[Block]:
    title = short_title(of.occurrence)
    elements = []
    held = of.course.held_at is not None
    if of.coming:
        elements.append(
            button("Post next", ids.RUN_NEXT, of.value, label=f"Post next: {title}", style="primary")
        )
    if held:
        elements.append(button("Go on", ids.RUN_GO_ON, of.value, label=f"Go on: {title}"))
    elif of.coming:
        elements.append(button("Wait 3 min", ids.RUN_WAIT, of.value, label=f"Wait 3 minutes: {title}"))
    more = []
    if of.coming:
        more.append((Action.SKIP, f"Leave Q{of.coming[0].number} out"))
        more += [] if held else [(Action.HOLD, "Hold until I say so")]
    more += [(Action.EXTRA, "Ask an extra question"), (Action.END, "End the chat")]
    menu: Block = {
        "type": "overflow",
        "action_id": ids.RUN_MORE,
        "options": [option(f"{action.value}{ids.APART}{of.value}", words) for action, words in more],
    }
    return [actions(*elements, menu)]


def _people(of: Console) -> list[Block]:
    return [
        divider(),
        section(people.here_words(of.attention)),
        *people.alone(of.attention, of.addresses, of.occurrence.id),
    ]


def _beside(of: Console) -> list[Block]:
    """Say what else people did: links, and what looks like spam."""
    return [
        *people.links(of.links, of.link_addresses),
        *people.set_aside(of.set_aside, of.occurrence.id),
    ]


def _quiet(of: Console) -> list[Block]:
    if of.quiet_since is None or not of.out:
        return []
    since = date_token(of.quiet_since, of.zone)
    said = f"It is quiet since Q{of.out[-1].number} at {since}."
    if not of.spare:
        return [section(f"{said} You could answer it yourself, or ask an extra question.")]
    spare = button("Ask it", ids.RUN_SPARE, of.value, label="Ask the spare question")
    words = mrkdwn(cut(of.spare, MAX_QUESTION))
    return [{**section(f"{said} Your spare question: {words}"), "accessory": spare}]


def _suggested(of: Console) -> list[Block]:
    """Offer what the audience would like to be asked."""
    made: list[Block] = []
    for one in of.suggested[:MOST_SUGGESTED]:
        value = f"{one.id}{ids.APART}{of.course.version}"
        ask = button("Ask it", ids.RUN_AUDIENCE, value, label=cut(f"Ask: {one.text}", MAX_BUTTON))
        wanted = "1 person would" if one.votes == 1 else f"{one.votes} people would"
        words = f"{wanted} like to be asked: {mrkdwn(cut(one.text, MAX_SUGGESTED))}"
        made.append({**section(words), "accessory": ask})
    return made


def _over(of: Console) -> list[Block]:
    here = of.attention
    new = f", {here.first_time} for the first time" if here.first_time else ""
    told = [f"{here.people} took part{new}; {len(of.out)} questions were asked."]
    if here.alone:
        told.append(f"{len(here.alone)} had no reply and no reaction; a word to them is still of use.")
    return [section(" ".join(told)), *people.alone(here, of.addresses, of.occurrence.id)]


def _next(of: Console) -> list[Block]:
    if of.next_at is None:
        return []
    when = date_token(of.next_at, of.zone, DAY_AND_TIME)
    has = "Its questions are there already." if of.next_has_script else "It has no questions yet."
    off = button("Take a week off", ids.RUN_OFF, of.next_id, label="Take a week off: the next time")
    again = button(
        "Same questions again", ids.SAME_AGAIN, of.occurrence.id, label="Use the same questions the next time"
    )
    offered = (off,) if of.next_has_script else (again, off)
    return [section(f"Next: {when}. {has}"), actions(*offered)]
