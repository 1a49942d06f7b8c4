"""The message from which a moderator runs a chat, as it is at one moment. Decides nothing, and reads no rows.

It names moments and never how long until then, so that it changes only where something has.
"""

import json
from collections.abc import Sequence

from bot.domain.announcement import X
from bot.domain.running import Action
from bot.domain.script import Question
from bot.wording import actions as ids
from bot.wording import console_people as people
from bot.wording.console_state import Console, Out
from bot.wording.elements import option
from bot.wording.event import short_title, title_of
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
from bot.wording.tongue import ENGLISH, Tongue

MAX_QUESTION = 200
"""Characters of the next question that are shown."""

MAX_TROUBLE = 40
"""Characters of why a question did not arrive everywhere."""

MOST_ROOMS = 8
"""Channels that are named."""

MOST_LISTED = 8
"""Questions that are out, and that come after the next, which are named."""

LEAST_OPTIONS = 2
"""What a menu has at least."""

MOST_SUGGESTED = 2
"""Questions from the audience that are offered: the most wanted."""

MAX_SUGGESTED = 150
"""Characters of each that are shown."""


def console(of: Console) -> Message:
    """Make the message."""
    over = of.course.ended is not None or of.now >= of.over_at
    if over:
        parts = [_over(of), _beside(of), _next(of)]
    elif of.now < of.occurrence.starts_at:
        parts = [_before(of), _nowhere(of), _course(of), _buttons(of)]
    else:
        parts = [
            _nowhere(of),
            _course(of),
            _buttons(of),
            _people(of),
            _quiet(of),
            _beside(of),
            _suggested(of),
        ]
    first = f"*{_phase(of, over=over)}*: {title_of(of.occurrence, of.speak)}"
    text = lines((f"{_phase(of, over=over)}: {mrkdwn(short_title(of.occurrence))}", *_plain(of, over=over)))
    below = [context(of.speak.say("console.only_you_after" if over else "console.only_you"))]
    if done := done_words(of.steps, of.zone, of.speak):
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


def no_more(reason: str, speak: Tongue = ENGLISH) -> Message:
    """Say in the place of the message that there is nothing to run."""
    said = speak.say("console.no_more", why=mrkdwn(speak.sentence(reason)))
    return Message(said, (section(said),))


def _phase(of: Console, *, over: bool) -> str:
    if over:
        return of.speak.say("console.over")
    return of.speak.say("console.soon" if of.now < of.occurrence.starts_at else "console.on_now")


def _plain(of: Console, *, over: bool) -> list[str]:
    if over:
        return [of.speak.say("console.is_over")]
    told = [_next_words(of)]
    if of.now < of.occurrence.starts_at:
        told.insert(0, _starts(of))
    waiting = len(of.attention.alone)
    if waiting:
        told.append(of.speak.say("console.here_plain", people=of.attention.people, waiting=waiting))
    return told


def _starts(of: Console) -> str:
    """Say when it starts, and where it is."""
    when = date_token(of.occurrence.starts_at, of.zone, tongue=of.speak)
    starts = of.speak.say("console.starts", when=when)
    named = ["X" if one == X else f"<#{one}>" for one in of.rooms[:MOST_ROOMS]]
    rooms = ", ".join([*named, *(["…"] if len(of.rooms) > MOST_ROOMS else [])])
    return f"{starts} {of.speak.say('console.runs_in', rooms=rooms)}" if rooms else starts


def _nowhere(of: Console) -> list[Block]:
    """Warn where nobody would be asked anything, with the way to choose a channel."""
    if of.rooms or of.out:
        return []
    open_it = of.speak.say("booked.open")
    edit = of.speak.say("booked.edit_all" if of.occurrence.recurring else "booked.edit")
    label = f"{open_it}: {short_title(of.occurrence)}"
    way = button(open_it, ids.CHAT_OPEN, of.occurrence.id, label=label)
    return [{**section(of.speak.say("console.runs_nowhere", edit=edit)), "accessory": way}]


def _before(of: Console) -> list[Block]:
    say = of.speak.say
    if of.ready_by:
        return [section(f"{_starts(of)} {say('console.is_ready', who=f'<@{of.ready_by}>')}")]
    ready = button(say("console.ready"), ids.RUN_READY, of.occurrence.id, style="primary")
    called_then = [say("console.others_asked")] if of.others else []
    asked = " ".join((_starts(of), say("console.are_you"), *called_then, say("console.if_nobody")))
    return [section(asked), actions(ready)]


def _course(of: Console) -> list[Block]:
    before = ["…"] if len(of.out) > MOST_LISTED else []
    asked = " · ".join([*before, *(_out(one, of.speak) for one in of.out[-MOST_LISTED:])])
    following = of.coming[1:]
    after = ["…"] if len(following) > MOST_LISTED else []
    later = ", ".join([*(f"Q{one.number} {_at(of, one)}" for one in following[:MOST_LISTED]), *after])
    named = (("console.asked", asked), ("console.then", later))
    below = [of.speak.say(name, questions=which) for name, which in named if which]
    shown = [section(_next_words(of, shown=True))]
    return [*shown, context("\n".join(below))] if below else shown


