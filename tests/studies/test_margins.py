"""The bare margin of every question is that of its whole answer, and leaving out what cannot change changes nothing."""

import numpy as np
import pytest

from mujun.analyses.cases import gain as gains
from mujun.analyses.cases.meet import KnownMeetings
from mujun.analyses.questions.every import QUESTIONS
from mujun.scenario.building.build import Builder
from mujun.scenario.reading.catalogue import load_catalogue
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
