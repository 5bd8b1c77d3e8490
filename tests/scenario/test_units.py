"""Units at the border: the table against pint, and refusals that a user can act on."""

import math
from typing import Any

import pint
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mujun.base.outcomes import BadInput
from mujun.base.units import ALSO_READ, TABLE, parse_quantity

REGISTRY: Any = pint.UnitRegistry()
EVERY_UNIT = [(si, unit) for table in (TABLE, ALSO_READ) for si, units in table.items() for unit in units]


@pytest.mark.parametrize(("si", "unit"), EVERY_UNIT)
def test_table_agrees_with_pint(si: str, unit: str) -> None:
    given = REGISTRY.Quantity(7.3, "" if unit == "1" else unit).to("" if si == "1" else si)
    assert parse_quantity(f"7.3 {unit}", si) == pytest.approx(given.magnitude, rel=1e-15)


@pytest.mark.parametrize(
    ("text", "si", "value"),
    [
        ("4.5 km/s", "m/s", 4500.0),
        ("4.5km/s", "m/s", 4500.0),
        ("  -0.5e3 m ", "m", -500.0),
        ("7 cm", "m", 0.07),
        (".5 min", "s", 30.0),
        ("0.8", "1", 0.8),
        ("180 deg", "rad", math.pi),
        ("0.1 m2", "m^2", 0.1),
        ("5 km²", "m^2", 5e6),
        ("5000 kg/m2", "kg/m^2", 5000.0),
    ],
)
def test_quantities_are_exact(text: str, si: str, value: float) -> None:
    assert parse_quantity(text, si) == value


@pytest.mark.parametrize(
    ("text", "si", "value"),
    [
        ("1030 lb", "kg", 1030 * 0.45359237),
        ("21 in", "m", 21 * 0.0254),
        ("1000 lb/ft^2", "kg/m^2", 1000 * 0.45359237 / 0.3048**2),
        ("100 nmi", "m", 185_200.0),
        ("30 arcmin", "rad", math.radians(0.5)),
        ("39.71\u00b0", "rad", math.radians(39.71)),
        ("80 %", "1", 0.8),
    ],
)
def test_other_units_go_to_pint(text: str, si: str, value: float) -> None:
    assert parse_quantity(text, si) == pytest.approx(value, rel=1e-12)


@pytest.mark.parametrize(
    ("text", "si", "said"),
    [
        ("4.5 kg", "m/s", "is a mass, the unit 'kg' does not fit here; expected a speed in m/s or km/s, for example"),
        ("4.5", "m/s", "'4.5' has no unit; expected a speed"),
        ("nan km", "m", "does not begin with a plain finite number; expected a length"),
        ("inf kg", "kg", "does not begin with a plain finite number"),
        ("1e999 kg", "kg", "not a finite number"),
        ("1e308 km", "m", "too large"),
        ("3,699 kg", "kg", "comma"),
        ("", "kg", "expected a mass in kg, t or g, for example 1200 kg"),
        ("5 furlongz", "m", "'furlongz' in '5 furlongz' is not a known unit"),
        ("5 lb", "m", "the unit 'lb' does not fit here; expected a length"),
        ("5 lb", "m", "'5 lb' is a mass"),
        ("3 ghz", "Hz", "not a known unit; did you mean GHz? expected a frequency"),
        ("5 db", "dB", "did you mean dB?"),
        (
            "3 weeks",
            "1",
            "'3 weeks' is a time, the unit 'weeks' does not fit here; expected a plain number without a unit",
        ),
        ("5 deg", "1", "expected a plain number"),
        ("5 mrad", "1", "does not fit here"),
        ("0.5 1", "rad", "expected an angle in rad or deg"),
        ("60 rpm", "Hz", "does not fit here; expected a frequency"),
        ("2 __import__('os')", "m", "is not a unit"),
        ("2 m**99999999", "m", "is not a unit"),
        ("2 m^9^9^9", "m", "is not a unit"),
        ("20 degC", "s", "expected a time"),
        ("2 " + "m*" * 10_000, "m", "is not a unit"),
        ("\u0663 km", "m", "does not begin with a plain finite number"),
    ],
)
def test_refusals_name_unit_and_expectation(text: str, si: str, said: str) -> None:
    with pytest.raises(BadInput) as caught:
        parse_quantity(text, si)
    assert said in str(caught.value)
    assert "expected" in str(caught.value)
    assert len(str(caught.value)) < 300


@settings(deadline=None)
@given(
    st.one_of(
        st.text(max_size=30),
        st.builds("{} {}".format, st.floats(), st.text(alphabet="kmsgNHz/^*-.() 0129%_", max_size=12)),
    ),
    st.sampled_from(sorted(TABLE)),
)
def test_any_text_is_a_finite_number_or_refused(text: str, si: str) -> None:
    try:
        assert math.isfinite(parse_quantity(text, si))
    except BadInput as error:
        assert "expected" in str(error)
