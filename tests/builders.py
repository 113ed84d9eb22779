"""Things that tests need, with sensible defaults: name only what matters."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from decimal import Decimal
from hashlib import sha256
from random import Random
from typing import Any

from certprep.domain.attempt import Attempt, Entry, PinnedSeat
from certprep.domain.blueprint import Blueprint, Candidate, Purpose
from certprep.domain.course import Course, Domain, Level, Module, Objective, Passage, QuickCheck, Reading, Section
from certprep.domain.identity import new_id
from certprep.domain.item import (
    AnyItem,
    Blank,
    Cloze,
    Extra,
    Generated,
    Hotspot,
    Match,
    Mistake,
    Multiple,
    Numeric,
    Option,
    Order,
    Pair,
    Region,
    Route,
    Single,
    Status,
    Step,
)
from certprep.domain.person import Person, Role
from certprep.domain.release import Content, Release, ReleasedItem
from certprep.store.store import Store

COURSE = "personal-trainer"
FIGURE = (
    b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 640 400"><title>Panels</title><desc>Three panels.</desc>'
    b'<rect width="100%" height="100%" fill="#fff"/><rect x="20" y="40" width="180" height="300" fill="#ccc"/>'
    b'<rect x="220" y="40" width="180" height="300" fill="#999"/><rect x="420" y="40" width="180" height="300" fill="#666"/></svg>'
)
FIGURE_ID = sha256(FIGURE).hexdigest()
DOMAINS = ("EXS", "NUT")


def an_option(option_id: str, text: str = "", *, key: bool = False, **changes: Any) -> Option:
    return Option(id=option_id, text=text or f"Text of {option_id}", key=key, why=f"Why of {option_id}", **changes)


def an_item(item_id: str = "exs1-001", **changes: Any) -> Single:
    """A live single-choice item whose key is `b`."""
    fields: dict[str, Any] = {
        "objective": "EXS-1.1",
        "level": Level.RECALL,
        "difficulty": 0.6,
        "status": Status.LIVE,
        "stem": f"Stem of {item_id}?",
        "options": (an_option("a"), an_option("b", key=True), an_option("c"), an_option("d")),
        "references": ("gastin-2001",),
    }
    return Single(id=item_id, **{**fields, **changes})


def a_multiple(item_id: str = "exs1-002", **changes: Any) -> Multiple:
    """A live multiple-choice item whose keys are `a` and `c`."""
    fields: dict[str, Any] = {
        "objective": "EXS-1.1",
        "level": Level.RECALL,
        "difficulty": 0.6,
        "status": Status.LIVE,
        "stem": f"Select TWO of {item_id}.",
        "options": (an_option("a", key=True), an_option("b"), an_option("c", key=True), an_option("d")),
    }
    return Multiple(id=item_id, **{**fields, **changes})


def a_numeric(item_id: str = "exs1-003", **changes: Any) -> Numeric:
    """A live numeric item: 12.5 kg, to within 0.1."""
    fields: dict[str, Any] = {
        "objective": "EXS-1.1",
        "level": Level.RECALL,
        "difficulty": 0.6,
        "status": Status.LIVE,
        "stem": f"How much is {item_id}?",
        "value": Decimal("12.5"),
        "tolerance": Decimal("0.1"),
        "unit": "kg",
        "why": "Half of 25.",
        "mistakes": (Mistake(value=Decimal(25), why="Forgot to halve."),),
    }
    return Numeric(id=item_id, **{**fields, **changes})


def a_match(item_id: str = "exs1-004", **changes: Any) -> Match:
    """A live match item: `a`, `b` and `c` belong to themselves, and the choice `x` to nothing."""
    fields: dict[str, Any] = {
        "objective": "EXS-1.1",
        "level": Level.RECALL,
        "difficulty": 0.6,
        "status": Status.LIVE,
        "stem": f"Match what belongs together in {item_id}.",
        "pairs": tuple(Pair(id=one, left=f"Left {one}", right=f"Right {one}", why=f"Why {one}.") for one in "abc"),
        "extra": (Extra(id="x", text="Right x"),),
    }
    return Match(id=item_id, **{**fields, **changes})


def an_order(item_id: str = "exs1-005", **changes: Any) -> Order:
    """A live order item: `a`, `b`, `c`, `d`."""
    fields: dict[str, Any] = {
        "objective": "EXS-1.1",
        "level": Level.RECALL,
        "difficulty": 0.6,
        "status": Status.LIVE,
        "stem": f"Put the steps of {item_id} in order.",
        "sequence": tuple(Step(id=one, text=f"Step {one}") for one in "abcd"),
        "why": "One after the other.",
    }
    return Order(id=item_id, **{**fields, **changes})


def a_cloze(item_id: str = "exs1-006", **changes: Any) -> Cloze:
    """A live cloze item: the blank `gas` wants its choice `a`, `organ` the word lungs, `litres` 6 to within 1."""
    gas = (an_option("a", "oxygen", key=True), an_option("b", "helium"))
    fields: dict[str, Any] = {
        "objective": "EXS-1.1",
        "level": Level.RECALL,
        "difficulty": 0.6,
        "status": Status.LIVE,
        "stem": f"In {item_id}, [[gas]] enters by the [[organ]], which hold [[litres]] litres.",
        "blanks": (
            Blank(id="gas", choices=gas),
            Blank(id="organ", accepts=("lungs", "the lungs"), why="They breathe."),
            Blank(id="litres", accepts=("6",), tolerance=Decimal(1), why="Measured."),
        ),
    }
    return Cloze(id=item_id, **{**fields, **changes})


def a_hotspot(item_id: str = "exs1-007", **changes: Any) -> Hotspot:
    """A live hotspot on `FIGURE`: of three regions side by side, `b` is the key."""
    regions = tuple(
        Region(
            id=one,
            box=(20.0 + 200 * place, 40.0, 180.0, 300.0),
            text=f"What {one} shows",
            key=one == "b",
            why=f"Why {one}.",
        )
        for place, one in enumerate("abc")
    )
    fields: dict[str, Any] = {
        "objective": "EXS-1.1",
        "level": Level.RECALL,
        "difficulty": 0.6,
        "status": Status.LIVE,
        "stem": f"Choose the region that {item_id} asks about.",
        "figure": "panels.svg",
        "alt": "Three panels side by side.",
        "regions": regions,
        "src": f"/media/{FIGURE_ID}.svg",
        "width": 640.0,
        "height": 400.0,
    }
    return Hotspot(id=item_id, **{**fields, **changes})


def a_generated(item_id: str = "exs1-008", **changes: Any) -> Generated:
    """A live calculation with numbers for each learner: 60 % of heart-rate reserve."""
    fields: dict[str, Any] = {
        "objective": "EXS-1.1",
        "level": Level.RECALL,
        "difficulty": 0.6,
        "status": Status.LIVE,
        "stem": f"In {item_id}, Noor is {{age}} and rests at {{rest}}. What is 60 % of her reserve?",
        "given": {"age": "20..70", "rest": "50..80"},
        "value": "(208 - 0.7*age - rest)*0.6 + rest",
        "decimals": 0,
        "tolerance": Decimal(1),
        "unit": "beats/min",
        "why": "The maximum is {=208 - 0.7*age}, so the target is {value}.",
        "mistakes": (Route(value="(208 - 0.7*age)*0.6", why="Forgot to take off {rest} and to add it back."),),
    }
    return Generated(id=item_id, **{**fields, **changes})


def a_case(case: str = "exs1-c01", *, count: int = 2, number: int = 91, **changes: Any) -> list[AnyItem]:
    """A live case of single-choice items: exs1-091, exs1-092 …; `changes` are made in each."""
    shared = {"case": case, "case_count": count, "stimulus": f"<p>What all of {case} share.</p>", **changes}
    return [an_item(f"exs1-{number + place:03}", case_index=place + 1, **shared) for place in range(count)]


def a_course(*domains: str) -> Course:
    """Each domain has one module with three objectives, one of each level: EXS-1.1, EXS-1.2, EXS-1.3."""
    return Course(
        id=COURSE,
        title="Personal trainer",
        sample="smp-001",
        domains=tuple(_domain(code, 100 / len(domains or DOMAINS)) for code in domains or DOMAINS),
    )


def _domain(code: str, weight: float) -> Domain:
    objectives = tuple(
        Objective(id=f"{code}-1.{number}", level=level, text=f"Do {level} in {code}.")
        for number, level in enumerate(Level, start=1)
    )
    module = Module(code=f"{code}-1", slug=f"{code.lower()}-one", title=f"First of {code}", objectives=objectives)
    return Domain(code=code, title=f"Domain {code}", weight=weight, modules=(module,))


def a_bank(*, each: int = 6, domains: Sequence[str] = DOMAINS, **changes: Any) -> list[AnyItem]:
    """`each` live single-choice items in each domain, their levels in turn; all keys are `b`."""
    return [
        an_item(
            f"{code.lower()}1-{number:03}",
            objective=f"{code}-1.{(number - 1) % 3 + 1}",
            level=list(Level)[(number - 1) % 3],
            **changes,
        )
        for code in domains
        for number in range(1, each + 1)
    ]


def a_blueprint(exam: str = "quiz", **changes: Any) -> Blueprint:
    """Three scored items from each of two domains, ten minutes."""
    fields: dict[str, Any] = {
        "title": "Quiz",
        "purpose": Purpose.QUIZ,
        "scored": dict.fromkeys(DOMAINS, 3),
        "minutes": 10,
        "levels": {},
    }
    return Blueprint(id=exam, **{**fields, **changes})


def a_reading(slug: str = "exs-one", *, check: Sequence[str] = ("exs1-001",)) -> Reading:
    """Two sections; the second ends with a quick check."""
    return Reading(
        slug=slug,
        title="First of EXS",
        sections=(
            Section(anchor="begin", title="Begin", objectives=("EXS-1.1",), parts=(Passage(html="<p>Muscle.</p>"),)),
            Section(
                anchor="go-on",
                title="Go on",
                objectives=("EXS-1.2",),
                parts=(Passage(html="<p>More.</p>"), QuickCheck(anchor="check-1", items=tuple(check))),
            ),
        ),
        terms={"ATP": "Adenosine triphosphate."},
        minutes=5,
    )


def content(
    items: Sequence[AnyItem] | None = None,
    *,
    blueprints: Sequence[Blueprint] | None = None,
    readings: Sequence[Reading] | None = None,
    course: Course | None = None,
) -> Content:
    """What a release holds: by default a bank of twelve items in two domains, one exam and one module."""
    found = [*(a_bank() if items is None else items), an_item("smp-001", objective="NUT-1.1")]
    of = course or a_course()
    return Content(
        course=of,
        references={},
        readings={one.slug: one for one in ([a_reading()] if readings is None else readings)},
        items={
            item.id: ReleasedItem(
                item=item,
                revision=item.revision({}),
                module=of.module_by_objective[item.objective].slug,
                domain=of.domain_of(item.objective).code,
            )
            for item in found
        },
        blueprints={one.id: one for one in ([a_blueprint()] if blueprints is None else blueprints)},
        figures={FIGURE_ID: FIGURE} if any(isinstance(item, Hotspot) for item in found) else {},
    )


def publish(store: Store, held: Content | None = None, *, now: datetime) -> Release:
    """Make a release and put it live."""
    with store.transaction() as tx:
        release = tx.releases.add(
            release_id=new_id(now, Random(len(str(held)))), content=held or content(), made_at=now
        )
        tx.releases.go_live(release)
        return release


def a_person(
    store: Store, name: str = "alice", *, now: datetime, role: Role = Role.LEARNER, zone: str = "UTC"
) -> Person:
    """Somebody with a confirmed address and no password."""
    person = Person(id=new_id(now, Random(name)), email=f"{name}@example.org", role=role, zone=zone, confirmed_at=now)
    with store.transaction() as tx:
        tx.people.add(person, password_hash=None, created_at=now)
    return person


def an_attempt(*, now: datetime, seats: int = 3, minutes: int | None = 10, **changes: Any) -> Attempt:
    """An open attempt, not in any store."""
    fields: dict[str, Any] = {
        "id": "0198-attempt",
        "person": "alice",
        "course": COURSE,
        "release": "release",
        "blueprint": a_blueprint(),
        "seats": tuple(
            PinnedSeat(item=f"exs1-{number:03}", revision=str(number), scored=True) for number in range(1, seats + 1)
        ),
        "seed": 42,
        "started_at": now,
        "deadline_at": None if minutes is None else now + timedelta(minutes=minutes),
    }
    return Attempt(**{**fields, **changes})


def an_entry(sequence: int = 1, position: int = 0, **changes: Any) -> Entry:
    return replace(Entry(sequence=sequence, position=position), **changes)


def a_candidate(item: str, **changes: Any) -> Candidate:
    fields: dict[str, Any] = {"domain": "EXS", "module": "exs-one", "level": Level.RECALL}
    return Candidate(item=item, **{**fields, **changes})
