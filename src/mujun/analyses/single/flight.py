"""One flight: of a missile, from a place, to a place or along an azimuth, in a shape."""

from dataclasses import dataclass

import numpy as np

from mujun.base.outcomes import BadInput
from mujun.earth.geodesy import ground_path
from mujun.earth.place import Place
from mujun.flight.aiming.aim import aim
from mujun.flight.aiming.families import Family, max_range
from mujun.flight.aiming.newton import Unknown, solve
from mujun.flight.engine.events import Event, events_of
from mujun.flight.engine.propagate import propagate
from mujun.flight.engine.trajectory import OUTCOMES, Trajectories
from mujun.flight.model.ascent import Commands
from mujun.flight.model.shape import Shape
from mujun.flight.model.vehicle import Vehicle


@dataclass(frozen=True)
class SingleFlight:
    """A flight and how it was steered: azimuth and kick in rad, cut-off as a share of the last burn."""

    vehicle: Vehicle
    flights: Trajectories
    azimuth: float
    kick: float
    cutoff: float
    events: list[Event]
    miss: float | None
    distance: float


def fly_to(vehicle: Vehicle, place: Place, target: Place, shape: Shape, family: Family | None = None) -> SingleFlight:
    """Return the flight to a point. Raises BadInput, with the range the missile has, where it is out of reach.

    family: of the missile from about the place's latitude, which says what minimum energy is; else it is flown.
    """
    if shape.full_burn:
        azimuth = float(ground_path(place.latitude, place.longitude, target.latitude, target.longitude)[0])
        return fly_along(vehicle, place, azimuth, shape)
    aimed = aim(vehicle, place, target.latitude, target.longitude, shape, family=family)
    if not aimed.reached[0]:
        raise BadInput(f"{vehicle.name}: {aimed.why[0]}")
    commands = aimed.commands
    azimuth, kick, cutoff = (
        float(np.atleast_1d(np.asarray(v))[0]) for v in (commands.azimuth, commands.kick, commands.cutoff)
    )
    return _single(vehicle, place, aimed.flights, azimuth, kick, cutoff, float(aimed.miss[0]))


def fly_along(vehicle: Vehicle, place: Place, azimuth: float, shape: Shape) -> SingleFlight:
    """Return the full-burn flight along an azimuth (rad): the farthest one, or the one with a given apogee or factor.

    Without a target there is nothing to cut off for: min-energy and max-range are the same farthest flight; lofted and
    depressed factors refer to its apogee.
    """
    distance, kicks, whole = max_range(vehicle, place, np.array([azimuth]))
    if whole[0]:
        raise BadInput(
            f"{vehicle.name}: along this azimuth the missile reaches the whole Earth (its full burn comes to orbital "
            "speed); name a target with --to"
        )
    if not distance[0] > 0.0:
        raise BadInput(f"{vehicle.name}: no full-burn flight along this azimuth comes down where it could be flown to")
    kick = float(kicks[0])
    if shape.apogee is not None or (shape.factor or 1.0) != 1.0:
        kick = _kick_for(vehicle, place, azimuth, kick, shape)
    flights = propagate(vehicle, Commands(place.latitude, place.longitude, azimuth, kick, 1.0, place.height))
    if not flights.landed[0]:
        raise BadInput(f"{vehicle.name}: {OUTCOMES[int(flights.outcome[0])]}")
    return _single(vehicle, place, flights, azimuth, kick, 1.0, None)


def _kick_for(vehicle: Vehicle, place: Place, azimuth: float, farthest: float, shape: Shape) -> float:
    def fly(kicks: np.ndarray) -> Trajectories:
        commands = Commands(place.latitude, place.longitude, azimuth, kicks, 1.0, place.height)
        return propagate(vehicle, commands, keep_path=False)

    reference = float(fly(np.array([farthest])).apogee[0])
    wanted = shape.apogee if shape.apogee is not None else reference * (shape.factor or 1.0)
    ladder = farthest * np.geomspace(0.01, 2.5, 64)
    apogees = fly(ladder).apogee
    known = np.isfinite(apogees)
    if not known.any() or not np.nanmin(apogees) <= wanted <= np.nanmax(apogees):
        low, high = (np.nanmin(apogees), np.nanmax(apogees)) if known.any() else (0.0, 0.0)
        raise BadInput(
            f"{vehicle.name}: no full-burn flight has an apogee of {wanted / 1e3:,.0f} km along this azimuth; "
            f"apogees lie between {low / 1e3:,.0f} and {high / 1e3:,.0f} km"
        )
    start = float(ladder[known][np.argmin(np.abs(np.log(apogees[known] / wanted)))])

    def residual(x: np.ndarray, _: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        error = fly(x[:, 0]).apogee - wanted
        return error[:, None], np.abs(error) < 1.0

    unknown = Unknown(np.array([start]), 1e-6, 1.5, 0.3 * start, 1e-3 * start)
    found, solved = solve([unknown], residual, np.array([True]))
    if not solved[0]:
        raise BadInput(f"{vehicle.name}: no full-burn flight with an apogee of {wanted / 1e3:,.0f} km was found")
    return float(found[0, 0])


def _single(
    vehicle: Vehicle,
    place: Place,
    flights: Trajectories,
    azimuth: float,
    kick: float,
    cutoff: float,
    miss: float | None,
) -> SingleFlight:
    distance = float(flights.ground_range(place.latitude, place.longitude)[0])
    return SingleFlight(vehicle, flights, azimuth, kick, cutoff, events_of(flights, vehicle, cutoff), miss, distance)
