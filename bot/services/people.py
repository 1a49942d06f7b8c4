"""Whose zone, who may, who is counted. Keeps no names."""

import asyncio
import logging
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from bot.asking import spoken
from bot.clock import Clock
from bot.domain.account import Account
from bot.errors import NotAllowed, OutletError, StorageError
from bot.ports import Directory, Profile
from bot.storage import forgotten, people, roles
from bot.storage.database import Connection, Database
from bot.storage.people import Known
from bot.wording.tongue import ENGLISH, Tongue, tongue

FRESH = timedelta(hours=24)
"""How long a profile that was read is believed (real time): people travel, but not every hour."""

AT_HAND = timedelta(minutes=1)
"""How long who asked is kept at hand (real time): who asks, asks again. What needs a right is looked up."""

MOST_AT_HAND = 1_024

UNREAD = timedelta(seconds=15)
"""How long a profile that could not be read is not asked for again (real time): one press looks at it several times."""

PATIENCE = 1.5
"""Seconds that a profile is waited for: who asked waits too, and Slack gives us three."""

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Asker:
    """Who speaks to the bot."""

    account: str
    timezone: str  # IANA: their own, or the programme's where they have none
    locale: str | None
    may_organise: bool  # a workspace admin, named in the settings, or made an organiser by one


class People:
    """The persons that the bot meets."""

    def __init__(
        self,
        database: Database,
        directory: Directory,
        clock: Clock,
        *,
        timezone: str,
        organisers: frozenset[str],
    ) -> None:
        """Know `timezone` as the programme's, for people whose own is not known, and `organisers` by account."""
        self._database = database
        self._directory = directory
        self._clock = clock
        self._timezone = timezone
        self._organisers = organisers
        self._at_hand: dict[tuple[str, str], tuple[Asker, datetime]] = {}
        self._locales: dict[tuple[str, str], tuple[str | None, datetime]] = {}  # of whom nothing is kept
        self._unread: dict[tuple[str, str], datetime] = {}  # until when a profile is not asked for

    async def asker(self, workspace: str, account: str) -> Asker:
        """Tell who speaks; their profile is read at most once a day, and an old one does when it cannot be."""
        now = self._clock.real()
        asker, since = self._at_hand.get((workspace, account), (None, now))
        if asker is None or not now - AT_HAND < since <= now:
            asker = await self._asker(workspace, account)
            if len(self._at_hand) >= MOST_AT_HAND:
                self._at_hand.clear()
            self._at_hand[workspace, account] = asker, now
        return asker

    async def speak(self, workspace: str, account: str) -> Tongue:
        """Give the language in which somebody is spoken to; of whoever is not known nothing is kept for that."""
        asker, since = self._at_hand.get((workspace, account), (None, None))
        if asker is not None and since is not None and since > self._clock.real() - AT_HAND:
            return tongue_for(asker.locale)
        try:
            known = await self._database.read(partial(people.find, account=Account(workspace, account)))
        except StorageError as error:  # what is to be said may be just that
            log.warning("language_not_read", extra={"reason": str(error)})
            return ENGLISH
        if known is not None and (known.read_at or known.chosen_language):
            return tongue_for(_locale(known))
        return tongue_for(await self._passing_locale(workspace, account))

    async def _passing_locale(self, workspace: str, account: str) -> str | None:
        """Give the locale of somebody whose profile was not read yet, from memory or from the platform."""
        now = self._clock.real()
        locale, since = self._locales.get((workspace, account), (None, None))
        if since is not None and now - FRESH < since <= now:
            return locale
        profile = await self._profile(Account(workspace, account))
        if profile is None:
            return locale
        if len(self._locales) >= MOST_AT_HAND:
            self._locales.clear()
        self._locales[workspace, account] = profile.locale, now
        return profile.locale

    async def look_up(self, workspace: str, account: str) -> Asker:
        """Tell who speaks as it is known now: what needs a right asks here."""
        return await self._asker(workspace, account)

    async def _asker(self, workspace: str, account: str) -> Asker:
        known = await self._known(Account(workspace, account))
        organises = account in self._organisers or bool(known and known.is_admin)
        return Asker(
            account=account,
            timezone=(known and (known.chosen_timezone or known.timezone)) or self._timezone,
            locale=_locale(known) if known else None,
            may_organise=organises or await self._was_made_one(workspace, account),
        )

    async def _was_made_one(self, workspace: str, account: str) -> bool:
        """Tell whether an organiser made somebody an organiser."""
        look = partial(roles.organises, workspace=workspace, account=account)
        return await self._database.read(look)

    def look_again(self, workspace: str, account: str) -> None:
        """Read anew who somebody is the next time: they have just chosen something for themselves."""
        self._at_hand.pop((workspace, account), None)
        self._locales.pop((workspace, account), None)

    async def require_organiser(self, workspace: str, account: str, to_do: str) -> Asker:
        """Tell who speaks, or refuse: `to_do` says for what, e.g. "change what this channel hears"."""
        asker = await self._asker(workspace, account)
        if not asker.may_organise:
            raise NotAllowed(f"Only workspace admins and organisers can {to_do}.")
        return asker

    async def is_counted(self, workspace: str, account: str) -> bool:
        """Tell whether what somebody does is logged."""
        return await self._database.read(partial(_is_counted, account=Account(workspace, account)))

    async def is_bot(self, workspace: str, account: str) -> bool:
        """Tell whether an account is a bot's. Of who does not want to be counted, nothing more is read."""
        if await self.is_counted(workspace, account):
            known = await self._known(Account(workspace, account))
        else:
            known = await self._database.read(partial(people.find, account=Account(workspace, account)))
        return known is not None and known.is_bot

    async def count(self, workspace: str, account: str, *, counted: bool) -> None:
        """Set whether what somebody does is logged from now on."""
        work = partial(_count, account=Account(workspace, account), counted=counted, now=self._clock.now())
        await self._database.write(work)

    async def _known(self, account: Account) -> Known | None:
        known = await self._database.read(partial(people.find, account=account))
        now = self._clock.real()
        if known is not None and known.read_at is not None and known.read_at > now - FRESH:
            return known
        profile = await self._profile(account)
        if profile is None:
            return known
        if known is None and await self._database.read(partial(forgotten.is_forgotten, account=account)):
            return _passing(profile)
        return await self._database.write(partial(_save, account=account, profile=profile, now=now))

    async def _profile(self, account: Account) -> Profile | None:
        """Read a profile; nothing where the platform does not give it in time, or just did not."""
        key, now = (account.workspace, account.account), self._clock.real()
        if now < self._unread.get(key, now):
            return None
        try:
            return await asyncio.wait_for(self._directory.profile(account.account), PATIENCE)
        except (OutletError, TimeoutError) as error:
            log.warning("profile_not_read", extra={"workspace": account.workspace, "reason": repr(error)})
            if len(self._unread) >= MOST_AT_HAND:
                self._unread.clear()
            self._unread[key] = self._clock.real() + UNREAD
            return None


