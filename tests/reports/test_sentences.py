"""A claim in one plain sentence: made from values, with what is needed beside what is there, and never a bare margin."""

from dataclasses import replace

import pytest
from drawn import result_over
from results import ANSWERS, CATALOGUE, answer_of, facts_of, result_of

from mujun.analyses.questions.every import QUESTIONS
from mujun.base.text import Text, say
from mujun.reports.brief.brief import assessment
from mujun.reports.plain import with_texts
from mujun.reports.sentences.beside import (
    chance,
    listed,
    number_needed,
    otherwise_read,
    quantity,
    whose_numbers,
    written,
)
from mujun.reports.sentences.claim import finding, headline, limiting_case, margin_said, metric, plain, quantifier
from mujun.reports.sentences.every import SAYINGS
from mujun.reports.sentences.words import day, duration, kilometres, percent, times
from mujun.scenario.schema.study import Study
from mujun.studies.coalition import TABLES
from mujun.studies.parameters import parameter_at
from mujun.studies.threshold import Flip
from mujun.studies.verdict import View


def test_every_kind_of_question_has_its_sentences() -> None:
    assert SAYINGS.keys() == QUESTIONS.keys() | TABLES.keys()


@pytest.mark.parametrize(
    ("made", "text"),
    [
        (duration(53.4), "53 s"),
        (duration(466), "7 min 46 s"),
        (duration(-518.3), "8 min 38 s"),
        (duration(120), "2 min"),
        (duration(59.7), "1 min"),
        (duration(4320), "1 h 12 min"),
        (times(4.638), "4.6 times"),
        (times(99.19), "99 times"),
        (percent(0.115), "11.5%"),
        (percent(0.55), "55%"),
        (percent(0.9999), "more than 99.9%"),
        (percent(0.0001), "less than 0.1%"),
        (kilometres(1736.4), "1,740 km"),
        (day("2018-08-01"), "1 August 2018"),
        (day("2018-08"), "August 2018"),
        (day("2018"), "2018"),
        (listed([say("a"), say("b"), say("c")]), "a, b and c"),
    ],
)
def test_numbers_are_rounded_as_a_newspaper_rounds_them(made: Text, text: str) -> None:
    assert made == text


@pytest.mark.parametrize(
    ("id", "told", "limiting"),
    [
        ("shield", "Every one of 2 places gets a shot; 1 of them only one",
         "Hardest to defend is Tsushima (Izuhara), against Nodong from Sakkanmol area: one shot, with 1 min 34 s to spare; one "
         "is needed."),
        ("hits-russia", "Not one of 199 flights can be met in time; the best chance is 8 min 38 s too late",
         "To meet R-30 Bulava from Sea of Okhotsk bastion, southern part to Honolulu, Aegis Ashore, Araya (Akita) would have to "
         "launch 5 min 32 s before the missile does; it can launch 3 min 6 s after it at the earliest."),
        ("sees-russia", "Not one of 199 flights enters the radar's coverage",
         "R-30 Bulava from Sea of Okhotsk bastion, southern part to Honolulu passes 15 km outside the coverage of AN/SPY-7."),
        ("feeds-network", "Russia: not one of 199 flights is engaged earlier or more often",
         "Russia: nothing changes for any of 199 flights."),
        ("wider-than-thaad", "It defends 7.8 times the ground of THAAD, Seongju",
         "Aegis Ashore, Araya (Akita) reaches 99 times the area of THAAD, Seongju; the smaller of the two numbers counts."),
        ("build-up", "At most 140 of 1,370 warheads could be met: 10.2%, with the threshold at 10%",
         "432 of 572 interceptors can meet none of them; of the rest most, 40, are at Fort Greely."),
        ("china-saturates", "1,509 missiles within range against 713 of the other force",
         "China in 2018: 1,509 missiles reach the places, 2.1 times as many as those of North Korea in 2018. A raid of 70 of "
         "them, 4.6%, would use up the interceptors."),
    ],
)  # fmt: skip
def test_a_claim_says_what_was_found_and_in_which_case(id: str, told: str, limiting: str) -> None:
    result = result_of(id)
    assert finding(result) == told and limiting_case(result) == limiting
    assert plain(result).startswith(f"{told}. {limiting}")


@pytest.mark.parametrize(
    ("id", "margin", "text"),
    [
        ("shield", 0.0, "one shot; one is needed"),
        ("shield", -1.0, "no shot; one is needed"),
        ("shield", -0.12, "0.12 shots fewer than needed, on average"),
        ("feeds-network", 0.0, "no shot gained; at least one is needed"),
        ("wider-than-thaad", 3.64, "4.6 times as much; more than once is needed"),
        ("build-up", 0.0155, "11.6% of the warheads; threshold 10%"),
        ("hits-russia", -507.0, "8 min 27 s too late"),
        ("watches-kurils", 466.0, "tracked for 7 min 46 s"),
        ("sees-russia", None, "never within reach or view"),
    ],
)  # fmt: skip
def test_a_margin_stands_beside_what_is_needed(id: str, margin: float | None, text: str) -> None:
    study = CATALOGUE.get(Study, id)
    assert margin_said(study, margin, study.margin_unit) == text


