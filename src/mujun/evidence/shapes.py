"""Evidence for trajectory shapes: a published minimum-energy flight; apogees, speeds and flips of two shapes side by side."""

import math
from collections.abc import Mapping

import numpy as np

from mujun.analyses.single.flight import SingleFlight, fly_to_each
from mujun.earth.constants import MEAN_RADIUS
from mujun.evidence.line import EvidenceRow, compare
from mujun.evidence.tables import table
from mujun.flight.aiming.kepler import minimum_energy_arc
from mujun.flight.model.shape import LEAST_PROPELLANT, MIN_ENERGY, Shape
from mujun.scenario.building.build import Builder
from mujun.scenario.building.places import place_of
from mujun.scenario.schema.study import Study
from mujun.studies.questions import question_of
from mujun.studies.run import turning_flip
from mujun.studies.threshold import Flip

NOTE = "another missile, and the Earth at rest: tolerance 3 % for apogee and time, half a digit for the speed"


def shape_rows(builder: Builder) -> list[EvidenceRow]:
    """Compare min-energy flights with published ones, and set least-propellant flights beside those without."""
    rows: list[EvidenceRow] = []
    for row in table("shapes.csv"):
        names = row["missile"], row["start"], row["target"]
        rows += _published(builder, row) if row["source"] else [_beside(builder, *names)]
    for row in table("shape-studies.csv"):
        rows += _turned(builder, builder.get(Study, row["study"]))
    return rows


def _published(builder: Builder, row: Mapping[str, str]) -> list[EvidenceRow]:
    """Return a row each for apogee, time and burnout speed of a published minimum-energy flight."""
    flown = _flight(builder, row["missile"], row["start"], row["target"], MIN_ENERGY)
    flights, distance = flown.flights, f"{flown.distance / 1e3:,.0f} km"
    ours = (
        ("apogee", float(flights.apogee[0]) / 1e3, "apogee", "km"),
        ("time", float(flights.flight_time[0]) / 60.0, "time", "min"),
        ("burnout speed", float(flights.burnout_speed[0]) / 1e3, "speed", "km/s"),
    )
    return [
        compare(
            f"shapes/published/{what.replace(' ', '-')}", f"{what} of the min-energy flight over {distance}", value,
            float(row[f"{column}_{unit.replace('/', '_')}"]), float(row[f"{column}_tolerance_{unit.replace('/', '_')}"]),
            unit, note=NOTE, source=row["source"],
        )
        for what, value, column, unit in ours
    ]  # fmt: skip


def _beside(builder: Builder, missile: str, start: str, target: str) -> EvidenceRow:
    """Return the row that sets the apogee of the least-propellant flight beside that of the min-energy flight."""
    least, energy = (_flight(builder, missile, start, target, shape) for shape in (LEAST_PROPELLANT, MIN_ENERGY))
    apogees, speeds = zip(
        *((float(f.flights.apogee[0]) / 1e3, float(f.flights.burnout_speed[0])) for f in (least, energy)), strict=True
    )
    arc = float(minimum_energy_arc(energy.distance / MEAN_RADIUS).apogee_height) / 1e3
    name = place_of(builder.catalogue, target)[0]
    return compare(
        f"shapes/{missile}", f"apogee of {energy.vehicle.name} to {name}: least-propellant beside min-energy",
        apogees[0], apogees[1], None, "km",
        note=f"{energy.distance / 1e3:,.0f} km; burnout {speeds[0]:,.0f} and {speeds[1]:,.0f} m/s; arc from ground to ground "
        f"{arc:,.0f} km",
        source="both ours",
    )  # fmt: skip


def _turned(builder: Builder, study: Study) -> list[EvidenceRow]:
    """Return the rows that set a study's apogees, and the value that turns its claim, side by side in both shapes."""
    found = [_apogee_and_flip(builder, study, shape) for shape in (LEAST_PROPELLANT, MIN_ENERGY)]
    (least, energy), (first, second) = zip(*found, strict=True)
    values = [math.nan if flip.shown is None else flip.shown for flip in (first, second)]
    number = first.parameter
    return [
        compare(
            f"shapes/{study.id}/apogee", f"median apogee of the flights of {study.id}: least-propellant beside min-energy",
            least, energy, None, "km", source="both ours",
        ),
        compare(
            f"shapes/{study.id}/flip", f"{number.path} at which {study.id} turns: least-propellant beside min-energy",
            values[0], values[1], None, number.unit, note=f"then {first.case}; and {second.case}", source="both ours",
        ),
    ]  # fmt: skip


def _apogee_and_flip(builder: Builder, study: Study, shape: Shape) -> tuple[float, Flip]:
    """Return the median apogee (km) of a study's flights in a shape, and the flip of the number that turns its claim then."""
    asked = study.model_copy(update={"scenario": study.scenario.model_copy(update={"shapes": (shape.name,)})})
    flown = question_of(asked).fly(builder, asked.scenario)
    flip = turning_flip(builder, asked)
    assert flip is not None  # the table names studies whose question names such a number
    return float(np.median(np.concatenate([group.flights.height.max(axis=1) for group in flown.groups]))) / 1e3, flip


def _flight(builder: Builder, missile: str, start: str, target: str, shape: Shape) -> SingleFlight:
    place, to = (place_of(builder.catalogue, text)[1] for text in (start, target))
    vehicle = builder.missile(missile)[1]
    return fly_to_each(vehicle, place, [to], shape, builder.family_to(missile, place, [to]))[0]
