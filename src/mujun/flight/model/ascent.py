"""Open-loop ascent: turn a vehicle and its commands into the powered phases that compiled code flies.

The missile rises vertically until it has about `VERTICAL_SPEED`, pitches over at a constant rate by the *kick*
angle while gaining about `PITCH_OVER_SPEED` more, then flies a gravity turn (thrust along the velocity
relative to the air, zero lift) until the last stage burns out or is cut off. A prescribed pitch table can replace
kick and turn. Pitch is measured from the launch point's horizontal at launch, in axes fixed in inertial space.

Phases begin and end at known times, so stage separations, shroud release and cut-off fall exactly on steps,
and mass is linear within each phase.
"""

from dataclasses import dataclass, fields, replace
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from mujun.earth.constants import STANDARD_GRAVITY, Earth
from mujun.earth.geodesy import geodetic_to_fixed, local_axes
from mujun.flight.model.drag import CELLS
from mujun.flight.model.vehicle import Stage, Value, Vehicle

Array = NDArray[np.float64]

VERTICAL_SPEED = 40.0
"""Speed in m/s at which the model begins to pitch over (a modelling choice, as in published studies)."""
PITCH_OVER_SPEED = 100.0
"""Speed in m/s gained during the pitch-over (a modelling choice)."""

EARLY_TIME, EARLY_STEPS = 0.3, 20 / 44
"""Share of the first stage's turn, and the share of its steps spent there: the turn is fast and transonic at first. Reduces
the error by a factor of 3.5."""

DURATION, MASS, FLOW, THRUST, EXIT_AREA, AREA, DRAG_ROW, PITCH, PITCH_RATE = range(9)
STEERED, TURNING = 0, 1


@dataclass(frozen=True)
class Commands:
    """Launch commands; arrays with one value per flight, or one value for all.

    Attributes:
        latitude, longitude, height: launch point, rad and m.
        azimuth: launch azimuth, rad.
        kick: pitch-over angle from the vertical, rad.
        cutoff: share of the last stage's burn after which thrust ends, in (0, 1]; 0 or less ends it in an earlier stage, -0.25
            after three quarters of the burn of the last stage but one.
        pitch_table: (times s, pitch rad), prescribes pitch up to the end of the burn instead of kick and turn.
        hold_pitch: hold the pitch reached by the kick to the end of the burn instead of a gravity turn. Used for fast,
            short-burning interceptors, which a gravity turn could not bring onto flat trajectories.
    """

    latitude: ArrayLike
    longitude: ArrayLike
    azimuth: ArrayLike
    kick: ArrayLike
    cutoff: ArrayLike = 1.0
    height: ArrayLike = 0.0
    pitch_table: tuple[Array, Array] | None = None
    hold_pitch: bool = False

    def broadcast(self) -> "Commands":
        """Return the commands with all arrays broadcast to the same length."""
        names = ("latitude", "longitude", "azimuth", "kick", "cutoff", "height")
        arrays = np.broadcast_arrays(*(np.atleast_1d(np.asarray(getattr(self, n), float)) for n in names))
        given: dict[str, Any] = dict(zip(names, arrays, strict=True))
        return replace(self, **given)

    def take(self, which: NDArray[np.bool_] | NDArray[np.int64]) -> "Commands":
        """Return a selection of the commands."""
        names = ("latitude", "longitude", "azimuth", "kick", "cutoff", "height")
        whole = self.broadcast()
        chosen: dict[str, Any] = {name: np.asarray(getattr(whole, name))[which] for name in names}
        return replace(self, **chosen)

    def __len__(self) -> int:
        return int(np.broadcast(self.latitude, self.azimuth, self.kick, self.cutoff, self.height).size)


@dataclass(frozen=True)
class Grid:
    """Numbers of integration steps of each part of a flight."""

    vertical: int = 3
    pitch_over: int = 8
    first_turn: int = 44
    later_turn: int = 32
    coast: int = 4
    rise: int = 12
    arc: int = 14
    entry: tuple[int, ...] = (6, 6, 6, 2, 10, 11, 13, 14)
    """Steps from the top of the air to each of ENTRY_HEIGHTS in turn, and from the last to the ground."""
    passes: int = 2
    """Passes over flights that are flown by time steps; one is a scout, with longer steps, whose path is not kept."""

    def refined(self, factor: int) -> "Grid":
        """Return a grid with every count of steps times `factor`."""
        counts = {f.name: getattr(self, f.name) * factor for f in fields(self) if f.name not in ("entry", "passes")}
        return replace(self, **counts, entry=tuple(n * factor for n in self.entry))


