"""Units of maps and seas: degrees and minutes with hemisphere letters, nautical miles and feet; "nm" is never read in silence."""

import math
from pathlib import Path

import pytest

from mujun.base.outcomes import BadInput
from mujun.base.units import coordinate, parse_quantity
from mujun.scenario.building.places import place_of
from mujun.scenario.reading.catalogue import load_catalogue
from mujun.scenario.schema.entry import Place

SITE = """spot:
  kind: place
  name: Spot
  country: Nowhere
  latitude: {latitude}
  longitude: {longitude}
  location_sources: [{{source: mujun-assumption, trust: assumed}}]
"""


@pytest.mark.parametrize(
    ("text", "letters", "degrees"),
    [
        ("24-40.00N", "NS", 24.0 + 40.0 / 60.0),
        ("24°40'30\"N", "NS", 24.675),
        ("24-40-30 S", "NS", -24.675),
        ("153-58.50E", "EW", 153.975),
        ("97.9W", "EW", -97.9),
        ("N48 43.2", "NS", 48.72),
        ("48.72 deg N", "NS", 48.72),
        ("0-0.6W", "EW", -0.01),
    ],
)
def test_degrees_and_minutes_with_a_letter(text: str, letters: str, degrees: float) -> None:
    found = coordinate(text, letters)
    assert found is not None and math.degrees(found) == pytest.approx(degrees, abs=1e-9)


@pytest.mark.parametrize("text", ["39.71 deg", "39.71", "39.71 degrees", "0.6 rad"])
def test_a_text_without_a_letter_is_no_such_coordinate(text: str) -> None:
    assert coordinate(text, "NS") is None


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("24-40E", "ends in E; expected N or S here"),
        ("24-60.0N", "minutes or seconds of 60 and more"),
        ("24.5-30N", "a broken part before a smaller one"),
        ("-24-40N", "is not degrees, minutes and seconds with a letter"),
        ("2440N", "is not degrees, minutes and seconds with a letter"),
        ("N24S", "has two letters"),
    ],
)
def test_coordinates_that_can_be_read_in_two_ways_or_in_none_are_refused(text: str, told: str) -> None:
    with pytest.raises(BadInput, match=told):
        coordinate(text, "NS")


def test_a_file_and_a_command_take_them_and_refuse_the_wrong_hemisphere(tmp_path: Path) -> None:
    file = tmp_path / "spot.yaml"
    file.write_text(SITE.format(latitude="24-40.00N", longitude="153-58.00W"))
    spot = load_catalogue([file]).get(Place, "spot")
    assert (spot.latitude_deg, spot.longitude_deg) == pytest.approx((24.0 + 2.0 / 3.0, -153.0 - 58.0 / 60.0))
    typed = place_of(load_catalogue(), "24-40.00N,153-58.00W,12")[1]
    assert (typed.latitude, typed.longitude, typed.height) == pytest.approx((spot.latitude, spot.longitude, 12.0))
    assert (
        place_of(load_catalogue(), "24-40.00N 153-58.00W")[1] == place_of(load_catalogue(), "N24-40.00; W153-58.00")[1]
    )
    assert place_of(load_catalogue(), "24-40.00N 153-58.00W")[1].longitude == pytest.approx(spot.longitude)
    file.write_text(SITE.format(latitude="24-40.00E", longitude="153-58.00W"))
    with pytest.raises(BadInput, match=r"spot.yaml:5: spot.latitude: '24-40.00E' ends in E; expected N or S here"):
        load_catalogue([file]).get(Place, "spot")
    file.write_text(SITE.format(latitude="95N", longitude="1E"))
    with pytest.raises(BadInput, match=r"'95N' is too large; .* or like 24-40.00N"):
        load_catalogue([file]).get(Place, "spot")
    with pytest.raises(BadInput, match="ends in N; expected E or W here"):
        place_of(load_catalogue(), "24N,153N")


@pytest.mark.parametrize(
    ("text", "metres"), [("540 nmi", 540 * 1852.0), ("1000 ft", 304.8), ("2 nautical_miles", 3704.0)]
)
def test_nautical_miles_and_feet(text: str, metres: float) -> None:
    assert parse_quantity(text, "m") == pytest.approx(metres, rel=1e-12)


@pytest.mark.parametrize("unit", ["nm", "NM"])
def test_nm_is_refused_with_both_readings(unit: str) -> None:
    with pytest.raises(BadInput) as told:
        parse_quantity(f"540 {unit}", "m")
    assert "540 nanometres" in str(told.value) and "540 nautical miles (1,000.08 km)" in str(told.value)
    assert "expected nmi for nautical miles, or km" in str(told.value)
