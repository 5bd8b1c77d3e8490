"""Flip values: against brute force and the studies' own, beside the published values, never of the attacker's choices."""

import pytest

from mujun.analyses.cases.meet import KnownMeetings
from mujun.base.outcomes import BadInput
from mujun.cli.claims.threshold import show
from mujun.reports.data.threshold import thresholds_data
from mujun.runs.claims.threshold import ThresholdResult
from mujun.scenario.building.build import Builder
from mujun.scenario.reading.catalogue import load_catalogue
from mujun.scenario.schema.study import Study
from mujun.studies import threshold
from mujun.studies.evaluate import Evaluator
from mujun.studies.parameters import KINDS_OF_DEFENCE, parameter_at, parameters_of
from mujun.studies.questions import is_met, question_of
from mujun.studies.run import run_study
from mujun.studies.threshold import StudyFlips, flip_of, frontier, thresholds

CATALOGUE = load_catalogue()
PROMISED = 1e-3
"""Relative accuracy of flip values."""


@pytest.fixture(scope="module")
def evaluators() -> dict[str, Evaluator]:
    names = ("sees-russia", "hits-russia", "shield", "build-up")
    return {name: Evaluator(CATALOGUE, CATALOGUE.get(Study, name)) for name in names}


def margin_anew(name: str, path: str, text: str) -> float | None:
    """Return the margin of a study with one value changed, everything built and flown from nothing."""
    catalogue = CATALOGUE.with_values({path: text})
    study, builder = catalogue.get(Study, name), Builder(catalogue)
    question = question_of(study)
    flown = question.fly(builder, study.scenario)
    return question.ask(builder, study.scenario, flown, KnownMeetings(), False).margin


def met_anew(name: str, path: str, text: str) -> bool:
    """Return whether a study's condition is met with one value changed, everything built and flown from nothing."""
    return is_met(CATALOGUE.get(Study, name), margin_anew(name, path, text))


BRUTE = [
    ("sees-russia", "spy-7-japan.reference_range", "km", 1736.0, 4000.0),
    ("sees-russia", "threat-cross-section-s.reentry_vehicle", "m^2", 0.03, 1.0),
]


@pytest.mark.parametrize(("name", "path", "unit", "nominal", "far"), BRUTE, ids=[case[1] for case in BRUTE])
def test_flips_are_those_of_brute_force(
    evaluators: dict[str, Evaluator], name: str, path: str, unit: str, nominal: float, far: float
) -> None:
    """The nominal value, one far out, and one on either side of the flip, each with the whole answer worked out anew."""
    now = met_anew(name, path, f"{nominal} {unit}")
    assert met_anew(name, path, f"{far} {unit}") is not now
    found = flip_of(evaluators[name], parameter_at(CATALOGUE, path)).value
    assert found is not None and nominal < found < far
    assert met_anew(name, path, f"{(1.0 - PROMISED) * found:.10g} {unit}") is now
    assert met_anew(name, path, f"{(1.0 + PROMISED) * found:.10g} {unit}") is not now


def test_no_value_of_a_longest_flight_outlasts_the_missiles(evaluators: dict[str, Evaluator]) -> None:
    """Once hits-russia flipped at 4,469 s, and held by 311,141 s with 6,000 s; now patience decides nothing."""
    one = evaluators["hits-russia"]
    assert one.flight_time is not None and 1_500.0 < one.flight_time < 2_500.0
    found = flip_of(one, parameter_at(CATALOGUE, "sm-3-iia.longest_flight"))
    assert found.value is None
    assert found.tried_high == pytest.approx(one.flight_time)
    far, enough = (one.answer({"sm-3-iia.longest_flight": f"{seconds} s"}).margin for seconds in (6000, 3000))
    assert far == enough and far < 0.0


