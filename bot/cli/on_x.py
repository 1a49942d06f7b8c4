"""What the settings say of X, as the bot takes it. Calls nothing."""

from types import MappingProxyType
from typing import TYPE_CHECKING

from pydantic import SecretStr

from bot.domain.price import PRICES, Item
from bot.domain.way import OnX
from bot.errors import SettingsError
from bot.settings import Settings

if TYPE_CHECKING:
    from bot.on_x import XAccess


def access(chosen: Settings) -> "XAccess | None":
    """Give the account on X, where the settings name one."""
    from bot.on_x import XAccess  # noqa: PLC0415 - services that only the bot needs

    if not chosen.x_account:
        return None
    return XAccess(
        api_key=_secret(chosen.x_api_key),
        api_secret=_secret(chosen.x_api_secret),
        access_token=_secret(chosen.x_access_token),
        access_token_secret=_secret(chosen.x_access_token_secret),
        bearer_token=_secret(chosen.x_bearer_token),
        api_url=chosen.x_api_url,
    )


def _secret(token: SecretStr | None) -> str:
    return token.get_secret_value() if token else ""


def on_x(chosen: Settings) -> OnX:
    """Give what the operator chose for X; raise `SettingsError` for a price of something that X does not charge for."""
    known = {item.value: item for item in Item}
    odd = [name for name, _ in chosen.x_prices if name not in known]
    if odd:
        raise SettingsError(
            f"CEMBOT_X_PRICES names {', '.join(odd)}, for which X charges nothing; the names are {', '.join(known)}."
        )
    return OnX(
        timezone=chosen.timezone,
        hashtag=chosen.hashtag,
        colour=chosen.colour,
        account=chosen.x_account,
        language=chosen.language,
        zones=chosen.x_cities,
        daily_at=chosen.x_daily_at,
        lead=chosen.x_lead,
        late_door=chosen.x_late_door,
        links=chosen.x_links,
        cards=chosen.x_cards,
        words_to=chosen.ops_channel or "",
        budget=chosen.x_budget,
        prices=MappingProxyType({**PRICES, **{known[name]: price for name, price in chosen.x_prices}}),
    )
