"""The state of a point mass, and blocks of states in lanes.

Inertial frame with z along the rotation axis, SI; the frame coincides with the Earth-fixed one at time zero, the launch.
A block is an array (7, lanes): rows for position, velocity and time, one column (lane) per flight.
"""

from typing import NamedTuple

from mujun.base.compiled import scalar

X, Y, Z, U, V, W, TIME = range(7)
"""Rows of a block of states: position (m), velocity (m/s), time since launch (s)."""
STATE_ROWS = 7


class State(NamedTuple):
    """Position (m), velocity (m/s) and time (s) of a point mass, or their derivatives."""

    x: float
    y: float
    z: float
    u: float
    v: float
    w: float
    t: float


@scalar
def state_of(states, lane):
    """Return the state in one lane of a block (7, lanes)."""
    return State(
        states[X, lane], states[Y, lane], states[Z, lane], states[U, lane], states[V, lane], states[W, lane],
        states[TIME, lane],
    )  # fmt: skip


@scalar
def put_state(state, states, lane):
    """Write a state into one lane of a block (7, lanes)."""
    states[X, lane], states[Y, lane], states[Z, lane] = state.x, state.y, state.z
    states[U, lane], states[V, lane], states[W, lane] = state.u, state.v, state.w
    states[TIME, lane] = state.t


@scalar
def copy_states(states, into, first, last):
    """Copy lanes first..last of a block into another."""
    for row in range(STATE_ROWS):
        for lane in range(first, last):
            into[row, lane] = states[row, lane]
