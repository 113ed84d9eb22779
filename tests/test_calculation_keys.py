"""Keys of calculation items, and the mistakes behind their distractors, worked out again from the stems' numbers."""

import re
from collections.abc import Mapping
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path
from random import Random

import pytest

from certprep.domain.calculators.functions import FUNCTIONS
from certprep.domain.item import AnyItem, Cloze, Generated, Hotspot, Multiple, Numeric, Single
from certprep.domain.item.formulas import formula
from certprep.domain.item.given import drawn
from certprep.domain.lint.plain import plain
from certprep.library.library import read

Worked = Mapping[str, str]
ROOT = Path(__file__).parents[1]
DRAWS = 50
EVERY = "every learner's"  # the key of an item in which each learner has numbers of their own
CALLED = re.compile(r"(\w+)\(")
NUMBER = re.compile(r"(?<![\w.])\d+(?:\.\d+)?")
COMMA = re.compile(r"(?<=\d),(?=\d{3})")
PLAIN = {Decimal(one) for one in (0, 1, 2, 10, 60, 100, 1000)}  # in no need of being read: rounding, units

# Item: what its key or the rationale of its key says, and the formula that comes to it. A formula calls the site's
# calculators as functions, with numbers in the order in which their forms ask.
CALCULATED: dict[str, Worked] = {
    "asm3-001": {"94 mmHg": "mean_arterial_pressure(126, 78)"},
    "asm3-013": {EVERY: "pulse_to_bpm(beats, seconds)"},
    "asm4-001": {"84 kg": "target_weight(90, 30, 25)"},
    "asm4-008": {EVERY: "bmi(mass, height)"},
    "asm4-009": {"18.5 %": "jackson_pollock_3_men(40, 14, 26, 18)"},
    "asm4-010": {"0.94": "waist_to_hip(96, 102)"},
    "asm4-011": {"74 kg": "target_weight(79.8, 35, 30)"},
    "asm4-012": {EVERY: "target_weight(mass, fat, goal)"},
    "asm5-007": {EVERY: "rockport_female(mass, age, minutes + seconds / 60, rate)"},
    "asm5-008": {"38.6 mL/kg/min": "run_1_5_miles(13 + 45 / 60)"},
    "asm5-010": {EVERY: "percent_1rm(epley(load, reps), share)"},
    "asm5-011": {"58.3 kg": "epley(50, 5)", "47 kg": "percent_1rm(epley(50, 5), 80)"},
    "exs4-001": {"14.7 L/min": "cardiac_output(pulse_to_bpm(35, 15), 105)"},
    "exs4-008": {EVERY: "mean_arterial_pressure(sbp, dbp)"},
    "exs4-009": {EVERY: "rate_pressure_product(hr, sbp)"},
    "exs4-014": {
        "17.6 L/min": "cardiac_output(176, 100)",
        "20.0 L/min": "cardiac_output(174, 115)",
        "150 mL": "2.64 * 1000 / cardiac_output(176, 100)",
        "150 mL of oxygen": "3.00 * 1000 / cardiac_output(174, 115)",
    },
    "exs5-004": {"96 s": "work_rest(8, 12, 1)", "160 s": "work_rest(8, 20, 1)", "120 s": "work_rest(8, 15, 1)"},
    "exs5-011": {"15 min": "work_rest_minutes(25, 4, 8)"},
    "exs6-001": {"20.4 N·m": "torque(8, 0.26)"},
    "exs6-009": {EVERY: "torque(mass, arm)"},
    "exs6-010": {EVERY: "work_and_power_power(mass, height, 1, time)"},
    "nut1-002": {
        "48 g": "protein_range(60)",
        "84": "protein_range_low(60)",
        "120 g": "protein_range_high(60)",
        "72": "1.2 * 60",
        "96 g": "1.6 * 60",
        "1.3 g/kg": "78 / 60",
    },
    "nut1-005": {EVERY: "macro_split_fat_g(energy, 80 - share, 20, share)"},
    "nut1-006": {
        "329 g": "macro_split(2600, 100 - 30 - round(126 * 4 / 2600 * 100, 2), round(126 * 4 / 2600 * 100, 2), 30)",
        "126 g": "1.8 * 70",
    },
    "nut1-007": {
        "250 g": "macro_split(2000, 50, 20, 30)",
        "100 g": "macro_split_protein_g(2000, 50, 20, 30)",
        "67 g": "macro_split_fat_g(2000, 50, 20, 30)",
    },
    "nut1-008": {"98": "protein_range_low(70)", "140 g": "protein_range_high(70)"},
    "nut2-001": {"1.28 L/h": "sweat_rate(74.6, 73.5, 0.7, 0.2, 75 / 60)"},
    "nut2-008": {EVERY: "fluid_replacement_fluid(before, before - lost)"},
    "nut4-005": {"1539 kcal": "mifflin_st_jeor_female(90, 168, 50)"},
    "nut4-008": {EVERY: "tdee_male_total(mass, height, age, level)"},
    "nut4-010": {
        "6.72 kcal/min": "met_to_kcal(4.8, 80, 1)",
        "238 min": "1600 / met_to_kcal(4.8, 80, 1)",
        "240 min": "10 * round(1600 / met_to_kcal(4.8, 80, 1) / 10)",
    },
    "nut4-012": {EVERY: "dynamic_weight_year(change)"},
    "nut5-010": {"27 kcal/kg": "energy_availability(1880, 700, 44)"},
    "prg1-001": {"950 MET-min": "met_minutes(5.0, 40, 3) + met_minutes(7.0, 25, 2)"},
    "prg2-003": {EVERY: "karvonen(age, rest, share)"},
    "prg2-004": {EVERY: "met_to_kcal(mets, mass, minutes)"},
    "prg6-001": {
        "150 moderate-equivalent": "moderate_equivalent_minutes(15 * 4, 15 * 3)",
        "75 minutes": "moderate_equivalent_minutes(0, 25 * 3) / 2",
    },
    "slp5-001": {"37 sessions": "break_even(1640, 60, 12 + 3)"},
    "slp5-008": {EVERY: "retention(start, end, new)"},
    "slp5-015": {EVERY: "break_even(f2 - f1, c2, c1)"},
    "slp6-010": {EVERY: "continuing_education(need, done, left - 2) * 10"},
    "spt2-002": {"3786 W": "sayers_power(262 - 221, 74)"},
}
# The same for what no calculator of the site does: a sum that one item tells how to do.
BY_HAND: dict[str, Worked] = {
    "asm2-014": {"3 risk factors": "4 - 1"},  # age, smoking, BMI and glucose, less one for HDL
    "asm3-008": {"28.5 cm": "0.75 * 38", "95 %": "36 / 38 * 100"},
    "asm3-010": {"47 mmHg": "(126 + 122) / 2 - (78 + 76) / 2"},
    "asm5-009": {"160 W": "100 + (176 - 140) / ((140 - 110) / (100 - 50))"},
    "asm6-009": {"3 points": "floor(2/3) + floor(3/3) + floor(0/3) + floor(5/3) + floor(1/3) + floor(4/3)"},
    "exs1-015": {"18°": "(10 - 5) * 3.6"},
    "exs2-014": {EVERY: "f2 * v2 - f3 * v3"},  # the middle load is always the best
    "exs2-015": {"484 W": "440 * 1.1"},
    "exs4-012": {"122 beats/min": "92 + 10 * (6 - 3)", "160 mmHg": "130 + 10 * (6 - 3)"},
    "exs5-006": {"90 kcal": "150 * 60 / 100", "108 kcal": "270 * 40 / 100"},
    "exs5-012": {"30 kcal": "6 * 5", "300 ÷ 30 = 10": "300 / (6 * 5)", "12 %": "6 / 52 * 100"},
    "nut1-009": {EVERY: "2.3 * (mass - mass * fat / 100)"},
    "nut1-010": {"72": "1.2 * 60", "96 g": "1.6 * 60"},
    "nut1-011": {"29 g": "6 + 9 + 14", "50 g": "2000 * 10 / 100 / 4"},
    "nut2-009": {"0.4 L": "1.2 * 90 / 60 - 70.0 * 2 / 100"},
    "nut4-009": {"2150": "2900 - 750", "2400 kcal": "2900 - 500"},
    "nut5-007": {EVERY: "(start - lost) * (1 - end / 100) - start * (1 - fat / 100)"},
    "prg2-002": {"130 bpm": "(174 - 64) * 60 / 100 + 64"},
    "slp1-009": {EVERY: "see + 2 * way / 2 + set"},
    "slp2-008": {EVERY: "0.7 * wet + 0.2 * globe + 0.1 * air"},
    "slp2-013": {EVERY: "front + len + 2 * 100 - room"},
    "slp3-015": {EVERY: "damage * 1000 * (1 - share / 100) - 50000"},
    "slp4-009": {EVERY: "60 - (31 - day) - 30"},
    "slp5-009": {EVERY: "var + (pay + fix) / n"},
    "slp6-009": {EVERY: "(ctrl / n - ctrl / 2 / n) * 100"},
    "slp6-015": {EVERY: "w1 * (a1 - 3) + w2 * (a2 - 5) + 1 * (5 - 1)"},
    "spt3-002": {"0.68 s": "2.46 - 1.78", "0.56 s": "2.46 - 1.90"},
}
# What the distractors say, or their rationales, and the mistake that leads there.
MISTAKES: dict[str, Worked] = {
    "asm2-014": {"4 risk factors": "4 + 1 - 1", "2 risk factors": "4 - 1 - 1", "5 risk factors": "4 + 1"},
    "asm3-001": {"48 mmHg": "126 - 78", "102 mmHg": "(126 + 78) / 2", "110 mmHg": "126 - (126 - 78) / 3"},
    "asm3-008": {"58 %": "22 / 38 * 100", "68 %": "26 / 38 * 100", "116 %": "44 / 38 * 100"},
    "asm3-010": {
        "48 mmHg": "126 - 78",
        "46 mmHg": "122 - 76",
        "50 mmHg": "138 - 88",
        "92.7 mmHg": "mean_arterial_pressure((126 + 122) / 2, (78 + 76) / 2)",
    },
    "asm4-001": {"67.5 kg": "90 * 0.75", "78.75 kg": "90 * 0.7 * 1.25", "85.5 kg": "90 * 0.95"},
    "asm4-009": {
        "14.0 %": "siri(1.10938 - 0.0008267 * 58 + 0.0000016 * 58 ** 2)",
        "17.0 %": "siri(1.06)",
        "20.9 %": "siri(1.10938 - 0.0008267 * 58 - 0.0002574 * 40)",
    },
    "asm4-011": {"114 lb": "176 * 0.65", "123 lb": "176 * 0.70", "149 lb": "176 * 0.65 * 1.30"},
    "asm5-008": {"35.1 mL": "483 / 13.75", "39.4 mL": "run_1_5_miles(13.45)", "42.1 mL": "3.5 + run_1_5_miles(13.75)"},
    "asm5-009": {"126 W": "100 * 176 / 140", "136 W": "0.85 * 160"},
    "asm5-011": {"33 kg": "50 * (1 - 5 / 30) * 0.80", "40 kg": "percent_1rm(50, 80)", "42 kg": "50 * 1.05 * 0.80"},
    "asm6-009": {
        "5 points": "ceil(2/5) + ceil(3/5) + ceil(0/5) + ceil(5/5) + ceil(1/5) + ceil(4/5)",
        "2 points": "floor(2/4) + floor(3/4) + floor(0/4) + floor(5/4) + floor(1/4) + floor(4/4)",
        "15 points": "2 + 3 + 0 + 5 + 1 + 4",
    },
    "exs1-015": {"5°": "10 - 5", "2°": "118 - 116", "7°": "(118 - 116) * 3.6"},
    "exs2-015": {"280 × 1.5 = 420 W": "280 * 1.5", "600 × 0.7 = 420 W": "600 * 0.7", "300 W": "750 * 0.4"},
    "exs4-001": {
        "3.7 L/min": "35 * 105 / 1000",
        "22.1 L/min": "cardiac_output(pulse_to_bpm(35, 10), 105)",
        "14700 L/min": "pulse_to_bpm(35, 15) * 105",
    },
    "exs4-012": {"152 beats/min": "92 + 10 * 6", "190 mmHg": "130 + 10 * 6", "108 mmHg": "78 + 10 * (6 - 3)"},
    "exs5-004": {"32 s": "work_rest(8, 4, 1)", "240 s": "8 * 30", "480 s": "8 * 60"},
    "exs5-011": {"16.7 min": "8 * (25 + 25 * 4) / 60", "11.7 min": "7 * 25 * 4 / 60", "3.3 min": "8 * 25 / 60"},
    "exs5-012": {"290 kcal": "(52 + 6) * 5", "260 kcal": "52 * 5"},
    "exs6-001": {"2.1 N·m": "8 * 0.26", "11.8 N·m": "torque(8, 0.15)", "23.5 N·m": "torque(8, 0.30)"},
    "nut1-002": {"0.59": "78 / 132", "6 g": "protein_range_low(60) - 78"},
    "nut1-006": {
        "146 g": "(2600 - 1.8 * 70 * 4 - 2600 * 0.30) / 9",
        "178 g": "(2600 - 1.8 * 154 * 4 - 2600 * 0.30) / 4",
        "455 g": "(2600 - 2600 * 0.30) / 4",
    },
    "nut1-007": {
        "2750 kcal": "250 * 4 + 100 * 4 + 150 * 9",
        "111 g": "2000 * 0.50 / 9",
        "fat 150 g": "2000 * 0.30 / 4",
        "protein 150 g": "macro_split_protein_g(2000, 50, 30, 20)",
        "44 g": "macro_split_fat_g(2000, 50, 30, 20)",
    },
    "nut1-008": {"84": "1.2 * 70", "112 g": "1.6 * 70", "161": "2.3 * 70", "217 g": "3.1 * 70", "56 g": "0.8 * 70"},
    "nut1-010": {
        "48 g": "protein_range(60)",
        "84": "protein_range_low(60)",
        "120 g": "protein_range_high(60)",
        "158": "1.2 * 132",
        "211 g": "1.6 * 132",
    },
    "nut1-011": {"30 g": "3 * 10", "20 g": "2000 * 0.10 / 10", "5.8 %": "29 * 4 / 2000 * 100"},
    "nut2-001": {
        "0.88 L/h": "sweat_rate(74.6, 73.5, 0, 0, 1.25)",
        "1.44 L/h": "sweat_rate(74.6, 73.5, 0.7, 0, 1.25)",
        "0.72 L/h": "sweat_rate(74.6, 73.5, 0, 0.2, 1.25)",
        "1.6 L/h": "sweat_rate(74.6, 73.5, 0.7, 0.2, 1)",
    },
    "nut2-009": {"1.2 L": "1.2 * 1", "1.4 L": "70.0 * 2 / 100", "1.8 L": "1.2 * 90 / 60"},
    "nut4-005": {
        "1705 kcal": "mifflin_st_jeor_male(90, 168, 50)",
        "2308.5 kcal": "tdee_female_total(90, 168, 50, 1.5)",
        "2619 kcal": "mifflin_st_jeor_female(198, 168, 50)",
        "1039 kcal": "mifflin_st_jeor_female(90, 168, 50) - 500",
    },
    "nut4-009": {"1700 kcal": "2900 - 1200", "2650": "2900 - 250", "2800 kcal": "2900 - 100"},
    "nut4-010": {
        "120 min": "10 * round(1600 / met_to_kcal(4.8, 80, 2) / 10)",
        "301 min": "1600 / met_to_kcal(3.8, 80, 1)",
        "333 min": "1600 / 4.8",
    },
    "nut5-010": {"43 kcal/kg": "1880 / 44"},
    "prg1-001": {
        "170 MET-min": "40 * 3 + 25 * 2",
        "375 MET-min": "met_minutes(5, 40, 1) + met_minutes(7, 25, 1)",
        "780 MET-min": "met_minutes(4, 40, 3) + met_minutes(6, 25, 2)",
        "1020 MET-min": "(5 + 7) / 2 * (40 * 3 + 25 * 2)",
    },
    "prg2-002": {
        "66 bpm": "(174 - 64) * 0.60",
        "104.4 bpm": "174 * 0.60",
        "126.4 bpm": "(maximum_heart_rate_maximum_fox(52) - 64) * 0.60 + 64",
        "168.4 bpm": "174 * 0.60 + 64",
    },
    "prg6-001": {"140 moderate-equivalent": "moderate_equivalent_minutes(20 * 3, 20 * 2)", "80 vigorous": "40 * 2"},
    "slp5-001": {
        "36 sessions": "floor(1640 / 45)",
        "35 sessions": "break_even(1640, 60, 12)",
        "28 sessions": "break_even(1640, 60, 0)",
        "22 sessions": "ceil(1640 / (60 + 12 + 3))",
    },
    "spt2-002": {
        "5841 W": "sayers_power(41, 74) + 2055",
        "4294 W": "60.7 * 74 + 45.3 * 41 - 2055",
        "1322 W": "60.7 * 0.41 + 45.3 * 74 - 2055",
        "17201 W": "60.7 * 262 + 45.3 * 74 - 2055",
    },
}
KEYS = CALCULATED | BY_HAND
# Keys of words, or of what was measured: what is worked out stands in their rationales.
IN_RATIONALE = {"asm3-008", "exs2-015", "exs4-014", "exs5-006", "nut1-002", "prg6-001", "spt3-002"}


