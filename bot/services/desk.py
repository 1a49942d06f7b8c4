"""What moderators and organisers work with, built together. Does nothing itself."""

from dataclasses import dataclass

from bot.clock import Clock
from bot.services.checking import Checking
from bot.services.drafting import Drafting
from bot.services.history import History
from bot.services.merging import Merging
from bot.services.partners import MergingPartners, Partners
from bot.services.people import People
from bot.services.planning import Planning
from bot.services.reviewing import Reviewing
from bot.services.roles import Roles
from bot.services.scheduling import Scheduling
from bot.storage.database import Database


@dataclass(frozen=True, slots=True)
class Desk:
    """Who may what, and all that they do about events: see, schedule, propose, decide, undo, merge."""

    roles: Roles
    scheduling: Scheduling
    checking: Checking
    drafting: Drafting
    reviewing: Reviewing
    history: History
    merging: Merging
    merging_partners: MergingPartners


def open_desk(database: Database, clock: Clock, planning: Planning, people: People) -> Desk:
    """Build it."""
    roles = Roles(database, people, clock)
    scheduling = Scheduling(database, clock, planning, roles)
    return Desk(
        roles=roles,
        scheduling=scheduling,
        checking=Checking(database, clock),
        drafting=Drafting(database, clock),
        reviewing=Reviewing(database, clock, planning, roles, scheduling),
        history=History(database, clock, planning, roles, scheduling),
        merging=Merging(database, clock, planning, roles),
        merging_partners=MergingPartners(Partners(database, clock), planning, roles),
    )
