"""What X costs, and what a month's budget allows."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.budget import CHAT, RANKS, Outlay, forecast, post_outlay
from bot.domain.price import MICROS, PRICES, Item, Use, charged, dollars, post_item

FIRST = datetime(2015, 10, 1, 12, tzinfo=UTC)
DAY = FIRST.date()


def at(day: int, minutes: int = 0) -> datetime:
    return FIRST + timedelta(days=day - 1, minutes=minutes)


def chat(name: str, day: int, questions: int = 6) -> list[Outlay]:
    """Build what a chat costs: a reminder, the start, its questions, thanks."""
    asked = [
        post_outlay(f"{name}-q{n}", "question", at(day, 10 * n), chat=name) for n in range(1, questions + 1)
    ]
    return [
        post_outlay(f"{name}-reminder", "reminder", at(day, -30), chat=name),
        post_outlay(f"{name}-start", "start", at(day), chat=name),
        *asked,
        post_outlay(f"{name}-thanks", "thanks", at(day, 60), chat=name),
    ]


def test_a_link_makes_a_post_thirteen_times_as_dear() -> None:
    plain, linked = PRICES[post_item(link=False)], PRICES[post_item(link=True)]
    assert (plain, linked) == (15_000, 200_000)
    assert linked // plain == 13


@pytest.mark.parametrize(
    ("link", "summoned", "item"),
    [
        (False, False, Item.POST),
        (False, True, Item.SUMMONED_REPLY),
        (True, False, Item.POST_WITH_LINK),
        (True, True, Item.POST_WITH_LINK),
    ],
)
def test_what_a_post_is_charged_as(link: bool, summoned: bool, item: Item) -> None:
    assert post_item(link=link, summoned=summoned) is item


def test_every_item_has_a_price() -> None:
    assert set(PRICES) == set(Item)


def test_the_same_post_is_charged_once_a_day_however_it_is_read() -> None:
    uses = [
        Use(Item.OWNED_READ, "1"),
        Use(Item.POST_READ, "1"),
        Use(Item.POST_READ, "2"),
        Use(Item.POST_READ, "2"),
    ]
    assert charged(uses, DAY) == (uses[0], uses[2])


def test_what_was_paid_for_yesterday_is_charged_again() -> None:
    read = Use(Item.POST_READ, "1")
    paid = {key for key in [read.key(DAY)] if key}
    assert charged([read], DAY, paid) == ()
    assert charged([read], DAY + timedelta(days=1), paid) == (read,)


def test_a_post_and_an_account_of_one_id_are_two_things() -> None:
    uses = [Use(Item.POST_READ, "1"), Use(Item.USER_READ, "1")]
    assert charged(uses, DAY) == tuple(uses)


def test_every_post_and_every_count_is_charged() -> None:
    uses = [Use(Item.POST), Use(Item.POST), Use(Item.COUNT), Use(Item.COUNT)]
    assert charged(uses, DAY) == tuple(uses)


@pytest.mark.parametrize(
    ("micros", "shown"),
    [
        (0, "$0.00"),
        (4_500_000, "$4.50"),
        (15_000, "$0.015"),
        (5_000, "$0.005"),
        (-200_000, "-$0.20"),
        (1, "$0.000001"),
    ],
)
def test_amounts_are_written_for_people(micros: int, shown: str) -> None:
    assert dollars(micros) == shown


def test_a_month_of_three_hundred_posts_costs_four_and_a_half_dollars_without_links() -> None:
    posts = [post_outlay(str(n), "question", at(1 + n % 30)) for n in range(300)]
    linked = [post_outlay(str(n), "question", at(1 + n % 30), link=True) for n in range(300)]
    assert forecast(posts, 100 * MICROS).total == 4_500_000
    assert forecast(linked, 100 * MICROS).total == 60 * MICROS


def test_a_forecast_names_the_day_on_which_the_budget_is_used_up() -> None:
    posts = [post_outlay(str(day), "digest", at(day)) for day in range(1, 32)]
    seen = forecast(posts, budget=15 * 15_000, spent=5 * 15_000)
    assert seen.reached_at == at(11)
    assert seen.total == 36 * 15_000


def test_a_budget_that_is_enough_drops_nothing() -> None:
    posts = chat("edchat", 5)
    seen = forecast(posts, budget=len(posts) * 15_000)
    assert not seen.dropped
    assert seen.reached_at is None
    assert list(seen.kept) == sorted(posts, key=lambda one: one.due_at)


def test_without_a_budget_nothing_paid_is_kept() -> None:
    assert not forecast(chat("edchat", 5), budget=0).kept
    assert not forecast([Outlay("free", "digest", at(1), 0)], budget=0).kept


def test_questions_and_starts_go_before_lists_and_lists_before_reminders() -> None:
    month = [*chat("edchat", 5), post_outlay("list", "digest", at(1))]
    assert {one.kind for one in forecast(month, 7 * 15_000).kept} == CHAT
    assert {one.kind for one in forecast(month, 8 * 15_000).kept} == CHAT | {"digest"}
    assert {one.kind for one in forecast(month, 9 * 15_000).kept} == CHAT | {"digest", "reminder"}


def test_what_is_left_out_first_is_what_helps_least() -> None:
    month = [post_outlay(kind, kind, at(9)) for kind in RANKS]
    dropped = [RANKS[one.kind] for one in forecast(month, 3 * 15_000).dropped]
    assert dropped == sorted(dropped, reverse=True)
    assert forecast(month, 3 * 15_000).dropped[0].kind == "numbers"


def test_a_chat_that_cannot_be_asked_whole_is_not_begun() -> None:
    month = [*chat("first", 3), *chat("second", 4)]
    asked = {one.chat for one in forecast(month, 10 * 15_000).kept if one.kind in CHAT}
    assert asked == {"first"}


def test_a_chat_that_has_begun_goes_on() -> None:
    left = [one for one in chat("late", 20) if one.kind == "question"]
    month = [*chat("earlier", 3), *left, post_outlay("moved", "change", at(2))]
    kept = forecast(month, budget=6 * 15_000, running={"late"}).kept
    assert set(kept) == set(left)


outlays = st.builds(
    Outlay,
    what=st.text(max_size=4),
    kind=st.sampled_from([*RANKS, "other"]),
    due_at=st.datetimes(datetime(2015, 10, 1), datetime(2015, 10, 31)).map(
        lambda one: one.replace(tzinfo=UTC)
    ),
    micros=st.integers(0, 300_000),
    chat=st.sampled_from(["", "a", "b", "c"]),
)


@given(st.lists(outlays, max_size=20), st.integers(0, 2_000_000), st.sets(st.sampled_from(["a", "b"])))
def test_nothing_is_lost_and_no_more_is_kept_than_there_is_money_for(
    month: list[Outlay], budget: int, running: set[str]
) -> None:
    seen = forecast(month, budget, running=running)
    assert sorted([*seen.kept, *seen.dropped]) == sorted(month)
    assert sum(one.micros for one in seen.kept) <= budget
    for name in {one.chat for one in month if one.chat}:
        parts = [one for one in seen.kept if one.chat == name and one.kind in CHAT]
        whole = [one for one in month if one.chat == name and one.kind in CHAT]
        assert len(parts) in {0, len(whole)}


def test_a_day_is_one_of_utc() -> None:
    assert Use(Item.POST_READ, "1").key(date(2015, 10, 1)) != Use(Item.POST_READ, "1").key(date(2015, 10, 2))
