"""The memory that entries work on: a directory of counts and addresses, and the shape of every array.

A directory is an int64 array: the counts, in the order of COUNTS, then the address of each array, in the order of ARRAYS.
Python fills
the arrays that hold the flights and the defence of a page; the rest is working memory and results.
"""

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np

from mujun.base.compiled import LANES
from mujun.base.webassembly.addresses import accessor
from mujun.base.webassembly.objects import STACK_TOP
from mujun.browser.reaching import LEVELS, RINGS
from mujun.browser.spells import SPELL_COLUMNS
from mujun.engagement.blocks import FAR
from mujun.engagement.scan import OPENING_COLUMNS
from mujun.engagement.shooters import SITE_RULES
from mujun.engagement.window import WINDOW
from mujun.flight.engine.lanes import MARKS
from mujun.flight.engine.sampling import BOOST, SAMPLE_ROWS
from mujun.flight.engine.slow import SLOT_ROWS
from mujun.flight.engine.state import STATE_ROWS
from mujun.interceptors.columns import DISTANCES, HEIGHTS
from mujun.interceptors.flyout import FINE
from mujun.interceptors.table import TERMS
from mujun.sensors.radar import LINES

COUNTS = (
    "blocks", "total", "padded", "samples", "phases", "rise_steps", "entry_steps", "arc_steps", "first_sample",
    "free_samples", "path_samples", "drag_rows", "air_rows", "kept",
    "radars", "radar_ends", "faces", "sites", "stocked", "latitudes", "mode", "granted", "early", "openings",
    "which", "shooter", "aims", "most_stretches", "most_spells", "most_shots",
)  # fmt: skip
"""Names of the counts. Of a set of flights: blocks, flights, flights with the padding of the last block, samples of each, and
their plan (see `flight.engine.lanes.Course`); blocks of which samples are kept side by side ("states"), while those of every
flight are kept one after another ("flown"). Of a defence: radars, one more than that, faces, sites, fly-out tables in stock and
latitudes of each, mode and
flags (see `engagement.defence`), most openings. Of a call: index asked about, site that shoots at it, aim points, most rows of
each kind."""
(
    BLOCKS, TOTAL, PADDED, SAMPLES, PHASES, RISE_STEPS, ENTRY_STEPS, ARC_STEPS, FIRST_SAMPLE, FREE_SAMPLES, PATH_SAMPLES,
    DRAG_ROWS,
    AIR_ROWS, KEPT, RADARS, RADAR_ENDS, FACES, SITES, STOCKED, LATITUDES, MODE, GRANTED, EARLY, OPENINGS, WHICH, SHOOTER, AIMS,
    MOST_STRETCHES, MOST_SPELLS, MOST_SHOTS,
) = range(len(COUNTS))  # fmt: skip

FAR_ROWS = FINE * (HEIGHTS - 1) + 1
"""Heights at which a fly-out table holds the farthest distance."""
F8, I8 = np.dtype(np.float64), np.dtype(np.int64)

COLUMNS = {
    "settings": (
        "cloud_break", "detection_delay", "track_delay", "remote_commit", "post_boost_time", "altitude", "within",
        "launch", "meet", "enough",
    ),
    "site_input": (
        "latitude", "longitude", "height", "table", "lowest_altitude", "highest_altitude", "longest_flight", "decision",
        "launch_delay",
        "assessment", "launch_interval", "stock", "own_radar", "infrared_lag", "greatest_speed", "other_table", "other_share",
    ),
    "radar_input": (
        "latitude", "longitude", "height", "reference_range", "reference_section", "boosting_section", "bus_section",
        "warhead_section",
        "confirm_time", "track_time", "follows", "radar_on",
    ),
}  # fmt: skip
"""Columns of the arrays that a page writes, in SI and rad. settings: rules of the infrared cue and of remote orders; bus
time; altitude and time of a ring; launch and intercept of a shot; slack
beyond which its size does not matter. site_input: place, index of the fly-out table in stock, and
what SITE_RULES holds (the delay of an order is that of the decision and of the launch); index of another table, and its share in
the one taken. radar_input: place, range at a cross-section, what the target shows, times, index of `sensors.radar.Followed`, 1 if
it is switched on."""
(CLOUD_BREAK, DETECTION_DELAY, TRACK_DELAY, REMOTE_COMMIT, POST_BOOST_TIME, ALTITUDE, WITHIN, LAUNCH, MEET, ENOUGH) = (
    range(len(COLUMNS["settings"]))
)
(
    SITE_LATITUDE, SITE_LONGITUDE, SITE_HEIGHT, SITE_TABLE, LOWEST_ALTITUDE, HIGHEST_ALTITUDE, LONGEST_FLIGHT, DECISION,
    LAUNCH_DELAY,
    ASSESSMENT, LAUNCH_INTERVAL, STOCK, OWN_RADAR, INFRARED_LAG, GREATEST_SPEED, OTHER_TABLE, OTHER_SHARE,
) = range(len(COLUMNS["site_input"]))  # fmt: skip
(
    RADAR_LATITUDE, RADAR_LONGITUDE, RADAR_HEIGHT, REFERENCE_RANGE, REFERENCE_SECTION, BOOSTING_SECTION, BUS_SECTION,
    WARHEAD_SECTION,
    CONFIRM_TIME, TRACK_TIME, FOLLOWS, RADAR_ON,
) = range(len(COLUMNS["radar_input"]))  # fmt: skip
VIEW_STEPS = 72
VIEW_SAMPLES = BOOST + 1 + VIEW_STEPS
"""Distances at which a radar's view is probed, as samples after burnout of targets that never move."""
PROFILE_AZIMUTHS, PROFILE_KICKS, PROFILE_TIMES = 4, 16, 32
"""Flights of an interceptor in stock: see `browser.shooting.Profiles`."""
SHOT_SAMPLES, SHOT_COLUMNS = 48, 4
"""Points of the path of a shot: longitude and latitude (deg), altitude (m), time (s)."""
POINT_COLUMNS = 5
"""Columns of points: longitude and latitude (deg), altitude (m), time (s), speed relative to the Earth (m/s)."""

