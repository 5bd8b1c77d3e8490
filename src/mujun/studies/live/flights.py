"""Flights that a page flies by itself: those of a study's cases, and those to a grid of aim points around its defence."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from mujun.analyses.cases.aim_grid import grid_for
from mujun.analyses.cases.aims import aims_of, flown
from mujun.analyses.cases.launches import Launch
from mujun.analyses.single.footprints import threats_of
from mujun.base.outcomes import BadInput
from mujun.base.text import say
from mujun.browser.image import Image, flights_image
from mujun.engagement.defence import Defence, sampling_step
from mujun.engagement.footprint import FREE_FLIGHT_STEP, Salvo
from mujun.engagement.window import Setup
from mujun.flight.engine.sampling import BOOST, Sampled, coast_steps, sample
from mujun.flight.model.ascent import Commands
from mujun.ground.grid import EqualAreaGrid
from mujun.scenario.building.build import Builder
from mujun.studies.live.margins import shots_and_slack

Array = NDArray[np.float64]

GROUND_POINTS = 2500
"""Aim points of the grid around a defence, unless another number is asked for."""
COARSE = 2
"""While something is dragged, every so many points of every so many rows are computed."""
GROUND_LAUNCHES = 3
"""Most launches that are flown to all of these points: more would not fit into a page."""


@dataclass(frozen=True)
class CaseFlights:
    """The cases of a study that fly one missile type in one shape.

    launches: index of each case's launch among those of the study, (n,).
    targets: index of each case's target, (n,).
    flights: sampled, for comparison.
    post_boost_time: s.
    image: plan of the flights; "aim_of" holds the index of each case in the study.
    """

    launches: NDArray[np.int64]
    targets: NDArray[np.int64]
    flights: Sampled
    post_boost_time: float
    image: Image


@dataclass(frozen=True)
class GroundFlights:
    """Flights of one launch to the aim points that it reaches.

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
    volleys: dict[tuple[str, str], list[int]] = {}
    for k, launch in enumerate(launches):
        volleys.setdefault((launch.missile, launch.shape), []).append(k)
    found, total = list[CaseFlights](), 0
    for (missile, _), mine in volleys.items():
        volley = [launches[k] for k in mine]
        aimed, count = flown(builder, aims_of(builder, volley)), len(volley[0].targets.names)
        good = np.flatnonzero(aimed.reached)
        if not len(good):
            continue
        sampled, bus = sample(aimed.flights, good, step), builder.post_boost_time(missile)
        image = flights_image(
            builder.missile(missile)[1], aimed.commands.take(good), sampled.states.shape[1] - BOOST - 2, bus,
            np.arange(total, total + len(good)),
        )  # fmt: skip
        total += len(good)
        found.append(CaseFlights(np.array(mine)[good // count], good % count, sampled, bus, image))
    if not found:
        raise BadInput(say("no missile reaches any target, so that there is nothing for a page to compute"))
    return found


def hardest(defence: Defence, cases: Sequence[CaseFlights], launches: Sequence[Launch]) -> list[int]:
    """Return up to GROUND_LAUNCHES launches: the one with the hardest case, then that of each other missile and shape."""
    setup, rows = Setup(defence), list[tuple[int, float, int]]()
    for group in cases:
        shots, slack = shots_and_slack(setup.against(group.flights, group.post_boost_time))
        rows += zip(shots.tolist(), slack.tolist(), group.launches.tolist(), strict=True)
    chosen: dict[tuple[str, str], int] = {}
    for _, _, k in sorted(rows):
        chosen.setdefault((launches[k].missile, launches[k].shape), k)
    return list(chosen.values())[:GROUND_LAUNCHES]


def ground_flights(
    builder: Builder, defence: Defence, launch: Launch, index: int, grid: EqualAreaGrid
) -> GroundFlights | None:
    """Return the flights of a launch to the points of a grid; None if it reaches none."""
    threat = threats_of(builder, [launch], [launch.shape])[0]
    step = min(FREE_FLIGHT_STEP, sampling_step(defence))
    salvo = Salvo(threat, grid.latitude, grid.longitude, step)
    parts = list(salvo.solved())
    if not parts:
        return None
    aims, longest = np.concatenate([which for which, _, _ in parts]), max(time for _, _, time in parts)
    commands = _joined([commands for _, commands, _ in parts])
    fine = (aims // grid.columns % COARSE > 0) | (aims % grid.columns % COARSE > 0)
    order = np.argsort(fine, kind="stable")
    boost = float(np.min(np.asarray(threat.vehicle.boost_time)))
    steps, bus = coast_steps(max(longest - 0.5 * boost, 1.0), step), threat.post_boost_time
    image = flights_image(threat.vehicle, commands.take(order), steps, bus, aims[order])
    return GroundFlights(index, int((~fine).sum()), bus, image)


def grid_around(defence: Defence, points: int = GROUND_POINTS) -> EqualAreaGrid:
    """Return the grid of aim points around a defence."""
    return grid_for(defence, points)


def _joined(parts: Sequence[Commands]) -> Commands:
    """Return the commands of several sets of flights as one."""
    whole = [part.broadcast() for part in parts]
    names = ("latitude", "longitude", "azimuth", "kick", "cutoff", "height")
    values: dict[str, Any] = {name: np.concatenate([np.asarray(getattr(one, name)) for one in whole]) for name in names}
    return Commands(**values)
