"""The bound of a track's prediction against fits, regressions and laws.

| checked | against | models | tolerance |
|---|---|---|---|
| predicted position | least squares, Jacobians of range, azimuth, elevation by scipy | J2 field, rotating | 0.1 % |
| the same | scatter of 4,000 such fits to noisy looks, seeded | J2 field, rotating | 4 % (3.5 sigma) |
| across the line of sight | weighted regression of a straight line (closed form) | no gravity, no rotation | 1e-6 |
| along the line of sight | the same for range | no gravity, no rotation | 1e-6 |
"""

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from measured import least_cpu_s
from scipy.integrate import solve_ivp

from mujun.earth.constants import EQUATORIAL_RADIUS, GM, J2, Earth
from mujun.earth.frames import fixed_to_inertial, inertial_to_fixed
from mujun.earth.geodesy import geodetic_to_fixed, local_axes
from mujun.sensors.track_accuracy import noise_at, predicted_uncertainty

LATITUDE, LONGITUDE = math.radians(39.7), math.radians(140.1)
SITE = geodetic_to_fixed(LATITUDE, LONGITUDE, 30.0)
OTHER_SITE = geodetic_to_fixed(math.radians(34.5), math.radians(131.6), 30.0)
EPOCH = 150.0
STILL = Earth(gm=0.0, j2=0.0, rotation_rate=0.0)


def flight() -> np.ndarray:
    """A state off every symmetric place: 200 km up at 41 N, 128 E, rising to the east-south-east."""
    latitude, longitude = math.radians(41.0), math.radians(128.0)
    east, north, up = local_axes(latitude, longitude)
    position = fixed_to_inertial(geodetic_to_fixed(latitude, longitude, 200e3), EPOCH)
    return np.concatenate([position, fixed_to_inertial(2500.0 * east - 500.0 * north + 2500.0 * up, EPOCH)])


STATE = flight()
LOOKS = 200.0 + 2.0 * np.arange(30)
WANTED = np.array([260.0, 400.0, 700.0])


def flown(state, times):
    """Positions at times of a flight under GM and J2, by another integrator and another way to write the field."""

    def derivative(_, s):
        x, z = s[:3], s[2]
        r = math.sqrt(x @ x)
        factor = 1.5 * J2 * (EQUATORIAL_RADIUS / r) ** 2
        pull = np.array([1.0, 1.0, 3.0]) - 5.0 * (z / r) ** 2
        return np.concatenate([s[3:], -GM / r**3 * x * (1.0 + factor * pull)])

    done = solve_ivp(derivative, (EPOCH, times[-1]), state, "DOP853", times, rtol=1e-12, atol=1e-6)
    return done.y[:3].T


def independent_jacobians():
    """H (looks, 3, 6) of range, azimuth times cos(elevation), elevation; F (wanted, 3, 6); per 1 km and 1 m/s."""
    east, north, up = local_axes(LATITUDE, LONGITUDE)
    steps = np.diag([50.0] * 3 + [0.05] * 3)

    def looks(state):
        position = flown(state, np.concatenate([LOOKS, WANTED]))
        line = inertial_to_fixed(position[: len(LOOKS)], LOOKS) - SITE
        level = np.hypot(line @ east, line @ north)
        seen = np.stack(
            [np.linalg.norm(line, axis=1), np.arctan2(line @ east, line @ north), np.arctan2(line @ up, level)], axis=1
        )
        return seen, inertial_to_fixed(position[len(LOOKS) :], WANTED)

    elevation = looks(STATE)[0][:, 2]
    measured, predicted = [], []
    for step, unit in zip(steps, [1e3] * 3 + [1.0] * 3, strict=True):
        (a, p), (b, q) = looks(STATE + step), looks(STATE - step)
        measured.append((a - b) * unit / (2.0 * step.max()))
        predicted.append((p - q) * unit / (2.0 * step.max()))
    h, f = np.stack(measured, axis=2), np.stack(predicted, axis=2)
    h[:, 1] *= np.cos(elevation)[:, None]
    return h, f