def test_a_margin_of_a_variant_or_reading_is_told_with_its_own_need() -> None:
    shield, build_up = (CATALOGUE.get(Study, name) for name in ("shield", "build-up"))
    assert margin_said(shield, -1.0, "shots", "with two shots") == "one shot; 2 are needed"
    assert margin_said(build_up, -0.098, "", "a fifth of the warheads") == "10.2% of the warheads; threshold 20%"


@pytest.mark.parametrize("id", ANSWERS)
def test_no_sentence_has_a_bare_margin_or_a_word_of_the_program(id: str) -> None:
    result = result_of(id)
    for one in (
        plain(result),
        metric(result),
        quantifier(result),
        margin_said(result.study, 0.0, result.study.margin_unit),
    ):
        assert "+0" not in one and "_" not in one and "None" not in one and len(one) > 10


def test_metric_and_quantifier_follow_the_scenario_and_the_cases_flown() -> None:
    result = result_of("shield")
    assert "1,190 flights to 2 places; the worst counts" in quantifier(result)
    nine = result.study.scenario.model_copy(update={"cases": 0.9, "shots": 2})
    other = replace(result, study=result.study.model_copy(update={"scenario": nine}))
    assert quantifier(other) == "90% of 1,190 flights to 2 places" and "the 2 needed" in metric(other)
    share = CATALOGUE.get(Study, "build-up").scenario.model_copy(update={"share": 0.2})
    changed = result_of("build-up", study=CATALOGUE.get(Study, "build-up").model_copy(update={"scenario": share}))
    assert metric(changed).endswith("threshold 20%")


def test_the_headline_is_the_authors_for_this_outcome_or_the_finding_itself() -> None:
    result = result_of("hits-russia")
    own = result.study.headlines
    assert own is not None and result.verdict == "ruled out" and headline(result) == own.unmet
    met = result_of("hits-russia", answer_of("hits-russia", margin=12.0))
    assert met.verdict == "possible" and headline(met) == own.met
    other = replace(result.readings[0], name="other", verdict="possible")
    assert headline(replace(result, readings=(*result.readings, other))) == own.depends
    plain_study = result.study.model_copy(update={"headlines": None})
    assert headline(replace(result, study=plain_study)) == finding(result)


def test_the_number_needed_stands_beside_the_best_estimate_and_what_is_published() -> None:
    number = parameter_at(CATALOGUE, "sm-3-iia.burnout_speed")
    result = replace(result_of("hits-russia"), turning=Flip(number, 7.32136, 1.0, 10.0))
    assert number_needed(result) == (
        "It would take a burnout speed of 7.32 km/s instead of 4.5 km/s to change this (published: 4 km/s to 5 km/s; SM-3 Block "
        "IIA)."
    )
    within = replace(result, turning=Flip(number, 4.61, 1.0, 10.0))
    assert "changes within what is published: burnout speed 4.61 km/s instead of 4.5 km/s" in str(number_needed(within))
    assert number_needed(result_of("hits-russia")) is None
    assert quantity("a.stages.0.burn_time") == "burn time" and written(1736.04, "km") == "1,740 km"
    assert written(0.018216, "m^2") == "0.0182 m²" and written(12.0, "1") == "12" and written(1.485, "deg") == "1.49°"


def test_the_governments_whose_numbers_change_the_verdict_are_named() -> None:
    result = result_of("hits-russia")
    same = View("a", "Tokyo", "ruled out", -518.3, "s")
    other = [View(name, name, "possible", 20.0, "s") for name in ("Moscow", "Beijing")]
    assert whose_numbers(result) is None and whose_numbers(replace(result, views=(same,))) is None
    moved = replace(same, margin=-300.0)
    assert whose_numbers(replace(result, views=(moved,))) == "No government's stated numbers change this."
    assert (
        whose_numbers(replace(result, views=(same, *other)))
        == "With numbers stated by Moscow and Beijing it would be possible."
    )
    assert chance(result) is None


def test_runs_that_all_fail_are_not_passed_over() -> None:
    result = result_over("hits-russia", [-500.0])
    found = replace(result.probability, value=None, low=None, high=None, failed={"a count with a fraction": 32})
    reading = replace(result.readings[0], probability=found)
    assert (
        chance(replace(result, readings=(reading,))) == "None of 32 runs could be worked out: a count with a fraction"
    )


def test_a_claim_that_only_other_readings_turn_says_so() -> None:
    result = result_of("hits-russia")
    assert otherwise_read(result) is None
    other = replace(result.readings[0], name="other", verdict="possible")
    turned = replace(result, readings=(*result.readings, other))
    assert turned.verdict == "depends"
    assert otherwise_read(turned) == "Other readings of the claim give another result."
    assert "It also depends on how the claim is read: “other”." in plain(turned)


def test_json_has_each_sentence_with_its_template_and_fields() -> None:
    result = result_of("shield")
    data = with_texts(assessment([result], facts_of(result)))
    told, made = data["studies"][0]["said"], data["texts"]["/studies/0/said/finding"]
    assert set(told) == {"headline", "finding", "sentence", "metric", "quantifier"} and told["finding"] == finding(
        result
    )
    assert made["key"].startswith("Every one of {n:,} places") and made["fields"] == {"n": 2, "n2": 1}
