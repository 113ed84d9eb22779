"""Receipts: proof that an answer was saved, for anyone to verify."""

import json
from base64 import urlsafe_b64encode
from datetime import UTC, datetime

import pytest

from certprep.domain.errors import Invalid
from certprep.domain.receipt import ReceiptKey, payload, verify

# RFC 8037, appendix A: the Ed25519 key (A.1, A.2) and what it signs (A.4).
RFC_8037 = ReceiptKey(
    id="rfc",
    secret=bytes.fromhex("9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60"),
    public=bytes.fromhex("d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a"),
)
RFC_8037_JWS = (
    "eyJhbGciOiJFZERTQSJ9.RXhhbXBsZSBvZiBFZDI1NTE5IHNpZ25pbmc."
    "hgyY0il_MGCjP0JzlnLWG1PPOt7-09PGcvMg3AIbQR6dWbhijcNR4ki4iylGjg5BhVsPt9g7sVvpAr_MuM0KAg"
)
SAVED = payload(
    attempt="a1", position=16, sequence=3, response=["f00d"], saved_at=datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
)


@pytest.fixture(scope="module")
def key() -> ReceiptKey:
    return ReceiptKey.make("key-1")


def part(value: object) -> str:
    return urlsafe_b64encode(json.dumps(value).encode()).rstrip(b"=").decode()


def refused(receipt: str, keys: dict[str, bytes]) -> str:
    with pytest.raises(Invalid) as refusal:
        verify(receipt, keys)
    assert refusal.value.field == "receipt"
    return refusal.value.rule


def test_a_receipt_says_what_was_saved_and_when(key: ReceiptKey) -> None:
    assert verify(key.sign(SAVED), {"key-1": key.public}) == {
        "attempt": "a1",
        "position": 16,
        "sequence": 3,
        "answer": ["f00d"],
        "saved_at": "2026-03-02T09:00:00+00:00",
    }


def test_the_public_half_is_published_as_rfc_8037_writes_it() -> None:
    """A.2 of the RFC gives this `x` for this key."""
    jwk = RFC_8037.jwk()
    assert (jwk["kty"], jwk["crv"], jwk["kid"]) == ("OKP", "Ed25519", "rfc")
    assert jwk["x"] == "11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo"
    assert "d" not in jwk


def test_the_signature_is_the_one_of_rfc_8037() -> None:
    """The head of A.4 has no `kid`, so its receipt is no receipt of ours; but what signs is the same."""
    *signed, signature = RFC_8037_JWS.split(".")
    proof = RFC_8037._signer.sign(".".join(signed).encode())
    assert urlsafe_b64encode(proof).rstrip(b"=").decode() == signature
    assert refused(RFC_8037_JWS, {"rfc": RFC_8037.public}) == "not-a-receipt"


def test_one_that_was_copied_with_space_around_it_is_still_good(key: ReceiptKey) -> None:
    assert verify(f"  {key.sign(SAVED)}\n", {"key-1": key.public})["sequence"] == 3


def test_an_old_receipt_is_good_after_the_key_was_changed(key: ReceiptKey) -> None:
    newer = ReceiptKey.make("key-2")
    keys = {one.id: one.public for one in (key, newer)}
    assert verify(key.sign(SAVED), keys) == verify(newer.sign(SAVED), keys) == SAVED


def test_a_receipt_with_another_answer_in_it_is_not_genuine(key: ReceiptKey) -> None:
    head, _, signature = key.sign(SAVED).split(".")
    forged = f"{head}.{part({**SAVED, 'answer': ['beef']})}.{signature}"
    assert refused(forged, {"key-1": key.public}) == "receipt-not-genuine"


def test_a_receipt_that_somebody_else_signed_under_our_name_is_not_genuine(key: ReceiptKey) -> None:
    forged = ReceiptKey.make("key-1").sign(SAVED)
    assert refused(forged, {"key-1": key.public}) == "receipt-not-genuine"


def test_a_receipt_without_a_signature_is_not_genuine(key: ReceiptKey) -> None:
    forged = f"{part({'alg': 'none', 'kid': 'key-1'})}.{part(SAVED)}."
    assert refused(forged, {"key-1": key.public}) == "receipt-not-genuine"


@pytest.mark.parametrize("kid", ["another", "", 1, None, ["key-1"], {"key-1": 1}])
def test_a_key_that_was_never_ours_is_unknown(key: ReceiptKey, kid: object) -> None:
    _, body, signature = key.sign(SAVED).split(".")
    assert refused(f"{part({'kid': kid})}.{body}.{signature}", {"key-1": key.public}) == "unknown-receipt-key"


@pytest.mark.parametrize(
    "text",
    [
        "",
        "no receipt",
        "a.b",
        "a.b.c.d",
        "..",
        "é.é.é",
        f"{part([])}.{part(SAVED)}.AAAA",
        f"{part({})}.{part(SAVED)}.AAAA",
        f"{part({'kid': 'key-1'})}.bm90IGpzb24.AAAA",
        f"{part({'kid': 'key-1'})}.{part(SAVED)}.A",
        f"{urlsafe_b64encode(b'[' * 100_000).decode()}.{part(SAVED)}.AAAA",
    ],
)
def test_what_is_no_receipt_is_refused_as_such(text: str, key: ReceiptKey) -> None:
    assert refused(text, {"key-1": key.public}) == "not-a-receipt"


def test_two_keys_made_one_after_the_other_differ(key: ReceiptKey) -> None:
    other = ReceiptKey.make("key-2")
    assert key.secret != other.secret
    assert (len(other.secret), len(other.public)) == (32, 32)
