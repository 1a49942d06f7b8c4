"""What who proposes something is told: that it waits, and what became of it. Decides nothing."""

from bot.domain.proposal import Proposal, Sort, State
from bot.wording import actions as ids
from bot.wording.message import (
    Block,
    Message,
    actions,
    button,
    cut,
    mrkdwn,
    one_line,
    section,
)
from bot.wording.modal import modal
from bot.wording.names import Names
from bot.wording.tongue import ENGLISH, Tongue

MAX_TITLE = 120


def ask_to_schedule(names: Names, speak: Tongue = ENGLISH) -> Message:
    """Offer the modal to whoever asked in words."""
    said = speak.say("booked.offer", command=names.command)
    label = speak.say("booked.offer_label")
    press = button(speak.say("schedule.title"), ids.SCHEDULE_OPEN, label=label, style="primary")
    return Message(said, (section(said), actions(press)))


def proposed(proposal: Proposal, names: Names, speak: Tongue = ENGLISH) -> Message:
    """Tell whoever proposed something that it waits."""
    waits_so = "booked.claim_waits" if proposal.sort is Sort.CLAIM else "booked.proposal_waits"
    said = speak.say(waits_so, title=title_of(proposal), programme=mrkdwn(names.programme))
    return Message(said, (section(said),))


def proposed_view(message: Message, speak: Tongue = ENGLISH) -> Block:
    """Show it in the place of the modal."""
    return modal(
        speak.say("booked.proposed"), message.blocks, close=speak.say("common.close"), clear_on_close=True
    )


def waits(proposal: Proposal, names: Names, speak: Tongue = ENGLISH) -> Message:
    """Tell the organisers' channel that something is to be looked at."""
    who = f"<@{mrkdwn(proposal.account)}>"
    name = "review.waits_claim" if proposal.sort is Sort.CLAIM else "review.waits_event"
    said = speak.say(name, who=who, title=title_of(proposal), command=names.command)
    press = button(speak.say("review.look"), ids.REVIEW_OPEN, label=speak.say("review.open_label"))
    return Message(said, (section(said), actions(press)))


def decided(proposal: Proposal, by: str, speak: Tongue = ENGLISH) -> Message:
    """Tell whoever proposed something what an organiser decided."""
    parts = {
        "title": title_of(proposal),
        "who": f"<@{mrkdwn(by)}>",
        "word": f"\n>{mrkdwn(proposal.word)}" if proposal.word else "",
    }
    if proposal.state is State.APPROVED:
        said = speak.say("booked.claim_agreed" if proposal.sort is Sort.CLAIM else "booked.agreed", **parts)
    elif proposal.state is State.RETURNED:
        said = f"{speak.say('booked.returned', **parts)}\n{speak.say('booked.returned_how')}"
    else:
        said = speak.say("booked.declined", **parts)
    blocks = [section(said)]
    if proposal.state is State.RETURNED and proposal.sort is Sort.EVENT:
        named = cut(one_line(str(proposal.typed.get("title") or "")), MAX_TITLE)
        change = speak.say("booked.change")
        blocks.append(actions(button(change, ids.PROPOSAL_CHANGE, proposal.id, label=f"{change}: {named}")))
    return Message(said, tuple(blocks))


def handed_over(title: str, by: str, speak: Tongue = ENGLISH) -> Message:
    """Tell somebody that they moderate an event now."""
    named = f"*{mrkdwn(cut(one_line(title), MAX_TITLE))}*"
    said = speak.say("booked.handed_over", who=f"<@{mrkdwn(by)}>", title=named)
    return Message(said, (section(said),))


def title_of(proposal: Proposal) -> str:
    """Give the title of what is proposed; safe mrkdwn."""
    return f"*{mrkdwn(cut(one_line(str(proposal.typed.get('title') or '')), MAX_TITLE))}*"
