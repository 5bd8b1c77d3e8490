"""How well any track could know where a ballistic target will be: the Cramer-Rao bound of its predicted position.

Each look at the target measures range and two angles with independent Gaussian noise. Together the looks carry Fisher
information J = sum H^T R^-1 H on the six numbers that fix a ballistic flight, and no unbiased estimate predicts better
than the covariance F J^-1 F^T, F being the change of the predicted position with those six numbers. H and F
come from central differences of flights in the project's own gravity. References: Van Trees, Detection, Estimation
and Modulation Theory, part I (1968), section 2.4; Taylor, IEEE Trans. Automatic Control 24 (1979) 343 (motion
without process noise: the bound is that of least squares).

This is a feasibility bound only: there is no filter, no association of looks with targets and no guidance law in it.
Holds for: free flight above the air. Neglected, each making a real track worse: bias of the radar (calibration,
refraction), drag, false and missed looks, clutter, more targets than beam time.
"""

import numpy as np
from numpy.typing import ArrayLike, NDArray

from mujun.earth.constants import WGS84, Earth
from mujun.earth.frames import fixed_to_inertial
from mujun.flight.engine.lanes import Track, advance_vacuum
from mujun.flight.engine.state import STATE_ROWS

Array = NDArray[np.float64]

LONGEST_STEP = 10.0
"""Longest step in s of the coasting flights; in low orbit the error is below 0.1 m an hour."""
POSITION_STEP, VELOCITY_STEP = 10.0, 0.01
"""Half-widths of the central differences, m and m/s: errors of 1e-9 from rounding, less from curvature."""
SINGULAR = 1e-12
"""The looks leave the flight open if the root of their information, its columns scaled to one, has a singular value
not above this share of the largest."""
LEAST_NOISE = 0.1
"""Floor of the noise of a strong echo, as a share of the noise at the reference: a modelling choice."""


def noise_at(
    range_noise: float,
    angle_noise: float,
    reference_range: float,
    distance: ArrayLike,
    reference_cross_section: float,
    cross_section: ArrayLike,
) -> tuple[Array, Array]:
    """Return the range noise (m) and the angle noise (rad), one sigma, at distances in m; same shape as `distance`.

    `range_noise` and `angle_noise` hold at `reference_range` (m) for `reference_cross_section` (m^2). Thermal noise
    goes with 1 / sqrt(S/N) and S/N with cross-section / distance^4, so both grow as distance squared. What does not
    fall with a stronger echo (calibration, steering of the beam, the troposphere) is not known for these radars; so the
    noise is held at `LEAST_NOISE` of the reference at least, which is a modelling choice.
    """
    ratio = np.asarray(distance, float) / reference_range
    factor = np.maximum(ratio**2 * np.sqrt(reference_cross_section / np.asarray(cross_section, float)), LEAST_NOISE)
    return range_noise * factor, angle_noise * factor


def predicted_uncertainty(
    state: ArrayLike,
    epoch: float,
    sites: ArrayLike,
    measurement_times: ArrayLike,
    range_noise: ArrayLike,
    angle_noise: ArrayLike,
    prediction_times: ArrayLike,
    earth: Earth = WGS84,
) -> Array:
    """Return the least one-sigma error of predicted positions along their worst axis, m, shape (k, p).

    Entry (i, j) is the position at the j-th prediction time known from the looks up to and including the i-th; infinite
    while these do not fix the flight. It is the same in inertial and Earth-fixed axes.

    state: (6,) inertial position and velocity, m and m/s, at `epoch`, s after launch. sites: Earth-fixed position of
    the radar, (3,), or of the radar of each look, (k, 3), m. measurement_times: (k,) ascending, s after launch.
    range_noise (m) and angle_noise (rad, the same along both axes across the line of sight): one sigma, scalar or (k,).
    prediction_times: (p,), none before the first look.
    Raises ValueError if times are out of order or a noise is not finite and above zero.
    """
    looks = np.asarray(measurement_times, float)
    wanted = np.asarray(prediction_times, float)
    noises = [np.broadcast_to(np.asarray(noise, float), looks.shape) for noise in (range_noise, angle_noise)]
    if not all(np.all((noise > 0.0) & (noise < np.inf)) for noise in noises):
        raise ValueError("range and angle noise must be finite and above zero")
    if not np.all(np.diff(looks) >= 0.0):
        raise ValueError("measurement times must ascend")
    if len(looks) == 0:
        return np.empty((0, len(wanted)))
    if np.any(wanted < looks[0]):
        raise ValueError("positions are predicted for times from the first measurement on")

    # The six numbers are the state at the first look, along and across its line of sight: at any other epoch, and
    # in other axes, they would be so correlated that digits are lost.
    first = _coast(np.asarray(state, float)[:, None], np.array([epoch, looks[0]]), earth)[-1, :, 0]
    sites = fixed_to_inertial(np.broadcast_to(np.asarray(sites, float), (len(looks), 3)), looks, earth)
    axes = _axes_along((first[:3] - sites[0])[None])[0]
    times, order = np.unique(np.concatenate([looks, wanted]), return_inverse=True)
    nominal, change = _flights(first, axes, times, earth)
    seen, foreseen = order[: len(looks)], order[len(looks) :]

    rows = _weighted_rows(nominal[seen] - sites, change[seen], *noises)
    inverse, known = _inverse(_growing_root(rows))
    spread = change[foreseen] @ inverse[:, None]  # (k, p, 3, 6): spread times its transpose is the covariance
    variance = np.linalg.eigvalsh(spread @ spread.swapaxes(-1, -2))[..., -1]
    return np.where(known[:, None], np.sqrt(variance), np.inf)


