"""Roles: who gave them, what they let somebody do, and that they are asked anew each time."""

from datetime import datetime
from pathlib import Path

import pytest

from bot.domain.standing import Standing
from tests.builders import event
from tests.conversation import AVA, GRACE, LIAM, NORA, Scene, scene
from tests.scheduling import (
    CHANGES,
    EVENTS,
    PROPOSALS,
    TUESDAY,
    Desk,
    gone_on,
    kept,
    organising,
    scheduled,
    scheduling,
)

OF_ISTE = event(start=datetime(2015, 11, 12, 20), uid="iste", title="ISTE chat", organisations=("ISTE",))
OF_NEA = event(start=datetime(2015, 11, 13, 20), uid="nea", title="NEA chat", organisations=("NEA",))


@pytest.mark.parametrize(
    ("standing", "none", "own", "other"),
    [
        (Standing(account="U", organiser=True), True, True, True),
        (Standing(account="U", partners=frozenset({"iste"})), True, True, False),
        (Standing(account="U", moderates=frozenset({OF_NEA.id})), True, False, False),
        (Standing(account="U"), False, False, False),
    ],
    ids=["organiser", "editor", "moderator", "everybody"],
)
def test_who_schedules_at_once(standing: Standing, none: bool, own: bool, other: bool) -> None:
    assert [standing.may_schedule(name) for name in ("", "ISTE", "NEA")] == [none, own, other]


def test_who_may_change_an_event() -> None:
    assert Standing(account="U", organiser=True).may_change(OF_NEA)
    assert Standing(account="U", partners=frozenset({"iste"})).may_change(OF_ISTE)
    assert not Standing(account="U", partners=frozenset({"iste"})).may_change(OF_NEA)
    assert Standing(account="U", moderates=frozenset({OF_NEA.id})).may_change(OF_NEA)
    assert not Standing(account="U", moderates=frozenset({OF_ISTE.id})).may_change(OF_NEA)


async def roles(here: Scene, who: str = NORA) -> Desk:
    """Open who may what, as an organiser does."""
    return await organising(here, "roles_open", who)


async def test_who_is_made_an_organiser_organises_and_no_more_when_it_is_taken_away(tmp_path: Path) -> None:
    async with scene(tmp_path) as here:
        assert "Only workspace admins" in await here.command(GRACE, "organise")
        desk = await roles(here)
        assert await desk.send(role_who=GRACE, role="organiser") == {}
        assert f"<@{GRACE}> is organiser" in desk.words
        theirs = await roles(here, GRACE)
        await desk.push("role_take", GRACE)
        assert f"<@{GRACE}> is that no more" in desk.words
        before = kept(here)
        await theirs.send(role_who=AVA, role="organiser")
        assert "Only workspace admins and organisers can give roles" in theirs.words
        assert kept(here) == before
        told = here.rows("SELECT who, what, before, after FROM change WHERE what LIKE 'role%' ORDER BY id")
        assert [(one["who"], one["before"], one["after"]) for one in told] == [
            (NORA, "", "organiser"),
            (NORA, "organiser", ""),
        ]


async def test_an_editor_schedules_for_their_partner_at_once_and_for_another_proposes(tmp_path: Path) -> None:
    async with scene(tmp_path) as here:
        await here.load(OF_ISTE, OF_NEA)
        desk = await roles(here)
        assert await desk.send(role_who=GRACE, role="editor", role_partner="ISTE") == {}
        await scheduled(here, GRACE, partner="ISTE")
        assert [row["organisations"] for row in here.rows(EVENTS)] == ["ISTE"]
        await scheduled(here, GRACE, title="Other", hashtag="#other", partner="NEA")
        assert len(here.rows(EVENTS)) == 1
        assert [row["account"] for row in here.rows(PROPOSALS)] == [GRACE]


async def test_a_moderator_that_an_organiser_named_changes_that_chat(tmp_path: Path) -> None:
    async with scene(tmp_path) as here:
        await here.load(OF_ISTE, OF_NEA)
        desk = await roles(here)
        assert await desk.send(role_who=GRACE, role="moderator", role_chat=OF_NEA.id) == {}
        assert f"<@{GRACE}> is moderator of a chat (NEA chat)" in desk.words
        theirs = await scheduling(here, GRACE)
        await theirs.push("my_chats")
        assert "NEA chat" in theirs.words
        assert "ISTE chat" not in theirs.words


@pytest.mark.parametrize(
    ("filled", "field", "said"),
    [
        ({"role": "organiser"}, "role_who_block", "complete"),
        ({"role_who": GRACE}, "role_block", "complete"),
        ({"role_who": GRACE, "role": "editor"}, "role_partner_block", "Name the partner"),
        ({"role_who": GRACE, "role": "moderator"}, "role_block", "Choose the chat below"),
    ],
)
async def test_what_is_missing_of_a_role_is_said_at_its_field(
    tmp_path: Path, filled: dict[str, str], field: str, said: str
) -> None:
    async with scene(tmp_path) as here:
        await here.load(OF_ISTE)
        desk = await roles(here)
        await desk.fill(**filled)
        wrong = await desk.submit()
        assert field in wrong
        assert said in wrong[field]
        assert here.rows("SELECT * FROM role") == []


async def test_a_role_that_was_taken_away_while_a_window_was_open_counts_no_more(tmp_path: Path) -> None:
    async with scene(tmp_path, organisers=frozenset({LIAM})) as here:
        desk = await roles(here)
        await desk.send(role_who=GRACE, role="organiser")
        theirs = await scheduling(here, GRACE, **TUESDAY)
        await desk.push("role_take", GRACE)
        await theirs.send()
        await gone_on(theirs)
        assert "is proposed for" in theirs.words
        assert here.rows(EVENTS) == []


async def test_organisers_see_what_was_changed_and_undo_it(tmp_path: Path) -> None:
    async with scene(tmp_path) as here:
        await scheduled(here)
        desk = await organising(here, "history_open")
        assert "*Maker chat*: scheduled" in desk.words
        assert f"<@{NORA}>" in desk.words
        await desk.push("chat_undo")
        assert "that is undone" in desk.words
        assert [row["status"] for row in here.rows(EVENTS)] == ["cancelled"]
        assert [row["what"] for row in here.rows(CHANGES)] == ["scheduled", "undone: scheduled"]


async def test_a_moderator_does_not_put_their_chat_under_the_name_of_a_partner(tmp_path: Path) -> None:
    async with scene(tmp_path) as here:
        await here.load(OF_ISTE, OF_NEA)
        desk = await roles(here)
        assert await desk.send(role_who=GRACE, role="moderator", role_chat=OF_NEA.id) == {}
        theirs = await scheduling(here, GRACE)
        await theirs.push("my_chats")
        await theirs.push("chat_open")
        await theirs.push("chat_edit")
        before = kept(here)
        await theirs.send(partner="ISTE")
        await gone_on(theirs)
        assert "Only the editors of that partner and organisers" in theirs.words
        assert kept(here) == before
