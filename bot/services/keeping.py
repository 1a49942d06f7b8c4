"""What one person keeps: saved, followed, chosen, and undone again; always of whoever asks. Sends nothing."""

from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial

from bot.asking import understand
from bot.asking.keeping import Said, read_own
from bot.clock import Clock
from bot.domain.account import Account
from bot.domain.announcement import SLACK, Destination
from bot.domain.event import Occurrence
from bot.domain.following import MAX_VALUE, MOST_FOLLOWED, Follow, Sort, followed_in
from bot.domain.free_hours import FREE_HOURS
from bot.domain.personal import LONGEST_LEAD, Keeper, Preferences, Saved, due_of
from bot.services.agenda import Agenda
from bot.services.keepers import Keepers
from bot.services.people import People
from bot.services.personal import Following, Personal
from bot.services.vocabulary import Vocabulary
from bot.services.waking import Wake
from bot.storage import keeping, people, recordings
from bot.storage.database import Connection, Database
from bot.wording.save import Kept


@dataclass(frozen=True, slots=True)
class Followed:
    """What became of a wish to follow something, or to follow it no more."""

    follows: tuple[Follow, ...]  # what was named
    now: tuple[Follow, ...]  # what the person follows then
    done: bool = True  # something changed
    listed: bool = True  # there is something of it in the coming days


class Keeping:
    """One person's own things. Nobody else's can be named: who acts is the only one who is looked up."""

    def __init__(  # what it works on, and who and what there is to keep
        self,
        database: Database,
        clock: Clock,
        wake: Wake,
        who: People,
        vocabulary: Vocabulary,
        keepers: Keepers,
        timezone: str,
    ) -> None:
        """Write to `database`, and let what is planned follow; `timezone` (IANA) is the programme's."""
        self._database = database
        self._clock = clock
        self._people = who
        self._vocabulary = vocabulary
        self._keepers = keepers
        self._agenda = Agenda(database)
        self._personal = Personal(database, timezone)
        self._following = Following(self._personal, clock, wake)

    @staticmethod
    def said(words: str) -> Said | None:
        """Read what somebody says about their own agenda; nothing where it is a question about the programme."""
        return read_own(words)

    async def mine(self, workspace: str, account: str) -> Keeper:
        """Give what somebody keeps now."""
        return await self._personal.keeper(_where(workspace, account), self._clock.now())

    async def save(self, workspace: str, account: str, occurrence_id: str) -> Kept | None:
        """Save a happening, with a reminder at the person's own lead; nothing where there is no such happening."""
        keeper = await self.mine(workspace, account)
        return await self._save(workspace, account, occurrence_id, keeper.preferences.lead)

    async def remind(self, workspace: str, account: str, occurrence_id: str, lead: int | None) -> Kept | None:
        """Save a happening, with a reminder so many minutes before, or none."""
        wanted = None if lead is None else min(max(lead, 1), LONGEST_LEAD)
        return await self._save(workspace, account, occurrence_id, wanted)

    async def _save(self, workspace: str, account: str, occurrence_id: str, lead: int | None) -> Kept | None:
        found = await self._agenda.by_ids([occurrence_id])
        if not found:
            return None
        now = self._clock.now()
        saved = Saved(occurrence_id, now, lead)
        work = partial(_save, account=Account(workspace, account), saved=saved, now=self._clock.real())
        if not await self._database.write(work):
            return None
        await self._follow_up(workspace, account)
        keeper = await self.mine(workspace, account)
        in_time = lead is not None and due_of(found[0], lead, keeper.timezone) >= now
        return Kept(found[0], lead, in_time)

    async def unsave(self, workspace: str, account: str, occurrence_id: str) -> Kept | None:
        """Keep a happening no more; nothing where there is no such happening."""
        found = await self._agenda.by_ids([occurrence_id])
        work = partial(_unsave, account=Account(workspace, account), occurrence_id=occurrence_id)
        await self._database.write(work)
        await self._follow_up(workspace, account)
        return Kept(found[0], None, in_time=False) if found else None

    async def toggle_recording(
        self, workspace: str, account: str, occurrence_id: str
    ) -> tuple[Occurrence, bool] | None:
        """Remember that somebody wants a recording, or that they want it no more; tell which, and of what.

        Nothing where there is no such happening.
        """
        found = await self._agenda.by_ids([occurrence_id])
        work = partial(
            _toggle, account=Account(workspace, account), occurrence_id=occurrence_id, now=self._clock.now()
        )
        wanted = await self._database.write(work)
        return (found[0], wanted) if found else None

    async def follow_hashtag(self, workspace: str, account: str, occurrence_id: str) -> Followed | None:
        """Follow the hashtag of a happening; nothing where there is no such happening, or it has none."""
        found = await self._agenda.by_ids([occurrence_id])
        if not found or not found[0].hashtag:
            return None
        wanted = Follow(Sort.HASHTAG, found[0].hashtag[:MAX_VALUE], self._clock.now())
        return await self.follow(workspace, account, wanted)

    async def happening(self, occurrence_id: str) -> Occurrence | None:
        """Give a happening by its id."""
        found = await self._agenda.by_ids([occurrence_id])
        return found[0] if found else None

    async def named(self, words: str, zone: str) -> tuple[Follow, ...]:
        """Give what somebody in `zone` names who wants to follow it, or to follow it no more."""
        now = self._clock.now()
        query = understand(words, zone, now, await self._vocabulary.known())
        return tuple(followed_in(query.filters, now))

    async def follow(self, workspace: str, account: str, wanted: Follow) -> Followed:
        """Follow one thing from now on."""
        before = await self.mine(workspace, account)
        one = wanted._replace(since=self._clock.now())
        if known := [each for each in before.follows if (each.sort, each.key) == (one.sort, one.key)]:
            return Followed(tuple(known), before.follows, done=False)
        if len(before.follows) >= MOST_FOLLOWED:
            return Followed((), before.follows, done=False)
        work = partial(_follow, account=Account(workspace, account), wanted=one, now=self._clock.real())
        done = await self._database.write(work)
        await self._follow_up(workspace, account)
        now = await self.mine(workspace, account)
        coming = await self._agenda.next_after(self._clock.now(), one.filters)
        return Followed((one,), now.follows, done=done, listed=bool(coming))

    async def unfollow(self, workspace: str, account: str, *unwanted: Follow) -> Followed:
        """Follow these no more; what a person's own words name is ended whatever sort it has."""
        before = await self.mine(workspace, account)
        keys = {one.key for one in unwanted}
        ended = tuple(one for one in before.follows if one.key in keys)
        for one in ended:
            work = partial(_unfollow, account=Account(workspace, account), sort=one.sort, key=one.key)
            await self._database.write(work)
        if ended:
            await self._follow_up(workspace, account)
        return Followed(
            ended,
            (await self.mine(workspace, account)).follows if ended else before.follows,
            done=bool(ended),
        )

    async def _follow_up(self, workspace: str, account: str) -> None:
        """Let what is planned and what is at hand follow what somebody changed."""
        self._keepers.look_again(workspace, account)
        await self._following.follow(_where(workspace, account))

    async def prefer(self, workspace: str, account: str, **chosen: object) -> Preferences:
        """Change what somebody chose, by the names of `Preferences`; what is no choice changes nothing."""
        before = (await self.mine(workspace, account)).preferences
        wanted = _allowed(replace(before, **chosen, changed_at=self._clock.now()), before)  # type: ignore[arg-type]  # the names are those of its fields
        work = partial(
            _prefer,
            account=Account(workspace, account),
            before=before,
            wanted=wanted,
            now=self._clock.real(),
        )
        await self._database.write(work)
        self._people.look_again(workspace, account)
        await self._follow_up(workspace, account)
        return wanted


