"""The compiled part of aim tables: six-point interpolation on a grid of flights, and its inverse.

A surface is an array (azimuths, parameters, AIM_FIELDS) over evenly spaced launch azimuths from north (periodic) and
parameters. Coordinates on it are in units of nodes: x along the azimuths, y along the parameters.
"""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from mujun.base.compiled import kernel, scalar

Array = NDArray[np.float64]

OFFSET, DISTANCE, FLIGHT_TIME, KICK, CUTOFF = range(5)
"""Fields: bearing of the impact less the launch azimuth (rad), logarithm of its chord distance (m), flight time (s),
pitch-over (rad), cut-off."""
AIM_FIELDS = 5
HELD, NEAR, OUTSIDE = 0, 1, 2
"""Status of a point: on the surface; outside, but perhaps within the missile's reach; out of reach."""
POINTS = 6
"""Nodes of an interpolation in each direction."""
NEWTON_STEPS = 12
"""Most Newton steps per point."""
ON_POINT = 1e-9
"""Miss (rad plus logarithm of distance) at which Newton's method stops: a few centimetres."""


class Weights(NamedTuple):
    """Weights of POINTS nodes, and their derivatives by the coordinate (per node)."""

    value: Array
    slope: Array


class Landing(NamedTuple):
    """Offset and distance at a point of the surface, and their derivatives by x and y (per node)."""

    offset: float
    distance: float
    offset_x: float
    offset_y: float
    distance_x: float
    distance_y: float


@kernel(allocates=False)
def fill_weights(x, nodes, periodic, weights):
    """Fill the Lagrange weights at x of POINTS out of `nodes` evenly spaced nodes; return the index of the first."""
    first = int(np.floor(x)) - 2
    if not periodic:
        first = min(max(first, 0), nodes - POINTS)
    t = x - first
    for i in range(POINTS):
        value, slope = 1.0, 0.0
        for j in range(POINTS):
            if j != i:
                slope = (slope * (t - j) + value) / (i - j)
                value = value * (t - j) / (i - j)
        weights.value[i], weights.slope[i] = value, slope
    return first


@kernel(allocates=False)
def landing_at(x, y, fields, across, along):
    """Return the impact of the flight at (x, y). across, along: scratch for the weights over x and y."""
    azimuths, parameters = fields.shape[0], fields.shape[1]
    first_x = fill_weights(x, azimuths, True, across)
    first_y = fill_weights(y, parameters, False, along)
    offset = distance = offset_x = offset_y = distance_x = distance_y = 0.0
    for m in range(POINTS):
        ring = (first_x + m) % azimuths
        o = d = o_y = d_y = 0.0
        for n in range(POINTS):
            node = fields[ring, first_y + n]
            o += along.value[n] * node[OFFSET]
            d += along.value[n] * node[DISTANCE]
            o_y += along.slope[n] * node[OFFSET]
            d_y += along.slope[n] * node[DISTANCE]
        offset += across.value[m] * o
        distance += across.value[m] * d
        offset_x += across.slope[m] * o
        distance_x += across.slope[m] * d
        offset_y += across.value[m] * o_y
        distance_y += across.value[m] * d_y
    return Landing(offset, distance, offset_x, offset_y, distance_x, distance_y)


@kernel(allocates=False)
def start_of(bearing, wanted, fields):
    """Return starting values x and y, and the nearest azimuth: linear in the logarithm of distance along that azimuth, with
    its offset subtracted."""
    azimuths, parameters = fields.shape[0], fields.shape[1]
    per_turn = azimuths / (2.0 * np.pi)
    x = bearing * per_turn
    row = int(np.floor(x + 0.5)) % azimuths
    k = 0
    while k < parameters - 2 and fields[row, k + 1, DISTANCE] < wanted:
        k += 1
    step = fields[row, k + 1, DISTANCE] - fields[row, k, DISTANCE]
    y = k + (wanted - fields[row, k, DISTANCE]) / step
    return x - fields[row, k, OFFSET] * per_turn, min(max(y, 0.0), parameters - 1.0), row


@kernel(allocates=False)
def place_of(bearing, wanted, fields, beyond, across, along):
    """Return x and y of the flight that lands on a bearing (rad) at a logarithm of distance, and HELD, NEAR or OUTSIDE.

    beyond: see `AimTable`. Newton's method, starting from `start_of`.
    """
    azimuths, parameters = fields.shape[0], fields.shape[1]
    per_turn = azimuths / (2.0 * np.pi)
    x, y, row = start_of(bearing, wanted, fields)
    status = NEAR if wanted < fields[row, parameters - 1, DISTANCE] + beyond else OUTSIDE
    at_edge = False
    for _ in range(NEWTON_STEPS):
        landing = landing_at(x, y, fields, across, along)
        miss_b = x / per_turn + landing.offset - bearing
        miss_b -= 2.0 * np.pi * np.floor(miss_b / (2.0 * np.pi) + 0.5)
        miss_d = landing.distance - wanted
        if abs(miss_b) + abs(miss_d) < ON_POINT:
            return x, y, HELD
        a11, a12 = 1.0 / per_turn + landing.offset_x, landing.offset_y
        a21, a22 = landing.distance_x, landing.distance_y
        determinant = a11 * a22 - a12 * a21
        if not (abs(determinant) > 1e-12):
            break
        x -= (a22 * miss_b - a12 * miss_d) / determinant
        y -= (a11 * miss_d - a21 * miss_b) / determinant
        if y < -0.5 or y > parameters - 0.5:
            # The solution lies beyond the missile's farthest flights: out of reach.
            if y > 0.0 and beyond == 0.0:
                status = OUTSIDE
            break
        at_edge = y > parameters - 1.0
        y = min(max(y, 0.0), parameters - 1.0)
    if status == NEAR and at_edge and beyond == 0.0:
        status = OUTSIDE
    return x, y, status


@scalar
def _field_at(first_x, first_y, field, fields, across, along):
    value = 0.0
    for m in range(POINTS):
        for n in range(POINTS):
            value += across.value[m] * along.value[n] * fields[(first_x + m) % fields.shape[0], first_y + n, field]
    return value


@kernel
def invert(begin, end, points, fields, beyond, out, status):
    """Find the flights to points begin..end of n; fill out (n, 4) and status (n).

    Args:
        begin, end: range of points.
        points: (2, n) bearing (rad) and logarithm of chord distance (m) from the launch place.
        fields: the surface.
        beyond: see `AimTable`.
        out: azimuth (rad), pitch-over (rad), cut-off, flight time (s).
        status: HELD, NEAR or OUTSIDE.
    """
    azimuths, parameters = fields.shape[0], fields.shape[1]
    across, along = (Weights(np.empty(POINTS), np.empty(POINTS)), Weights(np.empty(POINTS), np.empty(POINTS)))
    for i in range(begin, end):
        x, y, status[i] = place_of(points[0, i], points[1, i], fields, beyond, across, along)
        first_x = fill_weights(x, azimuths, True, across)
        first_y = fill_weights(y, parameters, False, along)
        kick = _field_at(first_x, first_y, KICK, fields, across, along)
        cutoff = _field_at(first_x, first_y, CUTOFF, fields, across, along)
        out[i, 0], out[i, 1] = x / (azimuths / (2.0 * np.pi)), kick
        out[i, 2] = cutoff if cutoff < 1.0 else 1.0
        out[i, 3] = _field_at(first_x, first_y, FLIGHT_TIME, fields, across, along)
        if status[i] == HELD and not (out[i, 1] > 0.0 and out[i, 2] > 0.0):
            status[i] = NEAR
