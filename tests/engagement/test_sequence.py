"""One flight followed in detail agrees with the compiled scan of many: windows, salvos, and shots one after another."""

import itertools
from dataclasses import replace

import numpy as np
import pytest

from mujun.earth.place import Place
from mujun.engagement.defence import ENGAGE_ON_REMOTE, LAUNCH_ON_REMOTE, MODES, ORGANIC, Defence, sampling_step
from mujun.engagement.sequence import commit_time, openings, shots_in_sequence, sightings
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
    (("aegis-ashore-mutsumi", "aegis-ship-1"), ()),
    (("aegis-ship-1",), ("tpy-2-seongju",)),
    (("pac-3-tokyo",), ("tpy-2-kyogamisaki", "fps-5-sado")),
    (("thaad-seongju",), ()),
]


def defence(names: tuple[str, ...], sensors: tuple[str, ...], mode: int) -> Defence:
    asked = Scenario.model_validate({"defences": list(names), "sensors": list(sensors)})
    return replace(BUILDER.defence(asked), mode=mode)


def flights(of: Defence) -> Sampled:
    aimed = aim(NODONG, START, AIMS[:, 0], AIMS[:, 1], LEAST_PROPELLANT, family=BUILDER.family("nodong", START))
    assert aimed.reached.sum() >= 5
    return sample(aimed.flights, np.flatnonzero(aimed.reached), min(2.0, sampling_step(of)))


@pytest.mark.parametrize("mode", MODES.values(), ids=MODES)
@pytest.mark.parametrize(("names", "sensors"), DEFENCES, ids=[" ".join(a + b) for a, b in DEFENCES])
def test_one_flight_in_detail_agrees_with_the_scan(names, sensors, mode):
    given = defence(names, sensors, mode)
    every = flights(given)
    found = windows(given, every)
    for i in range(len(every)):
        one = every.take(np.array([i]))
        seen = sightings(given, one)
        for s, site in enumerate(given.sites):
            parts = openings(given, s, one, seen)
            shots = shots_in_sequence(site, given, parts)
            assert len(shots) == found[s].shots[i]
            feasible = [p for p in parts if max(p.latest_begin, p.latest_end) >= p.order]
            assert bool(feasible) == bool(found[s].feasible[i])
            if not feasible:
                continue
            earliest = min(max(p.order, min(p.latest_begin, p.latest_end)) for p in feasible)
            assert found[s].earliest_launch[i] == pytest.approx(earliest, abs=1e-6)
            assert shots[0].launch >= found[s].earliest_launch[i] - 1e-6
            assert found[s].latest_launch[i] == pytest.approx(
                max(max(p.latest_begin, p.latest_end) for p in feasible), abs=1e-6
            )
            length = found[s].latest_launch[i] - found[s].earliest_launch[i]
            spacing = site.fly_out.interceptor.launch_interval
            assert 1 <= found[s].salvo[i] <= min(site.stock, int(length / spacing + 1e-6) + 1)
            for before, after in itertools.pairwise(shots):
                assert after.launch >= before.intercept + given.timeline.assessment - 1e-6


def test_a_remote_radar_orders_no_sooner_than_the_commit_delay():
    alone, helped = (
        defence(("aegis-ship-1",), (), LAUNCH_ON_REMOTE),
        defence(("aegis-ship-1",), ("tpy-2-seongju",), LAUNCH_ON_REMOTE),
    )
    one = flights(helped).take(np.array([0]))
    seen = sightings(helped, one)
    assert seen[0].tracked < helped.timeline.remote_commit, "the forward radar must be early for this to test anything"
    assert commit_time(helped, 0, one, seen) == pytest.approx(
        min(commit_time(alone, 0, one, sightings(alone, one)), helped.timeline.remote_commit)
    )


def test_without_a_radar_of_its_own_a_site_needs_the_network():
    for mode in (ORGANIC, LAUNCH_ON_REMOTE):
        given = defence(("pac-3-tokyo",), ("fps-5-sado",), mode)
        assert not windows(given, flights(given))[0].feasible.any()
    given = replace(defence(("pac-3-tokyo",), (), ENGAGE_ON_REMOTE), granted=True)
    assert windows(given, flights(given))[0].feasible.any()


def test_nothing_is_feasible_without_an_interceptor():
    given = defence(("aegis-ashore-araya",), (), LAUNCH_ON_REMOTE)
    none = replace(given, sites=tuple(replace(site, stock=0) for site in given.sites))
    every = flights(given)
    assert windows(given, every)[0].feasible.any()
    assert not windows(none, every)[0].feasible.any()
