"""What people propose: the queue, what organisers decide, and who claims a chat. Decides nothing itself."""

from bot.domain.booking import Wish
from bot.domain.conflict import Conflict
from bot.domain.proposal import Proposal, Sort
from bot.services.house import House
from bot.wording import actions as ids
from bot.wording.message import Block, actions, button
from bot.wording.proposed import decided, proposed, proposed_view, waits
from bot.wording.review import (
    MOST,
    Asked,
    Word,
    decided_words,
    review_button,
    review_view,
    word_of,
    word_view,
)
from bot.wording.schedule_wishes import read_wish
from handlers import windows
from handlers.heard import Heard
from handlers.shown import shown_of

TO_DO = "decide about proposals"


async def line(house: House) -> Block:
    """Make the buttons of the organisers' modal for proposals, roles and what was changed."""
    return actions(
        review_button(await house.desk.reviewing.waiting()),
        button("Who may what", ids.ROLES_OPEN, label="Organisers, editors and moderators"),
        button("What was changed", ids.HISTORY_OPEN, label="Who changed what, to be undone"),
        button("Listed twice", ids.MERGES_OPEN, label="Events that two calendars list, to be merged"),
        button("Partners", ids.PARTNERS_MERGE_OPEN, label="Partners that are one under two names"),
        block_id="organise_desk",
    )


async def open_queue(house: House, heard: Heard) -> None:
    """Show what is to be decided, above the organisers' modal."""
    await house.desk.roles.require_organiser(heard.workspace, heard.account, TO_DO)
    await windows.show(heard, await _queue(house, heard))


async def approve(house: House, heard: Heard) -> None:
    """Let a proposal into the programme, and tell its author."""
    chosen = str(heard.pressed.get("value") or "")
    speak = await heard.speak(house)
    proposal, _ = await house.desk.reviewing.approve(heard.workspace, chosen, heard.account, speak)
    await heard.ack()  # it is decided, whatever Slack takes to be told
    told = await _tell(house, heard, proposal)
    await windows.replace(heard, await _queue(house, heard, decided_words(proposal, speak, told=told)))


async def send_back(house: House, heard: Heard) -> None:
    """Ask for the word with which a proposal is sent back."""
    await _ask_word(house, heard, returned=True)


async def decline(house: House, heard: Heard) -> None:
    """Ask why a proposal is declined."""
    await _ask_word(house, heard, returned=False)


async def refuse(house: House, heard: Heard) -> None:
    """Send a proposal back, or decline it, tell its author, and show what is still to be decided."""
    word, said = word_of(heard.view)
    if not said:
        no_word = (await heard.speak(house)).say("review.no_word")
        await heard.ack(response_action="errors", errors={ids.WORD_BLOCK: no_word})
        return
    proposal = await house.desk.reviewing.refuse(
        heard.workspace, word.proposal_id, heard.account, said, returned=word.returned
    )
    await heard.ack()  # it is decided, whatever Slack takes to be told
    told = await _tell(house, heard, proposal)
    fresh = await _queue(house, heard, decided_words(proposal, await heard.speak(house), told=told))
    await windows.update(heard, word.queue, fresh)


async def claim(house: House, heard: Heard) -> None:
    """Ask to moderate the listed event whose button was pressed."""
    await claim_for(house, heard, str(heard.pressed.get("value") or ""))


async def claim_for(house: House, heard: Heard, occurrence_id: str) -> None:
    """Ask to moderate a listed event."""
    event_id = occurrence_id.partition(".")[0]
    asked = await house.desk.reviewing.claim(heard.workspace, heard.account, event_id)
    in_modal = (heard.body.get("view") or {}).get("type") == "modal"
    speak = await heard.speak(house)
    if asked is None:
        shown = await shown_of(
            house, heard, await house.desk.scheduling.held(event_id), speak.say("booked.done_claimed")
        )
        message, view = shown.message, shown.view
    else:
        message = proposed(asked[0], house.names, speak)
        view = proposed_view(message, speak)
    if in_modal:
        await windows.replace(heard, view)
    else:
        await heard.ack()
        await heard.tell(house, message)
    if asked is not None and asked[1]:
        await windows.tell_organisers(house, waits(asked[0], house.names))


async def _tell(house: House, heard: Heard, proposal: Proposal) -> bool:
    """Tell who proposed something what was decided; tell whether it arrived."""
    speak = await house.people.speak(heard.workspace, proposal.account)
    return await windows.tell(house, proposal.account, decided(proposal, heard.account, speak))


async def _ask_word(house: House, heard: Heard, *, returned: bool) -> None:
    await house.desk.roles.require_organiser(heard.workspace, heard.account, TO_DO)
    proposal = await house.desk.reviewing.proposal(heard.workspace, str(heard.pressed.get("value") or ""))
    queue = str(heard.view["id"])
    await windows.show(
        heard, word_view(proposal, Word(proposal.id, returned, queue), await heard.speak(house))
    )


async def _queue(house: House, heard: Heard, done: str = "") -> Block:
    asker = await house.people.asker(heard.workspace, heard.account)
    waiting = await house.desk.reviewing.queue(heard.workspace)
    asked = [Asked(one, await _against(house, one)) for one in waiting[:MOST]]
    rest = [Asked(one) for one in waiting[MOST:]]
    return review_view([*asked, *rest], asker.timezone, await heard.speak(house), done=done)


async def _against(house: House, one: Proposal) -> tuple[Conflict, ...]:
    """Give what speaks against a proposal."""
    if one.sort is Sort.CLAIM:
        return ()
    wish = read_wish(one.typed, house.clock.now())
    if not isinstance(wish, Wish):
        return ()
    return (await house.desk.checking.check(wish, one.id, one.account)).conflicts
