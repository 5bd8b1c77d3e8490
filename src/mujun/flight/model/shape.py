"""Trajectory shapes: which of the possible trajectories between two points is flown."""

from dataclasses import dataclass

from mujun.base.outcomes import BadInput

FORMS = "least-propellant, max-range, lofted=F (F above 1), depressed=F (F below 1) or apogee=KM"


@dataclass(frozen=True)
class Shape:
    """A trajectory shape.

    Attributes:
        name: as written, see `parse_shape`.
        factor: apogee divided by that of the least-propellant flight to the same point; 1 is that flight itself.
        apogee: apogee in m, instead of a factor.
        full_burn: whether all propellant is burned at the kick of greatest range (max-range).
    """

    name: str = "least-propellant"
    factor: float | None = 1.0
    apogee: float | None = None
    full_burn: bool = False


LEAST_PROPELLANT = Shape()
MAX_RANGE = Shape("max-range", None, None, True)


def parse_shape(text: str) -> Shape:
    """Return the shape given as text: `least-propellant`, `max-range`, `lofted=2`, `depressed=0.5` or `apogee=1000` (km)."""
    name, _, value = text.strip().partition("=")
    if name in ("least-propellant", "max-range"):
        if value:
            raise BadInput(f"shape '{text}': {name} takes no value; expected {FORMS}")
        return LEAST_PROPELLANT if name == "least-propellant" else MAX_RANGE
    if name not in ("lofted", "depressed", "apogee"):
        raise BadInput(f"shape '{text}' is not known; expected {FORMS}")
    try:
        number = float(value)
    except ValueError:
        raise BadInput(f"shape '{text}': a number is expected after '='; expected {FORMS}") from None
    if name == "apogee":
        if not 10.0 <= number <= 100_000.0:
            raise BadInput(f"shape '{text}': an apogee of 10 to 100,000 km is expected")
        return Shape(text, None, number * 1e3)
    if name == "lofted" and not 1.0 < number <= 50.0:
        raise BadInput(f"shape '{text}': a lofted trajectory's factor lies above 1 (at most 50)")
    if name == "depressed" and not 0.05 <= number < 1.0:
        raise BadInput(f"shape '{text}': a depressed trajectory's factor lies below 1 (at least 0.05)")
    return Shape(text, number)
