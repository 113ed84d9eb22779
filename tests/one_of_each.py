"""A small course with a question of each kind, and a case of three."""

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from hashlib import sha256
from typing import Any

from certprep.domain.course import Level
from certprep.domain.item import AnyItem, Option, Status
from certprep.domain.item.cloze import Blank, Cloze
from certprep.domain.item.generated import Generated, Route
from certprep.domain.item.hotspot import Hotspot, Region
from certprep.domain.item.match import Extra, Match, Pair
from certprep.domain.item.order import Order, Step
from certprep.domain.release import Content
from tests.builders import a_blueprint, a_multiple, a_numeric, a_reading, an_item, content

KINDS = ("single", "multiple", "numeric", "match", "order", "cloze", "hotspot")
FIGURE = b"""<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 640 360"><rect width="640" height="360" fill="#fff"/>
<path d="M40 320h560M40 320V30" stroke="#333" stroke-width="3"/><path d="M40 300C200 290 380 240 580 40" fill="none" stroke="#2f5fa8" stroke-width="6"/></svg>"""
SHA256 = sha256(FIGURE).hexdigest()
CASE = "<p>Bob is 58, has sat at a desk for 30 years, and wants to run 10 km in the autumn.</p><ul><li>Blood pressure 128/82</li><li>No symptoms</li></ul>"


def _fields(objective: str, **changes: Any) -> dict[str, Any]:
    fields = {"objective": objective, "level": Level.RECALL, "difficulty": 0.6, "status": Status.LIVE}
    return {**fields, **changes}


def a_match(item_id: str = "exs1-031", **changes: Any) -> Match:
    """Three systems, each with its span of time; a fourth span belongs to none."""
    pairs = (
        Pair(id="pcr", left="<em>Phosphagen</em> system", right="0 to 10 s", why="<p>Stores are small.</p>"),
        Pair(id="gly", left="Glycolysis", right="30 s to 2 min", why="<p>Fast, and soon limited.</p>"),
        Pair(id="oxi", left="Oxidative system", right="Beyond 3 min", why="<p>Slow, and lasting.</p>"),
    )
    extra = (Extra(id="none", text="At no time"),)
    stem = "<p>Which system gives most of the energy when?</p>"
    return Match(id=item_id, **_fields("EXS-1.1", stem=stem, pairs=pairs, extra=extra, **changes))


def an_order(item_id: str = "exs1-032", **changes: Any) -> Order:
    """Four steps of a session."""
    sequence = tuple(
        Step(id=one, text=text)
        for one, text in (
            ("warm", "Warm up with easy movement"),
            ("skill", "Practise skill and power while fresh"),
            ("main", "Train strength in the main lifts"),
            ("cool", "Cool down and stretch"),
        )
    )
    stem, why = "<p>Put the parts of a session in order.</p>", "<p>What needs freshness comes early.</p>"
    return Order(id=item_id, **_fields("EXS-1.2", stem=stem, sequence=sequence, why=why, **changes))


def a_cloze(item_id: str = "exs1-033", **changes: Any) -> Cloze:
    """Two blanks: one to choose, one to type."""
    blanks = (
        Blank(
            id="less",
            choices=(
                Option(id="a", text="falls", key=True, why="<p>Fitter hearts pump more a beat.</p>"),
                Option(id="b", text="rises", why="<p>It does not.</p>"),
            ),
        ),
        Blank(id="liters", accepts=("5", "five"), why="<p>About five litres a minute.</p>"),
    )
    stem = "<p>With endurance training, resting heart rate [[less]], while cardiac output at rest stays near [[liters]] L a minute.</p>"
    return Cloze(id=item_id, **_fields("EXS-1.3", stem=stem, blanks=blanks, **changes))


def a_hotspot(item_id: str = "exs1-034", **changes: Any) -> Hotspot:
    """A curve with three places on it; the key is the steep end."""
    regions = (
        Region(
            id="flat", box=(60, 240, 150, 90), text="The flat beginning of the curve", why="<p>It hardly rises.</p>"
        ),
        Region(
            id="bend", box=(270, 190, 130, 100), text="The bend in the middle", why="<p>It only begins to rise.</p>"
        ),
        Region(
            id="steep",
            box=(460, 40, 130, 140),
            text="The steep end of the curve",
            key=True,
            why="<p>It rises most.</p>",
        ),
    )
    placed: dict[str, Any] = {"src": f"/media/{SHA256}.svg", "width": 640.0, "height": 360.0}
    stem, alt = "<p>Where does the curve rise fastest?</p>", "A curve that rises slowly at first and then steeply"
    return Hotspot(
        id=item_id,
        **_fields("EXS-1.1", stem=stem, figure="curve.svg", alt=alt, regions=regions, **placed, **changes),
    )


def a_generated(item_id: str = "exs1-035", **changes: Any) -> Generated:
    """An age of one's own, and the heart rate that Tanaka's formula gives for it."""
    return Generated(
        id=item_id,
        **_fields(
            "EXS-1.2",
            stem="<p>A client is {age}. Estimate the maximal heart rate as 208 − 0.7 × age.</p>",
            given={"age": "50..70"},
            value="208 - 0.7*age",
            tolerance=Decimal("0.5"),
            unit="beats/min",
            why="<p>208 − 0.7 × {age} = {value}.</p>",
            mistakes=(Route(value="220 - age", why="<p>That is 220 − {age}.</p>"),),
            **changes,
        ),
    )


def a_case() -> list[AnyItem]:
    """Three questions about Bob: of one answer, a number, and pairs."""
    three: tuple[AnyItem, ...] = (
        an_item("nut1-041", objective="NUT-1.1"),
        a_numeric("nut1-042", objective="NUT-1.1"),
        a_match("nut1-043"),
    )
    changes: dict[str, Any] = {"case": "nut1-c01", "case_count": len(three), "stimulus": CASE, "objective": "NUT-1.1"}
    return [replace(one, **changes, case_index=index) for index, one in enumerate(three, start=1)]


def one_of_each(**blueprint: Any) -> Content:
    """An exam `quiz` of every item, and a module whose quick check asks one of each kind."""
    items: Sequence[AnyItem] = (
        an_item("exs1-021"),
        a_multiple("exs1-022"),
        a_numeric("exs1-023"),
        a_match(),
        an_order(),
        a_cloze(),
        a_hotspot(),
        a_generated(),
        *a_case(),
    )
    of_each = [one.id for one in items if not one.case]
    held = content(
        items,
        blueprints=[a_blueprint(**{"scored": {"EXS": len(of_each), "NUT": 3}, "minutes": 30, **blueprint})],
        readings=[a_reading(check=of_each)],
    )
    return replace(held, figures={SHA256: FIGURE})