def tongue_for(locale: str | None) -> Tongue:
    """Give the language in which somebody with `locale` is spoken to."""
    return tongue(spoken(locale or ""), locale or "")


def tongue_of(connection: Connection, account: Account, programmes: str) -> Tongue:
    """Give the language in which somebody is told what they did not ask for; where it is not known, the programme's."""
    known = people.find(connection, account)
    return tongue_for((known and _locale(known)) or programmes)


def _save(connection: Connection, account: Account, profile: Profile, now: datetime) -> Known:
    return people.save_profile(
        connection,
        account,
        timezone=_zone(profile.timezone),
        locale=profile.locale,
        is_admin=profile.is_admin,
        is_bot=profile.is_bot,
        now=now,
    )


def _passing(profile: Profile) -> Known:
    """Tell what is known of somebody who was forgotten, for one answer."""
    return Known(
        person_id=0,
        timezone=_zone(profile.timezone),
        locale=profile.locale,
        is_admin=profile.is_admin,
        is_bot=profile.is_bot,
        read_at=None,
        not_counted_since=None,
    )


def _is_counted(connection: Connection, account: Account) -> bool:
    known = people.find(connection, account)
    if known is None:
        return not forgotten.is_forgotten(connection, account)
    return known.not_counted_since is None


def _locale(known: Known) -> str | None:
    """Give the language that somebody chose, with the platform's place where it is of that language."""
    chosen, locale = known.chosen_language, known.locale
    same = bool(locale) and str(locale).partition("-")[0] == chosen
    return locale if chosen is None or same else chosen


def _zone(name: str | None) -> str | None:
    """Keep a zone only when this machine knows it."""
    try:
        return str(ZoneInfo(name)) if name else None
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return None


def _count(connection: Connection, account: Account, now: datetime, *, counted: bool) -> None:
    if counted:
        forgotten.welcome(connection, account)
        people.count_from(connection, people.ensure(connection, account, now).person_id, now)
    elif _is_counted(connection, account):
        people.stop_counting(connection, people.ensure(connection, account, now).person_id, now)
