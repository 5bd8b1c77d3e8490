"""Single flights of a missile from one place, to places or along azimuths, on a trajectory shape."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from mujun.base.outcomes import BadArgument, BadInput
from mujun.base.text import Text, joined, say
from mujun.earth.geodesy import ground_path
from mujun.earth.place import Place
from mujun.flight.aiming.aim import aim
from mujun.flight.aiming.families import Family
from mujun.flight.aiming.newton import Unknown, solve
from mujun.flight.aiming.reach import max_range
from mujun.flight.aiming.shaping import measure, wanted_measure
from mujun.flight.engine.events import Event, events_of
from mujun.flight.engine.propagate import propagate
from mujun.flight.engine.trajectory import OUTCOMES, Trajectories
from mujun.flight.model.ascent import Commands
from mujun.flight.model.shape import ANGLE, FACTOR, MIN_ENERGY, SPEED_SLOPE, TIME, Shape
from mujun.flight.model.vehicle import Vehicle

Array = NDArray[np.float64]
LADDER = 64
"""Number of pitch-over angles flown along each azimuth, to find where the solver starts for a shape."""
ALONG_TOLERANCE = 1e-6
"""Error of a shape's measure at which the flight along an azimuth is found: a metre of apogee."""


@dataclass(frozen=True)
class SingleFlight:
    """One flight and its steering.

    flights: the one flight.
    azimuth: at launch, rad.
    kick: pitch-over angle, rad.
    cutoff: as a share of the last burn.
    miss: distance from the target, m; None without a target.
    distance: from launch to impact over ground, m.
    """

    vehicle: Vehicle
    flights: Trajectories
    azimuth: float
    kick: float
    cutoff: float
    events: list[Event]
    miss: float | None
    distance: float


def fly_to(vehicle: Vehicle, place: Place, target: Place, shape: Shape, family: Family | None = None) -> SingleFlight:
    """Return the flight to a target (see `fly_to_each`)."""
    return fly_to_each(vehicle, place, [target], shape, family)[0]


def fly_to_each(
    vehicle: Vehicle,
    place: Place,
    targets: Sequence[Place],
    shape: Shape,
    family: Family | None = None,
    names: Sequence[str] = (),
) -> list[SingleFlight]:
    """Return the flights to several targets, all flown at once.

    family: of the missile's flights from about the latitude of the place; None: it is flown.
    names: of the targets, for error messages.
    Raises BadInput, with the missile's range, for a target out of range.
    """
    latitude, longitude = (
        np.array([getattr(target, name) for target in targets]) for name in ("latitude", "longitude")
    )
    if shape.full_burn:
        azimuths = ground_path(
            np.full(len(targets), place.latitude), np.full(len(targets), place.longitude), latitude, longitude
        )
        return fly_along_each(vehicle, place, azimuths[0], shape)
    aimed = aim(vehicle, place, latitude, longitude, shape, family=family)
    if not aimed.reached.all():
        k = int(np.argmin(aimed.reached))
        key = "{missile} to {place}: {why}" if len(names) > 1 else "{missile}: {why}"
        raise BadInput(say(key, missile=vehicle.name, place=names[k], why=aimed.why[k]))
    return _singles(vehicle, place, aimed.flights, aimed.commands, aimed.miss)


def fly_along(vehicle: Vehicle, place: Place, azimuth: float, shape: Shape) -> SingleFlight:
    """Return the full-burn flight along an azimuth, rad (see `fly_along_each`)."""
    return fly_along_each(vehicle, place, np.array([azimuth]), shape)[0]


def fly_along_each(vehicle: Vehicle, place: Place, azimuths: Array, shape: Shape) -> list[SingleFlight]:
    """Return the full-burn flights along azimuths (rad) in a shape.

    Without a target there is no cut-off: least-propellant and max-range both are the farthest flight, min-energy is the one whose
    burnout speed is the least for its distance, and lofted and depressed factors refer to the apogee of that one.
    """
    reach = max_range(vehicle, place, azimuths)
    if reach.whole.any():
        key = (
            "{name}: along {where} the missile reaches the whole Earth (a full burn stays in orbit or goes more than "
            "half-way round); name a target with <to>"
        )
        raise BadArgument(say(key, name=vehicle.name, where=_this(azimuths, reach.whole)))
    if not (reach.distance > 0.0).all():
        where = _this(azimuths, ~(reach.distance > 0.0))
        key = "{name}: no full-burn flight along {where} comes down where it could be flown to"
        raise BadInput(say(key, name=vehicle.name, where=where))
    kicks = reach.kick
    if shape.asks is not None:
        kicks = _kicks_for(vehicle, place, azimuths, kicks, shape)
    commands = Commands(place.latitude, place.longitude, azimuths, kicks, 1.0, place.height)
    flights = propagate(vehicle, commands)
    if not flights.landed.all():
        why = OUTCOMES[int(flights.outcome[np.argmin(flights.landed)])]
        raise BadInput(say("{missile}: {why}", missile=vehicle.name, why=why))
    return _singles(vehicle, place, flights, commands, None)


