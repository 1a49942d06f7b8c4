"""What is proposed, as organisers see it, and the word that they send back. Decides nothing."""

import json
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from bot.domain.conflict import Conflict
from bot.domain.proposal import Proposal, Sort, State
from bot.domain.recurrence import instant
from bot.wording import actions as ids
from bot.wording.inputs import field, kept_in, value_of
from bot.wording.local_times import short_day, strip
from bot.wording.message import (
    MAX_BUTTON,
    MAX_MODAL_TITLE,
    Block,
    actions,
    button,
    cut,
    divider,
    mrkdwn,
    one_line,
    plain_text,
    section,
)
from bot.wording.proposed import title_of
from bot.wording.schedule_wishes import moment_of
from bot.wording.warnings import warnings, when_words

MOST = 20
"""Proposals that are shown, each with three blocks: a modal has 100."""

MOST_WARNINGS = 3
MAX_WORD = 500
MAX_LINK = 200


class Asked(NamedTuple):
    """A proposal, and what speaks against it."""

    proposal: Proposal
    conflicts: Sequence[Conflict] = ()


class Word(NamedTuple):
    """What a word is about, and in which window the queue stands."""

    proposal_id: str
    returned: bool
    queue: str


def review_view(asked: Sequence[Asked], zone: str, *, done: str = "") -> Block:
    """List what is to be decided; `done` says what was just done, in safe mrkdwn."""
    blocks = [section(done)] if done else []
    if not asked:
        blocks.append(section("Nothing waits: every proposal is decided about."))
    for place, one in enumerate(asked[:MOST]):
        apart = [divider()] if blocks else []
        blocks += [*apart, section(_entry(one, zone)), _buttons(one.proposal, place)]
    if len(asked) > MOST:
        blocks.append(section(f"…and {len(asked) - MOST} more, which came later."))
    return {
        "type": "modal",
        "callback_id": ids.REVIEW_VIEW,
        "title": plain_text("To be looked at", MAX_MODAL_TITLE),
        "close": plain_text("Back", MAX_MODAL_TITLE),
        "blocks": blocks,
    }


def word_view(proposal: Proposal, word: Word) -> Block:
    """Ask for the word with which a proposal is sent back or declined."""
    element: Block = {
        "type": "plain_text_input",
        "action_id": ids.WORD,
        "multiline": True,
        "max_length": MAX_WORD,
    }
    label = "What should be other about it?" if word.returned else "Why is it declined?"
    return {
        "type": "modal",
        "callback_id": ids.WORD_VIEW,
        "title": plain_text("Send it back" if word.returned else "Decline", MAX_MODAL_TITLE),
        "submit": plain_text("Send" if word.returned else "Decline", MAX_MODAL_TITLE),
        "close": plain_text("Back", MAX_MODAL_TITLE),
        "private_metadata": json.dumps(word._asdict()),
        "blocks": [
            section(f"{title_of(proposal)}, proposed by <@{mrkdwn(proposal.account)}>"),
            field(ids.WORD_BLOCK, label, element, hint="Who proposed it reads this."),
        ],
    }


def word_of(view: Mapping[str, Any]) -> tuple[Word, str]:
    """Read the word, and what it is about."""
    told = kept_in(view)
    said = one_line(str(value_of(view, ids.WORD_BLOCK, ids.WORD).get("value") or ""))[:MAX_WORD]
    return Word(str(told["proposal_id"]), bool(told["returned"]), str(told["queue"])), said


def decided_words(proposal: Proposal, *, told: bool) -> str:
    """Say what was done about a proposal."""
    done = {
        State.APPROVED: "is in the programme" if proposal.sort is Sort.EVENT else "has its moderator",
        State.RETURNED: "is sent back",
        State.DECLINED: "is declined",
    }.get(proposal.state, "is kept")
    reached = (
        f"<@{mrkdwn(proposal.account)}> is told."
        if told
        else (f"<@{mrkdwn(proposal.account)}> could not be told just now: please tell them.")
    )
    return f"Done: {title_of(proposal)} {done}. {reached}"


def review_button(waiting: int) -> Block:
    """Make the button that opens the queue."""
    style = "primary" if waiting else ""
    label = f"To be looked at ({waiting})" if waiting else "To be looked at"
    return button(label, ids.REVIEW_OPEN, label="Show what people propose", style=style)


def _entry(one: Asked, zone: str) -> str:
    proposal = one.proposal
    who = f"<@{mrkdwn(proposal.account)}>"
    if proposal.sort is Sort.CLAIM:
        said = [f"{title_of(proposal)}", f"{who} says that this is their chat, and asks to moderate it."]
    else:
        said = [title_of(proposal), f"Proposed by {who}, {when_words(proposal.at, zone)}", *_about(proposal)]
    if proposal.state is State.HELD:
        said.insert(0, f"*Held, as {mrkdwn(proposal.reason)}.*")
    said += [f"• {words}" for words in warnings(one.conflicts, zone)[:MOST_WARNINGS]]
    return "\n".join(part for part in said if part)


def _about(proposal: Proposal) -> list[str]:
    typed = proposal.typed
    found = moment_of(typed)
    when = ""
    if found is not None:
        start, home = found
        told = strip(instant(start, home), (home, "UTC"))
        when = f"{short_day(start.date())}: {mrkdwn(told)}"
    rest = [typed.get(name) for name in ("hashtag", "kind", "partner", "theme", "url")]
    words = " · ".join(mrkdwn(cut(one_line(one), MAX_LINK)) for one in rest if isinstance(one, str) and one)
    again = typed.get("repeat")
    repeats = f"Repeats: {mrkdwn(str(again))}" if again not in (None, "", "never") else ""
    return [when, words, repeats]


def _buttons(proposal: Proposal, place: int) -> Block:
    named = cut(one_line(str(proposal.typed.get("title") or "")), MAX_BUTTON - 15)
    made = [button("Approve", ids.APPROVE, proposal.id, label=f"Approve: {named}", style="primary")]
    if proposal.sort is Sort.EVENT:
        made.append(button("Send back…", ids.SEND_BACK, proposal.id, label=f"Send back: {named}"))
    made.append(button("Decline…", ids.DECLINE, proposal.id, label=f"Decline: {named}", style="danger"))
    return actions(*made, block_id=f"proposal_{place}")
