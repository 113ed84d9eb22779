"""Small banks and blueprints of any sort, for property tests that try every form there is."""

from dataclasses import replace

from hypothesis import assume
from hypothesis import strategies as st

from certprep.domain.blueprint import Blueprint, Candidate, Purpose
from certprep.domain.course import Level
from certprep.domain.item import Status, Use
from tests.builders import a_blueprint


@st.composite
def banks(draw: st.DrawFn, *, fewest: int = 0, most: int = 9) -> list[Candidate]:
    """A few candidates of any sort in two domains with two modules each; some are enemies, some belong to cases, over domains too."""
    size = draw(st.integers(fewest, most))
    items = [f"i{number}" for number in range(size)]
    bank = [
        Candidate(
            item=item,
            domain=(domain := draw(st.sampled_from(["EXS", "NUT"]))),
            module=f"{domain}-{draw(st.integers(1, 2))}",
            level=draw(st.sampled_from(Level)),
            status=draw(st.sampled_from([Status.LIVE] * 8 + [Status.PILOT, Status.PILOT, Status.DRAFT])),
            use=draw(st.sampled_from([Use.ANY] * 5 + [Use.MOCK])),
            enemies=frozenset(draw(st.sampled_from([[]] * 2 + [[item] for item in items]))),
            kind=draw(st.sampled_from(["single", "numeric"])),
            case=draw(st.sampled_from(["", "", "", "", "c1", "c2"])),
            index=draw(st.integers(1, 20)) * 100 + number,
            difficulty=draw(st.sampled_from([0.4, 0.55, 0.7, 0.85])),
        )
        for number, item in enumerate(items)
    ]
    statuses = {one.case: one.status for one in bank if one.case}
    return [replace(one, status=statuses.get(one.case, one.status)) for one in bank]


@st.composite
def blueprints(draw: st.DrawFn) -> Blueprint:
    """Up to five items of two domains, with any of the rules that a blueprint can have."""
    counts = draw(st.fixed_dictionaries({"EXS": st.integers(1, 3), "NUT": st.integers(0, 2)}))
    ranges = st.tuples(st.sampled_from([0, 20, 30]), st.sampled_from([50, 70, 100])).map(
        lambda both: (float(both[0]), float(both[1]))
    )
    blueprint = a_blueprint(
        scored={domain: count for domain, count in counts.items() if count},
        levels=draw(st.dictionaries(st.sampled_from(Level), ranges, max_size=2)),
        kinds=draw(st.dictionaries(st.sampled_from(["single", "numeric"]), st.integers(0, 2), max_size=1)),
        purpose=draw(st.sampled_from(Purpose)),
        pilot=draw(st.integers(0, 3)),
        every_module=draw(st.booleans()),
    )
    allowed = blueprint.level_counts().values()
    assume(sum(low for low, _ in allowed) <= blueprint.scored_count <= sum(high for _, high in allowed))
    assume(all(low <= high for low, high in allowed))
    assume(sum(blueprint.kinds.values()) <= blueprint.scored_count)
    return blueprint