@pytest.fixture(scope="module", name="items")
def fixture_items() -> dict[str, AnyItem]:
    (draft,) = read(ROOT)
    return {one.item.id: one.item for one in draft.written}


def test_every_calculation_is_worked_out_here(items: dict[str, AnyItem]) -> None:
    assert {item.id for item in items.values() if "calculation" in item.tags} == set(KEYS)


def test_the_keys_of_the_first_table_come_from_the_sites_calculators() -> None:
    for item, worked in CALCULATED.items():
        assert any(_calculators(one) for one in worked.values()), item
    for item, worked in BY_HAND.items():
        assert not any(_calculators(one) for one in worked.values()), item


@pytest.mark.parametrize("item", [one for one, worked in KEYS.items() if EVERY not in worked])
def test_the_key_says_what_its_formula_comes_to(items: dict[str, AnyItem], item: str) -> None:
    key = _told(items[item], key=True)
    _says_what_it_comes_to(key, KEYS[item])
    if item not in IN_RATIONALE:
        assert all(any(_says(shown, said) for said in KEYS[item]) for shown in _shown(items[item]))
    told = set(_numbers(f"{items[item].stimulus} {items[item].stem} {key}")) | PLAIN
    for one in KEYS[item].values():
        assert set(_numbers(one)) <= told, one


