"""Stories: what sensors see, how far interceptors reach, engagements and footprints, as a user asks for them."""

import itertools
import json
import math
import subprocess
import sys
from pathlib import Path

import pytest
import shapely
from story_commands import call, refused

from mujun.reports.plain import TEXTS

AGAINST = ["--against", "nodong", "--from", "39,127.5"]
TOKYO = [*AGAINST, "--to", "tokyo"]
FOOTPRINT = ["footprint", "aegis-ship-1", *AGAINST, "--points", "100"]
GOOD = {
    "coverage": ["coverage", "tpy-2-kyogamisaki", "aegis-ashore-araya", *TOKYO],
    "coverage alone": ["coverage", "uewr-clear", "--altitude", "400", "--cross-section", "0.5"],
    "reach": ["reach", "aegis-ashore-araya", "thaad-seongju"],
    "intercept": ["intercept", "aegis-ship-1", *TOKYO],
    "intercept in vain": ["intercept", "thaad-seongju", *TOKYO],
    "footprint": FOOTPRINT,
    "launch area denied": [*FOOTPRINT, "--denied", "--to", "tokyo", "--radius-km", "300"],
}
UNITS = ("_km", "_km2", "_s", "_deg", "_m", "_m2", "_km_s", "_kg", "_g")
COUNTS = {"shots", "salvo", "sigmas", "aim_points", "launch_points", "places_defended", "places_undefended", "ratio"}
"""Numbers without a unit: counts and ratios; an opener's unit stands beside it."""
COUNTS |= {"propellant_factor", "now", "needed"}


def without_unit(value: object, key: str = "") -> list[str]:
    """Return the keys of numbers in an answer whose names carry no unit."""
    if isinstance(value, dict):
        return [k for name, v in value.items() if name not in ("provenance", TEXTS) for k in without_unit(v, name)]
    if isinstance(value, list):
        return [k for v in value for k in without_unit(v, key)]
    number = isinstance(value, int | float) and not isinstance(value, bool)
    return [key] if number and not key.endswith(UNITS) and key not in COUNTS else []


def own(folder: Path, file: str, entry: str, changes: dict[str, str], more: str = "") -> Path:
    """Write a user's own copy of a catalogue entry, called mine, with some of its plain fields changed; return its path."""
    source = (Path(__file__).parents[2] / f"src/mujun/catalogue/{file}.yaml").read_text(encoding="utf-8")
    block = source.split(f"\n{entry}:\n")[1].split("\n\n")[0]
    changes = {**changes, "name": '"Mine"', "aliases": "[]"}
    lines = [
        f"  {name}: {changes[name]}" if (name := line[2:].split(":")[0]) in changes and line[2] != " " else line
        for line in block.splitlines()
    ]
    path = folder / f"{entry}.yaml"
    path.write_text("\n".join(["mine:", *lines, more]) + "\n", encoding="utf-8")
    return path


@pytest.mark.parametrize("words", GOOD.values(), ids=GOOD)
def test_an_answer_is_one_object_whose_numbers_carry_units(words: list[str]) -> None:
    data = call(*words)
    assert without_unit(data) == []
    assert data["limits"] and data["provenance"]["catalogue_lock"]


def test_coverage_tells_what_a_radar_sees_and_when() -> None:
    data = call(*GOOD["coverage"])
    for sensor in data["sensors"]:
        for f in sensor["footprints"]:
            assert f["farthest_km"] is None or f["farthest_km"] <= max(f["horizon_km"], f["by_range_alone_km"] or 0.0)
    times = [view["from_s"] for row in data["flight"]["sensors"] for view in row["views"]]
    assert times and all(0.0 <= t <= data["flight"]["flight_time_s"] for t in times)
    assert data["flight"]["burnout_s"] < data["flight"]["apogee_s"] < data["flight"]["flight_time_s"]


