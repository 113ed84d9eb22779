"""The numbers of a trainer's business, and of keeping a certificate."""

from certprep.domain.calculators import units
from certprep.domain.calculators.calculator import Calculator
from certprep.domain.calculators.inputs import Quantity
from certprep.domain.calculators.measures import always, quantity, result, step
from certprep.domain.calculators.working import Values


def _dollars(name: str, label: str, example: str, *, lowest: str = "0", highest: str = "10000000") -> Quantity:
    return quantity(name, label, units.DOLLAR, within=(lowest, highest), example=example)


def _no_margin(values: Values) -> str:
    return "calculator-price" if values["price"] <= values["cost"] else ""


BREAK_EVEN = Calculator(
    id="break-even",
    title="Break-even point",
    quantities=(
        _dollars("fixed", "fixed costs a month", "3000"),
        _dollars("price", "price of a session", "60", lowest="1", highest="10000"),
        _dollars("cost", "cost of giving a session", "10", highest="10000"),
    ),
    fault=_no_margin,
    steps=always(
        step("margin", "left of each session", "price - cost", units.DOLLAR, decimals=2),
        result("sessions", "sessions a month to break even", "ceil(fixed / margin)", units.NUMBER, decimals=0),
    ),
    sources=("sba-break-even-2026",),
    note="Exact arithmetic on estimates: the costs are a forecast. Rounded up to whole sessions.",
)


def _more_new_than_all(values: Values) -> str:
    start, end, new = values["start"], values["end"], values["new"]
    return "calculator-clients" if new > end or end - new > start else ""


def _clients(name: str, label: str, example: str, *, lowest: str = "0") -> Quantity:
    return quantity(name, label, units.NUMBER, within=(lowest, "100000"), example=example)


RETENTION = Calculator(
    id="retention",
    title="Client retention",
    quantities=(
        _clients("start", "clients at the start", "40", lowest="1"),
        _clients("end", "clients at the end", "42"),
        _clients("new", "new clients meanwhile", "8"),
    ),
    fault=_more_new_than_all,
    steps=always(
        step("kept", "clients who stayed", "end - new", units.NUMBER, decimals=0),
        result("retention", "retention", "kept / start * 100", units.PER_CENT, decimals=0),
        result("lost", "churn", "100 - retention", units.PER_CENT, decimals=0),
    ),
    sources=("nsca-cpt-3",),
    note="Exact arithmetic for one stretch of time; an estimate of what comes next only if little changes.",
)

SELF_EMPLOYMENT_TAX = Calculator(
    id="self-employment-tax",
    title="US self-employment tax 2026",
    quantities=(_dollars("profit", "net profit of the year", "50000", lowest="434", highest="1000000"),),
    steps=always(
        step("earnings", "net earnings", "profit * 0.9235", units.DOLLAR, decimals=0),
        step("social", "Social Security tax", "min(earnings, 184500) * 0.124", units.DOLLAR, decimals=0),
        step("medicare", "Medicare tax", "earnings * 0.029", units.DOLLAR, decimals=0),
        result("tax", "self-employment tax", "social + medicare", units.DOLLAR, decimals=0),
    ),
    sources=("irs-self-employment-tax", "ssa-wage-base-2026"),
    note="An estimate for 2026 without other wages, the additional Medicare tax of high incomes, income tax or state tax. Ask a tax adviser.",
)


def _complete(values: Values) -> str:
    return "calculator-credits" if values["earned"] >= values["needed"] else ""


CREDIT_PLAN = Calculator(
    id="continuing-education",
    title="Continuing education plan",
    quantities=(
        quantity("needed", "credits needed", units.NUMBER, within=("0.1", "200"), example="2"),
        quantity("earned", "credits earned", units.NUMBER, within=("0", "200"), example="0.8"),
        quantity("months", "months left", units.NUMBER, within=("1", "60"), example="12"),
    ),
    fault=_complete,
    steps=always(
        step("left", "credits left", "needed - earned", units.NUMBER),
        result("monthly", "credits a month", "left / months", units.NUMBER, decimals=2),
    ),
    sources=("nsca-cpt-3",),
    note="Exact arithmetic; how many credits you need, and of what kind, your certifier says. It is an estimate of the pace, not a promise that courses fit it.",
)

CALCULATORS = (BREAK_EVEN, RETENTION, SELF_EMPLOYMENT_TAX, CREDIT_PLAN)
