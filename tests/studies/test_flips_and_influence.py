"""Flips told with a verdict, and what moves the margin over the draws: against numbers whose answer is known."""

from dataclasses import replace

import numpy as np
import pytest

from mujun.base.processes import Crew
from mujun.scenario.numbers.uncertain import uncertain_numbers
from mujun.scenario.reading.catalogue import load_catalogue
from mujun.scenario.schema.study import Study
from mujun.studies.draws.design import Drawn, Replicate
from mujun.studies.draws.influence import Influence, influences
from mujun.studies.draws.sampler import Sampler
from mujun.studies.evaluate import Evaluator
from mujun.studies.flips import DEBATED_FIELDS, MOST_OTHER_FLIPS, flips, parameters_to_flip
from mujun.studies.parameters import parameter_at
from mujun.studies.threshold import flip_of

CATALOGUE = load_catalogue()
NUMBERS = uncertain_numbers(CATALOGUE, ["spy-7-japan", "sm-3-iia"])


def replicates_of(margin, count: int = 8, each: int = 64) -> list[Replicate]:
    """Draws of independent uniform numbers, and a margin that is a function of them."""
    stream = np.random.default_rng(5)
    found = []
    for _ in range(count):
        values = stream.uniform(size=(each, len(NUMBERS)))
        margins = tuple(margin(row) for row in values)
        holds = tuple(m is not None and m > 0.0 for m in margins)
        found.append(Replicate(values, (Drawn(margins, ("s",) * each, holds, {}),)))
    return found


def test_influences_are_the_numbers_that_make_the_margin_and_no_others():
    (found,) = influences(NUMBERS, replicates_of(lambda row: 3.0 * row[0] - row[4] ** 3), [0])
    assert [one.numbers[0].path for one in found] == [NUMBERS[0].path, NUMBERS[4].path]
    assert found[0].correlation > 0.9 and -0.4 < found[1].correlation < -0.1


def test_the_rank_correlation_of_two_equal_parts_is_that_of_theory():
    # Spearman's correlation of x with x + y, both uniform: 12 times the covariance of x with the share below x + y.
    grid = (np.arange(400) + 0.5) / 400.0
    total = grid[:, None] + grid
    share = np.where(total <= 1.0, 0.5 * total**2, 1.0 - 0.5 * (2.0 - total) ** 2)
    theory = 12.0 * float(np.mean((grid[:, None] - 0.5) * (share - 0.5)))
    (found,) = influences(NUMBERS, replicates_of(lambda row: row[1] + row[2], each=512), [0])
    for one in found:
        assert one.correlation == pytest.approx(theory, abs=0.03)
    assert len(found) == 2


def test_a_margin_that_nothing_moves_has_no_influences_and_one_that_is_missing_is_the_lowest():
    assert influences(NUMBERS, replicates_of(lambda row: 1.0), [0]) == [[]]
    assert influences(NUMBERS, replicates_of(lambda row: 1.0 + 1e-13 * row[3]), [0]) == [[]]  # rounding moves nothing
    ((one,),) = influences(NUMBERS, replicates_of(lambda row: None if row[3] < 0.5 else 1.0), [0])
    assert one.numbers[0] is NUMBERS[3] and one.correlation > 0.8


def test_draws_that_failed_do_not_count():
    parts = [
        replace(part, studies=(replace(part.studies[0], failed={d: "why" for d in range(64) if d % 2}),))
        for part in replicates_of(lambda row: row[0])
    ]
    assert influences(NUMBERS, parts, [0])[0][0].correlation == pytest.approx(1.0)


def test_flips_are_told_of_what_is_debated_and_of_what_moves_the_margin():
    moved = [Influence((number,), 0.5, 0.1) for number in NUMBERS]
    asked = parameters_to_flip(CATALOGUE, ["spy-7-japan", "sm-3-iia", "hwasong-14"], moved)
    debated = [p.path for p in asked if p.path.rpartition(".")[2] in DEBATED_FIELDS]
    assert debated == ["sm-3-iia.burnout_speed", "spy-7-japan.reference_range"]
    assert len(asked) == len(debated) + MOST_OTHER_FLIPS and len({p.path for p in asked}) == len(asked)
    assert not any(p.path.startswith("hwasong") for p in asked)


@pytest.mark.parametrize("threads", ["1", "2"])
def test_a_flip_told_with_a_verdict_is_that_of_the_threshold_command(threads: str, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("MUJUN_THREADS", threads)
    study = CATALOGUE.get(Study, "sees-russia")
    parameter = parameter_at(CATALOGUE, "spy-7-japan.reference_range")
    idle = parameter_at(CATALOGUE, "spy-7-japan.track_time")
    evaluator = Evaluator(CATALOGUE, study)
    with Crew(Sampler(CATALOGUE, [study], evaluator.used)) as crew:
        found, none = crew.work(flips, [(study, [idle, parameter]), (study, [])], 2)
    assert none == ()
    alone = flip_of(evaluator, parameter)
    assert found[0].parameter == parameter and found[0].value == alone.value
    assert found[1].value is None and "changes the verdict" in found[1].said()
    # Brute force: halving by itself between the nominal value and far beyond it.
    low, high = parameter.nominal, 10.0 * parameter.nominal
    while high - low > 1e-5 * high:
        middle = 0.5 * (low + high)
        low, high = (low, middle) if evaluator.is_met({parameter.path: f"{middle} km"}) else (middle, high)
    assert found[0].value == pytest.approx(0.5 * (low + high), rel=1e-3)