ARRAYS: dict[str, tuple[np.dtype, tuple[int | str, ...]]] = {
    # Plan of flights: see `flight.engine.propagate.Job`.
    "start": (F8, ("blocks", 6, LANES)),
    "axes": (F8, ("blocks", 6, LANES)),
    "table": (F8, ("blocks", "phases", 9, LANES)),
    "body": (F8, ("blocks", 3, LANES)),
    "modes": (I8, ("phases",)),
    "steps": (I8, ("phases",)),
    "rise": (F8, (3, "rise_steps")),
    "entry": (F8, (3, "entry_steps")),
    "air": (F8, ("air_rows", 6)),
    "drag": (F8, ("drag_rows", 4)),
    "aim_of": (I8, ("total",)),
    # Working memory of flights.
    "marks": (F8, (MARKS, STATE_ROWS, LANES)),
    "outcome": (I8, (LANES,)),
    "path": (F8, (1, "path_samples", STATE_ROWS, LANES)),
    "fly_state": (F8, (STATE_ROWS, LANES)),
    "fly_span": (F8, (2, LANES)),
    "fly_arc": (F8, ("arc_steps", LANES)),
    "fly_slots": (F8, (SLOT_ROWS, LANES)),
    "at": (I8, (LANES,)),
    "launch": (F8, (LANES,)),
    "axis": (F8, (2, LANES)),
    "turn": (F8, (2, LANES)),
    "lane_index": (I8, (LANES,)),
    # Sampled flights: see `engagement.blocks.FlightArrays`.
    "states": (F8, ("kept", "samples", SAMPLE_ROWS, LANES)),
    "flown": (F8, ("padded", "samples", SAMPLE_ROWS, 1)),
    "burnout": (F8, ("padded",)),
    "ending": (F8, ("padded",)),
    "step": (F8, ("padded",)),
    "post_boost": (I8, ("padded",)),
    "stride": (F8, ("padded", 2)),
    # What a page changes.
    "settings": (F8, (len(COLUMNS["settings"]),)),
    "site_input": (F8, ("sites", len(COLUMNS["site_input"]))),
    "radar_input": (F8, ("radars", len(COLUMNS["radar_input"]))),
    # Fly-out tables in stock, and sight lines of every face, at several latitudes.
    "stock_times": (F8, ("stocked", "latitudes", HEIGHTS, DISTANCES, TERMS)),
    "stock_farthest": (F8, ("stocked", "latitudes", FAR_ROWS, TERMS)),
    "stock_limits": (F8, ("stocked", "latitudes", 2)),
    "stock_widest": (F8, ("stocked",)),
    "stock_south": (F8, ("stocked", 2)),
    "profile_height": (F8, ("stocked", PROFILE_AZIMUTHS, PROFILE_KICKS, PROFILE_TIMES)),
    "profile_along": (F8, ("stocked", PROFILE_AZIMUTHS, PROFILE_KICKS, PROFILE_TIMES)),
    "profile_end": (F8, ("stocked",)),
    "line_stock": (F8, ("faces", "latitudes", LINES, 2)),
    "line_south": (F8, ("faces", 2)),
    # The defence: see `engagement.shooters.DefenceArrays`, `sensors.radar.Views`.
    "radar_site": (F8, ("radars", 3)),
    "radar_axes": (F8, ("radars", 3, 3)),
    "radar_reach": (F8, ("radars", 4)),
    "first_face": (I8, ("radar_ends",)),
    "edges": (F8, ("faces", 4)),
    "width": (F8, ("faces",)),
    "highest": (F8, ("faces",)),
    "lines": (F8, ("faces", LINES, 2)),
    "ready": (F8, ("radars",)),
    "table_axes": (F8, ("sites", 3, 3)),
    "table_lowest": (F8, ("sites",)),
    "table_highest": (F8, ("sites",)),
    "table_times": (F8, ("sites", HEIGHTS, DISTANCES, TERMS)),
    "table_farthest": (F8, ("sites", FAR_ROWS, TERMS)),
    "table_widest": (F8, ("sites",)),
    "soonest": (F8, ("sites", LEVELS, RINGS)),
    "widest": (F8, ("sites",)),
    "rules": (SITE_RULES, ("sites",)),
    "radar_lag": (F8, ("sites", "radars")),
    # Working memory of the scan: see `engagement.scan.ScanScratch`.
    "margins": (F8, ("radars", "samples", LANES)),
    "since": (F8, (LANES, "radars", "samples")),
    "tracked": (F8, (LANES, "radars")),
    "seen": (F8, (LANES, "radars")),
    "cue": (F8, (LANES,)),
    "settled": (F8, (LANES,)),
    "nearness": (F8, (LANES,)),
    "latest": (F8, ("samples", LANES)),
    "first_reached": (I8, (LANES,)),
    "last_reached": (I8, (LANES,)),
    "places": (F8, (8, LANES)),
    "wave": (F8, (TERMS,)),
    "open": (F8, ("openings", OPENING_COLUMNS)),
    "spell_rows": (F8, ("radars", "samples", SPELL_COLUMNS)),
    "spell_counts": (I8, ("radars",)),
    "latest_of_one": (F8, ("samples", 1)),
    "likely": (I8, ("sites",)),
    "ends": (I8, ("sites", 2)),
    # What a defence was before, and how often it was changed since.
    "settings_before": (F8, (len(COLUMNS["settings"]),)),
    "site_before": (F8, ("sites", len(COLUMNS["site_input"]))),
    "radar_before": (F8, ("radars", len(COLUMNS["radar_input"]))),
    "reach_before": (F8, ("sites", 6)),
    "drifted": (F8, ("sites",)),
    "order_before": (I8, (3,)),
    "site_version": (I8, ("sites",)),
    "radar_version": (I8, ("radars",)),
    # What was found of every flight, with the version of site or radar for which it was.
    "kept_track": (F8, ("radars", "padded")),
    "kept_track_version": (I8, ("radars", "padded")),
    "kept_shots": (I8, ("sites", "padded")),
    "kept_slack": (F8, ("sites", "padded")),
    "kept_clear": (F8, ("sites", "padded")),
    "kept_first": (F8, ("sites", "padded")),
    "kept_version": (I8, ("sites", "padded")),
    # Results.
    "windows": (WINDOW, ("sites", "total")),
    "stretch_rows": (F8, ("sites", "total", "most_stretches", OPENING_COLUMNS)),
    "stretch_counts": (I8, ("sites", "total")),
    "fewest_shots": (I8, ("aims",)),
    "fewest_slack": (F8, ("aims",)),
    "threatened": (I8, ("aims",)),
    "points": (F8, ("samples", POINT_COLUMNS)),
    "spells": (F8, ("radars", "most_spells", 2)),
    "shot_rows": (F8, ("sites", "most_shots", 2)),
    "shot_points": (F8, (SHOT_SAMPLES, SHOT_COLUMNS)),
    "ring": (F8, (LANES, 2)),
    "view_states": (F8, (VIEW_SAMPLES, SAMPLE_ROWS, LANES)),
    "view_margins": (F8, (VIEW_SAMPLES, LANES)),
}  # fmt: skip
"""Type and shape of every array, C-contiguous."""

