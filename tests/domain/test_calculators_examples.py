"""Two worked examples of each calculator: published ones, named, else worked by hand from the formula of its source.

Inputs are as somebody types them, `name=number:unit`, or `name=option`; results are compared to the decimals that stand here.
"""

from decimal import ROUND_HALF_UP, Decimal

import pytest

from certprep.domain.calculators import CALCULATORS

# calculator | typed | results | where it is published, or the arithmetic
EXAMPLES = """
maximum-heart-rate | age=40 | maximum_fox=180 maximum_tanaka=180 | 220 - 40; 208 - 28
maximum-heart-rate | age=65 | maximum_fox=155 maximum_tanaka=162.5 maximum_gulati=148.8 maximum_gellish=161.5 | 220 - 65; 208 - 45.5; 206 - 57.2; 207 - 45.5
karvonen | age=40 rest=60 intensity=60 | maximum_tanaka=180 reserve=120 target=132 | 208 - 28 = 180; 180 - 60 = 120; 0.6 x 120 + 60
karvonen | age=30 rest=70 intensity=85 | maximum_tanaka=187 reserve=117 target=169.45 | 208 - 21 = 187; 187 - 70 = 117; 0.85 x 117 = 99.45, + 70
percent-maximum-heart-rate | age=40 intensity=70 | target=126 | 0.7 x 180
percent-maximum-heart-rate | age=50 intensity=64 | target=110.72 | 208 - 35 = 173; 0.64 x 173
pulse-to-bpm | beats=33 seconds=15 | rate=132 | published with the Queens College test: a count of 33 in 15 s is 33 x 4 = 132 bpm
pulse-to-bpm | beats=12 seconds=10 | rate=72 | 12 x 6
mean-arterial-pressure | systolic=120 diastolic=80 | pulse_pressure=40 mean=93.3 | OpenStax A&P 2e, 20.2: 120/80 has a pulse pressure of 40; 80 + 40 / 3
mean-arterial-pressure | systolic=110 diastolic=75 | pulse_pressure=35 mean=86.7 | 75 + 35 / 3
rate-pressure-product | heart_rate=70 systolic=120 | product=8400 | 70 x 120
rate-pressure-product | heart_rate=150 systolic=180 | product=27000 | 150 x 180
cardiac-output | heart_rate=75 stroke_volume=70 | output=5.25 | OpenStax A&P 2e, 19.4: 75 bpm x 70 mL = 5.25 L/min
cardiac-output | heart_rate=160 stroke_volume=110 | output=17.6 | 160 x 110 = 17,600 mL
met-to-kcal | met=8 mass=70 minutes=30 | rate=9.8 energy=294 | 8 x 3.5 x 70 / 200 = 9.8; x 30
met-to-kcal | met=3.5 mass=80 minutes=1:h | rate=4.9 energy=294 | 3.5 x 3.5 x 80 / 200 = 4.9; x 60
met-minutes | met=4 minutes=30 sessions=5 | volume=600 | 4 x 30 x 5
met-minutes | met=3.3 minutes=150 sessions=1 | volume=495 | published (advisory report of the 2008 guidelines): 150 min of walking at 3.3 MET, about 500 MET-min
moderate-equivalent-minutes | moderate=0 vigorous=75 | equivalent=150 share=100 | PAG 2018: 75 vigorous minutes are equivalent to 150 moderate
moderate-equivalent-minutes | moderate=90 vigorous=40 | equivalent=170 share=113.3 | 90 + 80; 170 / 150
relative-vo2 | absolute=3 mass=75 | vo2=40 met=11.43 | 3000 / 75; 40 / 3.5
relative-vo2 | absolute=2.4 mass=60 | vo2=40 | 2400 / 60
acsm-walking | speed=93.8 grade=10 | vo2=29.76 | published (ACSM formulas, lecture on metabolic equations): 9.38 + 16.88 + 3.5 = 29.76, for 93.8 m/min
acsm-walking | speed=80 grade=0 | vo2=11.5 met=3.3 | 3.5 + 8
acsm-running | speed=160.8 grade=0 | vo2=35.66 | 6.0 mph is 160.8 m/min in ACSM's rounding; 3.5 + 32.16
acsm-running | speed=200 grade=5 | vo2=52.5 met=15 | 3.5 + 40 + 0.9 x 200 x 0.05 = 9
acsm-leg-cycling | work_rate=450 mass=62 | vo2=20.1 | published (ACSM formulas, as above): 1.8 x 450 / 62 + 7, there 20
acsm-leg-cycling | work_rate=600 mass=75 | vo2=21.4 | 7 + 1080 / 75 = 14.4
acsm-arm-cycling | work_rate=450 mass=75 | vo2=21.5 | 3.5 + 1350 / 75 = 18
acsm-arm-cycling | work_rate=300 mass=60 | vo2=18.5 | 3.5 + 900 / 60 = 15
acsm-stepping | frequency=30 height=12:in | vo2=31.4 | published (topendsports.com, ACSM stepping): 6.0 + 21.9 + 3.5 = 31.4
acsm-stepping | frequency=24 height=0.2 | vo2=19.79 | 3.5 + 4.8 + 1.33 x 1.8 x 0.2 x 24 = 11.4912
rer-fuel-mix | rer=0.85 | carbohydrate=50.7 fat=49.3 per_litre=4.862 | published: Lusk 1924, table: 50.7 and 49.3 %, 4.862 kcal/L
rer-fuel-mix | rer=0.9 | carbohydrate=67.5 fat=32.5 per_litre=4.924 | published: Lusk 1924, table: 67.5 and 32.5 %, 4.924 kcal/L
rockport | sex=female mass=156:lb age=26 minutes=12.25 heart_rate=80 | vo2max=58.26 | inputs of had2know.com's example: 132.853 - 11.9964 - 10.0802 - 39.9950 - 12.52
rockport | sex=male mass=170:lb age=40 minutes=14.5 heart_rate=130 | vo2max=42.90 | 132.853 - 13.073 - 15.508 + 6.315 - 47.34105 - 20.345 = 42.90095
run-1-5-miles | minutes=12.5 | vo2max=42.14 | published (calculator.city, 1.5-mile run): 483 / 12.5 + 3.5 = 42.14
run-1-5-miles | minutes=10 | vo2max=51.8 | 48.3 + 3.5
cooper-12-minutes | distance=2800 | vo2max=51.3 | published (sport-calculator.com): (2800 - 504.9) / 44.73 = 51.3
cooper-12-minutes | distance=2897 | vo2max=53.5 | published (calcflo.com): (2897 - 504.9) / 44.73 = 53.5
queens-college-step | sex=male heart_rate=140 | vo2max=52.53 | 111.33 - 58.8
queens-college-step | sex=female heart_rate=156 | vo2max=37.0 | 65.81 - 28.8132
epley | load=100 reps=5 | maximum=116.67 | published (abracalc.com): 100 x (1 + 5 / 30) = 116.67
epley | load=80 reps=10 | maximum=106.67 | 80 x 4 / 3
brzycki | load=100 reps=5 | maximum=112.5 | published (abracalc.com): 100 x 36 / 32 = 112.5
brzycki | load=200:lb reps=6 | maximum=105.35 | 200 lb x 36 / 31 = 232.26 lb (published, weightrainer.net: 232), x 0.45359237
percent-1rm | maximum=100 intensity=80 | load=80 reps=7.5 | 0.8 x 100; 30 x 0.25
percent-1rm | maximum=120 intensity=70 | load=84 reps=12.86 | 0.7 x 120; 30 x (100 / 70 - 1)
volume-load | sets=3 reps=10 load=50 | volume=1500 | NSCA's way: 3 x 10 x 50
volume-load | sets=4 reps=6 load=80 | volume=1920 | 24 x 80
repetitions-in-reserve | load=80 reps=5 reserve=2 | possible=7 maximum=98.67 effort=8 | 80 x (1 + 7 / 30); 10 - 2
repetitions-in-reserve | load=100 reps=3 reserve=0 | possible=3 maximum=110 effort=10 | 100 x 1.1; no repetition in reserve is RPE 10 (Zourdos 2016, scale)
weekly-sets | session_1=6 session_2=4 session_3=0 session_4=0 | weekly=10 | 6 + 4
weekly-sets | session_1=3 session_2=3 session_3=4 session_4=2 | weekly=12 | 3 + 3 + 4 + 2
foot-contacts | exercises=4 sets=2 reps=10 | contacts=80 | 4 x 2 x 10
foot-contacts | exercises=5 sets=3 reps=8 | contacts=120 | 5 x 3 x 8
sayers-power | jump=55 mass=80 | power=4907.5 | published (thestandardengine.com): 3338.5 + 3624 - 2055 = 4907.5
sayers-power | jump=40 mass=70 | power=3544 | 2428 + 3171 - 2055
session-rpe | rpe=7 minutes=60 | load=420 | published (hypecalculator.com): 60 min at RPE 7 are 420 AU
session-rpe | rpe=4 minutes=1.5:h | load=360 | 4 x 90
weekly-load | day_1=300 day_2=0 day_3=420 day_4=0 day_5=360 day_6=500 day_7=0 | weekly=1580 mean=225.7 | 300 + 420 + 360 + 500; / 7
weekly-load | day_1=700 day_2=700 day_3=0 day_4=0 day_5=0 day_6=0 day_7=0 | weekly=1400 mean=200 | 2 x 700; / 7
weekly-change | last=1500 this=1650 | change=10 | 150 / 1500
weekly-change | last=2000 this=1500 | change=-25 | -500 / 2000
work-rest | work=30 ratio=3 bouts=8 | rest=90 seconds=870 minutes=14.5 | 90; 240 + 7 x 90 = 870
work-rest | work=10 ratio=12 bouts=5 | rest=120 seconds=530 | 120; 50 + 4 x 120
adherence | planned=12 done=9 | adherence=75 | 9 / 12
adherence | planned=30 done=20 | adherence=66.7 | 2 / 3
bmi | mass=150:lb height=65:in | bmi=24.96 | published (CDC): 150 lb and 65 in are 24.96
bmi | mass=68 height=1.65 | bmi=24.98 | published (CDC): 68 kg and 1.65 m are 24.98
waist-to-hip | waist=80 hips=100 | ratio=0.8 | 80 / 100
waist-to-hip | waist=36:in hips=40:in | ratio=0.9 | 36 / 40
jackson-pollock-3-men | age=30 chest=12 abdomen=20 thigh=14 | total=46 density=1.0670 fat=13.91 | 1.10938 - 0.0380282 + 0.0033856 - 0.007722 = 1.0670154; 495 / 1.0670154 = 463.9109, - 450
jackson-pollock-3-men | age=45 chest=20 abdomen=30 thigh=20 | total=70 density=1.0478 fat=22.43 | 1.10938 - 0.057869 + 0.00784 - 0.011583 = 1.047768; 495 / 1.047768 = 472.4328
jackson-pollock-3-women | age=30 triceps=18 suprailiac=14 thigh=24 | total=56 density=1.0469 fat=22.81 | 1.0994921 - 0.0556024 + 0.0072128 - 0.004176 = 1.0469265; 495 / 1.0469265 = 472.8126
jackson-pollock-3-women | age=40 triceps=25 suprailiac=20 thigh=35 | total=80 density=1.0292 fat=30.95 | 1.0994921 - 0.079432 + 0.01472 - 0.005568 = 1.0292121; 495 / 1.0292121 = 480.9505
jackson-pollock-7 | sex=male age=30 chest=10 midaxillary=12 triceps=12 subscapular=14 abdomen=20 suprailiac=16 thigh=16 | total=100 density=1.0654 fat=14.63 | 1.112 - 0.043499 + 0.0055 - 0.0086478 = 1.0653532; 495 / 1.0653532 = 464.6346
jackson-pollock-7 | sex=female age=40 chest=15 midaxillary=15 triceps=20 subscapular=20 abdomen=25 suprailiac=25 thigh=30 | total=150 density=1.0340 fat=28.72 | 1.097 - 0.0704565 + 0.0126 - 0.0051312 = 1.0340123; 495 / 1.0340123 = 478.7177
siri | density=1.065 | fat=14.8 | published (calculadora.co.uk): 495 / 1.0650 - 450 is 14.8
siri | density=1.05 | fat=21.43 | 471.4286 - 450
brozek | density=1.05 | fat=21.04 | 457 / 1.05 = 435.2381, - 414.2
brozek | density=1.07 | fat=12.90 | 457 / 1.07 = 427.1028, - 414.2
target-weight | mass=80 fat=25 wanted=20 | lean=60 target=75 | 0.75 x 80; 60 / 0.8
target-weight | mass=70 fat=30 wanted=25 | lean=49 target=65.33 | 0.7 x 70; 49 / 0.75
mifflin-st-jeor | sex=female mass=65 height=170 age=30 | resting=1401.5 | published (readitnowonline.com, 2020): 650 + 1062.5 - 150 - 161 = 1,401.5
mifflin-st-jeor | sex=male mass=80 height=180 age=40 | resting=1730 | 800 + 1125 - 200 + 5
tdee | sex=male mass=80 height=180 age=40 factor=1.5 | resting=1730 total=2595 | 1730 x 1.5
tdee | sex=female mass=65 height=170 age=30 factor=1.6 | total=2242.4 | 1401.5 x 1.6
macro-split | energy=2000 carbohydrate=50 protein=20 fat=30 | carbohydrate_g=250 protein_g=100 fat_g=66.7 | 1000 / 4; 400 / 4; 600 / 9
macro-split | energy=2700 carbohydrate=55 protein=15 fat=30 | carbohydrate_g=371.25 protein_g=101.25 fat_g=90 | 1485 / 4; 405 / 4; 810 / 9
protein-range | mass=70 | allowance=56 low=98 high=140 | 0.8, 1.4 and 2.0 x 70
protein-range | mass=57 | allowance=45.6 low=79.8 high=114 | DRI 2005: 46 g/day for the reference woman of 57 kg
sweat-rate | before=70 after=69.2 drunk=0.5 urine=0 hours=1 | loss=1.3 rate=1.3 | 0.8 + 0.5
sweat-rate | before=80 after=79 drunk=750:mL urine=250:mL hours=90:min | loss=1.5 rate=1 | 1 + 0.75 - 0.25; / 1.5
fluid-replacement | before=70 after=69 | lost=1 share=1.43 fluid=1.5 | ACSM 2007: 1.5 L for 1 kg; 1 / 70
fluid-replacement | before=80 after=78.4 | lost=1.6 share=2 fluid=2.4 | 1.6 / 80; 1.5 x 1.6
caffeine-dose | mass=70 | low=210 high=420 | 3 and 6 x 70
caffeine-dose | mass=60 | low=180 high=360 | 3 and 6 x 60
creatine-dose | mass=70 | loading=21 | 0.3 x 70; ISSN 2017 says about 5 g four times a day
creatine-dose | mass=90 | loading=27 | 0.3 x 90
energy-availability | eaten=2400 spent=700 lean=50 | availability=34 | published (snowdaycalculatornow.com, energy availability): 1700 / 50 = 34
energy-availability | eaten=2500 spent=600 lean=50 | availability=38 | published (same, second page): 1900 / 50 = 38
dynamic-weight | change=239.006 | kilojoules=1000 eventual=10 year=5 | Hall 2011: 100 kJ a day for each kg, half of it in a year; 239.006 x 4.184 = 1000
dynamic-weight | change=100 | eventual=4.18 static=4.74 | 418.4 / 100; 36,500 / 7700 (Hall 2011: 10 kcal a day for each lb; 10 lb are 4.5 kg)
heat-index | temperature=90 humidity=50 | index=95 | published (NWS chart): 95 °F
heat-index | temperature=100 humidity=40 | index=109 | published (NWS chart): 109 °F
heat-index | temperature=86 humidity=90 | index=105 | published (NWS chart): 105 °F
torque | mass=10 arm=0.3 | force=98.1 torque=29.43 | 98.1 x 0.3
torque | mass=20 arm=25:cm | force=196.2 torque=49.05 | 196.2 x 0.25
work-and-power | mass=100 height=0.5 reps=1 seconds=1 | work=490.5 power=490.5 | 981 x 0.5
work-and-power | mass=100 height=2 reps=1 seconds=3 | work=1962 power=654 | 981 x 2; / 3
break-even | fixed=10000 price=10 cost=5 | margin=5 sessions=2000 | published (calculator.city after the SBA): 10,000 / (10 - 5) = 2,000
break-even | fixed=3100 price=60 cost=10 | margin=50 sessions=62 | 3100 / 50
retention | start=40 end=42 new=8 | kept=34 retention=85 lost=15 | 34 / 40
retention | start=100 end=110 new=20 | kept=90 retention=90 lost=10 | 90 / 100
self-employment-tax | profit=50000 | earnings=46175 tax=7064.78 | 46,175 x 0.153 = 7,064.775
self-employment-tax | profit=250000 | social=22878 medicare=6695.38 tax=29573.38 | published (payroll.org, 2025): at most $22,878 of Social Security tax in 2026; 230,875 x 0.029
continuing-education | needed=2 earned=0.8 months=12 | left=1.2 monthly=0.1 | 1.2 / 12
continuing-education | needed=45 earned=15 months=20 | left=30 monthly=1.5 | 30 / 20
"""