@dataclass(frozen=True)
class Phases:
    """Powered phases and start of each flight, as input of compiled code."""

    start: Array
    """(6, n): inertial position (m) and velocity (m/s) at launch."""
    axes: Array
    """(6, n): inertial unit vectors up and horizontal (along the launch azimuth); they define pitch."""
    table: Array
    """(phases, 9, n): duration, mass, flow, thrust, exit area, area, drag row, pitch, pitch rate."""
    modes: NDArray[np.int64]
    steps: NDArray[np.int64]
    body: Array
    """(3, n): cross-section over mass (m^2/kg) and drag row in free flight, height of the ground at impact (m)."""


def _within(value: ArrayLike, low: ArrayLike, high: ArrayLike) -> Any:
    """Return a value, or the limit that it passes: np.clip, which takes several times as long for few flights."""
    return np.minimum(np.maximum(value, low), high)


def pitch_over_times(vehicle: Vehicle) -> tuple[Value, Value]:
    """Return the times at which the pitch-over begins and ends, s after launch."""
    first = vehicle.stages[0]
    weight = vehicle.launch_mass * STANDARD_GRAVITY
    gain = STANDARD_GRAVITY * (first.flow * first.isp_sea_level * STANDARD_GRAVITY / weight - 1.0)
    begin = _within(VERTICAL_SPEED / gain, 0.2, 0.15 * np.asarray(first.burn_time))
    end = _within((VERTICAL_SPEED + PITCH_OVER_SPEED) / gain, 2.0 * begin, 0.4 * np.asarray(first.burn_time))
    return begin, end


def _start(commands: Commands, earth: Earth) -> tuple[Array, Array]:
    """Return the inertial state at launch (6, n), and the up and horizontal axes (6, n)."""
    position = geodetic_to_fixed(commands.latitude, commands.longitude, commands.height, earth)
    east, north, up = local_axes(commands.latitude, commands.longitude)
    azimuth = np.asarray(commands.azimuth)[..., None]
    horizontal = np.sin(azimuth) * east + np.cos(azimuth) * north
    velocity = np.zeros_like(position)
    velocity[..., 0] = -earth.rotation_rate * position[..., 1]
    velocity[..., 1] = earth.rotation_rate * position[..., 0]
    state, axes = (np.concatenate(pair, axis=-1).T for pair in ([position, velocity], [up, horizontal]))
    return np.ascontiguousarray(state), np.ascontiguousarray(axes)


def _segments(
    vehicle: Vehicle, commands: Commands, grid: Grid, pitch_over: tuple[Value, Value]
) -> list[tuple[Value, Value, Stage | None, int, int, int]]:
    """Return (begin, end, burning stage or None, index of the lowest attached stage, mode, steps) in order."""
    cutoff = np.asarray(commands.cutoff, float)
    segments: list[tuple[Value, Value, Stage | None, int, int, int]] = []
    clock: Value = 0.0
    begin_turn, end_turn = pitch_over
    tabled = commands.pitch_table is not None
    later = STEERED if tabled or commands.hold_pitch else TURNING
    for index, stage in enumerate(vehicle.stages):
        share = _within(cutoff + (len(vehicle.stages) - 1 - index), 0.0, 1.0)
        if np.any(np.asarray(stage.coast) > 0.0):
            segments.append((clock, clock + stage.coast * (share > 0.0), None, index, later, grid.coast))
            clock = clock + stage.coast
        end = clock + stage.burn_time * share
        if index == 0 and not tabled:
            segments.append((clock, begin_turn, stage, index, STEERED, grid.vertical))
            segments.append((begin_turn, end_turn, stage, index, STEERED, grid.pitch_over))
            early_end = end_turn + EARLY_TIME * (end - end_turn)
            early = max(round(EARLY_STEPS * grid.first_turn), 1)
            segments.append((end_turn, early_end, stage, index, later, early))
            segments.append((early_end, end, stage, index, later, max(grid.first_turn - early, 1)))
        else:
            segments.append((clock, end, stage, index, later, grid.first_turn if index == 0 else grid.later_turn))
        clock = clock + stage.burn_time
    return segments


