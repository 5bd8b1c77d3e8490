"""States for other simulators: what is written comes back, and an independent reader finds the same. Agreement and story."""

from pathlib import Path

import numpy as np
import pytest
from oem import OrbitEphemerisMessage
from story_commands import refused

import mujun

EPOCH = "2024-10-31T22:11:00.25Z"


@pytest.fixture(scope="module")
def flown(tmp_path_factory: pytest.TempPathFactory) -> tuple[mujun.Flight, Path]:
    flight = mujun.fly("hwasong-15", "yusang-ni", to="honolulu")
    return flight, flight.save(tmp_path_factory.mktemp("states") / "path.oem", epoch=EPOCH)


def test_a_flight_comes_back_to_a_millimetre(flown: tuple[mujun.Flight, Path]) -> None:
    flight, path = flown
    (states,) = mujun.read_oem(path)
    whole = flight._found.flown.flights
    fixed, times = whole.fixed()
    _, once = np.unique(times[0], return_index=True)
    np.testing.assert_allclose(states.time, times[0][once], atol=1e-6)
    np.testing.assert_allclose(states.position, fixed[0][once], atol=1e-3)
    assert (states.frame, states.time_system, states.center) == ("ITRF2000", "UTC", "EARTH")
    assert states.epoch.isoformat() == "2024-10-31T22:11:00.250000+00:00"
    assert states.name == "Hwasong-15 from Yusang-ni area to Honolulu"


def test_velocities_are_relative_to_the_ground_and_fit_the_positions(flown: tuple[mujun.Flight, Path]) -> None:
    """In coast the difference of positions, and at burnout the speed that the flight reports."""
    flight, path = flown
    (states,) = mujun.read_oem(path)
    speed = np.linalg.norm(states.velocity, axis=1)
    assert speed[0] == pytest.approx(0.0, abs=1e-3)
    k = int(np.argmin(abs(states.time - flight.burnout_time_s)))
    assert speed[k] / 1e3 == pytest.approx(flight.burnout_speed_km_s, abs=1e-6)
    coast = slice(k + 1, len(states.time) - 40)
    step = np.diff(states.time[coast])[:, None]
    mean = 0.5 * (states.velocity[coast][1:] + states.velocity[coast][:-1])
    error = np.diff(states.position[coast], axis=0) / step - mean
    assert np.linalg.norm(error, axis=1).max() < 5.0  # m/s, of the trapezoid rule; an inertial velocity is 400 m/s off


def test_an_independent_reader_finds_the_same(flown: tuple[mujun.Flight, Path]) -> None:
    _, path = flown
    (ours,) = mujun.read_oem(path)
    (theirs,) = OrbitEphemerisMessage.open(path).segments
    states = list(theirs.states)
    assert theirs.metadata["REF_FRAME"] == "ITRF2000" and len(states) == len(ours.time)
    np.testing.assert_allclose([1e3 * s.position for s in states], ours.position, atol=1e-6)
    np.testing.assert_allclose([1e3 * s.velocity for s in states], ours.velocity, atol=1e-9)
    seconds = [(s.epoch - states[0].epoch).to_value("s") for s in states]
    np.testing.assert_allclose(seconds, ours.time, atol=2e-6)


SEGMENT = """META_START
OBJECT_NAME = A
OBJECT_ID = UNKNOWN
CENTER_NAME = EARTH
REF_FRAME = EME2000
TIME_SYSTEM = TAI
START_TIME = 2024-060T00:00:00
STOP_TIME = 2024-060T00:01:00
META_STOP
COMMENT the 60th day of a leap year
2024-060T00:00:00 7000 0 0 0 7.5 0
2024-02-29T00:01:00.5Z 6990 450 0 -0.5 7.4 0 0 0 0
COVARIANCE_START
EPOCH = 2024-060T00:00:00
1.0
COVARIANCE_STOP
"""
HEAD = "CCSDS_OEM_VERS = 2.0\nCREATION_DATE = 2024-03-01T00:00:00\nORIGINATOR = B\n"


def test_messages_of_other_programs_are_read(tmp_path: Path) -> None:
    path = tmp_path / "two.oem"
    path.write_text(HEAD + SEGMENT + SEGMENT.replace("= A", "= C"))
    first, second = mujun.read_oem(path)
    assert (first.name, second.name, first.frame, first.time_system) == ("A", "C", "EME2000", "TAI")
    np.testing.assert_allclose(first.time, [0.0, 60.5])
    np.testing.assert_allclose(first.position[1], [6.99e6, 4.5e5, 0.0])
    np.testing.assert_allclose(first.velocity[1], [-500.0, 7400.0, 0.0])


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("CCSDS_OEM_VERS = 2.0", "<oem>", "bad.oem:1: '<oem>' does not begin an OEM in key-value notation"),
        ("REF_FRAME = EME2000\n", "", "bad.oem:11: the header that ends here has no REF_FRAME"),
        ("7000 0 0 0 7.5 0", "7000 0 0 0 7.5", "bad.oem:14: 6 values; expected 7"),
        ("7000 0 0", "7000 x 0", "bad.oem:14: '2024-060T00:00:00 7000 x 0 0 7.5 0' holds something that is no number"),
        (
            "2024-02-29T00:01:00.5Z",
            "2024-02-28T00:01:00",
            "bad.oem:15: 2024-02-28T00:01:00 is not after the time before",
        ),
        ("2024-02-29T00:01:00.5Z", "soon", "bad.oem:15: 'soon' is no time"),
        ("CENTER_NAME = EARTH", "CENTER_NAME", "bad.oem:7: 'CENTER_NAME' is no line of a header"),
        ("META_STOP\n", "", "'2024-060T00:00:00 7000 0 0 0 7.5 0' is no line of a header"),
        ("META_START\n", "", "META_STOP ends nothing"),
    ],
)
def test_a_fault_is_told_with_its_line(old: str, new: str, said: str, tmp_path: Path) -> None:
    path = tmp_path / "bad.oem"
    path.write_text((HEAD + SEGMENT).replace(old, new))
    with pytest.raises(mujun.BadInput) as told:
        mujun.read_oem(path)
    assert said in str(told.value)


def test_a_launch_time_that_is_none_or_has_no_use_is_refused(tmp_path: Path) -> None:
    words = ("flight", "nodong", "--from", "39,127.5", "--to", "tokyo")
    assert "--epoch has no use in .kml files" in said(*words, "--out", str(tmp_path / "a.kml"), "--epoch", EPOCH)
    assert "--epoch soon: expected a launch time in UTC" in said(
        *words, "--out", str(tmp_path / "a.oem"), "--epoch", "soon"
    )
    assert said(*words, "--epoch", EPOCH) == "--epoch has no use without --out"


def said(*words: str) -> str:
    """Return a refusal in the words of the command line."""
    import re

    from mujun.runs.shared.command_line import option_of

    return re.sub(r"`([a-z_]+)`", lambda found: option_of(found[1]), refused(*words))
