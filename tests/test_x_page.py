"""The page of the rehearsal's X: what is posted is seen there as it was written, and people post from it."""

from collections.abc import AsyncIterator

import pytest

from tests.on_x import OnX, on_x


@pytest.fixture
async def far() -> AsyncIterator[OnX]:
    """Run an X on this machine."""
    async with on_x() as running:
        yield running


async def shown(far: OnX) -> str:
    """Load the page."""
    async with far.session.get(f"{far.rehearsal.api_url}/") as got:
        assert got.status == 200
        return await got.text()


async def post(far: OnX, origin: str = "", **form: str) -> int:
    """Send the page's form."""
    headers = {"Origin": origin} if origin else {}
    address = f"{far.rehearsal.api_url}/rehearsal/post"
    async with far.session.post(address, data=form, headers=headers, allow_redirects=False) as got:
        return got.status


async def test_a_post_is_shown_as_it_was_written(far: OnX) -> None:
    assert "Nothing was posted yet." in await shown(far)
    root = await far.send("Starting now: <b>R&D</b> #edchat")
    await far.send("Q1 of 1: Why?", reply_to=root)
    page = await shown(far)
    assert "Starting now: &lt;b&gt;R&amp;D&lt;/b&gt; #edchat" in page
    assert "CEM bot (@cembot) · the bot" in page
    assert page.index('<article class="reply">') > page.index("Starting now")


async def test_people_post_and_answer_from_it(far: OnX) -> None:
    root = await far.send("Q1 of 1: Why? #edchat")
    assert await post(far, name="@nora", text="A1: because #edchat", answers=root) == 303
    (answer,) = [one for one in far.timeline.there() if one.reply_to]
    assert (far.timeline.accounts[answer.author].username, answer.conversation) == ("nora", root)


@pytest.mark.parametrize(
    ("form", "origin", "status"),
    [
        ({"name": "cembot", "text": "I am the bot"}, "", 303),
        ({"name": "", "text": "Nobody"}, "", 303),
        ({"name": "nora", "text": "From elsewhere"}, "https://example.org", 403),
    ],
    ids=["as the bot", "as nobody", "from another page"],
)
async def test_nobody_posts_as_the_bot_or_from_elsewhere(
    far: OnX, form: dict[str, str], origin: str, status: int
) -> None:
    assert await post(far, origin, **form) == status
    assert list(far.timeline.there()) == []


async def test_the_image_of_a_post_is_shown_with_the_words_that_stand_for_it(far: OnX) -> None:
    media = await far.upload('The "card"')
    await far.send("Coming up #edchat", media=[media])
    assert f'<img src="/rehearsal/media/{media}" alt="The &quot;card&quot;"' in await shown(far)
    async with far.session.get(f"{far.rehearsal.api_url}/rehearsal/media/{media}") as got:
        assert (got.status, got.content_type, await got.read()) == (200, "image/png", b"\x89PNG")
    async with far.session.get(f"{far.rehearsal.api_url}/rehearsal/media/1") as got:
        assert got.status == 404
