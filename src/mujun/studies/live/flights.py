"""Flights that a page flies by itself: those of a study's cases, and those to a grid of aim points around its defence."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from mujun.analyses.cases.aims import solved_for
from mujun.analyses.cases.flights import FlightGroup, Flights, fly, volleys_of
from mujun.analyses.cases.launches import Launch
from mujun.analyses.cases.meet import Meetings, meet
from mujun.analyses.single.footprints import threats_of
from mujun.base.outcomes import BadInput
from mujun.base.text import say
from mujun.browser.image import Image, flights_image
from mujun.engagement.defence import Defence, sampling_step
from mujun.engagement.footprint import FREE_FLIGHT_STEP, Salvo
from mujun.flight.engine.sampling import BOOST, coast_steps
from mujun.flight.model.ascent import Commands
from mujun.ground.grid import EqualAreaGrid
from mujun.scenario.building.build import Builder

Array = NDArray[np.float64]

GROUND_POINTS = 2500
"""Aim points of the grid around a defence, unless another number is asked for."""
COARSE = 2
"""While something is dragged, every so many points of every so many rows are computed."""
GROUND_LAUNCHES = 3
"""Most launches that are flown to all of these points: more would not fit into a page."""
GROUP_FLIGHTS, MOST_GROUPS = 400, 6
"""Flights of a launch to the ground are parted by their time, into groups of at least so many, and into so many at most: each is
sampled in steps that its own longest flight asks for."""


@dataclass(frozen=True)
class CaseFlights:
    """The cases of a study that fly one missile type in one shape.

    launches: index of each case's launch among those of the study, (n,).
    group: the cases, with their flights sampled, for comparison.
    image: plan of the flights; "aim_of" holds the index of each case in the study.
    """

    launches: NDArray[np.int64]
    group: FlightGroup
    image: Image

    @property
    def post_boost_time(self) -> float:
        """Time from burnout for which the bus carries the warhead, s."""
        return self.group.post_boost_time


@dataclass(frozen=True)
class GroundFlights:
    """Flights of one launch to aim points that it reaches, of about the same time.

    launch: index of the launch among those of the study.
    coarse: number of flights to every COARSE-th point of every COARSE-th row; they come first.
    image: plan of the flights; "aim_of" holds the aim points.
    """

    launch: int
    coarse: int
    post_boost_time: float
    image: Image


def case_flights(builder: Builder, launches: Sequence[Launch], step: float) -> list[CaseFlights]:
    """Return the flights of all launches to all of their targets, as the question of the study flies them.

    step: longest step between samples of free flight, s.
    Raises BadInput if no missile reaches any target.
    """
    volleys, number = volleys_of(launches), {id(launch): k for k, launch in enumerate(launches)}
    groups, found, total = iter(fly(builder, launches, step).groups), list[CaseFlights](), 0
    for volley, solution in zip(volleys, solved_for(builder, volleys), strict=True):
        good = np.flatnonzero(solution.reached)
        if not len(good):
            continue
        group, mine = next(groups), np.array([number[id(launch)] for launch in volley])
        image = flights_image(
            builder.missile(volley[0].missile)[1], solution.commands.take(good),
            group.flights.states.shape[1] - BOOST - 2, group.post_boost_time, np.arange(total, total + len(good)),
        )  # fmt: skip
        total += len(good)
        found.append(CaseFlights(mine[good // len(volley[0].targets.names)], group, image))
    if not found:
        raise BadInput(say("no missile reaches any target, so that there is nothing for a page to compute"))
    return found


def meetings(defence: Defence, cases: Sequence[CaseFlights]) -> Meetings:
    """Return the meetings of a defence with the cases of a study, in their order."""
    return meet(Flights(tuple(one.group for one in cases), ()), defence)


def hardest(met: Meetings, cases: Sequence[CaseFlights], launches: Sequence[Launch]) -> list[int]:
    """Return up to GROUND_LAUNCHES launches: the one with the hardest case, then that of each other missile and shape."""
    launched = np.concatenate([one.launches for one in cases])
    chosen: dict[tuple[str, str], int] = {}
    for k in launched[np.lexsort((launched, met.slack, met.shots))].tolist():
        chosen.setdefault((launches[k].missile, launches[k].shape), k)
    return list(chosen.values())[:GROUND_LAUNCHES]


def ground_flights(
    builder: Builder, defence: Defence, launch: Launch, index: int, grid: EqualAreaGrid
) -> list[GroundFlights]:
    """Return the flights of a launch to the points of a grid, shortest first; none if it reaches none."""
    threat = threats_of(builder, [launch], [launch.shape])[0]
    step = min(FREE_FLIGHT_STEP, sampling_step(defence))
    salvo = Salvo(threat, grid.latitude, grid.longitude, step)
    parts = list(salvo.solved())
    if not parts:
        return []
    aims, times = np.concatenate([which for which, _, _ in parts]), np.concatenate([time for _, _, time in parts])
    commands = _joined([commands for _, commands, _ in parts])
    fine = (aims // grid.columns % COARSE > 0) | (aims % grid.columns % COARSE > 0)
    boost, bus, found = float(np.min(np.asarray(threat.vehicle.boost_time))), threat.post_boost_time, []
    groups = min(max(len(aims) // GROUP_FLIGHTS, 1), MOST_GROUPS)
    for mine in np.array_split(np.argsort(times, kind="stable"), groups):
        # Neighbours in a block fly alike, so that what concerns none of them is soon passed over.
        order = mine[np.lexsort((np.asarray(commands.azimuth)[mine], fine[mine]))]
        steps = coast_steps(max(float(times[mine].max()) - 0.5 * boost, 1.0), step)
        image = flights_image(threat.vehicle, commands.take(order), steps, bus, aims[order])
        found.append(GroundFlights(index, int((~fine[mine]).sum()), bus, image))
    return found


def _joined(parts: Sequence[Commands]) -> Commands:
    """Return the commands of several sets of flights as one."""
    whole = [part.broadcast() for part in parts]
    names = ("latitude", "longitude", "azimuth", "kick", "cutoff", "height")
    values: dict[str, Any] = {name: np.concatenate([np.asarray(getattr(one, name)) for one in whole]) for name in names}
    return Commands(**values)
