"""Why no flight reaches a point, in words."""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from mujun.base.text import say
from mujun.flight.engine.trajectory import Trajectories
from mujun.flight.model.shape import ANGLE, TIME, Shape, shape_said
from mujun.flight.model.vehicle import Vehicle

Array = NDArray[np.float64]


class Reach(NamedTuple):
    """How far a missile flies towards targets, (n,) each.

    Attributes:
        shortest, farthest: least range of the farthest flights over the cut-offs, and greatest range, m.
        reference: apogee to which the shape refers, m; NaN for a target out of reach.
        anywhere: whether the missile comes so near orbit that it may reach any place on Earth.
        followed: to which flights were followed outwards on the line to the target, m; NaN where none was.
    """

    shortest: Array
    farthest: Array
    reference: Array
    anywhere: NDArray[np.bool_]
    followed: Array


def reasons(
    vehicle: Vehicle,
    shape: Shape,
    distance: Array,
    reach: Reach,
    tried: NDArray[np.bool_],
    reached: NDArray[np.bool_],
    flights: Trajectories,
    which: NDArray[np.int64],
) -> list[str]:
    """Return, for each of `which` targets, the reason why no flight reaches it ('' if one does).

    distance: m. tried, reached: whether a flight to the target was sought, and found. flights: the last ones tried.
    """
    return [
        "" if reached[i] else _reason(vehicle, shape, i, float(distance[i]), reach, bool(tried[i]), flights)
        for i in which.tolist()
    ]


def _reason(
    vehicle: Vehicle, shape: Shape, i: int, distance: float, reach: Reach, tried: bool, flights: Trajectories
) -> str:
    d, far, near = distance / 1e3, reach.farthest[i] / 1e3, reach.shortest[i] / 1e3
    if not tried and d > far and not reach.anywhere[i]:
        return say(
            "out of range: the point lies {distance:,.0f} km away; in that direction the missile flies at most "
            "{greatest:,.0f} km",
            distance=d,
            greatest=far,
        )
    if shape.pinned and not vehicle.thrust_termination and tried and flights.landed[i]:
        told = _told(shape, flights, i)
        return say("its burn cannot be ended early, and a full burn to that point has {measure}", measure=told)
    if d < near and not shape.pinned:
        return say(
            "too near: the point lies {distance:,.0f} km away; in that direction the missile's flights of shape {shape} begin "
            "at {least:,.0f} km",
            distance=d,
            shape=shape_said(shape.name),
            least=near,
        )
    if np.isfinite(reach.followed[i]):
        return say(
            "no flight of shape {shape} over {distance:,.0f} km was found: on that line the missile's flights of this shape were "
            "followed outwards and end at {end:,.0f} km",
            shape=shape_said(shape.name),
            distance=d,
            end=reach.followed[i] / 1e3,
        )
    ranges = say("near orbit") if reach.anywhere[i] else say("{low:,.0f} to {high:,.0f} km", low=near, high=far)
    return say(
        "no flight of shape {shape} over {distance:,.0f} km was found: the missile cannot be cut off or steered to it within "
        "the model's limits (ranges in that direction: {ranges})",
        shape=shape_said(shape.name),
        distance=d,
        ranges=ranges,
    )


def _told(shape: Shape, flights: Trajectories, i: int) -> str:
    """Return the apogee, time or angle of a flight in words, whichever the shape gives."""
    if shape.asks == TIME:
        return say("a flight time of {time:,.0f} s", time=flights.flight_time[i])
    if shape.asks == ANGLE:
        return say("a burnout angle of {angle:.1f} deg", angle=np.degrees(flights.burnout_angle[i]))
    return say("an apogee of {apogee:,.0f} km", apogee=flights.apogee[i] / 1e3)