ADDRESS_OF = {name: len(COUNTS) + k for k, name in enumerate(ARRAYS)}
"""Slot of each array's address in a directory."""
DIRECTORY_LENGTH = len(COUNTS) + len(ARRAYS)


def array(name: str) -> Callable[..., Any]:
    """Return the compiled function of a directory that returns an array by its name."""
    dtype, shape = ARRAYS[name]
    return accessor(dtype, ADDRESS_OF[name], shape, COUNTS.index)


def described() -> dict[str, Any]:
    """Return the layout of the memory for a page: slots, shapes and columns by name; lengths count words of eight bytes."""
    return {
        "stack": STACK_TOP,
        "far": FAR,
        "length": DIRECTORY_LENGTH,
        "counts": list(COUNTS),
        "arrays": {
            name: {"slot": ADDRESS_OF[name], "shape": list(shape), "words": dtype.itemsize // 8}
            for name, (dtype, shape) in ARRAYS.items()
        },
        "columns": {name: {column: k for k, column in enumerate(names)} for name, names in COLUMNS.items()},
        "window": {"words": WINDOW.itemsize // 8, "fields": _fields(WINDOW)},
        "rules": {"words": SITE_RULES.itemsize // 8, "greatest_speed": _fields_at(SITE_RULES)["greatest_speed"]},
        "point_columns": POINT_COLUMNS,
    }


def _fields_at(record: np.dtype) -> dict[str, int]:
    """Return the place of each field of a record, bytes."""
    assert record.fields is not None  # it is a record
    return {name: record.fields[name][1] for name in record.names or ()}


def _fields(record: np.dtype) -> list[tuple[str, str, int]]:
    """Return name, type and place (bytes) of each field of a record."""
    return [(name, "i8" if record[name].kind == "i" else "f8", at) for name, at in _fields_at(record).items()]


def shape_of(name: str, counts: Mapping[str, int]) -> tuple[int, ...]:
    """Return the shape of an array for given counts."""
    return tuple(n if isinstance(n, int) else counts[n] for n in ARRAYS[name][1])