CLASSES = [
    ("systolic=119 diastolic=79", "Normal"),
    ("systolic=120 diastolic=79", "Elevated"),
    ("systolic=129 diastolic=80", "Stage 1"),
    ("systolic=130 diastolic=70", "Stage 1"),
    ("systolic=135 diastolic=90", "Stage 2"),
    ("systolic=180 diastolic=120", "Stage 2"),
    ("systolic=181 diastolic=80", "Severe"),
    ("systolic=150 diastolic=121", "Severe"),
]


def _rows() -> list[list[str]]:
    return [[cell.strip() for cell in line.split("|")] for line in EXAMPLES.strip().splitlines()]


def _typed(text: str) -> dict[str, str]:
    """The fields of a form."""
    form = {}
    for field in text.split():
        name, _, value = field.partition("=")
        number, _, unit = value.partition(":")
        form[name] = number
        form[f"{name}-unit"] = unit
    return form


@pytest.mark.parametrize(("calculator", "typed", "results", "_source"), _rows())
def test_a_worked_example_comes_out(calculator: str, typed: str, results: str, _source: str) -> None:
    answer = CALCULATORS[calculator].read(_typed(typed))
    for name, expected in _typed(results).items():
        if not name.endswith("-unit"):
            wanted = Decimal(expected)
            assert answer.value(name).quantize(wanted, rounding=ROUND_HALF_UP) == wanted, name


