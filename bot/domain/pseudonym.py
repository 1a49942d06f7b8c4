"""Names that say nothing: the same person has the same one, and only who holds the key can tell whose it is."""

import hashlib
import hmac
import secrets

LENGTH = 16
"""Letters of a pseudonym: enough that no two people of a programme share one."""

KEY_LENGTH = 64
"""Hexadecimal digits of a key."""


def fresh_key() -> str:
    """Make a key that nobody can guess."""
    return secrets.token_hex(KEY_LENGTH // 2)


def is_key(text: str) -> bool:
    """Tell whether a text is a key."""
    return len(text) == KEY_LENGTH and all(letter in "0123456789abcdef" for letter in text)


def pseudonym(key: str, person_id: int) -> str:
    """Give a person's pseudonym under a key."""
    digest = hmac.new(bytes.fromhex(key), f"person {person_id}".encode(), hashlib.sha256)
    return f"p_{digest.hexdigest()[:LENGTH]}"
