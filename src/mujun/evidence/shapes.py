"""Evidence for trajectory shapes: a published minimum-energy flight, and apogees and speeds of two shapes side by side."""

from mujun.analyses.single.flight import SingleFlight, fly_to_each
from mujun.earth.constants import MEAN_RADIUS
from mujun.evidence.line import EvidenceRow, compare
from mujun.flight.aiming.kepler import minimum_energy_arc
from mujun.flight.model.shape import LEAST_PROPELLANT, MIN_ENERGY, Shape
from mujun.scenario.building.build import Builder
from mujun.scenario.building.places import place_of

_PUBLISHED = ("minuteman-iii", "48.4,-101.3", "65.05,78.7")
"""A missile, a launch place and a target 7,400 km away over the pole."""
_GRONLUND_WRIGHT = "Gronlund and Wright 1992, S&GS 3:101 (from memory)"
_SIDE_BY_SIDE = (
    ("r-30-bulava", "53,152", "honolulu"),
    ("rs-24-yars", "52.25,104.5", "seattle"),
    ("hwasong-15", "39.25,125.75", "seattle"),
    ("hwasong-12", "39.25,125.75", "guam"),
    ("nodong", "39,127.5", "tokyo"),
    ("scud-er", "39,127.5", "tsushima"),
)


def shape_rows(builder: Builder) -> list[EvidenceRow]:
    """Compare a min-energy flight with the published one, and set least-propellant flights beside min-energy ones."""
    flown = _flight(builder, *_PUBLISHED, MIN_ENERGY)
    flights = flown.flights
    note = "another missile, and the Earth at rest: tolerance 3 % for apogee and time, half a digit for the speed"
    theirs = (
        ("apogee", float(flights.apogee[0]) / 1e3, 1340.0, 40.2, "km"),
        ("time", float(flights.flight_time[0]) / 60.0, 29.2, 0.88, "min"),
        ("burnout speed", float(flights.burnout_speed[0]) / 1e3, 6.3, 0.05, "km/s"),
    )
    rows = [
        compare(
            f"shapes/published/{what.replace(' ', '-')}", f"{what} of the min-energy flight over 7,400 km", ours, published,
            tolerance, unit, note=note, source=_GRONLUND_WRIGHT,
        )
        for what, ours, published, tolerance, unit in theirs
    ]  # fmt: skip
    return rows + [_beside(builder, *names) for names in _SIDE_BY_SIDE]


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


def _flight(builder: Builder, missile: str, start: str, target: str, shape: Shape) -> SingleFlight:
    place, to = (place_of(builder.catalogue, text)[1] for text in (start, target))
    vehicle = builder.missile(missile)[1]
    return fly_to_each(vehicle, place, [to], shape, builder.family(missile, place))[0]
