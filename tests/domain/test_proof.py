"""Receipts in files: read, and each checked on its own."""

import json
from collections.abc import Mapping

import pytest

from certprep.domain import proof
from certprep.domain.errors import Invalid
from certprep.domain.receipt import ReceiptKey, payload
from tests.conftest import MORNING

KEY, ANOTHER = ReceiptKey.make("key-1"), ReceiptKey.make("key-2")
KEYS = {KEY.id: KEY.public}


def a_receipt(position: int = 0, *, key: ReceiptKey = KEY, response: object = ("b",)) -> str:
    said = payload(attempt="0198", position=position, sequence=position + 1, response=response, saved_at=MORNING)
    return key.sign(said)


def a_file(receipts: list[object], *keys: ReceiptKey) -> str:
    return json.dumps({"how": ["…"], "keys": [key.jwk() for key in keys], "receipts": receipts})


def checked(text: str, keys: Mapping[str, bytes] | None = None) -> list[proof.Proof]:
    held = proof.bundle(text)
    return list(proof.check(held.receipts, held.keys if keys is None else keys))


def test_a_download_is_checked_with_the_keys_it_brings_along() -> None:
    found = checked(a_file([{"question": 3, "receipt": a_receipt(2)}, a_receipt(4)], KEY))
    assert [(one.genuine, one.question, one.saved_at) for one in found] == [
        (True, 3, MORNING.isoformat()),
        (True, 5, MORNING.isoformat()),
    ]
    assert found[0].answer == ["b"]


def test_receipts_stand_one_on_a_line_too() -> None:
    found = checked(f"\n{a_receipt(0)}\r\n\n  {a_receipt(1)}\n", KEYS)
    assert [one.question for one in found if one.genuine] == [1, 2]


def test_what_was_changed_or_signed_by_somebody_else_is_not_genuine_and_says_nothing() -> None:
    head, _, signature = a_receipt(0).split(".")
    other_body = a_receipt(1).split(".")[1]
    forged = ReceiptKey(id=KEY.id, secret=ANOTHER.secret, public=ANOTHER.public)
    found = checked(
        "\n".join((f"{head}.{other_body}.{signature}", a_receipt(key=ANOTHER), a_receipt(key=forged), "x")), KEYS
    )
    assert [one.rule for one in found] == [
        "receipt-not-genuine",
        "unknown-receipt-key",
        "receipt-not-genuine",
        "not-a-receipt",
    ]
    assert {(one.question, one.saved_at, one.attempt) for one in found} == {(0, "", "")}


def test_a_signed_text_that_is_no_receipt_is_none() -> None:
    assert [one.rule for one in checked("\n".join((KEY.sign({"position": "x"}), KEY.sign({}))), KEYS)] == [
        "not-a-receipt"
    ] * 2


def test_one_changed_sign_anywhere_is_seen() -> None:
    receipt = a_receipt(0)
    for place in range(0, len(receipt) - 1, 7):  # the last sign of a signature holds two bits that mean nothing
        other = "A" if receipt[place] != "A" else "B"
        assert not checked(receipt[:place] + other + receipt[place + 1 :], KEYS)[0].genuine, place


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        ("", "no-receipts"),
        ("{}", "not-a-receipts-file"),
        ('{"receipts": []}', "no-receipts"),
        ('{"receipts": "abc"}', "not-a-receipts-file"),
        ('{"receipts": [1]}', "not-a-receipts-file"),
        ('{"receipts": [{}]}', "not-a-receipts-file"),
        ("{not json", "not-a-receipts-file"),
        ('{"a":' * 3000, "not-a-receipts-file"),
        ('{"receipts": ["a.b.c"], "keys": [{"kty": "RSA"}]}', "not-a-key-set"),
        (
            '{"receipts": ["a.b.c"], "keys": [{"kty": "OKP", "crv": "Ed25519", "kid": "k", "x": "short"}]}',
            "not-a-key-set",
        ),
    ],
)
def test_what_is_no_file_of_receipts_is_refused(text: str, rule: str) -> None:
    with pytest.raises(Invalid, match=rule):
        proof.bundle(text)


def test_a_key_set_is_read_as_the_site_publishes_it() -> None:
    assert proof.keys(json.dumps({"keys": [KEY.jwk(), ANOTHER.jwk()]})) == {**KEYS, ANOTHER.id: ANOTHER.public}
    with pytest.raises(Invalid, match="not-a-receipts-file"):
        proof.keys("[]")


def test_too_many_receipts_are_refused() -> None:
    with pytest.raises(Invalid, match="too-many-receipts"):
        proof.bundle("x\n" * (proof.MOST_RECEIPTS + 1))
