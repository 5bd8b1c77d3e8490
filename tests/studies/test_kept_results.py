"""Recalled results are those of a run that computes everything: after any change of a number, and flown together or not."""

import shutil
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given
from hypothesis import strategies as st
from profiles import rules
from smaller import fewer, smaller

from mujun.analyses.cases.aims import Aims, Job, flown, noting, solve_builds
from mujun.base import store as kept
from mujun.base.store import KEEP_VARIABLE, computing_anew
from mujun.flight.model.vehicle import stacked
from mujun.runs.claims.assess import AssessRequest, run, sampling_of
from mujun.scenario.building.build import Builder
from mujun.scenario.numbers.uncertain import uncertain_numbers
from mujun.scenario.reading import records
from mujun.scenario.reading.catalogue import load_catalogue
from mujun.scenario.schema.study import Study
from mujun.studies.draws.probe import Probe
from mujun.studies.evaluate import Evaluator
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
    kept.let_go()
    yield
    kept.let_go()


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


def _same_warm_and_cold(data: st.DataObject, study: Study) -> None:
    """Put a number that a claim reads anywhere in its published range; the answer with kept results is one without.

    The store keeps what earlier examples, with other numbers, have found.
    """
    used = Evaluator(CATALOGUE, study).used
    number = data.draw(st.sampled_from(uncertain_numbers(CATALOGUE, used)))
    share = data.draw(st.floats(0.0, 1.0))
    changed = CATALOGUE.with_values({number.path: float(number.values(np.array([share]), "uniform")[0])})
    warm = Evaluator(changed, study).nominal
    with computing_anew():
        cold = Evaluator(changed, study).nominal
    assert warm == cold


@pytest.mark.usefixtures("own_store")
@rules(1, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_whichever_number_is_changed_kept_results_give_the_answer_of_a_cold_run(data: st.DataObject) -> None:
    _same_warm_and_cold(data, fewer(CATALOGUE.get(Study, CLAIM), **FEWER))


@pytest.mark.nightly
@pytest.mark.usefixtures("own_store")
@pytest.mark.parametrize("claim", ["wider-than-thaad", "china-saturates"])
@rules(2, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_so_they_do_for_interceptors_and_raids(data: st.DataObject, claim: str) -> None:
    _same_warm_and_cold(data, fewer(CATALOGUE.get(Study, claim)))


@pytest.mark.usefixtures("own_store")
def test_draws_are_recalled_by_their_seed_and_number(tmp_path: Path) -> None:
    files = (smaller(tmp_path, CLAIM, **FEWER),)
    draws = [sampling_of(32, seed, "triangular", None, 0.9, 0.1) for seed in (0, 1)]
    requests = [AssessRequest(studies=(CLAIM,), files=files, sampling=one) for one in draws]
    assert [run(request).recalled for request in (*requests, *requests)] == [False, False, True, True]


@pytest.mark.usefixtures("own_store")
def test_the_catalogue_is_parsed_once_and_again_where_a_file_has_changed(tmp_path: Path, monkeypatch) -> None:
    folder = tmp_path / "catalogue"
    shutil.copytree(records.FOLDER / "studies", folder / "studies")
    monkeypatch.setattr(records, "FOLDER", folder)
    first = records._shipped_files()
    reader = records.read_located
    monkeypatch.setattr(records, "read_located", lambda *file: pytest.fail(f"{file} was read again"))
    again = records._shipped_files()
    assert [(one.label, one.data) for one in again] == [(one.label, one.data) for one in first]
    monkeypatch.setattr(records, "read_located", reader)
    known = reader(folder / "studies" / Path(first[0].label).name, first[0].label)
    assert known.data == first[0].data and dict(first[0].lines) == known.lines
    where = next(where for where in known.lines if len(where) == 2)
    assert first[0].line(where) == known.line(where)
    path = folder / "studies" / Path(first[0].label).name
    path.write_text(path.read_text(encoding="utf-8").replace("claim:", "claim: other\n  claimed:", 1), encoding="utf-8")
    changed = records._shipped_files()
    assert changed[0].data != first[0].data and changed[1].data == first[1].data


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
