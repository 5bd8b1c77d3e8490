"""Sobol' indices on Ishigami's function, whose indices are known, and swings and indices of a study through the same path."""

import numpy as np
import pytest

from mujun.base.outcomes import BadInput
from mujun.reports.data.sensitivity import sensitivity_data
from mujun.scenario.reading.catalogue import load_catalogue
from mujun.scenario.schema.study import Study
from mujun.studies.evaluate import Evaluator
from mujun.studies.sensitivity import sensitivity, sobol_indices

CATALOGUE = load_catalogue()
A, B = 7.0, 0.1
"""Ishigami and Homma 1990."""


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
    study = CATALOGUE.get(Study, "sees-russia")
    return sensitivity(CATALOGUE, study, evaluations=80, most=3, seed=2)


def test_swings_are_the_margins_at_the_ends_of_the_published_range(seeing):
    assert [swing.size for swing in seeing.swings] == sorted((swing.size for swing in seeing.swings), reverse=True)
    greatest = seeing.swings[0]
    assert greatest.name == "threat-cross-section-s.reentry_vehicle" and greatest.flips
    evaluator = Evaluator(CATALOGUE, seeing.study)
    for end, outcome in ((greatest.numbers[0].low, greatest.low), (greatest.numbers[0].high, greatest.high)):
        assert evaluator.answer({greatest.name: f"{end!r} m^2"}).margin == pytest.approx(outcome.margin, rel=1e-9)


def test_what_decides_is_told_in_words_and_as_data(seeing):
    data = sensitivity_data(seeing, CATALOGUE)
    assert len(seeing.indices) == 3 and data["evaluations"] == 1 + 2 * len(seeing.swings) + 16 * 5
    first = data["factors"][0]
    assert first["published_low"] < first["nominal"] < first["published_high"]
    assert first["total"] is not None and data["factors"][-1]["swing"] > 0.0
    assert len(data["said"]) == 3 and any("cross-section" in line and "flips" in line for line in data["said"])
    assert len(data["factors"]) + data["factors_that_move_nothing"] == len(seeing.swings)


def test_numbers_that_share_a_cause_are_one_factor():
    study = CATALOGUE.get(Study, "wider-than-thaad")
    found = sensitivity(CATALOGUE, study, evaluations=24, most=1)
    together = [swing for swing in found.swings if len(swing.numbers) > 1]
    assert [{n.path for n in swing.numbers} for swing in together] == [
        {"threat-cross-section-s.reentry_vehicle", "threat-cross-section-x.reentry_vehicle"}
    ]


@pytest.mark.parametrize("asked", [{"evaluations": 79}, {"most": 0}, {"seed": -1}])
def test_designs_that_make_no_sense_are_refused(asked):
    with pytest.raises(BadInput, match="expected"):
        sensitivity(CATALOGUE, CATALOGUE.get(Study, "sees-russia"), **asked)
