"""Why no flight reaches a point, in words."""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from mujun.flight.engine.trajectory import Trajectories
from mujun.flight.model.shape import ANGLE, TIME, Shape
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
) -> tuple[str, ...]:
    """Return, for each target, the reason why no flight reaches it ('' if one does).

    distance: m. tried, reached: whether a flight to the target was sought, and found. flights: the last ones tried.
    """
    return tuple(
        "" if reached[i] else _reason(vehicle, shape, i, float(distance[i]), reach, bool(tried[i]), flights)
        for i in range(len(distance))
    )


def _reason(
    vehicle: Vehicle, shape: Shape, i: int, distance: float, reach: Reach, tried: bool, flights: Trajectories
) -> str:
    d, far, near = distance / 1e3, reach.farthest[i] / 1e3, reach.shortest[i] / 1e3
    if not tried and d > far and not reach.anywhere[i]:
        return (
            f"out of range: the point lies {d:,.0f} km away; in that direction the missile flies at most {far:,.0f} km"
        )
    if shape.pinned and not vehicle.thrust_termination and tried and flights.landed[i]:
        return f"its burn cannot be ended early, and a full burn to that point has {_told(shape, flights, i)}"
    if d < near and not shape.pinned:
        return (
            f"too near: the point lies {d:,.0f} km away; in that direction the missile's {shape.name} flights begin at "
            f"{near:,.0f} km"
        )
    if np.isfinite(reach.followed[i]):
        return (
            f"no {shape.name} flight of {d:,.0f} km was found: on that line the missile's {shape.name} flights were followed "
            f"outwards and end at {reach.followed[i] / 1e3:,.0f} km"
        )
    most = "near orbit" if reach.anywhere[i] else f"{near:,.0f} to {far:,.0f} km"
    return (
        f"no {shape.name} flight of {d:,.0f} km was found: the missile cannot be cut off or steered to it within the model's "
        f"limits (in that direction it flies {most})"
    )


def _told(shape: Shape, flights: Trajectories, i: int) -> str:
    """Return the apogee, time or angle of a flight in words, whichever the shape gives."""
    if shape.asks == TIME:
        return f"a flight time of {flights.flight_time[i]:,.0f} s"
    if shape.asks == ANGLE:
        return f"a burnout angle of {np.degrees(flights.burnout_angle[i]):.1f} deg"
    return f"an apogee of {flights.apogee[i] / 1e3:,.0f} km"
