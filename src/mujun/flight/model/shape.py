"""Trajectory shapes: which of the possible trajectories between two points is flown."""

from dataclasses import dataclass

from mujun.base.outcomes import BadInput
from mujun.base.text import Text, as_written, say

TO_A_POINT = "min-energy, least-propellant, lofted=F (F above 1), depressed=F (F below 1), apogee=KM, time=S or burnout-angle=DEG"
FORMS = f"max-range, {TO_A_POINT}"

APOGEE, FACTOR, TIME, ANGLE, SPEED_SLOPE = "apogee", "factor", "time", "angle", "slope"
"""What a shape asks of its flights: apogee (m); apogee as a multiple of that of the min-energy flight; flight time (s); angle of
the velocity above the horizontal at burnout (rad); least burnout speed."""


@dataclass(frozen=True)
class Shape:
    """A trajectory shape.

    min-energy: least burnout speed for the distance, from the burnout point that the boost comes to (Wheelon 1959; Bate, Mueller
    and White 1971). least-propellant: the gravity turn that reaches the point with the earliest cut-off; flatter and faster.
    max-range: all propellant is burned, at the kick of greatest range.

    Attributes:
        name: as written, see `parse_shape`.
        asks: what is asked of the flight: one of the words above; None for least-propellant and max-range.
        value: of it, SI; 0 for SPEED_SLOPE, whose flights have no slope of burnout speed.
        full_burn: whether all propellant is burned at the kick of greatest range (max-range).
    """

    name: str = "min-energy"
    asks: str | None = SPEED_SLOPE
    value: float = 0.0
    full_burn: bool = False

    @property
    def pinned(self) -> bool:
        """Whether the shape gives the apogee, time or angle itself, whatever the distance."""
        return self.asks in (APOGEE, TIME, ANGLE)

    @property
    def flat(self) -> bool:
        """Whether the flatter of two flights is meant where a missile that always burns out has two to a point."""
        return self.asks == FACTOR and self.value < 1.0


MIN_ENERGY = Shape()
LEAST_PROPELLANT = Shape("least-propellant", None)
MAX_RANGE = Shape("max-range", None, full_burn=True)
_PLAIN = {shape.name: shape for shape in (MIN_ENERGY, LEAST_PROPELLANT, MAX_RANGE)}


@dataclass(frozen=True)
class _Form:
    """Meaning of `name=value`: limits of the value as written, the sentence when it lies outside, and the value in SI."""

    asks: str
    low: float
    high: float
    expected: Text
    unit: float = 1.0


_VALUED = {
    "lofted": _Form(FACTOR, 1.0, 50.0, say("a lofted trajectory's factor lies above 1 (at most 50)")),
    "depressed": _Form(FACTOR, 0.05, 1.0, say("a depressed trajectory's factor lies below 1 (at least 0.05)")),
    "apogee": _Form(APOGEE, 10.0, 100_000.0, say("an apogee of 10 to 100,000 km is expected"), 1e3),
    "time": _Form(TIME, 30.0, 86_400.0, say("a flight time of 30 to 86,400 s is expected")),
    "burnout-angle": _Form(
        ANGLE, 1.0, 89.0, say("an angle of 1 to 89 deg above the horizontal is expected"), 0.017453292519943295
    ),
}


SAID = {
    "min-energy": "min-energy",
    "least-propellant": "least-propellant",
    "max-range": "max-range",
    "lofted": "lofted={value}",
    "depressed": "depressed={value}",
    "apogee": "apogee={value}",
    "time": "time={value}",
    "burnout-angle": "burnout-angle={value}",
}
"""Templates of the shapes in words."""


def shape_said(name: str) -> Text:
    """Return a shape in words, from its name as written."""
    kind, _, value = name.partition("=")
    return say(SAID[kind], value=value) if value else say(SAID[kind])


def parse_shape(text: str) -> Shape:
    """Return the shape given as text: `min-energy`, `least-propellant`, `max-range`, `lofted=2`, `depressed=0.5`, `apogee=1000`
    (km), `time=1800` (s) or `burnout-angle=35` (deg)."""
    name, _, value = text.strip().partition("=")
    if name in _PLAIN:
        if value:
            key = "shape '{text}': {name} takes no value; expected {forms}"
            raise BadInput(say(key, text=as_written(text), name=name, forms=FORMS))
        return _PLAIN[name]
    form = _VALUED.get(name)
    if form is None:
        raise BadInput(say("shape '{text}' is not known; expected {forms}", text=as_written(text), forms=FORMS))
    try:
        number = float(value)
    except ValueError:
        key = "shape '{text}': a number is expected after '='; expected {forms}"
        raise BadInput(say(key, text=as_written(text), forms=FORMS)) from None
    if not form.low <= number <= form.high or (form.asks == FACTOR and number == 1.0):
        raise BadInput(say("shape '{text}': {expected}", text=as_written(text), expected=form.expected))
    return Shape(text.strip(), form.asks, number * form.unit)


def shape_or_default(text: str | None, to_a_point: bool) -> Shape:
    """Return the shape given as text; None: min-energy to a point, max-range along an azimuth."""
    if text is None:
        return MIN_ENERGY if to_a_point else MAX_RANGE
    return parse_shape(text)
