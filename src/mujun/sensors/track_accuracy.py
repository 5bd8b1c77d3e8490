"""Cramer-Rao bound on the predicted position of a ballistic target in track.

Each measurement gives range and two angles with independent Gaussian noise. All measurements together carry the Fisher
information J = sum H^T R^-1 H on the six state variables of the ballistic flight, and no unbiased estimate predicts with a
smaller covariance than F J^-1 F^T, where F is the derivative of the predicted position by these six variables. H and F
are central differences of flights in the project's own gravity. References: Van Trees, Detection, Estimation
and Modulation Theory, part I (1968), section 2.4; Taylor, IEEE Trans. Automatic Control 24 (1979) 343 (motion
without process noise: the bound is that of least squares).

This is a feasibility bound only, without filter, data association or guidance law.
Holds for: free flight above the air. Neglected, each making a real track worse: bias of the radar (calibration,
refraction), drag, false and missed detections, clutter, more targets than beam time.
"""

import numpy as np
from numpy.typing import ArrayLike, NDArray

from mujun.earth.constants import WGS84, Earth
from mujun.earth.frames import fixed_to_inertial
from mujun.flight.engine.lanes import PathCursor, advance_vacuum
from mujun.flight.engine.state import STATE_ROWS

Array = NDArray[np.float64]

LONGEST_STEP = 10.0
"""Longest integration step of the coasting flights, s; in low orbit the error is below 0.1 m per hour."""
POSITION_STEP, VELOCITY_STEP = 10.0, 0.01
"""Half-widths of the central differences, m and m/s: errors of 1e-9 from rounding, less from curvature."""
SINGULAR = 1e-12
"""The measurements do not determine the flight if the square root of their information, its columns scaled to unit length, has
a singular value not above this share of the largest."""
LEAST_NOISE = 0.1
"""Least noise of a strong echo, as a share of the noise at the reference: a modelling choice."""


def noise_at(
    range_noise: float,
    angle_noise: float,
    reference_range: float,
    distance: ArrayLike,
    reference_cross_section: float,
    cross_section: ArrayLike,
) -> tuple[Array, Array]:
    """Return the range noise (m) and the angle noise (rad), one sigma, at distances in m; same shape as `distance`.

    `range_noise` and `angle_noise` apply at `reference_range` (m) for `reference_cross_section` (m^2). Thermal noise
    is proportional to 1 / sqrt(S/N) and S/N to cross-section / distance^4, so both grow as distance squared. Errors that do
    not fall with a stronger echo (calibration, beam steering, troposphere) are unknown for these radars; therefore the
    noise is never below `LEAST_NOISE` of the reference, a modelling choice.
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

    Entry (i, j) is for the position at the j-th prediction time, from the measurements up to and including the i-th;
    infinite while these do not determine the flight. It is the same in inertial and Earth-fixed axes.

    Args:
        state: (6,) inertial position and velocity, m and m/s.
        epoch: time of the state, s after launch.
        sites: Earth-fixed position of the radar, (3,), or of the radar of each measurement, (k, 3), m.
        measurement_times: (k,) ascending, s after launch.
        range_noise: one sigma, m, scalar or (k,).
        angle_noise: one sigma, rad, scalar or (k,); the same along both axes across the line of sight.
        prediction_times: (p,) s after launch, none before the first measurement.
        earth: Earth model.

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

    # The six variables are the state at the first measurement, along and across its line of sight: at another epoch or
    # in other axes they would be so correlated that digits are lost.
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
    """Integrate states (6, n) under gravity from the first of the times; return them at all times, (t, 6, n)."""
    gaps = np.diff(times)
    steps = np.maximum(np.ceil(np.abs(gaps) / LONGEST_STEP), 1.0).astype(np.int64)
    lengths = np.repeat(gaps / steps, steps)
    lanes = start.shape[1]
    state = np.concatenate([start, np.zeros((1, lanes))])
    path = np.empty((1 + len(lengths), STATE_ROWS, lanes))
    path[0] = state
    schedule = np.ascontiguousarray(np.broadcast_to(lengths[:, None], (len(lengths), lanes)))
    advance_vacuum(state, schedule, PathCursor(path, 1, True), 0, lanes, earth)
    return path[np.concatenate([[0], np.cumsum(steps)]), :6]


def _axes_along(lines: Array) -> Array:
    """Return three orthogonal unit vectors as rows (k, 3, 3), the first along each line (k, 3).

    The direction of the other two across the line is arbitrary: no result depends on it, and the zenith is not singular.
    """
    along = lines / np.linalg.norm(lines, axis=1)[:, None]
    aside = np.eye(3)[np.argmin(np.abs(along), axis=1)]
    across = np.cross(along, aside)
    across /= np.linalg.norm(across, axis=1)[:, None]
    return np.stack([along, across, np.cross(along, across)], axis=1)


def _flights(first: Array, axes: Array, times: Array, earth: Earth) -> tuple[Array, Array]:
    """Return positions (t, 3) of the nominal flight, and their derivatives (t, 3, 6) by its state at times[0]."""
    steps = np.zeros((6, 6))  # one row for each state variable
    steps[:3, :3] = POSITION_STEP * axes
    steps[3:, 3:] = VELOCITY_STEP * axes
    start = first + np.concatenate([np.zeros((1, 6)), steps, -steps])
    positions = _coast(np.ascontiguousarray(start.T), times, earth)[:, :3]
    widths = 2.0 * np.repeat([POSITION_STEP, VELOCITY_STEP], 3)
    return positions[:, :, 0], (positions[:, :, 1:7] - positions[:, :, 7:]) / widths


def _weighted_rows(lines: Array, change: Array, range_noise: Array, angle_noise: Array) -> Array:
    """Return R^-1/2 H of each measurement, (k, 3, 6): derivatives of range and two angles by the state, over the noise."""
    across = np.linalg.norm(lines, axis=1) * angle_noise
    weights = 1.0 / np.stack([range_noise, across, across], axis=1)
    return weights[:, :, None] * (_axes_along(lines) @ change)


def _growing_root(rows: Array) -> Array:
    """Return the triangular root (k, 6, 6) of the information up to each measurement: J = root^T root.

    The root is updated measurement by measurement. The sum of H^T R^-1 H itself would square the condition number, with
    range known to metres and the position across it to kilometres.
    """
    roots = np.zeros((len(rows), 6, 6))
    root: Array = np.zeros((6, 6))
    for i, look in enumerate(rows):
        root = np.linalg.qr(np.concatenate([root, look])).R
        roots[i] = root
    return roots


def _inverse(roots: Array) -> tuple[Array, NDArray[np.bool_]]:
    """Return A with A A^T = J^-1 for each root of J, and whether J is invertible (A is zero where not)."""
    length = np.linalg.norm(roots, axis=1)
    scale = np.zeros_like(length)
    np.divide(1.0, length, out=scale, where=length > 0.0)
    _, values, vectors = np.linalg.svd(roots * scale[:, None, :])
    known = values[:, -1] > SINGULAR * values[:, 0]
    inverse_values = np.zeros_like(values)
    np.divide(1.0, values, out=inverse_values, where=known[:, None])
    return scale[:, :, None] * vectors.swapaxes(1, 2) * inverse_values[:, None, :], known
