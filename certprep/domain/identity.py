"""Names for rows."""

from datetime import datetime
from random import Random
from uuid import UUID


def new_id(now: datetime, rng: Random) -> str:
    """A UUIDv7 (RFC 9562, 5.7): milliseconds first, so that rows made later sort later."""
    milliseconds = int(now.timestamp() * 1000) & (2**48 - 1)
    value = milliseconds << 80 | 0x7 << 76 | rng.getrandbits(12) << 64 | 0b10 << 62 | rng.getrandbits(62)
    return str(UUID(int=value))
