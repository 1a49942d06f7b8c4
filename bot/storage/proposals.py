"""Queries about what people ask the organisers for, and what became of it."""

import json
from datetime import datetime

from sqlalchemy import Connection, Row, func, select, update

from bot.domain.proposal import OPEN, Proposal, Sort, State
from bot.storage.dialect import insert_for
from bot.storage.tables import table_of
from bot.storage.tables.booking import ProposalRow

PROPOSAL = table_of(ProposalRow)

_OPEN = [state.value for state in OPEN]


def put(connection: Connection, proposal: Proposal) -> None:
    """Keep a proposal, or what its author made of one that was sent back."""
    values = {
        "typed": json.dumps(proposal.typed, ensure_ascii=False),
        "state": proposal.state.value,
        "reason": proposal.reason,
        "word": proposal.word,
        "at": proposal.at,
        "decided_by": proposal.decided_by,
        "decided_at": None,
    }
    row = insert_for(connection, PROPOSAL).values(
        id=proposal.id,
        workspace=proposal.workspace,
        account=proposal.account,
        sort=proposal.sort.value,
        event_id=proposal.event_id,
        **values,
    )
    connection.execute(row.on_conflict_do_update(index_elements=["id"], set_=values))


def by_id(connection: Connection, workspace: str, proposal_id: str) -> Proposal | None:
    """Give one proposal, or nothing."""
    here = (PROPOSAL.c.workspace == workspace, PROPOSAL.c.id == proposal_id)
    row = connection.execute(select(PROPOSAL).where(*here)).first()
    return _proposal(row) if row else None


def undecided(connection: Connection, workspace: str) -> list[Proposal]:
    """Give what is to be decided, the oldest first; what is held stands last."""
    rows = connection.execute(
        select(PROPOSAL)
        .where(PROPOSAL.c.workspace == workspace, PROPOSAL.c.state.in_(_OPEN))
        .order_by(PROPOSAL.c.state.desc(), PROPOSAL.c.at, PROPOSAL.c.id)
    )
    return [_proposal(row) for row in rows]


def count_undecided(connection: Connection) -> int:
    """Count what is to be decided."""
    here = select(func.count()).select_from(PROPOSAL).where(PROPOSAL.c.state.in_(_OPEN))
    return connection.execute(here).scalar_one()


def since(connection: Connection, workspace: str, account: str, moment: datetime) -> int:
    """Count what somebody proposed after a moment."""
    here = (PROPOSAL.c.workspace == workspace, PROPOSAL.c.account == account, PROPOSAL.c.at > moment)
    return connection.execute(select(func.count()).select_from(PROPOSAL).where(*here)).scalar_one()


def waiting(connection: Connection, workspace: str, account: str) -> int:
    """Count what of somebody's is still to be decided."""
    here = (
        PROPOSAL.c.workspace == workspace,
        PROPOSAL.c.account == account,
        PROPOSAL.c.state.in_(_OPEN),
    )
    return connection.execute(select(func.count()).select_from(PROPOSAL).where(*here)).scalar_one()


def decide(
    connection: Connection, proposal: Proposal, state: State, word: str, who: str, now: datetime
) -> bool:
    """Keep what an organiser decided; tell whether it was still open."""
    here = (
        PROPOSAL.c.workspace == proposal.workspace,
        PROPOSAL.c.id == proposal.id,
        PROPOSAL.c.state.in_(_OPEN),
    )
    values = {"state": state.value, "word": word, "decided_by": who, "decided_at": now}
    return bool(connection.execute(update(PROPOSAL).where(*here).values(values)).rowcount)


def _proposal(row: Row[tuple[object, ...]]) -> Proposal:
    return Proposal(
        id=row.id,
        workspace=row.workspace,
        account=row.account,
        sort=Sort(row.sort),
        event_id=row.event_id,
        typed=json.loads(row.typed),
        state=State(row.state),
        reason=row.reason,
        word=row.word,
        at=row.at,
        decided_by=row.decided_by,
    )