@pytest.mark.parametrize(("typed", "category"), CLASSES)
def test_blood_pressure_has_the_category_of_the_guideline(typed: str, category: str) -> None:
    """AHA/ACC 2025, table of categories: the higher of the two decides."""
    assert CALCULATORS["blood-pressure-class"].read(_typed(typed)).verdict.startswith(category)


@pytest.mark.parametrize(
    ("typed", "category"),
    [
        ("sex=male age=60 stands=13", "Below average"),
        ("sex=male age=64 stands=14", "Not below"),
        ("sex=female age=72 stands=9", "Below average"),
        ("sex=female age=74 stands=10", "Not below"),
        ("sex=female age=94 stands=3", "Below average"),
        ("sex=male age=90 stands=7", "Not below"),
    ],
)
def test_chair_stands_are_read_off_the_table(typed: str, category: str) -> None:
    """CDC STEADI 2017, after Rikli and Jones 1999: below average are, of men, under 14 at 60 to 64 and 7 at 90 to 94; of women, under 10 at
    70 to 74 and 4 at 90 to 94.
    """
    assert CALCULATORS["chair-stand"].read(_typed(typed)).verdict.startswith(category)


def test_each_calculator_has_two_worked_examples() -> None:
    counted = [calculator for calculator, *_ in _rows()]
    read_off = {"blood-pressure-class", "chair-stand"}  # which have examples of their own, above
    assert {one for one in CALCULATORS if counted.count(one) < 2} == read_off
    assert all(source for *_, source in _rows())