def test_reach_grows_with_time_and_altitudes_are_those_asked_for() -> None:
    data = call("reach", "aegis-ashore-araya", "--altitude", "200", "--time", "150", "--time", "250")
    contours = data["sites"][0]["contours"]
    assert [c["altitude_km"] for c in contours] == [200.0] * 3
    assert [c["time_s"] for c in contours] == [150.0, 250.0, data["sites"][0]["longest_flight_s"]]
    areas = [c["area_km2"] for c in contours]
    assert areas == sorted(areas) and areas[0] > 0
    assert all(c["nearest_km"] <= c["farthest_km"] for c in contours)


def test_an_engagement_goes_forward_in_time_and_one_in_vain_says_why() -> None:
    data = call(*GOOD["intercept"])
    site = data["sites"][0]
    assert data["feasible"] and data["why_not"] == ""
    assert data["order_possible_s"] < site["earliest_launch_s"] <= site["latest_launch_s"] < data["impact_s"]
    assert site["slack_s"] == data["slack_s"] >= 0.0
    for shot in site["shots_in_sequence"]:
        assert site["earliest_launch_s"] <= shot["launch_s"] < shot["intercept_s"] < data["impact_s"]
    vain = call(*GOOD["intercept in vain"])
    assert not vain["feasible"] and "beyond the reach" in vain["why_not"] and vain["nearest_approach_km"] > 0.0


def test_more_shots_defend_no_more_ground() -> None:
    one, two = call(*FOOTPRINT), call(*FOOTPRINT, "--shots", "2")
    assert 0 < one["area_km2"] <= one["threatened_km2"] and two["area_km2"] <= one["area_km2"]
    assert one["places_defended"] + one["places_undefended"] == len(one["places"])


def test_a_footprint_over_the_antimeridian_is_cut_there(tmp_path: Path) -> None:
    """A user's own ship at 178 E: valid polygons, none with an edge over half the globe, on both sides of it."""
    ship = {"latitude": "50.5 deg", "longitude": "179.5 deg"}
    site = own(tmp_path, "sites", "aegis-ship-1", ship)
    out = tmp_path / "out"
    words = ["--against", "hwasong-14", "--from", "39.25,125.75", "--points", "900", "--radius-km", "700"]
    data = call("footprint", str(site), *words, "--out", str(out))
    assert data["area_km2"] > 0
    features = json.loads((out / "footprint.geojson").read_text(encoding="utf-8"))["features"]
    regions = [f["geometry"] for f in features if f["geometry"]["type"].endswith("Polygon")]
    sides = set()
    for region in regions:
        assert shapely.geometry.shape(region).is_valid
        polygons = [region["coordinates"]] if region["type"] == "Polygon" else region["coordinates"]
        for ring in (ring for polygon in polygons for ring in polygon):
            longitudes = [x for x, _ in ring]
            assert all(-180.0 <= x <= 180.0 for x in longitudes)
            assert max(abs(a - b) for a, b in itertools.pairwise(longitudes)) < 180.0
            sides.add(math.copysign(1.0, sum(longitudes)))
    assert sides == {-1.0, 1.0}, "the area must lie on both sides for this to test anything"


BAD = [
    (["footprint", "aegis-ship-1", *AGAINST, "--points", "0"], "--points 0"),
    (["footprint", "aegis-ship-1", *AGAINST, "--points", str(10**9)], "1,000,000,000"),
    *[([*FOOTPRINT, "--radius-km", value], f"--radius-km {value}") for value in ("0", "-1", "nan")],
    ([*FOOTPRINT, "--shots", "0"], "--shots 0"),
    ([*FOOTPRINT, "--shots", "9"], "8 interceptors"),
    (["footprint", "aegis-ship-1", "aegis-ship-1", *AGAINST], "named twice"),
    (["intercept", "aegis-ship-1", "Aegis-Ship-1", *TOKYO], "named twice"),
    ([*FOOTPRINT, "--shape", "max-range"], "no flight to a point"),
    (["intercept", "aegis-ship-1", *TOKYO, "--shape", "max-range"], "no flight to a point"),
    ([*FOOTPRINT, "--denied"], "--to PLACE"),
    ([*FOOTPRINT, "--mode", "remote"], "organic, lor"),
    ([*FOOTPRINT, "--sensor", "spy-9"], "spy-9"),
    (["footprint", "thaad-guam", *AGAINST], "reaches the ground"),
    (["reach", "aegis-shp-1"], "aegis-ship-1"),
    (["reach", "aegis-ship-1", "--interceptor", "sm-3"], "sm-3-ia"),
    (["reach", "aegis-ship-1", "--altitude", "5"], "100 to 500 km"),
    (["reach", "aegis-ship-1", "--time", "nan"], "nan"),
    (["coverage", "uewr-cler"], "uewr-clear"),
    (["coverage", "pac-3-tokyo"], "no radar of its own"),
    (["coverage", "uewr-clear", "--altitude", "nan"], "--altitude nan"),
    (["coverage", "uewr-clear", "--cross-section", "0"], "--cross-section 0"),
    (["coverage", "uewr-clear", "--from", "sunan"], "--against MISSILE"),
    (["intercept", "aegis-ship-1", "--against", "nodon", "--from", "39,127.5", "--to", "tokyo"], "Nodong"),
    (["intercept", "aegis-ship-1", *AGAINST, "--to", "Pyongjang"], "no place is called"),
    (["intercept", "aegis-ship-1", *AGAINST, "--to", "39,127.5"], "the same place"),
]


