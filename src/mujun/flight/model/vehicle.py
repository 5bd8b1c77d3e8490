"""Vehicle model of a missile or interceptor: stages, payload, shroud and drag.

All values in SI. Every field of type `Value` may be a number, or an array with one value per flight for variants of the
vehicle.
"""

from collections.abc import Hashable, Sequence
from dataclasses import dataclass, field, fields, replace
from typing import Any, TypeVar

import numpy as np
from numpy.typing import NDArray

from mujun.earth.constants import STANDARD_GRAVITY
from mujun.flight.model.drag import CONSTANT, DragCurve

Value = float | NDArray[np.float64]

SEA_LEVEL_PRESSURE = 101325.0


@dataclass(frozen=True)
class Stage:
    """One stage.

    If only one specific impulse is known, both fields hold it, and thrust does not change with height.
    """

    propellant_mass: Value
    """kg."""
    dry_mass: Value
    """kg."""
    burn_time: Value
    """s."""
    isp_vacuum: Value
    """Specific impulse in vacuum, s."""
    isp_sea_level: Value
    """Specific impulse at sea level, s."""
    area: Value
    """Cross-section of the body, m^2."""
    coast: Value = 0.0
    """Time from the burnout of the stage below to ignition, s."""

    @property
    def flow(self) -> Value:
        """Mass flow, kg/s."""
        return self.propellant_mass / self.burn_time

    @property
    def thrust(self) -> Value:
        """Thrust in vacuum, N."""
        return self.flow * self.isp_vacuum * STANDARD_GRAVITY

    @property
    def exit_area(self) -> Value:
        """Effective nozzle exit area, m^2, from the difference of thrust in vacuum and at sea level."""
        return self.flow * (self.isp_vacuum - self.isp_sea_level) * STANDARD_GRAVITY / SEA_LEVEL_PRESSURE


Part = TypeVar("Part", bound="Stage | Vehicle")


def _selected(part: Part, which: NDArray[np.int64], **changes: Any) -> Part:
    """Return a stage or vehicle for a selection of flights; the same one if none of its fields is an array.

    A selection of sound values is sound: nothing is checked again, as it would be by `replace`, for every step of a solver.
    """
    for name, value in part.__dict__.items():
        if isinstance(value, np.ndarray) and value.ndim:
            changes[name] = value[which]
    if not changes:
        return part
    found = object.__new__(type(part))
    found.__dict__.update(part.__dict__, **changes)
    return found


@dataclass(frozen=True)
class Vehicle:
    """A missile or interceptor."""

    name: str
    stages: tuple[Stage, ...]
    payload_mass: Value
    """Mass that flies on after the last stage, kg."""
    drag: DragCurve
    """Drag of the body under power, and in free flight if `ballistic_coefficient` is None."""
    ballistic_coefficient: Value | None = None
    """m/(Cd A) of the re-entry vehicle, kg/m^2; None if the whole missile body re-enters."""
    shroud_mass: Value = 0.0
    """Mass of the shroud, kg, released at shroud_time."""
    shroud_time: float | None = None
    """Release of the shroud, s after launch."""
    thrust_termination: bool = True
    """Whether the last stage's burn can be cut off early."""
    curves: tuple[DragCurve, ...] = field(default=(), repr=False)
    """Drag curves of the vehicle's table: coefficient 1, then `drag`."""

    def __post_init__(self) -> None:
        if not self.stages:
            raise ValueError(f"{self.name}: at least one stage is expected")
        for number, stage in enumerate(self.stages, 1):
            for name in ("propellant_mass", "burn_time", "isp_vacuum", "isp_sea_level", "area"):
                if np.any(np.asarray(getattr(stage, name)) <= 0.0):
                    raise ValueError(f"{self.name}: {name} of stage {number} must be positive")
        weight = self.launch_mass * STANDARD_GRAVITY
        first = self.stages[0]
        if np.any(np.asarray(first.flow * first.isp_sea_level * STANDARD_GRAVITY) <= weight):
            raise ValueError(f"{self.name}: the first stage's thrust does not lift its weight")
        object.__setattr__(self, "curves", (CONSTANT, self.drag))

    @property
    def launch_mass(self) -> Value:
        """Mass at launch, kg."""
        stages = sum(stage.propellant_mass + stage.dry_mass for stage in self.stages)
        return stages + self.payload_mass + self.shroud_mass

    @property
    def burnout_mass(self) -> Value:
        """Mass at the last stage's burnout, kg, with that stage still attached."""
        return self.stages[-1].dry_mass + self.payload_mass

    @property
    def boost_time(self) -> Value:
        """Time from launch to the end of the last stage's full burn, s, coasts included."""
        return sum(stage.coast + stage.burn_time for stage in self.stages)

    def take(self, which: NDArray[np.int64]) -> "Vehicle":
        """Return the vehicle for a selection of flights: arrays are indexed, numbers stay."""

        stages = tuple(_selected(stage, which) for stage in self.stages)
        whole = all(new is old for new, old in zip(stages, self.stages, strict=True))
        return _selected(self, which) if whole else _selected(self, which, stages=stages)

    def with_payload(self, payload_mass: Value) -> "Vehicle":
        """Return the same vehicle with another payload, kg."""
        return replace(self, payload_mass=payload_mass)

    def with_propellant_scaled(self, factor: Value) -> "Vehicle":
        """Return the vehicle with every propellant mass times `factor` at the same burn times."""
        stages = tuple(replace(s, propellant_mass=s.propellant_mass * factor) for s in self.stages)
        return replace(self, stages=stages)


def structure(vehicle: Vehicle) -> tuple[Hashable, ...]:
    """Return what vehicles must have in common to be flown as one (see `stacked`), with the same steps as alone."""
    coasts = tuple(bool(np.any(np.asarray(stage.coast) > 0.0)) for stage in vehicle.stages)
    coefficient = vehicle.ballistic_coefficient is None
    return coasts, vehicle.shroud_time, vehicle.thrust_termination, vehicle.drag, coefficient


def stacked(builds: Sequence[Vehicle]) -> Vehicle:
    """Return builds of a missile as one vehicle: a field in which they differ holds one value per build.

    Raises ValueError if they differ in number of stages, drag, end of thrust, shroud, or what they have at all.
    """
    first = builds[0]
    if len(builds) == 1:
        return first

    def together(values: Sequence[Value]) -> Value:
        return values[0] if all(value == values[0] for value in values) else np.array(values, dtype=float)

    for name in ("shroud_time", "thrust_termination", "drag"):
        if any(getattr(one, name) != getattr(first, name) for one in builds):
            raise ValueError(f"{first.name}: builds differ in {name}; expected the same")
    coefficients = [one.ballistic_coefficient for one in builds]
    known = [value for value in coefficients if value is not None]
    if len(known) not in (0, len(builds)) or any(len(one.stages) != len(first.stages) for one in builds):
        raise ValueError(f"{first.name}: builds differ in their parts; expected the same")
    stages = tuple(
        Stage(**{f.name: together([getattr(stage, f.name) for stage in same]) for f in fields(Stage)})
        for same in zip(*(one.stages for one in builds), strict=True)
    )
    return replace(
        first,
        stages=stages,
        payload_mass=together([one.payload_mass for one in builds]),
        shroud_mass=together([one.shroud_mass for one in builds]),
        ballistic_coefficient=together(known) if known else None,
    )
