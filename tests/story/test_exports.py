"""Files for other programs, each opened by an independent reader: the numbers in it are those of the answer."""

import csv
import io
import json
import shutil
import subprocess
import sys
from pathlib import Path

import numpy as np
import openpyxl
import pytest
import xarray
from fastkml import kml
from fastkml.validator import validate
from pymap3d import geodetic2ecef
from pyproj import Geod
from scipy.interpolate import CubicSpline
from shapely.geometry import shape
from story_commands import call, refused
from typer.testing import CliRunner

from mujun.cli.main import app
from mujun.reports.formats.tabular import csv_text, workbook

FLIGHT = ("flight", "hwasong-15", "--from", "Yusang-ni", "--to", "Honolulu")


@pytest.fixture(scope="module")
def flown(tmp_path_factory: pytest.TempPathFactory) -> tuple[dict, Path]:
    folder = tmp_path_factory.mktemp("flight")
    data = {}
    for form in ("json", "csv", "xlsx", "geojson", "kml", "czml", "nc", "zarr", "e"):
        data = call(*FLIGHT, "--out", str(folder / f"path.{form}"))
    call(*FLIGHT, "--out", str(folder / "path.oem"), "--epoch", "2024-10-31T22:11:00.25Z")
    return data, folder


def path_of(folder: Path) -> dict[str, np.ndarray]:
    return {key: np.array(values) for key, values in json.loads((folder / "path.json").read_text()).items()}


def test_tables_hold_the_path_with_units_in_their_heads(flown: tuple[dict, Path]) -> None:
    data, folder = flown
    path = path_of(folder)
    rows = list(csv.DictReader(io.StringIO((folder / "path.csv").read_text())))
    sheet = openpyxl.load_workbook(folder / "path.xlsx")["flight"]
    heads = [cell.value for cell in sheet[1]]
    assert heads == list(rows[0]) == list(path)
    for k, head in enumerate(heads):
        assert [float(row[head]) for row in rows] == pytest.approx(path[head], abs=1e-6)
        assert [row[k] for row in sheet.iter_rows(min_row=2, values_only=True)] == pytest.approx(path[head])
    assert path["altitude_km"].max() == pytest.approx(data["apogee_km"], rel=1e-4)


def test_the_kml_fits_the_schema_and_is_a_flight_in_time(flown: tuple[dict, Path]) -> None:
    data, folder = flown
    assert validate(file_to_validate=folder / "path.kml")
    document = kml.KML.parse(folder / "path.kml").features[0]
    (mark,) = document.features
    items = mark.kml_geometry.track_items
    path = path_of(folder)
    assert len(items) == len(path["time_s"])
    seconds = [(item.when.dt - items[0].when.dt).total_seconds() for item in items]
    assert seconds == pytest.approx(path["time_s"] - path["time_s"][0], abs=2e-3)
    assert [item.coord.z for item in items] == pytest.approx(1e3 * path["altitude_km"], abs=0.06)
    last = items[-1].coord
    assert (last.y, last.x) == pytest.approx((data["impact_lat_deg"], data["impact_lon_deg"]), abs=1e-4)


def test_the_line_on_the_ground_is_cut_at_the_antimeridian_and_as_long_as_the_flight(flown: tuple[dict, Path]) -> None:
    data, folder = flown
    feature = json.loads((folder / "path.geojson").read_text())
    line = shape(feature["geometry"])
    assert line.has_z and max(z for part in line.geoms for *_, z in part.coords) == pytest.approx(
        1e3 * data["apogee_km"], rel=1e-4
    )
    assert line.geom_type == "MultiLineString" and line.is_valid and len(line.geoms) == 2
    length = sum(Geod(ellps="WGS84").geometry_length(part) for part in line.geoms) / 1e3
    assert data["range_km"] <= length < 1.03 * data["range_km"]  # the Earth turns below the flight


def test_the_czml_is_a_document_and_a_flight_with_all_its_samples(flown: tuple[dict, Path]) -> None:
    _, folder = flown
    path = path_of(folder)
    document, flight = json.loads((folder / "path.czml").read_text())
    assert document["id"] == "document" and document["version"] == "1.0"
    samples = np.array(flight["position"]["cartographicDegrees"]).reshape(-1, 4)
    wanted = np.column_stack([path["time_s"], path["longitude_deg"], path["latitude_deg"], 1e3 * path["altitude_km"]])
    np.testing.assert_allclose(samples, wanted, atol=0.06)
    assert flight["availability"] == document["clock"]["interval"]
    assert flight["position"]["epoch"] == flight["availability"].split("/")[0]


