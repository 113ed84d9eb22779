"""One round of each fault of `make chaos`; and that its witness sees what it is there to see."""

import shutil
import tempfile
from collections.abc import Iterator
from json import dumps
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from bench.chaos import Chaos, one_of_each
from bench.witness import Logged, Witness, faults

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("chaos")]


@pytest.fixture
def folder() -> Iterator[Path]:
    made = Path(tempfile.mkdtemp(prefix="chaos-"))
    yield made
    shutil.rmtree(made, ignore_errors=True)


# --- the real thing ------------------------------------------------------------------------------------------------------


def test_whatever_goes_wrong_no_answer_is_lost_or_invented_and_saved_is_never_said_in_vain(
    chromium: Browser, folder: Path
) -> None:
    with Chaos(chromium, folder=folder, hands_in=True).begun() as chaos:
        assert one_of_each(chaos) == []
        assert len(chaos.sittings) == 6
        assert all(device.witness.acknowledged for one in chaos.sittings for device in one.devices)


# --- the witness ---------------------------------------------------------------------------------------------------------


RECEIPT = "a receipt"


@pytest.fixture
def alice() -> Witness:
    """She chose b for question 3; the server said that it has it, and the page that it is saved."""
    seen = Witness("laptop")
    seen.meant.add((3, ("b",)))
    seen.hear(dumps({"what": "chose", "number": 3, "response": ["b"]}))
    said = {"sequence": 1, "receipt": RECEIPT}
    seen.hear(
        dumps({"what": "heard", "address": "/answers/3", "sent": {"sequence": 1, "response": ["b"]}, "said": said})
    )
    shown(seen, "saved", 3, "b")
    return seen


def shown(seen: Witness, state: str, number: int, option: str) -> None:
    seen.hear(dumps({"what": "shown", "state": state, "view": {"number": number, "response": [option]}}))


def row(option: str = "b", *, number: int = 3, sequence: int = 1, receipt: str = RECEIPT) -> Logged:
    return Logged(sequence=sequence, choice=(number, (option,)), receipt=receipt)


def test_what_was_acknowledged_and_is_kept_is_no_fault(alice: Witness) -> None:
    assert faults([alice], [row()]) == []


def test_an_acknowledged_answer_that_is_not_kept_is_found(alice: Witness) -> None:
    assert ["LOST" in one or "LACKING" in one for one in faults([alice], [])] == [True, True]


def test_another_receipt_or_another_sequence_is_a_lost_answer(alice: Witness) -> None:
    for wrong in (row(receipt="another"), row(sequence=2)):
        (fault,) = faults([alice], [wrong])
        assert "LOST" in fault


def test_an_answer_that_nobody_chose_is_found(alice: Witness) -> None:
    (fault,) = faults([alice], [row(), row("c", sequence=2)])
    assert "INVENTED" in fault


def test_a_choice_that_waits_may_not_be_shown_as_saved(alice: Witness) -> None:
    alice.meant.add((4, ("a",)))
    alice.hear(dumps({"what": "chose", "number": 4, "response": ["a"]}))
    shown(alice, "saving", 4, "a")
    assert faults([alice], [row()]) == []
    shown(alice, "saved", 4, "a")
    (fault,) = faults([alice], [row()])
    assert "LACKING: (4, ('a',))" in fault


def test_what_a_page_promised_to_keep_must_arrive_though_the_page_is_closed(alice: Witness) -> None:
    alice.hear(dumps({"what": "chose", "number": 5, "response": ["d"]}))
    alice.promise_all()
    alice.new_page()
    (fault,) = faults([alice], [row()])
    assert "LACKING: (5, ('d',))" in fault