@pytest.fixture(scope="module")
def jacobians():
    return independent_jacobians()


def test_bound_is_the_covariance_of_least_squares(jacobians):
    h, f = jacobians
    noise = np.array([15.0, 8e-4, 8e-4])
    found = predicted_uncertainty(STATE, EPOCH, SITE, LOOKS, 15.0, 8e-4, WANTED)
    for count in (2, 5, 30):
        whitened = (h[:count] / noise[:, None]).reshape(-1, 6)
        root = f @ np.linalg.pinv(whitened, rcond=1e-13)
        expected = np.linalg.norm(root, ord=2, axis=(1, 2))
        assert found[count - 1] == pytest.approx(expected, rel=1e-3)


def test_bound_is_what_fits_to_noisy_looks_scatter_by(jacobians):
    h, f = jacobians
    noise = np.array([15.0, 8e-4, 8e-4])
    draws = 4000
    errors = np.random.default_rng(20120921).standard_normal((h.shape[0], 3, draws)) * noise[:, None]
    weights = np.tile(1.0 / noise, h.shape[0])
    solved = np.linalg.lstsq(
        h.reshape(-1, 6) * weights[:, None], errors.reshape(-1, draws) * weights[:, None], rcond=1e-13
    )[0]
    found = predicted_uncertainty(STATE, EPOCH, SITE, LOOKS, 15.0, 8e-4, WANTED)[-1]
    for predicted, bound in zip(f @ solved, found, strict=True):
        scatter = math.sqrt(np.linalg.eigvalsh(predicted @ predicted.T / draws)[-1])
        assert scatter == pytest.approx(bound, rel=3.5 / math.sqrt(2.0 * draws))


def straight_line(times, wanted, sigmas):
    """One-sigma error of a straight line fitted to values with given errors, at wanted times: the textbook formula."""
    weight = 1.0 / sigmas**2
    mean = np.sum(weight * times) / np.sum(weight)
    return np.sqrt(1.0 / np.sum(weight) + (wanted - mean) ** 2 / np.sum(weight * (times - mean) ** 2))


@pytest.mark.parametrize("direction", [(0.0, 0.0, 1.0), (1.0, 0.0, 0.0), (0.6, -0.48, 0.64)])
@pytest.mark.parametrize("speed", [0.0, 3000.0])
def test_without_gravity_the_bound_is_a_regression(direction, speed):
    """A target receding along the line of sight, also through the zenith: the errors are those of straight lines."""
    site = np.array([4e6, -3e6, 4e6])
    along = np.array(direction)
    state = np.concatenate([site + 8e5 * along, speed * along])
    times, wanted = 10.0 + 3.0 * np.arange(20), np.array([10.0, 40.0, 300.0])
    distance = 8e5 + speed * times
    sideways = predicted_uncertainty(state, 0.0, site, times, 1.0, 1e-3, wanted, STILL)
    lengthways = predicted_uncertainty(state, 0.0, site, times, 300.0, 1e-7, wanted, STILL)
    for count in (2, 3, 20):
        t, d = times[:count], distance[:count]
        assert sideways[count - 1] == pytest.approx(straight_line(t, wanted, 1e-3 * d), rel=1e-6)
        assert lengthways[count - 1] == pytest.approx(straight_line(t, wanted, np.full(count, 300.0)), rel=1e-6)