def _coast(start: Array, times: Array, earth: Earth) -> Array:
    """Fly states (6, n), given at the first of the times, under gravity; return them at all times, (t, 6, n)."""
    gaps = np.diff(times)
    steps = np.maximum(np.ceil(np.abs(gaps) / LONGEST_STEP), 1.0).astype(np.int64)
    lengths = np.repeat(gaps / steps, steps)
    lanes = start.shape[1]
    state = np.concatenate([start, np.zeros((1, lanes))])
    path = np.empty((1 + len(lengths), STATE_ROWS, lanes))
    path[0] = state
    schedule = np.ascontiguousarray(np.broadcast_to(lengths[:, None], (len(lengths), lanes)))
    advance_vacuum(state, schedule, Track(path, 1, True), 0, lanes, earth)
    return path[np.concatenate([[0], np.cumsum(steps)]), :6]


def _axes_along(lines: Array) -> Array:
    """Return three orthogonal unit vectors as rows (k, 3, 3), the first along each line (k, 3).

    The other two may point any way across it: nothing depends on it, and there is no singularity at the zenith.
    """
    along = lines / np.linalg.norm(lines, axis=1)[:, None]
    aside = np.eye(3)[np.argmin(np.abs(along), axis=1)]
    across = np.cross(along, aside)
    across /= np.linalg.norm(across, axis=1)[:, None]
    return np.stack([along, across, np.cross(along, across)], axis=1)


def _flights(first: Array, axes: Array, times: Array, earth: Earth) -> tuple[Array, Array]:
    """Return positions (t, 3) of the nominal flight, and their change (t, 3, 6) with its state at times[0]."""
    steps = np.zeros((6, 6))  # one row for each changed number
    steps[:3, :3] = POSITION_STEP * axes
    steps[3:, 3:] = VELOCITY_STEP * axes
    start = first + np.concatenate([np.zeros((1, 6)), steps, -steps])
    positions = _coast(np.ascontiguousarray(start.T), times, earth)[:, :3]
    widths = 2.0 * np.repeat([POSITION_STEP, VELOCITY_STEP], 3)
    return positions[:, :, 0], (positions[:, :, 1:7] - positions[:, :, 7:]) / widths


def _weighted_rows(lines: Array, change: Array, range_noise: Array, angle_noise: Array) -> Array:
    """Return R^-1/2 H of each look, (k, 3, 6): range and two angles by the six numbers, each over its noise."""
    across = np.linalg.norm(lines, axis=1) * angle_noise
    weights = 1.0 / np.stack([range_noise, across, across], axis=1)
    return weights[:, :, None] * (_axes_along(lines) @ change)


def _growing_root(rows: Array) -> Array:
    """Return the triangular root (k, 6, 6) of the information of the looks up to each: J = root^T root.

    Triangles are updated look by look. The sum of H^T R^-1 H itself would square the contrast between a range known to
    metres and a position across it known to kilometres.
    """
    roots = np.zeros((len(rows), 6, 6))
    root: Array = np.zeros((6, 6))
    for i, look in enumerate(rows):
        root = np.linalg.qr(np.concatenate([root, look])).R
        roots[i] = root
    return roots


def _inverse(roots: Array) -> tuple[Array, NDArray[np.bool_]]:
    """Return A with A A^T = J^-1 for each root of J, and whether there is one (A is zero where not)."""
    length = np.linalg.norm(roots, axis=1)
    scale = np.zeros_like(length)
    np.divide(1.0, length, out=scale, where=length > 0.0)
    _, values, vectors = np.linalg.svd(roots * scale[:, None, :])
    known = values[:, -1] > SINGULAR * values[:, 0]
    inverse_values = np.zeros_like(values)
    np.divide(1.0, values, out=inverse_values, where=known[:, None])
    return scale[:, :, None] * vectors.swapaxes(1, 2) * inverse_values[:, None, :], known
