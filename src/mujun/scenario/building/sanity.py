"""What looks wrong with a rocket that a run uses, in a line each: nothing is refused, and nothing is hidden.

A missile's greatest range is flown once (on an Earth that does not turn, from 45 deg north) and kept with the results of
earlier runs. What is told lies outside of what the shipped catalogue shows, whose flown ranges agree with the published ones.
"""

import math
from collections.abc import Iterable, Iterator
from dataclasses import replace

import numpy as np

from mujun.base.outcomes import BadInput
from mujun.base.store import recalled
from mujun.base.text import Text, say
from mujun.earth.constants import MEAN_RADIUS, Earth
from mujun.earth.place import Place
from mujun.flight.aiming.kepler import minimum_energy_arc
from mujun.flight.aiming.reach import max_range
from mujun.flight.model.vehicle import Vehicle
from mujun.scenario.building.build import Builder
from mujun.scenario.schema import kinds as schema

RANGE_SHARE = 0.2
"""Part by which a flown range may lie outside the published one; on a turning Earth the azimuth alone makes as much of it."""
LEAST_DRY, MOST_DRY, MOST_DRY_INTERCEPTOR = 0.04, 0.4, 0.75
"""Dry mass as a share of a stage's mass: 0.055 to 0.27 in the catalogue's missiles, to 0.61 in its interceptors."""
MOST_LIFT, MOST_LIFT_INTERCEPTOR = 8.0, 40.0
"""Thrust by weight at launch: 1.3 to 4.7 in the catalogue's missiles, to 29 in its interceptors."""
LEAST_SCALED, MOST_SCALED = 0.7, 1.4
"""Factor of an interceptor's propellant that gives its burnout speed: 0.88 to 1.07 in the catalogue."""
FLOWN_FROM, FLOWN_ON = Place(math.radians(45.0), 0.0), Earth(rotation_rate=0.0)


def rocket_cautions(builder: Builder, ids: Iterable[str]) -> list[Text]:
    """Return what looks wrong with the missiles and interceptors among some entries (ids), each in one sentence."""
    quiet = replace(builder, catalogue=builder.catalogue.aside())
    found: list[Text] = []
    for id in sorted(ids):
        kind = quiet.catalogue.records[id].kind
        try:
            if kind == "missile":
                found += _missile(quiet, id)
            elif kind == "interceptor":
                found += _interceptor(quiet, id)
        except BadInput:
            continue  # what cannot fly is refused where it is flown
    return found


def greatest_range(vehicle: Vehicle) -> float:
    """Return how far a vehicle flies on an Earth that does not turn, m; infinite if it goes more than half-way round."""

    def fly() -> float:
        return float(max_range(vehicle, FLOWN_FROM, np.zeros(1), FLOWN_ON).distance[0])

    return recalled("greatest range", (vehicle,), fly)


def least_speed(distance: float) -> float:
    """Return the least burnout speed over a ground distance (m), m/s: a conic arc in vacuum from the surface to the surface."""
    return float(minimum_energy_arc(np.array([min(distance / MEAN_RADIUS, math.pi)])).speed[0])


def _missile(builder: Builder, id: str) -> Iterator[Text]:
    entry, vehicle = builder.missile(id)
    yield from _stages(entry.name, vehicle, MOST_DRY, MOST_LIFT)
    flown = builder.once(("greatest range", id), lambda: greatest_range(vehicle), (id,))
    published = entry.published_range
    named = {"missile": entry.name, "low": published.low / 1e3, "high": published.high / 1e3}
    if flown == math.inf:
        yield say("{missile} flies around the Earth; published up to {high:,.0f} km: check the stages", **named)
    elif not (1.0 - RANGE_SHARE) * published.low <= flown <= (1.0 + RANGE_SHARE) * published.high:
        speeds = {"flown": flown / 1e3, "speed": least_speed(flown) / 1e3, "wanted": least_speed(published.si) / 1e3}
        if published.range is None:
            yield say(
                "{missile} flies {flown:,.0f} km; published {high:,.0f} km: check the stages (least burnout speed for it "
                "{speed:.1f} km/s, for the published range {wanted:.1f} km/s)",
                **named, **speeds,
            )  # fmt: skip
        else:
            yield say(
                "{missile} flies {flown:,.0f} km; published {low:,.0f} to {high:,.0f} km: check the stages (least burnout speed "
                "for it {speed:.1f} km/s, for the published range {wanted:.1f} km/s)",
                **named, **speeds,
            )  # fmt: skip


def _interceptor(builder: Builder, id: str) -> Iterator[Text]:
    entry, made = builder.get(schema.Interceptor, id), builder.interceptor(id)
    yield from _stages(entry.name, made.vehicle, MOST_DRY_INTERCEPTOR, MOST_LIFT_INTERCEPTOR)
    if not LEAST_SCALED <= made.propellant_factor <= MOST_SCALED:
        yield say(
            "{interceptor}: its propellant has to be {factor:.2f} times what its stages say for a burnout speed of "
            "{speed:.1f} km/s: check stages and speed",
            interceptor=entry.name, factor=made.propellant_factor, speed=made.burnout_speed / 1e3,
        )  # fmt: skip


def _stages(name: str, vehicle: Vehicle, most_dry: float, most_lift: float) -> Iterator[Text]:
    for number, stage in enumerate(vehicle.stages, 1):
        dry = float(stage.dry_mass / (stage.dry_mass + stage.propellant_mass))
        if not LEAST_DRY <= dry <= most_dry:
            yield say(
                "{missile}: {share:.0%} of stage {number} is dry mass; usual are {low:.0%} to {high:.0%}: check its masses",
                missile=name, share=dry, number=number, low=LEAST_DRY, high=most_dry,
            )  # fmt: skip
    first = vehicle.stages[0]
    lift = float(first.flow * first.isp_sea_level / vehicle.launch_mass)
    if lift > most_lift:
        yield say(
            "{missile}: its thrust at launch is {lift:.0f} times its weight; usual is up to {most:.0f}: check burn time, masses",
            missile=name, lift=lift, most=most_lift,
        )  # fmt: skip