@settings(deadline=None)
@given(st.floats(0.1, 300.0), st.floats(1e-6, 3e-3), st.floats(0.1, 20.0), st.floats(1.5, 10.0))
def test_laws_of_information(range_noise, angle_noise, spacing, factor):
    looks = 160.0 + spacing * np.arange(12)
    wanted = looks[-1] + np.array([-0.5 * spacing, 0.0, 100.0, 400.0])
    found = predicted_uncertainty(STATE, EPOCH, SITE, looks, range_noise, angle_noise, wanted)
    assert np.all(np.isinf(found[0]))
    assert np.all(np.isfinite(found[1:]))
    assert np.all(found[2:] <= found[1:-1] * (1.0 + 1e-7)), "a further look never harms"
    noisier = predicted_uncertainty(STATE, EPOCH, SITE, looks, factor * range_noise, factor * angle_noise, wanted)
    assert noisier[1:] == pytest.approx(factor * found[1:], rel=1e-6)
    # A second radar that looks at the same instants: its looks stand second in each pair.
    both = np.tile(np.stack([SITE, OTHER_SITE]), (12, 1))
    shared = predicted_uncertainty(
        STATE, EPOCH, both, np.repeat(looks, 2), np.full(24, range_noise), np.full(24, angle_noise), wanted
    )
    assert np.all(shared[3::2] < found[1:])


def test_two_looks_at_one_instant_do_not_fix_a_flight():
    both = np.stack([SITE, OTHER_SITE])
    assert np.all(np.isinf(predicted_uncertainty(STATE, EPOCH, both, [200.0, 200.0], 10.0, 1e-3, WANTED)))


def test_the_epoch_of_the_state_does_not_matter():
    """The same flight given 60 s later, and given after the first look."""
    expected = predicted_uncertainty(STATE, EPOCH, SITE, LOOKS, 15.0, 8e-4, WANTED)
    for later in (210.0, 250.0):
        p = flown(STATE, np.array([later - 0.5, later, later + 0.5]))
        state = np.concatenate([p[1], p[2] - p[0]])
        found = predicted_uncertainty(state, later, SITE, LOOKS, 15.0, 8e-4, WANTED)
        assert found[1:] == pytest.approx(expected[1:], rel=1e-5)


def test_a_precise_range_beside_coarse_angles_keeps_its_digits():
    """Centimetres against tens of kilometres: looks must not be lost to rounding."""
    found = predicted_uncertainty(STATE, EPOCH, SITE, LOOKS, 1e-2, 3e-2, WANTED)
    assert np.all(np.isfinite(found[1:]))
    assert np.all(np.diff(found[1:], axis=0) < 0.0)


def test_noise_grows_as_distance_squared_down_to_a_floor():
    distance = np.array([50e3, 500e3, 1000e3, 2000e3])
    along, across = noise_at(10.0, 1e-3, 1000e3, distance, 0.01, 0.01)
    assert along == pytest.approx([1.0, 2.5, 10.0, 40.0])
    assert across == pytest.approx([1e-4, 2.5e-4, 1e-3, 4e-3])
    along, _ = noise_at(10.0, 1e-3, 1000e3, 1000e3, 0.01, np.array([0.0025, 0.04]))
    assert along == pytest.approx([20.0, 5.0])


def test_senseless_input_is_refused():
    with pytest.raises(ValueError, match="noise"):
        predicted_uncertainty(STATE, EPOCH, SITE, LOOKS, 0.0, 1e-3, WANTED)
    with pytest.raises(ValueError, match="noise"):
        predicted_uncertainty(STATE, EPOCH, SITE, LOOKS, 10.0, np.inf, WANTED)
    with pytest.raises(ValueError, match="ascend"):
        predicted_uncertainty(STATE, EPOCH, SITE, LOOKS[::-1], 10.0, 1e-3, WANTED)
    with pytest.raises(ValueError, match="from the first measurement on"):
        predicted_uncertainty(STATE, EPOCH, SITE, LOOKS, 10.0, 1e-3, [180.0])
    assert predicted_uncertainty(STATE, EPOCH, SITE, [], 10.0, 1e-3, WANTED).shape == (0, 3)


def test_bound_is_quick():
    """The cost is proportional to the looks: twenty times as many take less than forty times as long."""
    wanted = np.array([400.0, 500.0, 600.0, 700.0, 800.0])

    def bound(count):
        looks = np.linspace(200.0, 400.0, count)
        return least_cpu_s(lambda: predicted_uncertainty(STATE, EPOCH, SITE, looks, 10.0, 1e-3, wanted))

    assert bound(2000) < 40.0 * bound(100)
