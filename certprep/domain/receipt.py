"""A receipt: proof that an answer was saved, which anyone can verify with the site's public key.

It is a JSON Web Signature (RFC 7515) with EdDSA over Ed25519 (RFC 8037).
"""

import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from certprep.domain.errors import Invalid

_COMPACT = json.JSONEncoder(separators=(",", ":"))


@dataclass(frozen=True, kw_only=True)
class ReceiptKey:
    """An Ed25519 key pair: 32 raw bytes each."""

    id: str
    secret: bytes
    public: bytes

    @classmethod
    def make(cls, key_id: str) -> "ReceiptKey":
        secret = Ed25519PrivateKey.generate()
        return cls(id=key_id, secret=secret.private_bytes_raw(), public=secret.public_key().public_bytes_raw())

    @cached_property
    def _signer(self) -> Ed25519PrivateKey:
        return Ed25519PrivateKey.from_private_bytes(self.secret)

    @cached_property
    def _head(self) -> str:
        return _encode(f'{{"alg":"EdDSA","kid":"{self.id}"}}'.encode())

    def sign(self, payload: dict[str, Any]) -> str:
        """The payload as a compact JWS."""
        body = _encode(_COMPACT.encode(payload).encode())
        signed = f"{self._head}.{body}"
        return f"{signed}.{_encode(self._signer.sign(signed.encode()))}"

    def jwk(self) -> dict[str, str]:
        """The public half, as RFC 8037 publishes it."""
        return {"kty": "OKP", "crv": "Ed25519", "kid": self.id, "alg": "EdDSA", "use": "sig", "x": _encode(self.public)}


def payload(*, attempt: str, position: int, sequence: int, response: object, saved_at: datetime) -> dict[str, Any]:
    """What a receipt says; the response is with the ids that the learner saw."""
    return {
        "attempt": attempt,
        "position": position,
        "sequence": sequence,
        "answer": response,
        "saved_at": saved_at.isoformat(),
    }


def verify(receipt: str, keys: dict[str, bytes]) -> dict[str, Any]:
    """What a receipt says, if one of the public keys (by id) signed it.

    Raises Invalid where it is no receipt, its key is unknown or its signature is wrong.
    """
    try:
        head, body, signature = receipt.strip().split(".")
        kid = str(json.loads(_decode(head))["kid"])
        said: dict[str, Any] = json.loads(_decode(body))
        proof = _decode(signature)
    except (ValueError, KeyError, TypeError, RecursionError):
        raise Invalid("not-a-receipt", field="receipt") from None
    if kid not in keys:
        raise Invalid("unknown-receipt-key", field="receipt")
    try:
        Ed25519PublicKey.from_public_bytes(keys[kid]).verify(proof, f"{head}.{body}".encode())
    except InvalidSignature:
        raise Invalid("receipt-not-genuine", field="receipt") from None
    return said


def _encode(raw: bytes) -> str:
    return urlsafe_b64encode(raw).rstrip(b"=").decode()


def _decode(text: str) -> bytes:
    return urlsafe_b64decode(text + "=" * (-len(text) % 4))