@pytest.mark.parametrize(("words", "expected"), BAD)
def test_bad_input_is_answered_with_one_sentence(words: list[str], expected: str) -> None:
    assert expected in refused(*words, "--json")


@pytest.mark.parametrize("command", ["reach", "intercept", "footprint"])
def test_an_interceptor_that_cannot_leave_the_air_is_refused(command: str) -> None:
    words = {"reach": [], "intercept": TOKYO, "footprint": [*AGAINST, "--points", "100"]}[command]
    for speed in ("0.5 km/s", "0.8 km/s"):
        assert "km/s" in refused(command, "aegis-ashore-araya", *words, "--param", f"sm-3-iia.burnout_speed={speed}")


@pytest.mark.parametrize("name", ["coverage alone", "reach", "intercept", "footprint"])
def test_a_file_or_a_folder_with_something_in_it_is_no_place_for_results(name: str, tmp_path: Path) -> None:
    taken = tmp_path / "taken"
    taken.write_text("mine", encoding="utf-8")
    assert "is not a folder" in refused(*GOOD[name], "--out", str(taken))
    assert "not empty" in refused(*GOOD[name], "--out", str(tmp_path))
    assert taken.read_text(encoding="utf-8") == "mine"


def test_a_radar_without_a_face_is_located(tmp_path: Path) -> None:
    radar = own(tmp_path, "radars", "spy-1d-v", {"faces": "[]"})
    sensor = radar.read_text(encoding="utf-8") + own(
        tmp_path, "sensors", "spy-1d-deveselu", {"radar": "mine"}
    ).read_text(encoding="utf-8").replace("mine:", "my-sensor:", 1)
    both = tmp_path / "both.yaml"
    both.write_text(sensor, encoding="utf-8")
    sentence = refused("coverage", str(both))
    assert "both.yaml:" in sentence and "mine.faces" in sentence


@pytest.mark.parametrize("command", ["coverage", "reach", "intercept", "footprint"])
def test_a_site_under_the_ground_is_located(command: str, tmp_path: Path) -> None:
    words = {"intercept": TOKYO, "footprint": AGAINST}.get(command, [])
    sentence = refused(command, str(own(tmp_path, "sites", "aegis-ship-1", {"height": "-3000 m"})), *words)
    assert "aegis-ship-1.yaml:" in sentence and "mine.height" in sentence


def test_exit_codes_and_streams() -> None:
    """0 with one object and nothing else on standard output, 2 with one sentence on standard error."""
    program = [sys.executable, "-m", "mujun.cli.main"]
    good = subprocess.run([*program, *GOOD["intercept"], "--json"], capture_output=True, text=True, check=False)
    assert good.returncode == 0 and isinstance(json.loads(good.stdout), dict)
    bad = subprocess.run([*program, *FOOTPRINT, "--radius-km", "nan"], capture_output=True, text=True, check=False)
    assert bad.returncode == 2 and bad.stdout == ""
    assert bad.stderr.startswith("mujun: ") and bad.stderr.count("\n") == 1
