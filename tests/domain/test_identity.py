"""The ids of rows."""

from datetime import UTC, datetime, timedelta
from random import Random
from uuid import RFC_4122, UUID

from certprep.domain.identity import new_id

MORNING = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)


class Ones(Random):
    """Chance that always comes up ones."""

    def getrandbits(self, k: int, /) -> int:
        return (1 << k) - 1


class Noughts(Random):
    def getrandbits(self, k: int, /) -> int:
        return 0


def test_an_id_has_the_layout_of_rfc_9562() -> None:
    """The example of RFC 9562, A.6: Tuesday, 22 February 2022, 14:22:22 GMT-5:00 is 017F22E2-79B0."""
    moment = datetime.fromisoformat("2022-02-22T14:22:22-05:00")
    assert new_id(moment, Noughts()) == "017f22e2-79b0-7000-8000-000000000000"
    assert new_id(moment, Ones()) == "017f22e2-79b0-7fff-bfff-ffffffffffff"


def test_an_id_is_a_uuid_of_version_seven() -> None:
    for seed in range(50):
        found = UUID(new_id(MORNING, Random(seed)))
        assert (found.version, found.variant) == (7, RFC_4122)


def test_what_is_made_later_sorts_later_whatever_chance_says() -> None:
    moments = [MORNING + timedelta(milliseconds=number) for number in range(1000)]
    ids = [new_id(moment, Noughts() if number % 2 else Ones()) for number, moment in enumerate(moments)]
    assert ids == sorted(ids)
    assert len(set(ids)) == len(ids)


def test_the_time_is_in_the_first_48_bits_to_the_millisecond() -> None:
    for milliseconds in (0, 1, 999, 123_456_789):
        moment = MORNING + timedelta(milliseconds=milliseconds)
        first = UUID(new_id(moment, Random(1))).int >> 80
        assert datetime(1970, 1, 1, tzinfo=UTC) + timedelta(milliseconds=first) == moment


def test_an_id_does_not_depend_on_the_zone_in_which_its_time_is_written() -> None:
    here = MORNING.astimezone(tz=None)
    assert new_id(here, Random(3)) == new_id(MORNING, Random(3))


def test_ids_of_one_millisecond_differ() -> None:
    rng = Random(1)
    assert len({new_id(MORNING, rng) for _ in range(5000)}) == 5000
