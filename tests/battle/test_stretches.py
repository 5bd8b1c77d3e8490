"""The compiled stretches of chances against the same thing followed flight by flight in plain Python."""

import numpy as np
import pytest
from profiles import at_night

from mujun.analyses.questions.launch_slack import slack_flights
from mujun.analyses.questions.shots_at_places import shot_flights
from mujun.battle.chances import chances
from mujun.engagement.sequence import openings, sightings
from mujun.scenario.building.build import Builder
from mujun.scenario.reading.catalogue import load_catalogue
from mujun.scenario.schema.study import Study

BUILDER = Builder(load_catalogue())
EACH = 12 if at_night() else 4
"""Flights of each group that are followed."""


def followed(defence, site, flight, post_boost):
    """Return the stretches that any shot could use, one flight at a time."""
    rows, latest = [], -np.inf
    for one in openings(defence, site, flight, sightings(defence, flight, post_boost)):
        top = max(one.latest_begin, one.latest_end)
        if top >= one.order and top > latest:
            rows.append((one.latest_begin, one.latest_end, one.begin, one.end, one.order))
            latest = top
    return np.array(rows).reshape(-1, 5)


@pytest.mark.parametrize("mode", ["organic", "launch-on-remote", "engage-on-remote"])
@pytest.mark.parametrize("name", ["shield", "hits-russia"])
def test_compiled_stretches_are_those_of_one_flight_at_a_time(name, mode):
    study = BUILDER.catalogue.get(Study, name).scenario
    granted = "granted" if name == "hits-russia" else "radars"
    asked = study.model_copy(
        update={"mode": mode, "land": None, "network_track": granted, "interceptor": "gbi-3-stage"}
    )
    threats = shot_flights(BUILDER, asked)[0] if name == "shield" else slack_flights(BUILDER, asked)
    defence, found = BUILDER.defence(asked), 0
    for group in threats.groups:
        step = max(len(group.cases) // EACH, 1)
        flights = group.flights.take(np.arange(0, len(group.cases), step))
        together = chances(defence, [(flights, group.post_boost_time)])
        for i in range(len(flights)):
            one = flights.take(np.arange(len(flights)) == i)
            for s in range(len(defence.sites)):
                expected = followed(defence, s, one, group.post_boost_time)
                found += len(expected)
                np.testing.assert_allclose(together.of(s, i), expected, rtol=0.0, atol=1e-6)
    if name == "shield" or mode == "engage-on-remote":
        assert found > 0