@pytest.mark.parametrize("item", MISTAKES)
def test_each_distractor_says_where_its_mistake_leads(items: dict[str, AnyItem], item: str) -> None:
    _says_what_it_comes_to(_told(items[item], key=False), MISTAKES[item])


@pytest.mark.parametrize("item", [one for one, worked in KEYS.items() if EVERY in worked])
def test_every_learners_key_is_what_the_formula_comes_to(items: dict[str, AnyItem], item: str) -> None:
    generated, worked = items[item], formula(KEYS[item][EVERY])
    assert isinstance(generated, Generated)
    for seed in range(DRAWS):
        numbers = drawn(generated.given, generated.where, Random(seed))
        key = generated.with_numbers(numbers).value
        assert abs(_as_precise(worked.value(numbers), str(key)) - key) <= generated.tolerance, numbers


def _says_what_it_comes_to(text: str, worked: Worked) -> None:
    for said, calculation in worked.items():
        assert _says(text, said), said
        number = re.findall(r"\d+(?:\.\d+)?", said)[-1]
        assert _as_precise(formula(calculation).value({}), number) == Decimal(number), said


def _says(text: str, said: str) -> bool:
    """Whether it stands there, and not as a part of another number."""
    return bool(re.search(rf"(?<![\d.]){re.escape(said)}(?!\.?\d)", text))