def test_stk_reads_seconds_metres_and_a_fixed_frame(flown: tuple[dict, Path]) -> None:
    _, folder = flown
    lines = (folder / "path.e").read_text().splitlines()
    begin = lines.index("EphemerisTimePosVel")
    words = dict(line.split(maxsplit=1) for line in lines[:begin] if " " in line and not line.startswith("#"))
    assert words["CoordinateSystem"] == "Fixed" and words["ScenarioEpoch"] == "1 Jan 2000 00:00:00.000000"
    states = np.array([line.split() for line in lines[begin + 1 : -1]], float)
    assert len(states) == int(words["NumberOfEphemerisPoints"]) and lines[-1] == "END Ephemeris"
    path = path_of(folder)
    _, once = np.unique(path["time_s"], return_index=True)
    np.testing.assert_allclose(states[:, 0], path["time_s"][once], atol=1e-6)
    wanted = geodetic2ecef(*(path[k][once] for k in ("latitude_deg", "longitude_deg")), 1e3 * path["altitude_km"][once])
    np.testing.assert_allclose(states[:, 1:4], np.column_stack(wanted), atol=2e-3)


def test_cesium_itself_reads_the_czml_and_flies_it(flown: tuple[dict, Path], tmp_path: Path) -> None:
    _, folder = flown
    node, npm = shutil.which("node"), shutil.which("npm")
    if node is None or npm is None:
        pytest.skip("no node on this machine: Cesium cannot be run")
    work = tmp_path / "cesium"
    shutil.copytree(Path(__file__).parent / "cesium", work)
    if subprocess.run(
        [npm, "ci", "--ignore-scripts", "--no-audit", "--no-fund"], cwd=work, capture_output=True, check=False
    ).returncode:
        pytest.skip("npm cannot fetch what tests/story/cesium/package-lock.json names")
    path = path_of(folder)
    times = [0.0, 111.0, 300.0, 501.5, float(np.floor(path["time_s"][-1]))]
    command = [node, "read.mjs", str(folder / "path.czml"), *map(str, times)]
    read = json.loads(subprocess.run(command, cwd=work, capture_output=True, text=True, check=True).stdout)
    assert read["entities"] == 1 and read["seconds"] == pytest.approx(path["time_s"][-1], abs=0.1)
    _, once = np.unique(path["time_s"], return_index=True)  # events stand in the path twice
    for time, longitude, latitude, height in read["at"]:
        names = ("longitude_deg", "latitude_deg", "altitude_km")
        wanted = [float(CubicSpline(path["time_s"][once], path[k][once])(time)) for k in names]
        assert longitude == pytest.approx(wanted[0], abs=0.02) and latitude == pytest.approx(wanted[1], abs=0.02)
        assert height / 1e3 == pytest.approx(wanted[2], abs=1.0)  # it interpolates between samples in its own way


def test_the_checker_of_the_cf_conventions_finds_nothing(flown: tuple[dict, Path]) -> None:
    _, folder = flown
    checker = Path(sys.executable).parent / "compliance-checker"
    command = [str(checker), "--test=cf:1.11", "--criteria", "strict", str(folder / "path.nc")]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0 and "All tests passed!" in done.stdout, done.stdout + done.stderr


@pytest.mark.parametrize("form", ["nc", "zarr"])
def test_xarray_opens_the_flight_with_its_units(flown: tuple[dict, Path], form: str) -> None:
    data, folder = flown
    opened = (
        xarray.open_dataset(folder / "path.nc")
        if form == "nc"
        else xarray.open_zarr(folder / "path.zarr", consolidated=False)
    )
    with opened as found:
        path = path_of(folder)
        assert found.attrs["Conventions"] == "CF-1.11" and found.attrs["featureType"] == "trajectory"
        units = {name: found[name].attrs["units"] for name in ("latitude", "longitude", "altitude", "speed")}
        assert units == {"latitude": "degrees_north", "longitude": "degrees_east", "altitude": "m", "speed": "m s-1"}
        assert found["altitude"].attrs["positive"] == "up" and found["flight"].attrs["cf_role"] == "trajectory_id"
        assert {"time", "latitude", "longitude", "altitude"} <= set(found.coords)
        np.testing.assert_allclose(found["altitude"], 1e3 * path["altitude_km"])
        np.testing.assert_allclose(found["speed"], 1e3 * path["inertial_speed_km_s"])
        passed = (found["time"].values - found["time"].values[0]) / np.timedelta64(1, "s")
        np.testing.assert_allclose(passed, path["time_s"] - path["time_s"][0], atol=1e-6)
        assert str(found["flight"].values) == f"{data['missile']} from {data['from']}"


