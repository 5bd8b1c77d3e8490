"""Check cases given by the user: anywhere, in any direction, and bad ones refused with a sentence.

The truths are flown here by scipy's DOP853 in Earth-fixed or inertial axes, with pymap3d's geodesy and fluids'
atmosphere: nothing of mujun takes part.
"""

import math

import fluids
import numpy as np
import pymap3d
import pytest
from scipy.integrate import solve_ivp

from mujun.base.outcomes import BadInput
from mujun.evidence.recorded.case_file import ROUND_RADIUS
from mujun.evidence.recorded.check_case import run_case

GM, J2, A, RATE = 3.986004418e14, 1.0826298213e-3, 6378137.0, 7.292115e-5
MASS, AREA, DRAG = 14.5939, 0.0182415, 0.1
FOOT = 0.3048
CASE = """name: made-up
data: record.csv
mass: 14.5939 kg
area: 0.0182415 m^2
drag_coefficient: 0.1
gravity: {gravity}
earth: {earth}
rotation: {rotation}
tolerance_m: 0.05
"""


def acceleration(position, velocity, height, gravity, rate):
    x, y, z = position
    r = math.sqrt(x * x + y * y + z * z)
    g = -GM / r**3 * position
    if gravity == "j2":
        k, s = 1.5 * J2 * (A / r) ** 2, 5 * (z / r) ** 2
        g = -GM / r**3 * position * (1 + k * np.array([1 - s, 1 - s, 3 - s]))
    air_velocity = velocity - np.array([-rate * y, rate * x, 0.0])
    density = fluids.ATMOSPHERE_1976(max(height, 0.0)).rho
    return g - 0.5 * density * DRAG * AREA / MASS * np.linalg.norm(air_velocity) * air_velocity


def fly(latitude, longitude, height, speed, azimuth, climb, *, start=0.0, end=100.0, gravity="j2", earth="wgs84",
        rotation=True):  # fmt: skip
    """Return times and rows (lat, lon deg, height m, north, east, down m/s, inertial state)."""
    shape = pymap3d.Ellipsoid.from_name("wgs84")
    if earth == "round":
        shape = pymap3d.Ellipsoid(ROUND_RADIUS, ROUND_RADIUS)
    rate = RATE if rotation else 0.0
    axis = np.array([0.0, 0.0, rate])

    def turn(vector, time):
        c, s = math.cos(rate * time), math.sin(rate * time)
        return np.array([c * vector[0] - s * vector[1], s * vector[0] + c * vector[1], vector[2]])

    def geodetic(position, time):
        return pymap3d.ecef2geodetic(*turn(position, -time), ell=shape)

    fixed = np.array(pymap3d.geodetic2ecef(latitude, longitude, height, ell=shape), dtype=float)
    level = speed * math.cos(math.radians(climb))
    east, north = level * math.sin(math.radians(azimuth)), level * math.cos(math.radians(azimuth))
    up = speed * math.sin(math.radians(climb))
    position = turn(fixed, start)
    velocity = turn(np.array(pymap3d.enu2uvw(east, north, up, latitude, longitude)), start)
    velocity = velocity + np.cross(axis, position)

    def motion(time, y):
        return np.concatenate([y[3:], acceleration(y[:3], y[3:], geodetic(y[:3], time)[2], gravity, rate)])

    times = np.linspace(start, end, 101)
    flown = solve_ivp(
        motion, (start, end), np.concatenate([position, velocity]), method="DOP853", t_eval=times,
        rtol=1e-11, atol=1e-7, max_step=0.25,
    ).y.T  # fmt: skip
    rows = []
    for time, state in zip(times, flown, strict=True):
        lat, lon, h = geodetic(state[:3], time)
        ground = turn(state[3:] - np.cross(axis, state[:3]), -time)
        e, n, u = pymap3d.uvw2enu(*ground, lat, lon)
        rows.append([float(v) for v in (lat, lon, h, n, e, -u, *state)])
    return times, np.array(rows)


def write_case(folder, times, rows, columns, factors=None, **models):
    models = {"gravity": "j2", "earth": "wgs84", "rotation": True} | models
    models["rotation"] = str(models["rotation"]).lower()
    factors = factors or {}
    lines = [",".join(["time", *columns])]
    names = ("latitude_deg", "longitude_deg", "altitudeMsl_m", "feVelocity_m_s_X", "feVelocity_m_s_Y",
             "feVelocity_m_s_Z", "eiPosition_m_X", "eiPosition_m_Y", "eiPosition_m_Z", "eiVelocity_m_s_X",
             "eiVelocity_m_s_Y", "eiVelocity_m_s_Z")  # fmt: skip
    metric = [c.replace("_ft_s", "_m_s").replace("_ft", "_m") for c in columns]
    for time, row in zip(times, rows, strict=True):
        values = [row[names.index(m)] / (FOOT if m != c else 1.0) for m, c in zip(metric, columns, strict=True)]
        lines.append(",".join(repr(float(v)) for v in [time, *values]))
    (folder / "record.csv").write_text("\n".join(lines) + "\n")
    (folder / "case.yaml").write_text(CASE.format(**models))
    return folder / "case.yaml"


US = ["altitudeMsl_ft", "longitude_deg", "latitude_deg", *(f"feVelocity_ft_s_{c}" for c in "XYZ")]
SI = ["altitudeMsl_m", "longitude_deg", "latitude_deg", *(f"feVelocity_m_s_{c}" for c in "XYZ")]
INERTIAL = [*(f"eiPosition_ft_{c}" for c in "XYZ"), *(f"eiVelocity_ft_s_{c}" for c in "XYZ")]


