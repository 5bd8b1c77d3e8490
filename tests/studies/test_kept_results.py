"""Recalled results are those of a run that computes everything: after any change of a number, and flown together or not."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from smaller import smaller

from mujun.analyses.cases.aims import Aims, Job, flown, noting, solve_builds
from mujun.base import store as kept
from mujun.base.store import KEEP_VARIABLE, computing_anew
from mujun.flight.model.vehicle import stacked
from mujun.runs.claims.assess import AssessRequest, run, sampling_of
from mujun.scenario.building.build import Builder
from mujun.scenario.reading.catalogue import load_catalogue
from mujun.scenario.schema.study import Study
from mujun.studies.draws.probe import Probe
from mujun.studies.questions import question_of
from mujun.studies.run import find_flights

CATALOGUE = load_catalogue()
CLAIM = "watches-kurils"
FEWER = {"launch_groups": [], "launch_areas": ["kunashir"], "assumed_missiles": ["generic-mrbm"]}
"""Scenario of its missiles of one type from one area."""
CHANGES = (
    {},
    {"spy-7-japan.reference_range": "400 km"},
    {"spy-7-japan.track_time": "25 s"},
    {"generic-mrbm.stages.0.burn_time": "80 s"},
    {"threat-cross-section-s.reentry_vehicle": "0.0001 m^2"},
)
"""Numbers that the claim reads, of radar, delay, missile and target; each change is made to a warm store of all others."""


@pytest.fixture
def own_store(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Keep results in a folder of the test's own; compiled code stays where it is."""
    monkeypatch.delenv(KEEP_VARIABLE, raising=False)
    monkeypatch.setattr(kept, "cache_root", lambda: tmp_path)
    kept.store.cache_clear()
    yield
    kept.store.cache_clear()


@pytest.mark.usefixtures("own_store")
def test_a_warm_run_gives_the_numbers_of_a_cold_one(tmp_path: Path) -> None:
    files = (smaller(tmp_path, CLAIM, **FEWER),)
    requests = [AssessRequest(studies=(CLAIM,), files=files, params=change) for change in CHANGES]
    first = [run(request) for request in requests]
    again = [run(request) for request in reversed(requests)][::-1]
    assert [found.recalled for found in first] == [False] * len(CHANGES)
    assert [found.recalled for found in again] == [True] * len(CHANGES)
    with computing_anew():
        cold = [run(request) for request in requests]
    for one, other, anew in zip(first, again, cold, strict=True):
        assert one.to_dict() == other.to_dict() == anew.to_dict()
    assert len({found.results[0].answer.margin for found in cold}) == len(CHANGES)


@pytest.mark.usefixtures("own_store")
def test_draws_are_recalled_by_their_seed_and_number(tmp_path: Path) -> None:
    files = (smaller(tmp_path, CLAIM, **FEWER),)
    draws = [sampling_of(32, seed, "triangular", None, 0.9, 0.1) for seed in (0, 1)]
    requests = [AssessRequest(studies=(CLAIM,), files=files, sampling=one) for one in draws]
    assert [run(request).recalled for request in (*requests, *requests)] == [False, False, True, True]


def test_builds_of_other_shrouds_are_not_flown_together() -> None:
    vehicle = Builder(CATALOGUE).missile("generic-mrbm")[1]
    with pytest.raises(ValueError, match="builds differ in shroud_time; expected the same"):
        stacked([vehicle, replace(vehicle, shroud_mass=50.0, shroud_time=40.0)])


def test_builds_flown_together_are_those_flown_one_by_one() -> None:
    study = CATALOGUE.get(Study, "watches-okhotsk")  # missiles of three stages, whose burn may end early
    with computing_anew():
        with noting() as asked:
            Probe(CATALOGUE, [study], []).ask(np.zeros(0))
        aims: Aims = max(asked, key=lambda one: len(one.pairs.latitude))
        path = f"{aims.missile}.stages.0.burn_time"
        usual = Builder(CATALOGUE).missile(aims.missile)[1].stages[0].burn_time
        catalogues = [CATALOGUE.with_values({path: usual * factor}) for factor in (0.95, 1.0, 1.04)]
        builders = [Builder(one) for one in catalogues]
        vehicles = [one.missile(aims.missile)[1] for one in builders]
        (together,) = solve_builds([Job.of_builds(vehicles, [aims])])
        for builder, found in zip(builders, together, strict=True):
            (solution,) = found.values()
            alone = flown(builder, aims)
            assert (solution.reached == alone.reached).all()
            assert solution.why == alone.why
            there = alone.reached
            for name in ("azimuth", "kick", "cutoff"):
                mine, single = (np.asarray(getattr(one.commands, name))[there] for one in (solution, alone))
                np.testing.assert_allclose(mine, single, rtol=1e-6, atol=1e-9)
            flights = solution.flown(builder.missile(aims.missile)[1])
            assert (flights.reached == alone.reached).all()
            np.testing.assert_allclose(flights.flights.apogee[there], alone.flights.apogee[there], rtol=1e-6)


def test_flights_found_together_are_those_found_alone_to_the_last_bit() -> None:
    studies = [CATALOGUE.get(Study, name) for name in ("watches-kurils", "watches-okhotsk")]
    with computing_anew():
        together = Builder(CATALOGUE)
        find_flights(together, studies)
        with noting(only=True) as asked:
            for study in studies:
                question_of(study).fly(Builder(CATALOGUE), study.scenario)
        several = sorted({aims.key(together.missile(aims.missile)[1]): aims for aims in asked}.items())
        assert len({aims.missile for _, aims in several}) > 1
        for key, aims in several[:3]:
            alone = flown(Builder(CATALOGUE), aims)
            found = together.solved[key]
            assert found.why == alone.why
            assert (found.miss[found.reached] == alone.miss[alone.reached]).all()
            for name in ("azimuth", "kick", "cutoff"):
                mine, single = (np.asarray(getattr(one.commands, name)) for one in (found, alone))
                assert mine.tobytes() == single.tobytes()