def _parts(item: AnyItem) -> list[tuple[bool, str, str]]:
    """Whether it is a key, what it says to a learner, and its rationale."""
    match item:
        case Single() | Multiple():
            return [(one.key, one.text, one.why) for one in item.options]
        case Hotspot():
            return [(one.key, one.text, one.why) for one in item.regions]
        case Numeric():
            mistakes = [(False, f"{one.value} {item.unit}", one.why) for one in item.mistakes]
            return [(True, f"{item.value} {item.unit}", item.why), *mistakes]
        case Cloze():
            return [(True, " ".join(one.accepts), one.why) for one in item.blanks if one.accepts]
    raise AssertionError(f"{item.id} is of a kind whose key is not read here")


def _told(item: AnyItem, *, key: bool) -> str:
    """What the keys say, or the distractors, with their rationales."""
    return _read(" ".join(f"{text}. {why}" for is_key, text, why in _parts(item) if is_key is key))


def _shown(item: AnyItem) -> list[str]:
    return [_read(text) for key, text, _ in _parts(item) if key]


def _read(markdown: str) -> str:
    """Words, with numbers as formulas have them: 2150 for 2,150."""
    return COMMA.sub("", plain(markdown))


def _numbers(text: str) -> list[Decimal]:
    return [Decimal(one) for one in NUMBER.findall(COMMA.sub("", CALLED.sub("(", text)))]


def _calculators(calculation: str) -> set[str]:
    return set(CALLED.findall(calculation)) & set(FUNCTIONS)


def _as_precise(value: Decimal, written: str) -> Decimal:
    """Rounded, halves up, to as many decimals as the key shows."""
    return value.quantize(Decimal(written), rounding=ROUND_HALF_UP)
