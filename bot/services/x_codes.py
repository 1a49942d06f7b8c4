"""X's refusals that are not the end of a post, in its own words. Decides nothing about them."""

from typing import Final

DUPLICATE: Final = "duplicate-content"
"""The account has posted the text before, maybe for this very delivery."""

NO_REPLIES, NO_ROOT = "reply-not-allowed", "reply-target-gone"
"""The reply is refused, and the text is not."""

INVALID: Final = "invalid-request"
"""How an image is refused that X has no more."""

GONE: Final = "resource-not-found"
"""It is not there, or not any more."""
