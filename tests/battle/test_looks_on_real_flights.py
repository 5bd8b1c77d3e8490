"""Agreement of two methods: looks of a simulated battle, and the shots that the compiled scan counts, on real flights.

Kill probability 0, one shot a look and as many looks as there are rounds: each shot follows the assessment of the one before,
which is how `engagement.scan` and `engagement.sequence` count them too.
"""

from dataclasses import replace

import numpy as np
import pytest
from battle_fields import SURE, attack, battery, doctrine, one_draw

from mujun.battle.chances import chances
from mujun.earth.place import Place
from mujun.engagement.defence import MODES, Defence, Timeline, sampling_step
from mujun.engagement.sequence import openings, shots_in_sequence, sightings
from mujun.engagement.window import windows
from mujun.flight.aiming.aim import aim
from mujun.flight.engine.sampling import Sampled, sample
from mujun.flight.model.shape import LEAST_PROPELLANT
from mujun.scenario.building.build import Builder
from mujun.scenario.reading.catalogue import load_catalogue
from mujun.scenario.schema.study import Scenario

BUILDER = Builder(load_catalogue())
NODONG = BUILDER.missile("nodong")[1]
START = Place(np.radians(39.0), np.radians(127.5), 0.0)
AIMS = np.radians(
    [[35.7, 139.7], [34.4, 132.5], [39.7, 140.1], [33.6, 130.4], [34.2, 129.3], [43.1, 141.3], [36.6, 136.6]]
)
DEFENCES = [
    (("aegis-ashore-araya",), ()),
    (("aegis-ship-1",), ("tpy-2-seongju",)),
    (("pac-3-tokyo",), ("tpy-2-kyogamisaki", "fps-5-sado")),
    (("thaad-seongju",), ()),
]
STOCK = 12
QUICK = Timeline(remote_commit=60.0, decision=1.0, launch=1.0, assessment=1.0)
"""Shorter delays than any published, s, so that several shots fit."""
POST_BOOST = 30.0


def defence(names, sensors, mode: int, early: bool) -> Defence:
    asked = Scenario.model_validate({"defences": list(names), "sensors": list(sensors)})
    found = BUILDER.defence(asked)
    sites = tuple(replace(site, stock=STOCK) for site in found.sites)
    return replace(found, mode=mode, timeline=QUICK, early=early, sites=sites)


def flights(of: Defence) -> Sampled:
    aimed = aim(NODONG, START, AIMS[:, 0], AIMS[:, 1], LEAST_PROPELLANT, family=BUILDER.family("nodong", START))
    return sample(aimed.flights, np.flatnonzero(aimed.reached), min(2.0, sampling_step(of)))


@pytest.mark.parametrize("early", [False, True], ids=["after burnout", "early"])
@pytest.mark.parametrize("mode", MODES.values(), ids=MODES)
@pytest.mark.parametrize(("names", "sensors"), DEFENCES, ids=[" ".join(a + b) for a, b in DEFENCES])
def test_looks_are_the_shots_of_the_scan(names, sensors, mode, early):
    given = defence(names, sensors, mode, early)
    every, (site,), line = flights(given), given.sites, given.timeline
    found = windows(given, every, POST_BOOST)[0]
    chance = chances(given, [(every, POST_BOOST)])
    gun = battery(STOCK, 0.0, site.fly_out.interceptor.launch_interval)
    wait = line.assessment + line.decision + line.launch
    for i in range(len(every)):
        fought = one_draw(attack([i]), chance, [gun], doctrine(1, STOCK), SURE, wait)
        assert fought.shots == found.shots[i]
        assert bool(chance.possible()[0, i]) == bool(found.feasible[i])
        if found.feasible[i]:
            assert chance.last_launch()[0, i] == pytest.approx(found.latest_launch[i], abs=1e-6)
        one = every.take(np.array([i]))
        shots = shots_in_sequence(site, given, openings(given, 0, one, sightings(given, one, POST_BOOST)))
        assert fought.shots == len(shots)


def test_the_cases_differ_in_shots():
    """Else the agreement would say little: some flights cannot be met, some once, some several times."""
    seen = set()
    for names, sensors in DEFENCES:
        given = defence(names, sensors, 2, early=True)
        seen |= set(windows(given, flights(given), POST_BOOST)[0].shots.tolist())
    assert {0, 1, 2} <= seen and max(seen) > 2
