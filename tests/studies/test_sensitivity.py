"""Sobol' indices on Ishigami's function, whose indices are known, and swings and indices of a study through the same path."""

import numpy as np
import pytest

from mujun.base.outcomes import BadInput
from mujun.reports.data.sensitivity import sensitivity_data
from mujun.scenario.numbers.uncertain import uncertain_numbers
from mujun.scenario.reading.catalogue import load_catalogue
from mujun.scenario.schema.study import Study
from mujun.studies.evaluate import Evaluator
from mujun.studies.sensitivity import Index, factors_of, sensitivity, sobol_indices

CATALOGUE = load_catalogue()
A, B = 7.0, 0.1
"""Ishigami and Homma 1990."""
MOVED = [
    "threat-cross-section-s.reentry_vehicle", "spy-7-japan.reference_range", "tpy-2-thaad.reference_range",
    "thaad.burnout_speed", "sm-3-iia.minimum_altitude",
]  # fmt: skip
"""Some numbers of two batteries and of what their radars look at."""


def ishigami(shares):
    x = np.pi * (2.0 * shares - 1.0)
    return np.sin(x[:, 0]) + A * np.sin(x[:, 1]) ** 2 + B * x[:, 2] ** 4 * np.sin(x[:, 0])


def test_indices_of_ishigamis_function_within_their_intervals():
    variance = A**2 / 8.0 + B * np.pi**4 / 5.0 + B**2 * np.pi**8 / 18.0 + 0.5
    alone = np.array([0.5 * (1.0 + B * np.pi**4 / 5.0) ** 2, A**2 / 8.0, 0.0]) / variance
    together = B**2 * np.pi**8 * (1.0 / 18.0 - 1.0 / 50.0) / variance
    total = alone + np.array([together, 0.0, together])
    found, values = sobol_indices(ishigami, 3, 1024, seed=1)
    assert np.var(values) == pytest.approx(variance, rel=0.05)
    for index, first, all_in in zip(found, alone, total, strict=True):
        assert abs(index.first - first) <= index.first_half < 0.1
        assert abs(index.total - all_in) <= index.total_half < 0.1


def test_a_function_that_stands_still_has_no_indices():
    found, _ = sobol_indices(lambda shares: np.full(len(shares), 3.0), 2, 16, seed=1)
    assert [(one.first, one.total) for one in found] == [(0.0, 0.0)] * 2


@pytest.fixture(scope="module")
def seeing():
    study = CATALOGUE.get(Study, "wider-than-thaad")
    return sensitivity(CATALOGUE, study, evaluations=40, most=3, seed=2, only=MOVED)


def test_swings_are_the_margins_at_the_ends_of_the_published_range(seeing):
    assert [swing.size for swing in seeing.swings] == sorted((swing.size for swing in seeing.swings), reverse=True)
    greatest = seeing.swings[0]
    assert len({greatest.low.margin, seeing.nominal.margin, greatest.high.margin}) > 1
    evaluator = Evaluator(CATALOGUE, seeing.study)
    for end in ("low", "high"):
        values = {one.path: f"{getattr(one, end) / one.per_unit!r} {one.unit}" for one in greatest.numbers}
        margin = getattr(greatest, end).margin
        assert evaluator.answer(values).margin == pytest.approx(margin, rel=1e-9)


def test_what_decides_is_told_in_words_and_as_data(seeing):
    data = sensitivity_data(seeing, CATALOGUE)
    assert len(seeing.indices) == 3 and data["evaluations"] == 1 + 2 * len(seeing.swings) + 8 * 5
    first = data["factors"][0]
    assert first["published_low"] < first["nominal"] < first["published_high"]
    assert first["total"] is not None and data["factors"][-1]["swing"] > 0.0
    assert len(data["said"]) == 4 and any("cross-section" in line for line in data["said"])
    assert len(data["factors"]) + data["factors_that_move_nothing"] == len(seeing.swings)


def test_an_interval_wider_than_its_index_is_told(seeing):
    assert Index(0.5, 0.1, 0.5, 0.26).vague
    assert not Index(0.5, 0.1, 0.5, 0.24).vague
    vague = [index.vague for index in seeing.indices]
    assert any(vague)  # forty evaluations are few
    data = sensitivity_data(seeing, CATALOGUE)
    assert [one["interval_wider_than_total"] for one in data["factors"][: len(vague)]] == vague
    assert f"{seeing.evaluations:,} evaluations are few: the interval of the share is wider" in data["said"][-1]


def test_a_number_that_flips_the_verdict_at_an_end_is_told_first():
    section, idle = "threat-cross-section-s.reentry_vehicle", "spy-7-japan.confirm_time"
    study = CATALOGUE.get(Study, "sees-russia")
    found = sensitivity(CATALOGUE, study, evaluations=24, most=1, seed=2, only=[idle, section])
    assert [(swing.name, swing.flips) for swing in found.swings] == [(section, True), (idle, False)]
    evaluator = Evaluator(CATALOGUE, study)
    (number,) = (n for n in found.swings[0].numbers if n.path == section)
    assert {evaluator.is_met({section: f"{end!r} m^2"}) for end in (number.low, number.high)} == {True, False}
    said, *_ = sensitivity_data(found, CATALOGUE)["said"]
    assert "cross-section" in said and "the verdict changes" in said


def test_numbers_that_share_a_cause_are_one_factor_and_move_together(seeing):
    sections = {"threat-cross-section-s.reentry_vehicle", "threat-cross-section-x.reentry_vehicle"}
    used = Evaluator(CATALOGUE, seeing.study).used
    factors = factors_of(uncertain_numbers(CATALOGUE, used))
    assert [{n.path for n in factor} for factor in factors if len(factor) > 1] == [sections]
    together = [swing for swing in seeing.swings if len(swing.numbers) > 1]
    assert [{n.path for n in swing.numbers} for swing in together] == [sections] and len(seeing.swings) == len(MOVED)


@pytest.mark.parametrize("asked", [{"evaluations": 79}, {"most": 0}, {"seed": -1}])
def test_designs_that_make_no_sense_are_refused(asked):
    with pytest.raises(BadInput, match="expected"):
        sensitivity(CATALOGUE, CATALOGUE.get(Study, "sees-russia"), **asked)
