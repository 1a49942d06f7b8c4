"""What is proposed, as organisers see it, and the word that they send back. Decides nothing."""

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from bot.domain.conflict import Conflict
from bot.domain.proposal import Proposal, Sort, State
from bot.domain.recurrence import instant
from bot.domain.repeating import Repeat
from bot.wording import actions as ids
from bot.wording.elements import text_input
from bot.wording.inputs import field, kept_in, value_of
from bot.wording.local_times import strip
from bot.wording.message import (
    MAX_BUTTON,
    Block,
    actions,
    button,
    cut,
    divider,
    mrkdwn,
    one_line,
    section,
)
from bot.wording.modal import modal
from bot.wording.proposed import title_of
from bot.wording.schedule_options import repeat_words
from bot.wording.schedule_wishes import moment_of
from bot.wording.tongue import ENGLISH, Tongue
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


def review_view(asked: Sequence[Asked], zone: str, speak: Tongue = ENGLISH, *, done: str = "") -> Block:
    """List what is to be decided; `done` says what was just done, in safe mrkdwn."""
    blocks = [section(done)] if done else []
    if not asked:
        blocks.append(section(speak.say("review.none")))
    for place, one in enumerate(asked[:MOST]):
        apart = [divider()] if blocks else []
        blocks += [*apart, section(_entry(one, zone, speak)), _buttons(one.proposal, place, speak)]
    if len(asked) > MOST:
        blocks.append(section(speak.count("review.more", len(asked) - MOST)))
    return modal(
        speak.say("review.title"), blocks, close=speak.say("common.back"), callback_id=ids.REVIEW_VIEW
    )


def word_view(proposal: Proposal, word: Word, speak: Tongue = ENGLISH) -> Block:
    """Ask for the word with which a proposal is sent back or declined."""
    element = text_input(ids.WORD, MAX_WORD, multiline=True)
    label = speak.say("review.what_other" if word.returned else "review.why_declined")
    title = speak.say("review.send_back" if word.returned else "review.decline")
    submit = speak.say("review.send" if word.returned else "review.decline")
    about = speak.say("review.word_about", title=title_of(proposal), who=f"<@{mrkdwn(proposal.account)}>")
    return modal(
        title,
        [
            section(about),
            field(ids.WORD_BLOCK, label, element, hint=speak.say("review.word_hint")),
        ],
        close=speak.say("common.back"),
        submit=submit,
        callback_id=ids.WORD_VIEW,
        about=word._asdict(),
    )


def word_of(view: Mapping[str, Any]) -> tuple[Word, str]:
    """Read the word, and what it is about."""
    told = kept_in(view)
    said = one_line(str(value_of(view, ids.WORD_BLOCK, ids.WORD).get("value") or ""))[:MAX_WORD]
    return Word(str(told["proposal_id"]), bool(told["returned"]), str(told["queue"])), said


def decided_words(proposal: Proposal, speak: Tongue = ENGLISH, *, told: bool) -> str:
    """Say what was done about a proposal."""
    name = {
        State.APPROVED: "done_approved" if proposal.sort is Sort.EVENT else "done_claim",
        State.RETURNED: "done_returned",
        State.DECLINED: "done_declined",
    }.get(proposal.state, "done_kept")
    done = speak.say(f"review.{name}", title=title_of(proposal))
    who = f"<@{mrkdwn(proposal.account)}>"
    return f"{done} {speak.say('review.told' if told else 'review.not_told', who=who)}"


def review_button(waiting: int, speak: Tongue = ENGLISH) -> Block:
    """Make the button that opens the queue."""
    style = "primary" if waiting else ""
    label = speak.count("review.title_count", waiting) if waiting else speak.say("review.title")
    return button(label, ids.REVIEW_OPEN, label=speak.say("review.open_label"), style=style)


def _entry(one: Asked, zone: str, speak: Tongue) -> str:
    proposal = one.proposal
    who = f"<@{mrkdwn(proposal.account)}>"
    if proposal.sort is Sort.CLAIM:
        said = [title_of(proposal), speak.say("review.claims", who=who)]
    else:
        by = speak.say("review.proposed_by", who=who, when=when_words(proposal.at, zone, speak))
        said = [title_of(proposal), by, *_about(proposal, speak)]
    if proposal.state is State.HELD:
        why = speak.say("review.held", why=mrkdwn(speak.sentence(proposal.reason)))
        said.insert(0, f"*{why}*")
    said += [f"• {words}" for words in warnings(one.conflicts, zone, speak)[:MOST_WARNINGS]]
    return "\n".join(part for part in said if part)


def _about(proposal: Proposal, speak: Tongue) -> list[str]:
    typed = proposal.typed
    found = moment_of(typed)
    when = ""
    if found is not None:
        start, home = found
        told = strip(instant(start, home), (home, "UTC"), speak)
        when = f"{speak.short_day(start.date())}: {mrkdwn(told)}"
    rest = [typed.get(name) for name in ("hashtag", "kind", "partner", "theme", "url")]
    words = " · ".join(mrkdwn(cut(one_line(one), MAX_LINK)) for one in rest if isinstance(one, str) and one)
    again = str(typed.get("repeat") or Repeat.NEVER)
    repeats = ""
    if again != Repeat.NEVER and again in set(Repeat) and found is not None:
        how = repeat_words(Repeat(again), found[0].date(), speak)
        repeats = speak.say("review.repeats", how=how)
    return [when, words, repeats]


def _buttons(proposal: Proposal, place: int, speak: Tongue) -> Block:
    named = cut(one_line(str(proposal.typed.get("title") or "")), MAX_BUTTON - 15)
    offered = [("approve", "approve", ids.APPROVE, "primary")]
    if proposal.sort is Sort.EVENT:
        offered.append(("send_back_button", "send_back", ids.SEND_BACK, ""))
    offered.append(("decline_button", "decline", ids.DECLINE, "danger"))
    made = [
        button(
            speak.say(f"review.{name}"),
            action,
            proposal.id,
            label=f"{speak.say(f'review.{label}')}: {named}",
            style=style,
        )
        for name, label, action, style in offered
    ]
    return actions(*made, block_id=f"proposal_{place}")