def _where(workspace: str, account: str) -> Destination:
    return Destination(SLACK, workspace, account)


def _allowed(wanted: Preferences, before: Preferences) -> Preferences:
    hours = wanted.free_hours if wanted.free_hours in FREE_HOURS else before.free_hours
    lead = wanted.lead if 1 <= wanted.lead <= LONGEST_LEAD else before.lead
    return replace(wanted, free_hours=hours, lead=lead)


def _save(connection: Connection, account: Account, saved: Saved, now: datetime) -> bool:
    known = people.ensure(connection, account, now)
    return keeping.save(connection, known.person_id, saved)


def _toggle(connection: Connection, account: Account, occurrence_id: str, now: datetime) -> bool:
    known = people.ensure(connection, account, now)
    if recordings.forget(connection, known.person_id, occurrence_id):
        return False
    return recordings.want(connection, known.person_id, occurrence_id, now)


def _unsave(connection: Connection, account: Account, occurrence_id: str) -> bool:
    known = people.find(connection, account)
    return known is not None and keeping.unsave(connection, known.person_id, occurrence_id)


def _follow(connection: Connection, account: Account, wanted: Follow, now: datetime) -> bool:
    known = people.ensure(connection, account, now)
    return keeping.follow(connection, known.person_id, wanted)


def _unfollow(connection: Connection, account: Account, sort: Sort, key: str) -> bool:
    known = people.find(connection, account)
    return known is not None and keeping.unfollow(connection, known.person_id, sort, key)


def _prefer(
    connection: Connection, account: Account, before: Preferences, wanted: Preferences, now: datetime
) -> None:
    known = people.ensure(connection, account, now)
    keeping.prefer(connection, known.person_id, before, wanted)
