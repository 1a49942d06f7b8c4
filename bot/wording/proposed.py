"""What who proposes something is told: that it waits, and what became of it. Decides nothing."""

from bot.domain.proposal import Proposal, Sort, State
from bot.wording import actions as ids
from bot.wording.message import (
    MAX_MODAL_TITLE,
    Block,
    Message,
    actions,
    button,
    cut,
    mrkdwn,
    one_line,
    plain_text,
    section,
)
from bot.wording.names import Names

MAX_TITLE = 120


def ask_to_schedule(names: Names) -> Message:
    """Offer the modal to who asked in words."""
    said = f"Press the button, and fill in title, date and time. `{names.command} schedule` does the same."
    press = button(
        "Schedule a chat", ids.SCHEDULE_OPEN, label="Schedule a chat, or propose one", style="primary"
    )
    return Message(said, (section(said), actions(press)))


def proposed(proposal: Proposal, names: Names) -> Message:
    """Tell who proposed something that it waits."""
    title = title_of(proposal)
    if proposal.sort is Sort.CLAIM:
        said = f"Done: you asked to moderate {title}. An organiser looks at it, and I tell you what becomes of it."
    else:
        said = (
            f"Done: {title} is proposed for {mrkdwn(names.programme)}. An organiser looks at it, and I tell you what "
            "becomes of it."
        )
    return Message(said, (section(said),))


def proposed_view(message: Message) -> Block:
    """Show it in the place of the modal."""
    return {
        "type": "modal",
        "title": plain_text("Proposed", MAX_MODAL_TITLE),
        "close": plain_text("Close", MAX_MODAL_TITLE),
        "clear_on_close": True,
        "blocks": list(message.blocks),
    }


def waits(proposal: Proposal, names: Names) -> Message:
    """Tell the organisers' channel that something is to be looked at."""
    who = f"<@{mrkdwn(proposal.account)}>"
    asked = "asks to moderate" if proposal.sort is Sort.CLAIM else "proposes"
    said = f"{who} {asked} {title_of(proposal)}. `{names.command} organise` shows what waits."
    press = button("Look at it", ids.REVIEW_OPEN, label="Show what people propose")
    return Message(said, (section(said), actions(press)))


def decided(proposal: Proposal, by: str) -> Message:
    """Tell who proposed something what an organiser decided."""
    title, who = title_of(proposal), f"<@{mrkdwn(by)}>"
    word = f"\n>{mrkdwn(proposal.word)}" if proposal.word else ""
    if proposal.state is State.APPROVED and proposal.sort is Sort.CLAIM:
        said = f"You moderate {title} now: {who} agreed."
    elif proposal.state is State.APPROVED:
        said = f"{title} is in the programme: {who} agreed. You moderate it."
    elif proposal.state is State.RETURNED:
        said = f"{who} has a word about {title}, which you proposed:{word}\nChange it, and send it again."
    else:
        said = f"{title}, which you proposed, was declined by {who}.{word}"
    blocks = [section(said)]
    if proposal.state is State.RETURNED and proposal.sort is Sort.EVENT:
        named = cut(one_line(str(proposal.typed.get("title") or "")), MAX_TITLE)
        blocks.append(
            actions(button("Change it", ids.PROPOSAL_CHANGE, proposal.id, label=f"Change: {named}"))
        )
    return Message(said, tuple(blocks))


def handed_over(title: str, by: str) -> Message:
    """Tell somebody that they moderate an event now."""
    said = f"<@{mrkdwn(by)}> made you a moderator of *{mrkdwn(cut(one_line(title), MAX_TITLE))}*."
    return Message(said, (section(said),))


def title_of(proposal: Proposal) -> str:
    """Give the title of what is proposed; safe mrkdwn."""
    return f"*{mrkdwn(cut(one_line(str(proposal.typed.get('title') or '')), MAX_TITLE))}*"
