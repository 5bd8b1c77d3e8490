"""The bare margin of every question is that of its whole answer, and leaving out what cannot change changes nothing."""

from pathlib import Path

import numpy as np
import pytest

from mujun.analyses.cases import gain as gains
from mujun.analyses.cases.meet import KnownMeetings
from mujun.analyses.questions.every import QUESTIONS
from mujun.analyses.single.reported.doubts import with_coasts
from mujun.scenario.building.build import Builder
from mujun.scenario.reading.catalogue import load_catalogue
from mujun.scenario.schema.reported import FlightTimeError
from mujun.scenario.schema.study import Study

BUILDER = Builder(load_catalogue())
ASKED = {
    "shield": [{}, {"shots": 2}, {"mode": "organic"}],
    "hits-russia": [{}, {"interceptor": "sm-3-iib"}],
    "watches-kurils": [{}, {"sensors": ("spy-7-mutsumi",)}],
    "feeds-network": [{}, {"warhead_cross_section": 1.0, "shapes": ("least-propellant",)}],
    "build-up": [{}, {"share": 0.05}],
    "china-saturates": [{}, {"share": 0.5}],
}


@pytest.mark.parametrize("name", ASKED)
def test_bare_margin_is_that_of_the_answer(name):
    study = BUILDER.catalogue.get(Study, name)
    question = QUESTIONS[study.question]
    margins = []
    for changes in ASKED[name]:
        scenario = study.scenario.model_copy(update=changes)
        flown = question.fly(BUILDER, scenario)
        whole = question.ask(BUILDER, scenario, flown, KnownMeetings(), False)
        bare = question.quick(BUILDER, scenario, flown)
        assert bare.margin == pytest.approx(whole.margin, rel=1e-9, abs=1e-12)
        assert (bare.unit or study.margin_unit) == (whole.unit or study.margin_unit)
        margins.append(bare.margin)
    assert len(margins) == 1 or len(set(margins)) > 1


def test_coasts_of_solid_missiles_move_what_the_limits_say(monkeypatch):
    """Studies fly solid missiles without the coasts that reconstructions give them; docs/limits.md has the size."""
    study, bare = BUILDER.catalogue.get(Study, "hits-russia"), Builder.missile
    error = BUILDER.catalogue.default(FlightTimeError)

    def coasting(builder, name):
        entry, vehicle = bare(builder, name)
        return entry, builder.once(("coasting", entry.id), lambda: with_coasts(entry, vehicle, error))

    def found():
        builder = Builder(BUILDER.catalogue)
        flown = QUESTIONS[study.question].fly(builder, study.scenario)
        return QUESTIONS[study.question].quick(builder, study.scenario, flown).margin, len(flown.cases)

    margin, cases = found()
    monkeypatch.setattr(Builder, "missile", coasting)
    with_them, fewer = found()
    text = (Path(__file__).parents[2] / "docs" / "limits.md").read_text(encoding="utf-8")
    assert f"{cases - fewer} of its {cases} cases lie" in text
    assert f"the margin is {with_them:.0f} s instead of {margin:.0f} s" in text


def test_flights_that_no_cut_radar_sees_are_the_same_with_and_without(monkeypatch):
    study = BUILDER.catalogue.get(Study, "feeds-network").scenario.model_copy(
        update={"warhead_cross_section": 1.0, "land": None}
    )
    china = QUESTIONS["network-gain"].fly(BUILDER, study)[1].flights
    quick = gains.gain(BUILDER, study, study.without, china)
    fewer = gains.gain(BUILDER, study, study.without, china, changing_only=True)
    monkeypatch.setattr(gains, "told_differently", lambda one, other: None)
    whole = gains.gain(BUILDER, study, study.without, china)
    for field in gains.Side.__dataclass_fields__:
        # Another order of the same sums: the last bits may differ, whole numbers may not.
        np.testing.assert_allclose(getattr(quick.without, field), getattr(whole.without, field), rtol=1e-12)
    assert 0 < whole.changed.sum() <= len(fewer.cases) < len(china.cases)
    assert fewer.changed.sum() == whole.changed.sum()
