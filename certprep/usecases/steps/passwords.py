"""Passwords: only their argon2 hashes are kept."""

import unicodedata

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

HASHER = PasswordHasher()  # argon2id with the second recommended option of RFC 9106, section 4


def hashed(password: str, *, hasher: PasswordHasher) -> str:
    return hasher.hash(_typed(password))


def matches(password: str, password_hash: str | None, *, hasher: PasswordHasher) -> bool:
    """Whether it is the password. It takes as long where there is none as where there is one."""
    if password_hash is None:
        hasher.hash(_typed(password))
        return False
    try:
        return hasher.verify(password_hash, _typed(password))
    except (VerificationError, InvalidHashError):
        return False


def _typed(password: str) -> str:
    """The same characters, whichever way a keyboard composes them (NIST SP 800-63B, 3.1.1.2)."""
    return unicodedata.normalize("NFKC", password)