def test_an_ending_that_is_not_written_and_a_file_that_is_there_are_told(flown: tuple[dict, Path]) -> None:
    _, folder = flown
    assert "expected a name ending in .csv, .xlsx, .geojson" in refused(*FLIGHT, "--out", str(folder / "path.pdf"))
    for form in ("zarr", "kml"):
        assert f"already holds path.{form}" in refused(*FLIGHT, "--out", str(folder / f"path.{form}"))


@pytest.mark.parametrize(
    ("words", "name", "table"),
    [
        (("footprint", "aegis-ashore-araya", "--against", "nodong", "--from", "Sino-ri", "--points", "400"), "footprint",
         "places"),
        (("reach", "aegis-ashore-araya", "--altitude", "200"), "reach", "contours"),
        (("coverage", "aegis-ashore-araya", "--altitude", "200", "--against", "hwasong-15", "--from", "Yusang-ni", "--to",
          "Honolulu"), "coverage", "coverage"),
    ],
)  # fmt: skip
def test_regions_are_the_same_in_kml_geojson_and_table(
    words: tuple[str, ...], name: str, table: str, tmp_path: Path
) -> None:
    call(*words, "--out", str(tmp_path / "run"))
    folder = tmp_path / "run"
    assert validate(file_to_validate=folder / f"{name}.kml")
    document = kml.KML.parse(folder / f"{name}.kml").features[0]
    features = json.loads((folder / f"{name}.geojson").read_text())["features"]
    marks = document.features[: len(features)]
    for mark, feature in zip(marks, features, strict=True):
        theirs = shape(feature["geometry"])
        if not theirs.is_empty:
            assert mark.geometry is not None
            assert shape(mark.geometry.__geo_interface__).equals_exact(theirs, 1e-5)
    assert len(document.features) - len(features) == (1 if "--against" in words and name == "coverage" else 0)
    assert list(csv.DictReader(io.StringIO((folder / f"{table}.csv").read_text())))


def test_an_engagement_is_the_flight_and_where_it_could_be_met(tmp_path: Path) -> None:
    words = ("intercept", "aegis-ashore-mutsumi", "--against", "nodong", "--from", "kittaeryong", "--to", "hiroshima")
    data = call(*words, "--out", str(tmp_path / "run"))
    assert validate(file_to_validate=tmp_path / "run" / "intercept.kml")
    marks = kml.KML.parse(tmp_path / "run" / "intercept.kml").features[0].features
    meetings = [m for site in data["sites"] for m in site["meetings"]]
    assert len(marks) == len(meetings) + 1 and meetings
    for mark, meeting in zip(marks, meetings, strict=False):
        assert meeting["what"] in mark.name and mark.geometry.geom_type == "Point"
    assert len(marks[-1].kml_geometry.track_items) > 50
    moments = list(csv.DictReader(io.StringIO((tmp_path / "run" / "intercept.csv").read_text())))
    assert [float(row["time_s"]) for row in moments] == sorted(float(row["time_s"]) for row in moments)
    assert moments[0]["event"] == "launch of the missile" and moments[-1]["event"] == "impact"


def test_what_would_flip_and_what_decides_are_tables_too(tmp_path: Path) -> None:
    data = call("threshold", "sees-russia", "--of", "spy-7-japan.reference_range", "--out", str(tmp_path / "a"))
    (row,) = csv.DictReader(io.StringIO((tmp_path / "a" / "threshold.csv").read_text()))
    assert float(row["value"]) == pytest.approx(data["flips"][0]["value"]) and row["unit"] == "km"
    asked = [
        word
        for field in ("track_time", "confirm_time", "minimum_elevation")
        for word in ("--of", f"spy-7-japan.{field}")
    ]
    data = call(
        "sensitivity", "watches-kurils", *asked, "--factors", "2", "--evaluations", "32", "--out", str(tmp_path / "b")
    )
    rows = list(csv.DictReader(io.StringIO((tmp_path / "b" / "sensitivity.csv").read_text())))
    assert [row["parameter"] for row in rows] == [factor["parameter"] for factor in data["factors"]]