def _next_words(of: Console, *, shown: bool = False) -> str:
    if not of.coming:
        return of.speak.say("console.all_asked", when=date_token(of.over_at, of.zone, tongue=of.speak))
    first = of.coming[0]
    words = mrkdwn(cut(first.text, MAX_QUESTION))
    name = f"*Q{first.number}*" if shown else f"Q{first.number}"
    return of.speak.say("console.next", question=name, when=_at(of, first), words=words)


def _at(of: Console, one: Question) -> str:
    if one.number in of.course.waiting:
        return of.speak.say("console.when_you_say")
    when = date_token(of.occurrence.starts_at + one.offset, of.zone, tongue=of.speak)
    return of.speak.say("console.at", when=when)


def _out(one: Out, speak: Tongue) -> str:
    target = address_token(one.address)
    name = f"<{target}|Q{one.number}>" if target else f"Q{one.number}"
    return f"{name} ({mrkdwn(cut(speak.sentence(one.trouble), MAX_TROUBLE))})" if one.trouble else name


def _buttons(of: Console) -> list[Block]:
    """Offer what can be done: before the start nothing is asked by hand, and there is nothing to end."""
    title = short_title(of.occurrence)
    say, elements = of.speak.say, []
    held, begun = of.course.held_at is not None, of.now >= of.occurrence.starts_at
    if of.coming and begun:
        post = say("console.post_next")
        elements.append(button(post, ids.RUN_NEXT, of.value, label=f"{post}: {title}", style="primary"))
    if held:
        go_on = say("console.go_on")
        elements.append(button(go_on, ids.RUN_GO_ON, of.value, label=f"{go_on}: {title}"))
    elif of.coming:
        wait = say("console.wait")
        elements.append(button(wait, ids.RUN_WAIT, of.value, label=f"{wait}: {title}"))
    more = []
    if of.coming:
        more.append((Action.SKIP, say("console.leave_out", question=f"Q{of.coming[0].number}")))
        more += [] if held else [(Action.HOLD, say("console.hold"))]
    if begun or len(more) < LEAST_OPTIONS:
        more += [(Action.EXTRA, say("console.extra")), (Action.END, say("console.end"))]
    menu: Block = {
        "type": "overflow",
        "action_id": ids.RUN_MORE,
        "options": [option(f"{action.value}{ids.APART}{of.value}", words) for action, words in more],
    }
    return [actions(*elements, menu)]


def _people(of: Console) -> list[Block]:
    return [
        divider(),
        section(people.here_words(of.attention, of.speak)),
        *people.alone(of.attention, of.addresses, of.occurrence.id, of.speak),
    ]


def _beside(of: Console) -> list[Block]:
    """Say what else people did: links, and what looks like spam."""
    return [
        *people.links(of.links, of.link_addresses, of.speak),
        *people.set_aside(of.set_aside, of.occurrence.id, of.speak),
    ]


def _quiet(of: Console) -> list[Block]:
    if of.quiet_since is None or not of.out:
        return []
    say = of.speak.say
    since = date_token(of.quiet_since, of.zone, tongue=of.speak)
    said = say("console.quiet", question=f"Q{of.out[-1].number}", when=since)
    if not of.spare:
        return [section(f"{said} {say('console.quiet_how')}")]
    label = say("console.ask_spare_label")
    spare = button(say("console.ask_it"), ids.RUN_SPARE, of.value, label=label)
    words = say("console.spare", words=mrkdwn(cut(of.spare, MAX_QUESTION)))
    return [{**section(f"{said} {words}"), "accessory": spare}]


def _suggested(of: Console) -> list[Block]:
    """Offer what the audience would like to be asked."""
    made: list[Block] = []
    for one in of.suggested[:MOST_SUGGESTED]:
        value = f"{one.id}{ids.APART}{of.course.version}"
        label = cut(of.speak.say("console.ask_label", words=one.text), MAX_BUTTON)
        ask = button(of.speak.say("console.ask_it"), ids.RUN_AUDIENCE, value, label=label)
        words = of.speak.count("console.wanted", one.votes, words=mrkdwn(cut(one.text, MAX_SUGGESTED)))
        made.append({**section(words), "accessory": ask})
    return made


def _over(of: Console) -> list[Block]:
    here, speak = of.attention, of.speak
    asked = speak.count("console.were_asked", len(of.out))
    came = "console.took_part_new" if here.first_time else "console.took_part"
    told = [speak.count(came, here.people, new=here.first_time, questions=asked)]
    if here.alone:
        told.append(speak.count("console.alone_after", len(here.alone)))
    return [section(" ".join(told)), *people.alone(here, of.addresses, of.occurrence.id, speak)]


def _next(of: Console) -> list[Block]:
    if of.next_at is None:
        return []
    say = of.speak.say
    when = say("console.next_time", when=date_token(of.next_at, of.zone, DAY_AND_TIME, of.speak))
    has = say("console.has_script" if of.next_has_script else "console.no_script")
    off = button(say("console.off"), ids.RUN_OFF, of.next_id, label=say("console.off_label"))
    label = say("console.again_label")
    again = button(say("console.again"), ids.SAME_AGAIN, of.occurrence.id, label=label)
    offered = (off,) if of.next_has_script else (again, off)
    return [section(f"{when} {has}"), actions(*offered)]