def _split(
    segments: list[tuple[Value, Value, Stage | None, int, int, int]], times: list[float]
) -> list[tuple[Value, Value, Stage | None, int, int, int]]:
    """Split segments at given times and divide their steps in proportion; times outside all segments are ignored."""
    for time in times:
        out = []
        for begin, end, stage, index, mode, steps in segments:
            lowest, highest = float(np.min(begin)), float(np.max(end))
            if lowest < time < highest:
                middle = _within(time, begin, np.maximum(begin, end))
                share = round(steps * (time - lowest) / (highest - lowest))
                parts = max(share, 2), max(steps - share, 2)
                out.append((begin, middle, stage, index, mode, parts[0]))
                out.append((middle, end, stage, index, mode, parts[1]))
            else:
                out.append((begin, end, stage, index, mode, steps))
        segments = out
    return segments


def plan(vehicle: Vehicle, commands: Commands, earth: Earth, grid: Grid, ground: ArrayLike = 0.0) -> Phases:
    """Return the phases of n flights of a vehicle.

    `ground`: height in m at which each flight ends. Raises ValueError for a cut-off above 1 or before the first stage burns.
    """
    commands = commands.broadcast()
    n = len(commands)
    cutoff = np.asarray(commands.cutoff)
    least = 1.0 - len(vehicle.stages)
    if np.any((cutoff <= least) | (cutoff > 1.0)):
        raise ValueError(f"{vehicle.name}: the cut-off is a share of the last burn, above {least:g} and at most 1")
    pitch_over = pitch_over_times(vehicle)
    segments = _segments(vehicle, commands, grid, pitch_over)
    splits = [] if vehicle.shroud_time is None else [vehicle.shroud_time]
    if commands.pitch_table is not None:
        splits += [float(t) for t in commands.pitch_table[0]]
    segments = _split(segments, splits)

    table = np.zeros((len(segments), 9, n))
    for row, (begin, end, stage, index, mode, _) in zip(table, segments, strict=True):
        row[DURATION] = np.maximum(np.asarray(end) - np.asarray(begin), 0.0)
        above = sum(s.propellant_mass + s.dry_mass for s in vehicle.stages[index:]) + vehicle.payload_mass
        if vehicle.shroud_time is None or float(np.min(begin)) < vehicle.shroud_time:
            above = above + vehicle.shroud_mass
        row[MASS] = above
        row[AREA] = (stage or vehicle.stages[index]).area
        row[DRAG_ROW] = CELLS  # the vehicle's own curve is the second of its table
        if stage is not None:
            ignition = sum(s.coast + s.burn_time for s in vehicle.stages[:index]) + stage.coast
            row[MASS] -= stage.flow * _within(np.asarray(begin) - ignition, 0.0, stage.burn_time)
            row[FLOW], row[THRUST], row[EXIT_AREA] = stage.flow, stage.thrust, stage.exit_area
        if mode == STEERED:
            row[PITCH], row[PITCH_RATE] = _pitch(pitch_over, commands, begin, end)

    body = np.zeros((3, n))
    if vehicle.ballistic_coefficient is None:
        left = (1.0 - np.maximum(cutoff, 0.0)) * vehicle.stages[-1].propellant_mass
        body[0] = vehicle.stages[-1].area / (vehicle.burnout_mass + left)
        body[1] = CELLS
    else:
        body[0] = 1.0 / np.asarray(vehicle.ballistic_coefficient)
    body[2] = ground
    modes = np.array([s[4] for s in segments], dtype=np.int64)
    steps = np.array([s[5] for s in segments], dtype=np.int64)
    return Phases(*_start(commands, earth), table, modes, steps, body)


def _pitch(pitch_over: tuple[Value, Value], commands: Commands, begin: Value, end: Value) -> tuple[Array, Array]:
    """Return the pitch at the begin of a phase with prescribed pitch (rad), and its rate (rad/s)."""
    if commands.pitch_table is not None:
        times, pitches = commands.pitch_table
        low, high = np.interp(begin, times, pitches), np.interp(end, times, pitches)
    else:
        begin_turn, end_turn = pitch_over
        span = np.asarray(end_turn) - begin_turn
        kick = np.asarray(commands.kick)
        low = 0.5 * np.pi - kick * _within((np.asarray(begin) - begin_turn) / span, 0.0, 1.0)
        high = 0.5 * np.pi - kick * _within((np.asarray(end) - begin_turn) / span, 0.0, 1.0)
    length = np.maximum(np.asarray(end) - np.asarray(begin), 1e-9)
    return np.asarray(low), (high - low) / length
