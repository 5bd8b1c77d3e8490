"""Warm-up: compiles every kernel once, on the smallest possible input, so that a first run can show its progress."""

from collections.abc import Callable, Iterator

import numpy as np

from mujun.battle.chances import arranged
from mujun.battle.raid import Battle, simulate
from mujun.battle.sides import Attack, Battery, Doctrine, Odds
from mujun.earth.place import Place
from mujun.engagement.defence import Defence, Site, Timeline
from mujun.engagement.footprint import Salvo, Threat, footprint
from mujun.engagement.nearest import beyond_reach
from mujun.engagement.sequence import openings, sightings
from mujun.engagement.window import windows
from mujun.flight.aiming.families import fly_family
from mujun.flight.engine.propagate import propagate
from mujun.flight.engine.sampling import Sampled, sample
from mujun.flight.engine.trajectory import Trajectories
from mujun.flight.model.ascent import Commands
from mujun.flight.model.drag import DragCurve
from mujun.flight.model.shape import LEAST_PROPELLANT
from mujun.flight.model.vehicle import Stage, Vehicle
from mujun.interceptors.flyout import FlyOut, fly_out
from mujun.interceptors.interceptor import Interceptor
from mujun.sensors.infrared import Infrared
from mujun.sensors.radar import CrossSections, Radar, Watch
from mujun.sensors.refraction import Refractivity

# No real missile: values that give a valid flight, so that the kernels can run.
_STAGE = Stage(8000.0, 1000.0, 80.0, 250.0, 230.0, 0.8)
_VEHICLE = Vehicle("warm-up", (_STAGE,), 500.0, DragCurve("warm-up", (0.0, 1.0, 4.0), (0.2, 0.4, 0.2)), 5000.0)
_PLACE = Place(0.7, 2.2)


def steps() -> Iterator[tuple[str, Callable[[], None]]]:
    """Yield the name of each step, in words, and the function that compiles its kernels. Later steps need earlier ones."""
    made: dict[str, object] = {}

    def flights() -> None:
        made["flights"] = propagate(_VEHICLE, Commands(0.7, 2.2, 1.0, 0.2))

    def reach() -> None:
        interceptor = Interceptor("warm-up", _VEHICLE, 3e3, 1e4, 3e5, 200.0, 5.0)
        made["reach"] = fly_out(interceptor, _PLACE)

    def sensing() -> None:
        flown = made["flights"]
        assert isinstance(flown, Trajectories)
        made["sampled"] = sample(flown)

    def engagement() -> None:
        table, sampled = made["reach"], made["sampled"]
        assert isinstance(table, FlyOut) and isinstance(sampled, Sampled)
        faces = np.array([[0.0, 2 * np.pi, 0.0, 1.5]])
        radar = Radar("warm-up", _PLACE, faces, 1e6, 1.0, 1.0, 1.0, Refractivity("", 300.0, 7e3))
        site = Site("warm-up", table, Watch(radar, CrossSections(1.0, 1.0, 0.1)), 4)
        defence = Defence((site,), Timeline(60.0, 5.0, 5.0, 5.0), Infrared("", 7e3, 30.0, 60.0))
        windows(defence, sampled)
        beyond_reach(site, sampled)
        made["defence"] = defence

    def footprints() -> None:
        defence, sampled = made["defence"], made["sampled"]
        assert isinstance(defence, Defence) and isinstance(sampled, Sampled)
        openings(defence, 0, sampled, sightings(defence, sampled))
        family = fly_family(_VEHICLE, _PLACE, azimuths=8, kicks=8, cutoffs=6)
        threat = Threat("warm-up", _VEHICLE, _PLACE, LEAST_PROPELLANT, family)
        footprint([Salvo(threat, np.array([0.72, 0.73]), np.array([2.2, 2.21]))], defence)

    def raids() -> None:
        attack = Attack(np.zeros(1, np.int64), np.zeros(1), np.zeros(1, np.int64))
        chance = arranged([[[(0.0, 1.0, 2.0, 3.0, 0.0)]]])
        simulate(Battle(attack, chance, [Battery("", "", 1, 1.0, 0, 1.0)], Doctrine("", 1, 1), Odds(), 0.0), 1)

    yield "flight", flights
    yield "interceptor fly-out", reach
    yield "sampling", sensing
    yield "radar and engagement windows", engagement
    yield "footprints", footprints
    yield "raids", raids
