"""Who may do what: what somebody's roles let them do, as a pure decision. Does not know who has which role."""

from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple

from bot.domain.event import Event
from bot.domain.letters import folded


class Role(StrEnum):
    """What an organiser can make of somebody. Moderators are of one event each."""

    ORGANISER = "organiser"
    EDITOR = "editor"  # of what one partner offers


class Given(NamedTuple):
    """A role that somebody has."""

    account: str
    role: Role
    about: str  # the partner's name; empty for organisers


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """What somebody is in the programme; with nothing of it they are everybody."""

    account: str
    organiser: bool = False
    partners: frozenset[str] = frozenset()  # of which they are an editor, as they are compared
    moderates: frozenset[str] = frozenset()  # the ids of events

    def may_schedule(self, partner: str) -> bool:
        """Tell whether a new event stands at once; an editor's or a moderator's in the name of no other partner."""
        if self.organiser:
            return True
        if partner:
            return folded(partner) in self.partners
        return bool(self.partners or self.moderates)

    def may_change(self, event: Event) -> bool:
        """Tell whether they may change, move and cancel an event."""
        theirs = any(folded(name) in self.partners for name in event.organisations)
        return self.organiser or event.id in self.moderates or theirs
