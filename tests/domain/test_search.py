"""Search: words, what a query may mean, which document fits best, and the passage shown."""

from random import Random

import pytest

from certprep.domain.search import (
    Candidate,
    Document,
    Kind,
    Piece,
    Vocabulary,
    of_content,
    plain,
    rank,
    rank_modules,
    snippet,
    stem,
    understand,
    unknown,
    words,
)
from tests.builders import a_reading, an_item, content


def a_vocabulary(text: str, *, documents: int = 20) -> Vocabulary:
    """Each word of the text is in two documents."""
    return Vocabulary(counts=dict.fromkeys(words(text), 2), documents=documents)


NOTHING = a_vocabulary("")


def a_candidate(number: int, text: str, **fields: str) -> Candidate:
    one = Document(
        kind=Kind.MODULE, ref=fields.pop("ref", f"m{number}#a"), title=fields.pop("title", ""), text=text, **fields
    )
    weights = "".join(f" {name}={weight}" for name, weight in one.weights.items())
    return Candidate(id=number, kind=one.kind, ref=one.ref, weights=f"{weights} ")


# --- words ---


@pytest.mark.parametrize(
    "forms",
    [
        "stretch stretches stretched stretching",
        "muscle muscles",
        "body bodies",
        "fibre fibres fiber fibers",
        "tumour tumor",
        "anaemia anemia",
        "oestrogen estrogen",
        "programme program programmes programs",
        "periodisation periodization",
        "organise organised organizing",
        "breathe breathing breathed",
        "plan planned planning",
        "litre litres liter",
        "press presses pressed",
    ],
)
def test_forms_and_spellings_of_a_word_have_one_stem(forms: str) -> None:
    assert len({stem(word) for word in forms.split()}) == 1


@pytest.mark.parametrize(
    "pair",
    ["hyper hypo", "hypertension hypotension", "adduct abduct", "train trainer", "aerobic anaerobic", "mass muss"],
)
def test_words_that_mean_other_things_keep_other_stems(pair: str) -> None:
    first, second = map(stem, pair.split())
    assert first != second


def test_accents_subscripts_owners_and_hyphens_do_not_matter() -> None:
    assert words("The client's VO₂ max, VO2max and V̇O2-max") == ["the", "client", "vo2max", "vo2max", "and", "vo2max"]
    assert words("1-RM, 1 RM and 10RMs") == ["1rm", "1rm", "and", "10rm"]
    assert words("naïve <script>") == ["naive", "script"]


def test_plain_text_joins_what_tags_only_decorate_and_leaves_out_what_is_told_again() -> None:
    html = (
        "<p>V<sub>O2</sub>max &amp; <em>heart</em></p><p>rate</p><details><summary>Described</summary>twice</details>"
    )
    assert plain(html) == "VO2max & heart rate"


# --- what may be meant ---


@pytest.mark.parametrize("typed", ["hypertorphy", "hypertrphy", "hypertrophyy", "hypertropfy", "hyprtrophy"])
def test_one_typo_of_each_kind_still_means_the_word(typed: str) -> None:
    query = understand(typed, a_vocabulary("hypertrophy hydration bones"))
    assert stem("hypertrophy") in query.stems
    assert query.corrected(query.stems) == "hypertrophy"


def test_a_seeded_hundred_typos_find_their_words() -> None:
    vocabulary = a_vocabulary(
        "periodisation glycolysis ventilation goniometer supination ligament cadence stimulus recovery posture"
    )
    known, rng = list(vocabulary.counts), Random(3)
    for _ in range(100):
        word = rng.choice(known)
        at = rng.randrange(len(word))
        typed = (
            word[:at] + rng.choice(["", rng.choice("abcdefghij") + word[at], rng.choice("abcdefghij")]) + word[at + 1 :]
        )
        assert stem(word) in understand(typed, vocabulary).stems, f"{typed} for {word}"


def test_a_word_that_is_known_is_not_corrected() -> None:
    query = understand("rates", a_vocabulary("rate gate"))
    assert query.stems == {stem("rate")}
    assert query.corrected(()) == ""


def test_a_correction_takes_the_word_that_the_best_result_has() -> None:
    query = understand("cart rate", a_vocabulary("card heart rate carb care"))
    assert query.corrected({stem("carb")}) == "carb rate"


def test_the_beginning_of_a_word_finds_it() -> None:
    query = understand("rhabdo", a_vocabulary("rhabdomyolysis"))
    assert stem("rhabdomyolysis") in query.stems
    assert query.corrected(query.stems) == ""


def test_words_that_tell_nothing_are_passed_over_unless_there_are_no_others() -> None:
    vocabulary = a_vocabulary("water drink")
    assert understand("how much water should I drink", vocabulary).stems == {"water", "drink"}
    assert understand("what is it", vocabulary).stems == {stem("what"), "is", "it"}


def test_what_is_written_with_hyphens_in_the_text_is_found_in_any_way_it_may_be_typed() -> None:
    document = Document(kind=Kind.MODULE, ref="m#a", title="", text="The sit-and-reach test")
    vocabulary = Vocabulary(counts=dict.fromkeys(document.words, 1), documents=5)
    for typed in ("sit and reach", "sit-and-reach", "sitandreach", "sit and raech"):
        assert "sitandreach" in understand(typed, vocabulary).stems
    assert "preparticipation" in understand("pre participation", a_vocabulary("preparticipation")).stems


