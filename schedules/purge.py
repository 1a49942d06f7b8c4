"""Every hour: let go what was kept long enough, when the night for it has come. Does not decide how long that is."""

from bot.services.house import House


async def run(house: House) -> None:
    """Let go once a night."""
    await house.retaining.nightly()
