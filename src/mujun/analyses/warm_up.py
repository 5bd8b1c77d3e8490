"""Warm-up: has every kernel compiled, on the smallest possible input, by processes that do only this and tell their progress."""

import warnings
from collections.abc import Callable, Iterable
from functools import cached_property, partial

import numpy as np

from mujun.base.compiled import check_compiler, code_folder
from mujun.base.compiling import compile_in_processes
from mujun.base.text import say
from mujun.base.threads import thread_count
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
from mujun.sensors.track_accuracy import predicted_uncertainty

# No real missile: values that give a valid flight, so that the kernels can run.
_STAGE = Stage(8000.0, 1000.0, 80.0, 250.0, 230.0, 0.8)
_VEHICLE = Vehicle("warm-up", (_STAGE,), 500.0, DragCurve("warm-up", (0.0, 1.0, 4.0), (0.2, 0.4, 0.2)), 5000.0)
_PLACE = Place(0.7, 2.2)


COMPILED_TOGETHER = (
    ("flights", "sampling", "footprints"),
    ("raids", "interceptors", "engagements", "tracks"),
)
"""Steps of each of two processes that take about equally long. What both need is compiled by the one that comes first.
What replays recorded flights is compiled when it is first asked for: only `mujun validate` does."""


class _Steps:
    """Each step compiles some kernels; what it needs of other steps is made when it is first asked for."""

    @cached_property
    def flown(self) -> Trajectories:
        return propagate(_VEHICLE, Commands(0.7, 2.2, 1.0, 0.2))

    @cached_property
    def sampled(self) -> Sampled:
        return sample(self.flown)

    @cached_property
    def table(self) -> FlyOut:
        return fly_out(Interceptor("warm-up", _VEHICLE, 3e3, 1e4, 3e5, 200.0, 5.0), _PLACE)

    @cached_property
    def defence(self) -> Defence:
        faces = np.array([[0.0, 2 * np.pi, 0.0, 1.5]])
        radar = Radar("warm-up", _PLACE, faces, 1e6, 1.0, 1.0, 1.0, Refractivity("", 300.0, 7e3))
        site = Site("warm-up", self.table, Watch(radar, CrossSections(1.0, 1.0, 0.1)), 4)
        return Defence((site,), Timeline(60.0, 5.0, 5.0, 5.0), Infrared("", 7e3, 30.0, 60.0))

    def flights(self) -> None:
        assert len(self.flown)

    def sampling(self) -> None:
        assert len(self.sampled.times)

    def interceptors(self) -> None:
        self.table.time_to(np.zeros((1, 3)), np.zeros(1))

    def engagements(self) -> None:
        windows(self.defence, self.sampled)
        beyond_reach(self.defence.sites[0], self.sampled)
        openings(self.defence, 0, self.sampled, sightings(self.defence, self.sampled))

    def tracks(self) -> None:
        state, site = [7e6, 0.0, 0.0, 0.0, 7e3, 0.0], [6.4e6, 0.0, 0.0]
        predicted_uncertainty(state, 0.0, site, [0.0, 1.0, 2.0], 10.0, 1e-3, [3.0])

    def footprints(self) -> None:
        family = fly_family(_VEHICLE, _PLACE, azimuths=8, kicks=8, cutoffs=6)
        threat = Threat("warm-up", _VEHICLE, _PLACE, LEAST_PROPELLANT, family)
        footprint([Salvo(threat, np.array([0.72, 0.73]), np.array([2.2, 2.21]))], self.defence)

    def raids(self) -> None:
        attack = Attack(np.zeros(1, np.int64), np.zeros(1), np.zeros(1, np.int64))
        chance = arranged([[[(0.0, 1.0, 2.0, 3.0, 0.0)]]])
        simulate(Battle(attack, chance, [Battery("", "", 1, 1.0, 0, 1.0)], Doctrine("", 1, 1), Odds(), 0.0), 1)


def compile_steps(names: Iterable[str], told: Callable[[str], None] | None = None) -> None:
    """Compile some steps in this process. told: called with the name of each when it is done; it is printed otherwise."""
    steps, told = _Steps(), told or partial(print, flush=True)
    for name in names:
        getattr(steps, name)()
        told(name)


def compile_first(told: Callable[[str], None] | None = None, started: Callable[[int], None] | None = None) -> None:
    """Have all kernels compiled if that was not done with these sources: in a first run.

    told: called with the name of each finished step.
    started: called with the number of steps before the first one, if there is anything to compile.
    Raises BadInput if the compiler is switched off, or the number of threads is none.
    """
    check_compiler()
    parts = COMPILED_TOGETHER if thread_count() > 1 else [[name for part in COMPILED_TOGETHER for name in part]]
    if code_folder.complete:
        return
    if started is not None:
        started(sum(map(len, COMPILED_TOGETHER)))
    if not code_folder.room:
        return  # what cannot be kept is compiled when it is needed
    left = {name for part in parts for name in part}

    def done(name: str) -> None:
        if name in left:  # a process that is told to end may print anything
            left.remove(name)
            if told is not None:
                told(name)

    why = compile_in_processes(f"from {__name__} import compile_steps; compile_steps(sys.argv[2:])", parts, told=done)
    if why:
        key = "a process that compiles the physics did not end well ({why}); the rest is compiled function by function"
        warnings.warn(say(key, why=why), stacklevel=2)
        compile_steps([name for part in parts for name in part if name in left], done)
    code_folder.completed()