def _this(azimuths: Array, which: NDArray[np.bool_]) -> Text:
    """Return the first azimuth for which `which` is true, in words; "this azimuth" if there is only one."""
    if len(azimuths) == 1:
        return say("this azimuth")
    return say("{azimuth:g} deg", azimuth=float(np.degrees(azimuths[np.argmax(which)])))


def _kicks_for(vehicle: Vehicle, place: Place, azimuths: Array, farthest: Array, shape: Shape) -> Array:
    """Return the pitch-over angles (rad) of the full-burn flights along azimuths that have a shape.

    farthest: pitch-over angles of the farthest flights, rad.
    """

    def fly(azimuth: Array, kicks: Array) -> Trajectories:
        commands = Commands(place.latitude, place.longitude, azimuth, kicks, 1.0, place.height)
        return propagate(vehicle, commands, keep_path=False)

    ladder = farthest[:, None] * np.geomspace(0.01, 2.5, LADDER)
    rungs = fly(np.repeat(azimuths, LADDER), ladder.ravel())
    reference = np.ones(len(azimuths))
    if shape.asks == FACTOR:
        reference = fly(azimuths, _kicks_for(vehicle, place, azimuths, farthest, MIN_ENERGY)).apogee
    wanted = wanted_measure(shape, reference)
    start = np.empty(len(azimuths))
    for n, (row, kicks) in enumerate(zip(measure(rungs, shape).reshape(ladder.shape), ladder, strict=True)):
        known = np.isfinite(row)
        low, high = (np.nanmin(row), np.nanmax(row)) if known.any() else (0.0, 0.0)
        if not low <= wanted[n] <= high or not known.any():
            key = "{name}: no full-burn flight along {where} has the shape {shape}{between}"
            where = _this(azimuths, np.arange(len(azimuths)) == n)
            words = {"name": vehicle.name, "where": where, "shape": shape.name}
            raise BadInput(say(key, between=_between(shape, low, high), **words))
        start[n] = kicks[known][np.argmin(np.abs(row[known] - wanted[n]))]

    def residual(x: Array, which: NDArray[np.int64]) -> tuple[Array, NDArray[np.bool_]]:
        error = measure(fly(azimuths[which], x[:, 0]), shape) - wanted[which]
        return error[:, None], np.abs(error) < ALONG_TOLERANCE

    unknown = Unknown(start, 1e-6, 1.5, 0.3 * start, 1e-3 * start)
    found, solved = solve([unknown], residual, np.ones(len(azimuths), dtype=bool))
    if not solved.all():
        raise BadInput(
            say("{name}: no full-burn flight with the shape {shape} was found", name=vehicle.name, shape=shape.name)
        )
    return found[:, 0]


def _between(shape: Shape, low: float, high: float) -> Text:
    """Return the limits between which full-burn flights have a measure, in words; nothing for flights of least burnout speed."""
    if shape.asks == SPEED_SLOPE:
        return joined(())
    if shape.asks == ANGLE:
        ends = {"low": float(np.degrees(low)), "high": float(np.degrees(high))}
        return say("; their angles lie between {low:.1f} and {high:.1f} deg", **ends)
    ends = {"low": float(np.exp(low)), "high": float(np.exp(high))}
    if shape.asks == TIME:
        return say("; their times lie between {low:,.0f} and {high:,.0f} s", **ends)
    return say("; apogees lie between {low:,.0f} and {high:,.0f} km", low=ends["low"] / 1e3, high=ends["high"] / 1e3)


def _singles(
    vehicle: Vehicle, place: Place, flights: Trajectories, commands: Commands, miss: Array | None
) -> list[SingleFlight]:
    """Split flights into single ones, each with its steering. miss: distances from the targets, m."""
    steered = commands.broadcast()
    found = []
    for n in range(len(flights)):
        azimuth, kick, cutoff = (float(np.asarray(v)[n]) for v in (steered.azimuth, steered.kick, steered.cutoff))
        one = flights.one(n)
        distance = float(one.ground_range(place.latitude, place.longitude)[0])
        gap = None if miss is None else float(miss[n])
        found.append(SingleFlight(vehicle, one, azimuth, kick, cutoff, events_of(one, vehicle, cutoff), gap, distance))
    return found
