"""Builds vehicles in SI from entries on missiles and interceptors."""

from math import inf, pi
from typing import Any

import numpy as np

from mujun.base.outcomes import BadInput, said_of
from mujun.base.text import say
from mujun.earth.constants import STANDARD_GRAVITY
from mujun.flight.model.drag import DragCurve
from mujun.flight.model.vehicle import SEA_LEVEL_PRESSURE, Stage, Vehicle
from mujun.interceptors.interceptor import Interceptor, scaled_to
from mujun.scenario.numbers.published import is_published, is_set
from mujun.scenario.reading.marks import mark_of
from mujun.scenario.schema import kinds as schema
from mujun.scenario.schema.estimate import Estimate

SPEED_IS = {
    "seen": "published value, read",
    "derived": "derived value",
    "memory": "published value, recalled",
    "assumed": "assumed value",
}
"""What a burnout speed with each trust mark is, in words."""
LEAST_IMPULSE_S = 1.0
"""Least specific impulse at sea level that is accepted when it is computed from the one in vacuum."""


def drag_of(entry: schema.DragCurve) -> DragCurve:
    """Return a drag curve."""
    return DragCurve(entry.name, tuple(entry.mach), tuple(entry.cd))


def missile_of(entry: schema.Missile, drag: DragCurve) -> Vehicle:
    """Return the vehicle of a missile. Raises BadInput if it cannot fly."""
    coefficient = entry.ballistic_coefficient if entry.separates else None
    return _vehicle(
        entry,
        drag,
        ballistic_coefficient=coefficient.si if coefficient else None,
        shroud_mass=entry.shroud_mass.si if entry.shroud_mass else 0.0,
        shroud_time=entry.shroud_release_time.si if entry.shroud_release_time else None,
        thrust_termination=entry.thrust_termination,
    )


def boost_of(entry: schema.Interceptor, drag: DragCurve) -> Vehicle:
    """Return an interceptor's boost as its stages are published, before scaling. Raises BadInput if it cannot fly."""
    return _vehicle(entry, drag)


def speed_is(burnout_speed: Estimate) -> str:
    """Return what a burnout speed is, in words: published, derived or assumed."""
    return SPEED_IS[mark_of(burnout_speed)]


def interceptor_of(entry: schema.Interceptor, boost: Vehicle) -> Interceptor:
    """Return an interceptor, its boost scaled to its burnout speed. Raises BadInput if that speed cannot be reached."""
    wanted, longest = entry.burnout_speed.si, entry.longest_flight.si
    try:
        vehicle, factor = scaled_to(boost, wanted)
    except ValueError as error:
        raise BadInput(say("{id}: {fault}", id=entry.id, fault=said_of(error))) from None
    burn = float(np.max(np.asarray(vehicle.boost_time)))
    if longest <= burn:
        key = "{id}: its longest flight of {longest:g} s ends before its burnout at {burn:g} s; expected more"
        raise BadInput(say(key, id=entry.id, longest=longest, burn=burn))
    return Interceptor(
        entry.name,
        vehicle,
        wanted,
        entry.minimum_altitude.si,
        entry.maximum_altitude.si,
        longest,
        entry.launch_interval.si,
        factor,
        inf if entry.greatest_target_speed is None else entry.greatest_target_speed.si,
        range_limit(entry),
    )


def range_limit(entry: schema.Interceptor) -> float:
    """Return the greatest ground distance of an intercept, m; infinite where no source of others states one.

    A burnout speed that the user set makes it another interceptor, of whose range nothing is published.
    """
    reach = entry.published_range
    stated = is_published(reach) and (is_published(entry.burnout_speed) or not is_set(entry.burnout_speed))
    return reach.si if stated or is_set(reach) else inf


def stages_of(entries: tuple[schema.Stage, ...]) -> tuple[Stage, ...]:
    """Return stages in SI. A missing specific impulse is computed from the other one and the nozzle's exit area, if known."""
    out = []
    for entry in entries:
        flow = entry.propellant_mass.si / entry.burn_time.si
        shift = 0.0
        if entry.nozzle_exit_area is not None:
            shift = SEA_LEVEL_PRESSURE * entry.nozzle_exit_area.si / (flow * STANDARD_GRAVITY)
        vacuum = entry.isp_vacuum.si if entry.isp_vacuum else None
        ground = entry.isp_sea_level.si if entry.isp_sea_level else None
        if vacuum is None:
            assert ground is not None  # the schema requires at least one of the two
            vacuum = ground + shift
        if ground is None:
            ground = max(vacuum - shift, LEAST_IMPULSE_S)
        out.append(
            Stage(
                entry.propellant_mass.si,
                entry.dry_mass.si,
                entry.burn_time.si,
                vacuum,
                ground,
                0.25 * pi * entry.diameter.si**2,
                entry.coast_before_ignition.si if entry.coast_before_ignition else 0.0,
            )
        )
    return tuple(out)


def _vehicle(entry: schema.Missile | schema.Interceptor, drag: DragCurve, **fields: Any) -> Vehicle:
    try:
        return Vehicle(
            name=entry.name, stages=stages_of(entry.stages), payload_mass=entry.payload_mass.si, drag=drag, **fields
        )
    except ValueError as error:
        raise BadInput(say("{id}: {fault}", id=entry.id, fault=said_of(error))) from None