@pytest.mark.parametrize(
    ("flight", "models", "columns"),
    [
        ((47.3, 141.2, 300.0, 900.0, 38.0, 50.0), {}, US),
        ((47.3, 141.2, 300.0, 900.0, 38.0, 50.0), {}, INERTIAL),
        ((-33.9, -70.1, 2500.0, 1500.0, 285.0, 60.0), {}, SI),
        ((68.0, 179.9995, 9144.0, 300.0, 60.0, 5.0), {}, US + INERTIAL),
        ((52.0, 5.0, 100.0, 700.0, 45.0, 45.0), {"gravity": "inverse-square", "earth": "round"}, US),
        ((52.0, 5.0, 100.0, 700.0, 45.0, 45.0), {"gravity": "inverse-square", "earth": "round", "rotation": False}, US),
        ((52.0, 5.0, 100.0, 700.0, 225.0, 45.0), {"gravity": "inverse-square"}, SI),
        ((52.0, 5.0, 100.0, 700.0, 135.0, 45.0), {"earth": "round"}, SI),
        ((35.0, 140.0, 100.0, 700.0, 315.0, 45.0), {"rotation": False}, US),
    ],
)
def test_flights_off_the_equator(tmp_path, flight, models, columns):
    times, rows = fly(*flight, **models, end=40.0)
    result = run_case(write_case(tmp_path, times, rows, columns, **models))
    assert result.max_altitude_error_m < 0.01
    assert result.max_position_error_m < 0.02
    assert result.max_speed_error_m_s < 0.001
    assert result.passed


def test_a_record_that_does_not_begin_at_zero(tmp_path):
    times, rows = fly(20.0, -150.0, 8000.0, 400.0, 120.0, 10.0, start=500.0, end=530.0)
    for columns in (US, INERTIAL):
        assert run_case(write_case(tmp_path, times, rows, columns)).max_position_error_m < 0.01


def test_the_wrong_model_shows(tmp_path):
    """J2 at 47 degrees moves a 60 s flight by metres: the case must say no."""
    times, rows = fly(47.3, 141.2, 300.0, 900.0, 38.0, 50.0, end=60.0)
    result = run_case(write_case(tmp_path, times, rows, US, gravity="inverse-square"))
    assert result.passed is False
    assert result.max_position_error_m > 1.0
    assert result.to_dict()["rows"][0]["pass"] is False


def test_without_tolerance_there_is_no_verdict(tmp_path):
    times, rows = fly(10.0, 10.0, 5000.0, 100.0, 0.0, 0.0, end=5.0)
    path = write_case(tmp_path, times, rows, US)
    path.write_text(path.read_text().replace("tolerance_m: 0.05\n", ""))
    assert run_case(path).passed is None


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("mass: 14.5939 kg", "mass: -3 kg", "mass: '-3 kg' is not positive; expected"),
        ("mass: 14.5939 kg", "mass: 3 m", "expected a mass"),
        ("mass: 14.5939 kg", "mass: 3", "has no unit"),
        ("mass: 14.5939 kg", "mas: 3 kg", "did you mean mass"),
        ("mass: 14.5939 kg\n", "", "the field mass is missing"),
        ("drag_coefficient: 0.1", "drag_coefficient: -0.1", "expected 0 or more"),
        ("gravity: j2", "gravity: j3", "expected j2 or inverse-square"),
        ("earth: wgs84", "earth: flat", "expected wgs84 or round"),
        ("rotation: true", "rotation: 1", "expected true or false"),
        ("tolerance_m: 0.05", "tolerance_m: 0", "is not positive"),
        ("tolerance_m: 0.05", "gm: 4e14 m/s", "expected m^3/s^2"),
        ("tolerance_m: 0.05", "rotation_rate: 1 Hz", "expected rad/s"),
        ("data: record.csv", "data: nothing.csv", "nothing.csv: the file cannot be read"),
        ("data: record.csv", "data: []", "expected a CSV file beside this one"),
    ],
)
def test_bad_cases_are_refused(tmp_path, old, new, said):
    times, rows = fly(10.0, 10.0, 5000.0, 100.0, 0.0, 0.0, end=2.0)
    path = write_case(tmp_path, times, rows, US)
    path.write_text(path.read_text().replace(old, new))
    with pytest.raises(BadInput) as caught:
        run_case(path)
    assert said in str(caught.value)
    assert str(tmp_path) in str(caught.value)


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("time,", "clock,", "the column time is missing"),
        ("altitudeMsl_ft", "height_ft", "columns for the state are missing; expected"),
        ("altitudeMsl_ft", "altitudeMsl_furlong", "no known unit; expected one of ft, m, km"),
        ("\n0.02,", "\n-5,", "the times do not rise"),
        ("\n0.02,", "\nnan,", "row 3 of the column time holds 'nan'; expected a number"),
        ("\n2.0,", "\n1e9,", "expected at most 86400 s"),
    ],
)
def test_bad_records_are_refused(tmp_path, old, new, said):
    times, rows = fly(10.0, 10.0, 5000.0, 100.0, 0.0, 0.0, end=2.0)
    path = write_case(tmp_path, times, rows, US)
    record = tmp_path / "record.csv"
    assert old in record.read_text()
    record.write_text(record.read_text().replace(old, new))
    with pytest.raises(BadInput) as caught:
        run_case(path)
    assert said in str(caught.value)
    assert str(record) in str(caught.value)


def test_an_empty_record_and_a_missing_case(tmp_path):
    with pytest.raises(BadInput, match="cannot be read"):
        run_case(tmp_path / "case.yaml")
    times, rows = fly(10.0, 10.0, 5000.0, 100.0, 0.0, 0.0, end=2.0)
    path = write_case(tmp_path, times, rows, US)
    (tmp_path / "record.csv").write_text("")
    with pytest.raises(BadInput, match="the file is empty"):
        run_case(path)
