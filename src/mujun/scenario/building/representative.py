"""A missile without a published stage table: a representative one from its range, launch mass, number of stages and propulsion.

Every other number is the middle of what the catalogue says of missiles with the same propulsion and as many stages: how the mass
is divided among stages, dry shares, specific impulses, thrust by weight at each ignition (which gives the burn time), density
(which gives the diameter). The payload is what is left to choose: it is the one with which the flight engine flies the range, on
an Earth that does not turn. Burn times range over the thrusts by weight of all missiles with that
propulsion.

Neglected: that one missile may be built otherwise than the others; the range of its other numbers; the Earth's rotation, which
adds or takes up to about 15 % of the range eastwards or westwards. Holds for single warheads on missiles like the catalogue's.
"""

import math
from collections import Counter
from dataclasses import dataclass
from statistics import median

import numpy as np

from mujun.base.compiled import plain
from mujun.base.outcomes import BadInput
from mujun.base.search import halved
from mujun.base.text import meant, say
from mujun.earth.constants import STANDARD_GRAVITY
from mujun.flight.model.vehicle import Stage, Vehicle
from mujun.scenario.building.build import Builder
from mujun.scenario.building.sanity import greatest_range
from mujun.scenario.schema import kinds as schema
from mujun.scenario.schema.estimate import IN_A_REFUSAL

LEAST_PAYLOAD, MOST_PAYLOAD = 0.002, 0.5
"""Payloads tried, as a share of the launch mass."""
PAYLOAD_STEP = 2e-5
"""Share of the launch mass to which the payload is found: far less than a thousandth of the range."""
CLASS_ENDS_KM = (("SRBM", 1000.0), ("MRBM", 3000.0), ("IRBM", 5500.0), ("ICBM", math.inf))
"""Classes of ballistic missiles by range, up to (km)."""


@dataclass(frozen=True)
class Representative:
    """A representative missile.

    vehicle: the missile. burn_times: least and greatest burn time of each stage, s.
    class_: by its range. drag_curve: id. coefficient: m/(Cd A) of what re-enters, kg/m^2, with its least and greatest value.
    like: names of the missiles whose numbers it takes. thrust_termination: as most of them.
    """

    vehicle: Vehicle
    burn_times: tuple[tuple[float, float], ...]
    class_: str
    drag_curve: str
    coefficient: tuple[float, float, float]
    like: tuple[str, ...]
    thrust_termination: bool


def representative(builder: Builder, distance: float, mass: float, stages: int, propulsion: str) -> Representative:
    """Return the representative missile of a range (m), launch mass (kg), number of stages and propulsion (liquid or solid).

    Raises BadInput where the catalogue has no such missile, and for a range that none of this make flies.
    """
    every = [
        entry for entry in builder.catalogue.all(schema.Missile) if entry.propulsion == propulsion and entry.separates
    ]
    like = [entry for entry in every if len(entry.stages) == stages]
    if not like:
        known = ", ".join(map(str, sorted({len(entry.stages) for entry in every}))) or say("none")
        key = (
            "the catalogue has no {propulsion} missile of {stages} stages to take numbers from; expected liquid or "
            "solid, and a number of stages of {known}"
        )
        raise BadInput(say(key, propulsion=propulsion or meant("such", IN_A_REFUSAL), stages=stages, known=known))
    known_vehicles = [builder.missile(entry.id)[1] for entry in like]
    ((drag, _),) = Counter(entry.drag_curve for entry in like).most_common(1)

    def built(share: float) -> Vehicle:
        return _vehicle(known_vehicles, share * mass, mass, builder, drag)

    def flies(share: float, wanted: float) -> bool:
        return greatest_range(built(share)) >= wanted

    far = greatest_range(built(LEAST_PAYLOAD))
    near = greatest_range(built(MOST_PAYLOAD))
    if not near <= distance <= far:
        key = "{near:,.0f} to {far:,.0f} km" if math.isfinite(far) else "{near:,.0f} km and more"
        ends = say(key, near=near / 1e3, far=far / 1e3)
        key = (
            "a range of {distance:,.0f} km: {propulsion} missiles of {stages} stages like those of the catalogue fly "
            "{ends}; expected such a range, or another number of stages"
        )
        raise BadInput(say(key, distance=distance / 1e3, propulsion=propulsion, stages=stages, ends=ends))
    share, _ = plain(halved)(flies, distance, LEAST_PAYLOAD, MOST_PAYLOAD, PAYLOAD_STEP)
    vehicle = built(share)
    coefficients = [entry.ballistic_coefficient for entry in like if entry.ballistic_coefficient is not None]
    return Representative(
        vehicle,
        tuple(_burn_times([builder.missile(entry.id)[1] for entry in every], vehicle, n) for n in range(stages)),
        next(name for name, end in CLASS_ENDS_KM if distance / 1e3 < end),
        drag,
        (median(c.si for c in coefficients), min(c.low for c in coefficients), max(c.high for c in coefficients)),
        tuple(entry.name for entry in like),
        sum(entry.thrust_termination for entry in like) * 2 >= len(like),
    )


def _vehicle(like: list[Vehicle], payload: float, mass: float, builder: Builder, drag: str) -> Vehicle:
    count = len(like[0].stages)
    shares = [
        median(_stage_mass(one, n) / float(one.launch_mass - one.payload_mass) for one in like) for n in range(count)
    ]
    masses = [(mass - payload) * share / sum(shares) for share in shares]
    stages = []
    for n in range(count):
        dry = median(float(one.stages[n].dry_mass) / _stage_mass(one, n) for one in like)
        vacuum = median(float(one.stages[n].isp_vacuum) for one in like)
        ground = median(float(one.stages[n].isp_sea_level) for one in like)
        propellant = masses[n] * (1.0 - dry)
        weight = sum(masses[n:]) + payload
        lift = median(_lift(one, n) for one in like)
        density = median(_stage_mass(one, n) / float(one.stages[n].area) ** 1.5 for one in like)
        stages.append(
            Stage(
                propellant, masses[n] * dry, propellant * vacuum / (lift * weight), vacuum, ground,
                (masses[n] / density) ** (2.0 / 3.0),
            )
        )  # fmt: skip
    coefficient = median([float(np.asarray(one.ballistic_coefficient)) for one in like])
    return Vehicle("representative", tuple(stages), payload, builder.drag(drag), coefficient, thrust_termination=True)


def _stage_mass(vehicle: Vehicle, n: int) -> float:
    return float(vehicle.stages[n].propellant_mass + vehicle.stages[n].dry_mass)


def _weight(vehicle: Vehicle, n: int) -> float:
    """Return the mass at ignition of a stage, kg; the shroud is left out."""
    return float(sum(_stage_mass(vehicle, k) for k in range(n, len(vehicle.stages))) + vehicle.payload_mass)


def _lift(vehicle: Vehicle, n: int) -> float:
    """Return thrust in vacuum by weight at ignition of a stage."""
    return float(vehicle.stages[n].thrust / (STANDARD_GRAVITY * _weight(vehicle, n)))


def _burn_times(like: list[Vehicle], vehicle: Vehicle, n: int) -> tuple[float, float]:
    """Return the burn times of a stage with the greatest and the least thrust by weight of the missiles alike, s."""
    lifts, stage = [_lift(one, n) for one in like if n < len(one.stages)], vehicle.stages[n]
    impulse = float(stage.propellant_mass * stage.isp_vacuum / _weight(vehicle, n))
    return impulse / max(lifts), impulse / min(lifts)
