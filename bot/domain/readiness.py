"""How far a programme is on its way to being announced, as it is found by looking. Looks nothing up."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Readiness:
    """What there is, at one moment."""

    happenings: int  # in the coming weeks
    weeks: int  # how many weeks those are
    calendars: int  # of partners, that are read by themselves
    organisers: tuple[str, ...]  # accounts that were made organisers, beside the workspace's admins
    channels: tuple[str, ...]  # that hear of the programme
    without_bot: tuple[str, ...] = ()  # those of them where the bot is not a member
    next_at: datetime | None = None  # when the next announcement goes out
    silent_until: datetime | None = None  # all announcements are paused
    quiet: bool = False  # nothing is posted at all, by a setting

    @property
    def has_events(self) -> bool:
        """Tell whether there is anything to announce."""
        return self.happenings > 0

    @property
    def has_organisers(self) -> bool:
        """Tell whether more than the admins organise."""
        return bool(self.organisers)

    @property
    def has_channel(self) -> bool:
        """Tell whether something is heard somewhere."""
        return bool(self.channels) and not self.without_bot

    @property
    def is_live(self) -> bool:
        """Tell whether announcements go out by themselves."""
        silent = self.quiet or self.silent_until is not None
        return self.has_events and self.has_channel and self.next_at is not None and not silent
