"""Receipts in a file: what each says, and whether it is genuine. Works with the file alone."""

import json
from base64 import urlsafe_b64decode
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from certprep.domain.errors import Invalid
from certprep.domain.receipt import verify

MOST_RECEIPTS = 20_000
LONGEST_RECEIPT = 20_000
_KEY_BYTES = 32


@dataclass(frozen=True, kw_only=True)
class Proof:
    """One receipt, checked. `rule` says why it is not genuine; then nothing of what it says is believed, and nothing is filled in."""

    rule: str = ""
    attempt: str = ""
    question: int = 0  # from 1
    sequence: int = 0
    saved_at: str = ""
    answer: Any = None

    @property
    def genuine(self) -> bool:
        return not self.rule


@dataclass(frozen=True, kw_only=True)
class Bundle:
    """A file of receipts, with the public keys that it brings along, by id."""

    receipts: tuple[str, ...]
    keys: Mapping[str, bytes]


def bundle(text: str) -> Bundle:
    """Read a file: the download of a report, what the API gives, or one receipt on each line. Raises Invalid for anything else."""
    if text.lstrip().startswith("{"):
        found = _json(text)
        receipts = [_receipt(one) for one in _list(found, "receipts")]
        keys = jwks(found) if found.get("keys") else {}
    else:
        receipts, keys = [line.strip() for line in text.splitlines() if line.strip()], {}
    if not receipts:
        raise Invalid("no-receipts", field="receipts")
    if len(receipts) > MOST_RECEIPTS:
        raise Invalid("too-many-receipts", field="receipts", most=MOST_RECEIPTS)
    return Bundle(receipts=tuple(receipts), keys=keys)


def keys(text: str) -> dict[str, bytes]:
    """The public keys of a JSON Web Key Set. Raises Invalid where it is none."""
    return jwks(_json(text))


def jwks(found: Mapping[str, Any]) -> dict[str, bytes]:
    """Ed25519 keys (RFC 8037) by their ids."""
    read = {}
    for key in _list(found, "keys"):
        match key:
            case {"kty": "OKP", "crv": "Ed25519", "kid": str(kid), "x": str(x)} if len(raw := _raw(x)) == _KEY_BYTES:
                read[kid] = raw
            case _:
                raise Invalid("not-a-key-set", field="keys")
    return read


def check(receipts: Iterable[str], keys: Mapping[str, bytes]) -> Iterator[Proof]:
    """Each receipt in its order, with its verdict."""
    for receipt in receipts:
        yield _check(receipt, keys)


def _check(receipt: str, keys: Mapping[str, bytes]) -> Proof:
    try:
        said = verify(receipt[:LONGEST_RECEIPT], dict(keys))
    except Invalid as refusal:
        return Proof(rule=refusal.rule)
    match said:
        case {"attempt": str(attempt), "position": int(position), "sequence": int(sequence), "saved_at": str(saved_at)}:
            return Proof(
                attempt=attempt,
                question=position + 1,
                sequence=sequence,
                saved_at=saved_at,
                answer=said.get("answer"),
            )
    return Proof(rule="not-a-receipt")


def _json(text: str) -> dict[str, Any]:
    try:
        found = json.loads(text)
    except (ValueError, RecursionError):
        raise Invalid("not-a-receipts-file", field="receipts") from None
    if not isinstance(found, dict):
        raise Invalid("not-a-receipts-file", field="receipts")
    return found


def _list(found: Mapping[str, Any], name: str) -> list[Any]:
    held = found.get(name)
    if not isinstance(held, list):
        raise Invalid("not-a-receipts-file", field=name)
    return held


def _receipt(one: Any) -> str:
    """The receipt itself: a download tells its question beside it, for people."""
    held = one.get("receipt") if isinstance(one, dict) else one
    if not isinstance(held, str):
        raise Invalid("not-a-receipts-file", field="receipts")
    return held


def _raw(text: str) -> bytes:
    try:
        return urlsafe_b64decode(text + "=" * (-len(text) % 4))
    except ValueError:
        return b""