def test_what_people_call_otherwise_is_looked_for_too() -> None:
    assert stem("infarction") in understand("heart attack", a_vocabulary("heart infarction")).stems


def test_own_words_count_as_known_and_are_corrected_to() -> None:
    assert understand("zumba", NOTHING, own={"zumba"}).corrected(()) == ""
    assert understand("zmuba", NOTHING, own={"zumba"}).corrected({"zumba"}) == "zumba"


def test_nobody_can_send_too_many_words() -> None:
    assert len(understand("word " * 500, NOTHING).typed) == 16
    assert unknown("alpha " * 500, NOTHING) == ["alpha"] * 16


# --- which fits best ---


def test_a_title_tells_more_than_a_heading_and_a_heading_more_than_the_text() -> None:
    vocabulary = a_vocabulary("torque joint moves bone")
    found = [
        a_candidate(1, "torque at the joint"),
        a_candidate(2, "the joint moves", title="torque"),
        a_candidate(3, "the joint moves", heading="torque"),
    ]
    ranked = rank(understand("torque", vocabulary), found, vocabulary)
    assert [one.best.id for one in ranked] == [2, 3, 1]


def test_who_has_every_word_comes_before_who_repeats_one() -> None:
    vocabulary = a_vocabulary("heat stroke water")
    found = [a_candidate(1, "stroke stroke stroke stroke volume"), a_candidate(2, "heat can bring a stroke")]
    assert [one.best.id for one in rank(understand("heat stroke", vocabulary), found, vocabulary)] == [2, 1]


def test_a_rare_word_tells_more_than_a_common_one() -> None:
    vocabulary = Vocabulary(counts={"exercise": 19, "syncope": 1}, documents=20)
    found = [a_candidate(1, "exercise exercise"), a_candidate(2, "syncope")]
    assert [one.best.id for one in rank(understand("exercise syncope", vocabulary), found, vocabulary)] == [2, 1]


def test_a_module_is_found_once_at_its_best_section_with_the_others() -> None:
    vocabulary = a_vocabulary("calcium iron bone")
    found = [
        a_candidate(1, "about minerals", ref="food#", title="Minerals"),
        a_candidate(2, "calcium for bone", ref="food#bone"),
        a_candidate(3, "calcium calcium calcium", ref="food#calcium", heading="Calcium"),
        a_candidate(4, "calcium in the muscle", ref="muscle#begin"),
    ]
    ranked = rank_modules(understand("calcium", vocabulary), found, vocabulary)
    assert [one.best.ref for one in ranked] == ["food#calcium", "muscle#begin"]
    assert [one.ref for one in ranked[0].others] == ["food#bone"]


def test_equals_always_come_in_one_order() -> None:
    vocabulary = a_vocabulary("calcium")
    found = [a_candidate(number, "calcium") for number in (3, 1, 2)]
    assert [one.best.id for one in rank(understand("calcium", vocabulary), found, vocabulary)] == [3, 2, 1]


# --- the passage shown ---


def test_a_snippet_shows_the_passage_with_most_of_what_was_looked_for() -> None:
    text = "calcium " + "word " * 60 + "iron and calcium, here. " + "word " * 60
    pieces = snippet(text, {"iron", "calcium"})
    assert [piece.text for piece in pieces if piece.marked] == ["iron", "calcium"]
    assert pieces[0].text.startswith("… word")
    assert pieces[-1].text.endswith("word …")
    assert sum(len(piece.text.split()) for piece in pieces) <= 33


def test_a_snippet_is_the_very_text_in_pieces() -> None:
    text = "The “stretch” & <b>stretching</b> of it."
    assert "".join(piece.text for piece in snippet(text, {"stretch"})) == text
    assert snippet("Nothing here.", {"stretch"}) == (Piece(text="Nothing here."),)
    assert snippet("", {"stretch"}) == ()


def test_what_is_marked_is_the_word_and_not_what_stands_around_it() -> None:
    pieces = snippet("(sub-maximal/stretches), client’s 1-RM.", {"stretch", "client", "1rm"})
    assert [piece.text for piece in pieces if piece.marked] == ["stretches", "client’s", "1-RM"]


# --- what is found ---


def test_a_question_is_found_by_its_stem_alone() -> None:
    item = an_item("exs1-001", stem="<p>Which lever is it?</p>")
    (one,) = [one for one in of_content(content([item])) if one.ref == "exs1-001"]
    assert one.words == {"which", "lever", "is", "it"}


def test_a_module_is_found_by_its_sections_terms_and_objectives() -> None:
    found = {one.ref: one for one in of_content(content(readings=[a_reading()])) if one.kind is Kind.MODULE}
    assert set(found) == {"exs-one#", "exs-one#begin", "exs-one#go-on"}
    assert {"first", "exs", "atp", "triphosphate", "recall"} <= found["exs-one#"].words
    assert "muscle" in found["exs-one#begin"].words