def test_a_run_of_claims_brings_its_tables(tmp_path: Path) -> None:
    data = call("assess", "sees-russia", "build-up", "--out", str(tmp_path / "run"))
    book = openpyxl.load_workbook(tmp_path / "run" / "tables.xlsx")
    rows = list(book["verdicts"].iter_rows(values_only=True))
    found = [dict(zip(rows[0], row, strict=True)) for row in rows[1:]]
    for row, study in zip(found, data["studies"], strict=True):
        assert (row["study"], row["verdict"], row["margin_unit"]) == (
            study["id"],
            study["verdict"],
            study["margin_unit"],
        )
        assert row["margin"] == pytest.approx(study["margin"])
        for name, table in study["tables"].items():
            sheet = list(book[f"{study['id']} {name.replace('_', ' ')}"].iter_rows(values_only=True))
            assert list(sheet[0]) == list(table[0]) and len(sheet) == 1 + len(table)
    assert dict(book["about"].iter_rows(values_only=True))["command"] == data["provenance"]["command"]
    verdicts = csv.DictReader(io.StringIO((tmp_path / "run" / "verdicts.csv").read_text()))
    assert [row["verdict"] for row in verdicts] == [study["verdict"] for study in data["studies"]]


def test_no_cell_becomes_a_formula_and_long_names_stay_apart(tmp_path: Path) -> None:
    rows = [
        {"what": "=1+1", "n": 2.5},
        {"what": "-SUM(A1)", "n": None, "more": [1, 2]},
        {"what": "+x", "n": float("inf")},
    ]
    long = "a name of a table that is longer than a sheet may have"
    path = tmp_path / "book.xlsx"
    path.write_bytes(workbook({long: rows, f"{long}!": rows, "a/b": rows, "none": []}, {"what": "@x"}))
    book = openpyxl.load_workbook(path)
    assert len(book.sheetnames) == 4 and all(len(name) <= 31 for name in book.sheetnames) and "a-b" in book.sheetnames
    for sheet in book:
        assert all(cell.data_type != "f" for row in sheet for cell in row)
    values = list(book["a-b"].iter_rows(values_only=True))
    assert values[0] == ("what", "n", "more") and values[2][2] == "1; 2" and values[3][1] is None
    assert csv_text(rows) == "what,n,more\n =1+1,2.5,\n -SUM(A1),,1; 2\n +x,,\n"


def test_without_xarray_the_file_is_refused_with_what_to_install(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import sys

    monkeypatch.setitem(sys.modules, "xarray", None)
    result = CliRunner().invoke(app, [*FLIGHT, "--out", str(tmp_path / "path.nc")])
    assert "pip install '.[export]'" in str(result.exception) and list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("words", "sheet", "rows_of"),
    [
        (("network", "network-c2bmc", "gmd-fort-greely", "--against", "hwasong-15", "--to", "us-targets", "--mode", "eor",
          "--without", "japan-command>c2bmc"), "links", lambda data: data["links"]),
        (("raid", "aegis-ashore-araya", "--raid", "raid-north-korea-20", "--raids", "500"), "saturation",
         lambda data: data["saturation"]),
        (("intercept", "aegis-ashore-mutsumi", "--against", "nodong", "--from", "kittaeryong", "--to", "hiroshima"),
         "sites meetings", lambda data: [m for site in data["sites"] for m in site["meetings"]]),
        (("reach", "thaad-seongju"), "sites contours", lambda data: [c for site in data["sites"] for c in site["contours"]]),
        (("footprint", "aegis-ashore-araya", "--against", "nodong", "--from", "sino-ri", "--points", "400"), "places",
         lambda data: data["places"]),
        (("coverage", "tpy-2-shariki"), "sensors footprints", lambda data: data["sensors"][0]["footprints"]),
    ],
    ids=lambda value: value[0] if isinstance(value, tuple) else None,
)  # fmt: skip
def test_every_table_of_a_command_is_a_sheet(words: tuple[str, ...], sheet: str, rows_of, tmp_path: Path) -> None:
    data = call(*words, "--out", str(tmp_path / "out"))
    book = openpyxl.load_workbook(tmp_path / "out" / "tables.xlsx")
    about = dict(row[:2] for row in book["about"].iter_rows(values_only=True))
    assert about["command"] == data["provenance"]["command"] and "Not modelled" in about["boundaries"]
    (heads, *lines), wanted = book[sheet].iter_rows(values_only=True), rows_of(data)
    assert len(lines) == len(wanted) > 0
    for line, row in zip(lines, wanted, strict=True):
        told = dict(zip(heads, line, strict=True))
        numbers = {key: value for key, value in row.items() if isinstance(value, int | float) and key in told}
        assert numbers and all(told[key] == pytest.approx(value) for key, value in numbers.items())