@pytest.mark.parametrize("name", ["hits-russia", "shield"])
def test_the_speed_is_that_which_the_study_itself_finds(
    evaluators: dict[str, Evaluator], name: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """The flip of a greater speed says everywhere what it implies for the boost."""
    study = CATALOGUE.get(Study, name).model_copy(update={"variants": (), "readings": ()})
    told = run_study(Builder(CATALOGUE), study).turning
    found = flip_of(evaluators[name], parameter_at(CATALOGUE, "sm-3-iia.burnout_speed"))
    assert told is not None and told.value is not None
    assert (told.value, told.case, told.said()) == (found.value, found.case, found.said())
    assert found.case.split(" (")[0] != ""
    faster = found.value > found.parameter.nominal
    assert told.scaling == found.scaling and (told.scaling != "") is faster
    assert told.scaling.startswith("a lower bound: ") is faster
    assert found.to_dict()["scaling"] == found.scaling and found.said().endswith(found.scaling)
    flips = thresholds_data(StudyFlips(name, "", 0.0, "s", (found,)), CATALOGUE)
    show(ThresholdResult(data=flips, title=name))
    assert found.scaling in " ".join(capsys.readouterr().out.split())


def test_the_verdict_is_another_at_the_flip_and_the_same_just_short_of_it(evaluators: dict[str, Evaluator]) -> None:
    evaluator = evaluators["shield"]
    now = is_met(evaluator.study, evaluator.nominal.margin)
    for path in ("timeline-regional.decision_delay", "sm-3-iia.longest_flight", "spy-7-japan.reference_range"):
        parameter = parameter_at(CATALOGUE, path)
        flip = flip_of(evaluator, parameter).value
        assert flip is not None
        short = flip + 2.0 * PROMISED * flip * (1.0 if parameter.nominal > flip else -1.0)
        assert evaluator.is_met({path: parameter.text(flip)}) is not now
        assert evaluator.is_met({path: parameter.text(short)}) is now


class Line:
    """A margin that falls with a number, bent as margins are; it counts how often it is asked."""

    def __init__(self, root: float) -> None:
        self.root, self.asked = root, 0
        self.margins: dict[float, float | None] = {}

    def holds(self, value: float) -> bool:
        self.asked += 1
        self.margins[value] = margin = self.root**3 - value**3 + 0.1 * (self.root - value)
        return margin >= 0.0


@pytest.mark.parametrize("root", [4.6, 5.0001, 5.4, 5.9999])
@pytest.mark.parametrize(("inner", "outer"), [(4.5, 6.0), (6.0, 4.5)])
def test_false_position_saves_most_evaluations_and_moves_no_flip(root: float, inner: float, outer: float) -> None:
    bare, line = Line(root), Line(root)
    now = line.holds(inner)
    assert line.holds(outer) is not now
    interval = threshold._narrowed(line.holds, line.margins, now, inner, outer)
    assert min(interval) <= root <= max(interval)
    known = threshold._known_beyond(interval, line.holds, now)
    assert threshold._halved(known, now, inner, outer, False) == threshold._halved(bare.holds, now, inner, outer, False)
    assert line.asked - 2 < 0.8 * bare.asked


def test_margins_that_are_counts_or_missing_are_halved_only() -> None:
    for margins in ({4.0: 2.0, 6.0: -1.0}, {4.0: 2.5, 6.0: None}, {4.0: 2.5}):
        assert threshold._narrowed(lambda value: 1 / 0, margins, True, 4.0, 6.0) == (4.0, 6.0)


def test_counts_flip_at_whole_numbers(evaluators: dict[str, Evaluator]) -> None:
    evaluator = evaluators["build-up"]
    path = next(p.path for p in parameters_of(CATALOGUE, evaluator.used) if p.path == "allied-2018.elements.12.units")
    number, now = parameter_at(CATALOGUE, path), evaluator.is_met({})
    flip = flip_of(evaluator, number)
    assert flip.value == round(flip.value)
    nearer = flip.value + (1 if flip.value < number.nominal else -1)
    assert evaluator.is_met({path: f"{flip.value:.0f}"}) is not now
    assert evaluator.is_met({path: f"{nearer:.0f}"}) is now


def test_an_evaluator_gives_what_the_study_gives_with_flights_kept_or_flown_anew(
    evaluators: dict[str, Evaluator],
) -> None:
    margins = []
    for path, text in (("timeline-regional.decision_delay", "60 s"), ("r-30-bulava.payload_mass", "900 kg")):
        found = evaluators["hits-russia"].answer({path: text})
        assert found.margin is not None and found.margin == margin_anew("hits-russia", path, text)
        margins.append(found.margin)
    assert margins[0] < evaluators["hits-russia"].nominal.margin
    assert len({*margins, evaluators["hits-russia"].nominal.margin}) == 3


def test_all_flips_of_a_study_nearest_first_and_each_told_beside_the_published_values(
    evaluators: dict[str, Evaluator],
) -> None:
    evaluator = evaluators["sees-russia"]
    parameters = parameters_of(CATALOGUE, evaluator.used)
    assert {p.kind for p in parameters} <= set(KINDS_OF_DEFENCE)
    ticks: list[float] = []
    found = thresholds(evaluator, parameters, ticks.append)
    assert sum(ticks) == pytest.approx(1.0)
    changes = [flip.relative for flip in found.flips]
    assert changes == sorted(changes) and found.verdict == "ruled out"
    by_path = {flip.parameter.path: flip for flip in found.flips}
    radar, warhead = by_path["spy-7-japan.reference_range"], by_path["threat-cross-section-s.reentry_vehicle"]
    assert radar.value > radar.parameter.high and "the highest published" in radar.said()
    assert warhead.parameter.low < warhead.value < warhead.parameter.high and "within the published" in warhead.said()
    idle = by_path["spy-7-japan.confirm_time"]
    assert idle.value is None and "no value from" in idle.said()


def test_a_faster_interceptor_needs_less_of_the_radar(
    evaluators: dict[str, Evaluator], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(threshold, "FRONTIER_POINTS", 3)  # for time
    speed, radar = (parameter_at(CATALOGUE, p) for p in ("sm-3-iia.burnout_speed", "spy-7-japan.reference_range"))
    rows = frontier(evaluators["shield"], speed, radar)
    assert len(rows) == 3 and (rows[0][0], rows[-1][0]) == (speed.low, speed.high) == (4.0, 5.0)
    needed = [flip.value for _, flip in rows]
    assert needed == sorted(needed, reverse=True)
    with pytest.raises(BadInput, match="no published range"):
        first = parameter_at(CATALOGUE, "spy-7-japan.reference_cross_section")
        frontier(evaluators["shield"], first, parameter_at(CATALOGUE, "sm-3-iia.burnout_speed"))


@pytest.mark.parametrize(
    ("path", "said"),
    [
        ("kittaeryong.latitude", "never the attacker's places"),
        ("russia-2018.warheads", "never the attacker's places"),
        ("raid-north-korea-20.spacing", "never the attacker's places"),
        ("sm-3-iia.burnot_speed", "did you mean sm-3-iia.burnout_speed"),
        ("sm-3-ii.burnout_speed", "there is no entry 'sm-3-ii'"),
        ("sm-3-iia", "expected entry.field"),
    ],
)
def test_what_is_not_asked_about_is_refused(path: str, said: str) -> None:
    with pytest.raises(BadInput, match=said):
        parameter_at(CATALOGUE, path)
